import Evidence
import Foundation
import HTTPTransport
import MicrosoftGraph
import Sandbox
import Testing

@testable import ProvisioningCore

/// What still works where a licence, a permission or a token is missing.
@Suite struct OneSidedTests {
  /// Takes permissions from the console's own application; tokens issued afterwards lack them.
  private func revoke(_ names: Set<String>, in tenant: Tenant) async throws {
    let services = try await tenant.integration.services()
    let graph = try #require(services.graph)
    let console = try #require(
      try await graph.servicePrincipal(appId: tenant.server.description.clientId))
    let roles = try await graph.appRoleAssignments(ofServicePrincipal: console.id).collected().items
    for role in roles {
      guard let name = GraphPermission.withId(role.appRoleId)?.name, names.contains(name),
        let resource = role.resourceId
      else { continue }
      try await graph.removeAssignment(id: role.id, fromServicePrincipal: resource)
    }
  }

  @Test func withoutTheLogsTheDeletionIsStillProved() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      try await revoke(["AuditLog.Read.All", "ProvisioningLog.Read.All"], in: tenant)
      let integration = try tenant.reopened()
      let snapshot = await integration.refresh()
      #expect(snapshot.audit.failure?.kind == .forbidden)
      #expect(snapshot.audit.failure?.advice.contains("AuditLog.Read.All") == true)
      #expect(snapshot.provisioning.failure?.kind == .forbidden)
      let app = try #require(snapshot.application(.integration))
      #expect(app.state == .deleted)
      #expect(app.deletion?.deletedBy == nil)
      #expect(app.deletion?.deletedAt != nil)
      #expect(snapshot.legs[0].health == .warning)
      var watching: PlaybookRun?
      for await run in integration.troubleshoot(watch: false) { watching = run }
      let run = try #require(watching)
      #expect(run.diagnoses.first?.id == "wizard-integration-app-missing")
      #expect(run.diagnoses.first?.confidence == .confirmed)
      #expect(run.outcome("integration-app.deleted-by") == .unknown)
      #expect(run.outcome("graph.permissions") == .unknown)
      #expect(run.results.first { $0.check == "integration-app.deleted-item" }?.outcome == .passed)
    }
  }

  @Test func aForbiddenChangeIsJournaledAsFailed() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let change = try await tenant.integration.change(for: .restore(.integration))
      try await revoke(["Application.ReadWrite.All", "Directory.ReadWrite.All"], in: tenant)
      let weaker = try tenant.reopened()
      do {
        try await weaker.perform(change)
        Issue.record("a forbidden change went through")
      } catch let error as ProvisioningError {
        #expect(error.exitCode == 4, "\(error)")
      }
      #expect(try tenant.integration.journal().first.map { $0.outcome == .failed } ?? true)
    }
  }

  @Test func consentThatMakesANewPrincipalIsRecoveryToo() async throws {
    let options = SandboxOptions(
      scenario: .integrationAppDeleted, users: 60, consentRestores: false)
    try await Tenant.with(options) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot() {
        if run.isWatching, last?.isWatching == false, let url = run.consentURL {
          try await tenant.acceptConsent(url)
        }
        last = run
      }
      #expect(last?.recovery?.grade == .bothSides)
    }
  }

  @Test func restoringAndStartingBringsTheIdentityAppBack() async throws {
    try await Tenant.with(.identityAppDeleted) { tenant in
      var last: PlaybookRun?
      var performed: [String] = []
      for await run in tenant.integration.troubleshoot() {
        last = run
        guard run.isWatching,
          let remedy = run.remedies.first(where: {
            $0.change != nil && !performed.contains($0.id)
          }), let change = remedy.change
        else { continue }
        performed.append(remedy.id)
        try await tenant.integration.perform(change)
      }
      #expect(performed.first == "restore-identity")
      #expect(last?.recovery?.grade == .bothSides, "\(performed)")
    }
  }

  @Test func aClosedIntegrationRefusesInsteadOfCrashing() async throws {
    try await Tenant.with(.healthy) { tenant in
      await tenant.integration.close()
      #expect(throws: ProvisioningError.self) { try tenant.integration.journal() }
      #expect(throws: ProvisioningError.self) { try tenant.integration.people() }
      await tenant.integration.refresh()
      var runs = 0
      for await _ in tenant.integration.troubleshoot() { runs += 1 }
      #expect(runs == 0)
    }
  }

  @Test func closingEndsAWatchingRun() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot() {
        if run.isWatching, last?.isWatching == false { await tenant.integration.close() }
        last = run
      }
      #expect(last?.isWatching == true)
    }
  }
}
