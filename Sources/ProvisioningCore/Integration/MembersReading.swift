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

  /// Groups that are looked into at most: assigned ones and those nested in them.
  private static let mostGroups = 500

  /// Reads who is in the assigned groups, and who was deleted, into the workspace.
  func readMembers(_ pass: Pass) async {
    do {
      let graph = try pass.services.graph(Self.membersPurpose)
      let assignments = try await pass.assignments().result.get()
      let counts = try await readMembers(assignments, graph)
      take(Observation(result: .success(counts), evidence: []), \.members)
    } catch {
      let failure = ProvisioningError(error, Self.membersPurpose)
      take(Observation(result: .failure(failure), evidence: []), \.members)
    }
  }

  @concurrent
  private nonisolated func readMembers(
    _ assignments: [Assignment], _ graph: GraphClient
  ) async throws -> MembershipCounts {
    let stored = try workspace.target.memberships().groups
    let groups = try await Self.memberships(of: assignments, graph, stored: Array(stored.values))
    let deleted = await Self.deletedPeople(graph)
    try await workspace.target.store(
      groups, replacing: stored, deleted: deleted, at: options.timing.now())
    let assigned = Set(assignments.filter { $0.principalKind == .group }.map(\.principalId))
    return MembershipCounts(
      groups: assigned.count, nestedGroups: groups.count { !assigned.contains($0.id) },
      members: groups.filter { assigned.contains($0.id) }.reduce(0) { $0 + $1.users.count },
      deletedPeople: (try? deleted.get())?.count)
  }

  /// The assigned groups and those nested in them, at any depth.
  ///
  /// - Parameter stored: what was read before, of which only the changes are read.
  @concurrent
  static nonisolated func memberships(
    of assignments: [Assignment], _ graph: GraphClient, stored: [GroupMembership] = []
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
    var known = try await reader.updated(stored)
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
