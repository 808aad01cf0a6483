import Foundation
import Sandbox
import Testing

@testable import ProvisioningCore

/// Provisioning on demand, by the sandbox's service.
@Suite struct OnDemandTests {
  /// People for whom a cycle would change something.
  private func drifted(_ tenant: Tenant) async throws -> [Person] {
    let plan = try await tenant.integration.plan()
    return try plan.indices(PlanQuery(actions: [.update])).compactMap {
      try plan.item(at: Int($0))?.person
    }
  }

  @Test(arguments: [false, true]) func bothDialectsTellWhatWasDone(_ isList: Bool) async throws {
    let options = SandboxOptions(
      scenario: .healthy, users: 260, throttlesOnDemand: false, listsOnDemand: isList)
    try await Tenant.with(options) { tenant in
      let person = try #require(try await drifted(tenant).first)
      let plan = try await tenant.integration.planOnDemand([person.userPrincipalName])
      #expect(plan.ready == 1 && plan.refused == 0)
      let done = try await tenant.integration.provisionOnDemand(plan)
      guard case .answered(let event)? = done.items.first?.state else {
        Issue.record("\(done.items)")
        return
      }
      #expect(event.status == .success && event.verdict == "updated in Webex")
      #expect(event.steps.map(\.title).last == "Written to Webex")
      #expect(event.changes.map(\.name) == ["externalId"])
      let entry = try #require(try tenant.workspace.journal().first)
      #expect(entry.outcome == .done && entry.message == "updated in Webex")
      #expect(entry.requestId?.isEmpty == false)

      let again = try await tenant.integration.provisionOnDemand(
        try await tenant.integration.planOnDemand([person.id]))
      guard case .answered(let second)? = again.items.first?.state else {
        Issue.record("\(again.items)")
        return
      }
      #expect(second.status == .skipped && second.bareCode == "RedundantExport")
      #expect(second.verdict.contains("Webex has the same"))
    }
  }

  @Test func aBatchThatIsResumedLeavesOutWhatIsDone() async throws {
    let options = SandboxOptions(scenario: .healthy, users: 260, throttlesOnDemand: false)
    try await Tenant.with(options) { tenant in
      let people = try await drifted(tenant)
      let (first, second) = (try #require(people.first), try #require(people.last))
      let integration = tenant.integration
      _ = try await integration.provisionOnDemand(
        try await integration.planOnDemand([first.userPrincipalName]))
      let rest = try await integration.planOnDemand(
        [first.userPrincipalName, second.userPrincipalName, "nobody@nowhere.example"],
        resuming: true)
      #expect(rest.items.map { $0.state == .doneBefore } == [true, false, false])
      #expect(rest.ready == 1 && rest.refused == 1)
    }
  }

  @Test func groupsGoWithTheirMembersInFives() async throws {
    let options = SandboxOptions(scenario: .healthy, users: 260, throttlesOnDemand: false)
    try await Tenant.with(options) { tenant in
      let plan = try await tenant.integration.planOnDemand(["group:Board"])
      #expect(plan.items.count > 1)
      #expect(plan.items.allSatisfy { $0.members.count <= 5 })
      let members = plan.items.flatMap(\.members).map(\.id)
      #expect(Set(members).count == members.count && members.count > 5)
      let done = try await tenant.integration.provisionOnDemand(plan)
      #expect(done.answered(.skipped) + done.answered(.success) == plan.items.count)
    }
  }

  @Test func fiveCallsGoInTenSeconds() {
    var pace = OnDemandPace()
    for second in 0..<5 {
      #expect(pace.wait(now: .seconds(second)) == .zero)
      pace.sent(at: .seconds(second))
    }
    #expect(pace.wait(now: .seconds(5)) == .seconds(5))
    #expect(pace.wait(now: .seconds(11)) == .zero)
  }

  @Test func aReadOnlyProfileProvisionsNobody() async throws {
    try await Tenant.with(.healthy, readOnly: true) { tenant in
      let plan = OnDemandPlan(
        items: [], batch: "", servicePrincipalId: "", jobId: "", ruleId: "", advice: [])
      await #expect {
        _ = try await tenant.integration.provisionOnDemand(plan)
      } throws: {
        ($0 as? ProvisioningError)?.kind == .readOnly
      }
    }
  }
}
