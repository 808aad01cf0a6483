import Foundation
import HTTPTransport
import Sandbox
import ServiceStub
import Testing

@testable import ProvisioningCore

/// Provisioning on demand where the service has no room, no job, or not everybody.
@Suite struct OnDemandTroubleTests {
  @Test func aServiceWithoutRoomIsWaitedForAsLongAsItSays() async throws {
    let clock = Int(Date.now.timeIntervalSince1970)
    let options = SandboxOptions(
      scenario: .healthy, users: 900, clock: .fixed(secondsSince1970: clock))
    try await Tenant.with(options) { tenant in
      let waits = Notes<Duration>()
      var settings = tenant.passingTime
      let pass = settings.timing.sleep
      settings.timing.sleep = {
        waits.add($0)
        try await pass($0)
      }
      let first = try tenant.reopened(options: settings)
      let names = try await Self.names(first, 6)
      #expect(names.count == 6)
      let one = try await first.provisionOnDemand(
        try await first.planOnDemand(Array(names.prefix(5))))
      #expect(one.failed == 0 && one.notSent == 0)
      // A run of its own knows nothing of the calls before: the service refuses its first.
      let second = try tenant.reopened(
        workspace: try Workspace(inMemory: "second"), options: settings)
      let rest = try await second.provisionOnDemand(try await second.planOnDemand([names[5]]))
      guard case .answered? = rest.items.first?.state else {
        Issue.record("\(rest.items) after \(waits.all)")
        return
      }
      let waited = try #require(waits.all.last)
      #expect(waited > .zero && waited <= OnDemandPace.window, "\(waits.all)")
      #expect(try second.requests(limit: 100).contains { $0.status == 429 })
      await first.close()
      await second.close()
    }
  }

  /// User principal names of people in scope.
  private static func names(_ integration: Integration, _ count: Int) async throws -> [String] {
    let plan = try await integration.plan()
    return try plan.indices(PlanQuery(actions: [.create, .update])).prefix(count).compactMap {
      try plan.item(at: Int($0))?.person?.userPrincipalName
    }
  }

  @Test func whereThereIsNoJobTheCommandsAreNamed() async throws {
    try await Tenant.with(.empty) { tenant in
      for step in ["on demand", "plan", "mappings"] {
        let error = await #expect(throws: ProvisioningError.self) {
          switch step {
          case "on demand": _ = try await tenant.integration.planOnDemand(["somebody"])
          case "plan": _ = try await tenant.integration.plan()
          default: _ = try await tenant.integration.readSchema()
          }
        }
        #expect(error?.kind == .notFound)
        #expect(error?.advice.contains("entrahub apps list") == true, "\(step): \(error as Any)")
        #expect(error?.advice.contains("entrahub troubleshoot") == true)
      }
    }
  }

  @Test func membersWithoutAWebexUserAreCounted() async throws {
    let options = SandboxOptions(scenario: .nestedGroups, users: 260, throttlesOnDemand: false)
    try await Tenant.with(options) { tenant in
      let integration = tenant.integration
      let nested = try #require(await integration.refresh().findings.nested?.first)
      // A group that nobody assigned is skipped, call by call: that is said before the first.
      let before = try await integration.planOnDemand(["group:\(nested.name)"])
      #expect(before.advice.contains { $0.hasPrefix("\(nested.name) is not assigned") })
      let assigned = try await integration.carryOut(
        try await integration.planAssignments(
          .assign, [AssignmentWish(.named("group:\(nested.name)"))]))
      #expect(assigned.done == 1)
      let plan = try await integration.planOnDemand(["group:\(nested.name)"])
      #expect(!plan.advice.contains { $0.contains("is not assigned") })
      let done = try await integration.provisionOnDemand(plan)
      let members = done.items.flatMap(\.members)
      let left = done.items.flatMap(\.leftOut)
      #expect(!left.isEmpty && left.count <= members.count)
      let words = try #require(done.membersLeftOut.first)
      #expect(
        words.hasPrefix(
          "\(nested.name): \(members.count - left.count) of \(members.count) members went along"))
      #expect(words.contains("entrahub provision \(left[0].detail)"))
      // Once they are there, they go along.
      _ = try await integration.provisionOnDemand(
        try await integration.planOnDemand(left.map(\.detail)))
      let again = try await integration.provisionOnDemand(
        try await integration.planOnDemand(["group:\(nested.name)"]))
      #expect(again.items.flatMap(\.leftOut).count < left.count)
    }
  }
}
