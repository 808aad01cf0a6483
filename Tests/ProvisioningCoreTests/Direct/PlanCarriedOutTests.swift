import AttributeMapping
import Foundation
import HTTPTransport
import MicrosoftGraph
import SCIM
import Sandbox
import Testing
import Webex

@testable import ProvisioningCore

/// Plans of the sandbox's scenarios, carried out from here.
@Suite struct PlanCarriedOutTests {
  @Test(arguments: [
    Scenario.healthy, .galleryHealthy, .nestedGroups, .upnMismatch, .quarantinedEscrow,
  ])
  func aSecondPlanHoldsOnlyWhatWebexRefused(_ scenario: Scenario) async throws {
    try await Tenant.with(SandboxOptions(scenario: scenario, users: 260)) { tenant in
      let plan = try await tenant.integration.plan()
      let planned = try PlannedRequests(plan)
      #expect(planned.total >= plan.totals.changes)
      #expect(planned.objects == ObjectCounts(plan), "every face counts the same objects")
      let summary = try await tenant.integration.carryOut(planned)
      #expect(summary.isComplete && summary.outcomes.values.reduce(0, +) == planned.total)
      #expect(summary.people.values.reduce(0, +) == planned.objects.people.values.reduce(0, +))
      #expect(summary.groups.values.reduce(0, +) == planned.objects.groups.values.reduce(0, +))
      let results = try tenant.workspace.directResults(ofRun: summary.run)
      #expect(Set(results.map(\.key)).count == planned.total, "every request has a row")
      // Groups whose new members were all refused have nothing to send.
      let refused = results.filter { !$0.outcome.isGood && $0.outcome != .skipped }
      #expect(refused.allSatisfy { ($0.status ?? 0) >= 400 && $0.kind == .user }, "\(refused)")
      #expect(refused.count < planned.total || planned.total == 0)

      let second = try await tenant.integration.plan()
      let rest = try Self.sending(second)
      #expect(Set(rest.people) == Set(refused.map(\.source)), "\(second.totals) \(refused)")
      // A group lacks only members whom Webex did not take.
      #expect(rest.missingMembers.isSubset(of: refused.map(\.source)))
      // What stood in the way is still there: nothing was forced.
      #expect(second.count(of: .conflict) == plan.count(of: .conflict))
    }
  }

  /// People for whom a plan sends something, and those who are to become members.
  private static func sending(
    _ plan: Plan
  ) throws -> (people: [String], missingMembers: Set<String>) {
    var people: [String] = []
    var members: Set<String> = []
    for index in try plan.indices(PlanQuery(actions: [.create, .update, .disable, .delete])) {
      let detail = try #require(try plan.detail(at: Int(index)))
      if detail.item.isGroup {
        for request in detail.requests {
          #expect(!request.waitsFor.isEmpty, "\(request)")
          members.formUnion(request.waitsFor)
        }
      } else {
        people.append(detail.item.person?.id ?? detail.item.webexUser?.id ?? "")
      }
    }
    return (people, members)
  }

  @Test func onlyTheChosenActionsAreSent() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      let plan = try await tenant.integration.plan()
      #expect(plan.totals[.create] > 0 && plan.totals[.update] > 0)
      let planned = try PlannedRequests(plan, actions: [.update])
      #expect(planned.counts[.create] == nil)
      let summary = try await tenant.integration.carryOut(planned)
      #expect(summary.isComplete)
      let second = try await tenant.integration.plan()
      #expect(second.totals[.create] == plan.totals[.create])
      #expect(second.totals[.update] == 0)
    }
  }

  @Test func aRunOverTheSameReadingPassesOverWhatIsDone() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      let plan = try await tenant.integration.plan()
      let first = try await tenant.integration.carryOut(
        PlannedRequests(plan, actions: [.create]))
      let created = try #require(first.outcomes[.done])
      let all = try PlannedRequests(try await tenant.integration.plan(.stored))
      // What is left is listed, not all that was planned.
      let left = try await tenant.integration.directRest(of: all)
      #expect(left == DirectRest(done: created, left: all.total - created))
      var listed: [String] = []
      try await tenant.integration.directRequests(of: all) { requests in
        listed += requests.map(\.key)
        return true
      }
      let done = try tenant.workspace.directResults(ofRun: first.run).filter(\.outcome.isGood)
      #expect(listed.count == left.left && Set(listed).isDisjoint(with: done.map(\.key)))
      let rest = try await tenant.integration.carryOut(all)
      #expect(rest.alreadyDone == created)
      let again = try await tenant.integration.plan()
      #expect(again.totals[.update] == 0)
      #expect(again.totals[.create] == plan.totals[.create] - created)
    }
  }

  /// Whom runs from here made and who left since is disabled, then deleted, though Entra's service
  /// does not know them.
  @Test func leaversWhomRunsMadeLoseTheirAccess() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      let pause = try await tenant.integration.change(for: .pause)
      try await tenant.integration.perform(pause)
      let plan = try await tenant.integration.plan()
      let first = try await tenant.integration.carryOut(PlannedRequests(plan, actions: [.create]))
      let made = try #require(
        try tenant.workspace.directResults(ofRun: first.run).first { $0.outcome == .done })
      let client = try #require(try await tenant.integration.services().webex)
      let id = try #require(made.targetId)

      try await tenant.changeDirectory(.delete, "/users/\(made.source)")
      #expect(try await Self.entry(of: id, tenant) == "disable soft-deleted")
      _ = try await tenant.integration.carryOut(
        PlannedRequests(try await tenant.integration.plan(.stored), actions: [.disable]))
      #expect(try await client.user(id: id).active == false)

      try await tenant.changeDirectory(.delete, "/directory/deletedItems/\(made.source)")
      #expect(try await Self.entry(of: id, tenant) == "delete hard-deleted")
      _ = try await tenant.integration.carryOut(
        PlannedRequests(try await tenant.integration.plan(.stored), actions: [.delete]))
      await #expect(throws: (any Error).self) { _ = try await client.user(id: id) }
    }
  }

  private static func entry(of webexId: String, _ tenant: Tenant) async throws -> String? {
    let plan = try await tenant.integration.plan()
    for index in try plan.indices() {
      guard let item = try plan.item(at: Int(index)), item.webexUser?.id == webexId else {
        continue
      }
      return "\(item.action.name) \(item.reason.name)"
    }
    return nil
  }

  @Test func aGroupThatLeftIsDeletedFromHere() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      _ = try await tenant.integration.plan()
      let linked = try tenant.workspace.target.groups()
      let roster = try await tenant.integration.assignmentRoster()
      let group = try #require(
        roster.assignments.first { one in linked.contains { $0.externalId == one.principalId } })
      let graph = try #require(try await tenant.integration.services().graph)
      try await graph.removeAssignment(
        id: group.id, fromServicePrincipal: roster.servicePrincipalId)
      let planned = try PlannedRequests(try await tenant.integration.plan(), actions: [.delete])
      #expect(planned.counts == [.delete: 1])
      #expect(try await tenant.integration.carryOut(planned).outcomes == [.done: 1])
      await tenant.integration.refresh([.target])
      #expect(
        try !tenant.workspace.target.groups().contains { $0.externalId == group.principalId })
    }
  }
}
