import Testing

@testable import Sandbox

/// `provisionOnDemand`, in both dialects of its answer.
@Suite struct OnDemandTests {
  private let world: World
  private let job: String
  private let rule = "33f7c90d-bf71-41b1-bda6-aaf0ddbee5d8#V2"

  init() throws {
    world = World(users: 400, throttlesOnDemand: false)
    job = try world.jobPath()
  }

  private func id(_ index: Int) -> String { world.state.snapshot.directory.userIDs.id(index) }

  private func provision(
    _ id: String, _ type: String = "User", members: [String] = [], in world: World? = nil
  ) -> World.Answer {
    var subject: JSONObject = ["objectId": .string(id), "objectTypeName": .string(type)]
    if !members.isEmpty {
      subject["links"] = [
        "members": .array(
          members.map { ["objectId": .string($0), "objectTypeName": "User"] })
      ]
    }
    return (world ?? self.world).post(
      "\(job)/provisionOnDemand",
      ["parameters": [["ruleId": .string(rule), "subjects": [.object(subject)]]]])
  }

  private func key(_ answer: World.Answer) throws -> JSON {
    try JSON(parsing: Array((#require(answer.json["key"]?.string)).utf8))
  }

  private func value(_ answer: World.Answer) throws -> JSON {
    try JSON(parsing: Array((#require(answer.json["value"]?.string)).utf8))
  }

  private func provisioned(where fits: (Int) -> Bool = { _ in true }) throws -> Int {
    try #require(
      (20..<400).first {
        world.state.population.isProvisioned($0) && !WebexPeople.hasNoExternalID($0) && fits($0)
      })
  }

  /// Refused calls count as well: the wait that is told covers the one that it is told to.
  @Test func whoeverWaitsAsLongAsToldIsLetIn() throws {
    let world = World(users: 400)
    let person = id(try provisioned())
    for _ in 0..<5 {
      #expect(provision(person, in: world).status == 200)
      world.advance(2)
    }
    #expect(provision(person, in: world).status == 200)
    let refused = provision(person, in: world)
    #expect(refused.status == 429)
    let told = try #require(refused.reply.headers.first { $0.name == "Retry-After" }?.value)
    let seconds = try #require(Double(told))
    world.advance(Int(seconds.rounded(.up)))
    #expect(provision(person, in: world).status == 200)
  }

  @Test func whoIsRightIsSkippedAndTheLogSaysSo() throws {
    let index = try provisioned()
    let answer = provision(id(index))
    #expect(answer.status == 200)
    #expect(try key(answer)["result"] == "Skipped")
    #expect(try key(answer)["details"]?["errorCode"] == "RedundantExport")
    let value = try value(answer)
    #expect(value["action"] == "Other")
    #expect(
      value["provisioningSteps"]?.array?.compactMap { $0["type"]?.string }
        == ["Import", "Matching", "Scoping", "Export"])
    let row = try #require(
      world.get("/auditLogs/provisioning?$top=1").values.first)
    #expect(row["changeId"] == value["changeId"])
    #expect(row["initiatedBy"]?["initiatorType"] == "application")
  }

  @Test func aChangeIsWrittenAtOnce() throws {
    let index = try provisioned()
    world.graph("PATCH", "/users/\(id(index))", ["displayName": "At Once"])
    let answer = provision(id(index))
    #expect(try key(answer) == ["result": "Success", "details": [:]])
    let value = try value(answer)
    #expect(value["action"] == "Update")
    #expect(value["statusInfo"]?["status"] == "Success")
    #expect(value["modifiedProperties"]?.array?.count == 1)
    #expect(value["sourceIdentity"]?["type"] == "User")
    let name = try #require(world.state.snapshot.directory.text(.userPrincipalName, of: index))
    #expect(world.webexUser(name)?["displayName"] == "At Once")
  }

  @Test func theOldDialectIsAList() throws {
    let list = World(users: 400, listsOnDemand: true)
    let answer = provision(id(try provisioned()), in: list)
    #expect(
      answer.json["key"]
        == "Microsoft.Identity.Health.CPP.Common.DataContracts.SyncFabric.StatusInfo")
    #expect(try value(answer).array?.count == 1)
    #expect(try value(answer).array?.first?["statusInfo"]?["errorCode"] == "RedundantExport")
  }

  @Test func whoIsNotAssignedIsSkippedOrDisabled() throws {
    let population = world.state.population
    let stranger = try #require(
      (0..<400).first { !population.isInScope($0) && !Person.isDisabled($0) })
    #expect(
      try key(provision(id(stranger)))["details"]?["errorCode"] == "NotEffectivelyEntitled")
    let disabled = try #require(
      (0..<400).first { population.isInScope($0) && Person.isDisabled($0) })
    #expect(try key(provision(id(disabled)))["result"] == "Skipped")
    let group = try #require(
      world.get("/groups?$filter=displayName eq 'Webex Users'").values.first?["id"]?.string)
    let leaver = try provisioned { !population.named.contains($0) }
    world.graph("DELETE", "/groups/\(group)/members/\(id(leaver))/$ref")
    let answer = provision(id(leaver))
    #expect(try key(answer)["result"] == "Success")
    #expect(try value(answer)["action"] == "Disable")
    let name = try #require(world.state.snapshot.directory.text(.userPrincipalName, of: leaver))
    #expect(world.webexUser(name)?["active"] == false)
  }

  @Test func aRefusalIsAFailureWithCodeAndReason() throws {
    let answer = provision(id(120))
    #expect(try key(answer)["result"] == "Failure")
    let info = try value(answer)["statusInfo"]
    #expect(info?["errorCode"]?.string?.hasSuffix("EntryConflict") == true)
    #expect(info?["reason"]?.string?.contains("409") == true)
  }

  @Test func groupsComeWithUpToFiveMembers() throws {
    let group = try #require(
      world.get("/groups?$filter=displayName eq 'Board'").values.first?["id"]?.string)
    let index = try provisioned { !world.state.population.groups[3].contains($0) }
    world.post(
      "/groups/\(group)/members/$ref",
      ["@odata.id": .string("https://graph.microsoft.com/v1.0/users/\(id(index))")])
    let answer = provision(group, "Group", members: [id(index)])
    #expect(try key(answer)["result"] == "Success")
    #expect(try value(answer)["modifiedProperties"]?.array?.first?["displayName"] == "members")
    let many = (1...6).map { id($0) }
    #expect(provision(group, "Group", members: many).status == 400)
  }

  @Test func nonsenseIsRefused() throws {
    #expect(provision("8213fd99-d6b6-417b-8e13-af6334856215").status == 404)
    #expect(provision("nobody").status == 400)
    #expect(provision(id(1), "Device").status == 400)
    #expect(world.post("\(job)/provisionOnDemand", ["parameters": []]).status == 400)
    let gone = try provisioned()
    world.graph("DELETE", "/users/\(id(gone))")
    #expect(provision(id(gone)).status == 404)
  }

  @Test func moreThanFiveInTenSecondsAreThrottled() throws {
    let world = World(users: 400)
    let answers = (1...6).map { provision(id($0), in: world).status }
    #expect(answers.last == 429)
    #expect(answers.dropLast().allSatisfy { $0 == 200 })
    world.advance(30)
    #expect(provision(id(1), in: world).status == 200)
  }

  /// Who comes back exactly when told is served, and not counted as too early once more.
  @Test func theWaitThatIsToldIsLongEnough() throws {
    let world = World(users: 400)
    for person in 1...5 { #expect(provision(id(person), in: world).status == 200) }
    world.state.clock.advance(by: .microseconds(3_000_400))
    let refused = provision(id(6), in: world)
    #expect(refused.status == 429)
    let wait = try #require(refused.reply.header("Retry-After").flatMap(Double.init))
    #expect(wait == 7)
    world.state.clock.advance(by: .milliseconds(Int64(wait * 1000)))
    #expect(provision(id(6), in: world).status == 200)
  }

  // MARK: Managers

  @Test func managersAreReadExpandedSetAndLinked() throws {
    let index = try provisioned()
    let manager = try #require(Person.manager(index))
    let answer = world.get("/users/\(id(index))/manager?$select=id,displayName")
    #expect(answer.json["id"]?.string == id(manager))
    #expect(answer.json["@odata.type"] == "#microsoft.graph.user")
    #expect(world.get("/users/\(id(0))/manager").status == 404)
    let expanded = world.get("/users/\(id(index))?$select=id&$expand=manager($select=id)")
    #expect(expanded.json["manager"]?["id"]?.string == id(manager))
    let list = world.get("/users?$top=20&$select=id,mail&$expand=manager($select=id,mail)")
    #expect(list.values[0]["manager"] == nil)
    #expect(list.values[1]["manager"]?["id"]?.string == id(0))
    #expect(world.get("/users?$expand=directReports").status == 400)
    let reference: JSON = [
      "@odata.id": .string("https://graph.microsoft.com/v1.0/users/\(id(3))")
    ]
    #expect(
      world.graph("PUT", "/users/\(id(index))/manager/$ref", reference).status == 204)
    #expect(world.get("/users/\(id(index))/manager").json["id"]?.string == id(3))
    try mapManagers()
    let place = world.state.traffic.end
    _ = provision(id(index))
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    let name = try #require(world.state.snapshot.directory.text(.userPrincipalName, of: index))
    let boss = world.state.snapshot.directory.webexUserIDs.id(3)
    #expect(world.webexUser(name)?[enterprise]?["manager"]?["value"]?.string == boss)
    let written = world.state.traffic.requests(from: place).filter { $0.method == "PATCH" }
    #expect(written.count == 1)
    #expect(world.graph("DELETE", "/users/\(id(index))/manager/$ref").status == 204)
    #expect(world.get("/users/\(id(index))/manager").status == 404)
  }

  private func mapManagers() throws {
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    let mapping =
      "{\"targetAttributeName\":\"\(enterprise):manager\",\"matchingPriority\":0,"
      + "\"flowType\":\"Always\",\"flowBehavior\":\"FlowWhenChanged\",\"defaultValue\":null,"
      + "\"exportMissingReferences\":false,\"source\":{\"type\":\"Attribute\","
      + "\"name\":\"manager\",\"expression\":\"[manager]\",\"parameters\":[]}},"
    let text = world.get("\(job)/schema").text.replacing(
      "\"attributeMappings\":[", with: "\"attributeMappings\":[\(mapping)", maxReplacements: 1)
    let answer = world.graph("PUT", "\(job)/schema", try JSON(parsing: Array(text.utf8)))
    #expect(answer.status == 204, "\(answer.message)")
  }
}
