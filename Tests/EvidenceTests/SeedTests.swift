import Evidence
import Foundation
import Testing

/// The two texts the console was begun with, damaged as they were found.
@Suite struct SeedTests {
  @Test func frenchPageGivesFactsAndDiagnosis() throws {
    let report = Report(parsing: try Fixtures.bytes("seed-french.txt"))
    let facts = report.facts
    #expect(report.form == .controlHubDebugInfo)
    #expect(facts.status == 401)
    #expect(facts.statusText == "Unauthorized")
    #expect(facts.code == "701018")
    #expect(facts.trackingId == "ATLAS_497d70df-8811-4b6b-9b6a-ef4f438b57f6_136")
    #expect(facts.clientRequestId == "9afc732a-2dcf-44e0-8bd8-49db92e483b7")
    #expect(facts.clientId == "90db942a-c1eb-4e8d-82e4-eebf64a7e2ae")
    #expect(facts[.occurredAt] == "2023-05-21T22:44:59Z")
    #expect(facts.controlHubBuild == "20230519-182b260")
    #expect(facts.customerType == "Enterprise")
    #expect(facts.browserUrl == "https://admin.webex.com/settings")
    #expect(
      facts.description
        == "Request unauthorized. client-request-id: 9afc732a-2dcf-44e0-8bd8-49db92e483b7")
    let matches = diagnoseOffline(report)
    #expect(matches.first?.signature.id == "wizard-integration-app-missing")
    #expect(matches.first?.confidence == .likely)
    #expect(matches.first?.offersConsent == true)
    #expect(matches.count == 1)
  }

  @Test func frenchPageNamesWhatIsDamaged() throws {
    let report = Report(parsing: try Fixtures.bytes("seed-french.txt"))
    #expect(report.facts.orgId == nil)
    #expect(report.facts.userOrgId == nil)
    #expect(report.facts.userId == nil)
    #expect(report.facts.url == nil)
    let org = try #require(report.repairs.first { $0.field == .orgId })
    #expect(org.from == "2fdb923e-1d23-4elb-a30f-e9cd88845744")
    #expect(org.to == "2fdb923e-1d23-4e1b-a30f-e9cd88845744")
    #expect(!org.proven)
    let client = try #require(report.repairs.first { $0.field == .clientId })
    #expect(client.from == "90db942a-cleb-4e8d-82e4-eebfb64a7e2ae")
    #expect(client.proven)
    let url = try #require(report.repairs.first { $0.field == .url })
    #expect(!url.proven)
    #expect(
      url.to
        == "https://identity-b-us.webex.com/extIntegration/azureAD/"
        + "2fdb923e-1d23-4e1b-a30f-e9cd88845744/v1/WebexApplications/status")
  }

  @Test func czechPageIsAManualThatNamesLimits() throws {
    let report = Report(parsing: try Fixtures.bytes("seed-czech.txt"))
    #expect(report.form == .article)
    #expect(report.facts.status == nil)
    #expect(report.facts.code == nil)
    #expect(report.facts.orgId == nil)
    #expect(
      report.facts.clientId
        == "C4ca14fe00b0e51efb414ebd45aa88c1858c3bfb949b2405dba10b0ca4bc37402")
    let matches = diagnoseOffline(report)
    #expect(matches.allSatisfy { $0.confidence == .possible && !$0.offersConsent })
    let ids = Set(matches.map(\.signature.id))
    #expect(
      ids == [
        "null-not-cleared", "okta-multivalue", "avatar-or-room-not-synced",
        "group-object-missing", "upn-mismatch-duplicates",
      ])
  }

  @Test func factsInJSONHaveEveryKey() throws {
    let facts = Report(parsing: try Fixtures.bytes("seed-french.txt")).facts
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(facts))
    let json = try #require(object as? [String: Any])
    #expect(Set(json.keys) == Set(Facts.Field.allCases.map(\.rawValue)))
    #expect(json["orgId"] is NSNull)
    #expect(json["status"] as? Int == 401)
    #expect(json["occurredAt"] as? String == "2023-05-21T22:44:59Z")
  }
}
