import AttributeMapping
import Evidence
import Foundation
import SCIM
import Testing

@testable import ProvisioningCore

/// What leaves with a bundle, and what one that somebody sent may bring in.
@Suite struct BundleRedactionTests {
  private func content() -> SupportBundle.Content {
    SupportBundle.Content(
      profile: Profile(name: "bundle", tenant: "contoso.example"), snapshot: Sample.snapshot(),
      journal: [], requests: [], incidents: [])
  }

  private func entry(_ target: OnDemandTarget, _ object: String, _ message: String) -> JournalEntry
  {
    JournalEntry(
      id: 1, profile: "bundle",
      change: Change(action: .provisionOnDemand(target), object: object, before: "", after: ""),
      outcome: .done, intendedAt: Sample.now, message: message)
  }

  private func target(_ name: String, members: [String] = []) -> OnDemandTarget {
    OnDemandTarget(
      servicePrincipalId: "sp", jobId: "job", kind: members.isEmpty ? .user : .group,
      principalId: "id", principalName: name, members: members)
  }

  @Test func membersOfAGroupStayUnnamed() throws {
    var content = content()
    content.journal = [
      entry(
        target("Friends with Boats", members: ["m1", "m2"]),
        "group Friends with Boats with Ada Byron, Bob Dylan", "provisioned")
    ]
    let text = try SupportBundle(content, mappings: nil, program: "1").text
    for name in ["Ada", "Byron", "Dylan", "Boats"] { #expect(!text.contains(name), "\(name)") }
    #expect(text.contains("2 members"))
  }

  @Test func nestedGroupsStayUnnamedWhereverTheyStand() throws {
    var content = content()
    content.snapshot.findings = ScopeFindings(
      nested: [NestedGroup(name: "Friends with Boats", people: 14)])
    content.journal = [
      entry(target("Ada Byron"), "Ada Byron", "assign the inner group \"Friends with Boats\"")
    ]
    let text = try SupportBundle(content, mappings: nil, program: "1").text
    #expect(!text.contains("Boats"))
    #expect(text.contains("14"))
  }

  @Test(arguments: [
    ("Ada Byron (ada@contoso.example)", "Ada Byron"), ("Ada Byron @ Sales", "Ada Byron @ Sales"),
    ("Ada Byron", "Ada Byron"),
  ])
  func aNameThatHoldsAnAddressIsAName(_ name: String, spoken: String) throws {
    var content = content()
    content.journal = [entry(target(name), name, "\(spoken) was skipped")]
    let text = try SupportBundle(content, mappings: nil, program: "1").text
    #expect(!text.contains("Byron"))
    #expect(!text.contains("ada@"))
    #expect(text.contains("name-1 was skipped"))
  }

  @Test func theTenantsDomainIsGoneFromAddresses() throws {
    var content = content()
    content.requests = [
      LoggedRequest(
        at: Sample.now, leg: .consoleToGraph, method: "POST",
        url: "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token", status: 200,
        milliseconds: 1)
    ]
    let bundle = try SupportBundle(content, mappings: nil, program: "1")
    #expect(!bundle.text.contains("contoso.example"))
    #expect(bundle.requests.first?.url.hasSuffix("/domain-1.invalid/oauth2/v2.0/token") == true)
    #expect(bundle.profile.tenant == "domain-1.invalid")
  }

  @Test func mappingsTellTheirShapeAndNoValues() throws {
    let schema = try MappingSchema(
      parsing: """
        {"directories": [], "synchronizationRules": [{"id": "r", "name": "USER", "priority": 1,
          "sourceDirectoryName": "Azure Active Directory", "targetDirectoryName": "Webex",
          "objectMappings": [{"name": "Users", "sourceObjectName": "User",
            "targetObjectName": "User", "enabled": true, "flowTypes": "Add, Update",
            "attributeMappings": [
              {"targetAttributeName": "title", "defaultValue": "Hushed Default",
                "source": {"type": "Constant", "name": "Hushed \\"Constant",
                  "expression": "\\"Hushed \\\\\\"Constant\\"", "parameters": []}},
              {"targetAttributeName": "userName",
                "source": {"type": "Function", "name": "Append",
                  "expression": "Append([mailNickname], \\"@hushed.example\\")", "parameters": [
                    {"key": "source", "value": {"type": "Attribute", "name": "mailNickname",
                      "expression": "[mailNickname]", "parameters": []}},
                    {"key": "suffix", "value": {"type": "Constant", "name": "@hushed.example",
                      "expression": "\\"@hushed.example\\"", "parameters": []}}]}},
              {"targetAttributeName": "active",
                "source": {"type": "Function", "name": "Switch",
                  "expression": "Switch([IsSoftDeleted], , \\"False\\", \\"True\\")",
                  "parameters": []}}],
            "scope": {"groups": [{"name": "Hushed Group", "clauses": [
              {"sourceOperandName": "department", "operatorName": "EQUALS",
                "operands": {"values": ["Hushed Department"]}}]}]}}]}]}
        """)
    var content = content()
    content.snapshot.mappings = Reading(schema.objectMappings, readAt: Sample.now)
    let bundle = try SupportBundle(content, mappings: schema, program: "1")
    #expect(!bundle.text.lowercased().contains("hushed"), "\(bundle.text)")
    for kept in ["mailNickname", "Append", "IsSoftDeleted", "department", "EQUALS", "Users"] {
      #expect(bundle.text.contains(kept), "\(kept)")
    }
    #expect(bundle.removed.contains { $0.what.contains("mappings and filters") })
    // What was read, and the document, still say the same.
    let read = try #require(bundle.mappings?.objectMappings.first)
    #expect(read == bundle.snapshot.mappings.value?.first)
    #expect(read.rule(for: "active")?.expression.contains("\"False\", \"True\"") == true)
    #expect(read.attributes.allSatisfy { $0.parsed != nil && $0.oddities.isEmpty })
    #expect(read.rule(for: "title")?.constantText?.hasPrefix("value-") == true)
  }

  /// Somebody's bundle must not lead an administrator to consent on somebody else's page.
  @Test func aReceivedBundleChoosesNoPlaces() async throws {
    var content = content()
    content.profile.clientID = "evil"
    content.profile.certificate = "/evil.pem"
    content.profile.certificateKey = "/evil.key"
    content.profile.overrides = Profile.Overrides(
      graph: "https://evil.example", login: "https://evil.example", scim: "https://evil.example",
      gallery: "https://evil.example", broker: "https://evil.example")
    content.profile.organization = "../evil"
    let evil = "https://login.microsoftonline.com/common/adminconsent?client_id=evil"
    content.incidents = [
      Incident(
        id: 1, title: "gone", startedAt: Sample.now,
        diagnoses: [
          Diagnosis(
            id: "x", title: "gone", leg: .webexToEntra, confidence: .confirmed,
            remedies: ["consent", "other"].map {
              Remedy(id: $0, title: "Consent", kind: .openURL, url: evil)
            })
        ])
    ]
    let made = try SupportBundle(content, mappings: nil, program: "1")
    let bundle = try SupportBundle(
      parsing: Data(made.text.replacing("domain-1.invalid", with: "common").utf8))
    let studied = try await Integration.studying(bundle, signatures: .builtIn)
    let consent = studied.consentURL()
    #expect(
      consent.hasPrefix("https://login.microsoftonline.com/common/adminconsent?client_id=90d"))
    let incident = try #require(try studied.incidents().first)
    #expect(incident.diagnoses.first?.remedies.map(\.url) == [consent, nil])
    await studied.close()
    #expect(bundle.profile == Profile(name: "bundle"))
  }
}
