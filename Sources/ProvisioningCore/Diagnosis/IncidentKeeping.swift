internal import Evidence
internal import Foundation

extension Incident {
  /// A run as it is kept; what an earlier state of it holds beyond the run stays.
  init(_ run: PlaybookRun, before: Incident?, at now: Date) {
    let facts = run.report.map { Self.facts($0.facts) } ?? before?.facts ?? [:]
    self.init(
      id: run.id, title: run.diagnoses.first?.title ?? run.title, playbook: run.playbook,
      startedAt: before?.startedAt ?? run.startedAt, updatedAt: now,
      recurrenceKey: Self.recurrenceKey(diagnosis: run.diagnoses.first?.id, facts: facts),
      report: run.report?.pasted ?? before?.report, facts: facts, diagnoses: run.diagnoses,
      checks: run.results,
      events: before?.events ?? [Event(at: run.startedAt, text: "begun")],
      notes: before?.notes ?? [])
    concern = run.concern ?? before?.concern
    switch run.phase {
    case .recovered(let recovery):
      state = .recovered
      recoveredAt = recovery.at
      self.recovery = recovery.grade
      // What was wrong is what the incident is about, though nothing is wrong any more.
      title = before?.title ?? title
      diagnoses = before?.diagnoses ?? diagnoses
      recurrenceKey = before?.recurrenceKey ?? recurrenceKey
    case .healthy where before?.isCurable == true: recover(before, at: now)
    case .healthy:
      let isElsewhere = diagnoses.first?.isElsewhere == true
      state = run.findsWrong && !isElsewhere ? .open : .nothingWrong
    case .checking, .watching, .stopped:
      state = .open
      // Waiting for the proof, a run has no diagnosis of its own.
      if diagnoses.isEmpty, let before, !before.diagnoses.isEmpty {
        (title, diagnoses, recurrenceKey) = (before.title, before.diagnoses, before.recurrenceKey)
      }
    }
    let event = Event(at: now, text: run.phaseWords)
    if events.last?.text != event.text { events.append(event) }
  }

  /// An incident that a later run found to be over.
  private mutating func recover(_ before: Incident?, at now: Date) {
    guard let before else { return }
    state = .recovered
    recoveredAt = now
    wasWatched = false
    (title, diagnoses, recurrenceKey) = (before.title, before.diagnoses, before.recurrenceKey)
  }

  /// Whether it tells of a fault of this profile, which can be over.
  private var isCurable: Bool {
    state != .nothingWrong && diagnoses.first.map { !$0.isElsewhere } == true
  }

  /// The incident as it is once somebody has seen that its outage is over.
  func seenRecovered(_ grade: PlaybookRun.Recovery.Grade, at now: Date) -> Incident {
    var result = self
    result.state = .recovered
    result.recoveredAt = now
    result.updatedAt = now
    result.recovery = grade
    result.wasWatched = false
    result.events.append(
      Event(at: now, text: "\(grade.words), seen at \(Words.moment(now)); not watched"))
    return result
  }

  /// The incident with another report of the same outage.
  func reportedAgain(_ other: Incident, at now: Date) -> Incident {
    var result = self
    result.updatedAt = now
    result.report = report ?? other.report
    result.facts = facts.merging(other.facts) { known, _ in known }
    result.diagnoses = other.diagnoses.isEmpty ? diagnoses : other.diagnoses
    result.checks =
      other.checks + checks.filter { old in !other.checks.contains { $0.id == old.id } }
    let id = other.trackingId.map { ", tracking ID \($0)" } ?? ""
    result.events.append(Event(at: now, text: "reported again\(id)"))
    return result
  }

  /// Whether it goes on with an earlier one: the same proven cause, the same report, or the same
  /// playbook where this one has nothing to prove.
  func isSameOutage(as other: Incident) -> Bool {
    if let id = trackingId, id == other.trackingId { return true }
    let (mine, theirs) = (provenCauses, other.provenCauses)
    if !mine.isEmpty, !theirs.isEmpty { return !mine.isDisjoint(with: theirs) }
    if mine.isEmpty, failsAtTheJob, other.failsAtTheJob { return true }
    guard facts == other.facts else { return false }
    return facts.isEmpty
      ? playbook == other.playbook && mine.isEmpty : recurrenceKey == other.recurrenceKey
  }

  /// A job that was started and has yet to prove itself goes on with the incident that stopped it.
  private var failsAtTheJob: Bool {
    checks.contains { $0.outcome == .failed && $0.check.hasPrefix("job.") }
  }

  private var provenCauses: Set<String> {
    Set(diagnoses.filter { $0.confidence == .confirmed }.map(\.id))
  }

  /// What broke the integration: with it passing, the incident is over.
  var decisiveFailures: [CheckResult] {
    checks.filter { $0.outcome == .failed && Check.named($0.check)?.isDecisive == true }
  }

  /// What has to pass before it is over: what broke the integration, else what failed for those
  /// whom it is about.
  var awaitedFailures: [CheckResult] {
    guard decisiveFailures.isEmpty, concern != nil else { return decisiveFailures }
    return checks.filter { $0.outcome == .failed }
  }

  /// Whether a picture in which everything is well says that it is over: it is about what such a
  /// picture shows, and not about single people or a text alone.
  var endsWithHealth: Bool {
    !decisiveFailures.isEmpty || concern?.stoppedJob == true || diagnoses.isEmpty && report == nil
  }

  /// A diagnosis without a run, as it is kept.
  init(_ diagnosis: DiagnosisReport, at now: Date) {
    let facts = Self.facts(diagnosis.report.facts)
    var checks: [CheckResult] = []
    for check in diagnosis.diagnoses.flatMap(\.evidence)
    where !checks.contains(where: { $0.id == check.id }) { checks.append(check) }
    let first = diagnosis.diagnoses.first
    self.init(
      state: first?.saysItWorks == true
        ? .recovered : first?.isElsewhere == true ? .nothingWrong : .open,
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

extension PlaybookRun {
  /// The phase as one sentence, with whom it is about.
  fileprivate var phaseWords: String {
    switch phase {
    case .watching, .recovered: phase.words + (concern.map { "; \($0.words)" } ?? "")
    case .checking, .healthy, .stopped: phase.words
    }
  }
}

extension PlaybookRun.Phase {
  /// The phase as one sentence without a full stop.
  var words: String {
    switch self {
    case .checking(nil): return "begun"
    case .checking(let check?): return "checking \(check)"
    case .healthy: return "all checks are done, and the integration works"
    case .watching: return "something is wrong; the failed checks are repeated until they pass"
    case .recovered(let recovery):
      let proof = recovery.proof.map { check in
        let before = recovery.before.first { $0.id == check.id }.map {
          ", before: \(Words.cut($0.detail, to: 120))"
        }
        return "\(check.title): \(check.detail)\(before ?? "")"
      }.joined(separator: "; ")
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
