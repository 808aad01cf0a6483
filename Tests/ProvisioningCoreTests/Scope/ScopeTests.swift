import AttributeMapping
import Testing

@testable import ProvisioningCore

/// Who is in scope and why, as a table: assignments, memberships and the person in, a reason out.
@Suite struct ScopeTests {
  private static let ada = "11111111-0000-4000-8000-000000000001"
  private static let bo = "11111111-0000-4000-8000-000000000002"
  private static let cy = "11111111-0000-4000-8000-000000000003"

  private static func user(_ id: String, role: String = "r") -> Assignment {
    Assignment(
      id: "a-\(id)-\(role)", principalId: id, principalName: "user", principalKind: .user,
      roleId: role)
  }

  private static func group(_ name: String) -> Assignment {
    Assignment(
      id: "a-\(name)", principalId: name, principalName: name, principalKind: .group, roleId: "r")
  }

  private static func memberships(
    _ groups: [String: (users: [String], nested: [String])]
  ) -> Memberships {
    var result = Memberships()
    for (name, contents) in groups {
      result.groups[name] = GroupMembership(
        id: name, name: name, users: contents.users.map(ObjectKey.init), nested: contents.nested)
    }
    return result
  }

  private func reason(
    _ table: ScopeTable, _ values: [String: AttributeValue], filter: ScopingFilter? = nil
  ) -> ScopeReason {
    var mapping = ObjectMapping(
      name: "Users", sourceObject: "User", targetObject: "User", isEnabled: true,
      attributes: [.direct("userPrincipalName", to: "userName", matchingPriority: 1)],
      filter: filter)
    mapping.flowTypes = ["Add", "Update", "Delete"]
    let inputs = PlanInputs(
      mapping, targets: [], scope: table, selection: TargetSelection(mapping),
      dialect: .classic, context: EvaluationContext(), skipsOutOfScopeDeletions: false)
    return inputs.reason(ObjectKey(values["objectId"]?.text ?? ""), inputs.slots.row(values))
  }

  private static let enabled: [String: AttributeValue] = [
    "objectId": .text(ada), "accountEnabled": .boolean(true), "department": "Sales",
  ]

  @Test func nobodyIsAssigned() {
    let table = ScopeTable(assignments: [], memberships: Memberships())
    #expect(reason(table, Self.enabled) == .notAssigned)
  }

  @Test func directlyAssigned() {
    let table = ScopeTable(assignments: [Self.user(Self.ada)], memberships: Memberships())
    #expect(reason(table, Self.enabled) == .inScope)
    #expect(table.paths[table[ObjectKey(Self.ada)]?.path ?? 9].words == "directly")
    #expect(table[ObjectKey(Self.bo)] == nil)
  }

  @Test func defaultAccessCounts() {
    let assignment = Self.user(Self.ada, role: "00000000-0000-0000-0000-000000000000")
    let table = ScopeTable(assignments: [assignment], memberships: Memberships())
    #expect(reason(table, Self.enabled) == .inScope)
    #expect(table.paths[0].assignment.isDefaultAccess)
  }

  @Test func membersOfAnAssignedGroup() {
    let table = ScopeTable(
      assignments: [Self.group("Sales")],
      memberships: Self.memberships(["Sales": ([Self.ada], []), "Other": ([Self.bo], [])]))
    #expect(reason(table, Self.enabled) == .inScope)
    #expect(table.paths[0].words == "through the group Sales")
    #expect(table[ObjectKey(Self.bo)] == nil)
  }

  @Test func severalPathsAreKnownAsSuch() {
    let groups = Self.memberships(["Sales": ([Self.ada, Self.bo], []), "All": ([Self.ada], [])])
    let table = ScopeTable(
      assignments: [Self.group("Sales"), Self.user(Self.ada), Self.group("All")],
      memberships: groups)
    #expect(table[ObjectKey(Self.ada)]?.isRepeated == true)
    #expect(table.paths[table[ObjectKey(Self.ada)]?.path ?? 9].words == "directly")
    #expect(table[ObjectKey(Self.bo)]?.isRepeated == false)
  }

  @Test func membersOfNestedGroupsAreOutAndTold() throws {
    let groups = Self.memberships([
      "Pilot": ([Self.bo], ["Desk"]), "Desk": ([Self.ada, Self.bo], ["Inner"]),
      // In a circle.
      "Inner": ([Self.cy], ["Pilot", "Desk"]),
    ])
    let table = ScopeTable(assignments: [Self.group("Pilot")], memberships: groups)
    #expect(reason(table, Self.enabled) == .nestedOnly)
    let entry = try #require(table[ObjectKey(Self.ada)])
    #expect(table.paths[entry.path].words == "in Desk, which is nested in Pilot")
    #expect(table[ObjectKey(Self.bo)]?.isNested == false)
    #expect(table[ObjectKey(Self.cy)]?.isNested == true)
  }

  @Test func aGroupThatWasDeletedMeanwhileIsNamed() {
    var groups = Self.memberships(["Sales": ([Self.ada], [])])
    groups.groups["Sales"]?.failure = "not found"
    let table = ScopeTable(
      assignments: [Self.group("Sales"), Self.group("Never read")], memberships: groups)
    #expect(table.unreadGroups == ["Sales", "Never read"])
    #expect(table[ObjectKey(Self.ada)] == nil)
    // It may be the group that brings them in.
    #expect(reason(table, Self.enabled) == .unknown)
    let unread = Assignment.unreadable(0, "{}")
    let half = ScopeTable(assignments: [unread], memberships: Memberships())
    #expect(reason(half, Self.enabled) == .unknown)
  }

  @Test func blockedSignInAndFilterKeepOut() {
    let table = ScopeTable(assignments: [Self.user(Self.ada)], memberships: Memberships())
    var blocked = Self.enabled
    blocked["accountEnabled"] = .boolean(false)
    #expect(reason(table, blocked) == .disabled)
    func filter(_ department: String) -> ScopingFilter {
      ScopingFilter(groups: [.init(clauses: [.init("department", .equals, department)])])
    }
    #expect(reason(table, Self.enabled, filter: filter("Sales")) == .inScope)
    #expect(reason(table, Self.enabled, filter: filter("Finance")) == .filteredOut)
    #expect(reason(table, blocked, filter: filter("Finance")) == .disabled)
  }

  @Test func everybodyWhereAllAreSynchronized() {
    let table = ScopeTable(
      assignments: [], memberships: Memberships(), includesEverybody: true)
    #expect(reason(table, Self.enabled) == .inScope)
  }
}
