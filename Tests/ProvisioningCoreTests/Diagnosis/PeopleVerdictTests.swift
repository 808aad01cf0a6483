import Foundation
import HTTPTransport
import MicrosoftGraph
import Sandbox
import Testing

@testable import ProvisioningCore

/// Nothing fails, and yet people are missing, or twice: the verdict says so.
@Suite struct PeopleVerdictTests {
  @Test func whoIsOnlyInNestedGroupsIsCountedAndComesByAssigningThem() async throws {
    let options = SandboxOptions(scenario: .nestedGroups, users: 200, throttlesOnDemand: false)
    try await Tenant.with(options) { tenant in
      let integration = tenant.integration
      let snapshot = await integration.refresh()
      let count = try #require(snapshot.findings.nestedOnly)
      let inner = try #require(snapshot.findings.nested?.first)
      #expect(snapshot.verdict.level == .warning)
      #expect(
        snapshot.verdict.sentence
          == "Provisioning runs, but \(count) people are only in groups inside assigned groups: "
          + "nobody provisions them")
      #expect(snapshot.verdict.reasons.contains { $0.contains("First: assign the inner groups") })
      // The plan, which reads everybody, says the same of as many.
      let plan = try await integration.plan()
      let left = plan.totals.reasons.values.reduce(0) { $0 + ($1[.nestedOnly] ?? 0) }
      #expect(count > 20 && count == left)

      var last: PlaybookRun?
      for await run in integration.troubleshoot() {
        if run.isWatching, last?.isWatching == false {
          #expect(run.playbook == "nested-groups")
          // The whole cure in one command, as it is printed.
          let names = (snapshot.findings.nested ?? []).map { "\"\($0.name)\"" }
          #expect(names.count > 1 && names.first == "\"\(inner.name)\"")
          #expect(
            run.remedies.first?.command
              == "entrahub assignments add \(names.joined(separator: " "))")
          try await assignInnerGroups(of: "Webex Users", integration)
        }
        last = run
      }
      let run = try #require(last)
      #expect(run.recovery?.grade == .bothSides, "\(run.phase)")
      #expect(run.recovery?.proof.map(\.check) == ["assignments.nested"])
      let after = await integration.refresh()
      #expect(after.findings.nestedOnly == 0)
      #expect(after.verdict.level == .ok, "\(after.verdict)")
    }
  }

  private func assignInnerGroups(of name: String, _ integration: Integration) async throws {
    let assignments = await integration.snapshot.assignments.value ?? []
    let outer = try #require(assignments.first { $0.principalName == name })
    let graph = try #require(try await integration.services().graph)
    let members = try await graph.members(group: outer.principalId).collected().items
    let inner = members.filter { $0.json["@odata.type"]?.string == "#microsoft.graph.group" }
      .compactMap { $0.json["id"]?.string }
    #expect(inner.count == outer.nestedGroups)
    let plan = try await integration.planAssignments(
      .assign, inner.map { AssignmentWish(.named("group:\($0)")) })
    #expect(try await integration.carryOut(plan).done == inner.count)
  }

  @Test func whoHasTwoWebexUsersIsSaidFromSomeAndCountedFromAll() async throws {
    try await Tenant.with(SandboxOptions(scenario: .upnMismatch, users: 200)) { tenant in
      let integration = tenant.integration
      let seen = await integration.refresh()
      let some = try #require(seen.findings.secondUsers)
      #expect(some.people > 0 && some.sample != nil)
      #expect(
        seen.verdict.sentence.hasPrefix("Provisioning runs, but at least \(some.people) p"))
      #expect(seen.verdict.sentence.hasSuffix("two Webex users"))
      #expect(seen.verdict.reasons.contains { $0.hasPrefix("First: pause the job") })
      let all = try await integration.reconcile()
      #expect(all.doubled > some.people)
      #expect(
        await integration.snapshot.verdict.sentence
          == "Provisioning runs, but \(all.doubled) people have two Webex users")
      // What some show takes nothing back.
      #expect(await integration.refresh().findings.secondUsers?.people == all.doubled)
      let run = await tenant.run { $0.isWatching }
      #expect(run?.playbook == "duplicate-users")
      #expect(run?.remedies.first?.id == "pause-job")
      #expect(run?.remedies.contains { $0.command == "entrahub reconcile" } == true)
      let detail = run?.results.first { $0.check == "webex.duplicates" }?.detail ?? ""
      #expect(detail.hasPrefix("\(all.doubled) of "), "\(detail)")
      #expect(detail.contains(" people compared have two: "), "\(detail)")
    }
  }

  /// That those few have one user who are looked at proves nothing of the others.
  @Test func someDuplicatesRemovedAreNoRecovery() async throws {
    try await Tenant.with(SandboxOptions(scenario: .upnMismatch, users: 200)) { tenant in
      let integration = tenant.integration
      let services = try await integration.services()
      await integration.refresh()
      var removal: Date?
      // Looks that ended after the removal; the first of them may have begun before it.
      var looks: Set<Date> = []
      var last: PlaybookRun?
      for await run in integration.troubleshoot() where run.isWatching {
        last = run
        if let removal {
          let look = run.results.first { $0.check == "webex.duplicates" }
          if let at = look?.finishedAt, at > removal { looks.insert(at) }
          if looks.count > 2 { break }
        } else {
          // Whom the first look saw: those who are assigned first.
          let pass = Pass(services)
          let seen = try #require(await pass.secondUsers().value?.flatMap(\.self)?.doubled)
          let pairs = try await integration.reconcile().pairs
          for pair in pairs where seen.contains(pair.person.displayName) {
            try await tenant.deleteWebexUser(try #require(pair.duplicate?.id))
          }
          removal = Date()
        }
      }
      let run = try #require(last)
      #expect(run.outcome("webex.duplicates") == .failed && run.recovery == nil)
      let detail = run.results.first { $0.check == "webex.duplicates" }?.detail ?? ""
      #expect(detail.contains("compared still have two"), "\(detail)")
    }
  }

  @Test(arguments: [Scenario.healthy, .galleryHealthy])
  func nobodyIsNamedWhereAllIsWell(_ scenario: Scenario) async throws {
    try await Tenant.with(scenario) { tenant in
      let snapshot = await tenant.integration.refresh()
      // A group is nested here too, but whoever is in it is assigned in another way.
      #expect(snapshot.assignments.value?.contains { ($0.nestedGroups ?? 0) > 0 } == true)
      #expect(snapshot.findings.nestedOnly == 0)
      #expect(snapshot.findings.secondUsers?.people == 0)
      #expect(snapshot.verdict.sentence == "Provisioning works")
    }
  }

  @Test func whatALookAtSomeFindsTakesNothingBack() {
    var findings = ScopeFindings(secondUsers: .init(people: 40))
    findings.take(.init(people: 3, sample: 5))
    #expect(findings.secondUsers == .init(people: 40))
    findings.take(.init(people: 0, sample: 0))
    #expect(findings.secondUsers == .init(people: 40))
    findings.take(.init(people: 0, sample: 5))
    #expect(findings.secondUsers == .init(people: 0, sample: 5))
  }
}
