import Testing

@testable import Sandbox

@Suite struct WebexAccessTests {
  private func token(
    _ webex: WebexWorld, scopes: Set<String>, organization: String? = nil, lifetime: Int = 60
  ) -> String {
    webex.state.webexTokens.issue(
      WebexToken(
        value: "t\(scopes.count)-\(lifetime)-\(organization ?? "")",
        organization: organization ?? webex.organization, scopes: scopes, issued: webex.state.now,
        expires: webex.state.now + .seconds(lifetime))
    ).value
  }

  @Test func tokensAreChecked() {
    var webex = WebexWorld()
    webex.token = "unknown"
    let unknown = webex.get("/Users")
    #expect(unknown.status == 401 && unknown.json["status"]?.string == "401")
    #expect(unknown.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"])
    #expect(
      unknown.json[WebexWorld.errorExtension]?["trackingId"]?.string
        == unknown.reply.header("trackingid"))
    let gallery = webex.get("//v1/scim/\(webex.organization)/Users")
    #expect(gallery.status == 401)
    #expect(
      gallery.json["message"]?.string
        == "The request requires a valid access token set in the Authorization request header.")
    #expect(gallery.json["trackingId"]?.string?.hasPrefix("ROUTERGW_") == true)
    #expect(gallery.json["errors"]?.array?.first?["description"] == gallery.json["message"])
    webex.token = token(webex, scopes: ["spark-admin:people_write"])
    #expect(webex.get("/Users").status == 403)
    webex.token = token(webex, scopes: ["identity:people_read"])
    #expect(webex.get("/Users?count=1").status == 200)
    #expect(webex.create("x@northwind.example").status == 403)
    webex.token = token(
      webex, scopes: ["identity:people_rw"], organization: "11111111-2222-4333-8444-555555555555")
    #expect(webex.get("/Users").status == 403)
    webex.token = token(webex, scopes: ["identity:people_rw"], lifetime: 30)
    #expect(webex.get("/Users?count=1").status == 200)
    webex.state.clock.advance(by: .seconds(31))
    #expect(webex.get("/Users?count=1").status == 401)
  }

  /// The gallery's token and the identity scopes open one address each (webex.md, 2.2 and 3.1).
  @Test func theTwoFrontsHaveTokensOfTheirOwn() {
    var webex = WebexWorld(.galleryHealthy)
    let gallery = "//v1/scim/\(webex.organization)/Users?count=1"
    webex.token = webex.state.identity.jobSecret
    #expect(webex.get(gallery).status == 200)
    let refused = webex.get("/Users?count=1")
    #expect(refused.status == 403)
    #expect(refused.json["detail"]?.string?.contains("identity:people_r") == true)
    #expect(webex.get("//Schemas/SCIM2/User").status == 403)
    webex.token = token(webex, scopes: ["identity:people_rw"])
    #expect(webex.get("/Users?count=1").status == 200)
    let other = webex.get(gallery)
    #expect(other.status == 403 && other.json["message"]?.string?.contains("Identity:SCIM") == true)
    webex.token = webex.state.identity.webexToken
    #expect(webex.get(gallery).status == 200 && webex.get("/Users?count=1").status == 200)
    // The wizard's job has nothing that opens the gallery's front.
    var wizard = WebexWorld()
    wizard.token = wizard.state.identity.jobSecret
    #expect(wizard.get("/Users?count=1").status == 200)
    #expect(wizard.get("//v1/scim/\(wizard.organization)/Users?count=1").status == 403)
  }

  @Test func theExpiredSecretOfTheJobIsRefused() {
    var expired = WebexWorld(.galleryTokenExpired)
    expired.token = expired.state.identity.jobSecret
    #expect(expired.get("//v1/scim/\(expired.organization)/Users?count=1").status == 401)
    var healthy = WebexWorld(.galleryHealthy)
    healthy.token = healthy.state.identity.jobSecret
    let made = healthy.send(
      "POST", "//v1/scim/\(healthy.organization)/Users",
      ["schemas": [.string(WebexWorld.users)], "userName": "from.entra@northwind.example"])
    #expect(made.json[WebexWorld.cisco]?["provisionSource"]?.string == "AAD")
  }

  @Test func requestsAreChecked() {
    let webex = WebexWorld()
    let body: JSON = ["schemas": [.string(WebexWorld.users)], "userName": "a@northwind.example"]
    #expect(
      webex.send("POST", "/Users", body, headers: [("Content-Type", "text/plain")]).status == 415)
    let scim = webex.send(
      "POST", "/Users", body,
      headers: [
        ("Content-Type", "application/scim+json; charset=utf-8"),
        ("Accept", "application/scim+json"),
      ])
    #expect(scim.status == 201)
    #expect(scim.reply.header("content-type") == "application/scim+json")
    #expect(webex.send("POST", "/Users", [1]).scimType == "invalidSyntax")
    #expect(webex.send("POST", "/Users", ["userName": "b"]).scimType == "invalidSyntax")
    #expect(
      webex.send("POST", "/Users", ["schemas": [.string(WebexWorld.users)]]).scimType
        == "invalidValue")
    #expect(webex.search("userName zz 1").scimType == "invalidFilter")
    #expect(webex.search("active gt true").scimType == "invalidFilter")
    #expect(webex.send("PUT", "/Users").status == 405)
    for path in ["/Nothing", "/Users/x/y", "/Users/nobody", "/Groups/x/Members"] {
      let answer = webex.get(path)
      #expect(answer.status == 404 && answer.json["detail"]?.string != nil, "\(path)")
    }
    #expect(webex.get("//identity/scim/x").status == 404)
  }

  @Test func clientsOfTheRFCGetTheRFC() {
    let webex = WebexWorld()
    let plain = webex.send("GET", "/Users/nobody", headers: [("Accept", "*/*")])
    #expect(plain.status == 404 && plain.json[WebexWorld.errorExtension] == nil)
    for path in [
      "/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/Schemas/\(WebexWorld.users)",
    ] {
      #expect(webex.get(path).status == 200)
    }
    #expect(webex.get("/Schemas?filter=id%20pr").status == 403)
    #expect(
      webex.send("POST", "/Users/.search", ["filter": "userName pr", "count": 3]).resources.count
        == 3)
  }

  @Test func strictWebexIsWhatTheReferencePromises() {
    let webex = WebexWorld(strict: true)
    for filter in [
      #"userName eq "a""#, #"userName sw "a" or displayName ew "z""#, #"name.givenName sw "A""#,
      #"phoneNumbers[type eq "mobile" and value eq "1"]"#, #"department eq "x""#,
      #"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "x""#,
      #"\#(WebexWorld.cisco):meta.organizationId eq "\#(webex.organization)""#,
    ] {
      #expect(webex.search(filter).status == 200, "\(filter)")
    }
    for filter in [
      #"userName co "a""#, #"externalId eq "a""#, "active eq true", "title pr", "userName pr",
      #"not (userName eq "a")"#, #"name.givenName ew "a""#,
      #"meta.lastModified gt "2020-01-01T00:00:00Z""#,
    ] {
      let answer = webex.search(filter)
      #expect(answer.status == 400 && answer.scimType == "invalidFilter", "\(filter)")
    }
    #expect(webex.get("/Users?sortBy=title").status == 400)
    #expect(webex.get("/Users?sortBy=userName&count=1").status == 200)
    #expect(webex.get("/ServiceProviderConfig").status == 404)
    #expect(webex.create("not an address").scimType == "invalidValue")
    let schema = webex.get("//Schemas/SCIM2/User")
    #expect(schema.json[WebexWorld.users]?["id"]?.string == WebexWorld.users)
    let first = schema.json[WebexWorld.users]?["attributes"]?.array?.first
    #expect(first?["type"]?.string == "String" && first?["length"]?.integer == 254)
    #expect(webex.get("//Schemas/SCIM2/Nothing").status == 404)
  }

  @Test func whoAndWhere() {
    let webex = WebexWorld()
    let me = webex.get("//v1/people/me")
    let organizations = webex.get("//v1/organizations")
    #expect(organizations.json["items"]?.array?.first?["id"] == me.json["orgId"])
    let decoded = Base64URL.decode(me.json["orgId"]?.string ?? "")
    #expect(decoded == Array("ciscospark://us/ORGANIZATION/\(webex.organization)".utf8))
    #expect(webex.get("//identity/organizations/\(webex.organization)").status == 200)
    #expect(webex.get("//identity/organizations/other").status == 403)
    #expect(webex.get("//v1/organizations/other").status == 404)
  }
}

@Suite struct WebexWizardTests {
  private func status(_ webex: WebexWorld) -> World.Answer {
    webex.get("//extIntegration/azureAD/\(webex.organization)/v1/WebexApplications/status")
  }

  private func domains(_ webex: WebexWorld) -> World.Answer {
    webex.get("//extIntegration/azureAD/\(webex.organization)/v1/Domains")
  }

  private func code(_ answer: World.Answer) -> String? {
    answer.json["error"]?["message"]?.array?.first?["code"]?.string
  }

  @Test(arguments: [
    (Scenario.healthy, 200, 200), (.identityAppDeleted, 200, 200),
    (.integrationAppDeleted, 401, 401),
    (.bothAppsDeleted, 401, 401), (.appDisabled, 401, 401), (.consentIncomplete, 401, 401),
    (.galleryHealthy, 401, 400), (.empty, 401, 400),
  ])
  func followTheTrust(scenario: Scenario, expected: Int, expectedDomains: Int) {
    let webex = WebexWorld(scenario)
    #expect(status(webex).status == expected)
    #expect(domains(webex).status == expectedDomains)
    if expected == 401 { #expect(code(status(webex)) == "701018") }
    if expectedDomains == 400 { #expect(code(domains(webex)) == "100013") }
  }

  @Test func theRefusalHasTheFormOfControlHub() throws {
    let webex = WebexWorld(.integrationAppDeleted)
    let first = status(webex)
    let second = status(webex)
    #expect(first.json["error"]?["key"]?.string == "401")
    let descriptions = [first, second].compactMap {
      $0.json["error"]?["message"]?.array?.first?["description"]?.string
    }
    #expect(descriptions.allSatisfy { $0.hasPrefix("Request unauthorized. client-request-id: ") })
    #expect(Set(descriptions).count == 2)
    let ids = [first, second].compactMap { $0.json["trackingId"]?.string }
    let counts = ids.compactMap { $0.split(separator: "_").last.flatMap { Int($0) } }
    #expect(counts[1] == counts[0] + 1)
    #expect(
      ids[0].hasPrefix("ATLAS_")
        && ids[0].split(separator: "_")[1] == ids[1].split(separator: "_")[1])
    #expect(first.reply.header("trackingid") == ids[0])
  }

  @Test func consentCures() {
    let webex = WebexWorld(.integrationAppDeleted)
    #expect(status(webex).status == 401)
    let form = "client_id=\(KnownApplication.webexIntegration)&decision=accept"
    let accepted = webex.site.answer(
      Call(
        method: "POST", target: "/common/adminconsent",
        headers: [("Content-Type", "application/x-www-form-urlencoded")], body: Array(form.utf8),
        origin: World.origin))
    #expect(accepted.status == 200)
    #expect(status(webex).status == 200 && domains(webex).status == 200)
  }

  @Test func otherTokensAreRefusedWithoutTheCode() {
    var webex = WebexWorld(.integrationAppDeleted)
    webex.token = "unknown"
    #expect(status(webex).status == 401 && code(status(webex)) == "401")
  }
}
