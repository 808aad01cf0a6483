internal import Evidence
internal import Foundation

extension Incident {
  /// A run as it is kept; what an earlier state of it holds beyond the run stays.
  init(_ run: PlaybookRun, before: Incident?, at now: Date) {
    let facts = run.report.map { Self.facts($0.facts) } ?? before?.facts ?? [:]
    self.init(
      id: run.id, title: run.diagnoses.first?.title ?? run.title, playbook: run.playbook,
      startedAt: run.startedAt, updatedAt: now,
      recurrenceKey: Self.recurrenceKey(diagnosis: run.diagnoses.first?.id, facts: facts),
      report: run.report?.pasted, facts: facts, diagnoses: run.diagnoses, checks: run.results,
      events: before?.events ?? [], notes: before?.notes ?? [])
    switch run.phase {
    case .recovered(let recovery):
      state = .recovered
      recoveredAt = recovery.at
      self.recovery = recovery.grade
      // What was wrong is what the incident is about, though nothing is wrong any more.
      title = before?.title ?? title
      diagnoses = before?.diagnoses ?? diagnoses
      recurrenceKey = before?.recurrenceKey ?? recurrenceKey
    case .healthy: state = .nothingWrong
    case .checking, .watching, .stopped: state = .open
    }
    let event = Event(at: now, text: run.phase.words)
    if events.last?.text != event.text { events.append(event) }
  }

  /// A diagnosis without a run, as it is kept.
  init(_ diagnosis: DiagnosisReport, at now: Date) {
    let facts = Self.facts(diagnosis.report.facts)
    var checks: [CheckResult] = []
    for check in diagnosis.diagnoses.flatMap(\.evidence)
    where !checks.contains(where: { $0.id == check.id }) { checks.append(check) }
    let first = diagnosis.diagnoses.first
    self.init(
      state: first?.id == Suspicion.outlivedID ? .recovered : .open,
      title: first?.title ?? "No known failure fits", startedAt: now,
      recurrenceKey: Self.recurrenceKey(diagnosis: first?.id, facts: facts),
      report: diagnosis.report.pasted, facts: facts, diagnoses: diagnosis.diagnoses,
      checks: checks)
  }

  /// The facts that the text holds, by name.
  static func facts(_ facts: Facts) -> [String: String] {
    var result: [String: String] = [:]
    for field in Facts.Field.allCases {
      if let value = facts[field] { result[field.rawValue] = value }
    }
    return result
  }

  /// The handle that Webex's support asks for.
  public var trackingId: String? { facts[Facts.Field.trackingId.rawValue] }
}

extension PlaybookRun {
  /// What the checks have come to so far.
  public var results: [CheckResult] {
    steps.compactMap { step in
      if case .done(let result) = step.state { result } else { nil }
    }
  }
}

extension PlaybookRun.Phase {
  /// The phase as one sentence without a full stop.
  var words: String {
    switch self {
    case .checking(nil): return "begun"
    case .checking(let check?): return "checking \(check)"
    case .healthy: return "nothing wrong was found"
    case .watching: return "something is wrong; the failed checks are repeated until they pass"
    case .recovered(let recovery):
      let proof = recovery.proof.map { "\($0.title): \($0.detail)" }.joined(separator: "; ")
      return "\(recovery.grade.words) after \(Words.duration(recovery.after)): \(proof)"
    case .stopped(let error): return "stopped: \(error.operation) failed: \(error.headline)"
    }
  }
}

extension PlaybookRun.Recovery.Grade {
  /// In words, as the operator is told.
  var words: String {
    switch self {
    case .bothSides: "recovered, both sides"
    case .entraSideOnly:
      "Entra side restored; Control Hub not checked: reload its page"
    }
  }
}
