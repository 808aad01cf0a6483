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
  /// An open incident that the run may go on with, or find to be over.
  var earlier: Incident?

  /// Runs until the end or until the task is cancelled; every step goes to `show`.
  func run(_ show: @Sendable (PlaybookRun) -> Void) async {
    var state = State(
      playbook: playbook, report: report, earlier: earlier, now: options.timing.now())
    state.run.id = await save(state.run)
    show(state.run)
    let pass = await makePass()
    for check in state.checks {
      if Task.isCancelled { return }
      state.begin(check)
      show(state.run)
      var (result, failure) = await judge(check, state, pass)
      if result.outcome == .failed, await isNotSetUp(check, pass) {
        result.outcome = .skipped
        result.detail = "not set up yet: \(result.detail)"
      }
      state.finish(result, failure)
      show(state.run)
    }
    await lookAtPeople(&state, pass)
    await conclude(&state, pass)
    if let stop = await stop(pass) {
      await enter(.stopped(stop), &state, show)
    } else if !state.isBroken, let unjudged = state.unjudged {
      await enter(.stopped(unjudged), &state, show)
    } else if !state.isBroken, let recovery = state.resume(at: options.timing.now()) {
      await enter(.recovered(recovery), &state, show)
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
      let before = (state.results.byCheck.mapValues(\.outcome), state.run.concern)
      await repeatChecks(&state, pass) { $0.results.failed($1.id) }
      await lookAtPeople(&state, pass)
      // What passed at first may have broken since: a job that ran when the run began.
      if !state.failed.contains(where: \.isDecisive) {
        await repeatChecks(&state, pass) { $1.isDecisive && !$0.results.failed($1.id) }
      }
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
      let changed =
        isStep || (state.results.byCheck.mapValues(\.outcome), state.run.concern) != before
      if changed { await conclude(&state, pass) }
      wait = changed ? options.watchInterval : min(wait * 5 / 4, options.watchIntervalCap)
      state.run.phase = .watching(next: next(wait))
      if changed { await store(&state) }
      show(state.run)
      if changed { await refresh() }
    }
  }

  /// Who fails for another reason than those whom the run is about is not asked for.
  private func judge(
    _ check: Check, _ state: State, _ pass: Pass
  ) async -> (result: CheckResult, failure: ProvisioningError?) {
    guard check.id == "provisioning.failures", let own = playbook.ownCheck,
      let named = state.results.byCheck[own], named.outcome == .failed
    else { return await check.judge(in: pass, after: state.results.byCheck) }
    let result = CheckResult(
      check: check.id, title: check.title, leg: check.leg, outcome: .skipped,
      detail: "skipped because this is about those of \"\(named.title)\"", finishedAt: pass.now())
    return (result, nil)
  }

  /// Repeats some checks, and those that rest on one that came out differently.
  private func repeatChecks(
    _ state: inout State, _ pass: Pass, where isMeant: (State, Check) -> Bool
  ) async {
    var changed: Set<String> = []
    for check in state.checks {
      if Task.isCancelled { return }
      let rests = check.requirements.contains { changed.contains($0.check) }
      guard rests || isMeant(state, check) else { continue }
      let (result, failure) = await judge(check, state, pass)
      // What can't be read this time stands as it was.
      if result.outcome == .unknown, state.results[check.id] != .unknown { continue }
      if state.results[check.id] != result.outcome { changed.insert(check.id) }
      state.finish(result, failure)
    }
  }

  private func lookAtPeople(_ state: inout State, _ pass: Pass) async {
    guard state.checks.contains(where: { $0.id == "provisioning.failures" }) else { return }
    state.look(await pass.summary().value, await pass.job().value.flatMap(\.self), pass)
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
  var isFault: Bool {
    switch kind {
    case .unreachable, .throttled, .unexpectedAnswer: true
    default: false
    }
  }
}
