import Testing

@testable import Sandbox

@Suite struct WebexGroupTests {
  private func group(_ webex: WebexWorld, _ name: String, members: [String] = []) -> World.Answer {
    webex.send(
      "POST", "/Groups",
      [
        "schemas": [.string(WebexWorld.groups)], "displayName": .string(name),
        "members": .array(members.map { ["value": .string($0)] }),
      ])
  }

  private func members(_ webex: WebexWorld, _ id: String) -> [String] {
    (webex.get("/Groups/\(id)/Members").json["members"]?.array ?? [])
      .compactMap { $0["value"]?.string }
  }

  @Test func synchronizedGroupsHoldTheirPeople() throws {
    let webex = WebexWorld(users: 2304)
    let found = webex.search(#"displayName Eq "webex users""#, in: "Groups")
    let group = try #require(found.resources.first)
    #expect(group["members"] == nil)
    let id = try #require(group["id"]?.string)
    let page = webex.get("/Groups/\(id)/Members?count=900")
    let population = webex.population
    let rule = try #require(population.groups.first { $0.displayName == "Webex Users" })
    let expected = (0..<2304).filter { population.isProvisioned($0) && rule.contains($0) }
    #expect(page.json["memberSize"]?.integer == expected.count)
    #expect(page.json["members"]?.array?.count == 500)
    #expect(page.json["members"]?.array?.first?["display"]?.string?.isEmpty == false)
    #expect(webex.get("/Groups/\(id)").json["members"]?.array?.count == 500)
    #expect(webex.get("/Groups/\(id)?excludedAttributes=members").json["members"] == nil)
    let listed = webex.search(#"displayName eq "Board""#, in: "Groups", "&includeMembers=true")
    #expect(listed.resources.first?["members"]?.array?.isEmpty == false)
    let user = try #require(members(webex, id).first)
    #expect(webex.send("DELETE", "/Users/\(user)").status == 204)
    #expect(
      webex.get("/Groups/\(id)/Members").json["memberSize"]?.integer == expected.count - 1)
  }

  @Test func membersComeAndGoInEveryDialect() throws {
    let webex = WebexWorld()
    let people = (0..<4).map { webex.create("m\($0)@northwind.example").id }
    let made = group(webex, "Finance", members: [people[0]])
    #expect(made.status == 201)
    #expect(made.json["members"]?.array?.first?["value"]?.string == people[0])
    let path = "/Groups/\(made.id)"
    func change(_ operation: JSON) -> World.Answer { webex.patch(path, [operation]) }
    let add: JSON = [
      "op": "Add", "path": "members",
      "value": .array(people.map { ["$ref": nil, "value": .string($0)] }),
    ]
    #expect(change(add).status == 200)
    #expect(members(webex, made.id) == people)
    #expect(
      change(["op": "Remove", "path": "members", "value": [["value": .string(people[1])]]]).status
        == 200)
    #expect(
      change(["op": "Remove", "path": .string("members[value eq \"\(people[2])\"]")]).status == 200)
    #expect(members(webex, made.id) == [people[0], people[3]])
    #expect(
      change([
        "op": "add", "value": ["members": [["value": .string(people[1])]], "displayName": "F"],
      ]).status == 200)
    #expect(members(webex, made.id) == [people[0], people[3], people[1]])
    #expect(
      change(["op": "replace", "path": "members", "value": [["value": .string(people[2])]]]).status
        == 200)
    #expect(members(webex, made.id) == [people[2]])
    #expect(
      change(["op": "add", "path": "members", "value": [["value": "nobody"]]]).scimType
        == "invalidValue")
    #expect(
      change([
        "op": "replace", "path": .string("members[value eq \"\(people[2])\"].value"), "value": "x",
      ]).scimType == "mutability")
    // All or nothing: the first operation is undone by the failure of the second.
    let half = webex.patch(
      path,
      [["op": "remove", "path": "members"], ["op": "replace", "path": "nothing", "value": 1]])
    #expect(half.scimType == "invalidPath" && members(webex, made.id) == [people[2]])
    let inner = group(webex, "Inner", members: [made.id])
    #expect(
      webex.get("/Groups/\(inner.id)/Members?memberType=group").json["memberSize"]?.integer == 1)
    #expect(webex.send("DELETE", path).status == 204)
    #expect(members(webex, inner.id) == [])
    #expect(webex.get(path).status == 404)
  }

  @Test func replacingClearsWhatIsNotSent() throws {
    let webex = WebexWorld()
    let user = webex.create("one@northwind.example").id
    let made = group(webex, "G", members: [user])
    let replaced = webex.send(
      "PUT", "/Groups/\(made.id)",
      ["schemas": [.string(WebexWorld.groups)], "displayName": "H"])
    #expect(replaced.json["displayName"]?.string == "H" && replaced.json["members"] == nil)
    #expect(webex.search(#"displayName eq "G""#, in: "Groups").total == 0)
    #expect(webex.search(#"displayName eq "h""#, in: "Groups").total == 1)
    #expect(replaced.json["meta"]?["created"] == made.json["meta"]?["created"])
  }

  @Test func theGalleryHasPeopleButNoSynchronizedGroups() {
    let webex = WebexWorld(.galleryHealthy)
    let answer = webex.get("//v1/scim/\(webex.organization)/Groups")
    #expect(answer.resources.map { $0["displayName"]?.string } == ["Control Hub Test"])
    #expect((webex.get("//v1/scim/\(webex.organization)/Users?count=1").total ?? 0) > 100)
  }

  @Test func bulkCarriesOutWhatItCan() throws {
    let webex = WebexWorld()
    func bulk(_ operations: [JSON], key: String = "Operations", more: JSONObject = [:])
      -> World.Answer
    {
      var body: JSONObject = [
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], key: .array(operations),
      ]
      body.merge(more)
      return webex.send("POST", "/Bulk", .object(body))
    }
    func post(_ id: String, _ name: String) -> JSON {
      [
        "method": "POST", "path": "/Users", "bulkId": .string(id),
        "data": ["schemas": [.string(WebexWorld.users)], "userName": .string(name)],
      ]
    }
    let group: JSON = [
      "method": "POST", "path": "/Groups", "bulkId": "g",
      "data": [
        "schemas": [.string(WebexWorld.groups)], "displayName": "Bulk",
        "members": [["value": "bulkId:a"]],
      ],
    ]
    let answer = bulk([
      post("a", "a@northwind.example"), post("b", "A@northwind.example"), group,
      ["method": "DELETE", "path": "/Users/nobody"], ["method": "POST", "path": "/Users"],
    ])
    #expect(answer.status == 200)
    let results = answer.json["Operations"]?.array ?? []
    #expect(results.map { $0["status"]?.string } == ["201", "409", "201", "404", "400"])
    let error = results[1]["response"]?[WebexWorld.errorExtension]
    #expect(error?["trackingId"]?.string?.hasPrefix("ATLAS_") == true)
    let groupID = results[2]["location"]?.string?.split(separator: "/").last.map(String.init)
    #expect(members(webex, try #require(groupID)).count == 1)
    let stopped = bulk(
      [["method": "DELETE", "path": "/Users/x"], post("c", "c@northwind.example")],
      key: "operations", more: ["failOnErrors": 1])
    #expect(stopped.json["Operations"]?.array?.count == 1)
    #expect(bulk(Array(repeating: post("x", "x@y.example"), count: 101)).status == 413)
    #expect(bulk([], more: ["failOnErrors": 0]).status == 400)
  }
}
