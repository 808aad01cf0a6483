public import Foundation

/// A plan as a whole: what a cycle would do, over what it was made, and what makes it uncertain.
public struct PlanSummary: Sendable, Equatable {
  public var people: PlanTotals
  public var groups: PlanTotals
  public var notes: [PlanNote]
  public var madeAt: Date
  /// When the two sides were read that it compares.
  public var peopleReadAt: Date?
  public var targetReadAt: Date?
  /// Whom Webex knows under another name; see ``Reconciliation/pairs``.
  public var mismatch: Mismatch?

  public init(
    people: PlanTotals = PlanTotals(), groups: PlanTotals = PlanTotals(), notes: [PlanNote] = [],
    madeAt: Date, peopleReadAt: Date? = nil, targetReadAt: Date? = nil
  ) {
    self.people = people
    self.groups = groups
    self.notes = notes
    self.madeAt = madeAt
    self.peopleReadAt = peopleReadAt
    self.targetReadAt = targetReadAt
  }

  public init(_ plan: Plan) {
    self.init(
      people: plan.totals, groups: plan.groupTotals, notes: plan.notes, madeAt: plan.madeAt,
      peopleReadAt: plan.peopleReadAt, targetReadAt: plan.targetReadAt)
  }

  /// People and groups for an action.
  public func count(of action: PlanAction) -> Int { people[action] + groups[action] }

  /// People and groups in scope that Webex has as they are.
  public var unchanged: Int { people.unchanged + groups.unchanged }

  /// Objects that a list of everything shows.
  public var listed: Int { PlanAction.allCases.reduce(0) { $0 + count(of: $1) } }

  /// People for a reason of an action.
  public func reasons(of action: PlanAction) -> [PlanReason: Int] { people.reasons[action] ?? [:] }
}

extension Plan {
  /// The objects that a query asks for, as indices into the plan.
  ///
  /// - Parameter byAction: puts what is in the way first, then what takes access away, then
  ///   creations and updates, and who is skipped last; inside in the plan's order.
  public func indices(
    _ query: PlanQuery, byAction: Bool
  ) throws(ProvisioningError) -> [Int32] {
    let indices = try indices(query)
    guard byAction else { return indices }
    let order: [PlanAction] = [.conflict, .delete, .disable, .create, .update, .skip]
    var buckets = [[Int32]](repeating: [], count: order.count)
    for index in indices {
      guard let action = action(at: Int(index)), let place = order.firstIndex(of: action) else {
        continue
      }
      buckets[place].append(index)
    }
    return buckets.flatMap(\.self)
  }
}
