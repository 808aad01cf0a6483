import Evidence
import Sandbox
import Testing

@testable import ProvisioningCore

/// Texts that are about something else than the profile in front of the operator.
@Suite struct ElsewhereTests {
  private let toast = Report(
    parsing: """
      Azure AD integration error. The request was unauthorized. Please sign out and try again.
      Tracking ID: ATLAS_8b3c2a1d-6e7f-4a90-b1c2-d3e4f5a6b7c8_0
      """)

  private static func refusal(_ application: String, in directory: String) -> Report {
    Report(
      parsing: """
        AADSTS700016: Application with identifier '\(application)' was not found in the directory \
        '\(directory)'. This can happen if the application has not been installed by the \
        administrator of the tenant or consented to by any user in the tenant. You may have sent \
        your authentication request to the wrong tenant. Trace ID: \
        9d1e6d5a-0000-4a5a-9f0e-aabbccddee00 Timestamp: 2026-11-21 22:14:05Z
        """)
  }

  @Test func theWizardsToastIsNotConfirmedInAGalleryTenant() async throws {
    try await Tenant.with(.galleryHealthy) { tenant in
      let result = await tenant.integration.diagnose(toast)
      let first = try #require(result.diagnoses.first)
      #expect(first.id == Elsewhere.wizardID, "\(result.diagnoses.map(\.id))")
      #expect(!result.diagnoses.contains { $0.id == "wizard-integration-app-missing" })
      #expect(result.consentURL == nil)
      #expect(first.causes.contains { $0.hasPrefix("Not confirmed: ") })
      #expect(!first.evidence.contains { $0.outcome == .failed }, "\(first.evidence)")
      #expect(first.evidence.contains { $0.check == "job.quarantine" && $0.outcome == .passed })
      let number = try #require(result.incident)
      #expect(try tenant.integration.incident(number).state == .nothingWrong)
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot(toast) { last = run }
      #expect(last?.phase == .healthy && last?.playbook == "gallery-health-check")
      #expect(last?.diagnoses.map(\.id) == [Elsewhere.wizardID, "prov-invalid-domain"])
      await tenant.integration.refresh()
      let kept = try tenant.integration.incidents()
      #expect(kept.allSatisfy { $0.state == .nothingWrong }, "\(kept.map(\.state))")
    }
  }

  @Test func aQuarantineIsNamedInsteadOfTheWizardsToast() async throws {
    try await Tenant.with(.galleryTokenExpired) { tenant in
      let result = await tenant.integration.diagnose(toast)
      let ids = result.diagnoses.map(\.id)
      #expect(
        ids == ["gallery-bearer-expired", "prov-quarantine-credentials", Elsewhere.wizardID])
      #expect(result.diagnoses.first?.evidence.contains { $0.check == "job.quarantine" } == true)
      #expect(try tenant.integration.incident(try #require(result.incident)).state == .open)
      let run = try #require(await tenant.run(toast) { $0.isWatching })
      #expect(run.playbook == "gallery-connection")
      #expect(run.diagnoses.first?.id == "gallery-bearer-expired")
    }
  }

  /// What could not be checked when it was pasted is not over because something else is well.
  @Test func aToastReadOfflineIsNotCalledRecoveredByAGalleryThatWorks() async throws {
    try await Tenant.with(.galleryHealthy, access: .nothing) { tenant in
      let number = try #require(await tenant.integration.diagnose(toast).incident)
      let signedIn = try tenant.reopened()
      #expect(await signedIn.refresh().verdict.level == .ok)
      #expect(try signedIn.incident(number).state != .recovered)
      await signedIn.close()
    }
  }

  @Test func anotherTenantOrApplicationIsNamed() async throws {
    try await Tenant.with(.healthy) { tenant in
      let own = tenant.server.description
      let foreign = "11111111-2222-3333-4444-555555555555"
      for (application, directory) in [
        (foreign, "Fabrikam Ltd"), (foreign, own.tenantId),
        (KnownValues.integrationClientID, "Fabrikam Ltd"),
        (KnownValues.integrationClientID, "12345678-2222-3333-4444-555555555555"),
      ] {
        let result = await tenant.integration.diagnose(Self.refusal(application, in: directory))
        let first = try #require(result.diagnoses.first)
        #expect(first.id == Elsewhere.foreignID, "\(directory): \(first.title)")
        #expect(first.title.contains(application) == (application == foreign), "\(first.title)")
        #expect(first.title.contains(directory) == (directory != own.tenantId), "\(first.title)")
        #expect(!first.remedies.isEmpty && !first.saysItWorks && result.consentURL == nil)
        let number = try #require(result.incident)
        #expect(try tenant.integration.incident(number).state == .nothingWrong)
      }
      let mine = await tenant.integration.diagnose(
        Self.refusal(KnownValues.integrationClientID, in: own.tenantId))
      #expect(mine.diagnoses.first?.saysItWorks == true, "\(mine.diagnoses.map(\.title))")
      let console = await tenant.integration.diagnose(
        Self.refusal(own.clientId, in: own.tenantId))
      #expect(console.diagnoses.first?.id == Elsewhere.consoleID)
    }
  }

  /// A sign-in error begins with its code, which is then not said twice.
  @Test func aCodeIsSaidOnce() {
    var error = ProvisioningError(
      .notSignedIn, operation: "signing in", status: 400, code: "AADSTS900382",
      message: "AADSTS900382: Confidential Client is not supported.", advice: "")
    #expect(error.headline == "400: AADSTS900382: Confidential Client is not supported.")
    #expect(error.unsaidCode == nil)
    error.message = "refused"
    #expect(error.headline == "400 AADSTS900382: refused")
  }
}
