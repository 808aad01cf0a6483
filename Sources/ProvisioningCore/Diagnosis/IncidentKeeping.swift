internal import Evidence
internal import Foundation

extension Incident {
  /// A run as it is kept; what an earlier state of it holds beyond the run stays.
  ///
  /// A text about something else has no part in it: neither it nor what it states is kept.
  init(_ run: PlaybookRun, before: Incident?, at now: Date) {
    let own = run.diagnoses.filter { !$0.isElsewhere }
    let report = own.count == run.diagnoses.count ? run.report : nil
    let facts = report.map { Self.facts($0.facts) } ?? before?.facts ?? [:]
    self.init(
      id: run.id, title: own.first?.title ?? run.title, playbook: run.playbook,
      startedAt: before?.startedAt ?? run.startedAt, updatedAt: now,
      recurrenceKey: Self.recurrenceKey(diagnosis: own.first?.id, facts: facts),
      report: report?.pasted ?? before?.report, facts: facts, diagnoses: own,
      checks: run.results,
      events: before?.events ?? [Event(at: run.startedAt, text: "begun")],
      notes: before?.notes ?? [])
    found = Self.found(before?.firstFailures ?? [], run.results)
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
    case .healthy where before?.isCurable == true:
      if before?.isOver(by: run) == true {
        recover(before, at: now)
      } else if let before {
        state = before.state
        (title, playbook) = (before.title, before.playbook)
        (diagnoses, recurrenceKey) = (before.diagnoses, before.recurrenceKey)
      }
    case .healthy: state = run.findsWrong ? .open : .nothingWrong
    case .checking, .watching, .stopped:
      state = .open
      // Whatever was asked for beside it, the cause is the one that it was opened for.
      if let cause = before?.diagnoses.first?.id, cause == own.first?.id {
        playbook = before?.playbook ?? playbook
      }
      if let before, !before.diagnoses.isEmpty, awaitsProof || before.names(theCauseOf: diagnoses) {
        (title, diagnoses, recurrenceKey) = (before.title, before.diagnoses, before.recurrenceKey)
      }
    }
    let event = Event(at: now, text: run.phaseWords)
    if events.last?.text != event.text { events.append(event) }
  }

  /// Whether what is diagnosed later names no new cause: nothing, while the proof is waited for, less
  /// than is confirmed, or the quarantine alone that stood beside the cause, and outlasts its cure.
  private func names(theCauseOf later: [Diagnosis]) -> Bool {
    guard let cause = diagnoses.first else { return false }
    guard let lead = later.first else { return true }
    guard cause.confidence == .confirmed else { return false }
    return lead.confidence != .confirmed
      || lead.isEffect && cause.id != lead.id && diagnoses.contains { $0.id == lead.id }
  }

  /// Adds how checks failed that had not failed before, each with its time.
  private static func found(_ known: [CheckResult], _ results: [CheckResult]) -> [CheckResult] {
    known
      + results.filter { result in
        result.outcome == .failed && !known.contains { $0.check == result.check }
      }
  }

  /// How each check was first seen to fail.
  var firstFailures: [CheckResult] { found ?? checks.filter { $0.outcome == .failed } }

  /// An incident that a later run found to be over.
  private mutating func recover(_ before: Incident?, at now: Date) {
    guard let before else { return }
    state = .recovered
    recoveredAt = now
    wasWatched = false
    (title, diagnoses, recurrenceKey) = (before.title, before.diagnoses, before.recurrenceKey)
  }

  /// Whether a run in which all is well says that it is over.
  ///
  /// What had failed was looked at again and passed. A check that was skipped, for want of a token perhaps, proves nothing; one that was
  /// not made does where the whole integration was looked at.
  private func isOver(by run: PlaybookRun) -> Bool {
    let isWhole = [Playbook.healthCheck.id, Playbook.galleryHealthCheck.id].contains(run.playbook)
    let awaited = awaitedFailures.isEmpty ? firstFailures : awaitedFailures
    return awaited.allSatisfy { failure in
      guard let again = run.results.last(where: { $0.check == failure.check }) else {
        return isWhole && Check.named(failure.check)?.isDecisive == true
      }
      return again.outcome == .passed
    }
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
    if !names(theCauseOf: other.diagnoses) {
      result.diagnoses = other.diagnoses
      result.title = other.title
    }
    result.checks =
      other.checks + checks.filter { old in !other.checks.contains { $0.id == old.id } }
    result.found = Self.found(firstFailures, other.checks)
    let id = other.trackingId.map { ", tracking ID \($0)" } ?? ""
    result.events.append(Event(at: now, text: "reported again\(id)"))
    return result
  }

  /// Whether it goes on with an earlier one: the same proven cause, the same report, or the same
  /// playbook where this one has nothing to prove.
  func isSameOutage(as other: Incident) -> Bool {
    if let id = trackingId, id == other.trackingId { return true }
    let (mine, theirs) = (provenCauses, other.provenCauses)
    if !mine.isDisjoint(with: theirs) { return true }
    // Whoever fails for a cause of their own is none of it.
    if awaitsProof, other.failsAtTheJob { return true }
    if !mine.isEmpty, !theirs.isEmpty { return false }
    if mine.isEmpty, failsAtTheJob, other.failsAtTheJob { return true }
    guard facts == other.facts else { return false }
    return facts.isEmpty
      ? playbook == other.playbook && mine.isEmpty : recurrenceKey == other.recurrenceKey
  }

  /// A job that was started and has yet to prove itself goes on with the incident that stopped it.
  private var failsAtTheJob: Bool {
    checks.contains { $0.outcome == .failed && $0.check.hasPrefix("job.") }
  }

  /// Whether nothing is broken but that the proof is waited for.
  private var awaitsProof: Bool {
    let failed = checks.filter { $0.outcome == .failed }
    let broken = failed.compactMap { Check.named($0.check) }.filter(\.isDecisive)
    return !broken.isEmpty && broken.allSatisfy { $0.weight == .unproved }
  }

  private var provenCauses: Set<String> {
    Set(diagnoses.filter { $0.confidence == .confirmed }.map(\.id))
  }

  /// What broke the integration: with it passing, the incident is over.
  var decisiveFailures: [CheckResult] {
    firstFailures.filter { Check.named($0.check)?.isDecisive == true }
  }

  /// What has to pass before it is over: what broke the integration, else what failed for those
  /// whom it is about.
  var awaitedFailures: [CheckResult] {
    guard decisiveFailures.isEmpty else {
      // A job that is paused for their sake runs again before they are mended.
      return decisiveFailures + (isAboutPeople ? firstFailures.filter { $0.check == ownCheck } : [])
    }
    return concern != nil || isAboutPeople ? firstFailures : []
  }

  private var ownCheck: String? { playbook.flatMap(Playbook.named)?.ownCheck }

  /// Whether it is about people whom a check of their own names.
  private var isAboutPeople: Bool {
    firstFailures.contains { $0.check == ownCheck }
  }

  /// Whether a picture in which everything is well says that it is over: it is about what such a
  /// picture shows, and not about single people or a text alone.
  var endsWithHealth: Bool {
    !decisiveFailures.isEmpty && !isAboutPeople || concern?.stoppedJob == true
      || diagnoses.isEmpty && report == nil
  }

  /// A diagnosis without a run, as it is kept.
  init(_ diagnosis: DiagnosisReport, at now: Date) {
    let facts = Self.facts(diagnosis.report.facts)
    var checks: [CheckResult] = []
    for check in diagnosis.diagnoses.flatMap(\.evidence)
    where !checks.contains(where: { $0.id == check.id }) { checks.append(check) }
    let first = diagnosis.diagnoses.first
    self.init(
      state: first?.saysItWorks == true ? .recovered : .open,
      title: first?.title ?? "No known failure fits", startedAt: now,
      recurrenceKey: Self.recurrenceKey(diagnosis: first?.id, facts: facts),
      report: diagnosis.report.pasted, facts: facts, diagnoses: diagnosis.diagnoses,
      checks: checks, events: [Event(at: now, text: "reported")])
    found = Self.found([], checks)
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
