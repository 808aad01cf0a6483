internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

extension Integration {
  /// Has the service provision each of a plan's people and groups, one after the other.
  ///
  /// Each goes through the journal. Cancelling its task lets the call under way end and begins no
  /// more; the same plan planned with `resuming` does the rest.
  ///
  /// - Parameter progress: told of each item that is decided.
  /// - Throws: only when nothing was sent.
  public func provisionOnDemand(
    _ plan: OnDemandPlan, progress: @escaping @Sendable (OnDemandItem) -> Void = { _ in }
  ) async throws(ProvisioningError) -> OnDemandPlan {
    let purpose = Self.onDemandPurpose
    try refuseIfReadOnly(purpose.operation)
    let services = try await services()
    await resolveIntents(services)
    var result = plan
    var pace = OnDemandPace()
    var stop = BatchStop()
    for place in result.items.indices where result.items[place].state == .ready {
      guard !Task.isCancelled, stop.failure == nil else {
        result.items[place].state = .notSent
        continue
      }
      let wait = pace.wait(now: options.timing.uptime())
      if wait > .zero { try? await options.timing.sleep(wait) }
      guard !Task.isCancelled else {
        result.items[place].state = .notSent
        continue
      }
      let item = result.items[place]
      let state = await provisioned(item, plan, services, &pace)
      result.items[place].state = state
      if case .failed(let error) = state { stop.judge(error) } else { stop.judge(nil) }
      progress(result.items[place])
    }
    result.failure = stop.failure
    if stop.failure == nil, result.notSent > 0 {
      result.failure = ProvisioningError(
        .cancelled, operation: purpose.operation, message: "stopped by you",
        advice: "What is done is kept; \(plan.continuation).")
    }
    wakeWatchers()
    if !Task.isCancelled { await refresh([.audit]) }
    return result
  }

  /// Sends one call through the journal; one that came too early is made again, as the same entry.
  private func provisioned(
    _ item: OnDemandItem, _ plan: OnDemandPlan, _ services: Services, _ pace: inout OnDemandPace
  ) async -> OnDemandItem.State {
    guard let principal = item.principal else { return item.state }
    let members = item.members.map(\.id)
    let target = OnDemandTarget(
      servicePrincipalId: plan.servicePrincipalId, jobId: plan.jobId, kind: principal.kind,
      principalId: principal.id, principalName: principal.name, members: members)
    var change = Change(
      action: .provisionOnDemand(target),
      object: members.isEmpty ? principal.title : target.title, before: "as Webex has it",
      after: "provisioned on demand")
    change.batch = plan.batch
    let subject = OnDemandSubject(
      principal.kind == .group ? .group : .user, principal.id, members: members)
    let intent: JournalEntry
    do {
      intent = try await workspace.record(Intent(change))
    } catch {
      return .failed(error)
    }
    let purpose = Self.onDemandPurpose
    var retries = 0
    while true {
      let sent = await uninterrupted {
        await observe(purpose) {
          try await services.graph(purpose).provisionOnDemand(
            sp: plan.servicePrincipalId, job: plan.jobId, ruleId: plan.ruleId, subject)
        }
      }
      // From the answer on, since a slow call reaches the service later than it was sent. One that is
      // refused counts as well.
      pace.sent(at: options.timing.uptime())
      guard let wait = OnDemandPace.wait(after: sent.failure, retries: retries) else {
        return await uninterrupted { await self.finish(intent, sent) }
      }
      retries += 1
      try? await options.timing.sleep(wait)
      if Task.isCancelled {
        // Refused for certain: nothing was done.
        _ = await uninterrupted { await self.finish(intent, sent) }
        return .notSent
      }
    }
  }

  private func finish(
    _ intent: JournalEntry, _ sent: Observation<OnDemandAnswer>
  ) async -> OnDemandItem.State {
    do {
      let record = sent.lastRecord
      guard let answer = sent.value else {
        let failure = sent.failure
        // Without an answer it may have been done; asked again, it does no more than is missing.
        let isOpen = failure?.leavesOutcomeOpen == true
        try await workspace.finish(
          intent.id,
          IntentOutcome(
            isOpen ? .unresolved : .failed, status: failure?.status,
            requestId: failure?.ids.requestId, clientRequestId: failure?.ids.clientRequestId,
            message: failure?.headline))
        return failure.map { .failed($0) } ?? .notSent
      }
      let event = ProvisioningEvent(answer, at: options.timing.now())
      try await workspace.finish(
        intent.id,
        IntentOutcome(
          event.status == .failure ? .failed : .done, status: record?.status,
          requestId: record?.requestID, clientRequestId: record?.clientRequestID,
          message: event.verdict))
      return .answered(event)
    } catch {
      return .failed(error)
    }
  }

  /// Whether the service did something about somebody since a moment, by its log.
  func foundOnDemand(
    _ target: OnDemandTarget, since intended: Date, _ services: Services
  ) async -> JournalEntry.Outcome {
    let reading = await observe(Self.onDemandPurpose) {
      try await services.graph(Self.onDemandPurpose)
        .provisioningEvents(since: intended.addingTimeInterval(-5), job: target.jobId)
        .collected(limit: 2_000).items.filter { $0.sourceIdentity?.id == target.principalId }
    }
    guard let events = reading.value else { return .unresolved }
    if !events.isEmpty { return .foundDone }
    // The log lags by minutes, so silence proves something only afterwards.
    return options.timing.now().timeIntervalSince(intended) > 1_800 ? .foundNotDone : .unresolved
  }
}

/// Five calls in ten seconds (microsoft-graph.md, throttling).
struct OnDemandPace: Sendable {
  private static let calls = 5
  /// How often a call that came too early is made again.
  private static let retries = 6
  static let window = Duration.seconds(10)
  /// A service that wants to be left alone for longer is told of instead.
  private static let longestWait = Duration.seconds(600)
  private var moments: [Duration] = []

  /// How long to wait before the next call.
  func wait(now: Duration) -> Duration {
    guard moments.count >= Self.calls else { return .zero }
    return max(.zero, moments[moments.count - Self.calls] + Self.window - now)
  }

  /// How long to wait before the same call is made again; nil where it is not to be.
  ///
  /// Another run may have used up the service's calls: as long as it says, and from the second time
  /// on a window at least, after which none of them counts any more.
  static func wait(after failure: ProvisioningError?, retries done: Int) -> Duration? {
    guard let failure, failure.kind == .throttled, done < retries else { return nil }
    let wait = max(failure.retryAfter ?? window, done == 0 ? .zero : window)
    return wait <= longestWait ? wait : nil
  }

  mutating func sent(at moment: Duration) {
    moments.append(moment)
    if moments.count > Self.calls { moments.removeFirst() }
  }
}
