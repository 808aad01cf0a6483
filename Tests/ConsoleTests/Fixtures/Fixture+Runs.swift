import Evidence
import Foundation
import ProvisioningCore

extension Fixture {
  private static let checks: [(String, String, Leg)] = [
    ("graph.signed-in", "Signed in to Microsoft Graph", .consoleToGraph),
    ("graph.permissions", "Permissions of the sign-in", .consoleToGraph),
    ("integration-app.present", "Cisco Webex Identity Integration is present", .webexToEntra),
    ("integration-app.deleted-item", "Can be restored", .webexToEntra),
    ("integration-app.deleted-by", "Who deleted it", .webexToEntra),
    ("identity-app.present", "Cisco Webex Identity is present", .entraToWebex),
    ("job.running", "The job runs", .entraToWebex),
    ("controlhub.status", "Control Hub's status call", .webexToEntra),
    ("webex.token", "Webex token", .consoleToWebex),
  ]

  static func result(
    _ index: Int, _ outcome: CheckResult.Outcome, _ detail: String
  ) -> CheckResult {
    let (id, title, leg) = checks[index]
    return CheckResult(
      check: id, title: title, leg: leg, outcome: outcome, detail: detail,
      evidence: [
        EvidenceItem(
          call: "GET /v1.0/servicePrincipals?$filter=appId eq '\(integrationAppID)'",
          answer: outcome == .failed ? "200, 0 entries" : "200, 1 entry",
          at: ago(Double(20 - index)))
      ], finishedAt: ago(Double(20 - index)))
  }

  private static let outcomes: [(CheckResult.Outcome, String)] = [
    (.passed, "Signed in as EntraHub, for 52 min more."),
    (.passed, "All that is needed is granted."),
    (.failed, "No service principal has this application ID."),
    (.passed, "A deleted object is there; it can be restored until 7 April 2026."),
    (.passed, "deleted 2026-03-08 07:11 UTC by åsa.öberg@contoso.example, from 203.0.113.7"),
    (.passed, "Present and enabled."),
    (.passed, "Active, last cycle 13 min ago."),
    (.failed, "HTTP 401, code 701018."),
    (.skipped, "No Webex token is stored; Webex is judged from Entra's side."),
  ]

  private static func steps(done: Int) -> [PlaybookRun.Step] {
    checks.enumerated().map { index, check in
      let state: PlaybookRun.CheckState =
        index < done
        ? .done(result(index, outcomes[index].0, outcomes[index].1))
        : index == done ? .running : .waiting
      return PlaybookRun.Step(id: check.0, title: check.1, leg: check.2, state: state)
    }
  }

  static let restore = Change(
    action: .restoreApplication(
      role: .integration, deletedItemId: "1f0a5e8c-2b7d-4c39-9c55-0a1b2c3d4e5f"),
    object: "Cisco Webex Identity Integration", before: "deleted", after: "restored",
    consequences: [
      "The application is there again with its permissions.",
      "Control Hub can read Entra ID again within minutes.",
    ])

  static let remedies: [Remedy] = [
    Remedy(
      id: "consent", title: "Grant admin consent again", kind: .openURL, url: consentURL,
      command: "entrahub consent-url",
      explanation: "Cisco's documented cure. An error page after Accept is expected: close the tab."
    ),
    Remedy(
      id: "restore", title: "Restore the deleted application", kind: .command,
      command: "entrahub apps restore integration", change: restore,
      explanation: "Brings the deleted object back with its grants."),
    Remedy(
      id: "wizard", title: "Set the wizard up again", kind: .manual,
      disabledBecause: "Cisco Webex Identity is still there",
      explanation: "Only when both applications are gone."),
  ]

  static let diagnosis = Diagnosis(
    id: "wizard-integration-app-missing",
    title: "Cisco Webex Identity Integration is missing in Entra: Control Hub cannot read it",
    leg: .webexToEntra, confidence: .confirmed,
    evidence: [
      result(2, .failed, "No service principal has this application ID."),
      result(7, .failed, "HTTP 401, code 701018."),
    ], remedies: remedies, verify: ["Control Hub shows the entry as Active"],
    causes: ["The enterprise application was deleted in Entra"])

  static let checking = PlaybookRun(
    id: 7, playbook: "unauthorized-integration", title: "Unauthorized integration",
    startedAt: ago(21), phase: .checking("integration-app.deleted-by"), steps: steps(done: 4))

  static let watching = PlaybookRun(
    id: 7, playbook: "unauthorized-integration", title: "Unauthorized integration",
    startedAt: ago(21), phase: .watching(next: ahead(5)), steps: steps(done: 9),
    diagnoses: [diagnosis], remedies: remedies, consentURL: consentURL)

  static var recovered: PlaybookRun {
    var run = watching
    var proof = result(2, .passed, "Present and enabled, with 4 of 4 permissions.")
    proof.finishedAt = ahead(112)
    proof.evidence[0].at = ahead(112)
    var hub = result(7, .passed, "HTTP 200: Cisco Webex Identity is active.")
    hub.evidence = [
      EvidenceItem(
        call: "GET /extIntegration/azureAD/\(organization)/v1/WebexApplications/status",
        answer: "200, ACTIVE", at: ahead(112))
    ]
    run.phase = .recovered(
      .init(grade: .bothSides, at: ahead(112), after: 133, proof: [proof, hub]))
    run.steps[2].state = .done(proof)
    run.steps[7].state = .done(hub)
    return run
  }

  static var stopped: PlaybookRun {
    var run = checking
    run.phase = .stopped(
      ProvisioningError(
        .notSignedIn, leg: .consoleToGraph, operation: "checking the sign-in", status: 401,
        code: "InvalidAuthenticationToken", message: "Access token has expired.",
        ids: .init(requestId: "5c4b3a29-1807-4f6e-8d5c-4b3a29180716"),
        advice: "Sign in again, then press t."))
    return run
  }

  static var wellRun: PlaybookRun {
    var run = watching
    run.phase = .healthy
    run.diagnoses = []
    run.remedies = []
    run.consentURL = nil
    return run
  }

  // MARK: Kept things

  static let incident = Incident(
    id: 6, state: .recovered, title: "Unauthorized integration",
    playbook: "unauthorized-integration", startedAt: ago(40 * day),
    updatedAt: ago(40 * day - 15 * minute), recoveredAt: ago(40 * day - 15 * minute),
    recovery: .entraSideOnly, report: debugText,
    facts: [
      "status": "401", "code": "701018",
      "trackingId": "ATLAS_497d70df-8811-4b6b-9b6a-ef4f438b57f6_136",
    ],
    diagnoses: [diagnosis],
    events: [
      .init(at: ago(40 * day), text: "Checks began"),
      .init(at: ago(40 * day - 15 * minute), text: "Recovered"),
    ])

  static let journal: [JournalEntry] = [
    JournalEntry(
      id: 2, profile: "contoso", change: restore, outcome: .done, intendedAt: ago(40 * day),
      finishedAt: ago(40 * day - 1), status: 200, requestId: "req-2", clientRequestId: "client-2"),
    JournalEntry(
      id: 1, profile: "contoso",
      change: Change(
        action: .startJob(servicePrincipalId: "sp", jobId: "job"), object: "Synchronization job",
        before: "paused", after: "active"),
      outcome: .unresolved, intendedAt: ago(41 * day), clientRequestId: "client-1"),
  ]

  static let requests: [LoggedRequest] = [
    LoggedRequest(
      id: 3, at: ago(3 * minute), leg: .consoleToGraph, method: "GET",
      url:
        "https://graph.microsoft.com/v1.0/servicePrincipals?$filter=appId eq '\(integrationAppID)'",
      status: 200, milliseconds: 84, requestId: "r-3", clientRequestId: "c-3"),
    LoggedRequest(
      id: 2, at: ago(4 * minute), leg: .consoleToWebex, method: "GET",
      url: "https://webexapis.com/identity/scim/\(organization)/v2/Users?count=1", status: 429,
      milliseconds: 31, attempt: 2, trackingId: "ROUTER_1"),
    LoggedRequest(
      id: 1, at: ago(5 * minute), leg: .webexToEntra, method: "GET",
      url:
        "https://identity-b-us.webex.com/extIntegration/azureAD/\(organization)/v1/WebexApplications/status",
      failure: "the connection was reset", milliseconds: 10_004),
  ]

  static let debugText = """
    Azure AD integration error. The request was unauthorized. Please sign out and try again. TrackingID: ATLAS_497d70df-8811-4b6b-9b6a-ef4f438b57f6_136
    URL: https://identity-b-us.webex.com/extIntegration/azureAD/\(organization)/v1/WebexApplications/status
    Status: 401
    { "error": { "code": "701018", "message": "Request unauthorized" }, "trackingId": "ATLAS_497d70df-8811-4b6b-9b6a-ef4f438b57f6_136" }
    """
}
