internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import Webex

/// Some people of the scope, looked up on both sides.
struct SecondUserLook: Sendable {
  /// People who were read.
  var people = 0
  /// Those of them whose mail address is not their user name, and who were looked up in Webex.
  var differing = 0
  /// Names of those who have a Webex user by each.
  var doubled: [String] = []
  /// How many have one by mail address alone.
  var byMail = 0

  /// As a snapshot keeps it; a look in which nobody's names differ shows nothing.
  var finding: ScopeFindings.SecondUsers {
    ScopeFindings.SecondUsers(
      people: doubled.count, sample: differing == 0 ? 0 : people, byMail: byMail)
  }
}

extension Readers {
  static let secondUsersPurpose = Purpose(
    "comparing people on both sides", .consoleToGraph, needs: "User.Read.All")

  /// Graph's most values of `in`.
  private static let sample = 15
  /// Each is two requests to Webex.
  private static let mostLookups = 8

  /// Whether some people of the scope have a Webex user by user name and another by mail address;
  /// nil without a Webex token.
  func secondUsers(
    among assignments: Observation<[Assignment]>
  ) async -> Observation<SecondUserLook?> {
    guard let webex = services.webex, let assignments = assignments.value else {
      return assignments.map { _ in nil }
    }
    return await observe(Self.secondUsersPurpose) {
      var look = SecondUserLook()
      for person in try await someone(of: assignments) where look.differing < Self.mostLookups {
        look.people += 1
        guard let name = person.userPrincipalName, let mail = person.mail,
          name.lowercased() != mail.lowercased()
        else { continue }
        look.differing += 1
        var found: [Bool] = []
        for value in [name, mail] {
          let filter = "userName eq \"\(value.replacing("\"", with: ""))\""
          let page = try await webex.resources(.users, filter: filter, startIndex: 1, count: 1)
          found.append(!page.resources.isEmpty)
        }
        if found == [true, true] { look.doubled.append(person.displayName ?? name) }
        if found == [false, true] { look.byMail += 1 }
      }
      return look
    }
  }

  /// People who are assigned themselves, else members of an assigned group.
  private func someone(of assignments: [Assignment]) async throws -> [GraphUser] {
    let graph = try services.graph(Self.secondUsersPurpose)
    let users = assignments.filter { $0.principalKind == .user }.prefix(Self.sample)
    if !users.isEmpty {
      let ids = users.map { GraphQuery.literal($0.principalId) }.joined(separator: ",")
      return try await graph.users(filter: "id in (\(ids))", top: Self.sample)
        .collected(limit: Self.sample).items
    }
    guard let group = assignments.first(where: { ($0.directMembers ?? 0) > 0 }) else { return [] }
    return try await graph.userMembers(group: group.principalId, top: Self.sample)
      .collected(limit: Self.sample).items
  }

  /// The groups inside assigned ones that alone lead to people; nil where that can't be told with few
  /// requests.
  func nested(
    among assignments: Observation<[Assignment]>
  ) async -> Observation<[NestedGroup]?> {
    guard let all = assignments.value else { return assignments.map { _ in nil } }
    let groups = all.filter { $0.principalKind == .group }
    guard groups.contains(where: { ($0.nestedGroups ?? 0) > 0 }) else {
      return assignments.map { _ in
        groups.contains { $0.nestedGroups == nil } ? nil : []
      }
    }
    return await observe(Integration.membersPurpose) {
      let graph = try services.graph(Integration.membersPurpose)
      // What is in the workspace costs only what changed.
      let stored = services.storedMemberships()?.groups ?? [:]
      let isKnown = groups.allSatisfy { stored[$0.principalId]?.link != nil }
      let isCheap = if isKnown { true } else { try await isSmall(groups, graph) }
      guard isCheap else { return nil }
      let found = try await Integration.memberships(
        of: all, graph, stored: Array(stored.values))
      var memberships = Memberships()
      for group in found { memberships.groups[group.id] = group }
      return ScopeTable(assignments: all, memberships: memberships).nested
    }
  }

  /// Members that are read for the count at most, at 999 a request.
  private static let mostMembers = 5_000

  private func isSmall(_ groups: [Assignment], _ graph: GraphClient) async throws -> Bool {
    var members = 0
    for group in groups {
      members +=
        (group.nestedGroups ?? 0) == 0
        ? group.directMembers ?? Self.mostMembers
        : try await graph.transitiveMemberCount(group: group.principalId)
      if members > Self.mostMembers { return false }
    }
    return true
  }
}
