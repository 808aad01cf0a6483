import Testing

@testable import Sandbox

@Suite struct JobTests {
  private func status(_ world: World, _ path: String) -> JSON {
    world.get(path).json["status"] ?? .null
  }

  @Test func cyclesFollowTheClock() throws {
    let world = World()
    let path = try world.jobPath()
    let before = status(world, path)
    #expect(before["code"] == "Active")
    world.advance(40 * 60)
    let after = status(world, path)
    #expect(after["code"] == "Active")
    #expect(
      after["lastExecution"]?["activityIdentifier"]
        != before["lastExecution"]?["activityIdentifier"])
    #expect(after["lastExecution"]?["countImported"] == 0)
    #expect(after["synchronizedEntryCountByType"] == before["synchronizedEntryCountByType"])
  }

  @Test func aChangedPersonIsReadByTheNextCycle() throws {
    let world = World()
    let path = try world.jobPath()
    let id = world.get("/users?$top=1").values[0]["id"]?.string ?? ""
    world.graph("PATCH", "/users/\(id)", ["jobTitle": "Seen"])
    world.advance(41 * 60)
    #expect(status(world, path)["lastExecution"]?["countImported"] == 1)
  }

  @Test func pauseStartAndRestart() throws {
    let world = World()
    let path = try world.jobPath()
    #expect(world.post("\(path)/pause").status == 204)
    #expect(status(world, path)["code"] == "Paused")
    #expect(world.get(path).json["schedule"]?["state"] == "Disabled")
    let paused = status(world, path)["lastExecution"]
    world.advance(86_400)
    #expect(status(world, path)["lastExecution"] == paused)
    #expect(world.post("\(path)/start").status == 204)
    #expect(status(world, path)["code"] == "NotRun")
    world.advance(60)
    #expect(status(world, path)["code"] == "Active")
    #expect(
      world.post("\(path)/restart", ["criteria": ["resetScope": "Watermark, Escrows"]]).status
        == 204)
    let running = status(world, path)
    #expect(running["code"] == "NotRun")
    #expect(running["progress"]?.array?.count == 1)
    world.advance(60)
    let done = status(world, path)
    #expect(done["code"] == "Active")
    #expect(done["progress"] == [])
    #expect(done["lastExecution"]?["countImported"]?.integer == world.state.population.read)
    #expect(world.post("\(path)/restart", ["criteria": ["resetScope": "Sideways"]]).status == 400)
    #expect(world.post("\(path)/restart").status == 204)
    let events = world.get(
      "/auditLogs/directoryAudits?$filter=loggedByService eq 'Account Provisioning'"
    ).values.compactMap { $0["activityDisplayName"]?.string }
    #expect(
      events == [
        "Enable/restart provisioning configuration", "Enable/restart provisioning configuration",
        "Enable/start provisioning configuration", "Disable/pause provisioning configuration",
      ])
  }

  @Test func credentialsAreReallyTried() throws {
    let world = World(.galleryHealthy)
    let base = try world.synchronization("Cisco Webex")
    let path = try world.jobPath("Cisco Webex")
    let gallery = world.description.gallery
    let template = try #require(world.get("\(base)/templates").values.first?["id"])
    func validate(_ address: String, _ token: String) -> World.Answer {
      world.post(
        "\(base)/jobs/validateCredentials",
        [
          "templateId": template, "useSavedCredentials": false,
          "credentials": [
            ["key": "BaseAddress", "value": .string(address)],
            ["key": "SecretToken", "value": .string(token)],
          ],
        ])
    }
    #expect(validate(gallery, world.description.webexToken).status == 204)
    #expect(validate(gallery + "/", world.description.webexToken).status == 204)
    let real = "https://api.ciscospark.com/v1/scim/\(world.description.orgId)"
    #expect(validate(real, world.description.webexToken).status == 204)
    let refused = validate(gallery, "wrong")
    #expect(refused.status == 400)
    #expect(refused.code?.hasSuffix("CredentialValidationUnavailable") == true)
    #expect(refused.message.contains("401 (Unauthorized)"))
    #expect(
      validate(World.origin + "/nowhere", world.description.webexToken).message.contains("404"))
    #expect(validate("https://elsewhere.example/scim", "x").message.contains("could not reach"))
    #expect(validate("", "").status == 400)
    #expect(world.post("\(path)/validateCredentials", ["useSavedCredentials": true]).status == 204)
    #expect(world.post("\(path)/validateCredentials", [:]).status == 400)
    let other = world.post(
      "\(path)/validateCredentials", ["useSavedCredentials": true, "templateId": "scim"])
    #expect(other.status == 400 && other.message.contains("'scim' is unknown"))
  }

  @Test func secretsAreMaskedAndReplacedAsAWhole() throws {
    let world = World(.galleryHealthy)
    let base = try world.synchronization("Cisco Webex")
    let saved = world.get("\(base)/secrets").values
    #expect(
      saved.compactMap { $0["key"]?.string }
        == ["BaseAddress", "SecretToken", "SyncAll", "SyncNotificationSettings"])
    #expect(saved[0]["value"]?.string == world.description.gallery)
    #expect(saved[1]["value"] == "*")
    #expect(
      world.graph(
        "PUT", "\(base)/secrets", ["value": [["key": "Nonsense", "value": "x"]]]
      ).status == 400)
    #expect(
      world.graph(
        "PUT", "\(base)/secrets", ["value": [["key": "SyncAll", "value": "true"]]]
      ).status == 204)
    #expect(world.get("\(base)/secrets").values.count == 1)
    let path = try world.jobPath("Cisco Webex")
    #expect(world.post("\(path)/validateCredentials", ["useSavedCredentials": true]).status == 400)
    world.advance(41 * 60)
    let status = status(world, path)
    #expect(status["code"] == "Quarantine")
    #expect(status["quarantine"]?["reason"] == "EncounteredQuarantineException")
  }

  @Test func quarantineFollowsItsClockAndIsLiftedByANewToken() throws {
    let world = World(.galleryTokenExpired)
    let base = try world.synchronization("Cisco Webex")
    let path = try world.jobPath("Cisco Webex")
    func attempts() -> Int { status(world, path)["countSuccessiveCompleteFailures"]?.integer ?? -1 }
    let first = attempts()
    let next = Timestamp(iso: status(world, path)["quarantine"]?["nextAttempt"]?.string ?? "")
    let wait = try #require(next).seconds - World.start
    #expect(wait > 0 && wait <= 86_400)
    world.advance(wait - 1)
    #expect(attempts() == first)
    world.advance(30)
    #expect(attempts() == first + 1)
    let secrets: JSON = [
      "value": [
        ["key": "BaseAddress", "value": .string(world.description.gallery)],
        ["key": "SecretToken", "value": .string(world.description.webexToken)],
      ]
    ]
    #expect(world.graph("PUT", "\(base)/secrets", secrets).status == 204)
    #expect(status(world, path)["code"] == "Quarantine")
    #expect(world.post("\(path)/start").status == 204)
    world.advance(60)
    let cured = status(world, path)
    #expect(cured["code"] == "Active")
    #expect(cured["quarantine"] == .null)
    #expect(cured["lastExecution"]?["state"] == "Succeeded")
  }

  @Test func quarantineEndsAfterTwentyEightDays() throws {
    let world = World(.galleryTokenExpired)
    let path = try world.jobPath("Cisco Webex")
    world.advance(27 * 86_400)
    let job = world.get(path).json
    #expect(job["status"]?["code"] == "Quarantine")
    #expect(job["schedule"]?["state"] == "Disabled")
  }

  @Test func aRestoredAppsJobWakesUpByItself() throws {
    let world = World(.identityAppDeleted)
    let id = try #require(
      world.get("/directory/deletedItems/microsoft.graph.servicePrincipal").values.first?["id"]?
        .string)
    let jobs = "/servicePrincipals/\(id)/synchronization/jobs"
    #expect(world.get(jobs).status == 404)
    #expect(world.post("/directory/deletedItems/\(id)/restore").status == 200)
    #expect(world.get(jobs).values.first?["status"]?["code"] == "Paused")
    world.advance(41 * 60)
    #expect(world.get(jobs).values.first?["status"]?["code"] == "Active")
  }

  // MARK: Schema

  @Test func theSchemaIsReadWrittenAndReset() throws {
    let world = World()
    let path = try world.jobPath()
    var schema = try #require(world.get("\(path)/schema").json.object)
    #expect(schema["directories"]?.array?.count == 2)
    let mappings = schema["synchronizationRules"]?.array?.first?["objectMappings"]?.array ?? []
    #expect(mappings.map { $0["sourceObjectName"] } == ["User", "Group"])
    #expect(mappings[0]["attributeMappings"]?.array?.count == 6)
    let version = schema["version"]
    #expect(world.graph("PUT", "\(path)/schema", .object(schema)).status == 204)
    let saved = world.get("\(path)/schema").json
    #expect(saved["synchronizationRules"] == schema["synchronizationRules"])
    #expect(saved["version"] != version)
    world.advance(60)
    #expect(
      status(world, path)["lastExecution"]?["countImported"]?.integer
        == world.state.population.read)
    schema["directories"] = nil
    #expect(world.graph("PUT", "\(path)/schema", .object(schema)).status == 400)
    #expect(world.graph("DELETE", "\(path)/schema").status == 204)
  }

  @Test(arguments: [
    ("\"matchingPriority\":1", "\"matchingPriority\":0", "no matching attribute"),
    ("\"targetAttributeName\":\"displayName\"", "\"targetAttributeName\":\"nope\"", "not defined"),
    ("\"targetAttributeName\":\"externalId\"", "\"targetAttributeName\":\"id\"", "primary key"),
    ("\"flowType\":\"Always\"", "\"flowType\":\"Sometimes\"", "flowType"),
    ("\"flowTypes\":\"Add, Update, Delete\"", "\"flowTypes\":\"Add, Fly\"", "flowTypes"),
    ("\"name\":\"surname\",\"expression\"", "\"name\":\"nope\",\"expression\"", "source attribute"),
    (
      "\"targetAttributeName\":\"externalId\"", "\"targetAttributeName\":\"userName\"",
      "more than once"
    ),
    (
      "\"expression\":\"[givenName]\"",
      "\"expression\":\"\(String(repeating: "x", count: 10_001))\"", "10000"
    ),
  ])
  func schemasWithMistakesAreRefused(_ old: String, _ new: String, _ reason: String) throws {
    let world = World()
    let path = try world.jobPath()
    let text = world.get("\(path)/schema").text
    let changed = text.replacing(old, with: new, maxReplacements: 1)
    #expect(changed != text)
    let answer = world.graph(
      "PUT", "\(path)/schema", try JSON(parsing: Array(changed.utf8)))
    #expect(answer.status == 400)
    #expect(answer.message.contains(reason), "\(answer.message)")
  }

  @Test func anAppMayOnlyTouchWhatItOwns() throws {
    let world = World()
    let integration = try world.id("Cisco Webex Identity Integration")
    let token = world.state.signer.sign(
      Access(
        appId: KnownApplication.webexIntegration, appDisplayName: "x", objectId: integration,
        permissions: ["Application.ReadWrite.OwnedBy"],
        expires: Timestamp(seconds: World.start + 100)),
      issued: Timestamp(seconds: World.start))
    let path = try world.jobPath()
    #expect(world.get(path, token: token).status == 200)
    #expect(world.post("\(path)/pause", token: token).status == 204)
    let other = "/servicePrincipals/\(try world.id("Salesforce"))"
    #expect(world.get("\(other)/synchronization/jobs", token: token).status == 403)
    #expect(world.graph("PATCH", other, ["notes": "x"], token: token).status == 403)
    #expect(world.get(other, token: token).status == 200)
  }
}
