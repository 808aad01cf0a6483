import Evidence
import Foundation
import HTTPTransport
import Sandbox
import Testing

@testable import ProvisioningCore

/// Each signature that can be checked has a playbook whose checks prove it, and a scenario shows it.
@Suite struct PlaybookChoiceTests {
  @Test func everyCheckableSignatureHasAPlaybookThatProvesIt() {
    for suspicion in SignatureBook.builtIn.signatures.map(Suspicion.init)
    where !suspicion.checks.isEmpty {
      let playbook = Playbook.fitting(suspicion)
      let ids = Set(Check.ordered(playbook.checks).map(\.id))
      #expect(
        suspicion.checks.contains { ids.contains($0) },
        "\(suspicion.id): \(playbook.id) has none of \(suspicion.checks)")
      #expect(Playbook.named(playbook.id) == playbook, "\(playbook.id) can't be asked for")
    }
  }

  private static let cases: [(Scenario, playbook: String, check: String, diagnosis: String)] = [
    (.nestedGroups, "nested-groups", "assignments.nested", "nested-group"),
    (.galleryHealthy, "group-missing", "mappings.groups", "group-object-missing"),
    (.upnMismatch, "duplicate-users", "webex.duplicates", "upn-mismatch-duplicates"),
    (.quarantinedEscrow, "quarantine", "job.quarantine", "prov-quarantine-escrow"),
    (.throttled, "throttled", "graph.throttling", "graph-throttled"),
    (.unreliable, "service-faults", "graph.faults", "graph-server-error"),
  ]

  @Test(arguments: cases) func aScenarioIsProved(
    _ scenario: Scenario, _ playbook: String, _ check: String, _ diagnosis: String
  ) async throws {
    try await Tenant.with(scenario, readOnly: true) { tenant in
      var options = Tenant.options
      options.transport.retry = RetryPolicy(base: .milliseconds(1), retryAfterCap: .seconds(5))
      options.transport.timing.sleep = { _ in
        try Task.checkCancellation()
        await Task.yield()
      }
      let integration = try tenant.reopened(options: options)
      await integration.refresh()
      var last: PlaybookRun?
      for await run in integration.troubleshoot(nil, playbook: playbook, watch: false) {
        last = run
      }
      await integration.close()
      let run = try #require(last)
      #expect(run.outcome(check) == .failed, "\(run.results.map { "\($0.check) \($0.detail)" })")
      let found = run.diagnoses.first { $0.id == diagnosis }
      #expect(found?.confidence == .confirmed, "\(run.diagnoses.map(\.id))")
      #expect(found?.remedies.isEmpty == false)
    }
  }

  /// The same checks pass where nothing is wrong.
  @Test(arguments: ["nested-groups", "duplicate-users", "throttled", "service-faults", "okta"])
  func aHealthyTenantProvesNothing(_ playbook: String) async throws {
    try await Tenant.with(.healthy, readOnly: true) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot(nil, playbook: playbook, watch: false) {
        last = run
      }
      let run = try #require(last)
      for id in ["webex.duplicates", "graph.throttling", "webex.throttling", "source.directory"] {
        #expect(run.outcome(id) != .failed, "\(id)")
      }
    }
  }

  @Test func anOktaProfileIsToldSo() async throws {
    try await Tenant.with(.healthy) { tenant in
      var profile = tenant.profile
      profile.source = .okta
      let integration = try tenant.reopened(profile: profile)
      var last: PlaybookRun?
      for await run in integration.troubleshoot(nil, playbook: "okta", watch: false) { last = run }
      await integration.close()
      // Webex's users are Entra's: it is the profile that is wrong, and nothing of Okta's is proved.
      #expect(last?.outcome("source.directory") == .failed)
      #expect(last?.outcome("okta.contacts") == .skipped)
      #expect(last?.diagnoses.contains { $0.id == "okta-multivalue" } == false)
      #expect(last?.remedies.first?.command == "entrahub profile set test --source entra")
    }
  }
}
