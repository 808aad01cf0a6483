/// Objects that a plan changes, people and groups apart: the unit in which every face counts them.
///
/// A group may take several requests; those are counted only where they are called requests.
public struct ObjectCounts: Sendable, Equatable {
  public var people: [DirectRequest.Action: Int] = [:]
  public var groups: [DirectRequest.Action: Int] = [:]

  public init(
    people: [DirectRequest.Action: Int] = [:], groups: [DirectRequest.Action: Int] = [:]
  ) {
    self.people = people
    self.groups = groups
  }

  /// What a cycle changes.
  public init(_ plan: Plan) {
    self.init(people: Self.sent(plan.totals), groups: Self.sent(plan.groupTotals))
  }

  private static func sent(_ totals: PlanTotals) -> [DirectRequest.Action: Int] {
    var counts: [DirectRequest.Action: Int] = [:]
    for action in PlanAction.allCases where totals[action] > 0 {
      if let direct = action.direct { counts[direct] = totals[action] }
    }
    return counts
  }

  public var total: Int { people.values.reduce(0, +) + groups.values.reduce(0, +) }

  mutating func add(_ action: DirectRequest.Action, isGroup: Bool) {
    if isGroup {
      groups[action, default: 0] += 1
    } else {
      people[action, default: 0] += 1
    }
  }

  /// Such as "25 people (3 creations, 22 updates) and 1 group (1 update)"; empty for none.
  public var words: String {
    [Self.words(people, "person", "people"), Self.words(groups, "group", "groups")]
      .compactMap(\.self).joined(separator: " and ")
  }

  private static func words(
    _ counts: [DirectRequest.Action: Int], _ one: String, _ many: String
  ) -> String? {
    let total = counts.values.reduce(0, +)
    guard total > 0 else { return nil }
    return "\(Words.count(total, one, plural: many)) (\(PlannedRequests.words(counts)))"
  }
}

extension PlanAction {
  /// What carries it out; nil for what sends nothing.
  var direct: DirectRequest.Action? {
    switch self {
    case .create: .create
    case .update: .update
    case .disable: .disable
    case .delete: .delete
    case .skip, .conflict: nil
    }
  }
}
