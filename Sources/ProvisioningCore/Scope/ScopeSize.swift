internal import Evidence
internal import MicrosoftGraph

/// How much a full cycle evaluates.
struct ScopeSize: Sendable, Equatable {
  /// Assigned people.
  var people: Int
  /// Assigned groups.
  var groups: Int
  /// Whether somebody may be in several groups and counts in each.
  var isUpperBound: Bool

  var objects: Int { people + groups }

  /// Such as "373 people and 3 groups".
  var words: String {
    let people = Words.count(people, "person", plural: "people")
    return (isUpperBound ? "up to " : "")
      + (groups > 0 ? "\(people) and \(Words.count(groups, "group"))" : people)
  }
}

extension ScopeSize {
  /// - Parameter memberships: the members of assigned groups, as far as they are known.
  /// - Returns: nil where it is not known how many are in a group.
  init?(_ assignments: [Assignment], _ memberships: Memberships?) {
    let users = Set(assignments.filter { $0.principalKind == .user }.map(\.principalId))
    let groups = Dictionary(
      assignments.filter { $0.principalKind == .group }.map { ($0.principalId, $0) },
      uniquingKeysWith: { first, _ in first })
    self.init(people: users.count, groups: groups.count, isUpperBound: false)
    if groups.isEmpty { return }
    // What was read earlier counts as long as the groups are as large as then.
    let isKnown = groups.allSatisfy { id, assignment in
      guard let group = memberships?.groups[id], group.failure == nil else { return false }
      return assignment.directMembers == nil || assignment.directMembers == group.users.count
    }
    if isKnown, let memberships,
      let assigned = ScopeTable(assignments: assignments, memberships: memberships).assigned
    {
      people = assigned
      return
    }
    for assignment in groups.values {
      guard let members = assignment.directMembers else { return nil }
      people = people.addingReportingOverflow(members).overflow ? .max / 2 : people + members
    }
    isUpperBound = groups.count > 1 || !users.isEmpty
  }
}

extension Integration {
  /// How much a full cycle evaluates, who is in several groups once.
  ///
  /// - Parameter graph: reads the members of groups where that takes few requests; nil takes what the
  ///   workspace holds.
  /// - Returns: nil where it is not known.
  func scopeSize(
    _ assignments: [Assignment]?, _ job: SynchronizationJob?, _ graph: GraphClient? = nil
  ) async -> ScopeSize? {
    guard job?.synchronizesAll != true, let assignments, !assignments.isEmpty,
      !assignments.contains(where: \.isUnreadable)
    else { return nil }
    let stored = try? workspace.target.memberships()
    let known = ScopeSize(assignments, stored)
    guard known?.isUpperBound != false, let graph, Self.isSmall(assignments) else {
      return known
    }
    let read = await observe(Self.membersPurpose) {
      try await Self.memberships(
        of: assignments, graph, stored: Array((stored?.groups ?? [:]).values))
    }
    guard let groups = read.value else { return known }
    var memberships = Memberships()
    for group in groups { memberships.groups[group.id] = group }
    return ScopeSize(assignments, memberships) ?? known
  }

  /// Members of assigned groups that are read for a count at most, at 999 a request.
  private static let mostMembers = 20_000

  private static func isSmall(_ assignments: [Assignment]) -> Bool {
    var members = 0
    for group in assignments where group.principalKind == .group {
      guard let count = group.directMembers, count <= mostMembers - members else { return false }
      members += count
    }
    return true
  }
}
