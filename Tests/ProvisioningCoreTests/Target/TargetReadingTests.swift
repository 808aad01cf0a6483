import HTTPTransport
import Hummingbird
import SCIM
import Sandbox
import ServiceStub
import Testing
import Webex

@testable import ProvisioningCore

/// Webex's users and the members of groups, from the sandbox into the workspace.
@Suite struct TargetReadingTests {
  private func table(_ tenant: Tenant) throws -> TargetTable {
    try tenant.workspace.target.table(tenant.workspace.target.state())
  }

  @Test func everybodyInWebexIsRead() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 3_000)) { tenant in
      let snapshot = await tenant.integration.refresh([.target])
      #expect(snapshot.target.failure == nil)
      let client = try #require(try await tenant.integration.services().webex)
      let total = try await client.users(count: 1).totalResults
      #expect(total > 2_000, "several pages")
      #expect(snapshot.target.value?.users == total)
      #expect(snapshot.target.value?.unreadable == 0)
      let table = try table(tenant)
      #expect(table.count == total)
      let keys = table.keys(at: .id)
      let last = try await client.users(startIndex: total - 40, count: 40).resources
      let wanted = Set((last.map(\.id) + ["nobody"]).map { ObjectKey($0) })
      let found = try await tenant.workspace.target.numbers(
        of: wanted, at: .id, tenant.workspace.target.state())
      #expect(found.count == wanted.count - 1)
      #expect(found.allSatisfy { keys.first($0.key, in: table) == $0.value })
      for user in last {
        let number = try #require(keys.first(ObjectKey(user.id), in: table))
        let record = try #require(
          try tenant.workspace.target.record(
            number, tenant.workspace.target.state()))
        #expect(record.text(.userName) == user.userName)
        #expect(record.text(.displayName) == user.displayName)
        #expect(record.text(.externalId) == user.externalId)
        #expect(record.text(.provisionSource) == "AAD")
        let family = try #require(table.selection.place(of: "name.familyName"))
        #expect(record.values[family]?.string == user.familyName)
        #expect(record.values[TargetSelection.Fixed.active.rawValue] == .bool(true))
        var found: [Int32] = []
        table.index(at: TargetSelection.Fixed.userName.rawValue)
          .forEach(user.userName?.uppercased() ?? "", in: table) {
            found.append($0)
            return true
          }
        #expect(found == [number])
      }
    }
  }

  @Test func theNextReadBringsWhatChanged() async throws {
    try await Tenant.with(.healthy) { tenant in
      await tenant.integration.refresh([.target])
      let client = try #require(try await tenant.integration.services().webex)
      let user = try #require(
        try await client.users(count: 60).resources.last { $0.active == true })
      _ = try await client.patchUser(
        id: user.id,
        operations: [["op": "replace", "value": ["displayName": "Renamed", "active": false]]])
      let before = try tenant.workspace.target.state()
      let counts = await tenant.integration.refresh([.target]).target.value
      let after = try tenant.workspace.target.state()
      #expect(after.slot == before.slot, "nothing was read anew")
      #expect(counts?.users == before.counts.users)
      #expect(counts?.active == before.counts.active - 1)
      let table = try table(tenant)
      let number = try #require(table.keys(at: .id).first(ObjectKey(user.id), in: table))
      let record = try #require(table.record(Int(number)))
      #expect(record.text(.displayName) == "Renamed")
      #expect(record.values[TargetSelection.Fixed.active.rawValue] == .bool(false))
    }
  }

  @Test func whoIsGoneFromWebexIsGoneAfterTheNextRead() async throws {
    try await Tenant.with(.healthy) { tenant in
      await tenant.integration.refresh([.target])
      let client = try #require(try await tenant.integration.services().webex)
      let users = try await client.users(count: 5).resources
      let gone = try #require(users.last)
      try await tenant.deleteWebexUser(gone.id)
      let counts = await tenant.integration.refresh([.target]).target.value
      let table = try table(tenant)
      #expect(table.keys(at: .id).first(ObjectKey(gone.id), in: table) == nil)
      #expect(counts?.users == table.count)
    }
  }

  @Test func withoutAWebexTokenTheReasonIsKept() async throws {
    try await Tenant.with(.healthy, access: .graphOnly) { tenant in
      let snapshot = await tenant.integration.refresh([.target, .members])
      #expect(snapshot.target.failure?.isMissingCredential == true)
      #expect(snapshot.members.failure == nil)
      #expect(snapshot.members.value?.groups ?? 0 > 0)
    }
  }

  @Test func membersOfAssignedAndNestedGroupsAreRead() async throws {
    try await Tenant.with(.healthy) { tenant in
      let snapshot = await tenant.integration.refresh([.applications, .assignments, .members])
      let memberships = try tenant.workspace.target.memberships()
      let assigned = (snapshot.assignments.value ?? []).filter { $0.principalKind == .group }
      #expect(!assigned.isEmpty)
      for group in assigned {
        let stored = try #require(memberships.groups[group.principalId])
        #expect(stored.users.count == group.directMembers)
        #expect(stored.nested.count == group.nestedGroups)
        for nested in stored.nested { #expect(memberships.groups[nested] != nil) }
      }
      #expect(assigned.contains { $0.nestedGroups ?? 0 > 0 })
      #expect(memberships.deleted != nil)
    }
  }

  @Test func anEntryThatCannotBeReadIsCountedAndShown() async throws {
    try await Tenant.with(.healthy) { tenant in
      try await withStubServer { request in
        let path = request.uri.path
        guard path.hasSuffix("/Users") else { return Response(status: .notFound) }
        return .text(
          #"""
          {"totalResults":3,"itemsPerPage":3,"startIndex":1,"Resources":[
            {"id":"u-1","userName":"ada@example.com","active":"False","name":null},
            {"userName":"nobody"}, 7]}
          """#)
      } _: { address in
        var profile = tenant.profile
        profile.overrides.scim = address + "/v2"
        let integration = try tenant.reopened(profile: profile)
        let snapshot = await integration.refresh([.target])
        #expect(snapshot.target.failure == nil)
        #expect(
          snapshot.target.value == TargetCounts(users: 1, active: 0, announced: 3, unreadable: 2))
        #expect(try tenant.workspace.target.unreadable() == [#"{"userName":"nobody"}"#, "7"])
      }
    }
  }
}
