import AttributeMapping
import Foundation
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
      let summary = try await tenant.integration.carryOut(planned)
      #expect(summary.isComplete && summary.outcomes.values.reduce(0, +) == planned.total)
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
      let rest = try await tenant.integration.carryOut(all)
      #expect(rest.alreadyDone == created)
      let again = try await tenant.integration.plan()
      #expect(again.totals[.update] == 0)
      #expect(again.totals[.create] == plan.totals[.create] - created)
    }
  }
}
