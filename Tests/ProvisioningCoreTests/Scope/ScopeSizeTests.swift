import Foundation
import Sandbox
import Testing

@testable import ProvisioningCore

/// How many a full cycle evaluates: who is in several groups counts once.
@Suite struct ScopeSizeTests {
  private func group(_ id: String, members: Int?) -> Assignment {
    Assignment(
      id: "a-\(id)", principalId: id, principalName: id, principalKind: .group, roleId: "r",
      directMembers: members)
  }

  private func memberships(_ groups: [String: [Int]]) -> Memberships {
    var result = Memberships()
    for (id, people) in groups {
      result.groups[id] = GroupMembership(
        id: id, name: id, users: people.map { ObjectKey(PlanWorld.id($0)) }, nested: [])
    }
    return result
  }

  private let user = Assignment(
    id: "a-user", principalId: PlanWorld.id(2), principalName: "Ada", principalKind: .user,
    roleId: "r")

  @Test func peopleInSeveralGroupsCountOnce() {
    let assignments = [group("sales", members: 3), group("support", members: 2), user]
    let known = memberships(["sales": [1, 2, 3], "support": [3, 4]])
    let size = ScopeSize(assignments, known)
    #expect(size == ScopeSize(people: 4, groups: 2, isUpperBound: false))
    #expect(size?.words == "4 people and 2 groups")
    let words = ChangeDescription.evaluation(of: size, atMost: 99)
    #expect(words.hasPrefix("4 people and 2 groups in scope are evaluated again"), "\(words)")
  }

  @Test func whatIsNotKnownIsAnUpperBound() {
    let assignments = [group("sales", members: 3), group("support", members: 2), user]
    let bound = ScopeSize(people: 6, groups: 2, isUpperBound: true)
    #expect(ScopeSize(assignments, nil) == bound)
    // Whom the group had then is not who it has now.
    #expect(
      ScopeSize(assignments, memberships(["sales": [1, 2], "support": [3, 4]])) == bound)
    #expect(
      ChangeDescription.evaluation(of: bound, atMost: nil).hasPrefix("Up to 6 people and 2 groups"))
    #expect(ScopeSize([group("sales", members: nil)], nil) == nil)
    #expect(
      ScopeSize([group("sales", members: 3)], nil)
        == ScopeSize(people: 3, groups: 1, isUpperBound: false))
    #expect(ScopeSize([user, user], nil)?.people == 1)
  }

  @Test func aRestartCountsPeopleOnce() async throws {
    try await Tenant.with(.healthy) { tenant in
      await tenant.integration.refresh()
      let restart = try await tenant.integration.change(for: .restart(resetScope: []))
      let plan = try await tenant.integration.plan()
      let assigned = try #require(
        restart.consequences.first { $0.contains("evaluated again") })
      #expect(!assigned.hasPrefix("Up to"), "\(assigned)")
      let count = try #require(assigned.split(separator: " ").first.flatMap { Int($0) })
      // Whoever is assigned and blocked is looked at, too, and left out.
      #expect(count >= plan.totals.inScope && count <= plan.totals.people)
    }
  }
}
