import HTTPTransport
import TestSupport
import Testing

@testable import Webex

@Suite struct TokenRedirectTests {
  static let organization = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"
  static let token = String(repeating: "Ab3", count: 21) + "x_PF84_" + organization
  static let state = "0d010d24f68df7df"
  static let address =
    "http://localhost:3000/auth/code#access_token=\(token)&token_type=Bearer"
    + "&expires_in=3887999&state=\(state)"

  /// The address with a break of some kind after so many characters.
  private static func broken(_ width: Int, _ separator: String) -> String {
    var lines: [Substring] = []
    var rest = address[...]
    while !rest.isEmpty {
      lines.append(rest.prefix(width))
      rest = rest.dropFirst(width)
    }
    return lines.joined(separator: separator)
  }

  @Test(arguments: [
    address, "  \(address)\r\n", "\"\(address)\"", "“\(address)”", "<\(address)>",
    "\(address).", "> \(address)", "\u{FEFF}\(address)\u{200B}",
    address.replacing("&", with: "&amp;"), broken(72, "\n"), broken(76, "\r\n"),
    broken(60, "\n> "), broken(70, "\n  "), broken(80, " "),
    broken(72, "=\n").replacing("access_token=", with: "access_token=3D"),
    "Here it is: \(address) thanks",
    "Here it is:\n\(address)\n\nBest regards\nAnn",
    URLText.encode(address), URLText.encode(URLText.encode(address)),
    "https://eur01.safelinks.protection.outlook.com/?url=\(URLText.encode(address))&data=05",
    address.replacing("#", with: "?"),
  ])
  func damageIsMended(_ text: String) throws {
    let redirect = try TokenRedirect(text, expectedState: Self.state)
    #expect(redirect.token == Secret(Self.token))
    #expect(redirect.state == Self.state)
    #expect(redirect.lifetime == 3_887_999)
    #expect(!redirect.isBare)
  }

  @Test func whatWasMendedIsSaid() throws {
    let redirect = try TokenRedirect("> \"\(Self.address.replacing("&", with: "&amp;"))\"")
    #expect(redirect.repairs == ["a mail's quotation marks", "quotation marks", "HTML escapes"])
  }

  @Test func theTokenAloneIsTaken() throws {
    let redirect = try TokenRedirect("Bearer \(Self.token)\n")
    #expect(redirect.token == Secret(Self.token) && redirect.isBare && redirect.lifetime == nil)
  }

  @Test(arguments: [
    ("", TokenRedirect.Problem.empty), (" \n\t", .empty),
    (String(repeating: "x", count: 70_000), .tooLong),
    ("http://localhost:3000/auth/code", .fragmentMissing),
    ("localhost:3000/auth/code#", .fragmentMissing),
    (TokenAuthorization(broker: "https://idbroker.webex.com").url, .authorizeAddress),
    (TokenAuthorization(broker: "https://idbroker-f.webex.com").forcedSignInURL, .authorizeAddress),
    ("http://localhost:3000/auth/code?code=abc&state=x", .authorizationCode),
    (
      "http://localhost:3000/auth/code#error=access_denied&error_description=Not+you",
      .refused("Not you")
    ),
    (String(address.prefix(100)), .cutOff),
    ("http://localhost:3000/auth/code#access_token=", .cutOff),
    (address.replacing("Bearer", with: "MAC"), .notBearer("MAC")),
    (address.replacing(token, with: "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"), .microsoftToken),
    ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", .microsoftToken),
    ("\(address)\n\(address.replacing("Ab3", with: "Cd4"))", .severalTokens),
    ("https://admin.webex.com/overview", .notARedirect), ("two words", .notARedirect),
    ("short", .notARedirect), ("tökén-with-letters-of-all-kinds", .foreignCharacters),
  ])
  func aWrongPasteIsNamed(_ text: String, _ problem: TokenRedirect.Problem) {
    #expect(throws: problem) { try TokenRedirect(text) }
  }

  /// White space inside is only taken out when the right state proves that nothing else is lost.
  @Test func unprovableRepairsAreNotMade() {
    let spaced = Self.address.replacing("_PF84", with: "_P F84")
    #expect(throws: (any Error).self) { try TokenRedirect(spaced) }
    #expect(throws: (any Error).self) { try TokenRedirect(spaced, expectedState: "other") }
    #expect((try? TokenRedirect(spaced, expectedState: Self.state))?.token == Secret(Self.token))
  }

  @Test func foreignBytesNeverCrash() {
    var generator = SeededGenerator(seed: SeededGenerator.base)
    let parts = [
      "http://", "localhost:3000", "#", "?", "&", "=", "access_token=", "token_type=Bearer", "%",
      "%4",
      "3D", "=\n", "> ", "\"", "“", "é", "\0", "\u{200B}", "safelinks.protection.outlook.com",
      "url=",
      "state=", "error=", " ", "\r\n", "🙂", "eyJ", "_",
    ]
    for _ in 0..<5_000 {
      let text = (0..<Int.random(in: 0...14, using: &generator))
        .map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
      _ = try? TokenRedirect(text, expectedState: "x")
      _ = TenantURLCheck(organization: nil, cloud: .commercial).fault(text)
    }
  }

  @Test func theAddressIsTheOneOfTheArticle() {
    let address = TokenAuthorization(
      broker: WebexCloud.commercial.brokerURL, state: TokenAuthorization.printedState)
    #expect(
      address.url
        == "https://idbroker.webex.com/idb/oauth2/v1/authorize?response_type=token&client_id=C4ca14fe00b0e51efb414ebd45aa88c1858c3bfb949b2405dba10b0ca4bc37402&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fauth%2Fcode&scope=spark%3Apeople_read%20spark%3Apeople_write%20Identity%3ASCIM&state=this-should-be-a-random-string-for-security-purpose"
    )
    #expect(
      TokenAuthorization(broker: WebexCloud.government.brokerURL).url
        .hasPrefix("https://idbroker-f.webex.com/idb/oauth2/"))
    let states = Set((0..<100).map { _ in TokenAuthorization.freshState() })
    #expect(states.count == 100 && states.allSatisfy { $0.count == 64 })
  }
}

@Suite struct TenantURLTests {
  static let uuid = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"

  private func check(_ cloud: WebexCloud = .commercial) throws -> TenantURLCheck {
    TenantURLCheck(organization: try OrganizationID(Self.uuid), cloud: cloud)
  }

  @Test(arguments: [
    "https://api.ciscospark.com/v1/scim/\(uuid)", "https://webexapis.com/identity/scim/\(uuid)/v2",
    "https://API.ciscospark.com/v1/scim/\(uuid.uppercased())",
    "https://api.ciscospark.com/v1/scim/\(uuid)?aadOptscim062020",
    "https://api.ciscospark.com/v1/scim/\(uuid)?AzureAdScimPatch2017&aadOptscim062020",
  ])
  func theRightOnesPass(_ url: String) throws {
    #expect(try check().fault(url) == nil)
  }

  @Test func theRightOneIsBuilt() throws {
    #expect(try check().right == "https://api.ciscospark.com/v1/scim/\(Self.uuid)")
    #expect(try check(.government).right == "https://api-usgov.webex.com/v1/scim/\(Self.uuid)")
    for cloud in WebexCloud.allCases {
      let check = try check(cloud)
      #expect(check.fault(check.right ?? "") == nil)
    }
  }

  @Test(arguments: [
    ("", TenantURLFault.empty), ("api.ciscospark.com/v1/scim/\(uuid)", .notAURL),
    ("http://api.ciscospark.com/v1/scim/\(uuid)", .notHTTPS),
    ("https://api.ciscospark.com/v1/scim/\(uuid)/", .trailingSlash),
    ("https://api.ciscospark.com/v1/scim/\(uuid)?x=1", .queryOrFragment),
    ("https://api.ciscospark.com/v1/scim/\(uuid)?", .queryOrFragment),
    ("https://api.ciscospark.com/v1/scim/\(uuid)#top", .queryOrFragment),
    ("https://api.ciscospark.com/v1/scim/\(uuid)/?aadOptscim062020", .trailingSlash),
    ("https://api.ciscospark.com/v1/scim/\(uuid) ", .stray(" ")),
    ("\"https://api.ciscospark.com/v1/scim/\(uuid)\"", .stray("\"")),
    ("https%3A%2F%2Fapi.ciscospark.com%2Fv1%2Fscim%2F\(uuid)", .encoded(twice: false)),
    ("https%253A%252F%252Fapi.ciscospark.com", .encoded(twice: true)),
    ("https://api.ciscospark.com/v1/scim/OrgId", .placeholder),
    ("https://api-usgov.webex.com/v1/scim/\(uuid)", .otherCloud(.government)),
    ("https://example.com/v1/scim/\(uuid)", .wrongHost("example.com")),
    ("https://example.com/v1/scim/\(uuid)/", .wrongHost("example.com")),
    ("https://api.ciscospark.com/v1/scim/OrgId//", .placeholder),
    ("http://localhost:3000/auth/code#access_token=abcdefghij&token_type=Bearer", .secret),
    ("https://api.ciscospark.com:8443/v1/scim/\(uuid)", .wrongHost("api.ciscospark.com")),
    ("https://api.ciscospark.com/v2/scim/\(uuid)", .wrongVersion("v2")),
    ("https://webexapis.com/identity/scim/\(uuid)", .wrongVersion("")),
    ("https://webexapis.com/identity/scim/\(uuid)/v1", .wrongVersion("v1")),
    ("https://api.ciscospark.com/v1/scim/\(uuid)/Users", .tail("/Users")),
    ("https://api.ciscospark.com/scim/v1/\(uuid)", .wrongPath),
    ("https://api.ciscospark.com/v1/\(uuid)", .wrongPath),
    ("https://api.ciscospark.com", .wrongPath),
    (
      "https://api.ciscospark.com/v1/scim/a35bfbc6-ccbd-4a17-a488-72gf46c5420c",
      .notAnOrganization(.notHexadecimal(character: "g"))
    ),
    (
      "https://api.ciscospark.com/v1/scim/11111111-2222-3333-4444-555555555555",
      .otherOrganization("11111111-2222-3333-4444-555555555555")
    ),
  ])
  func mistakesAreNamed(_ url: String, _ fault: TenantURLFault) throws {
    let found = try check().fault(url)
    #expect(found == fault)
    #expect(found?.words.isEmpty == false)
  }

  /// An address of one's own (a proxy, a sandbox) counts instead of Webex's.
  @Test func anAddressOfOnesOwnIsTheRightOne() throws {
    let known = "http://127.0.0.1:8080/v1/scim/\(Self.uuid)"
    let check = TenantURLCheck(
      organization: try OrganizationID(Self.uuid), cloud: .commercial, known: known)
    #expect(check.right == known)
    #expect(check.fault(known) == nil && check.fault(known + "?aadOptscim062020") == nil)
    #expect(check.fault(known + "/") == .trailingSlash)
    #expect(
      check.fault("https://api.ciscospark.com/v1/scim/\(Self.uuid)/")
        == .wrongHost("api.ciscospark.com"))
    var local = TenantURLCheck(organization: try OrganizationID(Self.uuid), cloud: .commercial)
    #expect(local.fault(known) == .wrongHost("127.0.0.1"))
    local.isLocal = true
    #expect(local.fault(known) == nil)
    #expect(
      check.fault("https://api.ciscospark.com/v1/scim/\(Self.uuid)")
        == .wrongHost("api.ciscospark.com"))
  }

  @Test func thePublicFormIsNoTenantURL() throws {
    let publicID = try OrganizationID(Self.uuid).publicID
    #expect(try check().fault("https://api.ciscospark.com/v1/scim/\(publicID)") == .publicID)
  }

  /// What can't be meant is told, and whose page it was.
  @Test func oddLifetimesAndForeignHostsAreNamed() throws {
    let token = "\(String(repeating: "a", count: 64))_PE93_5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"
    func read(_ host: String, _ lifetime: String) throws -> TokenRedirect {
      try TokenRedirect(
        "http://\(host)/auth/code#access_token=\(token)&token_type=Bearer&expires_in=\(lifetime)"
          + "&state=x.")
    }
    let right = try read("localhost:3000", "3887999")
    #expect(right.oddLifetime == nil && right.foreignHost == nil && right.lifetime == 3_887_999)
    #expect(right.repairs == ["a full stop at the end"])
    for odd in ["0", "-5", "1e30", "soon"] {
      let redirect = try read("evil.example", odd)
      #expect(redirect.lifetime == nil && redirect.oddLifetime == odd)
      #expect(redirect.foreignHost?.contains("evil.example") == true)
    }
  }
}
