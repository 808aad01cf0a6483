import SCIM
import Testing

@testable import Sandbox

/// Answers in which a client could be led astray by a sandbox kinder than the services.
@Suite struct DocumentedAnswerTests {
  @Test func theProvisioningLogTakesOnlyDocumentedFilters() {
    let world = World(users: 200)
    let log = "/auditLogs/provisioning?$top=1&$filter="
    for filter in [
      "startswith(jobId,'scim')", "endswith(jobId,'a')", "statusInfo/status eq 'failure'",
    ] {
      #expect(world.get(log + filter).status == 400, "\(filter)")
    }
    for filter in [
      "contains(jobId,'.')", "provisioningStatusInfo/status eq 'success'",
      "activityDateTime ge 2020-01-01T00:00:00Z", "provisioningAction ge 'a'",
    ] {
      #expect(world.get(log + filter).values.count == 1, "\(filter)")
    }
  }

  @Test func deletedItemsAreSortedOnlyAsAnAdvancedQuery() {
    let world = World(.integrationAppDeleted, users: 3)
    let items = "/directory/deletedItems/microsoft.graph.servicePrincipal"
    let sorted = "\(items)?$orderby=deletedDateTime desc"
    #expect(world.get(sorted).code == "Request_UnsupportedQuery")
    #expect(world.get(sorted, eventual: true).code == "Request_UnsupportedQuery")
    #expect(world.get("\(sorted)&$count=true", eventual: true).values.count == 1)
    #expect(world.get(items).values.count == 1)
  }

  @Test(arguments: ["users", "groups"])
  func deltaQueriesAreNarrowedOnlyByIDs(_ kind: String) throws {
    let world = World(users: 60)
    let all = world.all("/\(kind)?$select=id").compactMap { $0["id"]?.string }
    let filter = { (ids: [String]) in
      "/\(kind)/delta?$filter=" + ids.map { "id eq '\($0)'" }.joined(separator: " or ")
    }
    let some = world.get(filter(Array(all.prefix(2)))).values.compactMap { $0["id"]?.string }
    #expect(Set(some) == Set(all.prefix(2)))
    #expect(world.get(filter(Array(repeating: all[0], count: 50))).values.count == 1)
    for path in [
      filter(Array(repeating: all[0], count: 51)), "/\(kind)/delta?$filter=displayName eq 'x'",
      "/\(kind)/delta?$filter=id ne '\(all[0])'",
    ] {
      #expect(world.get(path).status == 400, "\(path.prefix(60))")
    }
  }

  @Test func membersThatAreUsersAreCountedAsSuch() throws {
    let world = World(users: 100)
    let made = world.post(
      "/groups",
      [
        "displayName": "Outer", "mailEnabled": false, "mailNickname": "outer",
        "securityEnabled": true,
      ])
    let id = try #require(made.json["id"]?.string)
    let inner = try #require(
      world.get("/groups?$filter=displayName eq 'Webex Users'").values.first?["id"]?.string)
    let user = try #require(world.get("/users?$top=1").values.first?["id"]?.string)
    for member in ["groups/\(inner)", "users/\(user)"] {
      let body: JSON = ["@odata.id": .string("\(World.origin)/v1.0/\(member)")]
      #expect(world.post("/groups/\(id)/members/$ref", body).status == 204)
    }
    let cast = "/groups/\(id)/members/microsoft.graph.user"
    #expect(world.get("\(cast)?$count=true").code == "Request_UnsupportedQuery")
    let counted = world.get("\(cast)?$count=true", eventual: true)
    #expect(counted.json["@odata.count"] == 1)
    #expect(counted.values.count == 1)
    #expect(
      world.get("/groups/\(id)/members?$count=true", eventual: true).json["@odata.count"] == 2)
  }

  @Test func membersThatMayNotBeReadShrink() throws {
    let world = World(users: 100)
    let group = try #require(
      world.get("/groups?$filter=displayName eq 'Webex Users'").values.first?["id"]?.string)
    let token = world.userToken("Group.Read.All").json["access_token"]?.string
    let path = "/groups/\(group)/members?$top=1&$select=id,displayName"
    let hidden = try #require(world.get(path, token: token).values.first)
    #expect(hidden.object?.names == ["@odata.type", "id", "displayName"])
    #expect(hidden["displayName"] == .null)
    let shown = try #require(world.get(path).values.first)
    #expect(shown["id"] == hidden["id"])
    #expect(shown["displayName"]?.string != nil)
  }

  /// The least that lists groups, and the least that reads members (microsoft-graph.md, 3.3).
  @Test func theLeastPermissionsForGroupsOpenTheirPaths() throws {
    let world = World(.nestedGroups, users: 100)
    let console = try world.id("EntraHub console")
    let grant = try #require(
      world.get("/servicePrincipals/\(console)/oauth2PermissionGrants").values.first)
    let scope = "\(grant["scope"]?.string ?? "") Group.ReadBasic.All GroupMember.ReadBasic.All"
    #expect(
      world.graph(
        "PATCH", "/oauth2PermissionGrants/\(grant["id"]?.string ?? "")", ["scope": .string(scope)]
      ).status == 204)
    func token(_ scope: String) -> String? { world.userToken(scope).json["access_token"]?.string }
    let lists = token("Group.ReadBasic.All")
    let reads = token("GroupMember.ReadBasic.All")
    let group = try #require(
      world.get("/groups?$filter=displayName eq 'Webex Users'", token: lists).values.first)
    let members = "/groups/\(group["id"]?.string ?? "")/members?$top=999"
    #expect(world.get("/groups", token: reads).status == 403)
    #expect(world.get(members, token: lists).status == 403)
    let hidden = world.get(members, token: reads).values
    #expect(Set(hidden.compactMap { $0["@odata.type"]?.string }).count == 2)
    #expect(hidden.map { $0["id"] } == world.get(members).values.map { $0["id"] })
    #expect(hidden.allSatisfy { $0["displayName"] == .null })
  }

  @Test func clearingTheWatermarkLeavesTheQuarantine() throws {
    let world = World(.galleryTokenExpired, users: 100)
    let path = try world.jobPath(WorldBuilder.carrierName(.galleryTokenExpired))
    let before = world.get(path).json["status"]
    #expect(before?["code"] == "Quarantine")
    let restart = { (scope: JSON) in
      world.post("\(path)/restart", ["criteria": ["resetScope": scope]]).status
    }
    #expect(restart("Watermark") == 204)
    let after = world.get(path).json["status"]
    #expect(after?["code"] == "Quarantine")
    #expect(after?["quarantine"]?["nextAttempt"] == before?["quarantine"]?["nextAttempt"])
    #expect(restart("Watermark, QuarantineState") == 204)
    #expect(world.get(path).json["status"]?["code"] != "Quarantine")
  }

  @Test func whatIsPurgedAndRegisteredIsAudited() throws {
    let world = World(users: 20)
    let user = try #require(world.get("/users?$top=1").values.first?["id"]?.string)
    #expect(world.graph("DELETE", "/users/\(user)").status == 204)
    #expect(world.graph("DELETE", "/directory/deletedItems/\(user)").status == 204)
    let template = WorldBuilder.galleryTemplate
    #expect(
      world.post("/applicationTemplates/\(template)/instantiate", ["displayName": "Second"]).status
        == 201)
    for activity in ["Hard Delete user", "Add application"] {
      let events = world.get(
        "/auditLogs/directoryAudits?$filter=activityDisplayName eq '\(activity)'")
      #expect(events.values.count == 1, "\(activity)")
    }
  }

  @Test(arguments: [
    "phoneNumbers [ type eq \"mobile\" and value eq \"1\" ]", "phoneNumbers[type eq \"mobile\"]",
    "emails [type eq \"work\"] and active eq true",
  ])
  func valueFiltersMayHaveBlanks(_ filter: String) throws {
    let world = World(users: 20)
    #expect(world.webex("GET", "/Users?filter=\(URLCoding.encode(filter))").status == 200)
  }

  @Test func aTokenOfSomebodyWithoutARoleIsNotTheAdministrators() throws {
    let world = World(users: 20)
    let location = world.form(
      "/idb/oauth2/v1/authorize",
      [
        ("decision", "accept"), ("account", "user"), ("scope", "Identity:SCIM"),
        ("state", "s"),
      ]
    ).reply.header("Location")
    let token = try #require(
      location?.split(separator: "=").dropFirst().first?.split(separator: "&").first)
    let me = { (token: String) in
      world.send("GET", "/v1/people/me", headers: [("Authorization", "Bearer \(token)")]).json
    }
    let theirs = me(String(token))
    let ours = me(world.description.webexToken)
    #expect(theirs["roles"] == [])
    #expect(theirs["emails"] != ours["emails"])
    #expect(ours["roles"]?.array?.isEmpty == false)
  }

  // MARK: Services in trouble

  private func trouble(
    _ path: String, _ fault: Disturbance.Fault
  ) throws -> (reply: Reply, json: JSON) {
    let call = Call(
      method: "GET", target: path, headers: [("client-request-id", "mine")], origin: World.origin)
    let reply = try #require(World(users: 3).site.reply(to: call, in: fault))
    return (reply, try JSON(parsing: reply.body))
  }

  @Test(arguments: [Disturbance.Fault.throttled(2), .failed(503)])
  func graphInTroubleSaysItInItsOwnWords(_ fault: Disturbance.Fault) throws {
    let (reply, json) = try trouble("/v1.0/users", fault)
    #expect(reply.header("client-request-id") == "mine")
    let id = try #require(reply.header("request-id"))
    #expect(json["error"]?["innerError"]?["request-id"]?.string == id)
    #expect(json["error"]?["innerError"]?["date"]?.string != nil)
    #expect(reply.header("Retry-After") == (fault == .failed(503) ? nil : "2"))
  }

  @Test(arguments: [
    ("/identity/scim/o/v2/Users", "schemas", "ATLAS_"), ("/v1/people/me", "errors", "ROUTERGW_"),
    ("/extIntegration/azureAD/o/v1/Domains", "error", "ATLAS_"),
  ])
  func webexInTroubleAnswersInTheFormatOfItsFace(
    _ path: String, _ member: String, _ prefix: String
  ) throws {
    for fault in [Disturbance.Fault.throttled(2), .failed(500), .failed(503)] {
      let (reply, json) = try trouble(path, fault)
      #expect(json[member] != nil)
      #expect(reply.header("trackingid")?.hasPrefix(prefix) == true)
      #expect(reply.header("Retry-After") == (fault == .throttled(2) ? "2" : nil))
    }
  }
}
