internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

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
    let groups = try await Self.memberships(of: assignments, graph)
    let deleted = await Self.deletedPeople(graph)
    try await workspace.target.store(groups, deleted: deleted, at: options.timing.now())
    let assigned = Set(assignments.filter { $0.principalKind == .group }.map(\.principalId))
    return MembershipCounts(
      groups: assigned.count, nestedGroups: groups.count { !assigned.contains($0.id) },
      members: groups.filter { assigned.contains($0.id) }.reduce(0) { $0 + $1.users.count },
      deletedPeople: (try? deleted.get())?.count)
  }

  /// The assigned groups and those nested in them, at any depth.
  @concurrent
  static nonisolated func memberships(
    of assignments: [Assignment], _ graph: GraphClient
  ) async throws -> [GroupMembership] {
    var wanted: [(id: String, name: String)] = []
    var seen: Set<String> = []
    for assignment in assignments where assignment.principalKind == .group {
      if seen.insert(assignment.principalId).inserted {
        wanted.append((assignment.principalId, assignment.principalName))
      }
    }
    var groups: [GroupMembership] = []
    // One level of nesting after the other; groups may contain each other in circles.
    while !wanted.isEmpty, groups.count < Self.mostGroups {
      let level = wanted.prefix(Self.mostGroups - groups.count)
      wanted = []
      let known = groups.reduce(0) { $0 + $1.users.count }
      for contents in try await contents(of: Array(level), graph, known: known) {
        groups.append(contents.membership)
        for nested in contents.nested where seen.insert(nested.id).inserted {
          wanted.append(nested)
        }
      }
    }
    return groups
  }

  private struct Contents: Sendable {
    var membership: GroupMembership
    var nested: [(id: String, name: String)]

    /// Groups have hundreds of thousands of members: of users only the id is read.
    mutating func add(_ member: JSONNode) {
      guard let id = member["id"]?.nonEmptyString else {
        membership.failure = "a member can't be understood"
        return
      }
      let type = member["@odata.type"]
      if type?.isString("#microsoft.graph.user") == true {
        membership.users.append(ObjectKey(id))
      } else if type?.isString("#microsoft.graph.group") == true {
        membership.nested.append(id)
        nested.append((id, member["displayName"]?.string ?? id))
      } else {
        membership.others += 1
      }
    }
  }

  /// Four groups at a time; one that can't be read is kept with the reason.
  private static nonisolated func contents(
    of wanted: [(id: String, name: String)], _ graph: GraphClient, known: Int
  ) async throws -> [Contents] {
    var count = known
    return try await boundedMap(wanted) {
      try await contents(of: $0.id, $0.name, graph)
    } each: { contents in
      count += contents.membership.users.count
      RefreshProgress.report(.members, done: count, of: nil)
    }
  }

  private static nonisolated func contents(
    of id: String, _ name: String, _ graph: GraphClient
  ) async throws -> Contents {
    var contents = Contents(
      membership: GroupMembership(id: id, name: name, users: [], nested: [], others: 0),
      nested: [])
    do {
      for try await page in graph.members(group: id).readAhead() {
        try Task.checkCancellation()
        contents.membership.users.reserveCapacity(
          contents.membership.users.count + page.items.count)
        for member in page.items { contents.add(member.json) }
        if !page.unreadable.isEmpty { contents.membership.failure = "a member can't be understood" }
      }
    } catch let error as GraphError where error.status == 404 || error.status == 403 {
      contents.membership.failure = ProvisioningError(error, membersPurpose).message
    }
    return contents
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
