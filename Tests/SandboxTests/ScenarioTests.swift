import Testing

@testable import Sandbox

@Suite struct ScenarioTests {
  private func names(_ world: World) -> [String] {
    world.get("/servicePrincipals?$filter=startswith(displayName,'Cisco Webex')").values
      .compactMap { $0["displayName"]?.string }.sorted()
  }

  private func deleted(_ world: World) -> [String] {
    world.get("/directory/deletedItems/microsoft.graph.servicePrincipal").values
      .compactMap { $0["displayName"]?.string }.sorted()
  }

  private static let integration = "Cisco Webex Identity Integration"
  private static let instance = "Cisco Webex Identity"

  @Test(arguments: [
    (Scenario.healthy, [instance, integration], [] as [String], EntraTrust.complete),
    (.integrationAppDeleted, [instance], [integration], .missing),
    (.slowReplication, [instance], [integration], .missing),
    (.identityAppDeleted, [integration], [instance], .complete),
    (.bothAppsDeleted, [], [instance, integration], .missing),
    (
      .consentIncomplete, [instance, integration], [],
      .incomplete(missing: ["GroupMember.Read.All"])
    ),
    (.appDisabled, [instance, integration], [], .disabled),
    (.galleryHealthy, ["Cisco Webex"], [], .missing),
    (.galleryTokenExpired, ["Cisco Webex"], [], .missing),
    (.galleryWrongTenantURL, ["Cisco Webex"], [], .missing),
    (.quarantinedEscrow, [instance, integration], [], .complete),
    (.upnMismatch, [instance, integration], [], .complete),
    (.nestedGroups, [instance, integration], [], .complete),
    (.domainNotVerified, [instance, integration], [], .complete),
    (.inactiveRenamed, [instance, integration], [], .complete),
    (.nullNotCleared, [instance, integration], [], .complete),
    (.missingGroup, [instance, integration], [], .complete),
    (.okta, [], [], .missing),
    (.webexTokenExpired, [instance, integration], [], .complete),
    (.wrongOrganization, [instance, integration], [], .complete),
    (.empty, [], [], .missing),
  ])
  func appsAndTrust(
    _ scenario: Scenario, _ present: [String], _ gone: [String], _ trust: EntraTrust
  ) {
    let world = World(scenario)
    #expect(names(world) == present)
    #expect(deleted(world) == gone)
    #expect(world.state.entraTrust == trust)
  }

  @Test(arguments: [
    (Scenario.integrationAppDeleted, "Remove service principal", integration),
    (.identityAppDeleted, "Remove service principal", instance),
    (
      .consentIncomplete, "Remove app role assignment from service principal", integration
    ),
    (.appDisabled, "Update service principal", integration),
  ])
  func theAuditTellsWhoDidIt(_ scenario: Scenario, _ activity: String, _ target: String) throws {
    let world = World(scenario)
    let events = world.get(
      "/auditLogs/directoryAudits?$filter=activityDisplayName eq '\(activity)'"
    ).values
    #expect(events.count == 1)
    let event = try #require(events.first)
    let names = event["targetResources"]?.array?.compactMap { $0["displayName"]?.string } ?? []
    #expect(names.contains(target))
    let user = event["initiatedBy"]?["user"]
    let id = try #require(user?["id"]?.string)
    let person = world.get("/users/\(id)").json
    #expect(person["displayName"] == user?["displayName"])
    #expect(person["userPrincipalName"] == user?["userPrincipalName"])
    let when = try #require(Timestamp(iso: event["activityDateTime"]?.string ?? ""))
    #expect((7000...7400).contains(World.start - when.seconds))
  }

  @Test func theExpiredTokenIsInQuarantineAndInTheLogs() throws {
    let world = World(.galleryTokenExpired)
    let job = world.get(try world.jobPath("Cisco Webex")).json
    let status = try #require(job["status"])
    #expect(status["code"] == "Quarantine")
    #expect(status["lastExecution"]?["state"] == "Failed")
    let series = try #require(
      Timestamp(iso: status["quarantine"]?["seriesBegan"]?.string ?? ""))
    #expect(World.start - series.seconds > 3 * 86_400)
    #expect((status["quarantine"]?["seriesCount"]?.integer ?? 0) >= 3)
    let success = Timestamp(
      iso: status["lastSuccessfulExecution"]?["timeBegan"]?.string ?? "")
    #expect(try #require(success) < series)
    let event = try #require(
      world.get("/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Quarantine'").values
        .first)
    #expect(event["result"] == "failure")
    #expect(event["resultReason"]?.string?.contains("EncounteredQuarantineException") == true)
    let verdict = world.state.webexTokens.check(
      world.state.identity.jobSecret, at: world.state.now)
    guard case .expired = verdict else {
      Issue.record("the job's secret is \(verdict)")
      return
    }
  }

  @Test func theWrongTenantURLIsSavedLoggedAndRefused() throws {
    let world = World(.galleryWrongTenantURL)
    let base = try world.synchronization("Cisco Webex")
    let path = try world.jobPath("Cisco Webex")
    let secrets = world.get("\(base)/secrets").values
    let url = secrets.first { $0["key"] == "BaseAddress" }?["value"]?.string ?? ""
    #expect(url.contains("/v1/scim/Y2lzY29zcGFyazovL3Vz"))
    let test = world.post("\(path)/validateCredentials", ["useSavedCredentials": true])
    #expect(test.status == 400)
    #expect(test.json["error"]?["message"]?.string?.contains("404") == true)
    let saved = try #require(
      world.get(
        "/auditLogs/directoryAudits?$filter=activityDisplayName eq "
          + "'Update provisioning setting or credentials'"
      ).values.first)
    #expect(saved["initiatedBy"]?["user"]?["userPrincipalName"]?.string != nil)
    let status = world.get(path).json["status"]
    let series = Timestamp(iso: status?["quarantine"]?["seriesBegan"]?.string ?? "")
    let when = Timestamp(iso: saved["activityDateTime"]?.string ?? "")
    #expect(try #require(when) < (try #require(series)))
    let mended: JSON = [
      "value": [
        ["key": "BaseAddress", "value": .string(world.description.gallery)],
        ["key": "SecretToken", "value": .string(world.state.identity.jobSecret)],
      ]
    ]
    #expect(world.graph("PUT", "\(base)/secrets", mended).status == 204)
    #expect(world.post("\(path)/start").status == 204)
    world.advance(60)
    #expect(world.get(path).json["status"]?["code"] == "Active")
  }

  /// What the job counts, what the lists answer and what the logs hold must be one story.
  @Test(arguments: [Scenario.healthy, .galleryHealthy])
  func countsAgree(_ scenario: Scenario) throws {
    let world = World(scenario, users: 1200)
    let name = scenario == .healthy ? Self.instance : "Cisco Webex"
    let app = try world.id(name)
    var people: Set<String> = []
    for assignment in world.all("/servicePrincipals/\(app)/appRoleAssignedTo") {
      let id = assignment["principalId"]?.string ?? ""
      if assignment["principalType"] == "User" {
        people.insert(id)
      } else {
        let members = world.all("/groups/\(id)/members/microsoft.graph.user?$top=999&$select=id")
        people.formUnion(members.compactMap { $0["id"]?.string })
      }
    }
    let disabled = Set(
      world.all("/users?$filter=accountEnabled eq false&$select=id&$top=999")
        .compactMap { $0["id"]?.string })
    people.subtract(disabled)
    #expect(people.count == world.state.population.entitled)
    let job = world.get(try world.jobPath(name)).json
    let counts = job["status"]?["synchronizedEntryCountByType"]?.array ?? []
    let failing = Set(
      world.all("/auditLogs/provisioning?$filter=provisioningStatusInfo/status eq 'failure'")
        .compactMap { $0["sourceIdentity"]?["id"]?.string })
    #expect(counts.first?["value"]?.integer == people.count - failing.count)
    #expect(failing.isSubset(of: people))
    let last = job["status"]?["lastExecution"]
    let cycle = last?["activityIdentifier"]?.string ?? ""
    let rows = world.all("/auditLogs/provisioning?$filter=cycleId eq '\(cycle)'")
    #expect(rows.count == last?["countImported"]?.integer)
    #expect(
      rows.count { $0["provisioningStatusInfo"]?["status"] == "success" }
        == last?["countExported"]?.integer)
    for row in rows {
      let source = row["sourceIdentity"]
      #expect(people.contains(source?["id"]?.string ?? ""))
      let user = world.get("/users/\(source?["id"]?.string ?? "")").json
      #expect(user["displayName"] == source?["displayName"])
    }
  }

  /// Webex has exactly those whom the service took over.
  @Test(arguments: [Scenario.healthy, .galleryHealthy])
  func webexHoldsWhomTheJobCounts(_ scenario: Scenario) {
    let world = World(scenario, users: 400)
    let base = world.description.scim.dropFirst(World.origin.count)
    var found = 0
    for index in 0..<400 {
      let name = GuestName.home(
        of: world.state.snapshot.directory.text(.userPrincipalName, of: index) ?? "")
      let filter = URLCoding.encode("userName eq \"\(name)\"")
      let answer = world.send(
        "GET", "\(base)/Users?filter=\(filter)",
        headers: [("Authorization", "Bearer \(world.description.webexToken)")])
      let count = answer.json["totalResults"]?.integer
      #expect(
        count == (world.state.population.isProvisioned(index) ? 1 : 0), "\(index) \(name)")
      found += count ?? 0
    }
    #expect(found == world.state.population.provisioned)
  }

  @Test(arguments: Scenario.allCases) func sameSeedSameWorld(_ scenario: Scenario) {
    func picture(_ seed: UInt64) -> [String] {
      let world = World(scenario, users: 80, seed: seed)
      return [
        "/users", "/groups", "/servicePrincipals", "/auditLogs/directoryAudits",
        "/auditLogs/provisioning", "/directory/deletedItems/microsoft.graph.servicePrincipal",
        "/oauth2PermissionGrants",
      ].map { world.get($0).text } + [world.description.json]
    }
    #expect(picture(1) == picture(1))
    #expect(picture(1) != picture(2))
  }

  /// In the wrong cloud nobody can look.
  @Test(arguments: Scenario.allCases.filter { $0 != .wrongCloud })
  func tinyTenantsWork(_ scenario: Scenario) {
    for users in [0, 1, 7] {
      let world = World(scenario, users: users)
      #expect(world.all("/users").count == users)
      for path in [
        "/auditLogs/directoryAudits", "/auditLogs/provisioning", "/groups", "/servicePrincipals",
      ] {
        #expect(world.get(path).status == 200)
      }
      for group in world.all("/groups") {
        let id = group["id"]?.string ?? ""
        let count = world.all("/groups/\(id)/members").count
        #expect(world.get("/groups/\(id)/members/$count", eventual: true).text == String(count))
      }
    }
  }
}
