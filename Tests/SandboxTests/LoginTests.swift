import Testing

@testable import Sandbox

@Suite struct LoginTests {
  private func claims(_ token: String?) throws -> JSON {
    let parts = try #require(token).split(separator: ".")
    #expect(parts.count == 3)
    return try JSON(parsing: try #require(Base64URL.decode(parts[1])))
  }

  @Test func clientCredentialsCarryTheGrantedRoles() throws {
    let world = World()
    let answer = world.clientToken()
    #expect(answer.status == 200)
    #expect(answer.json["token_type"] == "Bearer")
    #expect(answer.json["expires_in"] == 3599)
    #expect(answer.json["refresh_token"] == nil)
    let claims = try claims(answer.json["access_token"]?.string)
    #expect(claims["aud"] == "https://graph.microsoft.com")
    #expect(claims["tid"]?.string == world.tenant)
    #expect(claims["appid"]?.string == world.description.clientId)
    #expect(claims["oid"]?.string == (try world.id("EntraHub console")))
    #expect(claims["scp"] == nil)
    let roles = claims["roles"]?.array?.compactMap(\.string)
    #expect(roles == KnownApplication.consoleApplicationPermissions.sorted())
    #expect((claims["exp"]?.integer ?? 0) - (claims["iat"]?.integer ?? 0) == 3599)
    #expect(world.get("/users?$top=1", token: answer.json["access_token"]?.string).status == 200)
  }

  @Test func basicAuthenticationWorksAsWell() {
    let world = World()
    let pair = "\(world.description.clientId):\(URLCoding.encode(world.description.clientSecret))"
    let answer = world.form(
      "/northwind.example/oauth2/v2.0/token",
      [("grant_type", "client_credentials"), ("scope", "\(World.origin)/.default")],
      headers: [("Authorization", "Basic \(Base64URL.encode(pair.utf8))")])
    #expect(answer.status == 200)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var tenant = "northwind.example"
    var changes: [String: String?]
    var error: String
    var code: Int
    var status = 400
    var testDescription: String { "AADSTS\(code)" }
  }

  @Test(arguments: [
    Refusal(tenant: "nowhere.example", changes: [:], error: "invalid_request", code: 90002),
    Refusal(tenant: "common", changes: [:], error: "invalid_request", code: 50059),
    Refusal(
      changes: ["client_secret": "wrong"], error: "invalid_client", code: 7_000_215, status: 401),
    Refusal(
      changes: ["client_secret": nil as String?], error: "invalid_client", code: 7_000_218,
      status: 401),
    Refusal(
      changes: ["client_id": "11111111-1111-4111-8111-111111111111"],
      error: "unauthorized_client", code: 700_016),
    Refusal(changes: ["client_id": nil as String?], error: "invalid_request", code: 900_144),
    Refusal(changes: ["grant_type": nil as String?], error: "invalid_request", code: 900_144),
    Refusal(changes: ["grant_type": "password"], error: "unsupported_grant_type", code: 70003),
    Refusal(changes: ["scope": "User.Read"], error: "invalid_scope", code: 1_002_012),
    Refusal(
      changes: ["scope": "https://other.example/.default"], error: "invalid_resource",
      code: 500_011),
    Refusal(
      changes: ["client_id": KnownApplication.webexIntegration, "client_secret": "x"],
      error: "invalid_client", code: 7_000_215, status: 401),
  ])
  func refusalsHaveTheirNumber(_ refusal: Refusal) throws {
    let world = World()
    var fields: [String: String?] = [
      "grant_type": "client_credentials", "client_id": world.description.clientId,
      "client_secret": world.description.clientSecret,
      "scope": "https://graph.microsoft.com/.default",
    ]
    fields.merge(refusal.changes) { _, new in new }
    let answer = world.form(
      "/\(refusal.tenant)/oauth2/v2.0/token",
      fields.compactMap { name, value in value.map { (name, $0) } })
    #expect(answer.status == refusal.status)
    #expect(answer.code == refusal.error)
    #expect(answer.json["error_codes"] == [.integer(refusal.code)])
    let description = try #require(answer.json["error_description"]?.string)
    #expect(description.hasPrefix("AADSTS\(refusal.code): "))
    #expect(description.contains("\r\nTrace ID: "))
    #expect(answer.json["correlation_id"]?.string.map(GUIDText.isGUID) == true)
    #expect(answer.json["timestamp"]?.string?.hasSuffix("Z") == true)
  }

  @Test func aMissingOrDisabledPrincipalCannotSignIn() throws {
    let world = World()
    let id = try world.id("EntraHub console")
    world.graph("PATCH", "/servicePrincipals/\(id)", ["accountEnabled": false])
    #expect(world.clientToken().json["error_codes"] == [7_000_112])
    world.graph("PATCH", "/servicePrincipals/\(id)", ["accountEnabled": true])
    #expect(world.clientToken().status == 200)
    world.graph("DELETE", "/servicePrincipals/\(id)")
    #expect(world.clientToken().json["error_codes"] == [7_000_229])
  }

  // MARK: Device code

  @Test func deviceCodeFromPendingToToken() throws {
    let world = World()
    let begun = world.form(
      "/organizations/oauth2/v2.0/devicecode",
      [
        ("client_id", world.description.clientId),
        ("scope", "User.Read openid profile offline_access"),
      ])
    #expect(begun.status == 200)
    #expect(begun.json["expires_in"] == 900)
    #expect(begun.json["interval"] == 5)
    let page = try #require(begun.json["verification_uri"]?.string)
    #expect(page == "\(World.origin)/devicelogin")
    let device = try #require(begun.json["device_code"]?.string)
    let user = try #require(begun.json["user_code"]?.string)
    #expect(world.redeem(device).code == "authorization_pending")
    #expect(world.redeem("other").code == "bad_verification_code")
    let confirm = world.form("/devicelogin", [("user_code", user.lowercased())])
    #expect(confirm.text.contains("EntraHub console"))
    #expect(world.redeem(device).code == "authorization_pending")
    world.form(
      "/devicelogin", [("user_code", user), ("decision", "approve"), ("account", "0")])
    let token = world.redeem(device)
    #expect(token.status == 200)
    #expect(token.json["id_token"] != nil)
    #expect(world.redeem(device).code == "bad_verification_code")
    let claims = try claims(token.json["access_token"]?.string)
    #expect(claims["scp"] == "User.Read openid profile")
    #expect(claims["upn"] != nil && claims["roles"] == nil)
    let me = world.get("/me", token: token.json["access_token"]?.string)
    #expect(me.json["userPrincipalName"] == claims["upn"])
    #expect(world.get("/me").code == "BadRequest")
  }

  @Test func declinedAndExpiredCodes() {
    let world = World()
    func begin() -> (device: String, user: String) {
      let answer = world.form(
        "/common/oauth2/v2.0/devicecode",
        [("client_id", world.description.clientId), ("scope", "User.Read")])
      return (answer.json["device_code"]?.string ?? "", answer.json["user_code"]?.string ?? "")
    }
    let declined = begin()
    world.form("/devicelogin", [("user_code", declined.user), ("decision", "decline")])
    #expect(world.redeem(declined.device).code == "authorization_declined")
    let late = begin()
    world.advance(901)
    #expect(world.redeem(late.device).code == "expired_token")
    #expect(
      world.form("/devicelogin", [("user_code", late.user)]).text.contains("expired"))
    #expect(
      world.form("/devicelogin", [("user_code", "<b>")]).text.contains("value=\"&lt;b&gt;\""))
  }

  @Test func refreshTokensRenewAndNarrow() {
    let world = World()
    let first = world.userToken("User.Read Directory.Read.All offline_access")
    let refresh = first.json["refresh_token"]?.string ?? ""
    func renew(_ token: String, _ scope: String? = nil) -> World.Answer {
      world.form(
        "/\(world.tenant)/oauth2/v2.0/token",
        [
          ("grant_type", "refresh_token"), ("client_id", world.description.clientId),
          ("refresh_token", token),
        ] + (scope.map { [("scope", $0)] } ?? []))
    }
    world.advance(4000)
    #expect(world.get("/me", token: first.json["access_token"]?.string).status == 401)
    let second = renew(refresh)
    #expect(world.get("/me", token: second.json["access_token"]?.string).status == 200)
    #expect(second.json["refresh_token"] != nil && second.json["refresh_token"] != .string(refresh))
    #expect(renew(refresh, "User.Read").json["scope"] == "User.Read")
    #expect(renew(refresh, "Group.Read.All").code == "invalid_scope")
    #expect(renew("made up").code == "invalid_grant")
    world.advance(91 * 86_400)
    #expect(renew(refresh).json["error_codes"] == [700_082])
  }

  @Test func whatWasNotConsentedIsRefused() {
    let world = World()
    #expect(
      world.form(
        "/\(world.tenant)/oauth2/v2.0/devicecode",
        [("client_id", world.description.clientId), ("scope", "Nonsense.All")]
      ).code == "invalid_scope")
    #expect(world.userToken("ConsentRequest.Read.All").json["error_codes"] == [65001])
  }

  // MARK: Checking tokens

  @Test func badTokensAre401() throws {
    let world = World()
    let good = world.description.graphToken
    let other = World(seed: 2).description.graphToken
    let parts = good.split(separator: ".")
    for token in ["", "x", "a.b.c", good + "x", other, "\(parts[0]).\(parts[1]).", "é"] {
      let answer = world.get("/users", token: token)
      #expect(answer.status == 401, "\(token.prefix(20))")
      #expect(answer.code == "InvalidAuthenticationToken")
      #expect(answer.reply.header("WWW-Authenticate") != nil)
    }
    #expect(world.send("GET", "/v1.0/users").status == 401)
    #expect(world.send("GET", "/v1.0/nonsense").status == 401)
    world.advance(366 * 86_400)
    #expect(world.get("/users").message.contains("expired"))
  }

  @Test(arguments: [
    ("GET", "/users", "User.Read", 403), ("GET", "/users", "User.Read.All", 200),
    ("GET", "/users?$select=id,mail", "User.ReadBasic.All", 200),
    ("GET", "/users?$select=department", "User.ReadBasic.All", 403),
    ("GET", "/groups", "User.Read.All", 403), ("GET", "/groups", "GroupMember.Read.All", 200),
    ("GET", "/servicePrincipals", "Synchronization.Read.All", 403),
    ("GET", "/servicePrincipals", "Application.Read.All", 200),
    ("GET", "/servicePrincipals", "Directory.Read.All", 200),
    ("GET", "/oauth2PermissionGrants", "Application.Read.All", 403),
    ("GET", "/auditLogs/directoryAudits", "Directory.Read.All", 403),
    ("GET", "/auditLogs/directoryAudits", "AuditLog.Read.All", 200),
    ("GET", "/auditLogs/provisioning", "ProvisioningLog.Read.All", 200),
    ("POST", "/groups", "Group.Read.All", 403),
    ("GET", "/applicationTemplates", "User.Read", 200),
  ])
  func scopesOpenOnlyTheirPaths(_ method: String, _ path: String, _ scope: String, _ status: Int) {
    let world = World(users: 30)
    let token = world.userToken(scope).json["access_token"]?.string
    let answer = world.graph(method, path, method == "POST" ? [:] : nil, token: token)
    #expect(answer.status == status)
    if status == 403 { #expect(answer.code == "Authorization_RequestDenied") }
  }

  @Test func writesNeedADirectoryRole() throws {
    let world = World()
    let path = "/servicePrincipals/\(try world.id("Salesforce"))"
    let scope = "Application.ReadWrite.All AuditLog.Read.All"
    let plain = world.userToken(scope, account: WorldBuilder.plainIndex).json["access_token"]?
      .string
    let administrator = world.userToken(scope).json["access_token"]?.string
    #expect(world.graph("PATCH", path, ["notes": "a"], token: plain).status == 403)
    #expect(world.get("/auditLogs/directoryAudits", token: plain).status == 403)
    #expect(world.get(path, token: plain).status == 200)
    #expect(world.graph("PATCH", path, ["notes": "a"], token: administrator).status == 204)
  }

  @Test func discoveryNamesTheEndpoints() {
    let world = World()
    let answer = world.send("GET", "/northwind.example/v2.0/.well-known/openid-configuration")
    #expect(answer.json["issuer"]?.string == "\(World.origin)/\(world.tenant)/v2.0")
    #expect(
      answer.json["token_endpoint"]?.string
        == "\(World.origin)/northwind.example/oauth2/v2.0/token")
    let unknown = world.send("GET", "/nobody.example/v2.0/.well-known/openid-configuration")
    #expect(unknown.json["error_codes"] == [90002])
  }

  @Test func tokensOfOneSecondDiffer() {
    let world = World(users: 1)
    let tokens = (0..<3).map { _ in world.clientToken().json["access_token"]?.string ?? "" }
    #expect(Set(tokens).count == 3)
    for token in tokens { #expect(world.get("/organization", token: token).status == 200) }
    // The first token of a seed is part of what the seed says.
    #expect(World(users: 1).description.graphToken == World(users: 1).description.graphToken)
  }
}
