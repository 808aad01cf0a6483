internal import Evidence
internal import Foundation

extension Troubleshooter {
  /// The run with its results.
  struct State {
    let checks: [Check]
    var run: PlaybookRun
    var results = Results()
    /// Checks that have failed in any round and whose passing is the recovery.
    private var awaited: [String] = []
    /// How they failed, by check.
    private var before: [String: CheckResult] = [:]
    /// Whether single people who fail are waited for.
    private let awaitsPeople: Bool
    private let earlier: Incident?
    private var earlierConcern: Concern?
    /// When the incident was opened, by this run or an earlier look.
    private var openedAt: Date

    /// - Parameter earlier: an open incident that the run may go on with, or close.
    init(playbook: Playbook, report: Report?, earlier: Incident?, now: Date) {
      let concerned = earlier?.concern == nil ? [] : ["provisioning.failures"]
      checks = Check.ordered(
        playbook.checks + (earlier?.awaitedFailures.map(\.check) ?? []) + concerned)
      self.earlier = earlier
      openedAt = now
      earlierConcern = earlier?.concern
      awaitsPeople = playbook.isAboutPeople
      run = PlaybookRun(
        id: 0, playbook: playbook.id, title: playbook.title, startedAt: now,
        phase: .checking(nil),
        steps: checks.map {
          PlaybookRun.Step(id: $0.id, title: $0.title, leg: $0.leg, state: .waiting)
        }, report: report)
      run.concern = earlier?.concern.flatMap { $0.stoppedJob ? $0 : nil }
    }

    private static let jobChecks = ["job.running", "job.quarantine", "job.cycle"]

    var failed: [Check] { checks.filter { results.failed($0.id) } }

    /// Whether more fails than single people and groups, or those that it is about.
    var isBroken: Bool {
      failed.contains { $0.weight != .remains || awaitsPeople } || run.concern?.isOver == false
    }

    /// Takes over who fails now of those whom the outage is about.
    mutating func look(_ log: ProvisioningSummary?, _ job: SynchronizationJob?, _ pass: Pass) {
      guard let log else { return }
      let stoppedJob = job?.standsForFailures == true
      if run.concern == nil, results.failed("provisioning.failures"), awaitsPeople || stoppedJob,
        let worst = log.worst(where: pass.concerns)
      {
        run.concern = Concern(
          worst, isAtLeast: log.isAtLeast, stoppedJob: stoppedJob, job: job)
      }
      run.concern?.look(log, job)
      earlierConcern?.look(log, job)
    }

    /// Whether the run is about an earlier incident, and it is over: what failed then was asked and
    /// passes, whoever has cured it.
    mutating func resume(at now: Date) -> PlaybookRun.Recovery? {
      guard let earlier, earlierConcern?.isOver != false else { return nil }
      let failures = earlier.awaitedFailures
      guard !failures.isEmpty || earlier.concern != nil else { return nil }
      // Whom it was about has come through; others may fail.
      awaited = failures.map(\.check).filter { $0 != "provisioning.failures" }
      for failure in failures { before[failure.check] = failure }
      openedAt = earlier.startedAt
      guard var recovery = recovery(at: now) else { return nil }
      run.id = earlier.id
      recovery.trackingId = earlier.trackingId
      return recovery
    }

    /// Takes over what the run's incident holds from before: its number, when it was opened, and how
    /// what is judged here was first seen to fail.
    mutating func goOn(with incident: Incident) {
      run.id = incident.id
      openedAt = incident.startedAt
      for failure in incident.decisiveFailures where results[failure.check] != nil {
        before[failure.check] = failure
        if !awaited.contains(failure.check) { awaited.append(failure.check) }
      }
    }

    /// A check that no playbook asked for.
    mutating func add(_ result: CheckResult, _ failure: ProvisioningError?) {
      run.steps.append(
        PlaybookRun.Step(id: result.check, title: result.title, leg: result.leg, state: .waiting))
      finish(result, failure)
    }

    /// How a check was last judged, by this run or the one that it may go on with.
    func known(_ check: String) -> CheckResult? {
      results.byCheck[check] ?? earlier?.firstFailures.first { $0.check == check }
    }

    mutating func begin(_ check: Check) {
      run.phase = .checking(check.id)
      setStep(check.id, .running)
    }

    /// Why it can't be said that nothing is wrong; nil when all that matters was answered.
    ///
    /// Only what breaks the integration matters, or a service that fails: a log that stays closed
    /// for want of a licence is a normal way to run.
    var unjudged: ProvisioningError? {
      let open = checks.filter { check in
        results[check.id] == .unknown
          && (check.isDecisive || results.failures[check.id]?.isFault == true)
      }
      guard let first = open.first else { return nil }
      let cause = open.compactMap { results.failures[$0.id] }.first
      let names = open.map { check in
        "\(check.title) (\(results.byCheck[check.id]?.detail ?? "not known"))"
      }
      return ProvisioningError(
        cause?.kind ?? .unexpectedAnswer, leg: cause?.leg ?? first.leg,
        operation: "judging \(Words.count(open.count, "check"))", status: cause?.status,
        code: cause?.code,
        message: "nothing wrong was found, but this is not known: "
          + names.joined(separator: "; "),
        ids: cause?.ids ?? ProvisioningError.RequestIDs(),
        advice: cause?.advice ?? "Try again later.")
    }

    mutating func finish(_ result: CheckResult, _ failure: ProvisioningError?) {
      results.byCheck[result.check] = result
      results.failures[result.check] = failure
      setStep(result.check, .done(result))
      guard result.outcome == .failed, awaitsPeople || !result.isRemaining else { return }
      if before[result.check] == nil { before[result.check] = result }
      if !awaited.contains(result.check) { awaited.append(result.check) }
    }

    private mutating func setStep(_ id: String, _ state: PlaybookRun.CheckState) {
      guard let index = run.steps.firstIndex(where: { $0.id == id }) else { return }
      run.steps[index].state = state
    }

    /// What is proof besides what failed: a job that stood has got through a cycle, also where that
    /// was over before it was looked at; one that stood for those who failed runs again, too.
    private var jobProof: [String] {
      if run.concern?.stoppedJob == true { return Self.jobChecks }
      return awaited.contains("job.quarantine") || awaited.contains("job.running")
        ? ["job.cycle"] : []
    }

    /// The recovery once nothing fails any more that breaks the integration.
    ///
    /// Both sides answer then, the job has got through a cycle, its credentials are accepted, and
    /// whom the outage was about has come through; single others may remain.
    func recovery(at now: Date) -> PlaybookRun.Recovery? {
      let all = awaited + jobProof.filter { results.passed($0) && !awaited.contains($0) }
      let decisive = all.filter { Check.named($0)?.isDecisive == true }
      let proving = awaitsPeople || decisive.isEmpty ? all : decisive
      guard proving.allSatisfy({ results.passed($0) || results[$0] == .skipped }),
        !failed.contains(where: \.isDecisive), run.concern?.isOver != false
      else { return nil }
      // What only both services together can answer was asked of both.
      let isOfBoth = proving.compactMap(Check.named).allSatisfy {
        (awaitsPeople || !$0.isDecisive)
          && ($0.leg == .consoleToWebex || $0.leg == .entraToWebex)
      }
      let bothSides =
        results.passed("controlhub.status") || results.passed("job.credentials") || isOfBoth
      var recovery = PlaybookRun.Recovery(
        grade: bothSides ? .bothSides : .entraSideOnly, at: now,
        after: now.timeIntervalSince(openedAt),
        proof: proving.compactMap { results.byCheck[$0] },
        before: proving.compactMap { before[$0] })
      recovery.trackingId = run.report?.facts[.trackingId]
      return recovery
    }
  }
}
