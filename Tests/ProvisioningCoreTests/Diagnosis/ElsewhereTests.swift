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
      #expect(result.incident == nil)
      var last: PlaybookRun?
      for await run in tenant.integration.troubleshoot(toast) { last = run }
      #expect(last?.phase == .healthy && last?.playbook == "gallery-health-check")
      #expect(last?.diagnoses.map(\.id) == [Elsewhere.wizardID, "prov-invalid-domain"])
      await tenant.integration.refresh()
      #expect(last?.id == 0)
      #expect(try tenant.integration.incidents().isEmpty)
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

  /// Entra's words say that it was refused; the checks say why.
  @Test func aRefusalInEntrasWordsLeadsToItsCause() async throws {
    try await Tenant.with(.galleryTokenExpired) { tenant in
      let result = await tenant.integration.diagnose(
        Report(
          parsing: "We received this unexpected response from your application: HTTP status code "
            + "401 (Unauthorized). Please check the secret token and try again."))
      #expect(result.diagnoses.first?.id == "gallery-bearer-expired")
      #expect(result.diagnoses.last?.id == "prov-credentials-rejected")
      #expect(result.diagnoses.last?.confidence != .confirmed)
    }
  }

  /// What is wrong here is told beside a text about something else, and is the incident that a run
  /// opens: neither the text nor what it states has a part in it.
  @Test func whatIsWrongHereIsToldBesideAForeignText() async throws {
    try await Tenant.with(.galleryTokenExpired) { tenant in
      let text = Self.refusal("11111111-2222-3333-4444-555555555555", in: "Fabrikam Ltd")
      let result = await tenant.integration.diagnose(text)
      #expect(
        result.diagnoses.map(\.id).prefix(2) == [Elsewhere.foreignID, "gallery-bearer-expired"])
      #expect(result.diagnoses.filter(\.isOwnFault).count == 2 && result.incident == nil)
      let run = try #require(await tenant.run(text) { $0.isWatching })
      #expect(run.diagnoses.map(\.id).first == "gallery-bearer-expired" && run.id != 0)
      #expect(run.diagnoses.last?.id == Elsewhere.foreignID)
      #expect(run.remedies.first?.id == "replace-token", "\(run.remedies.map(\.id))")
      let incident = try tenant.integration.incident(run.id)
      #expect(incident.diagnoses.first?.id == "gallery-bearer-expired")
      #expect(incident.title == incident.diagnoses.first?.title)
      #expect(incident.report == nil && incident.facts.isEmpty && incident.state == .open)
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
        #expect(result.incident == nil && !result.diagnoses.contains(where: \.isOwnFault))
      }
      let mine = await tenant.integration.diagnose(
        Self.refusal(KnownValues.integrationClientID, in: own.tenantId))
      #expect(mine.diagnoses.first?.saysItWorks == true, "\(mine.diagnoses.map(\.title))")
      let console = await tenant.integration.diagnose(
        Self.refusal(own.clientId, in: own.tenantId))
      #expect(console.diagnoses.first?.id == Elsewhere.consoleID)
    }
  }

  @Test(arguments: [
    "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is "
      + "the client secret value, not the client secret ID, for a secret added to app "
      + "'11111111-2222-3333-4444-555555555555'.",
    "AADSTS90002: Tenant 'fabrikam-other.com' not found. Check to make sure you have the correct "
      + "tenant ID and are signing into the correct cloud.",
    "AADSTS90002: Tenant 'fabrikam-other.com' not found",
    "AADSTS50105: Your administrator has configured the application Payroll "
      + "('11111111-2222-3333-4444-555555555555') to block users.",
    "AADSTS700016: Application with identifier 'https://salesforce.example/sso' was not found in "
      + "the directory 'Fabrikam'",
  ])
  func refusalsOfOthersAreNamed(text: String) async throws {
    try await Tenant.with(.healthy) { tenant in
      let result = await tenant.integration.diagnose(Report(parsing: text), checkingAnyway: true)
      #expect(result.diagnoses.first?.id == Elsewhere.foreignID, "\(result.diagnoses)")
      #expect(result.incident == nil)
      guard text.contains("7000215") else { return }
      let own = text.replacing(
        "11111111-2222-3333-4444-555555555555", with: tenant.server.description.clientId)
      let console = await tenant.integration.diagnose(Report(parsing: own))
      #expect(console.diagnoses.first?.id == "sign-in-client-secret")
    }
  }

  @Test(arguments: [
    ("https://salesforce.example/sso", false), ("11111111-2222-3333-4444-555555555555", false),
    (KnownValues.integrationClientID, true),
  ])
  func consentOfflineIsForWebexAlone(application: String, isWebex: Bool) {
    let result = DiagnosisReport(
      offline: Self.refusal(application, in: "Fabrikam"), signatures: .builtIn)
    #expect(result.diagnoses.first?.id == "wizard-sp-missing-in-tenant")
    #expect((result.consentURL != nil) == isWebex)
    let ids = result.diagnoses.flatMap(\.remedies).map(\.id)
    #expect(ids.contains("consent") == isWebex && ids.contains("look-up-application") != isWebex)
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
