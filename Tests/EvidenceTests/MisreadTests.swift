import Evidence
import Testing

/// What can be proven is mended and said; what can't be is left out and said.
@Suite struct MisreadTests {
  static let id = "1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52"

  @Test(arguments: ["ATLA5", "ATL4S", "4TLAS", "A7LAS", "R0UTERGW", "ROUTERCW", "ATLAZ"])
  func prefixesCloseToAKnownOne(prefix: String) throws {
    let known = prefix.hasPrefix("R") ? "ROUTERGW" : "ATLAS"
    let report = Report(parsing: "Webex says TrackingID: \(prefix)_\(Self.id)\nStatus: 401")
    if let value = report.facts.trackingId {
      #expect(value == "\(known)_\(Self.id)")
      let repair = try #require(report.repairs.first { $0.field == .trackingId })
      #expect(repair.proven && repair.from == "\(prefix)_\(Self.id)" && repair.to == value)
    } else {
      #expect(report.repairs.contains { $0.field == .trackingId && !$0.proven })
    }
  }

  @Test(arguments: ["ATLA5", "ATL4S", "R0UTERGW"])
  func misreadPrefixesAreRepaired(prefix: String) {
    let report = Report(parsing: "Webex: TrackingID: \(prefix)_\(Self.id)")
    #expect(report.facts.trackingId?.hasSuffix(Self.id) == true)
    #expect(report.repairs.contains { $0.field == .trackingId && $0.proven })
  }

  @Test(arguments: ["FLS", "IDBROKER", "C2", "WXCALL", "ALIAS"])
  func otherPrefixesAreNotMadeKnownOnes(prefix: String) {
    let report = Report(parsing: "Webex says TrackingID: \(prefix)_\(Self.id)\nStatus: 401")
    #expect(report.facts.trackingId == nil || report.facts.trackingId == "\(prefix)_\(Self.id)")
  }

  @Test(arguments: ["code 70l018", "code 7O1018", "code: 7O1O18", "\"code\":\"70101B\"", "70lOl8"])
  func misreadCodes(text: String) throws {
    let report = Report(parsing: "Status: 401 Control Hub answers with \(text) for Webex")
    let letters = text.filter { "lOB".contains($0) }.count
    let repair = try #require(report.repairs.first { $0.field == .code })
    #expect(repair.proven == (letters <= 2))
    #expect(report.facts.code == (letters <= 2 ? "701018" : nil))
    #expect(repair.to == "701018")
    if letters <= 2 {
      #expect(
        diagnoseOffline(report).first?.signature.id == "wizard-701018-unspecified-surface")
    }
  }

  /// Mail that quotes breaks the id at any character.
  @Test(arguments: ["> ", ">", "> > ", ">> ", "  "])
  func trackingIDsBrokenWithinQuoting(quote: String) {
    let id = "ATLAS_\(Self.id)"
    for cut in 1..<id.count - 2 {
      let text = """
        \(quote)Hello, Control Hub of Webex shows this since Monday, please have a look at it all:
        \(quote)Tracking ID: \(id.prefix(cut))
        \(quote)\(id.dropFirst(cut))
        \(quote)Status: 401
        """
      let report = Report(parsing: text)
      #expect(report.facts.trackingId == id, "\(text)")
    }
  }

  @Test func quotingThatWasJoinedIntoOneLine() {
    let text = "> Tracking ID: ATLAS_1e2d3c4b-5a69-4788- > 9786-a5b4c3d2e1f0_52 Status: 401 Webex"
    #expect(Report(parsing: text).facts.trackingId == "ATLAS_\(Self.id)")
  }

  @Test func theTenantThatControlHubDoesNotKnow() {
    for body in ["tenantId is required", "L’identifiant du locataire est requis"] {
      let text = """
        GET https://identity-b-us.webex.com/extIntegration/azureAD/5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73/v1/Domains
        {"error":{"key":"400","message":[{"code":"100013","description":"\(body)"}]},"trackingId":"ATLAS_\(Self.id)"}
        """
      #expect(
        diagnoseOffline(Report(parsing: text)).map(\.signature.id) == ["wizard-tenantid-required"])
    }
  }
}
