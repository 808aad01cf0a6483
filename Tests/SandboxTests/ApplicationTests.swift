import Testing
@testable import Sandbox

@Suite struct ApplicationTests {
  @Test func deletedPrincipalsComeBackWithWhatTheyHad() throws {
    let world = World()
    let id = try world.id("Cisco Webex Identity Integration")
    let path = "/servicePrincipals/\(id)"
    let before = world.get("\(path)/appRoleAssignments").values
    #expect(world.graph("DELETE", path).status == 204)
    #expect(world.get(path).status == 404)
    #expect(world.state.entraTrust == .missing)
    let item = world.get("/directory/deletedItems/\(id)")
    #expect(item.json["@odata.type"] == "#microsoft.graph.servicePrincipal")
    #expect(item.json["deletedDateTime"]?.string != nil)
    let byApp = world.get(
      "/directory/deletedItems/microsoft.graph.servicePrincipal?$filter=appId eq '\(KnownApplication.webexIntegration)'"
    )
    #expect(byApp.values.count == 1)
    let restored = world.post("/directory/deletedItems/\(id)/restore")
    #expect(restored.status == 200)
    #expect(restored.json["@odata.type"] == "#microsoft.graph.servicePrincipal")
    #expect(world.get("\(path)/appRoleAssignments").values == before)
    #expect(world.state.entraTrust == .complete)
    #expect(world.post("/directory/deletedItems/\(id)/restore").status == 404)
  }

  @Test func deletedPrincipalsAreGoneAfterThirtyDays() {
    let world = World(.integrationAppDeleted)
    world.advance(30 * 86_400)
    #expect(world.get("/directory/deletedItems/microsoft.graph.servicePrincipal").values.isEmpty)
    let purge = world.get(
      "/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Hard delete service principal'")
    #expect(purge.values.count == 1)
  }

  @Test func principalsAreMadeOncePerApplication() throws {
    let world = World(.empty)
    let body: JSON = ["appId": .string(KnownApplication.webexIntegration)]
    let created = world.post("/servicePrincipals", body)
    #expect(created.status == 201)
    #expect(world.state.entraTrust != .complete)
    let again = world.post("/servicePrincipals", body)
    #expect(again.status == 409)
    #expect(again.code == "Request_MultipleObjectsWithSameKeyValue")
    #expect(
      world.post("/servicePrincipals", ["appId": "00000000-0000-4000-8000-000000000000"]).status
        == 400)
    let path = "/servicePrincipals/\(created.json["id"]?.string ?? "")"
    #expect(world.graph("PATCH", path, ["appId": "x"]).status == 400)
    #expect(world.graph("PATCH", path, ["accountEnabled": "no"]).status == 400)
    #expect(world.graph("PATCH", path, ["tags": ["HideApp"]]).status == 204)
    let hidden = world.get("/servicePrincipals?$filter=tags/any(t:t eq 'HideApp')")
    #expect(hidden.values.count == 1)
  }

  @Test func assignmentsGoBothWays() throws {
    let world = World(users: 200)
    let app = try world.id("Cisco Webex Identity")
    let path = "/servicePrincipals/\(app)/appRoleAssignedTo"
    let before = world.all(path).count
    let role = try #require(
      world.get("/servicePrincipals/\(app)").json["appRoles"]?.array?.first?["id"])
    let user = try #require(world.all("/users?$select=id").last?["id"])
    let body: JSON = ["principalId": user, "resourceId": .string(app), "appRoleId": role]
    let created = world.post(path, body)
    #expect(created.status == 201)
    #expect(created.json["principalType"] == "User")
    let again = world.post(path, body)
    #expect(again.message == "Permission being assigned already exists on the object")
    var wrong = body.object ?? [:]
    wrong["appRoleId"] = "00000000-0000-4000-8000-000000000000"
    #expect(
      world.post(path, .object(wrong)).message
        == "Permission being assigned was not found on application")
    wrong["appRoleId"] = role
    wrong["principalId"] = "00000000-0000-4000-8000-000000000000"
    #expect(world.post(path, .object(wrong)).status == 404)
    #expect(world.all(path).count == before + 1)
    let own = world.get("/users/\(user.string ?? "")/appRoleAssignments").values
    #expect(own.contains { $0["id"] == created.json["id"] })
    let id = created.json["id"]?.string ?? ""
    #expect(world.graph("DELETE", "\(path)/\(id)").status == 204)
    #expect(world.graph("DELETE", "\(path)/\(id)").status == 404)
    let events = world.get("/auditLogs/directoryAudits?$top=2").values
    #expect(events[0]["activityDisplayName"] == "Remove app role assignment from user")
    #expect(events[1]["activityDisplayName"] == "Add app role assignment grant to user")
  }

  @Test func grantsAreWrittenByHandAsWell() throws {
    let world = World()
    let client = try world.id("Salesforce")
    let resource = try world.id("Microsoft Graph")
    let body: JSON = [
      "clientId": .string(client), "resourceId": .string(resource),
      "consentType": "AllPrincipals", "scope": "User.Read",
    ]
    let created = world.post("/oauth2PermissionGrants", body)
    #expect(created.status == 201)
    #expect(world.post("/oauth2PermissionGrants", body).status == 409)
    let id = created.json["id"]?.string ?? ""
    #expect(
      world.graph("PATCH", "/oauth2PermissionGrants/\(id)", ["scope": "User.Read openid"]).status
        == 204)
    let found = world.get(
      "/oauth2PermissionGrants?$filter=clientId eq '\(client)' and consentType eq 'AllPrincipals'")
    #expect(found.values.first?["scope"] == "User.Read openid")
    #expect(world.graph("DELETE", "/oauth2PermissionGrants/\(id)").status == 204)
    #expect(world.get("/servicePrincipals/\(client)/oauth2PermissionGrants").values.isEmpty)
  }

  @Test func theGalleryGivesAnAppWithItsJob() throws {
    let world = World(.empty)
    let template = try #require(
      world.get("/applicationTemplates?$filter=displayName eq 'Cisco Webex'").values.first)
    #expect(template["supportedProvisioningTypes"] == ["sync"])
    let made = world.post(
      "/applicationTemplates/\(template["id"]?.string ?? "")/instantiate",
      ["displayName": "Webex for all"])
    #expect(made.status == 201)
    let base = try world.synchronization("Webex for all")
    // Only applications of one's own are synchronized by the template "scim".
    let own = try #require(world.get("\(base)/templates").values.first?["id"])
    #expect(own != "scim")
    #expect(world.get("\(base)/templates/\(own.string ?? "")/schema").status == 200)
    #expect(world.get("\(base)/templates/scim").status == 404)
    #expect(world.post("\(base)/jobs", ["templateId": "scim"]).status == 400)
    let job = world.post("\(base)/jobs", ["templateId": own])
    #expect(job.status == 201)
    #expect(job.json["templateId"] == own)
    #expect(job.json["id"]?.string?.hasPrefix("\(own.string ?? "").") == true)
    #expect(job.json["status"]?["code"] == "NotConfigured")
    #expect(world.post("\(base)/jobs", ["templateId": own]).status == 409)
  }
}
