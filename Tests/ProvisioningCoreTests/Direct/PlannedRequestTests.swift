import AttributeMapping
import Foundation
import SCIM
import Synchronization
import Testing

@testable import ProvisioningCore

/// Requests as plans write them.
@Suite struct PlannedRequestTests {
  /// Whoever a target keeps back would be created once more.
  @Test func aTargetThatKeepsItsUsersBackIsNotWrittenTo() throws {
    try RemovalGuard.check(gap: nil)
    try RemovalGuard.check(gap: (received: 95, announced: 100))
    let error = #expect(throws: ProvisioningError.self) {
      try RemovalGuard.check(gap: (received: 0, announced: 500))
    }
    #expect(error?.code == "incomplete-target" && error?.exitCode == 2)
  }

  @Test func anUpdateKnowsBeforeAndAfter() throws {
    let request = try #require(
      DirectRequest(
        method: "PATCH", path: "/Users/u-1", body: ["Operations": []], source: "s-1",
        label: "Ada", changes: [("title", nil, "Dean")]))
    #expect(request.action == .update && request.targetId == "u-1" && request.kind == .user)
    #expect(request.before == [DirectRequest.Value("title", nil)])
    #expect(request.after == [DirectRequest.Value("title", "Dean")])
    #expect(request.key == "user:s-1:update" && request.match.isEmpty)
    #expect(
      DirectRequest(
        method: "PUT", path: "/Users/u-1", body: nil, source: "", label: "", changes: []) == nil)
    #expect(
      DirectRequest(
        method: "POST", path: "/Rooms", body: nil, source: "", label: "", changes: []) == nil)
  }

  @Test func aCreationIsFoundByItsName() throws {
    let request = try #require(
      DirectRequest(
        method: "POST", path: "/Users", body: ["userName": #"a"b@x.example"#], source: "s-1",
        label: "A", changes: []))
    #expect(request.match == [#"userName eq "a\"b@x.example""#])
  }

  @Test func membersOfANewGroupFollowItsCreation() async throws {
    let target = ScriptedTarget()
    let old = target.add(["userName": "old@x.example"])
    let builder = RequestBuilder(
      mapping: ObjectMapping(
        name: "Groups", sourceObject: "Group", targetObject: Schema.group.id, isEnabled: true,
        attributes: []),
      attributes: [])
    let new = DirectRequest.placeholder(for: "source-new@x.example")
    let body = try #require(builder.changeMembers(adding: [old, new], removing: []))
    let group = try #require(
      DirectRequest(
        method: "POST", path: "/Groups",
        body: ["schemas": [.string(Schema.group.id)], "displayName": "Sales"], source: "g",
        label: "Sales", changes: [("displayName", nil, "Sales")]))
    let members = try #require(
      DirectRequest(
        method: "PATCH", path: "/Groups/\(DirectRequest.placeholder(for: "g"))", body: body,
        source: "g", label: "Sales", changes: [], part: 1))
    try await DirectBench.with(target) { bench in
      let summary = try await bench.carryOut(
        [group, .create("new@x.example")], references: [members])
      #expect(summary.isClean)
      let made = try #require(target.state.withLock { $0.groups.values.first })
      #expect(made["members"]?.array?.count == 2)
      // Asked afterwards, it is recognised as done.
      let again = try await bench.carryOut(
        [], references: [members], options: DirectOptions())
      #expect(again.outcomes == [.unchanged: 1])
    }
  }
}
