import Evidence
import Foundation
import HTTPTransport
import Sandbox
import ServiceStub
import Testing

@testable import ProvisioningCore

/// From the failing state to the proved recovery.
@Suite struct TroubleshootingTests {
  @Test func consentIsProvedOnBothSides() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      var seen: [PlaybookRun] = []
      var hasConsented = false
      for await run in tenant.integration.troubleshoot() {
        seen.append(run)
        if run.isWatching, !hasConsented {
          hasConsented = true
          let url = try #require(run.consentURL)
          #expect(url.hasPrefix(tenant.server.description.login))
          #expect(url.contains("client_id=90db942a-c1eb-4e8d-82e4-eebf64a7e2ae"))
          try await tenant.acceptConsent(url)
        }
      }
      let watching = try #require(seen.first { $0.isWatching })
      #expect(watching.playbook == "unauthorized-integration")
      #expect(watching.diagnoses.first?.id == "wizard-integration-app-missing")
      #expect(watching.diagnoses.first?.confidence == .confirmed)
      #expect(watching.remedies.prefix(2).map(\.id) == ["consent", "restore-integration"])
      #expect(watching.outcome("integration-app.present") == .failed)
      #expect(watching.outcome("controlhub.status") == .failed)
      #expect(watching.outcome("identity-app.present") == .passed)
      #expect(watching.outcome("integration-app.enabled") == .skipped)
      let evidence = try #require(
        watching.results.first { $0.check == "integration-app.present" }?.evidence.last)
      #expect(evidence.call.contains("$filter=appId eq '90db942a"))
      #expect(evidence.answer == "200, 0 entries")
      let last = try #require(seen.last)
      let recovery = try #require(last.recovery)
      #expect(recovery.grade == .bothSides)
      #expect(
        Set(recovery.proof.map(\.check)) == ["controlhub.status", "integration-app.present"])
      #expect(recovery.proof.allSatisfy { $0.outcome == .passed })
      #expect(last.outcome("integration-app.consent") == .passed)
      try await expectIncident(last.id, tenant)
    }
  }

  /// What consent makes can't be read for a while, and later still in lists: it is waited for.
  @Test func aRecoveryOutlastsReplication() async throws {
    try await Tenant.with(Tenant.slowReplication) { tenant in
      let integration = try tenant.reopened(options: tenant.passingTime)
      var consented = false
      var rounds = 0
      var last: PlaybookRun?
      for await run in integration.troubleshoot() {
        last = run
        guard run.isWatching else { continue }
        if consented {
          rounds += 1
          #expect(run.outcome("integration-app.present") == .failed || rounds > 1)
        } else {
          consented = true
          try await tenant.acceptConsent(try #require(run.consentURL))
        }
      }
      #expect(rounds > 1)
      let recovery = try #require(last?.recovery, "\(String(describing: last?.phase))")
      #expect(recovery.grade == .bothSides)
      #expect(recovery.proof.contains { $0.check == "integration-app.present" })
      #expect(last?.outcome("integration-app.consent") == .passed)
      #expect(await integration.refresh().verdict.level == .ok)
    }
  }

  private func expectIncident(_ id: Int64, _ tenant: Tenant) async throws {
    let incident = try tenant.integration.incident(id)
    #expect(incident.state == .recovered)
    #expect(incident.recovery == .bothSides)
    #expect(incident.diagnoses.first?.id == "wizard-integration-app-missing")
    #expect(incident.events.count >= 3)
    let text = try tenant.integration.exportIncident(id, as: .markdown)
    #expect(text.contains("recovered, both sides"))
    #expect(await tenant.integration.snapshot.verdict.level == .ok)
  }

  @Test func withoutControlHubOnlyTheEntraSideIsProved() async throws {
    try await Tenant.with(.integrationAppDeleted, access: .graphOnly) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot() {
        if run.isWatching, last?.isWatching == false, let url = run.consentURL {
          try await tenant.acceptConsent(url)
        }
        last = run
      }
      #expect(last?.recovery?.grade == .entraSideOnly)
      #expect(last?.outcome("webex.token") == .skipped)
    }
  }

  @Test func restoringIsRecoveryToo() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot() {
        if run.isWatching, last?.isWatching == false,
          let change = run.remedies.first(where: { $0.id == "restore-integration" })?.change
        {
          try await tenant.integration.perform(change)
        }
        last = run
      }
      #expect(last?.recovery?.grade == .bothSides)
    }
  }

  @Test func bothGoneStaysOpenAfterConsentAlone() async throws {
    try await Tenant.with(.bothAppsDeleted) { tenant in
      var hasConsented = false
      var after: PlaybookRun?
      for await run in tenant.integration.troubleshoot() {
        guard run.isWatching else { continue }
        if !hasConsented {
          #expect(run.playbook == "both-apps-missing")
          hasConsented = true
          try await tenant.acceptConsent(try #require(run.consentURL))
        } else if run.outcome("integration-app.consent") == .passed {
          after = run
          break
        }
      }
      let run = try #require(after)
      #expect(run.outcome("identity-app.present") == .failed)
      #expect(run.diagnoses.first?.id == "wizard-identity-app-missing")
      #expect(run.consentURL == nil)
      #expect(run.remedies.contains { $0.id == "restore-identity" })
      #expect(run.remedies.contains { $0.explanation.contains("Consent alone does not") })
    }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var scenario: Scenario
    var playbook: String
    var diagnosis: String
    var failed: Set<String>
    var remedy: String?
    var testDescription: String { scenario.rawValue }
  }

  static let cases: [Case] = [
    Case(
      scenario: .identityAppDeleted, playbook: "identity-app-missing",
      diagnosis: "wizard-identity-app-missing", failed: ["identity-app.present", "job.present"],
      remedy: "restore-identity"),
    Case(
      scenario: .consentIncomplete, playbook: "consent-incomplete",
      diagnosis: "wizard-consent-incomplete", failed: ["integration-app.consent"],
      remedy: "consent"),
    Case(
      scenario: .appDisabled, playbook: "app-disabled", diagnosis: "wizard-app-disabled",
      failed: ["integration-app.enabled", "controlhub.status"], remedy: "enable-integration"),
    Case(
      scenario: .galleryTokenExpired, playbook: "gallery-connection",
      diagnosis: "gallery-bearer-expired", failed: ["job.quarantine", "job.credentials"],
      remedy: "replace-token"),
    Case(
      scenario: .galleryWrongTenantURL, playbook: "gallery-connection",
      diagnosis: "scim-tenant-url-wrong",
      failed: ["job.quarantine", "gallery.tenant-url", "job.credentials"],
      remedy: "fix-tenant-url"),
  ]

  @Test(arguments: cases) func namesCauseAndCure(_ example: Case) async throws {
    try await Tenant.with(example.scenario) { tenant in
      let found = await tenant.run { $0.isWatching }
      let run = try #require(found)
      #expect(run.playbook == example.playbook)
      #expect(run.diagnoses.first?.id == example.diagnosis)
      #expect(run.diagnoses.first?.confidence == .confirmed)
      let failed = Set(run.results.filter { $0.outcome == .failed }.map(\.check))
      #expect(failed.isSuperset(of: example.failed), "\(failed)")
      #expect(run.remedies.first?.id == example.remedy, "\(run.remedies.map(\.id))")
    }
  }

  /// Found, mended by a new connection, and proved through Entra while the run watches.
  @Test func aWrongTenantURLIsMendedAndProved() async throws {
    try await Tenant.with(.galleryWrongTenantURL) { tenant in
      let integration = try tenant.reopened(options: tenant.passingTime)
      var last: PlaybookRun?
      for await run in integration.troubleshoot() {
        if run.isWatching, last?.isWatching == false {
          #expect(run.diagnoses.map(\.id).contains("gallery-bearer-expired") == false)
          let found = run.results.first { $0.check == "gallery.tenant-url" }?.detail ?? ""
          #expect(found.contains("base64"), "\(found)")
          #expect(found.contains(tenant.server.description.gallery), "\(found)")
          let connection = try await integration.connection()
          let change = try await integration.change(
            connection, to: ConnectionDraft(tenantURL: connection.rightTenantURL),
            secretToken: Secret(tenant.server.description.webexToken))
          try await integration.perform(change)
          try await integration.perform(try await integration.change(for: .start))
        }
        last = run
      }
      #expect(last?.recovery?.grade == .bothSides)
      #expect(
        Set(last?.recovery?.proof.map(\.check) ?? [])
          == ["job.quarantine", "gallery.tenant-url", "job.credentials", "job.cycle"])
    }
  }

  /// What is saved and accepted is not to be replaced once more: the job has to run.
  @Test(arguments: [Scenario.galleryWrongTenantURL, .galleryTokenExpired])
  func onceTheCredentialsAreAcceptedTheStartLeads(_ scenario: Scenario) async throws {
    try await Tenant.with(scenario) { tenant in
      let integration = tenant.integration
      let connection = try await integration.connection()
      let change = try await integration.change(
        connection, to: ConnectionDraft(tenantURL: connection.rightTenantURL),
        secretToken: Secret(tenant.server.description.webexToken))
      try await integration.perform(change)
      var found: PlaybookRun?
      for await run in integration.troubleshoot() where run.isWatching {
        found = run
        break
      }
      let run = try #require(found)
      #expect(run.outcome("job.credentials") == .passed)
      #expect(run.remedies.first?.id == "start-job", "\(run.remedies.map(\.id))")
      let wrong = ["scim-tenant-url-wrong", "gallery-bearer-expired"]
      #expect(!run.diagnoses.contains { wrong.contains($0.id) }, "\(run.diagnoses.map(\.id))")
    }
  }

  @Test(arguments: [Scenario.healthy, .galleryHealthy])
  func nothingWrongIsSaid(_ scenario: Scenario) async throws {
    try await Tenant.with(scenario) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot() { last = run }
      let failed = last?.results.filter { $0.outcome == .failed } ?? []
      #expect(last?.phase == .healthy, "\(failed)")
    }
  }

  /// Nothing is wrong where nothing was ever set up; the run says what to do first.
  @Test func anEmptyTenantIsNotBroken() async throws {
    try await Tenant.with(.empty) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot() { last = run }
      let run = try #require(last)
      #expect(run.playbook == "nothing-set-up")
      #expect(run.phase == .healthy)
      #expect(run.isNotSetUp)
      #expect(run.remedies.map(\.id) == ["set-up-wizard", "add-gallery-app"])
      #expect(run.outcome("job.present") == .skipped)
    }
  }

  /// Where a check that matters can't be answered, nobody is told that all is well.
  @Test(arguments: [(true, Int32(2)), (false, 5)])
  func whatIsNotKnownIsNotWell(_ answersWithAPage: Bool, _ code: Int32) async throws {
    try await Tenant.with(.healthy) { tenant in
      let run = try await withStubServer { _ in
        .text("<html>Sign in to the guest network</html>", type: "text/html")
      } _: { page in
        var profile = tenant.profile
        profile.overrides.controlHub = answersWithAPage ? page : "http://127.0.0.1:9"
        let integration = try tenant.reopened(profile: profile)
        var last: PlaybookRun?
        for await run in integration.troubleshoot() { last = run }
        return last
      }
      guard case .stopped(let error)? = run?.phase else {
        Issue.record("\(String(describing: run?.phase))")
        return
      }
      #expect(run?.outcome("controlhub.status") == .unknown)
      #expect(error.exitCode == code, "\(error)")
      #expect(error.leg == .consoleToWebex)
      #expect(error.message.contains("Control Hub's answer about Entra"), "\(error.message)")
    }
  }

  /// The wait of a watching run ends with a change from here, however long it was to be.
  @Test func aChangeIsLookedAtAtOnce() async throws {
    var options = Tenant.options
    options.timing.sleep = { _ in try await Task.sleep(for: .seconds(3600)) }
    try await Tenant.with(.appDisabled) { tenant in
      let integration = try tenant.reopened(options: options)
      var last: PlaybookRun?
      for await run in integration.troubleshoot() {
        if run.isWatching, last?.isWatching == false {
          try await integration.perform(try #require(run.remedies.first?.change))
          #expect(await integration.snapshot.application(.integration)?.state == .active)
        }
        last = run
      }
      #expect(last?.recovery?.grade == .bothSides)
      await integration.close()
    }
  }

  @Test func aRestoredJobIsToBeStartedNext() async throws {
    try await Tenant.with(.identityAppDeleted) { tenant in
      var restored: PlaybookRun?
      var hasRestored = false
      for await run in tenant.integration.troubleshoot() where run.isWatching {
        if !hasRestored {
          hasRestored = true
          let restore = try #require(run.remedies.first { $0.id == "restore-identity" })
          #expect(restore.explanation.contains("start it next"))
          try await tenant.integration.perform(try #require(restore.change))
        } else if run.outcome("identity-app.present") == .passed {
          restored = run
          break
        }
      }
      let run = try #require(restored)
      #expect(run.outcome("job.running") == .failed)
      #expect(run.remedies.map(\.id) == ["start-job"], "\(run.remedies.map(\.id))")
    }
  }

  @Test func aHealthCheckIsNoRecovery() async throws {
    try await Tenant.with(.healthy) { tenant in
      for await _ in tenant.integration.troubleshoot() {}
      let incident = try #require(try tenant.integration.incidents().first)
      #expect(incident.state == .nothingWrong)
      let text = try tenant.integration.exportIncident(incident.id, as: .markdown)
      #expect(!text.contains("recovered"))
      #expect(text.contains("nothing wrong"))
    }
  }

  @Test func enablingCuresADisabledApp() async throws {
    try await Tenant.with(.appDisabled) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot() {
        if run.isWatching, last?.isWatching == false {
          try await tenant.integration.perform(try #require(run.remedies.first?.change))
        }
        last = run
      }
      #expect(last?.recovery?.grade == .bothSides)
    }
  }

  @Test func noSignInStopsTheRun() async throws {
    try await Tenant.with(.healthy, access: .nothing) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot() { last = run }
      guard case .stopped(let error)? = last?.phase else {
        Issue.record("\(String(describing: last?.phase))")
        return
      }
      #expect(error.exitCode == 3)
    }
  }

  @Test func anUnknownPlaybookIsRefused() async throws {
    try await Tenant.with(.healthy) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot(playbook: "no-such") { last = run }
      guard case .stopped(let error)? = last?.phase else {
        Issue.record("\(String(describing: last?.phase))")
        return
      }
      #expect(error.kind == .invalidInput)
      #expect(error.advice.contains("unauthorized-integration"))
    }
  }
}
