import Evidence
import Foundation
import TestSupport
import Testing

@Suite struct ReportTests {
  @Test func debugInfoGivesEveryFact() {
    let facts = Report(parsing: Fixtures.debugInfo).facts
    #expect(facts.status == 401)
    #expect(facts.statusText == "Unauthorized")
    #expect(facts.code == "701018")
    #expect(facts.trackingId == "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52")
    #expect(facts.clientRequestId == "3d0c9b8a-7f6e-4d5c-8b4a-392817060504")
    #expect(facts.orgId == "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73")
    #expect(facts.userOrgId == "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73")
    #expect(facts.userId == "64f0c2b1-8a5e-4d97-b3c6-1f2e0d9c8b7a")
    #expect(facts.url?.hasSuffix("/v1/WebexApplications/status") == true)
    #expect(facts.browserUrl == "https://admin.webex.com/settings")
    #expect(facts.controlHubBuild == "20240307-6be41d2")
    #expect(facts.customerType == "Enterprise")
    #expect(facts[.occurredAt] == "2024-03-08T09:15:42Z")
    #expect(facts.message?.hasSuffix("sign out and try again.") == true)
    #expect(facts.clientId == nil)
    #expect(facts.tenantId == nil)
    #expect(facts.aadsts == nil)
  }

  @Test(arguments: [
    (Fixtures.debugInfo, Report.Form.controlHubDebugInfo), (Fixtures.identityJSON, .identityJSON),
    (Fixtures.webexAPI, .webexAPI), (Fixtures.scimError, .scim), (Fixtures.graphError, .graph),
    (Fixtures.tokenError, .signIn), (Fixtures.logLines, .logLine),
    ("errorCode: EntryConflict in the provisioning logs of Cisco Webex", .provisioningLog),
    ("Azure AD integration error. The request was unauthorized.\nCopy Debug Info", .toast),
    ("How to connect Webex to Entra ID provisioning", .article), ("Roses are red", .unknown),
    ("", .unknown),
  ])
  func recognisesForms(text: String, form: Report.Form) {
    #expect(Report(parsing: text).form == form)
  }

  @Test func bodiesOfOtherServicesGiveTheirFacts() {
    let graph = Report(parsing: Fixtures.graphError).facts
    #expect(graph.code == "Authorization_RequestDenied")
    #expect(graph.requestId == "93b6f17e-c05d-4f45-ad2a-6665c708d8a0")
    #expect(graph.clientRequestId == "e70c5c1b-8b47-68c0-3171-3d22f5e0bd54")
    #expect(graph[.occurredAt] == "2026-02-13T10:17:06Z")
    #expect(graph.url == "https://graph.microsoft.com/v1.0/servicePrincipals")
    let token = Report(parsing: Fixtures.tokenError).facts
    #expect(token.aadsts == "AADSTS700016")
    #expect(token.clientId == "90db942a-c1eb-4e8d-82e4-eebf64a7e2ae")
    #expect(token.tenantId == "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10")
    #expect(token.correlationId == "aaaa0000-bb11-2222-33cc-444444dddddd")
    #expect(token.requestId == "0000aaaa-11bb-cccc-dd33-eeeeee333333")
    #expect(token[.occurredAt] == "2026-01-09T02:02:12Z")
    let scim = Report(parsing: Fixtures.scimError).facts
    #expect(scim.status == 400)
    #expect(scim.scimType == "noTarget")
    #expect(scim.description == "no match")
    let log = Report(parsing: Fixtures.logLines).facts
    #expect(log.status == 429)
    #expect(log.retryAfter == 17)
    #expect(log.trackingId == "ROUTERGW_5d9fb6ac-bff2-4d43-87d1-8a17c353bf0f")
    #expect(log.orgId == "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73")
    let consent = Report(parsing: Fixtures.tenantIDRequired).facts
    #expect(consent.tenantId == "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10")
    #expect(consent.controlHubBuild == "20240307-6be41d2 (mfe)")
    #expect(consent.status == 400)
    #expect(consent.statusText == "OK")
    #expect(consent.description == "tenantId is required")
  }

  @Test func jsonThatLostABraceStillSpeaks() {
    let text = Fixtures.debugInfo.replacing(
      "  },\n  \"trackingId\"", with: "  1,\n  \"trackingId\"")
    #expect(text != Fixtures.debugInfo)
    let facts = Report(parsing: text).facts
    #expect(facts == Report(parsing: Fixtures.debugInfo).facts)
  }

  @Test func labelsMayComeInAnyOrder() {
    let truth = Report(parsing: Fixtures.debugInfo).facts
    let head = Fixtures.debugInfo.split(separator: "\n").prefix(12)
    let seed = SeededGenerator.base
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      let text = head.shuffled(using: &generator).joined(separator: "\n")
      let facts = Report(parsing: text).facts
      for field in Facts.Field.allCases
      where ![.code, .description, .message, .clientRequestId]
        .contains(field)
      {
        #expect(facts[field] == truth[field], "\(field), seed \(seed):\n\(text)")
      }
    }
  }

  @Test func blankedIdentifiersAreNil() {
    var text = Fixtures.debugInfo
    text = text.replacing("5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73", with: "***Org ID")
    text = text.replacing("64f0c2b1-8a5e-4d97-b3c6-1f2e0d9c8b7a", with: "User ID")
    let report = Report(parsing: text)
    #expect(report.facts.orgId == nil)
    #expect(report.facts.userId == nil)
    #expect(report.facts.userOrgId == nil)
    #expect(report.facts.status == 401)
    #expect(report.facts.trackingId == "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52")
    #expect(diagnoseOffline(report).first?.signature.id == "wizard-integration-app-missing")
  }

  @Test func doubledSchemeIsRepaired() throws {
    let text = Fixtures.debugInfo.replacing("URL: https://id", with: "URL: https://https://id")
    let report = Report(parsing: text)
    #expect(report.facts.url == Report(parsing: Fixtures.debugInfo).facts.url)
    let repair = try #require(report.repairs.first)
    #expect(repair.field == .url && repair.proven)
  }

  @Test func encodingsAreRecognised() {
    let truth = Report(parsing: Fixtures.debugInfo).facts
    let page = "Příjemce – “Vážení”,\n" + Fixtures.debugInfo
    let little = page.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = page.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    let latin = [0xE9, 0x93, 0x94, 0x0A] + Array(Fixtures.debugInfo.utf8) + [0x80, 0xFF]
    for bytes in [[0xFF, 0xFE] + little, [0xFE, 0xFF] + big, latin] {
      #expect(Report(parsing: bytes).facts == truth)
    }
    let plain = Fixtures.debugInfo.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(Report(parsing: plain).facts == truth)
  }

  @Test func textIsSafeToShow() {
    let bytes: [UInt8] = Array("a\u{1B}]0;evil\u{7}b\u{9B}31mc\u{202E}d\u{0}e\u{7F}".utf8) + [0xFF]
    #expect(Report(parsing: bytes).text == "ab31mcdeÿ")
  }
}

@Suite struct IncidentTests {
  @Test func twoReportsStayApart() {
    let text =
      Fixtures.tenantIDRequired.replacing("09:15:42", with: "08:00:00")
      + "\n\n" + Fixtures.debugInfo
    let report = Report(parsing: text)
    #expect(report.incidents.map(\.facts.status) == [400, 401])
    #expect(report.incidents.map(\.facts.code) == ["100013", "701018"])
    #expect(
      report.incidents.map(\.facts.trackingId) == [
        "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_7",
        "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52",
      ])
    // The later one by its clock.
    #expect(report.facts.code == "701018")
    #expect(report.trackingIds.count == 2)
    let ids = diagnoseOffline(report).map(\.signature.id)
    #expect(
      ids == [
        "wizard-tenantid-required", "wizard-integration-app-missing",
        "controlhub-wrong-org-context",
      ])
  }

  @Test func twoBodiesStayApart() {
    let text = Fixtures.webexAPI + "\n" + Fixtures.identityJSON
    let report = Report(parsing: text)
    #expect(report.incidents.map(\.facts.code) == [nil, "701018"])
    #expect(report.incidents.map(\.facts.trackingId?.first) == ["R", "A"])
  }

  @Test func linesOfALogStayApart() {
    let one = "ROUTERGW_5d9fb6ac-bff2-4d43-87d1-8a17c353bf0f"
    let two = "ROUTERGW_11111111-bff2-4d43-87d1-8a17c353bf0f"
    let report = Report(
      parsing: """
        08:00 webex trackingId=\(one) status=401
        08:01 webex trackingId=\(two) status=503
        """)
    #expect(report.incidents.map(\.facts.trackingId) == [one, two])
    #expect(report.incidents.map(\.facts.status) == [401, 503])
  }

  /// A status in one failure and a code in another never make a diagnosis together.
  @Test func signaturesNeverMixFailures() {
    let report = Report(
      parsing: Fixtures.debugInfo.replacing("401", with: "500").replacing("701018", with: "1006")
        + "\n" + Fixtures.tenantIDRequired)
    let ids = diagnoseOffline(report).map(\.signature.id)
    #expect(!ids.contains("wizard-701018-unspecified-surface"))
    #expect(!ids.contains("wizard-integration-app-missing"))
  }
}

@Suite struct RepairTests {
  private let org = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"

  @Test func damagedCopyIsProvenByAnIntactOne() throws {
    let text = Fixtures.debugInfo.replacing(
      "View Org ID: \(org)", with: "View Org ID: 5b8alfOe-7c3d-4e2a-9f41-0d6c2b9e8a73")
    let report = Report(parsing: text)
    #expect(report.facts.orgId == org)
    let repair = try #require(report.repairs.first { $0.field == .orgId })
    #expect(repair.proven && repair.to == org)
  }

  @Test func copiesThatContradictEachOtherProveNothing() {
    let report = Report(
      parsing: """
        View Org ID: 5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73
        Status: 401
        URL: https://identity-b-us.webex.com/extIntegration/azureAD/\
        5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a78/v1/WebexApplications/status
        Tracking ID: x
        """)
    #expect(report.facts.orgId == nil)
    #expect(report.repairs.contains { $0.field == .orgId && !$0.proven })
  }

  private static let statuses: [(String, Int?, Bool)] = [
    ("Status: 4O1\nStatus Text: Unauthorized", 401, true),
    ("Status: 4O1\n{\"code\":\"701018\"}", 401, true),
    ("View Org ID: x\nStatus: 4O1\n", nil, false),
  ]

  @Test(arguments: statuses)
  func statusNeedsProof(text: String, status: Int?, proven: Bool) {
    let report = Report(parsing: text)
    #expect(report.facts.status == status)
    #expect(report.repairs.first { $0.field == .status }?.proven == proven)
  }

  private static let codes: [(String, String?, Bool?)] = [
    ("7O1O18", "701018", true), ("70l0l8", "701018", true), ("7OlOl8", nil, false),
    ("701019", "701019", nil), ("7O2222", nil, false),
  ]

  @Test(arguments: codes)
  func codeIsRepairedWithinTwoEdits(given: String, code: String?, proven: Bool?) {
    let report = Report(parsing: "{\"code\": \"\(given)\", \"description\": \"x\"}")
    #expect(report.facts.code == code)
    #expect(report.repairs.first { $0.field == .code }?.proven == proven)
  }

  @Test(arguments: [
    ("90db942a-cleb-4e8d-82e4-eebfb64a7e2ae", true), ("90db942a-c1eb-4e8d-82e4-eebf64a7e2", true),
    ("90db942a-cleb-4e8d-82e4-eebfb64a7e2aee", false),
  ])
  func clientIDIsRepairedWithinTwoEdits(given: String, proven: Bool) {
    let url = "https://login.microsoftonline.com/common/adminconsent?client_id=\(given)"
    let report = Report(parsing: "Open\n\(url)\n\nand accept.")
    #expect(report.facts.clientId == (proven ? KnownValues.integrationClientID : nil))
    #expect(report.repairs.first { $0.field == .clientId }?.proven == proven)
  }

  @Test func weekdayThatDoesNotFitIsDamage() {
    let text = Fixtures.debugInfo.replacing("Fri, 08 Mar", with: "Fri, 09 Mar")
    let report = Report(parsing: text)
    #expect(report.facts.occurredAt == nil)
    #expect(report.repairs.contains { $0.field == .occurredAt && !$0.proven })
  }
}
