public import ProvisioningCore
internal import Synchronization
internal import TerminalUI

/// What the plan pane asks of the world.
public struct PlanServices: Sendable {
  /// How far reading and planning are, as a sentence.
  public typealias Progress = @Sendable (String) -> Void

  /// Makes a plan; a fresh one reads both sides first.
  public var make:
    @Sendable (PlanSource, @escaping Progress) async throws(ProvisioningError) -> PlanRows
  /// Every step from the directory to Webex for one person.
  public var explain: @Sendable (String) async throws(ProvisioningError) -> ExplanationAnswer

  /// Has the service provision one person now, and tells what it did.
  public var provision: @Sendable (String) async throws(ProvisioningError) -> OnDemandItem
  /// The last run that was carried out from here, if it did not come to its end.
  public var unfinishedRun: @Sendable () async throws(ProvisioningError) -> DirectRunRecord?

  public init(
    make:
      @escaping @Sendable (PlanSource, @escaping Progress) async throws(ProvisioningError) ->
      PlanRows,
    explain: @escaping @Sendable (String) async throws(ProvisioningError) -> ExplanationAnswer,
    provision: @escaping @Sendable (String) async throws(ProvisioningError) -> OnDemandItem,
    unfinishedRun:
      @escaping @Sendable () async throws(ProvisioningError) -> DirectRunRecord?
  ) {
    self.make = make
    self.explain = explain
    self.provision = provision
    self.unfinishedRun = unfinishedRun
  }
}

/// A plan by row number, filtered; only rows that are looked at are ever made.
public struct PlanRows: Sendable {
  public var summary: PlanSummary
  /// The same comparison seen from both sides; nil where it could not be made.
  public var reconciliation: ReconciliationRows?
  public var query: PlanQuery
  /// Rows that pass the query.
  public var count: Int
  public var item: @Sendable (Int) -> PlanItem?
  /// The row of an item by its id; nil where the query leaves it out.
  public var place: @Sendable (PlanItem.ID) -> Int?
  public var detail: @Sendable (Int) -> PlanDetail?
  /// The same plan under another query.
  public var filtered: @Sendable (PlanQuery) async throws(ProvisioningError) -> PlanRows
  /// The requests of what is shown, to be confirmed.
  public var offer: @Sendable () async throws(ProvisioningError) -> DirectOffer

  public init(
    summary: PlanSummary, reconciliation: ReconciliationRows? = nil, query: PlanQuery, count: Int,
    item: @escaping @Sendable (Int) -> PlanItem?,
    place: @escaping @Sendable (PlanItem.ID) -> Int?,
    detail: @escaping @Sendable (Int) -> PlanDetail?,
    filtered: @escaping @Sendable (PlanQuery) async throws(ProvisioningError) -> PlanRows,
    offer: @escaping @Sendable () async throws(ProvisioningError) -> DirectOffer
  ) {
    self.summary = summary
    self.reconciliation = reconciliation
    self.query = query
    self.count = count
    self.item = item
    self.place = place
    self.detail = detail
    self.filtered = filtered
    self.offer = offer
  }
}

extension PlanServices {
  /// The core behind the pane.
  static func live(_ integration: Integration) -> PlanServices {
    PlanServices(
      make: { source, progress throws(ProvisioningError) in
        let plan = try await integration.plan(
          source,
          reading: { step in
            let total = step.total.map { " of \(grouped($0))" } ?? ""
            progress("reading \(step.part.planWords): \(grouped(step.done))\(total)")
          },
          progress: { step in
            progress("planning: \(grouped(step.done)) of \(grouped(step.total)) people")
          })
        // What no cycle mends is told with the plan; not to know it is no failure.
        let result = try? await Integration.reconciliation(plan)
        if source == .fresh, let result { await integration.note(result) }
        return try await ConsoleServices.apart { () throws(ProvisioningError) in
          var rows = try PlanRows(plan, PlanQuery(), integration, mismatch: result?.mismatch)
          rows.reconciliation = try result.map { result throws(ProvisioningError) in
            try ReconciliationRows(result, ReconciliationQuery())
          }
          return rows
        }
      },
      explain: { text throws(ProvisioningError) in try await integration.explain(text) },
      provision: { who throws(ProvisioningError) in
        let plan = try await integration.planOnDemand([who])
        let done = try await integration.provisionOnDemand(plan)
        guard let item = done.items.first else { throw Self.nobody("nobody is found") }
        switch item.state {
        case .failed(let error): throw error
        case .refused(let reason, _): throw Self.nobody(reason)
        default: return item
        }
      },
      unfinishedRun: { () async throws(ProvisioningError) in
        try integration.directRuns(limit: 1).first.flatMap { $0.state == .completed ? nil : $0 }
      })
  }
}

extension PlanServices {
  private static func nobody(_ reason: String) -> ProvisioningError {
    ProvisioningError(
      .notFound, operation: "provisioning on demand", message: reason,
      advice: "Read the people anew, and look again.")
  }
}

extension PlanRows {
  init(
    _ plan: Plan, _ query: PlanQuery, _ integration: Integration, mismatch: Mismatch?
  ) throws(ProvisioningError) {
    var summary = PlanSummary(plan)
    summary.mismatch = mismatch
    let indices = try plan.indices(query, byAction: true)
    let cache = RowCache<PlanItem>()
    self.init(
      summary: summary, query: query, count: indices.count,
      item: { row in
        guard indices.indices.contains(row) else { return nil }
        // A row that cannot be read any more is shown as a gap.
        return cache.item(row) { (try? plan.item(at: Int(indices[row]))) ?? nil }
      },
      place: { id in indices.firstIndex { Int($0) == id } },
      detail: { row in
        guard indices.indices.contains(row) else { return nil }
        return cache.detail(row) { (try? plan.detail(at: Int(indices[row]))) ?? nil }
      },
      filtered: { query throws(ProvisioningError) in
        try await ConsoleServices.apart { () throws(ProvisioningError) in
          try PlanRows(plan, query, integration, mismatch: mismatch)
        }
      },
      offer: { () async throws(ProvisioningError) in
        try await DirectOffer(plan, query, integration)
      })
  }
}

/// Rows that were looked at, since a screen is drawn from the same ones again and again.
final class RowCache<Item: Sendable>: Sendable {
  private static var kept: Int { 400 }

  private struct State: Sendable {
    var items: [Int: Item] = [:]
    var detail: (row: Int, detail: PlanDetail)?
  }

  private let state = Mutex(State())

  func item(_ row: Int, _ make: () -> Item?) -> Item? {
    if let item = state.withLock({ $0.items[row] }) { return item }
    guard let item = make() else { return nil }
    state.withLock { state in
      if state.items.count >= Self.kept { state.items = [:] }
      state.items[row] = item
    }
    return item
  }

  func detail(_ row: Int, _ make: () -> PlanDetail?) -> PlanDetail? {
    if let last = state.withLock({ $0.detail }), last.row == row { return last.detail }
    guard let detail = make() else { return nil }
    state.withLock { $0.detail = (row, detail) }
    return detail
  }
}

extension Integration.Part {
  fileprivate var planWords: String {
    switch self {
    case .people: "people"
    case .members: "members of groups"
    case .target: "Webex users"
    default: rawValue
    }
  }
}
