import Evidence
import Foundation
import RegularExpressions
import Testing

@Suite struct SignatureTests {
  private static let catalogue = SignatureCatalogue.builtIn

  /// The text brings up its signature, first, and nothing that doesn't belong to it.
  @Test(arguments: SignatureCase.all.indices)
  func textBringsUpItsSignature(index: Int) {
    let example = SignatureCase.all[index]
    let ids = diagnoseOffline(Report(parsing: example.text)).map(\.signature.id)
    #expect(ids == [example.id] + example.others, "\(example.text)")
  }

  @Test func everySignatureHasAText() {
    let covered = Set(SignatureCase.all.map(\.id))
    let missing = Self.catalogue.signatures.map(\.id).filter { !covered.contains($0) }
    #expect(missing.isEmpty)
    #expect(Self.catalogue.signatures.count >= 66)
  }

  @Test func everySignatureIsComplete() throws {
    let ids = Set(Self.catalogue.signatures.map(\.id))
    #expect(ids.count == Self.catalogue.signatures.count)
    for signature in Self.catalogue.signatures {
      let pattern = [signature.match.regex, signature.match.also, signature.match.not]
      for text in pattern.compactMap({ $0 }) { _ = try RegularExpression(text) }
      #expect(!signature.title.isEmpty && !signature.causes.isEmpty, "\(signature.id)")
      #expect(!signature.remedies.isEmpty && !signature.verify.isEmpty, "\(signature.id)")
      #expect(ids.isSuperset(of: signature.yieldsTo), "\(signature.id)")
      for remedy in signature.remedies {
        #expect((remedy.kind == .openURL) == (remedy.url != nil), "\(signature.id)")
        #expect((remedy.kind == .command) == (remedy.command != nil), "\(signature.id)")
      }
      for check in signature.checks where check.id == nil { #expect(!check.text.isEmpty) }
    }
  }

  @Test func checkIDsAreThoseThatCanBeRun() {
    let known: Set = [
      "graph.signed-in", "graph.permissions", "integration-app.present",
      "integration-app.deleted-item", "integration-app.deleted-by", "integration-app.enabled",
      "integration-app.consent", "identity-app.present", "identity-app.enabled", "job.present",
      "job.running", "job.quarantine", "job.credentials", "gallery.tenant-url",
      "controlhub.status", "controlhub.domains", "webex.token", "webex.organization",
      "provisioning.failures", "provisioning.removals", "assignments.nested", "mappings.groups",
      "webex.duplicates", "source.directory", "graph.throttling", "webex.throttling",
      "graph.faults", "webex.faults", "webex.emptied", "webex.groups", "okta.contacts",
    ]
    let used = Set(Self.catalogue.signatures.flatMap { $0.checks.compactMap(\.id) })
    #expect(used.isSubset(of: known))
  }

  // MARK: What must not be named

  @Test(arguments: [
    "", " \n\t", "{}", "null", "401", "okta", "avatar", "Status: 401", "HTTP/1.1 401 Unauthorized",
    "two roads diverged in a yellow wood,\nand sorry I could not travel both\nand be one traveler",
    "guard response.status == 401 else { throw Failure.conflict(code: \"EntryMissing\") }",
    "E1121 09:15:42.1 authentication.go:63] \"Unable to authenticate the request\" err=\"[invalid "
      + "bearer token, token has expired]\" status=401\nkubelet: failed to sync group members, "
      + "nested group missing, 429 Too Many Requests",
    "The Okta avatar of an inactive user is null and its domain is not verified.",
    "GCC High Directory Connector permanently deleted the member after 72 hours, no license.",
    "ERROR 503 Service Unavailable from https://example.com/v1/status, retrying",
    "{\"error\":{\"code\":403,\"message\":\"The caller does not have permission\","
      + "\"status\":\"PERMISSION_DENIED\"}}",
    "{\"code\":\"Unauthorized\",\"message\":\"volume provisioning failed: 409 Conflict\"}",
  ])
  func unrelatedTextGivesNoDiagnosis(text: String) {
    #expect(diagnoseOffline(Report(parsing: text)).map(\.signature.id) == [])
  }

  // MARK: Consent

  /// Consent is offered for 401 with 701018 or the toast that stands for it, and where Entra itself
  /// says that this application is missing; never for anything else.
  @Test func consentIsOfferedOnlyByTheRules() {
    let offering = SignatureCase.all.filter { example in
      diagnoseOffline(Report(parsing: example.text)).contains(where: \.offersConsent)
    }
    #expect(
      Set(offering.map(\.id)) == ["wizard-integration-app-missing", "wizard-sp-missing-in-tenant"])
  }

  @Test(arguments: ["500", "503", "403", "404"])
  func anotherStatusOnTheSameCallOffersNoConsent(status: String) {
    let text = Fixtures.debugInfo.replacing("401", with: status)
      .replacing("701018", with: "700001")
    let matches = diagnoseOffline(Report(parsing: text))
    #expect(matches.allSatisfy { !$0.offersConsent })
    #expect(matches.first?.signature.id != "wizard-integration-app-missing")
  }

  @Test func missingPrincipalOfAnotherApplicationOffersNoConsent() {
    let text = Fixtures.tokenError.replacing(
      "90db942a-c1eb-4e8d-82e4-eebf64a7e2ae", with: "0a1b2c3d-c1eb-4e8d-82e4-eebf64a7e2ae")
    let match = diagnoseOffline(Report(parsing: text)).first
    #expect(match?.signature.id == "wizard-sp-missing-in-tenant")
    #expect(match?.offersConsent == false)
    #expect(match?.confidence == .possible)
  }

  // MARK: Evidence

  @Test func evidenceIsAQuotationWithItsPlace() throws {
    let report = Report(parsing: "Hello\n\n" + Fixtures.debugInfo)
    let match = try #require(diagnoseOffline(report).first)
    let evidence = try #require(match.evidence.first)
    let quoted = Array(report.text.utf8)[evidence.range]
    let text = String(decoding: quoted, as: UTF8.self)
    #expect(text.hasPrefix(String(evidence.excerpt.prefix(20))))
    #expect(evidence.line == 14)
    #expect(match.confidence == .likely)
    #expect(match.signature.leg == .webexToEntra)
  }

  @Test func statusAndCodeAreEvidence() throws {
    let match = try #require(diagnoseOffline(Report(parsing: Fixtures.identityJSON)).first)
    #expect(match.evidence.map(\.kind) == [.pattern, .status, .code])
    #expect(match.evidence.map(\.excerpt) == ["701018", "401", "701018"])
  }

  /// Without a status the code, or the words that stand for it, still name the failure.
  @Test(arguments: [
    (
      "{\"errorCode\":\"701018\",\"message\":\"Request unauthorized. client-request-id: "
        + "3d0c9b8a-7f6e-4d5c-8b4a-392817060504\"}", Confidence.likely
    ),
    (
      "Request unauthorised. client-request-id: 3d0c9b8a-7f6e-4d5c-8b4a-392817060504",
      .likely
    ),
    ("701018", .possible),
  ])
  func theCodeWithoutAStatusIsKnown(text: String, confidence: Confidence) throws {
    let report = Report(parsing: text)
    let match = try #require(diagnoseOffline(report).first)
    #expect(match.signature.id == "wizard-701018-unspecified-surface")
    #expect(match.confidence == confidence)
    #expect(!match.offersConsent)
    #expect(report.facts.status == nil && report.facts.trackingId == nil)
    #expect(report.facts.code == (text.contains("701018") ? "701018" : nil))
    #expect(
      report.facts.clientRequestId
        == (confidence == .likely ? "3d0c9b8a-7f6e-4d5c-8b4a-392817060504" : nil))
  }

  @Test(arguments: [
    "Azure AD integration error. The request was unauthor=\nized. Please sign out and try again.",
    "Azure AD integration error. The request was unauthor=\r\nized. Please sign=\r\n out.",
    "> Azure AD integration error. The request =\n> was unauthorized. Please sign out.",
    "> Entra ID integra=\n> tion error. The request was unauthor=\n> ized.",
    "Azure AD integration error. The request was unauthorised. Please sign out and try again.",
  ])
  func mailAndBritishSpellingAreRead(text: String) {
    let ids = diagnoseOffline(Report(parsing: text)).map(\.signature.id)
    #expect(ids == ["wizard-integration-app-missing"])
  }

  /// An address that was wrapped behind its `=` keeps it.
  @Test func aWrappedAddressIsNoMailEncoding() {
    let report = Report(
      parsing: "Azure AD integration error. The request was unauthorized.\n"
        + "https://login.microsoftonline.com/common/adminconsent?client_id=\n"
        + "90db942a-c1eb-4e8d-82e4-eebf64a7e2ae")
    #expect(report.text.contains("client_id="))
    #expect(report.facts.clientId == "90db942a-c1eb-4e8d-82e4-eebf64a7e2ae")
  }
}

@Suite struct SignatureFileTests {
  private func add(_ json: String) -> (SignatureCatalogue, [SignatureCatalogue.Problem]) {
    var catalogue = SignatureCatalogue.builtIn
    let problems = catalogue.addUserFile(Data(json.utf8), file: "mine.json")
    return (catalogue, problems)
  }

  @Test func userAddsAndReplacesSignatures() {
    let (catalogue, problems) = add(
      """
      {"signatures": [
        {"id": "our-proxy", "title": "Our proxy blocks", "priority": 200,
         "match": {"regex": "ACME-PROXY-DENY"}, "remedies": ["Ask the network team"]},
        {"id": "nested-group", "title": "Ours", "match": {"regex": "inner group"}}
      ]}
      """)
    #expect(problems.isEmpty)
    #expect(catalogue["nested-group"]?.title == "Ours")
    let report = Report(parsing: "ACME-PROXY-DENY: inner group")
    #expect(
      diagnoseOffline(report, catalogue: catalogue).map(\.signature.id)
        == ["our-proxy", "nested-group"])
    #expect(catalogue["our-proxy"]?.remedies.first?.kind == .manual)
  }

  @Test func mistakesAreNamedWithIDAndPlace() {
    let (catalogue, problems) = add(
      """
      {"signatures": [
        {"id": "bad-pattern", "title": "x", "match": {"regex": "a(b"}},
        {"id": "no-title", "match": {"regex": "a"}},
        {"id": "empty", "title": "x", "match": {}},
        {"id": "good", "title": "x", "match": {"status": 418, "code": 7}}
      ]}
      """)
    #expect(Set(problems.compactMap(\.id)) == ["bad-pattern", "no-title", "empty"])
    let words = Dictionary(uniqueKeysWithValues: problems.map { ($0.id ?? "", $0.words) })
    #expect(
      words["bad-pattern"]?.hasPrefix("mine.json:2:58: signatures[0].match.regex: missing ) ")
        == true
        || words["bad-pattern"]?.hasPrefix(
          "mine.json:2:58: signatures[0].match.regex: missing closing parenthesis") == true
    )
    #expect(words["no-title"] == "mine.json:3:3: signatures[1]: \"title\" is missing")
    #expect(words["empty"]?.hasPrefix("mine.json:4:42: signatures[2].match: needs") == true)
    #expect(problems.allSatisfy { $0.file == "mine.json" && !$0.message.isEmpty })
    #expect(catalogue["good"]?.match.status == [418])
    #expect(catalogue["good"]?.match.code == "7")
    #expect(catalogue["bad-pattern"] == nil)
  }

  @Test(arguments: [
    (
      "{\"signatures\":\n [{\"id\": \"x\" \"title\": 1}]}",
      "2:14: not valid JSON: ',' or '}' expected"
    ),
    ("{\"signatures\": [{\"id\": }]}", "1:24: not valid JSON: a value expected"),
    ("{\"signatures\": [\"x]}\n", "1:21: not valid JSON: the closing quote"),
    ("", "1:1: not valid JSON: a value expected"),
    ("{\"signatures\": 5}", "1:16: signatures: "),
  ])
  func whereAFileIsBroken(json: String, words: String) throws {
    let problem = try #require(add(json).1.first)
    #expect(problem.words.hasPrefix("mine.json:\(words)"), "\(problem.words)")
  }

  @Test func aUsersPatternIsFoundFarFromEverythingElse() throws {
    let (catalogue, _) = add(
      "{\"signatures\": [{\"id\": \"ours\", \"title\": \"x\", \"match\": {\"regex\": \"ACME-DENY\"}}]}"
    )
    let noise = String(repeating: "2026-03-01 INFO nothing of interest\n", count: 12_000)
    let text = noise + "proxy: ACME-DENY client_secret=hunter22\n" + noise
    let match = try #require(
      diagnoseOffline(Report(parsing: text), catalogue: catalogue).first)
    #expect(match.signature.id == "ours")
    #expect(match.evidence.first?.line == 12_001)
    #expect(diagnoseOffline(Report(parsing: text)).isEmpty)
  }

  @Test(arguments: ["", "{", "[]", "{\"signatures\": 5}", "{\n\"signatures\": [\n{\"id\": }]}"])
  func whatIsNoSignatureFileIsRefusedWhole(json: String) {
    let (catalogue, problems) = add(json)
    #expect(problems.count == 1)
    #expect(catalogue.signatures == SignatureCatalogue.builtIn.signatures)
  }
}
