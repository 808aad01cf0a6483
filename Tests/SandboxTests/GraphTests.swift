import Testing

@testable import Sandbox

@Suite struct GraphTests {
  // MARK: Shape

  @Test func everyAnswerCarriesItsIds() {
    let world = World(users: 3)
    let sent = "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10"
    let answer = world.send(
      "GET", "/v1.0/nothing",
      headers: [
        ("Authorization", "Bearer \(world.description.graphToken)"), ("client-request-id", sent),
      ])
    #expect(answer.status == 400)
    #expect(answer.code == "BadRequest")
    #expect(answer.message == "Resource not found for the segment 'nothing'.")
    let inner = answer.json["error"]?["innerError"]
    #expect(inner?["client-request-id"]?.string == sent)
    #expect(answer.reply.header("client-request-id") == sent)
    #expect(inner?["request-id"]?.string == answer.reply.header("request-id"))
    #expect(inner?["date"]?.string?.hasSuffix("Z") == false)
    let names = answer.json["error"]?.object?.names
    #expect(names == ["code", "message", "innerError"])
  }

  @Test(arguments: [
    ("GET", "/users/nobody@northwind.example", 404, "Request_ResourceNotFound"),
    ("GET", "/servicePrincipals/not-a-guid", 400, "Request_BadRequest"),
    (
      "GET", "/servicePrincipals/00000000-0000-4000-8000-000000000000", 404,
      "Request_ResourceNotFound"
    ),
    (
      "GET", "/servicePrincipals(appId='00000000-0000-4000-8000-000000000000')", 404,
      "Request_ResourceNotFound"
    ),
    ("PUT", "/users", 405, "Request_BadRequest"),
    ("GET", "/users/delta/x", 400, "BadRequest"),
    ("GET", "/servicePrincipals/x/nonsense", 400, "BadRequest"),
  ])
  func unknownThings(_ method: String, _ path: String, _ status: Int, _ code: String) {
    let answer = World(users: 3).graph(method, path)
    #expect(answer.status == status)
    #expect(answer.code == code)
  }

  @Test func badBodiesAreRefused() {
    let world = World(users: 3)
    let headers = [
      (name: "Authorization", value: "Bearer \(world.description.graphToken)"),
      (name: "Content-Type", value: "application/json"),
    ]
    for body in ["", "{", "[]", "\"x\"", "{\"a\":}"] {
      let answer = world.send("POST", "/v1.0/groups", body: Array(body.utf8), headers: headers)
      #expect(answer.status == 400, "\(body)")
    }
    let untyped = world.send(
      "POST", "/v1.0/groups", body: Array("{}".utf8), headers: [headers[0]])
    #expect(untyped.status == 415)
  }

  @Test func pathsAndBetaAreTakenAsTheServiceTakesThem() {
    let world = World(users: 3)
    #expect(world.get("/SERVICEPRINCIPALS").status == 200)
    #expect(world.get("/auditlogs/directoryaudits").status == 200)
    let beta = world.send(
      "GET", "/beta/users", headers: [("Authorization", "Bearer \(world.description.graphToken)")])
    #expect(beta.json["@odata.context"]?.string == "\(World.origin)/beta/$metadata#users")
    let byApp = world.get("/servicePrincipals(appId='\(KnownApplication.microsoftGraph)')")
    #expect(byApp.json["displayName"] == "Microsoft Graph")
  }

  // MARK: Lists

  @Test func pagesHoldEverybodyOnce() {
    let world = World(users: 2304)
    let all = world.all("/users?$top=500&$select=id,userPrincipalName")
    #expect(all.count == 2304)
    #expect(Set(all.compactMap { $0["id"]?.string }).count == 2304)
    #expect(all.first?.object?.names == ["id", "userPrincipalName"])
    let first = world.get("/users?$count=true", eventual: true)
    #expect(first.json["@odata.count"] == 2304)
    #expect(first.values.count == 100)
    #expect(world.get(first.nextLink ?? "").json["@odata.count"] == nil)
    #expect(world.get("/users?$top=5000").values.count == 999)
    #expect(world.get("/users/$count", eventual: true).text == "2304")
    #expect(world.get("/users/$count").code == "Request_UnsupportedQuery")
  }

  @Test func filtersAgreeWithEachOther() {
    let world = World(users: 1500)
    let guests = world.all("/users?$filter=userType eq 'Guest'&$select=id,userType&$top=7")
    #expect(guests.count == 1500 / 53)
    let counted = world.get("/users?$filter=userType eq 'Guest'&$count=true&$top=1", eventual: true)
    #expect(counted.json["@odata.count"]?.integer == guests.count)
    let person = world.get("/users?$top=1&$select=id,mail,userPrincipalName,displayName").values[0]
    for (property, value) in person.object?.members ?? [] {
      guard let text = value.string else { continue }
      let quoted = text.replacing("'", with: "''")
      let found = world.get("/users?$filter=\(property) eq '\(URLCoding.encode(quoted))'").values
      #expect(found.contains { $0["id"] == person["id"] }, "\(property)")
    }
    let sorted = world.all(
      "/users?$filter=accountEnabled eq false&$orderby=displayName desc&$count=true&$select=displayName&$top=20",
      eventual: true
    ).compactMap { $0["displayName"]?.string?.lowercased() }
    #expect(!sorted.isEmpty && sorted == sorted.sorted(by: >))
  }

  @Test func searchFindsWordsByTheirBeginning() {
    let world = World(users: 2304)
    let found = world.all("/users?$search=\"displayName:garc\" OR \"mail:garc\"", eventual: true)
    #expect(found.count > 5)
    #expect(found.allSatisfy { $0["surname"] == "García" })
    #expect(world.get("/users?$search=displayName:x", eventual: true).status == 400)
    #expect(world.get("/users?$search=\"department:x\"", eventual: true).status == 400)
    #expect(
      world.get("/servicePrincipals?$search=\"displayName:Webex\"", eventual: true).values.count
        == 2)
  }

  @Test func deltasOfPrincipalsAndGrantsTellOnlyWhatChanged() throws {
    let world = World(users: 3)
    let path = "/servicePrincipals/delta?$select=displayName,notes"
    var first = world.get(path)
    #expect(first.values.count == world.get("/servicePrincipals").values.count)
    #expect(first.values.allSatisfy { $0["id"] != nil && $0["appId"] == nil })
    let id = try world.id("Cisco Webex Identity Integration")
    let other = try world.id("Salesforce")
    let grants = try #require(world.get("/oauth2PermissionGrants/delta").deltaLink)
    world.graph("PATCH", "/servicePrincipals/\(other)", ["notes": "x"])
    world.graph("DELETE", "/servicePrincipals/\(id)")
    let changed = world.get(try #require(first.deltaLink))
    #expect(changed.values.count == 2)
    #expect(changed.values.first?["notes"] == "x")
    #expect(changed.values.last == ["id": .string(id), "@removed": ["reason": "changed"]])
    #expect(world.get(try #require(changed.deltaLink)).values.isEmpty)
    let gone = world.get(grants).values
    #expect(gone.map { $0["@removed"]?["reason"] } == ["deleted"])
    // Narrowed, in pages, and by a link of another time.
    #expect(world.get("/servicePrincipals/delta?$filter=id eq '\(other)'").values.count == 1)
    #expect(world.get("/servicePrincipals/delta?$filter=displayName eq 'x'").status == 400)
    first = world.get("/servicePrincipals/delta?$top=2")
    #expect(first.values.count == 2 && first.deltaLink == nil)
    #expect(
      world.all("/servicePrincipals/delta?$top=2").map { $0["id"] }
        == world.get("/servicePrincipals").values.map { $0["id"] })
    #expect(world.get("/servicePrincipals/delta?$deltatoken=bogus").status == 410)
    let token = world.userToken("Application.Read.All").json["access_token"]?.string
    #expect(world.get(path, token: token).status == 403)
  }

  @Test func deltaTellsOnlyWhatChanged() throws {
    let world = World(users: 250)
    var link: String? = "/users/delta?$select=displayName&$top=100"
    var seen = 0
    var delta: String?
    while let next = link {
      let answer = world.get(next)
      seen += answer.values.count
      link = answer.nextLink
      delta = answer.deltaLink
    }
    #expect(seen == 250)
    let start = try #require(delta)
    #expect(world.get(start).values.isEmpty)
    let ids = world.get("/users?$top=3&$select=id").values.compactMap { $0["id"]?.string }
    world.graph("PATCH", "/users/\(ids[0])", ["displayName": "Äußerst Neu"])
    world.graph("PATCH", "/users/\(ids[0])", ["jobTitle": "X"])
    world.graph("DELETE", "/users/\(ids[1])")
    let changed = world.get(start)
    #expect(changed.values.count == 2)
    #expect(changed.values[0].object?.names == ["displayName", "id"])
    #expect(changed.values[0]["displayName"] == "Äußerst Neu")
    #expect(changed.values[1]["@removed"]?["reason"] == "changed")
    #expect(world.get(try #require(changed.deltaLink)).values.isEmpty)
    let bogus = world.get("/users/delta?$deltatoken=bogus")
    #expect(bogus.status == 410)
  }

  // MARK: People and groups

  @Test func aPersonComesAndGoes() throws {
    let world = World(users: 20)
    let body: JSON = [
      "accountEnabled": true, "displayName": "नया व्यक्ति", "mailNickname": "naya",
      "userPrincipalName": "naya@northwind.example",
      "passwordProfile": ["password": "not kept anywhere"],
    ]
    let created = world.post("/users", body)
    #expect(created.status == 201)
    let id = try #require(created.json["id"]?.string)
    #expect(world.post("/users", body).status == 400)
    #expect(world.get("/users/naya@northwind.example").json["id"]?.string == id)
    #expect(world.get("/users/$count", eventual: true).text == "21")
    #expect(world.graph("PATCH", "/users/\(id)", ["displayName": ""]).status == 400)
    #expect(world.graph("PATCH", "/users/\(id)", ["id": "x"]).status == 400)
    #expect(world.graph("PATCH", "/users/\(id)", ["mail": 5]).status == 400)
    #expect(
      world.graph("PATCH", "/users/\(id)", ["userPrincipalName": "a@elsewhere.example"]).status
        == 400)
    #expect(world.graph("PATCH", "/users/\(id)", ["jobTitle": "Pilot"]).status == 204)
    #expect(world.graph("DELETE", "/users/\(id)").status == 204)
    #expect(world.get("/users/\(id)").status == 404)
    #expect(world.get("/directory/deletedItems/microsoft.graph.user").values.count == 1)
    #expect(world.post("/directory/deletedItems/\(id)/restore").status == 200)
    #expect(world.get("/users/\(id)").json["jobTitle"] == "Pilot")
    let events = world.get(
      "/auditLogs/directoryAudits?$filter=category eq 'UserManagement' and targetResources/any(t:t/id eq '\(id)')"
    ).values.compactMap { $0["activityDisplayName"]?.string }
    #expect(events == ["Restore user", "Delete user", "Update user", "Add user"])
    // Whoever took the name meanwhile keeps it: the deleted user stays in the recycle bin.
    #expect(world.graph("DELETE", "/users/\(id)").status == 204)
    #expect(world.post("/users", body).status == 201)
    let refused = world.post("/directory/deletedItems/\(id)/restore")
    #expect(refused.status == 400)
    #expect(refused.json["error"]?["code"] == "Request_BadRequest")
    #expect(world.get("/directory/deletedItems/\(id)").status == 200)
  }

  @Test func membersAreListedCountedAndChanged() throws {
    let world = World(users: 900)
    let groups = world.all("/groups")
    let big = try #require(groups.first { $0["displayName"] == "Webex Users" }?["id"]?.string)
    let members = world.all("/groups/\(big)/members?$top=333&$select=id,userType,department")
    #expect(members.allSatisfy { $0["@odata.type"] == "#microsoft.graph.user" })
    #expect(members.allSatisfy { $0["userType"] == "Member" && $0["department"] != "Facilities" })
    #expect(
      world.get("/groups/\(big)/members/$count", eventual: true).text == String(members.count))
    let pilot = try #require(groups.first { $0["displayName"] == "Webex Pilot" }?["id"]?.string)
    let mixed = world.get("/groups/\(pilot)/members").values
    #expect(mixed.last?["@odata.type"] == "#microsoft.graph.group")
    #expect(
      world.get("/groups/\(pilot)/members/microsoft.graph.user").values.count == mixed.count - 1)
    #expect(world.get("/groups/\(pilot)/transitiveMembers").values.count > mixed.count)
    let disabled = world.all(
      "/groups/\(big)/members?$filter=accountEnabled eq false&$select=id&$top=4")
    let counted = world.get(
      "/groups/\(big)/members?$filter=accountEnabled eq false&$count=true&$orderby=displayName",
      eventual: true)
    #expect(counted.json["@odata.count"]?.integer == disabled.count && disabled.count > 10)
    let one = try #require(members.first?["id"]?.string)
    #expect(world.graph("DELETE", "/groups/\(big)/members/\(one)/$ref").status == 204)
    #expect(world.graph("DELETE", "/groups/\(big)/members/\(one)/$ref").status == 404)
    #expect(
      world.get("/groups/\(big)/members/$count", eventual: true).text == String(members.count - 1))
    let reference: JSON = ["@odata.id": .string("https://graph.microsoft.com/v1.0/users/\(one)")]
    #expect(world.post("/groups/\(big)/members/$ref", reference).status == 204)
    #expect(world.post("/groups/\(big)/members/$ref", reference).status == 400)
    #expect(
      world.get("/groups/\(big)/members/$count", eventual: true).text == String(members.count))
  }

  @Test func groupsComeAndGo() throws {
    let world = World(users: 10)
    let delta = try #require(world.get("/groups/delta").deltaLink)
    #expect(world.post("/groups", ["displayName": "x"]).status == 400)
    let created = world.post(
      "/groups",
      [
        "displayName": "Neu", "mailEnabled": false, "mailNickname": "neu", "securityEnabled": true,
      ])
    let id = try #require(created.json["id"]?.string)
    #expect(world.graph("PATCH", "/groups/\(id)", ["description": "d"]).status == 204)
    #expect(world.get(delta).values.compactMap { $0["id"]?.string } == [id])
    #expect(world.graph("DELETE", "/groups/\(id)").status == 204)
    #expect(world.get("/groups/\(id)").status == 404)
    #expect(world.get(delta).values.first?["@removed"]?["reason"] == "changed")
  }

  // MARK: Batch

  @Test func batchesAnswerEachPart() throws {
    let world = World(users: 5)
    let answer = world.post(
      "/$batch",
      [
        "requests": [
          ["id": "1", "method": "GET", "url": "/users?$top=1&$select=id"],
          ["id": "2", "method": "GET", "url": "/users/nobody"],
          ["id": "3", "method": "GET", "url": "/organization", "dependsOn": ["2"]],
          [
            "id": "4", "method": "POST", "url": "/groups",
            "headers": ["Content-Type": "application/json"],
            "body": [
              "displayName": "b", "mailEnabled": false, "mailNickname": "b",
              "securityEnabled": true,
            ],
          ],
        ]
      ])
    #expect(answer.status == 200)
    let parts = answer.json["responses"]?.array ?? []
    #expect(parts.compactMap { $0["status"]?.integer } == [200, 404, 424, 201])
    #expect(parts[0]["body"]?["value"]?.array?.count == 1)
    #expect(parts[0]["headers"]?["request-id"] != nil)
    for requests: JSON in [
      [], .array(Array(repeating: ["id": "1", "method": "GET", "url": "/me"], count: 21)),
      [["id": "1", "method": "GET", "url": "/me"], ["id": "1", "method": "GET", "url": "/me"]],
      [["id": "1", "method": "POST", "url": "/groups", "body": [:]]],
      [["id": "1", "method": "GET", "url": "https://elsewhere.example/"]],
      [["id": "1", "method": "POST", "url": "/$batch"]],
    ] {
      #expect(world.post("/$batch", ["requests": requests]).status == 400)
    }
    #expect(world.send("POST", "/v1.0/$batch").status == 401)
  }

  // MARK: Reports

  @Test func reportsAreThrottledWhereAskedFor() {
    let world = World(users: 5, throttlesReports: true)
    for _ in 0..<5 { #expect(world.get("/auditLogs/directoryAudits?$top=1").status == 200) }
    world.advance(3)
    let refused = world.get("/auditLogs/provisioning")
    #expect(refused.status == 429)
    #expect(refused.code == "TooManyRequests")
    #expect(refused.reply.header("Retry-After") == "7.000")
    #expect(world.get("/users").status == 200)
    world.advance(11)
    #expect(world.get("/auditLogs/provisioning").status == 200)
  }

  @Test func logsCanBeFilteredAsTheConsoleNeeds() throws {
    let world = World(.integrationAppDeleted)
    let id = try #require(
      world.get("/directory/deletedItems/microsoft.graph.servicePrincipal").values.first?["id"]?
        .string)
    let found = world.get(
      "/auditLogs/directoryAudits?$filter=category eq 'ApplicationManagement' and activityDateTime ge 2026-08-01T00:00:00Z and targetResources/any(t:t/id eq '\(id)')"
    ).values
    #expect(found.map { $0["activityDisplayName"] } == ["Remove service principal"])
    let single = world.get("/auditLogs/directoryAudits/\(found[0]["id"]?.string ?? "")")
    #expect(single.json["initiatedBy"]?["user"]?["ipAddress"] == "203.0.113.47")
    let carrier = try world.id("Cisco Webex Identity")
    let rows = world.all(
      "/auditLogs/provisioning?$filter=((contains(tolower(servicePrincipal/id),'\(carrier)') or contains(tolower(servicePrincipal/displayName),'\(carrier)')) and activityDateTime gt 2020-01-01)&$top=20&$orderby=activityDateTime desc"
    )
    #expect(rows.count > 20)
    let times = rows.compactMap { $0["activityDateTime"]?.string }
    #expect(times == times.sorted(by: >))
    let failures = world.get(
      "/auditLogs/provisioning?$filter=provisioningStatusInfo/status eq 'failure'")
    #expect(failures.values.count == 9)
  }
}
