import Evidence
import HTTPTransport
import Hummingbird
import MicrosoftGraph
import Sandbox
import ServiceStub
import Testing

@testable import ProvisioningCore

/// Members of assigned groups, read whole once and by what changed afterwards.
@Suite struct MembersReadingTests {
  private static let parts: Set<Integration.Part> = [.applications, .assignments, .members]

  /// The addresses of requests for groups while something is done, oldest first; the list of
  /// assignments counts members besides.
  private func requests(
    _ tenant: Tenant, during body: () async throws -> Void
  ) async throws -> [String] {
    let before = try tenant.integration.requests(limit: 5_000).count
    try await body()
    let all = try tenant.integration.requests(limit: 5_000)
    return all.prefix(all.count - before).map(\.url).reversed()
      .filter { $0.contains("/groups/") && !$0.contains("/$count") }
  }

  private func read(_ tenant: Tenant) async throws -> Memberships {
    let snapshot = await tenant.integration.refresh(Self.parts)
    #expect(snapshot.members.failure == nil)
    return try tenant.workspace.target.memberships()
  }

  /// What the directory says, member by member.
  private func expectTruth(_ memberships: Memberships, _ tenant: Tenant) async throws {
    let graph = try #require(try await tenant.integration.services().graph)
    for group in memberships.groups.values where group.failure == nil {
      let members = try await graph.members(group: group.id).collected().items
      let users = members.filter {
        $0.json["@odata.type"]?.string == "#microsoft.graph.user"
      }.compactMap { $0.json["id"]?.string.map { ObjectKey($0) } }
      #expect(Set(group.users) == Set(users) && group.users.count == users.count, "\(group.name)")
      #expect(group.nested.count == members.count - users.count)
    }
  }

  private func group(_ name: String, _ memberships: Memberships) throws -> GroupMembership {
    try #require(memberships.groups.values.first { $0.name == name })
  }

  private func assigned(_ tenant: Tenant, _ memberships: Memberships) async throws
    -> GroupMembership
  {
    let assignments = await tenant.integration.snapshot.assignments.value ?? []
    let largest = assignments.compactMap { memberships.groups[$0.principalId] }
      .max { $0.users.count < $1.users.count }
    return try #require(largest)
  }

  @Test func nothingChangedCostsNoPageOfMembers() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 3_000)) { tenant in
      let first = try await read(tenant)
      try await expectTruth(first, tenant)
      let largest = try await assigned(tenant, first)
      #expect(largest.users.count > 2_000)
      let again = try await requests(tenant) {
        let second = try await read(tenant)
        #expect(second.groups.mapValues(\.users) == first.groups.mapValues(\.users))
      }
      #expect(!again.isEmpty && again.count <= 5, "\(again.count)")
      #expect(
        again.allSatisfy { $0.contains("/groups/delta") && $0.contains("$deltatoken") }, "\(again)")
    }
  }

  /// Where all groups were in scope once, they are in the workspace still.
  @Test func groupsThatNobodyWantsAreNotAskedFor() {
    func group(_ id: String, _ nested: [String] = []) -> GroupMembership {
      GroupMembership(id: id, name: id, users: [], nested: nested)
    }
    let stored = [group("a", ["b"]), group("b", ["a", "gone"]), group("c", ["a"])]
    #expect(Integration.reachable(from: ["a"], in: stored).map(\.id) == ["a", "b"])
    #expect(Integration.reachable(from: [], in: stored).isEmpty)
  }

  @Test func whoCameAndWentIsAllThatIsRead() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 3_000)) { tenant in
      let first = try await read(tenant)
      let largest = try await assigned(tenant, first)
      let graph = try #require(try await tenant.integration.services().graph)
      let outsider = try #require(
        try await graph.users().collected().items
          .first { !largest.users.contains(ObjectKey($0.id)) })
      let gone = try #require(largest.users.first)
      let deleted = largest.users[1]
      let path = "/groups/\(largest.id)/members"
      try await tenant.changeDirectory(
        .post, "\(path)/$ref",
        #"{"@odata.id":"\#(tenant.server.description.graph)/users/\#(outsider.id)"}"#)
      try await tenant.changeDirectory(.delete, "\(path)/\(gone.uuidText)/$ref")
      try await tenant.changeDirectory(.delete, "/users/\(deleted.uuidText)")
      var second = Memberships()
      let asked = try await requests(tenant) { second = try await read(tenant) }
      #expect(asked.allSatisfy { $0.contains("$deltatoken") })
      let users = try #require(second.groups[largest.id]?.users)
      #expect(users.contains(ObjectKey(outsider.id)))
      #expect(!users.contains(gone) && !users.contains(deleted))
      try await expectTruth(second, tenant)
      try await tenant.changeDirectory(.post, "/directory/deletedItems/\(deleted.uuidText)/restore")
      try await expectTruth(try await read(tenant), tenant)
    }
  }

  @Test func anExpiredLinkMeansReadingEverythingAgain() async throws {
    try await Tenant.with(.healthy) { tenant in
      let first = try await read(tenant)
      let largest = try await assigned(tenant, first)
      let people = await tenant.integration.refresh([.people]).people.value
      try await tenant.changeDirectory(
        .delete, "/groups/\(largest.id)/members/\(largest.users[0].uuidText)/$ref")
      tenant.server.advance(by: .seconds(8 * 86_400))
      let later = await tenant.integration.refresh([.people])
      #expect(later.people.failure == nil && later.people.value == people)
      var second = Memberships()
      let asked = try await requests(tenant) { second = try await read(tenant) }
      #expect(asked.contains { $0.contains("/groups/delta") && !$0.contains("$deltatoken") })
      #expect(second.groups[largest.id]?.users.count == largest.users.count - 1)
      try await expectTruth(second, tenant)
    }
  }

  @Test func aDeletedGroupIsUnknownAndNotEmpty() async throws {
    try await Tenant.with(.healthy) { tenant in
      let first = try await read(tenant)
      let largest = try await assigned(tenant, first)
      try await tenant.changeDirectory(.delete, "/groups/\(largest.id)")
      let second = try await read(tenant)
      let assignments = await tenant.integration.snapshot.assignments.value ?? []
      if assignments.contains(where: { $0.principalId == largest.id }) {
        #expect(second.groups[largest.id]?.failure != nil)
        let table = ScopeTable(assignments: assignments, memberships: second)
        #expect(table.unreadGroups == [largest.name])
      } else {
        #expect(second.groups[largest.id] == nil)
      }
      try await tenant.changeDirectory(.post, "/directory/deletedItems/\(largest.id)/restore")
      let third = try await read(tenant)
      #expect(third.groups[largest.id]?.failure == nil)
      try await expectTruth(third, tenant)
    }
  }

  @Test func nestedGroupsAreFollowedAsTheyComeAndGo() async throws {
    try await Tenant.with(.healthy) { tenant in
      let first = try await read(tenant)
      let outer = try #require(first.groups.values.first { !$0.nested.isEmpty })
      let inner = try #require(first.groups[outer.nested[0]])
      #expect(inner.name == "Service Desk")
      try await tenant.changeDirectory(.delete, "/groups/\(outer.id)/members/\(inner.id)/$ref")
      let second = try await read(tenant)
      #expect(second.groups[outer.id]?.nested == [] && second.groups[inner.id] == nil)
      try await tenant.changeDirectory(
        .delete, "/groups/\(inner.id)/members/\(inner.users[0].uuidText)/$ref")
      try await tenant.changeDirectory(
        .post, "/groups/\(outer.id)/members/$ref",
        #"{"@odata.id":"\#(tenant.server.description.graph)/groups/\#(inner.id)"}"#)
      let third = try await read(tenant)
      #expect(third.groups[inner.id]?.users.count == inner.users.count - 1)
      try await expectTruth(third, tenant)
    }
  }

  // MARK: - Services that tell less

  private func reader<Result: Sendable>(
    _ answer: @escaping @Sendable (String) -> Response,
    _ body: @Sendable (GroupReader) async throws -> Result
  ) async throws -> Result {
    try await withStubServer { request in
      answer(request.uri.string)
    } _: { base in
      var configuration = TransportConfiguration()
      configuration.retry = .never
      let graph = GraphClient(
        baseURL: base, tokens: FixedToken(Secret("t")),
        transport: try Transport(configuration))
      return try await body(
        GroupReader(graph: graph, purpose: Purpose("reading", .consoleToGraph)) { _ in })
    }
  }

  private static func page(_ groups: String, _ link: String = "x") -> Response {
    .text(#"{"value":[\#(groups)],"@odata.deltaLink":"http://elsewhere.example/\#(link)"}"#)
  }

  private static let wanted = [GroupReader.Wanted(id: "g", name: "Sales")]
  private static let ada = ##"{"@odata.type":"#microsoft.graph.user","id":"ada"}"##

  /// A membership may be hidden from a delta, and from the list as well.
  @Test func aGroupWithoutToldMembersIsAskedForItself() async throws {
    let groups = try await reader { path in
      path.contains("/groups/delta")
        ? Self.page(#"{"id":"g","displayName":"Sales"}"#)
        : .text(#"{"error":{"code":"Authorization_RequestDenied"}}"#, status: .forbidden)
    } _: {
      try await $0.whole(Self.wanted)
    }
    #expect(groups.count == 1 && groups[0].failure != nil && groups[0].link == nil)
    let listed = try await reader { path in
      path.contains("/groups/delta")
        ? Self.page(#"{"id":"g","displayName":"Sales"}"#) : Self.page(Self.ada)
    } _: {
      try await $0.whole(Self.wanted)
    }
    #expect(listed.map(\.users) == [[ObjectKey("ada")]])
    #expect(listed[0].link == nil, "what is hidden from the delta changes unseen")
    let empty = try await reader { path in
      path.contains("/groups/delta")
        ? Self.page(#"{"id":"g","displayName":"Sales"}"#) : Self.page("")
    } _: {
      try await $0.whole(Self.wanted)
    }
    #expect(empty[0].users == [] && empty[0].failure == nil && empty[0].link != nil)
  }

  @Test(arguments: [
    ##"{"id":"g","members@delta":[{"@odata.type":"#microsoft.graph.user"}]}"##,
    #"{"id":"g","members@delta":[{"id":"ada"}]}"#, #"{"id":"g","members@delta":7}"#,
    #"{"members@delta":[]}"#, "7", "",
  ])
  func whatCannotBeUnderstoodIsReadFromTheList(_ group: String) async throws {
    let groups = try await reader { path in
      path.contains("/groups/delta") ? Self.page(group) : Self.page(Self.ada)
    } _: {
      try await $0.whole(Self.wanted)
    }
    #expect(groups.map(\.users) == [[ObjectKey("ada")]])
    #expect(groups[0].link == nil && groups[0].name == "Sales")
  }

  @Test(arguments: [400, 403, 404, 410, 501])
  func aServiceWithoutChangesIsReadByLists(_ status: Int) async throws {
    let groups = try await reader { path in
      path.contains("/groups/delta")
        ? .text(#"{"error":{"code":"x"}}"#, status: .init(code: status)) : Self.page(Self.ada)
    } _: {
      try await $0.whole(Self.wanted)
    }
    #expect(groups.map(\.users) == [[ObjectKey("ada")]])
  }

  @Test func aFaultOfTheServiceIsNoEmptyGroup() async throws {
    await #expect(throws: GraphError.self) {
      try await reader { _ in
        .text("{}", status: .serviceUnavailable)
      } _: {
        try await $0.whole(Self.wanted)
      }
    }
  }

  /// The link of another tenant's service, or of one that moved, is not followed.
  @Test func aLinkFromElsewhereIsNotFollowed() async throws {
    let stored = GroupMembership(
      id: "g", name: "Sales", users: [ObjectKey("bo")], nested: [],
      link: "http://elsewhere.example/x")
    let updated = try await reader { _ in
      Self.page("")
    } _: {
      try await $0.updated([stored])
    }
    #expect(updated.isEmpty)
  }
}
