import HTTPTransport
import Hummingbird
import NIOCore
import ServiceStub
import Testing
import Webex

@Suite struct WebexClientTests {
  static let user = #"""
    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"u-1",
     "userName":"lena.horn@contoso.example","active":true,"displayName":"Lena Horn",
     "name":{"givenName":"Lena","familyName":"Horn"},"externalId":"e-1",
     "emails":[{"value":"lena.horn@contoso.example","type":"work","primary":true},{}],
     "urn:scim:schemas:extension:cisco:webexidentity:2.0:User":{"provisionSource":"AAD"},
     "meta":{"version":"W/\"766\"","lastModified":"2024-02-02T11:38:31.009Z"}}
    """#

  @Test func theProbeLooksForNobody() async throws {
    let seen = Notes<String>()
    try await withClient { request in
      seen.add(request.uri.string)
      return .text(#"{"totalResults":0,"Resources":[]}"#)
    } _: {
      try await $0.probe()
    }
    let url = try #require(seen.all.first)
    #expect(
      url.hasPrefix(
        "/identity/scim/\(WebexErrorTests.organization)/v2/Users?filter=userName%20eq%20%22"))
    #expect(url.hasSuffix("&startIndex=1&count=1"))
  }

  @Test func aServiceThatIgnoresFiltersFailsTheProbe() async throws {
    await #expect(throws: TransportError.self) {
      try await withClient { _ in
        .text(#"{"totalResults":1,"Resources":[\#(Self.user)]}"#)
      } _: {
        try await $0.probe()
      }
    }
  }

  @Test func searchesAreReadAndPaged() async throws {
    let page = try await withClient { _ in
      .text(
        #"{"totalResults":5,"itemsPerPage":2,"startIndex":3,"Resources":[\#(Self.user),{"x":1}]}"#)
    } _: {
      try await $0.users(startIndex: 3, count: 2)
    }
    #expect(page.unreadable == [["x": 1]])
    let user = try #require(page.resources.first)
    #expect(user.familyName == "Horn" && user.provisionSource == "AAD" && user.active == true)
    #expect(user.emails == ["lena.horn@contoso.example"])
    #expect(user.version == #"W/"766""#)
  }

  /// What is no list must not pass for an organization without users.
  @Test(arguments: [
    #"{"totalResults":-5,"Resources":[]}"#, #"{"totalResults":3,"Resources":"no"}"#,
    #"{"Resources":[]}"#, #"{"totalResults":"many"}"#,
  ])
  func aListThatIsNoneIsRefused(_ body: String) async throws {
    await #expect(throws: TransportError.self) {
      try await withClient { _ in
        .text(body)
      } _: {
        try await $0.users(startIndex: 1, count: 2)
      }
    }
  }

  @Test func quotesInNamesStayInside() async throws {
    let seen = Notes<String>()
    _ = try await withClient { request in
      seen.add(request.uri.queryParameters["filter"].map { "\($0)" } ?? "")
      return .text(#"{"totalResults":0}"#)
    } _: {
      try await $0.users(userName: #"a"b\c"#)
    }
    #expect(seen.all == [#"userName eq "a\"b\\c""#])
  }

  @Test func patchesAreSCIM() async throws {
    let seen = Notes<String>()
    let user = try await withClient { request in
      seen.add("\(request.method) \(String(buffer: try await request.body.collect(upTo: 9999)))")
      return .text(Self.user)
    } _: {
      try await $0.patchUser(
        id: "u-1", operations: [["op": "replace", "path": "active", "value": false]])
    }
    #expect(user.id == "u-1")
    #expect(
      seen.all == [
        #"PATCH {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}"#
      ])
  }
}

@Suite struct OrganizationIDTests {
  static let uuid = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"
  static let publicID =
    "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi81YjhhMWYwZS03YzNkLTRlMmEtOWY0MS0wZDZjMmI5ZThhNzM"

  @Test(arguments: [
    uuid, uuid.uppercased(), " \(uuid)\n", publicID, "\(publicID)=",
    "https://api.ciscospark.com/v1/scim/\(uuid)", "https://webexapis.com/identity/scim/\(uuid)/v2/",
    "Y2lzY29zcGFyazovL3VybjpURUFNOnVzLWdvdi13ZXN0LTFfYTEvT1JHQU5JWkFUSU9OLzViOGExZjBlLTdjM2QtNGUyYS05ZjQxLTBkNmMyYjllOGE3Mw==",
  ])
  func formsThatAreIDs(text: String) throws {
    #expect(try OrganizationID(text).uuid == Self.uuid)
  }

  @Test func thePublicFormIsMade() throws {
    #expect(try OrganizationID(Self.uuid).publicID == Self.publicID)
  }

  @Test(arguments: [
    ("", OrganizationID.Unreadable.empty), ("  ", .empty), ("contoso", .notAnID),
    ("a35bfbc6-ccbd-4a17-a488-72gf46c5420c", .notHexadecimal(character: "g")),
    (
      "https://api.ciscospark.com/v1/scim/a35bfbc6-ccbd-4a17-a488-72gf46c5420c",
      .notHexadecimal(character: "g")
    ),
    (
      "Y2lzY29zcGFyazovL3VzL1BFT1BMRS81YjhhMWYwZS03YzNkLTRlMmEtOWY0MS0wZDZjMmI5ZThhNzM",
      .otherKind("PEOPLE")
    ),
    ("https://api.ciscospark.com/v1/scim/", .notAnID),
  ])
  func othersAreRefused(text: String, reason: OrganizationID.Unreadable) {
    #expect(throws: reason) { try OrganizationID(text) }
  }

  @Test func tokensHintAtTheirOrganization() {
    let hint = WebexTokenHint(Secret("abc_PF84_\(Self.uuid)"))
    #expect(hint?.organization?.uuid == Self.uuid)
    #expect(hint?.cluster == "PF84")
    #expect(WebexTokenHint(Secret("abc_PF84_x"))?.organization == nil)
    #expect(WebexTokenHint(Secret("opaque")) == nil)
  }

  @Test func tenantURLsAreMade() throws {
    let organization = try OrganizationID(Self.uuid)
    let url = WebexEndpoints.galleryTenantURL(organization)
    #expect(url == "https://api.ciscospark.com/v1/scim/\(Self.uuid)")
    #expect(WebexEndpoints.organization(inTenantURL: url) == organization)
  }
}
