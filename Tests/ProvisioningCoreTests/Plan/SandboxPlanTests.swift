import AttributeMapping
import HTTPTransport
import MicrosoftGraph
import SCIM
import Sandbox
import Testing
import Webex

@testable import ProvisioningCore

/// Plans over the sandbox's tenant, held against what its two services say one by one.
@Suite struct SandboxPlanTests {
  @Test(arguments: [Scenario.healthy, .galleryHealthy])
  func everybodyIsWhereThePlanSays(_ scenario: Scenario) async throws {
    try await Tenant.with(SandboxOptions(scenario: scenario, users: 260)) { tenant in
      let plan = try await tenant.integration.plan()
      let services = try await tenant.integration.services()
      let graph = try #require(services.graph)
      let webex = try #require(services.webex)
      var assigned: Set<String> = []
      for assignment in await tenant.integration.snapshot.assignments.value ?? [] {
        if assignment.principalKind == .user {
          assigned.insert(assignment.principalId)
        } else {
          let members = try await graph.membersToProvision(group: assignment.principalId)
            .collected().items
          assigned.formUnion(members.filter { $0.kind?.known == .user }.map(\.id))
        }
      }
      let names = Set(
        try await webex.resources(.users, startIndex: 1, count: 1000).resources
          .compactMap { $0.json["userName"]?.string?.lowercased() })
      let people = try await graph.users().collected().items
      #expect(plan.totals.people == people.count)
      #expect(plan.totals.webexUsers == names.count)
      let inScope = people.filter { assigned.contains($0.id) && $0.accountEnabled != false }
      #expect(plan.totals.inScope == inScope.count)
      let missing = inScope.filter {
        !names.contains(($0.userPrincipalName ?? "").lowercased())
      }
      var created: Set<String> = []
      for index in try plan.indices(PlanQuery(actions: [.create])) {
        if let person = try plan.item(at: Int(index))?.person { created.insert(person.id) }
      }
      let guests = Set(people.filter { $0.userType == "Guest" }.map(\.id))
      #expect(created.subtracting(guests) == Set(missing.map(\.id)).subtracting(guests))
    }
  }

  @Test func anUpdateIsWhatTheTrialOfThePersonGives() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 400)) { tenant in
      let plan = try await tenant.integration.plan()
      let updates = try plan.indices(PlanQuery(actions: [.update]))
        .filter { try plan.item(at: Int($0))?.isGroup == false }
      #expect(!updates.isEmpty)
      let schema = plan.schema.schema
      var compared = 0
      for index in updates {
        let detail = try #require(try plan.detail(at: Int(index)))
        let person = try await tenant.integration.sourcePerson(detail.item.person?.id ?? "")
        // The trial finds people by the matching attribute alone.
        guard person.webex != nil else { continue }
        compared += 1
        let trial = tenant.integration.trial(schema, of: person)
        #expect(trial.request?.body == detail.requests.first?.body)
        #expect(!detail.changes.isEmpty)
      }
      #expect(compared > 0)
    }
  }

  @Test func aSecondPlanReadsOnlyWhatChanged() async throws {
    try await Tenant.with(.healthy) { tenant in
      let first = try await tenant.integration.plan()
      let stored = try await tenant.integration.plan(.stored)
      #expect(stored.totals == first.totals)
      #expect(stored.groupTotals == first.groupTotals)
      let client = try #require(try await tenant.integration.services().webex)
      let user = try #require(
        try await client.users(count: 60).resources.first { $0.externalId != nil })
      _ = try await client.patchUser(
        id: user.id, operations: [["op": "replace", "value": ["displayName": "Drifted"]]])
      let second = try await tenant.integration.plan()
      #expect(second.totals[.update] == first.totals[.update] + 1)
      guard case .items(let found) = try second.find(user.userName ?? "") else {
        Issue.record("the changed person is in the plan")
        return
      }
      let detail = try #require(try second.detail(at: Int(found[0])))
      #expect(detail.changes.map(\.target) == ["displayName"])
      #expect(detail.changes.first?.old == "Drifted")
    }
  }

  @Test func withoutWebexThereIsNoPlan() async throws {
    _ = try await Tenant.with(.healthy, access: .graphOnly) { tenant in
      await #expect {
        _ = try await tenant.integration.plan()
      } throws: {
        ($0 as? ProvisioningError)?.isMissingCredential == true
      }
    }
  }

  @Test func groupsAreCreatedAndFilled() async throws {
    try await Tenant.with(.healthy) { tenant in
      let plan = try await tenant.integration.plan()
      let groups = try plan.indices().compactMap { try plan.detail(at: Int($0)) }
        .filter(\.item.isGroup)
      let sending = groups.filter(\.item.action.sends)
      try #require(!sending.isEmpty)
      for group in sending {
        #expect(!group.requests.isEmpty, "\(group.item)")
        for request in group.requests { #expect(request.path.hasPrefix("/Groups")) }
      }
      #expect(plan.groupTotals[.conflict] == 0)
    }
  }
}
