import Testing

@testable import Sandbox

@Suite struct ConsentTests {
  private static let client = KnownApplication.webexIntegration
  private static let page = "/common/adminconsent?client_id=\(client)"
  private static let redirect = "https://admin.webex.com/settings"

  private func accept(_ world: World, _ extra: [(name: String, value: String)] = []) -> World.Answer
  {
    world.form(
      "/common/adminconsent", [("client_id", Self.client), ("decision", "accept")] + extra)
  }

  @Test func thePageListsWhatIsAskedForAndChangesNothing() {
    let world = World(.integrationAppDeleted)
    let before = world.get("/auditLogs/directoryAudits?$top=999").values.count
    let page = world.send("GET", Self.page + "&state=%3Cscript%3E")
    #expect(page.status == 200)
    #expect(page.reply.header("Content-Type") == "text/html; charset=utf-8")
    for text in [
      "Cisco Webex Identity Integration", "Manage apps that this app creates or owns",
      "Read all audit log data", "Read all group memberships", "Place.Read.All", "User.Read",
      "method=\"post\"", "value=\"accept\"", "value=\"cancel\"", "&lt;script&gt;",
    ] {
      #expect(page.text.contains(text), "\(text)")
    }
    #expect(!page.text.contains("<script"))
    #expect(world.state.entraTrust == .missing)
    #expect(world.get("/auditLogs/directoryAudits?$top=999").values.count == before)
  }

  @Test func acceptCuresTheReferenceCase() throws {
    let world = World(.integrationAppDeleted)
    let deleted = try #require(
      world.get("/directory/deletedItems/microsoft.graph.servicePrincipal").values.first)
    let answer = accept(world)
    #expect(answer.status == 200)
    #expect(answer.text.contains("AADSTS900971"))
    #expect(world.state.entraTrust == .complete)
    let principal = try world.principal("Cisco Webex Identity Integration")
    #expect(principal["id"] == deleted["id"])
    #expect(principal["deletedDateTime"] == .null)
    let id = try #require(principal["id"]?.string)
    let roles = world.get("/servicePrincipals/\(id)/appRoleAssignments").values
    #expect(roles.count == KnownApplication.webexApplicationPermissions.count)
    let grants = world.get("/servicePrincipals/\(id)/oauth2PermissionGrants").values
    #expect(grants.first?["scope"] == "User.Read")
    #expect(grants.first?["consentType"] == "AllPrincipals")
    let events = world.get(
      "/auditLogs/directoryAudits?$filter=targetResources/any(t:t/id eq '\(id)')"
    ).values.compactMap { $0["activityDisplayName"]?.string }
    #expect(events.contains("Restore service principal"))
    #expect(events.contains("Consent to application"))
    #expect(
      world.get("/directory/deletedItems/microsoft.graph.servicePrincipal").values.isEmpty)
  }

  /// First by its id, later in lists (microsoft-graph.md, 0); what it does works at once.
  @Test func whatIsMadeAnewIsReplicatedSlowlyWhereThatIsWanted() throws {
    let world = World(.slowReplication)
    _ = accept(world)
    #expect(world.state.entraTrust == .complete)
    let id = try #require(world.state.snapshot.principal(appId: Self.client)?.id)
    let made = world.post(
      "/applicationTemplates/\(WorldBuilder.galleryTemplate)/instantiate", ["displayName": "New"])
    let other = try #require(made.json["servicePrincipal"]?["id"]?.string)
    let role = try #require(
      made.json["servicePrincipal"]?["appRoles"]?.array?.first?["id"])
    func statuses() -> [Int] {
      [id, other].map { world.get("/servicePrincipals/\($0)").status }
    }
    func listed() -> Int {
      ["appId eq '\(Self.client)'", "displayName eq 'New'"]
        .map { world.get("/servicePrincipals?$filter=\($0)").values.count }.reduce(0, +)
    }
    #expect(statuses() == [404, 404] && listed() == 0)
    #expect(world.get("/servicePrincipals/\(id)/appRoleAssignments").status == 404)
    world.advance(20)
    #expect(statuses() == [200, 200] && listed() == 0)
    let person = try #require(world.get("/users?$top=1").values.first?["id"])
    let assignments = "/servicePrincipals/\(other)/appRoleAssignedTo"
    let body: JSON = ["principalId": person, "resourceId": .string(other), "appRoleId": role]
    #expect(world.post(assignments, body).status == 201)
    #expect(world.get(assignments).values.isEmpty)
    // It is there all the same.
    #expect(world.post(assignments, body).status == 400)
    world.advance(20)
    #expect(listed() == 2 && world.get(assignments).values.isEmpty)
    world.advance(20)
    #expect(world.get(assignments).values.count == 1)
  }

  @Test func controlHubAnswersWellAfterwards() {
    let world = World(.integrationAppDeleted)
    func status() -> World.Answer {
      world.send(
        "GET",
        "/extIntegration/azureAD/\(world.description.orgId)/v1/WebexApplications/status",
        headers: [("Authorization", "Bearer \(world.description.webexToken)")])
    }
    let before = status()
    #expect(before.status == 401)
    #expect(before.json["error"]?["message"]?.array?.first?["code"] == "701018")
    _ = accept(world)
    #expect(status().status == 200)
  }

  @Test func aFreshPrincipalLeavesAllEvents() throws {
    let world = World(.integrationAppDeleted, consentRestores: false)
    let old = try #require(
      world.get("/directory/deletedItems/microsoft.graph.servicePrincipal").values.first?["id"])
    _ = accept(world)
    let id = try world.id("Cisco Webex Identity Integration")
    #expect(.string(id) != old)
    #expect(world.state.entraTrust == .complete)
    let correlated = world.get(
      "/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Add service principal'"
    ).values.first?["correlationId"]?.string
    let events = world.get(
      "/auditLogs/directoryAudits?$filter=correlationId eq '\(correlated ?? "")'"
    ).values.compactMap { $0["activityDisplayName"]?.string }
    #expect(events.filter { $0 == "Add app role assignment to service principal" }.count == 6)
    #expect(
      Set(events) == [
        "Add service principal", "Consent to application", "Add delegated permission grant",
        "Add app role assignment to service principal",
      ])
    // The other one cannot come back beside it.
    let restore = world.post("/directory/deletedItems/\(old.string ?? "")/restore")
    #expect(restore.status == 409)
  }

  @Test func consentRepairsAMissingPermission() {
    let world = World(.consentIncomplete)
    #expect(world.state.entraTrust == .incomplete(missing: ["GroupMember.Read.All"]))
    _ = accept(world)
    #expect(world.state.entraTrust == .complete)
  }

  @Test func consentDoesNotSwitchADisabledAppOn() {
    let world = World(.appDisabled)
    _ = accept(world)
    #expect(world.state.entraTrust == .disabled)
  }

  @Test func aRegisteredRedirectGetsTheOutcome() {
    let world = World(.integrationAppDeleted)
    let accepted = accept(
      world, [("redirect_uri", "\(Self.redirect)?type=azure-ad-domain"), ("state", "a b&c")])
    #expect(accepted.status == 302)
    #expect(
      accepted.reply.header("Location")
        == "\(Self.redirect)?type=azure-ad-domain&tenant=\(world.tenant)&state=a+b%26c"
        + "&admin_consent=True")
  }

  @Test func cancelChangesNothing() {
    let world = World(.integrationAppDeleted)
    let fields = [(name: "client_id", value: Self.client), ("decision", "cancel")]
    let plain = world.form("/common/adminconsent", fields)
    #expect(plain.text.contains("AADSTS65004"))
    let redirected = world.form(
      "/common/adminconsent", fields + [("redirect_uri", Self.redirect), ("state", "s")])
    #expect(
      redirected.reply.header("Location")
        == "\(Self.redirect)?error=permission_denied"
        + "&error_description=The+admin+canceled+the+request&state=s")
    let second = world.form(
      "/\(world.tenant)/v2.0/adminconsent",
      fields + [("redirect_uri", Self.redirect), ("scope", "x/.default")])
    let location = second.reply.header("Location") ?? ""
    #expect(location.contains("admin_consent=True&error="))
    for line in ["app.%0D%0ATrace+ID", "%0D%0ACorrelation+ID", "%0D%0ATimestamp"] {
      #expect(location.contains(line), "\(location)")
    }
    #expect(world.state.entraTrust == .missing)
  }

  @Test func theNewerEndpointGrantsWhatIsNamed() throws {
    let world = World(.integrationAppDeleted)
    let path = "/\(world.tenant)/v2.0/adminconsent"
    let fields = [
      (name: "client_id", value: Self.client), ("decision", "accept"),
      ("scope", "https://graph.microsoft.com/User.Read openid"),
    ]
    let longer = world.form(path, fields + [("redirect_uri", "\(Self.redirect)/more")])
    #expect(longer.status == 400 && longer.text.contains("AADSTS50011"))
    #expect(world.form(path, fields + [("redirect_uri", Self.redirect)]).status == 302)
    let id = try world.id("Cisco Webex Identity Integration")
    let events = world.get("/auditLogs/directoryAudits?$top=1").values
    #expect(events.first?["activityDisplayName"] != "Add app role assignment to service principal")
    #expect(
      world.get("/servicePrincipals/\(id)/oauth2PermissionGrants").values.first?["scope"]?.string?
        .contains("User.Read") == true)
    let unknown = world.form(
      path,
      [
        (name: "client_id", value: Self.client), ("decision", "accept"), ("scope", "Fly.All"),
        ("redirect_uri", Self.redirect),
      ])
    #expect(unknown.text.contains("AADSTS70011"))
  }

  @Test(arguments: [
    ("/common/adminconsent", "AADSTS900144"),
    ("/common/adminconsent?client_id=00000000-0000-0000-0000-000000000000", "AADSTS700016"),
    ("/nobody.example/adminconsent?client_id=\(client)", "AADSTS90002"),
    ("\(page)&redirect_uri=https://evil.example/", "AADSTS50011"),
    ("\(page)&redirect_uri=https://admin.webex.com.evil.example/settings", "AADSTS50011"),
    ("/common/v2.0/adminconsent?client_id=\(client)", "AADSTS900144"),
  ])
  func mistakesAreShown(_ path: String, _ code: String) {
    let world = World(.integrationAppDeleted)
    for method in ["GET", "POST"] {
      let answer = world.send(
        method, path, body: Array("decision=accept".utf8),
        headers: [("Content-Type", "application/x-www-form-urlencoded")])
      #expect(answer.status == 400)
      #expect(answer.text.contains(code), "\(method)")
    }
    #expect(world.state.entraTrust == .missing)
  }
}
