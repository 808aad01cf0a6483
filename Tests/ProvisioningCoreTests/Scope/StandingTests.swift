import Sandbox
import Testing

@testable import ProvisioningCore

/// How people stand one by one, held against the plan over everybody.
@Suite struct StandingTests {
  @Test(arguments: [Scenario.healthy, .galleryHealthy, .nestedGroups, .upnMismatch])
  func everybodyStandsAsThePlanHasThem(_ scenario: Scenario) async throws {
    try await Tenant.with(SandboxOptions(scenario: scenario, users: 300)) { tenant in
      let plan = try await tenant.integration.plan()
      let standings = try await tenant.integration.standings()
      var seen: [String: Int] = [:]
      for index in 0..<plan.count {
        guard let item = try plan.item(at: index), let person = item.person else { continue }
        let standing = try #require(try standings.standing(of: person))
        seen[item.action.name, default: 0] += 1
        #expect(standing.reason == item.reason.scope ?? .inScope, "\(item)")
        if standing.reason == .nestedOnly { #expect(standing.path?.nestedGroup != nil) }
        if standing.reason == .inScope { #expect(standing.path?.nestedGroup == nil) }
        switch item.action {
        case .create: #expect(standing.webex == .nobody, "\(item)")
        case .conflict: break
        default:
          guard let user = item.webexUser else { continue }
          #expect(standing.webex == .user(user), "\(item)")
        }
      }
      #expect(seen["skip"] ?? 0 > 0)
      if scenario == .healthy { #expect(seen["update"] ?? 0 > 0) }
    }
  }

  @Test func beforeWebexIsReadOnlyTheWayInIsKnown() async throws {
    try await Tenant.with(.healthy) { tenant in
      await tenant.integration.refresh([.applications, .job, .assignments, .mappings])
      await tenant.integration.refresh([.people, .members])
      let view = try tenant.integration.people()
      let standings = try await tenant.integration.standings()
      let all = try view.rows(in: 0..<view.count).compactMap(\.self)
        .compactMap { try standings.standing(of: $0) }
      #expect(all.count == view.count && all.allSatisfy { $0.webex == .notRead })
      #expect(all.contains { $0.reason == .inScope && $0.path != nil })
      #expect(all.contains { $0.reason == .notAssigned && $0.path == nil })
    }
  }

  @Test func whoCannotBeJudgedIsNotSaidToBeOut() async throws {
    try await Tenant.with(.healthy) { tenant in
      await tenant.integration.refresh([.people])
      let person = try #require(try tenant.integration.people().row(at: 0))
      // Nothing of the assignments was read.
      let first = try #require(try await tenant.integration.standings().standing(of: person))
      #expect(first.reason == nil)
      // The assignments name a group whose members were not.
      await tenant.integration.refresh([.applications, .job, .assignments])
      let view = try tenant.integration.people()
      let standings = try await tenant.integration.standings()
      let reasons = try view.rows(in: 0..<view.count).compactMap(\.self)
        .compactMap { try standings.standing(of: $0)?.reason }
      #expect(reasons.contains(.unknown) && !reasons.contains(.notAssigned))
    }
  }

  @Test func whatWasReadAnewMeanwhileIsNotClaimed() async throws {
    try await Tenant.with(.healthy) { tenant in
      let plan = try await tenant.integration.plan()
      let standings = try await tenant.integration.standings()
      let person = try #require(
        try (0..<plan.count).lazy.compactMap { try plan.item(at: $0)?.person }.first)
      await tenant.integration.refresh([.target])
      #expect(try standings.standing(of: person)?.webex == .unknown)
    }
  }
}
