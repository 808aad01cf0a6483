import Evidence
import Foundation
import Sandbox
import Testing

@testable import ProvisioningCore

/// Pasted texts against tenants in different states.
@Suite struct DiagnosingTests {
  static let debugInfo = """
    Referrer: Control Hub notification toaster-links
    Browser URL: https://admin.webex.com/settings
    Control Hub Build: 20240307-6be41d2
    View Org ID: 5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73

    Status: 401
    Status Text: Unauthorized
    URL: https://identity-b-us.webex.com/extIntegration/azureAD/5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73/v1/WebexApplications/status
    Tracking ID: ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52
    Error: {"error":{"key":"401","message":[{"code":"701018","description":"Request unauthorized. client-request-id: 3d0c9b8a-7f6e-4d5c-8b4a-392817060504"}]},"trackingId":"ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52"}

    Message: Azure AD integration error. The request was unauthorized. Please sign out and try again. TrackingID: ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52
    """

  private let report = Report(parsing: debugInfo)

  @Test func theChecksConfirmTheDeletion() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let result = await tenant.integration.diagnose(report)
      let first = try #require(result.diagnoses.first)
      #expect(first.id == "wizard-integration-app-missing")
      #expect(first.confidence == .confirmed)
      #expect(first.leg == .webexToEntra)
      #expect(first.evidence.contains { $0.check == "integration-app.deleted-by" })
      #expect(result.consentURL?.hasPrefix(tenant.server.description.login) == true)
      #expect(result.checkedAt != nil)
      #expect(result.offlineBecause == nil)
      #expect(result.markdown.contains("wizard-integration-app-missing"))
    }
  }

  @Test func consentIsNotAdvisedWhileTheTrustIsComplete() async throws {
    try await Tenant.with(.healthy) { tenant in
      let result = await tenant.integration.diagnose(report)
      #expect(result.consentURL == nil)
      #expect(result.diagnoses.flatMap(\.remedies).allSatisfy { $0.url == nil })
    }
  }

  @Test func whatTheChecksDisproveDoesNotLead() async throws {
    try await Tenant.with(.healthy) { tenant in
      let result = await tenant.integration.diagnose(report)
      #expect(result.diagnoses.map(\.id) == ["controlhub-session-stale"])
      let first = try #require(result.diagnoses.first)
      #expect(first.title.hasPrefix("It works now"))
      #expect(first.confidence == .confirmed && first.saysItWorks)
      #expect(!first.evidence.isEmpty && first.evidence.allSatisfy { $0.outcome == .passed })
      #expect(first.remedies.map(\.title) == ["Sign out of Control Hub, sign in again and reload"])
      let number = try #require(result.incident)
      #expect(try tenant.integration.incident(number).state == .recovered)
    }
  }

  @Test func withoutControlHubOnlyEntrasSideIsSaidToBeWell() async throws {
    try await Tenant.with(.healthy, access: .graphOnly) { tenant in
      let first = try #require(await tenant.integration.diagnose(report).diagnoses.first)
      #expect(first.title.hasPrefix("Entra's side is complete now"))
      #expect(first.confidence == .likely)
    }
  }

  @Test func theDiagnosisIsKeptAndTheRunGoesOnFromIt() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let secret = Report(parsing: Self.debugInfo + "\nCookie: sid=cookieOne; b=cookieTwo")
      let number = try #require(await tenant.integration.diagnose(secret).incident)
      let kept = try tenant.integration.incident(number)
      #expect(kept.state == .open && kept.playbook == nil)
      #expect(kept.diagnoses.first?.id == "wizard-integration-app-missing")
      #expect(kept.report?.contains("Cookie: •••") == true)
      let run = try #require(await tenant.run(secret) { $0.isWatching })
      #expect(run.id == number)
      #expect(try tenant.integration.incidents().count == 1)
      #expect(try tenant.integration.incident(number).playbook == "unauthorized-integration")
      #expect(await tenant.integration.diagnose(Report(parsing: "lunch")).incident == nil)
    }
  }

  @Test func aDisabledAppIsNamedInstead() async throws {
    try await Tenant.with(.appDisabled) { tenant in
      let result = await tenant.integration.diagnose(report)
      #expect(result.diagnoses.first?.id == "wizard-app-disabled")
      #expect(result.diagnoses.first?.confidence == .confirmed)
      #expect(result.consentURL == nil)
    }
  }

  @Test func withoutSignInTheTextCountsAndTheReasonIsSaid() async throws {
    try await Tenant.with(.integrationAppDeleted, access: .nothing) { tenant in
      let result = await tenant.integration.diagnose(report)
      #expect(result.diagnoses.first?.id == "wizard-integration-app-missing")
      #expect(result.diagnoses.first?.confidence == .likely)
      #expect(result.offlineBecause != nil)
      #expect(result.checkedAt == nil)
      #expect(result.consentURL != nil)
    }
  }

  @Test(arguments: ["", "The lunch menu of this week", "Status: 200 OK"])
  func unrelatedTextHasNoDiagnosis(_ text: String) async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let result = await tenant.integration.diagnose(Report(parsing: text))
      #expect(result.diagnoses.isEmpty)
      #expect(result.consentURL == nil)
    }
  }

  @Test func theRunStartsFromTheReport() async throws {
    try await Tenant.with(.integrationAppDeleted) { tenant in
      let found = await tenant.run(report) { $0.isWatching }
      let run = try #require(found)
      #expect(run.playbook == "unauthorized-integration")
      #expect(run.report?.facts.trackingId == "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52")
      let incident = try tenant.integration.incident(run.id)
      #expect(incident.trackingId == run.report?.facts.trackingId)
    }
  }

  @Test func offlineUsesTheWorldwideAddress() {
    let result = DiagnosisReport(offline: report, signatures: .builtIn)
    #expect(result.diagnoses.first?.id == "wizard-integration-app-missing")
    #expect(
      result.consentURL
        == "https://login.microsoftonline.com/common/adminconsent"
        + "?client_id=90db942a-c1eb-4e8d-82e4-eebf64a7e2ae")
  }
}
