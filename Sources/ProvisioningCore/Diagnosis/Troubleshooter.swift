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
      state.finish(await check.result(in: pass, after: state.results.byCheck))
      show(state.run)
    }
    await conclude(&state, pass)
    if let stop = await stop(pass) {
      await enter(.stopped(stop), &state, show)
    } else if state.failed.isEmpty {
      await enter(.healthy, &state, show)
    } else {
      state.remember()
      await watch(&state, show)
    }
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
    while !Task.isCancelled {
      do {
        try await options.timing.sleep(wait)
      } catch {
        return
      }
      let pass = await makePass()
      let before = state.results.byCheck.mapValues(\.outcome)
      await repeatFailed(&state, pass)
      if let recovery = state.recovery(at: options.timing.now()) {
        await conclude(&state, pass)
        await enter(.recovered(recovery), &state, show)
        return
      }
      if let stop = await stop(pass), stop.kind == .notSignedIn {
        await enter(.stopped(stop), &state, show)
        return
      }
      let changed = state.results.byCheck.mapValues(\.outcome) != before
      if changed { await conclude(&state, pass) }
      wait = changed ? options.watchInterval : min(wait * 5 / 4, options.watchIntervalCap)
      state.run.phase = .watching(next: next(wait))
      if changed { await store(&state) }
      show(state.run)
    }
  }

  /// Repeats the failed checks, and those that rest on one that came out differently.
  private func repeatFailed(_ state: inout State, _ pass: Pass) async {
    var changed: Set<String> = []
    for check in state.checks {
      if Task.isCancelled { return }
      let rests = check.requirements.contains { changed.contains($0.check) }
      guard rests || state.results.failed(check.id) else { continue }
      let result = await check.result(in: pass, after: state.results.byCheck)
      // What can't be read this time has not passed.
      if result.outcome == .unknown && state.results.failed(check.id) { continue }
      if state.results[check.id] != result.outcome { changed.insert(check.id) }
      state.finish(result)
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
    /// Checks that failed in the first round, whose passing is the recovery.
    private var awaited: [String] = []

    init(playbook: Playbook, report: Report?, now: Date) {
      checks = Check.ordered(playbook.checks)
      run = PlaybookRun(
        id: 0, playbook: playbook.id, title: playbook.title, startedAt: now,
        phase: .checking(nil),
        steps: checks.map {
          PlaybookRun.Step(id: $0.id, title: $0.title, leg: $0.leg, state: .waiting)
        }, report: report)
    }

    var failed: [Check] { checks.filter { results.failed($0.id) } }

    mutating func begin(_ check: Check) {
      run.phase = .checking(check.id)
      setStep(check.id, .running)
    }

    mutating func finish(_ result: CheckResult) {
      results.byCheck[result.check] = result
      setStep(result.check, .done(result))
    }

    private mutating func setStep(_ id: String, _ state: PlaybookRun.CheckState) {
      guard let index = run.steps.firstIndex(where: { $0.id == id }) else { return }
      run.steps[index].state = state
    }

    /// Keeps which failures the run is about: the decisive ones where there are any.
    mutating func remember() {
      let decisive = failed.filter(\.isDecisive)
      awaited = (decisive.isEmpty ? failed : decisive).map(\.id)
    }

    /// The recovery once nothing fails any more that breaks the integration.
    func recovery(at now: Date) -> PlaybookRun.Recovery? {
      guard awaited.allSatisfy({ results.passed($0) || results[$0] == .skipped }),
        !failed.contains(where: \.isDecisive)
      else { return nil }
      let bothSides = results.passed("controlhub.status") || results.passed("job.credentials")
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
    add((certain.isEmpty ? diagnoses : certain).flatMap(\.remedies))
    if results.failed("job.running") || results.failed("job.quarantine") { add(jobRemedies) }
    if playbook == .nothingSetUp, !results.passed("job.present") { add(setUpRemedies) }
    return remedies
  }
}
