internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

extension Integration {
  /// Requests of a batch under way at once: Graph's write limits are low, and four keep them busy.
  static let batchWidth = 4

  /// Carries a plan out, each row through the journal.
  ///
  /// Who is assigned is read again first, so that what somebody else did meanwhile is not done
  /// twice. Cancelling its task lets requests on their way end and begins no more.
  ///
  /// - Parameter progress: told of each row that is decided, with its place.
  /// - Returns: the plan with what became of each row.
  /// - Throws: only when nothing was sent.
  public func carryOut(
    _ plan: AssignmentPlan,
    progress: @escaping @Sendable (_ place: Int, AssignmentRow) -> Void = { _, _ in }
  ) async throws(ProvisioningError) -> AssignmentPlan {
    let operation = plan.operation.words
    try refuseIfReadOnly(operation)
    let services = try await services()
    await resolveIntents(services)
    let roster = try await roster(services)
    guard roster.servicePrincipalId == plan.servicePrincipalId else {
      throw ProvisioningError(
        .changedMeanwhile, leg: .consoleToGraph, operation: operation,
        message: "the job is now another application's: \(roster.applicationName)",
        advice: "Look at it again and decide anew.")
    }
    var result = plan.compared(with: roster)
    for (place, row) in result.rows.enumerated() where row.state != plan.rows[place].state {
      progress(place, row)
    }
    await send(&result, services, progress)
    wakeWatchers()
    if !Task.isCancelled { await refresh([.assignments, .audit]) }
    return result
  }

  /// A few rows at a time; ends early where going on is pointless.
  private func send(
    _ plan: inout AssignmentPlan, _ services: Services,
    _ progress: @escaping @Sendable (Int, AssignmentRow) -> Void
  ) async {
    let ready = plan.rows.indices.filter { plan.rows[$0].state.isReady }
    var rows = plan.rows
    var stop = BatchStop()
    await withTaskGroup(of: (Int, AssignmentRow.State).self) { group in
      var waiting = ready[...]
      var underWay = 0
      while true {
        while underWay < Self.batchWidth, !Task.isCancelled, stop.failure == nil,
          let place = waiting.popFirst(), case .ready(let change) = rows[place].state
        {
          group.addTask { (place, await self.state(afterSending: change, services)) }
          underWay += 1
        }
        guard let (place, state) = await group.next() else { return }
        underWay -= 1
        rows[place].state = state
        stop.judge(state)
        progress(place, rows[place])
      }
    }
    for place in ready where rows[place].state.isReady {
      rows[place].state = .notSent
    }
    plan.rows = rows
    plan.failure = stop.failure
    if stop.failure == nil, plan.notSent > 0 { plan.failure = Self.stopped(plan.operation) }
  }

  private static func stopped(_ operation: AssignmentPlan.Operation) -> ProvisioningError {
    ProvisioningError(
      .cancelled, operation: operation.words, message: "stopped by you",
      advice: "What is done is kept; the same again goes on with the rest.")
  }

  private func state(
    afterSending change: Change, _ services: Services
  ) async -> AssignmentRow.State {
    let result = await uninterrupted {
      await self.carryOut(change, change.action.operation, services)
    }
    switch result {
    case .success(let entry): return .done(entry)
    case .failure(let error): return .failed(error)
    }
  }

  /// A single assignment, as any other change: compared, sent, looked at again.
  func performAssignment(
    _ change: Change, _ services: Services
  ) async throws(ProvisioningError) -> JournalEntry {
    let operation = change.action.operation
    let roster = try await roster(services)
    if change.isMade(in: roster.assignments) {
      throw ProvisioningError(
        .changedMeanwhile, leg: .consoleToGraph, operation: operation,
        message: "\(change.object) is \(change.after) already",
        advice: "Look at it again and decide anew.")
    }
    let result = await uninterrupted { await self.carryOut(change, operation, services) }
    wakeWatchers()
    await refresh(change.action.touches)
    return try result.get()
  }

  /// Whether an assignment is there or gone, as the service shows it; asked again where the answer
  /// to a change may be ahead of what can be read.
  func foundAssignment(
    _ target: AssignmentTarget, isAssigned wanted: Bool, _ services: Services
  ) async -> JournalEntry.Outcome {
    for wait in [0, 500, 1_000, 2_000] {
      if wait > 0 { try? await options.timing.sleep(.milliseconds(wait)) }
      let reading = await observe(Self.rosterPurpose) {
        let graph = try services.graph(Self.rosterPurpose)
        do {
          return try await graph.appRoleAssignments(
            ofPrincipal: target.principalId, isGroup: target.principalKind == .group
          ).collected().items.contains { $0.isAssignment(target) }
        } catch let error as GraphError where error.isNotFound {
          // Nobody is assigned who is no more.
          return false
        }
      }
      guard let isAssigned = reading.value else { return .unresolved }
      if isAssigned == wanted { return .foundDone }
    }
    return .foundNotDone
  }
}

/// When a batch should not go on.
struct BatchStop {
  private(set) var failure: ProvisioningError?
  private var inARow = 0

  mutating func judge(_ state: AssignmentRow.State) {
    if case .failed(let error) = state { judge(error) } else { judge(nil) }
  }

  /// - Parameter error: nil for what came through.
  mutating func judge(_ error: ProvisioningError?) {
    guard let error else {
      inARow = 0
      return
    }
    switch error.kind {
    case .notSignedIn, .forbidden, .unlicensed, .storage, .readOnly: failure = failure ?? error
    case .unreachable, .throttled:
      inARow += 1
      if inARow >= 3 { failure = failure ?? error }
    default: inARow = 0
    }
  }
}

extension AppRoleAssignment {
  fileprivate func isAssignment(_ target: AssignmentTarget) -> Bool {
    principalId == target.principalId && appRoleId == target.roleId
      && (resourceId == nil || resourceId == target.servicePrincipalId)
  }
}

extension Change {
  /// Whether the assignments show it as made.
  func isMade(in assignments: [Assignment]) -> Bool {
    switch action {
    case .assign(let target): assignments.contains(where: target.isMet)
    case .unassign(_, let id): !assignments.contains { $0.id == id }
    default: false
    }
  }
}

extension AssignmentPlan {
  /// What others did meanwhile is not done again.
  func compared(with roster: AssignmentRoster) -> AssignmentPlan {
    var plan = self
    let ids = Set(roster.assignments.map(\.id))
    let held = Set(roster.assignments.map { "\($0.principalId) \($0.roleId)" })
    for place in plan.rows.indices {
      guard case .ready(let change) = plan.rows[place].state else { continue }
      switch change.action {
      case .assign(let target) where held.contains("\(target.principalId) \(target.roleId)"):
        plan.rows[place].state = .unchanged("assigned already")
      case .unassign(_, let id) where !ids.contains(id):
        plan.rows[place].state = .unchanged("gone already")
      default: break
      }
    }
    return plan
  }
}

extension AssignmentPlan.Operation {
  public var words: String { self == .assign ? "assigning" : "removing assignments" }
}
