import AttributeMapping
import Evidence
import Foundation
import HTTPTransport
import MicrosoftGraph
import Sandbox
import Testing
import Webex

@testable import ProvisioningCore

/// Who provisions, and what never arrives by it: named by the checks, mended, and proved.
@Suite struct SourceScenarioTests {
  private static func options(_ scenario: Scenario) -> SandboxOptions {
    SandboxOptions(scenario: scenario, users: 120, throttlesOnDemand: false)
  }

  private func okta(_ tenant: Tenant) throws -> Integration {
    var profile = tenant.profile
    profile.source = .okta
    return try tenant.reopened(profile: profile)
  }

  @Test func whatOktaNeverUpdatesIsNamedCorrectedAndProved() async throws {
    try await Tenant.with(Self.options(.okta)) { tenant in
      let integration = try okta(tenant)
      let before = await integration.refresh().verdict
      #expect(before.level == .unknown && before.sentence.hasPrefix("Okta provisions"), "\(before)")
      var last: PlaybookRun?
      for await run in integration.troubleshoot() {
        if run.isWatching, last?.isWatching == false {
          #expect(run.playbook == "okta")
          #expect(run.diagnoses.map(\.id) == ["okta-multivalue"])
          #expect(run.diagnoses.first?.confidence == .confirmed)
          #expect(run.outcome("source.directory") == .passed)
          let check = run.results.first { $0.check == "okta.contacts" }
          #expect(check?.outcome == .failed)
          #expect(check?.detail.hasPrefix("5 of ") == true, "\(check?.detail ?? "")")
          #expect(check?.detail.contains("in Entra “Lisbon”") == true, "\(check?.detail ?? "")")
          let cure = try #require(run.remedies.first)
          #expect(cure.title.contains("addresses[type eq \"work\"].locality"), "\(cure.title)")
          #expect(run.remedies.map(\.id) == ["okta-mapping", "update-contacts"])
          try await tenant.doInControlHub("update-contacts")
        }
        last = run
      }
      #expect(last?.recovery?.grade == .bothSides, "\(String(describing: last?.phase))")
      #expect(last?.recovery?.proof.map(\.check) == ["okta.contacts"])
      var again: PlaybookRun?
      for await run in integration.troubleshoot(watch: false) { again = run }
      #expect(again?.phase == .healthy)
      await integration.close()
    }
  }

  @Test func aProfileThatKnowsNothingOfOktaIsToldHowToSayIt() async throws {
    try await Tenant.with(Self.options(.okta)) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot(watch: false) { last = run }
      let run = try #require(last)
      #expect(run.playbook == "nothing-set-up" && run.findsWrong)
      #expect(run.outcome("source.directory") == .failed)
      #expect(run.remedies.map(\.command) == ["entrahub profile set test --source okta"])
      let right = try okta(tenant)
      for await run in right.troubleshoot(watch: false) { last = run }
      #expect(last?.playbook == "okta" && last?.outcome("source.directory") == .passed)
      await right.close()
    }
  }

  @Test func aMissingGroupIsNamedAndComesWithItsMapping() async throws {
    try await Tenant.with(Self.options(.missingGroup)) { tenant in
      let integration = try tenant.reopened(options: tenant.passingTime)
      let before = await integration.refresh()
      #expect(before.findings.missingGroups == .init(groupNames: ["Board"], present: 3))
      #expect(
        before.verdict.sentence
          == "Provisioning runs, but 1 assigned group is not in Webex: Board")
      var last: PlaybookRun?
      for await run in integration.troubleshoot() {
        if run.isWatching, last?.isWatching == false {
          #expect(run.playbook == "group-missing")
          #expect(run.diagnoses.first?.id == "group-object-missing")
          #expect(run.diagnoses.first?.confidence == .confirmed)
          #expect(run.outcome("webex.groups") == .failed)
          #expect(run.outcome("mappings.groups") == .failed)
          #expect(
            run.remedies.prefix(2).map(\.command) == [
              "entrahub mappings enable --object Group", "entrahub provision \"group:Board\"",
            ])
          #expect(run.remedies[1].disabledBecause != nil)
          let schema = try await integration.readSchema().schema
          let group = try #require(schema.objectMapping(ofSource: "Group"))
          var draft = MappingDraft(base: schema)
          try draft.stage("on", [.setEnabled(true, mapping: group.id)])
          _ = try await integration.perform(try await integration.review(draft).change)
        }
        last = run
      }
      #expect(last?.recovery?.grade == .bothSides, "\(String(describing: last?.phase))")
      let webex = try #require(try await integration.services().webex)
      let found = try await webex.resources(
        .groups, filter: "displayName eq \"Board\"", startIndex: 1, count: 1)
      #expect(found.totalResults == 1)
      #expect(await integration.refresh().verdict.level == .ok)
      await integration.close()
    }
  }

  /// Switched on, the group need not wait for the cycle.
  @Test func aMissingGroupComesOnDemand() async throws {
    try await Tenant.with(Self.options(.missingGroup)) { tenant in
      let integration = tenant.integration
      let schema = try await integration.readSchema().schema
      let group = try #require(schema.objectMapping(ofSource: "Group"))
      var draft = MappingDraft(base: schema)
      try draft.stage("on", [.setEnabled(true, mapping: group.id)])
      _ = try await integration.perform(try await integration.review(draft).change)
      let done = try await integration.provisionOnDemand(
        try await integration.planOnDemand(["group:Board"]))
      // The cycle that the save begins may have brought it by then.
      let isThere = done.answered(.success) + done.answered(.skipped)
      #expect(isThere == done.items.count && isThere > 0, "\(done.items.map(\.state))")
      var last: PlaybookRun?
      for await run in integration.troubleshoot(playbook: "group-missing", watch: false) {
        last = run
      }
      #expect(last?.phase == .healthy, "\(last?.results.map(\.detail) ?? [])")
      #expect(last?.title == "Groups missing in Webex: checked, not the case")
    }
  }

  /// What is read for something else is no reason to overlook whom the job leaves out.
  @Test func troubleshootingReadsWhatItsChecksNeed() async throws {
    let options = SandboxOptions(scenario: .nestedGroups, users: 120)
    try await Tenant.with(options) { tenant in
      await tenant.integration.refresh([.applications, .job, .webex])
      let run = await tenant.run { $0.isWatching }
      #expect(run?.playbook == "nested-groups")
    }
  }

  /// A group that was assigned after the last cycle began is not missing.
  @Test func whatAwaitsItsFirstCycleIsNotMissing() async throws {
    try await Tenant.with(Self.options(.healthy)) { tenant in
      let integration = tenant.integration
      let plan = try await integration.planAssignments(
        .assign, [AssignmentWish(.named("group:Department Sales"))])
      #expect(try await integration.carryOut(plan).done == 1)
      let after = await integration.refresh()
      #expect(after.findings.missingGroups == .init(groupNames: [], present: 4))
      #expect(after.verdict.level == .ok, "\(after.verdict)")
    }
  }

  /// Paused for the sake of those with two users, the job runs again; they still have them.
  @Test func anIncidentAboutPeopleDoesNotEndWithTheJobsStart() async throws {
    try await Tenant.with(SandboxOptions(scenario: .upnMismatch, users: 120)) { tenant in
      let integration = tenant.integration
      let first = try #require(await tenant.run { $0.isWatching })
      _ = try await integration.perform(try await integration.change(for: .pause))
      for await run in integration.troubleshoot(playbook: "duplicate-users", watch: false) {
        #expect(run.id == first.id || run.id == 0)
      }
      let incident = try integration.incident(first.id)
      #expect(incident.decisiveFailures.map(\.check) == ["job.running"])
      #expect(incident.awaitedFailures.map(\.check) == ["job.running", "webex.duplicates"])
      #expect(!incident.endsWithHealth)
    }
  }

  /// A job that maps no groups, as the classic one does, leaves them out by choice.
  @Test func groupsThatAreNotMappedAreMissedByNobody() async throws {
    try await Tenant.with(Self.options(.galleryHealthy)) { tenant in
      let snapshot = await tenant.integration.refresh()
      #expect(snapshot.findings.missingGroups?.present == 0)
      #expect(snapshot.verdict.sentence == "Provisioning works")
    }
  }

  @Test(arguments: Playbook.all.filter { !$0.isHealthCheck && $0 != .galleryConnection })
  func whatIsAskedForByNameAndNotTheCaseLeavesNothing(_ playbook: Playbook) async throws {
    try await Tenant.with(.healthy) { tenant in
      var last: PlaybookRun?
      let runs = tenant.integration.troubleshoot(nil, playbook: playbook.id, watch: false)
      for await run in runs { last = run }
      let run = try #require(last)
      guard !run.findsWrong else { return }
      #expect(run.title == "\(playbook.title): checked, not the case")
      #expect(try tenant.integration.incidents().isEmpty)
    }
  }

  @Test func bothOrganizationsAreNamed() async throws {
    try await Tenant.with(Self.options(.wrongOrganization)) { tenant in
      let run = try #require(await tenant.run { $0.isWatching })
      let own = tenant.server.description.orgId
      let other = try #require(
        try await tenant.integration.services().webex?.tokenOrganization?.uuid)
      let title = run.diagnoses.first?.title ?? ""
      #expect(title.contains(own) && title.contains(other), "\(title)")
      #expect(run.remedies.first?.title.contains(own) == true)
      #expect(
        run.remedies.map(\.command) == [
          "entrahub token url", "entrahub profile set test --org \(other)",
        ])
    }
  }

  /// The wizard's job has no secret token that could be replaced.
  @Test func nobodyIsToldToReplaceAnotherToken() async throws {
    try await Tenant.with(Self.options(.webexTokenExpired)) { tenant in
      let run = try #require(await tenant.run { $0.isWatching })
      #expect(run.remedies.map(\.id) == ["renew-own-token"])
    }
  }

  @Test func theDomainsOfTheRefusedAreNamed() async throws {
    try await Tenant.with(Self.options(.domainNotVerified)) { tenant in
      let run = try #require(await tenant.run { $0.isWatching })
      let detail = run.results.first { $0.check == "provisioning.failures" }?.detail ?? ""
      let log = try #require(await tenant.integration.snapshot.provisioning.value)
      let group = try #require(log.failures.first { $0.code == "InvalidDomain" })
      #expect(
        detail.contains("under northwindtraders.onmicrosoft.com (\(group.failing.total))"),
        "\(detail)")
      let mend = try #require(run.remedies.first { $0.id == "mend-failures" })
      #expect(mend.title.contains("a verified domain, in Entra"), "\(mend.title)")
      #expect(!mend.title.contains("Control Hub") && mend.explanation.contains("Nobody can verify"))
      #expect(
        run.remedies.first { $0.id == "retry-failed" }?.command
          == "entrahub errors retry InvalidDomain")
    }
  }
}
