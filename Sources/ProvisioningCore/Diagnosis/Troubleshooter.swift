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
  /// Stores the run; gives its incident, nil where there is none.
  var save: @Sendable (PlaybookRun) async -> Incident?
  /// Waits until the time is over or something was changed from here; the number of changes goes
  /// in and comes out.
  var nap: @Sendable (Duration, Int) async throws -> Int
  /// Has the snapshot follow what the checks have seen change.
  var refresh: @Sendable () async -> Void
  /// Compares everybody on both sides; nil where that can't be done, or not for a first look.
  var countSecondUsers: @Sendable (_ isProof: Bool) async -> SecondUserCount?
  /// Changes made from here before the run.
  var changes: Int
  /// An open incident that the run may go on with, or find to be over.
  var earlier: Incident?

  /// Runs until the end or until the task is cancelled; every step goes to `show`.
  func run(_ show: @Sendable (PlaybookRun) -> Void) async {
    var state = State(
      playbook: playbook, report: report, earlier: earlier, now: options.timing.now())
    await store(&state)
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
      await lookAtTheRest(&state, pass)
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
        await lookAtTheRest(&state, pass)
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
    else {
      let (result, failure) = await check.judge(in: pass, after: state.results.byCheck)
      return (await counted(result, after: state.known(check.id)), failure)
    }
    let result = CheckResult(
      check: check.id, title: check.title, leg: check.leg, outcome: .skipped,
      detail: "skipped because this is about those of \"\(named.title)\"", finishedAt: pass.now())
    return (result, nil)
  }

  /// Each look at second users is one at a few people: everybody is compared where some are found
  /// first, and before their end is believed.
  private func counted(_ look: CheckResult, after known: CheckResult?) async -> CheckResult {
    guard look.check == "webex.duplicates" else { return look }
    switch (known?.outcome, look.outcome) {
    case (nil, .failed), (.failed, .passed):
      return await countSecondUsers(look.outcome == .passed)?.judged(look, known) ?? look
    case (.failed, .failed):
      var result = look
      result.detail = known?.detail ?? look.detail
      return result
    default: return look
    }
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
    let diagnoses = diagnoser.diagnoses(state.results, cures)
    let own = diagnoses.filter { !$0.isElsewhere }
    // Whoever walks through what is wrong here has no use for what lies elsewhere.
    let isOwn = state.isBroken && own.contains(where: \.isOwnFault)
    state.run.diagnoses = isOwn ? own + diagnoses.filter(\.isElsewhere) : diagnoses
    state.run.remedies = cures.remedies(of: isOwn ? own : diagnoses, state.results, playbook)
    state.run.consentURL = state.run.remedies.first { $0.id == "consent" }?.url
  }

  private func enter(
    _ phase: PlaybookRun.Phase, _ state: inout State, _ show: @Sendable (PlaybookRun) -> Void
  ) async {
    state.run.phase = phase
    if phase == .healthy, report == nil, state.run.remaining.isEmpty, !playbook.isHealthCheck {
      state.run.title = "\(playbook.title): checked, not the case"
    }
    await store(&state)
    show(state.run)
  }

  private func store(_ state: inout State) async {
    if let incident = await save(state.run) { state.goOn(with: incident) }
  }

  /// What the recovery of the job leaves to do, where the checks did not ask for it.
  private func lookAtTheRest(_ state: inout State, _ pass: Pass) async {
    let rest = "provisioning.failures"
    guard state.results.passed("job.cycle"), state.results[rest] == nil,
      let check = Check.named(rest)
    else { return }
    let (result, failure) = await check.judge(in: pass, after: state.results.byCheck)
    if result.outcome == .failed { state.add(result, failure) }
  }

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
    if results.failed("source.directory") { add([sourceRemedy].compactMap(\.self)) }
    add((certain.isEmpty ? diagnoses : others).flatMap(\.remedies))
    // While a cycle runs, the failures of the one before tell nothing.
    if results.failed("provisioning.failures"), !results.failed("job.cycle") {
      add(dominant?.remedies ?? [])
    }
    // Where people are matched anew, the job starts by that restart, and not before the mapping.
    let isMatchingAnew = remedies.contains { $0.id == Remedy.restartInFull }
    if results.failed("job.running") || results.failed("job.quarantine"), !isMatchingAnew {
      add(jobRemedies)
    }
    if results.failed("job.present"), let automateRemedy { add([automateRemedy]) }
    let isOkta = profile?.source == .okta || results.failed("source.directory")
    if playbook == .nothingSetUp, !results.passed("job.present"), !isOkta { add(setUpRemedies) }
    return remedies.map(inSandbox)
  }

  /// In the sandbox a call stands for what is done on Control Hub's pages.
  private func inSandbox(_ remedy: Remedy) -> Remedy {
    guard let profile, profile.isLoopback else { return remedy }
    let isClaim = dominant?.group.signatureId == "user-in-other-org"
    let call: String? =
      switch remedy.id {
      case "mend-failures" where isClaim: "claim-users"
      case "remove-second-users", "update-contacts": remedy.id
      default: nil
      }
    guard let call else { return remedy }
    var remedy = remedy
    (remedy.kind, remedy.command) = (
      .command, "curl -X POST \(profile.loginURL)/sandbox/control-hub/\(call)"
    )
    return remedy
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
