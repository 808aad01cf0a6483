internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import Webex

extension Integration {
  /// What the operator should know before a plan is carried out from here.
  public var directWarnings: [String] {
    guard case .some(.some(let job)) = snapshot.job.value else { return [] }
    switch job.state {
    case .active, .notRun:
      return [
        "Entra's own provisioning job runs: both would write to the same people, and its next "
          + "cycle may change back what this one does. Pause it, or know why not."
      ]
    default: return []
    }
  }

  /// Carries out a plan by SCIM from here.
  ///
  /// Goes on with the last run where that was stopped or killed: requests whose outcome nobody
  /// knows are asked for first. Cancelling the task ends it as `control` does: what is under way is
  /// finished and written down.
  ///
  /// - Parameter progress: told at most five times a second.
  /// - Returns: how it ended, also when it was stopped or the target failed.
  /// - Throws: before anything is sent: `readOnly`, `notConfirmed` (more removals than the
  ///   threshold lets pass), `notSignedIn`, `unreachable`, `storage`, `changedMeanwhile` while
  ///   another run is under way.
  public func carryOut(
    _ source: any DirectSource, options: DirectOptions = DirectOptions(),
    control: DirectControl = DirectControl(),
    progress: @escaping @Sendable (DirectProgress) -> Void = { _ in }
  ) async throws(ProvisioningError) -> DirectSummary {
    let purpose = DirectPurpose.purpose
    try refuseIfReadOnly(purpose.operation)
    try RemovalGuard.check(source.counts, options)
    try RemovalGuard.check(gap: source.targetGap)
    guard !isCarryingOut else {
      throw ProvisioningError(
        .changedMeanwhile, operation: purpose.operation,
        message: "a plan is being carried out already", advice: "Wait until it has ended.")
    }
    isCarryingOut = true
    defer { isCarryingOut = false }
    let client = try await services().webex(purpose).scim(over: directTransport(options))
    let manner: TargetManner
    do {
      manner = TargetManner(try await client.discover())
    } catch {
      throw ProvisioningError(error, purpose)
    }
    let (ledger, _) = try await workspace.beginDirectRun(
      total: source.counts.values.reduce(0, +), target: client.baseURL)
    let entry = try await journalEntry(ledger, source)
    let executor = DirectExecutor(
      sender: DirectSender(client: client, manner: manner, attempts: options.attempts),
      ledger: ledger, source: source, options: options, timing: self.options.timing,
      control: control, report: progress)
    let summary = await withTaskCancellationHandler {
      await uninterrupted { await executor.run() }
    } onCancel: {
      control.stop()
    }
    // Also where the task was cancelled: what was done is written down.
    try await uninterrupted { await self.note(summary, as: entry) }.get()
    update { $0.unresolvedIntents = (try? workspace.unresolvedIntents().count) ?? 0 }
    return summary
  }

  /// How much of a plan earlier runs have done, so that it is not sent again.
  public nonisolated func directRest(
    of source: any DirectSource
  ) async throws(ProvisioningError) -> DirectRest {
    let total = source.counts.values.reduce(0, +)
    let past = try directPast(of: source)
    guard !past.done.isEmpty else { return DirectRest(left: total) }
    var left = 0
    try await requests(of: source, past) { requests in
      left += requests.count
      return true
    }
    return DirectRest(done: max(0, total - left), left: left)
  }

  /// The requests of a plan in their order, some at a time as long as they are wanted: those that
  /// no earlier run has done.
  public nonisolated func directRequests(
    of source: any DirectSource, _ body: ([DirectRequest]) -> Bool
  ) async throws(ProvisioningError) {
    try await requests(of: source, try directPast(of: source), body)
  }

  private nonisolated func directPast(of source: any DirectSource) throws(ProvisioningError)
    -> DirectPast
  {
    let ledger = DirectLedger(workspace: workspace, run: 0)
    return DirectPast(ledger: ledger, done: try ledger.done(since: source.targetReadAt))
  }

  private nonisolated func requests(
    of source: any DirectSource, _ past: DirectPast, _ body: ([DirectRequest]) -> Bool
  ) async throws(ProvisioningError) {
    do {
      for stage in DirectStage.allCases {
        let cursor = try await source.requests(of: stage)
        while case let requests = try await cursor.next(1_000), !requests.isEmpty {
          let left =
            past.done.isEmpty
            ? requests : try past.judged(requests).filter { $0.done == nil }.map(\.planned)
          guard left.isEmpty || body(left) else { return }
        }
      }
    } catch {
      throw ProvisioningError(error, DirectPurpose.purpose)
    }
  }

  private func note(
    _ summary: DirectSummary, as entry: JournalEntry.ID
  ) async -> Result<Void, ProvisioningError> {
    do throws(ProvisioningError) {
      try await workspace.finish(entry, summary.journalOutcome)
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  /// Connections of their own; the request log gets what failed, the results hold the rest.
  private func directTransport(
    _ direct: DirectOptions
  ) throws(ProvisioningError) -> Transport {
    var configuration = options.transport
    configuration.connectionsPerHost = direct.concurrency
    configuration.retry = .never
    let (workspace, now) = (workspace, options.timing.now)
    configuration.trace = { record in
      if let status = record.status, status < 400 { return }
      workspace.log(LoggedRequest(record, at: now()))
    }
    return try Self.makeTransport(configuration)
  }

  /// The run in the journal; one that goes on keeps its entry.
  private func journalEntry(
    _ ledger: DirectLedger, _ source: any DirectSource
  ) async throws(ProvisioningError) -> JournalEntry.ID {
    let run = try workspace.directRuns(limit: 1).first { $0.id == ledger.run }
    if let entry = run?.journalEntry { return entry }
    let counts = source.counts
    let removals = counts[.delete, default: 0] + counts[.disable, default: 0]
    let what = (source as? PlannedRequests)?.words ?? PlannedRequests.words(counts)
    let change = Change(
      action: .carryOutPlan(run: ledger.run), object: "Webex users (sync run \(ledger.run))",
      before: "as it was read", after: what.isEmpty ? "nothing to do" : what,
      isDangerous: removals > 0)
    let entry = try await workspace.record(Intent(change))
    try await workspace.setJournal(entry.id, ofDirectRun: ledger.run)
    return entry.id
  }
}

extension DirectSummary {
  /// The run as the journal tells it.
  var journalOutcome: IntentOutcome {
    var message = did
    if remaining > 0 { message += ", \(Words.count(remaining, "request")) not begun" }
    if let stop { message += "; \(stop.message)" }
    if unresolved > 0 {
      return IntentOutcome(
        .unresolved, message: "\(message); \(Words.count(unresolved, "request")) without an answer")
    }
    let isAnyDone = alreadyDone > 0 || outcomes.contains { $0.key.isGood && $0.value > 0 }
    return IntentOutcome(
      isClean ? .done : isAnyDone ? .partly : .failed, status: stop?.status, message: message)
  }
}
