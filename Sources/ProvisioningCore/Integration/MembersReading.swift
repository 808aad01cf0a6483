internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import Synchronization

extension Integration {
  static let membersPurpose = Purpose(
    "reading the members of assigned groups", .consoleToGraph, needs: "GroupMember.Read.All")
  private static let deletedPurpose = Purpose(
    "reading deleted users", .consoleToGraph, needs: "User.Read.All")

  /// Groups that are looked into at most, besides the tenant's where all are in scope: assigned ones
  /// and those nested in them.
  private static let mostGroups = 500

  /// Reads who is in the groups in scope, and who was deleted, into the workspace.
  func readMembers(_ pass: Pass) async {
    do {
      let graph = try pass.services.graph(Self.membersPurpose)
      let assignments = try await pass.assignments().result.get()
      let isMapped = try workspace.target.schema().map { GroupSource($0.schema) != nil } ?? true
      let isWhole = isMapped ? await synchronizesAll(pass) : false
      let counts = try await readMembers(assignments, ofTenant: isWhole, graph)
      take(Observation(result: .success(counts), evidence: []), \.members)
    } catch {
      let failure = ProvisioningError(error, Self.membersPurpose)
      take(Observation(result: .failure(failure), evidence: []), \.members)
    }
  }

  @concurrent
  private nonisolated func readMembers(
    _ assignments: [Assignment], ofTenant isWhole: Bool, _ graph: GraphClient
  ) async throws -> MembershipCounts {
    let stored = try workspace.target.memberships().groups
    let groups = try await Self.memberships(
      of: assignments, besides: isWhole ? try await Self.groups(ofTenant: graph) : [], graph,
      stored: Array(stored.values))
    let deleted = await Self.deletedPeople(graph)
    try await workspace.target.store(
      groups, replacing: stored, deleted: deleted, at: options.timing.now())
    let assigned = Set(assignments.filter { $0.principalKind == .group }.map(\.principalId))
    let inScope = isWhole ? groups : groups.filter { assigned.contains($0.id) }
    return MembershipCounts(
      groups: isWhole ? groups.count : assigned.count, nestedGroups: groups.count - inScope.count,
      members: inScope.reduce(0) { $0 + $1.users.count },
      deletedPeople: (try? deleted.get())?.count)
  }

  private static nonisolated func groups(
    ofTenant graph: GraphClient
  ) async throws -> [GroupReader.Wanted] {
    let page = try await graph.groups().collected()
    // One that is missing here would look as if it had left.
    guard page.unreadable.isEmpty else {
      throw ProvisioningError(
        .unexpectedAnswer, leg: .consoleToGraph, operation: "reading the groups of the tenant",
        message: "\(Words.count(page.unreadable.count, "group")) can't be understood",
        advice: "All groups are in scope; until they can be read, nothing is planned.")
    }
    return page.items.map { GroupReader.Wanted(id: $0.id, name: $0.displayName) }
  }

  /// The assigned groups and those nested in them, at any depth.
  ///
  /// - Parameters:
  ///   - others: groups that are in scope without an assignment.
  ///   - stored: what was read before, of which only the changes are read.
  @concurrent
  static nonisolated func memberships(
    of assignments: [Assignment], besides others: [GroupReader.Wanted] = [], _ graph: GraphClient,
    stored: [GroupMembership] = []
  ) async throws -> [GroupMembership] {
    let told = Mutex(0)
    let reader = GroupReader(graph: graph, purpose: membersPurpose) { count in
      let sum = told.withLock { sum in
        sum += count
        return sum
      }
      RefreshProgress.report(.members, done: sum, of: nil)
    }
    var wanted: [GroupReader.Wanted] = []
    var seen: Set<String> = []
    for assignment in assignments where assignment.principalKind == .group {
      if seen.insert(assignment.principalId).inserted {
        wanted.append(.init(id: assignment.principalId, name: assignment.principalName))
      }
    }
    wanted += others.filter { seen.insert($0.id).inserted }
    let mostGroups = max(mostGroups, wanted.count)
    var known = try await reader.updated(Self.reachable(from: seen, in: stored))
    var groups: [GroupMembership] = []
    // One level of nesting after the other; groups may contain each other in circles.
    while !wanted.isEmpty, groups.count < mostGroups {
      let level = wanted.prefix(mostGroups - groups.count)
      wanted = []
      for group in try await reader.whole(level.filter { known[$0.id] == nil }) {
        known[group.id] = group
      }
      for place in level {
        guard var group = known[place.id] else { continue }
        group.name = place.name ?? group.name
        groups.append(group)
        for nested in group.nested where seen.insert(nested).inserted {
          wanted.append(.init(id: nested, name: nil))
        }
      }
    }
    return groups
  }

  /// Stored groups that are wanted or nested in those, at any depth: of others nothing is asked.
  static nonisolated func reachable(
    from wanted: Set<String>, in stored: [GroupMembership]
  ) -> [GroupMembership] {
    let groups = Dictionary(stored.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var seen = wanted
    var waiting = Array(wanted)
    while let id = waiting.popLast() {
      waiting += (groups[id]?.nested ?? []).filter { seen.insert($0).inserted }
    }
    return stored.filter { seen.contains($0.id) }
  }

  private static nonisolated func deletedPeople(
    _ graph: GraphClient
  ) async -> Result<[DeletedPerson], ProvisioningError> {
    await observe(deletedPurpose) {
      let page = try await graph.deletedUsers().collected()
      // Who is missing here would count as deleted for good.
      guard page.unreadable.isEmpty else {
        throw ProvisioningError(
          .unexpectedAnswer, leg: .consoleToGraph, operation: deletedPurpose.operation,
          message: "\(Words.count(page.unreadable.count, "deleted user")) can't be understood",
          advice: "Until they can, nobody is planned as deleted for good.")
      }
      return page.items.map {
        DeletedPerson(
          id: $0.id, userPrincipalName: $0.userPrincipalName ?? "",
          displayName: $0.displayName ?? "", deletedAt: $0.deletedDateTime)
      }
    }.result
  }
}
