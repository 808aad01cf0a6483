import Testing

@testable import Sandbox

/// Escrow, quarantine, the deletion threshold, and the scenarios that show them.
@Suite struct QuarantineTests {
  private func status(_ world: World, _ path: String) -> JSON {
    world.get(path).json["status"] ?? .null
  }

  private func group(_ world: World, _ name: String) throws -> String {
    try #require(
      world.get("/groups?$filter=displayName eq '\(name)'").values.first?["id"]?.string)
  }

  /// Takes the assignment of everybody away.
  private func unassignEmployees(_ world: World) throws -> JSON {
    let app = try world.id("Cisco Webex Identity")
    let group = try group(world, "Webex Users")
    let assignment = try #require(
      world.all("/servicePrincipals/\(app)/appRoleAssignedTo").first {
        $0["principalId"]?.string == group
      })
    let id = assignment["id"]?.string ?? ""
    #expect(
      world.graph("DELETE", "/servicePrincipals/\(app)/appRoleAssignedTo/\(id)").status == 204)
    return assignment
  }

  private func active(_ world: World) -> Int {
    world.webex("GET", "/Users?filter=\(URLCoding.encode("active eq true"))&count=1")
      .json["totalResults"]?.integer ?? 0
  }

  private func setThreshold(_ world: World, _ path: String, _ number: Int) {
    let answer = world.graph(
      "PATCH", path,
      [
        "synchronizationJobSettings": [
          [
            "name": "QuarantineTooManyDeletesThreshold", "value": .string(String(number)),
          ]
        ]
      ])
    #expect(answer.status == 204)
  }

  @Test func tooManyDeletionsAreHeldUntilTheyAreForced() throws {
    let world = World(users: 300)
    let path = try world.jobPath()
    setThreshold(world, path, 20)
    #expect(
      world.get(path).json["synchronizationJobSettings"]?.array?.first?["value"] == "20")
    let before = active(world)
    _ = try unassignEmployees(world)
    world.advance(41 * 60)
    let held = status(world, path)
    #expect(held["code"] == "Quarantine")
    #expect(held["quarantine"]?["reason"] == "TooManyDeletes")
    #expect(active(world) == before)
    let staged = world.all(
      "/auditLogs/provisioning?$filter=provisioningAction eq 'stagedDelete'&$top=999")
    #expect(staged.count > 20)
    let events = world.get(
      "/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Quarantine'"
    ).values
    #expect(events.first?["resultReason"]?.string?.contains("TooManyDeletes") == true)
    #expect(
      world.post("\(path)/restart", ["criteria": ["resetScope": "ForceDeletes"]]).status == 204)
    world.advance(60)
    #expect(status(world, path)["code"] == "Active")
    // A group among what was staged is gone, all others are people.
    #expect(active(world) == before - (staged.count - 1))
  }

  @Test func whoComesBackIntoScopeIsNotDeleted() throws {
    let world = World(users: 300)
    let path = try world.jobPath()
    setThreshold(world, path, 20)
    let before = active(world)
    let assignment = try unassignEmployees(world)
    world.advance(41 * 60)
    #expect(status(world, path)["code"] == "Quarantine")
    let body: JSONObject = [
      "principalId": assignment["principalId"] ?? .null,
      "resourceId": assignment["resourceId"] ?? .null,
      "appRoleId": assignment["appRoleId"] ?? .null,
    ]
    let app = assignment["resourceId"]?.string ?? ""
    #expect(
      world.post("/servicePrincipals/\(app)/appRoleAssignedTo", .object(body)).status == 201)
    world.post("\(path)/restart")
    world.advance(60)
    #expect(status(world, path)["code"] == "Active")
    // One person's duplicates are gone by now.
    #expect(active(world) == before + 1)
  }

  @Test func withoutTheThresholdEverythingIsCarriedOut() throws {
    let world = World(users: 300)
    let path = try world.jobPath()
    let before = active(world)
    _ = try unassignEmployees(world)
    world.advance(41 * 60)
    #expect(status(world, path)["code"] == "Active")
    #expect(active(world) < before / 2)
    #expect(
      world.webex(
        "GET", "/Groups?filter=\(URLCoding.encode("displayName eq \"Webex Users\""))"
      ).json["totalResults"] == 0)
  }

  @Test func failuresAreRetriedAtGrowingDistances() throws {
    let world = World(users: 300)
    let path = try world.jobPath()
    world.post("\(path)/restart")
    world.advance(60)
    #expect(status(world, path)["lastExecution"]?["countEscrowed"] == 2)
    let id = world.state.snapshot.directory.userIDs.id(120)
    func attempts() -> Int {
      world.all(
        "/auditLogs/provisioning?$filter=sourceIdentity/id eq '\(id)' and "
          + "provisioningStatusInfo/status eq 'failure'&$top=999"
      ).count
    }
    let first = attempts()
    world.advance(41 * 60)
    #expect(attempts() == first + 1)
    world.advance(41 * 60)
    #expect(attempts() == first + 1)
    world.advance(41 * 60)
    #expect(attempts() == first + 2)
    world.advance(10 * 3600)
    let tenHours = attempts()
    #expect(tenHours <= first + 4)
    #expect(status(world, path)["lastExecution"]?["countEscrowed"] == 2)
  }

  // MARK: Scenarios

  @Test func mostExportsFailAndTheLogSaysWhy() throws {
    let world = World(.quarantinedEscrow, users: 600)
    let path = try world.jobPath()
    let before = status(world, path)
    #expect(before["code"] == "Quarantine")
    #expect(before["quarantine"]?["reason"] == "EncounteredEscrowProportionThreshold")
    let cycle = before["lastExecution"]?["activityIdentifier"]?.string ?? ""
    let rows = world.all("/auditLogs/provisioning?$filter=cycleId eq '\(cycle)'&$top=999")
    let population = world.state.population
    #expect(rows.count * 100 > population.entitled * 40)
    #expect(
      rows.allSatisfy {
        $0["provisioningStatusInfo"]?["errorInformation"]?["errorCode"]?.string?
          .hasSuffix("EntryConflict") == true
      })
    // Trying again without a cure fails the same way, and the clock goes on.
    let next = try #require(
      Timestamp(iso: before["quarantine"]?["nextAttempt"]?.string ?? ""))
    world.advance(next.seconds - World.start + 60)
    let after = status(world, path)
    #expect(after["code"] == "Quarantine")
    #expect(after["quarantine"]?["seriesCount"] == 2)
    #expect(after["lastExecution"]?["state"] == "EntryLevelErrors")
    #expect(
      world.state.traffic.requests(from: 0).count { $0.status == 409 } > 100)
    // An initial cycle throws the failures away and pauses.
    world.post("\(path)/restart")
    world.advance(60)
    let pruned = status(world, path)
    #expect(pruned["escrowsPruned"] == true)
    #expect(pruned["code"] == "Paused")
  }

  @Test func peopleHaveTwoUsersWhereAccountNamesAreNotAddresses() throws {
    let world = World(.upnMismatch, users: 300)
    let path = try world.jobPath()
    #expect(status(world, path)["code"] == "Active")
    let directory = world.state.snapshot.directory
    let doubled = (0..<300).filter {
      Person.hasAccountName($0) && world.state.population.isProvisioned($0)
        && !Person.hasNoMail($0) && !WebexPeople.hasNoExternalID($0)
    }
    #expect(doubled.count > 40)
    for index in doubled {
      let name = try #require(directory.text(.userPrincipalName, of: index))
      let mail = try #require(directory.text(.mail, of: index))
      #expect(name != mail)
      #expect(world.get("/users/\(name)").json["id"]?.string == directory.userIDs.id(index))
      let provisioned = try #require(world.webexUser(name))
      let other = try #require(world.webexUser(mail))
      #expect(provisioned["externalId"]?.string == directory.userIDs.id(index))
      #expect(other["externalId"] == nil)
      #expect(provisioned["displayName"] == other["displayName"])
    }
    let place = world.state.traffic.end
    world.advance(41 * 60)
    #expect(status(world, path)["code"] == "Active")
    #expect(world.state.traffic.requests(from: place).allSatisfy { $0.method == "GET" })
  }

  @Test func membersOfNestedGroupsAreNotProvisioned() throws {
    let world = World(.nestedGroups, users: 600)
    let path = try world.jobPath()
    let population = world.state.population
    #expect(population.entitled < 80)
    let outer = try group(world, "Webex Users")
    let direct = world.all("/groups/\(outer)/members?$top=999")
    #expect(direct.contains { $0["@odata.type"] == "#microsoft.graph.group" })
    let all = world.get("/groups/\(outer)/transitiveMembers/$count", eventual: true).text
    #expect((Int(all) ?? 0) > 500)
    let app = try world.id("Cisco Webex Identity")
    let roles = world.all("/servicePrincipals/\(app)/appRoleAssignedTo")
      .compactMap { $0["appRoleId"]?.string }
    #expect(roles.contains(AppRoleAssignment.defaultAccess))
    // Default Access counts like every other role.
    let withDefault = try #require(
      WorldBuilder.directUsers(600).first { $0 % 2 == 0 && population.isProvisioned($0) })
    let directory = world.state.snapshot.directory
    let name = GuestName.home(
      of: directory.text(.userPrincipalName, of: withDefault) ?? "")
    #expect(world.webexUser(name)?["active"] == true)
    world.post("\(path)/restart")
    world.advance(60)
    _ = status(world, path)
    let nested = try #require(
      (0..<600).first { !population.isInScope($0) && Person.department($0) == 0 })
    #expect(world.webexUser(directory.text(.userPrincipalName, of: nested) ?? "") == nil)
  }
}
