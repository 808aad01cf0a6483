import Evidence
import Foundation
import Testing

@testable import ProvisioningCore

@Suite struct IncidentExportTests {
  private let incident = Incident(
    id: 7, title: "It <b>broke</b>", playbook: "unauthorized-integration", startedAt: Sample.now,
    report: "Status: 401\n```\n# not a heading", facts: ["status": "401", "trackingId": "ATLAS_1"],
    diagnoses: [
      Diagnosis(
        id: "wizard-integration-app-missing", title: "gone", leg: .webexToEntra,
        confidence: .confirmed,
        remedies: [
          Remedy(id: "a", title: "Consent", kind: .openURL, url: "https://login.example/x"),
          Remedy(id: "b", title: "Never", kind: .manual, disabledBecause: "done"),
        ])
    ],
    checks: [
      CheckResult(
        check: "integration-app.present", title: "there", leg: .webexToEntra, outcome: .failed,
        detail: "0 entries",
        evidence: [EvidenceItem(call: "GET /x", answer: "200", at: Sample.now)])
    ])

  @Test func markdownHoldsForeignTextAsText() {
    let text = incident.exported(as: .markdown)
    #expect(text.hasPrefix("# It \\<b\\>broke\\</b\\>\n"))
    // The report's own backticks must not end its fence.
    #expect(text.contains("````\nStatus: 401\n```\n# not a heading\n````"))
    #expect(text.contains("trackingId: ATLAS_1"))
    #expect(text.contains("GET /x → 200"))
    #expect(text.contains("https://login.example/x"))
    #expect(!text.contains("Never"))
  }

  @Test func jsonNamesItsSchemaAndReadsBack() throws {
    struct Document: Decodable {
      var schema: String
      var incident: Incident
    }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let document = try decoder.decode(
      Document.self, from: Data(incident.exported(as: .json).utf8))
    #expect(document.schema == "entrahub.incident/1")
    #expect(document.incident == incident)
  }

  @Test(arguments: Incident.Format.allCases)
  func noFormHoldsASecret(format: Incident.Format) {
    var incident = incident
    let secret = "client_secret=hunter22hunter22"
    incident.report = secret
    incident.checks[0].detail = secret
    incident.checks[0].evidence[0].answer = secret
    incident.diagnoses[0].evidence = incident.checks
    incident.diagnoses[0].causes = [secret]
    incident.events = [Incident.Event(at: Sample.now, text: secret)]
    let text = incident.exported(as: format)
    #expect(!text.contains("hunter22"))
    #expect(text.contains("client_secret=•••") || text.contains("client\\_secret=•••"))
  }

  /// What the catalogue says is never taken for a secret.
  @Test func ourOwnWordsStay() {
    for signature in SignatureBook.builtIn.signatures {
      let diagnosis = Diagnosis(
        id: signature.id, title: signature.title, leg: nil, confidence: .likely,
        causes: signature.causes)
      #expect(diagnosis.redacted == diagnosis)
    }
  }

  @Test func plainTextQuotesTheReport() {
    #expect(incident.exported(as: .text).contains("  | # not a heading"))
  }
}
