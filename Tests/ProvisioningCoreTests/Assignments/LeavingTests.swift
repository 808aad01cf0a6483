import Sandbox
import Testing

@testable import ProvisioningCore

/// What removing assignments does in Webex.
@Suite struct LeavingTests {
  /// What a removal says is what the next plan has.
  @Test func onlyWhoIsActiveInWebexBecomesInactive() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      let before = try await tenant.integration.plan()
      let linked = Set(try tenant.workspace.target.groups().compactMap(\.externalId))
      let roster = try await tenant.integration.assignmentRoster()
      let group = try #require(
        roster.assignments.first { $0.principalKind == .group && linked.contains($0.principalId) })
      let plan = try await tenant.integration.planAssignments(
        .remove, [AssignmentWish(.named(group.principalId))])
      #expect(plan.effect.deletedGroups == [group.principalName])
      #expect(plan.consequences.contains { $0.contains("itself is deleted") })
      let active = try #require(plan.effect.activeInWebex)
      #expect(active > 0 && active <= plan.effect.people)
      #expect(try await tenant.integration.carryOut(plan).done == 1)
      let after = try await tenant.integration.plan()
      #expect(after.totals[.disable] - before.totals[.disable] == active)
      #expect(after.groupTotals[.delete] - before.groupTotals[.delete] == 1)
    }
  }

  @Test func whoNeverWasInWebexDoesNotBecomeInactive() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      let plan = try await tenant.integration.plan()
      let items = try plan.indices(PlanQuery(actions: [.skip]))
        .compactMap { try plan.item(at: Int($0)) }
      let outside = items.filter { $0.reason == .notAssigned && $0.webexUser == nil }
      let people = outside.compactMap(\.person).prefix(2).map { AssignmentWish(.named($0.id)) }
      try #require(people.count == 2)
      let assigned = try await tenant.integration.planAssignments(.assign, people)
      #expect(try await tenant.integration.carryOut(assigned).done == 2)
      let removal = try await tenant.integration.planAssignments(.remove, people)
      #expect(removal.effect.people == 2 && removal.effect.activeInWebex == 0)
      #expect(removal.consequences[0].contains("none of them is active in Webex"))
      #expect(!removal.consequences.contains { $0.contains("become inactive") })
    }
  }
}
