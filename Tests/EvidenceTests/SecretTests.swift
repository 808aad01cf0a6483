import Evidence
import TestSupport
import Testing

/// Nothing that a report gives out holds a secret, and every piece of evidence stays.
@Suite struct SecretTests {
  static let jwt =
    "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2dyYXBoIn0.c2lnbmF0dXJlX29mX3RoZV90b2tlbg"
  static let pasted = """
    \(TestSupport.Fixtures.debugInformation)

    GET https://admin.webex.com/cb?code=0.AXoAbcdefGhijk&state=7
    Authorization: Bearer \(jwt)
    Cookie: sid=cookieOne; other=cookieTwo
    Set-Cookie: sid=cookieThree; Path=/; HttpOnly
    {"client_secret": "hunter22hunter22", "errorCode": "EntryConflict"}
    http://localhost:3000/auth/code#access_token=opaqueToken99&token_type=Bearer
    """
  static let secrets = [
    jwt, "c2lnbmF0dXJl", "AXoAbcdefGhijk", "cookieOne", "cookieTwo", "cookieThree",
    "hunter22hunter22", "opaqueToken99",
  ]

  /// Everything of a report that anybody can see.
  private func shown(_ report: Report) -> String {
    var parts = [report.text, report.pasted] + report.trackingIds
    for incident in report.incidents {
      parts += Facts.Field.allCases.compactMap { incident.facts[$0] }
      parts += incident.repairs.flatMap { [$0.from, $0.to ?? ""] }
    }
    parts += diagnoseOffline(report).flatMap { $0.evidence.map(\.excerpt) }
    return parts.joined(separator: "\n")
  }

  @Test func nothingShownHoldsASecret() {
    let report = Report(parsing: Self.pasted)
    let shown = shown(report)
    for secret in Self.secrets { #expect(!shown.contains(secret), "\(secret)") }
    #expect(report.facts == Report(parsing: TestSupport.Fixtures.debugInformation).facts)
    #expect(diagnoseOffline(report).first?.signature.id == "wizard-integration-app-missing")
  }

  @Test(arguments: [
    Damage.quoted, .crlf, .cr, .curlyQuotes, .noBreakSpaces, .zeroWidth, .softHyphens, .html,
    .jsonString, .terminalColours, .markdown, .bom, .surrounded, .doubleSpaced,
  ])
  func damageBringsNoSecretBack(damage: Damage) {
    let base = SeededGenerator.base
    for seed in base..<base + 4 {
      var generator = SeededGenerator(seed: seed)
      let text = damage.apply(to: Self.pasted, using: &generator)
      let shown = shown(Report(parsing: text)).filter { !"\u{200B}\u{AD}".contains($0) }
      for secret in Self.secrets { #expect(!shown.contains(secret), "\(damage) \(secret) \(seed)") }
    }
  }

  @Test func aTokenThatMailWrappedGoesWhole() {
    let text = """
      > Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2dyYXBo
      > In0.c2lnbmF0dXJlX29mX3RoZV90b2tlbgAAAAAAAAAAAA
      > ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52
      > Status: 401
      """
    let report = Report(parsing: text)
    #expect(!shown(report).contains("In0.c2ln"))
    #expect(!shown(report).contains("eyJ"))
    #expect(report.facts.trackingId == "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52")
    #expect(report.facts.status == 401)
    #expect(report.pasted.contains("> Status: 401"))
  }

  @Test func theCutOfALargeTextHalvesNoSecret() {
    let long = String(repeating: "Qk3x", count: 2_000)
    let noise = String(repeating: "2026-03-01 INFO nothing of interest\n", count: 6_000)
    let text = "\(noise)Authorization: Bearer \(long) TrackingID: ATLAS_1e2d\n\(noise)"
    #expect(!shown(Report(parsing: text)).contains("Qk3xQk3xQk3x"))
  }

  @Test func theTextStaysAsItWasPasted() {
    let text = "> “Status”: 401\r\n>   code  \"701018\"\tx"
    #expect(Report(parsing: text).pasted == text)
  }
}
