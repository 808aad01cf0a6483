import Testing

@testable import Sandbox

/// What the provisioning service does to Webex, seen from both sides.
@Suite struct ProvisioningTests {
  private let world: World
  private let job: String
  private let app: String

  init() throws {
    world = World(users: 400)
    job = try world.jobPath()
    app = try world.id("Cisco Webex Identity")
  }

  private var sent: [SandboxProvisioningRequest] { world.state.traffic.requests(from: 0) }
  private var writes: [SandboxProvisioningRequest] { sent.filter { $0.method != "GET" } }

  /// Lets the next cycle come and end.
  private func cycle() { world.advance(41 * 60) }

  private func rows(_ id: String) -> [JSON] {
    world.get("/auditLogs/provisioning?$filter=sourceIdentity/id eq '\(id)'").values
  }

  private func id(_ index: Int) -> String { world.state.snapshot.directory.userIDs.id(index) }

  private func userName(_ index: Int) -> String {
    GuestName.home(of: world.state.snapshot.directory.text(.userPrincipalName, of: index) ?? "")
  }

  private func isActive(_ index: Int) -> Bool? { world.webexUser(userName(index))?["active"]?.bool }

  /// Somebody in Webex who is assigned only through the group of all employees.
  private func employee(after index: Int = 60) throws -> Int {
    try #require(
      ((index + 1)..<400).first {
        world.state.population.isProvisioned($0) && !world.state.population.named.contains($0)
          && !WebexPeople.hasNoExternalID($0)
      })
  }

  private func isInGroup(_ index: Int) -> Bool {
    world.state.population.groups.contains { $0.contains(index) }
  }

  private func change(_ index: Int, _ values: JSON) {
    #expect(world.graph("PATCH", "/users/\(id(index))", values).status == 204)
  }

  private func newUser(_ name: String, enabled: Bool = true) throws -> String {
    let answer = world.post(
      "/users",
      [
        "displayName": "Zoë Ørsted", "givenName": "Zoë", "surname": "Ørsted",
        "mailNickname": "zoe", "userPrincipalName": .string("\(name)@northwind.example"),
        "accountEnabled": .bool(enabled), "jobTitle": "Pilot",
        "passwordProfile": ["password": "Xx-1-long-enough"],
      ])
    return try #require(answer.json["id"]?.string)
  }

  private func assign(_ id: String) throws -> String {
    let role = world.get("/servicePrincipals/\(app)").json["appRoles"]?.array?.first?["id"]
    let answer = world.post(
      "/servicePrincipals/\(app)/appRoleAssignedTo",
      ["principalId": .string(id), "resourceId": .string(app), "appRoleId": role ?? .null])
    return try #require(answer.json["id"]?.string)
  }

  @Test func nothingChangedMeansNoRequests() throws {
    cycle()
    #expect(world.get(job).json["status"]?["lastExecution"]?["state"] == "Succeeded")
    #expect(writes.isEmpty)
  }

  @Test func aRestartLeavesWhoIsRightAndRepairsTheRest() throws {
    let before = world.webex("GET", "/Users").json["totalResults"]?.integer ?? 0
    #expect(world.post("\(job)/restart").status == 204)
    world.advance(60)
    let status = world.get(job).json["status"]
    #expect(status?["code"] == "Active")
    // Two addresses are refused; one person's duplicates are gone by now.
    #expect(status?["lastExecution"]?["state"] == "EntryLevelErrors")
    #expect(status?["lastExecution"]?["countEscrowed"] == 2)
    #expect(world.webex("GET", "/Users").json["totalResults"]?.integer == before + 1)
    let nameless = (0..<400).filter {
      WebexPeople.hasNoExternalID($0) && world.state.population.isProvisioned($0)
    }
    #expect(
      writes.filter { $0.method == "PATCH" && $0.path.hasPrefix("/Users") }.count == nameless.count)
    for index in nameless {
      #expect(world.webexUser(userName(index))?["externalId"]?.string == id(index))
    }
    #expect(Set(writes.filter { $0.method == "POST" }.map(\.status)) == [201, 400, 409])
    let place = world.state.traffic.end
    world.post("\(job)/restart")
    world.advance(60)
    _ = world.get(job)
    let again = world.state.traffic.requests(from: place).filter { $0.method != "GET" }
    #expect(again.map(\.status).sorted() == [400, 409])
  }

  @Test func aNewPersonIsCreatedWithExactlyWhatTheMappingsSay() throws {
    let id = try newUser("zoe.orsted")
    _ = try assign(id)
    cycle()
    let user = try #require(world.webexUser("zoe.orsted@northwind.example"))
    #expect(user["displayName"] == "Zoë Ørsted")
    #expect(user["name"]?["givenName"] == "Zoë")
    #expect(user["active"] == true)
    #expect(user["externalId"]?.string == id)
    #expect(user["title"] == nil)
    #expect(writes.map(\.method) == ["POST"])
    #expect(
      sent.map { "\($0.method) \($0.path)" } == [
        "GET /Users?filter=userName eq \"zoe.orsted@northwind.example\"", "POST /Users",
      ])
    let body = try JSON(parsing: Array((#require(writes.first?.body)).utf8))
    #expect(body["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:User"])
    #expect(body["meta"] == ["resourceType": "User"])
    let row = try #require(rows(id).first)
    #expect(row["provisioningAction"] == "create")
    #expect(row["provisioningStatusInfo"]?["status"] == "success")
    #expect(row["targetIdentity"]?["id"] == user["id"])
    #expect(row["cycleId"]?.string == sent.first?.cycle)
    #expect(
      row["provisioningSteps"]?.array?.compactMap { $0["name"]?.string } == [
        "EntryImportAdd", "EntryImportObjectNotFound", "EntrySynchronizationScoping",
        "EntrySynchronizationAdd", "EntryExportAdd",
      ])
    let changes = row["modifiedProperties"]?.array ?? []
    #expect(
      changes.contains([
        "displayName": "displayName", "oldValue": nil, "newValue": "Zoë Ørsted",
      ]))
    let last = world.get(job).json["status"]?["lastExecution"]
    #expect(last?["countExported"] == 1)
    #expect(last?["countImported"] == 1)
  }

  @Test func aChangeOfAPersonIsOneSmallPatch() throws {
    let index = try employee()
    let old = world.state.snapshot.directory.text(.displayName, of: index)
    change(index, ["displayName": "New Name", "jobTitle": "Not mapped"])
    cycle()
    #expect(world.webexUser(userName(index))?["displayName"] == "New Name")
    #expect(writes.count == 1)
    let body = try JSON(parsing: Array((#require(writes.first?.body)).utf8))
    #expect(
      body["Operations"] == [["op": "Replace", "path": "displayName", "value": "New Name"]])
    let row = try #require(rows(id(index)).first)
    #expect(row["provisioningAction"] == "update")
    #expect(
      row["modifiedProperties"] == [
        ["displayName": "displayName", "oldValue": .optional(old), "newValue": "New Name"]
      ])
  }

  @Test func whoIsDisabledOrDeletedIsDisabledAndComesBack() throws {
    let first = try employee()
    let second = try employee(after: first)
    change(first, ["accountEnabled": false])
    #expect(world.graph("DELETE", "/users/\(id(second))").status == 204)
    cycle()
    #expect(isActive(first) == false)
    #expect(isActive(second) == false)
    #expect(rows(id(first)).first?["provisioningAction"] == "disable")
    // The recycle bin renames, and so does Webex; who is only blocked keeps the name.
    let bare = id(second).filter { $0 != "-" }
    #expect(userName(second).hasPrefix(bare) && !userName(first).hasPrefix(bare))
    #expect(
      world.get("/directory/deletedItems/microsoft.graph.user").values.first?["userPrincipalName"]?
        .string == userName(second))
    #expect(
      rows(id(second)).first?["modifiedProperties"]?.array?.compactMap { $0["displayName"]?.string }
        .sorted() == ["active"])
    #expect(world.webexUser(userName(second))?["externalId"]?.string == id(second))
    let path = "/directory/deletedItems/\(id(second))"
    #expect(world.post("\(path)/restore").status == 200)
    change(first, ["accountEnabled": true])
    cycle()
    _ = world.get(job)
    #expect(isActive(first) == true)
    #expect(isActive(second) == true)
    #expect(!userName(second).hasPrefix(bare))
  }

  @Test func whoIsGoneForGoodIsDeletedUnlessUnassignedBefore() throws {
    let assignments = world.all("/servicePrincipals/\(app)/appRoleAssignedTo")
    let deleted = try employee()
    let leaver = try #require(
      WorldBuilder.directUsers(400).first {
        world.state.population.isProvisioned($0) && Person.isGuest($0) == false
          && !isInGroup($0)
      })
    let assignment = try #require(
      assignments.first { $0["principalId"]?.string == id(leaver) }?["id"]?.string)
    #expect(
      world.graph("DELETE", "/servicePrincipals/\(app)/appRoleAssignedTo/\(assignment)").status
        == 204)
    cycle()
    #expect(world.get(job).status == 200)
    #expect(isActive(leaver) == false)
    #expect(rows(id(leaver)).first?["provisioningAction"] == "disable")
    for index in [leaver, deleted] { world.graph("DELETE", "/users/\(id(index))") }
    cycle()
    _ = world.get(job)
    #expect(isActive(deleted) == false)
    world.advance(31 * 86_400)
    _ = world.get(job)
    #expect(isActive(deleted) == nil)
    #expect(isActive(leaver) == false)
    #expect(writes.filter { $0.method == "DELETE" }.count == 1)
  }

  @Test func outOfScopeDeletionsCanBeSkipped() throws {
    let base = try world.synchronization()
    let secrets = world.get("\(base)/secrets").values.map { entry -> JSON in
      entry["key"] == "SecretToken"
        ? ["key": "SecretToken", "value": .string(world.state.identity.jobSecret)] : entry
    }
    #expect(
      world.graph(
        "PUT", "\(base)/secrets",
        ["value": .array(secrets + [["key": "SkipOutOfScopeDeletions", "value": "True"]])]
      ).status == 204)
    let groups = world.get("/groups?$filter=displayName eq 'Webex Users'").values
    let group = try #require(groups.first?["id"]?.string)
    let index = try employee()
    #expect(world.graph("DELETE", "/groups/\(group)/members/\(id(index))/$ref").status == 204)
    cycle()
    #expect(world.get(job).json["status"]?["lastExecution"]?["countImported"] != 0)
    #expect(isActive(index) == true)
  }

  @Test func aMemberWhoLeavesTheGroupLeavesItInWebexToo() throws {
    let group = try #require(
      world.get("/groups?$filter=displayName eq 'Webex Users'").values.first?["id"]?.string)
    let index = try employee()
    let user = try #require(world.webexUser(userName(index))?["id"]?.string)
    #expect(world.graph("DELETE", "/groups/\(group)/members/\(id(index))/$ref").status == 204)
    let new = try newUser("new.member")
    #expect(
      world.post(
        "/groups/\(group)/members/$ref",
        ["@odata.id": .string("https://graph.microsoft.com/v1.0/users/\(new)")]
      ).status == 204)
    cycle()
    _ = world.get(job)
    #expect(isActive(index) == false)
    let target = try #require(
      world.webex("GET", "/Groups?filter=\(URLCoding.encode("displayName eq \"Webex Users\""))")
        .json["Resources"]?.array?.first?["id"]?.string)
    var members: Set<String> = []
    for start in [1, 501] {
      let page = world.webex("GET", "/Groups/\(target)/Members?startIndex=\(start)&count=500")
      members.formUnion((page.json["members"]?.array ?? []).compactMap { $0["value"]?.string })
    }
    let past = world.webex(
      "GET", "/Groups/\(target)/Members?startIndex=9223372036854775807&count=500")
    #expect(past.status == 200 && (past.json["members"]?.array ?? []).isEmpty)
    let created = try #require(
      world.webexUser("new.member@northwind.example")?["id"]?.string)
    #expect(!members.contains(user))
    #expect(members.contains(created))
    let row = try #require(rows(group).first { $0["provisioningAction"] == "update" })
    #expect(row["sourceIdentity"]?["identityType"] == "Group")
    #expect(row["modifiedProperties"]?.array?.count == 2)
  }

  @Test func anEditedMappingReachesEverybody() throws {
    let text = world.get("\(job)/schema").text.replacing(
      "\"source\":{\"type\":\"Attribute\",\"name\":\"displayName\","
        + "\"expression\":\"[displayName]\",\"parameters\":[]}",
      with: "\"source\":{\"type\":\"Function\",\"name\":\"Join\","
        + "\"expression\":\"Join(\\\" \\\", [surname], [givenName])\",\"parameters\":[]}",
      maxReplacements: 1)
    #expect(
      world.graph("PUT", "\(job)/schema", try JSON(parsing: Array(text.utf8))).status == 204)
    world.advance(60)
    #expect(world.get(job).json["status"]?["code"] == "Active")
    for index in (0..<400).filter(world.state.population.isProvisioned) {
      let user = try #require(world.webexUser(userName(index)))
      let directory = world.state.snapshot.directory
      let name = [directory.text(.surname, of: index), directory.text(.givenName, of: index)]
        .compactMap(\.self).joined(separator: " ")
      #expect(user["displayName"]?.string == name)
    }
    #expect(sent.count { $0.method == "GET" && $0.path.hasPrefix("/Users/") } > 300)
  }
}
