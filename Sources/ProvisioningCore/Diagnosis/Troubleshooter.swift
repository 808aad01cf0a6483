internal import Evidence
internal import Foundation
internal import HTTPTransport

/// Walks through a playbook, and watches until what failed passes.
struct Troubleshooter: Sendable {
  var playbook: Playbook
  var report: Report?
  var watches: Bool
  var options: IntegrationOptions
  var diagnoser: Diagnoser
  /// A new reading of both sides.
  var makePass: @Sendable () async -> Pass
  /// What the cures need beside the results.
  var makeCures: @Sendable (Pass, Results) async -> Cures
  /// Stores the run; gives its incident number.
  var save: @Sendable (PlaybookRun) async -> Int64
  /// Waits until the time is over or something was changed from here; the number of changes goes
  /// in and comes out.
  var nap: @Sendable (Duration, Int) async throws -> Int
  /// Has the snapshot follow what the checks have seen change.
  var refresh: @Sendable () async -> Void
  /// Changes made from here before the run.
  var changes: Int

  /// Runs until the end or until the task is cancelled; every step goes to `show`.
  func run(_ show: @Sendable (PlaybookRun) -> Void) async {
    var state = State(playbook: playbook, report: report, now: options.timing.now())
    state.run.id = await save(state.run)
    show(state.run)
    let pass = await makePass()
    for check in state.checks {
      if Task.isCancelled { return }
      state.begin(check)
      show(state.run)
      var (result, failure) = await check.judge(in: pass, after: state.results.byCheck)
      if result.outcome == .failed, await isNotSetUp(check, pass) {
        result.outcome = .skipped
        result.detail = "not set up yet: \(result.detail)"
      }
      state.finish(result, failure)
      show(state.run)
    }
    await conclude(&state, pass)
    if let stop = await stop(pass) {
      await enter(.stopped(stop), &state, show)
    } else if !state.isBroken, let unjudged = state.unjudged {
      await enter(.stopped(unjudged), &state, show)
    } else if !state.isBroken {
      await enter(.healthy, &state, show)
    } else {
      await watch(&state, show)
    }
  }

  /// In a tenant where nothing was ever set up, nothing is wrong either.
  private func isNotSetUp(_ check: Check, _ pass: Pass) async -> Bool {
    guard playbook == .nothingSetUp, report == nil, check.id.hasSuffix(".present") else {
      return false
    }
    return await pass.deployment() == .unknown
  }

  /// Signing in is the one thing without which no check means anything.
  private func stop(_ pass: Pass) async -> ProvisioningError? {
    guard let failure = await pass.integrationPrincipal().failure else { return nil }
    switch failure.kind {
    case .notSignedIn, .unreachable, .throttled, .unexpectedAnswer, .cancelled: return failure
    default: return nil
    }
  }

  private func watch(_ state: inout State, _ show: @Sendable (PlaybookRun) -> Void) async {
    var wait = options.watchInterval
    await enter(.watching(next: next(wait)), &state, show)
    guard watches else { return }
    var seen = changes
    while !Task.isCancelled {
      var isWoken = false
      do {
        let now = try await nap(wait, seen)
        isWoken = now != seen
        if isWoken { wait = options.watchInterval }
        seen = now
      } catch {
        return
      }
      let pass = await makePass()
      let before = state.results.byCheck.mapValues(\.outcome)
      await repeatFailed(&state, pass)
      if state.recovery(at: options.timing.now()) != nil { await confirmJob(&state, pass) }
      if let recovery = state.recovery(at: options.timing.now()) {
        await conclude(&state, pass)
        await enter(.recovered(recovery), &state, show)
        return
      }
      if let stop = await stop(pass), stop.kind == .notSignedIn {
        await enter(.stopped(stop), &state, show)
        return
      }
      // What was changed from here may have done a remedy, though its check has yet to pass.
      let isStep = isWoken && playbook.isAboutPeople
      let changed = isStep || state.results.byCheck.mapValues(\.outcome) != before
      if changed { await conclude(&state, pass) }
      wait = changed ? options.watchInterval : min(wait * 5 / 4, options.watchIntervalCap)
      state.run.phase = .watching(next: next(wait))
      if changed { await store(&state) }
      show(state.run)
      if changed { await refresh() }
    }
  }

  /// People's cures pause the job: what is proved without it is no recovery.
  private func confirmJob(_ state: inout State, _ pass: Pass) async {
    guard playbook.isAboutPeople else { return }
    for check in state.checks where check.id.hasPrefix("job.") {
      let (result, failure) = await check.judge(in: pass, after: state.results.byCheck)
      if result.outcome != .unknown { state.finish(result, failure) }
    }
  }

  /// Repeats the failed checks, and those that rest on one that came out differently.
  private func repeatFailed(_ state: inout State, _ pass: Pass) async {
    var changed: Set<String> = []
    for check in state.checks {
      if Task.isCancelled { return }
      let rests = check.requirements.contains { changed.contains($0.check) }
      guard rests || state.results.failed(check.id) else { continue }
      let (result, failure) = await check.judge(in: pass, after: state.results.byCheck)
      // What can't be read this time has not passed.
      if result.outcome == .unknown && state.results.failed(check.id) { continue }
      if state.results[check.id] != result.outcome { changed.insert(check.id) }
      state.finish(result, failure)
    }
  }

  private func conclude(_ state: inout State, _ pass: Pass) async {
    let cures = await makeCures(pass, state.results)
    state.run.diagnoses = diagnoser.diagnoses(state.results, cures)
    state.run.remedies = cures.remedies(of: state.run.diagnoses, state.results, playbook)
    state.run.consentURL = state.run.remedies.first { $0.id == "consent" }?.url
  }

  private func enter(
    _ phase: PlaybookRun.Phase, _ state: inout State, _ show: @Sendable (PlaybookRun) -> Void
  ) async {
    state.run.phase = phase
    await store(&state)
    show(state.run)
  }

  private func store(_ state: inout State) async { state.run.id = await save(state.run) }

  private func next(_ wait: Duration) -> Date {
    options.timing.now().addingTimeInterval(
      Double(wait.components.seconds)
        + Double(wait.components.attoseconds) / 1e18)
  }
}

extension Troubleshooter {
  /// The run with its results.
  struct State {
    let checks: [Check]
    var run: PlaybookRun
    var results = Results()
    /// Checks that have failed in any round and whose passing is the recovery.
    private var awaited: [String] = []
    /// Whether single people who fail are waited for.
    private let awaitsPeople: Bool

    init(playbook: Playbook, report: Report?, now: Date) {
      checks = Check.ordered(playbook.checks)
      awaitsPeople = playbook.isAboutPeople
      run = PlaybookRun(
        id: 0, playbook: playbook.id, title: playbook.title, startedAt: now,
        phase: .checking(nil),
        steps: checks.map {
          PlaybookRun.Step(id: $0.id, title: $0.title, leg: $0.leg, state: .waiting)
        }, report: report)
    }

    var failed: [Check] { checks.filter { results.failed($0.id) } }

    /// Whether more fails than single people and groups, or those that it is about.
    var isBroken: Bool { failed.contains { $0.weight != .remains || awaitsPeople } }

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
      guard result.outcome == .failed, awaitsPeople || !result.isRemaining,
        !awaited.contains(result.check)
      else { return }
      awaited.append(result.check)
    }

    private mutating func setStep(_ id: String, _ state: PlaybookRun.CheckState) {
      guard let index = run.steps.firstIndex(where: { $0.id == id }) else { return }
      run.steps[index].state = state
    }

    /// The recovery once nothing fails any more that breaks the integration.
    ///
    /// Both sides answer then, the job has got through a cycle, its credentials are accepted; single
    /// people may remain.
    func recovery(at now: Date) -> PlaybookRun.Recovery? {
      let decisive = awaited.filter { Check.named($0)?.isDecisive == true }
      let awaited = awaitsPeople || decisive.isEmpty ? awaited : decisive
      guard awaited.allSatisfy({ results.passed($0) || results[$0] == .skipped }),
        !failed.contains(where: \.isDecisive)
      else { return nil }
      // What only both services together can answer was asked of both.
      let isOfBoth = awaited.compactMap(Check.named).allSatisfy {
        (awaitsPeople || !$0.isDecisive)
          && ($0.leg == .consoleToWebex || $0.leg == .entraToWebex)
      }
      let bothSides =
        results.passed("controlhub.status") || results.passed("job.credentials") || isOfBoth
      return PlaybookRun.Recovery(
        grade: bothSides ? .bothSides : .entraSideOnly, at: now,
        after: now.timeIntervalSince(run.startedAt),
        proof: awaited.compactMap { results.byCheck[$0] })
    }
  }
}

extension Cures {
  /// All remedies of a run without repeats, those of the most certain diagnosis first, then what
  /// failed checks ask for by themselves.
  func remedies(
    of diagnoses: [Diagnosis], _ results: Results, _ playbook: Playbook
  ) -> [Remedy] {
    var remedies: [Remedy] = []
    func add(_ more: [Remedy]) {
      for remedy in more where !remedies.contains(where: { $0.id == remedy.id }) {
        remedies.append(remedy)
      }
    }
    let certain = diagnoses.filter { $0.confidence == .confirmed }
    // Of failed objects those are mended first whose error dominates, in words with their counts.
    let others = certain.filter { dominant == nil || !failureSignatures.contains($0.id) }
    add((certain.isEmpty ? diagnoses : others).flatMap(\.remedies))
    // While a cycle runs, the failures of the one before tell nothing.
    if results.failed("provisioning.failures"), !results.failed("job.cycle") {
      add(dominant?.remedies ?? [])
    }
    if results.failed("job.running") || results.failed("job.quarantine") { add(jobRemedies) }
    if playbook == .nothingSetUp, !results.passed("job.present") { add(setUpRemedies) }
    return remedies
  }
}

extension ProvisioningError {
  /// Whether the service, or the way to it, is at fault, and not what the operator may read.
  fileprivate var isFault: Bool {
    switch kind {
    case .unreachable, .throttled, .unexpectedAnswer: true
    default: false
    }
  }
}
