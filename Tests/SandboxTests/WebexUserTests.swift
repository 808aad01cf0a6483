import Testing

@testable import Sandbox

@Suite struct WebexUserTests {
  @Test func aUserLivesFromCreationToDeletion() throws {
    let webex = WebexWorld()
    let before = try #require(webex.get("/Users?count=0").total)
    let made = webex.create(
      "Lena.Horn@northwind.example", ["displayName": "Lena", "externalId": "e-1"])
    #expect(made.status == 201)
    #expect(made.reply.header("Location") == made.json["meta"]?["location"]?.string)
    #expect(made.reply.header("trackingid")?.hasPrefix("ATLAS_") == true)
    #expect(made.json["emails"]?.array?.first?["value"]?.string == "Lena.Horn@northwind.example")
    #expect(made.json[WebexWorld.cisco]?["provisionSource"]?.string == "SCIM")
    #expect(made.json["userType"]?.string == "user" && made.json["active"]?.bool == true)
    #expect(webex.get("/Users?count=0").total == before + 1)
    for filter in [
      #"userName eq "lena.horn@NORTHWIND.example""#, #"externalId eq "e-1""#,
      #"id eq "\#(made.id)""#, #"displayName eq "LENA""#, #"userName sw "lena.h""#,
    ] {
      #expect(webex.search(filter).resources.first?["id"]?.string == made.id, "\(filter)")
    }
    #expect(webex.get("/Users/\(made.id)").json == made.json)
    webex.state.clock.advance(by: .seconds(60))
    let changed = webex.patch(
      "/Users/\(made.id)",
      [
        ["op": "Replace", "path": "userName", "value": "lena.neu@northwind.example"],
        ["op": "Replace", "path": "active", "value": "False"],
      ])
    #expect(changed.status == 200)
    #expect(changed.json["emails"]?.array?.count == 1)
    #expect(
      changed.json["emails"]?.array?.first?["value"]?.string == "lena.neu@northwind.example")
    #expect(changed.json[WebexWorld.cisco]?["accountStatus"] == ["disabled"])
    #expect(changed.json["meta"]?["version"] != made.json["meta"]?["version"])
    #expect(changed.json["meta"]?["created"] == made.json["meta"]?["created"])
    #expect(changed.json["meta"]?["lastModified"] != made.json["meta"]?["lastModified"])
    #expect(webex.search(#"userName eq "lena.horn@northwind.example""#).total == 0)
    #expect(webex.search(#"userName eq "Lena.Neu@northwind.example""#).total == 1)
    #expect(webex.search(#"externalId eq "e-1" and active eq false"#).total == 1)
    let replaced = webex.send(
      "PUT", "/Users/\(made.id)",
      ["schemas": [.string(WebexWorld.users)], "userName": "lena.neu@northwind.example"])
    #expect(replaced.status == 200 && replaced.json["displayName"] == nil)
    #expect(replaced.json["meta"]?["created"] == made.json["meta"]?["created"])
    #expect(webex.search(#"externalId eq "e-1""#).total == 0)
    #expect(webex.send("DELETE", "/Users/\(made.id)").status == 204)
    #expect(webex.get("/Users/\(made.id)").status == 404)
    #expect(webex.search(#"userName eq "lena.neu@northwind.example""#).total == 0)
    #expect(webex.get("/Users?count=0").total == before)
  }

  @Test func theSynchronizedPeopleAreThere() throws {
    let webex = WebexWorld(users: 2304)
    let directory = webex.state.snapshot.directory
    var seen: [String: JSON] = [:]
    var start = 1
    var total = Int.max
    while start <= total {
      let page = webex.get("/Users?startIndex=\(start)&count=500")
      total = try #require(page.total)
      for user in page.resources { seen[user["id"]?.string ?? ""] = user }
      start += page.resources.count
      try #require(!page.resources.isEmpty)
    }
    #expect(seen.count == total)
    let population = webex.population
    let provisioned = (0..<2304).filter(population.isProvisioned)
    var withoutExternalID = 0
    for index in provisioned {
      let user = try #require(seen[directory.webexUserIDs.id(index)])
      #expect(
        user["userName"]?.string
          == directory.text(.userPrincipalName, of: index).map(GuestName.home))
      #expect(user["displayName"] == directory.value(.displayName, of: index))
      #expect(user[WebexWorld.cisco]?["provisionSource"]?.string == "AAD")
      if let externalID = user["externalId"] {
        #expect(externalID == directory.value(.id, of: index))
      } else {
        withoutExternalID += 1
      }
    }
    #expect(withoutExternalID > 0)
    #expect(total > provisioned.count)
    let index = try #require(provisioned.first { !WebexPeople.hasNoExternalID($0) })
    let objectID = directory.userIDs.id(index)
    #expect(webex.search(#"externalId eq "\#(objectID)""#).total == 1)
  }

  @Test func changesOfSynchronizedPeopleStay() throws {
    let webex = WebexWorld()
    let user = try #require(
      webex.search(#"userType eq "user" and externalId pr"#).resources.last)
    let id = try #require(user["id"]?.string)
    let name = try #require(user["userName"]?.string)
    #expect(
      webex.patch("/Users/\(id)", [["op": "add", "path": "title", "value": "Chief"]]).status == 200)
    #expect(webex.search(#"userName eq "\#(name)""#).resources.first?["title"]?.string == "Chief")
    #expect(webex.search(#"title eq "chief""#).total == 1)
    let total = try #require(webex.get("/Users?count=0").total)
    #expect(webex.send("DELETE", "/Users/\(id)").status == 204)
    #expect(webex.search(#"userName eq "\#(name)""#).total == 0)
    #expect(webex.get("/Users?count=0").total == total - 1)
    #expect(webex.send("DELETE", "/Users/\(id)").status == 404)
    #expect(webex.create(name).status == 201)
  }

  @Test func namesAreUniqueInAllOrganizations() throws {
    let webex = WebexWorld()
    let taken = try #require(webex.get("/Users?count=1").resources.first?["userName"]?.string)
    for name in [
      taken.uppercased(), "sam.rivera@fabrikam.example", "Free.Account@northwind.example",
    ] {
      let refused = webex.create(name)
      #expect(refused.status == 409 && refused.scimType == "uniqueness")
      #expect(refused.json["status"]?.string == "409")
    }
    // A search in one's own organization doesn't find who exists elsewhere.
    #expect(webex.search(#"userName eq "sam.rivera@fabrikam.example""#).total == 0)
    let made = webex.create("a@northwind.example")
    let rename = webex.patch(
      "/Users/\(made.id)", [["op": "replace", "path": "userName", "value": .string(taken)]])
    #expect(rename.status == 409)
    #expect(webex.get("/Users/\(made.id)").json == made.json)
    #expect(
      webex.patch(
        "/Users/\(made.id)",
        [["op": "replace", "path": "userName", "value": "A@northwind.example"]]
      ).status == 200)
  }

  @Test(arguments: [
    ("[type eq \"x\"].value", "replace", "noTarget"), ("", "remove", ""),
    ("[type", "add", "invalidPath"),
  ])
  func patchErrors(suffix: String, op: String, type: String) throws {
    let webex = WebexWorld()
    let made = webex.create("p@northwind.example")
    let answer = webex.patch(
      "/Users/\(made.id)",
      [["op": .string(op), "path": .string("phoneNumbers\(suffix)"), "value": "1"]])
    #expect(answer.status == (type.isEmpty ? 200 : 400))
    #expect(answer.scimType == (type.isEmpty ? nil : type))
    #expect(webex.patch("/Users/\(made.id)", [["op": "remove"]]).scimType == "noTarget")
  }

  @Test func attributesAndSorting() throws {
    let webex = WebexWorld()
    let some = webex.get("/Users?attributes=userName,name.givenName&count=2").resources
    #expect(some.allSatisfy { $0["displayName"] == nil && $0["id"] != nil })
    let fewer = webex.get("/Users?excludedAttributes=name,\(WebexWorld.cisco)&count=2").resources
    #expect(fewer.allSatisfy { $0["name"] == nil && $0[WebexWorld.cisco] == nil })
    let names = webex.get("/Users?sortBy=userName&sortOrder=descending&count=1000").resources
      .compactMap { $0["userName"]?.string?.lowercased() }
    #expect(names == names.sorted(by: >) && names.count > 300)
    let last = webex.get("/Users?startIndex=1000000&count=10")
    #expect(last.resources.isEmpty && last.json["startIndex"]?.integer == 1_000_000)
    let found = try #require(
      webex.search(#"userName sw "a""#, in: "Users", "&returnGroups=true").resources.first)
    #expect(found["groups"]?.array?.isEmpty == false)
    let path = "/Users/\(found["id"]?.string ?? "")?returnGroups=true&groupUsageTypes="
    #expect(webex.get(path + "location").json["groups"] == nil)
    #expect(webex.get(path + "policy,location").json["groups"] == found["groups"])
  }

  @Test func ownRecordAndEmptyOrganization() {
    let webex = WebexWorld()
    let me = webex.get("//identity/scim/v2/Users/me")
    #expect(me.status == 200)
    #expect(
      me.json["userName"]?.string
        == webex.get("//v1/people/me").json["emails"]?.array?.first?.string)
    let empty = WebexWorld(.empty)
    #expect(empty.get("/Users").total == 0 && empty.get("/Groups").total == 0)
    #expect(empty.get("//v1/people/me").status == 200)
  }

  @Test func aChangeOfRolesEndsTheTokens() throws {
    let webex = WebexWorld()
    let me = webex.get("//identity/scim/v2/Users/me")
    let answer = webex.patch(
      "/Users/\(me.id)",
      [["op": "replace", "path": "roles", "value": [["value": "id_user_admin"]]]])
    #expect(answer.status == 200)
    #expect(webex.get("/Users?count=1").status == 401)
  }

  @Test func aMillionPeopleAreServedAtOnce() throws {
    let clock = ContinuousClock()
    let began = clock.now
    let webex = WebexWorld(users: 1_000_000)
    let started = clock.now - began
    #expect(started < .seconds(3))
    let index = try #require((900_000..<1_000_000).first(where: webex.population.isProvisioned))
    let name = webex.state.snapshot.directory.person(index)
      .userPrincipalName(webex.state.identity)
    #expect(webex.search(#"userName eq "\#(name)""#).total == 1)
    let total = try #require(webex.get("/Users?count=1").total)
    #expect(total > 800_000)
    #expect(webex.get("/Users?startIndex=\(total)&count=5").resources.count == 1)
  }
}
