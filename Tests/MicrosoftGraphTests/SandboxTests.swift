import FoundationEssentials
import HTTPTransport
import MicrosoftGraph
import Sandbox
import ServiceStub
import Testing

/// The clients against the simulated tenant, over HTTP.
@Suite struct SandboxTests {
  /// Runs calls with the sandbox's own application signed in.
  private func run<Result: Sendable>(
    _ scenario: Scenario, users: Int = 60,
    _ body: (GraphClient, SandboxDescription, Transport) async throws -> Result
  ) async throws -> Result {
    let sandbox = try await SandboxServer.start(SandboxOptions(scenario: scenario, users: users))
    let transport = try Transport()
    let place = sandbox.description
    let signIn = SignInClient(
      loginURL: place.login, tenant: place.tenantId, clientId: place.clientId,
      transport: transport)
    let tokens = signIn.applicationTokens(
      secret: Secret(place.clientSecret), scope: Cloud.global.defaultScope)
    let client = GraphClient(baseURL: place.graph, tokens: tokens, transport: transport)
    do {
      let result = try await body(client, place, transport)
      await sandbox.stop()
      return result
    } catch {
      await sandbox.stop()
      throw error
    }
  }

  @Test func aHealthyDeploymentIsReadWhole() async throws {
    try await run(.healthy) { client, place, _ in
      #expect(try await client.organization().id == place.tenantId)
      let trust = try #require(
        try await client.servicePrincipal(appId: WellKnownApp.ciscoWebexIdentityIntegration))
      #expect(trust.isEnabled)
      let grants = try await client.permissionGrants(ofServicePrincipal: trust.id).collected()
      let roles = try await client.appRoleAssignments(ofServicePrincipal: trust.id).collected()
      #expect(!grants.items.isEmpty || !roles.items.isEmpty)
      #expect(grants.unreadable.isEmpty && roles.unreadable.isEmpty)

      let apps = try await client.servicePrincipals(namePrefix: "Cisco Webex").collected()
      let identity = try #require(apps.items.first { $0.displayName == "Cisco Webex Identity" })
      #expect(try await client.owners(ofServicePrincipal: identity.id).collected().items.count > 0)
      let job = try #require(try await client.synchronizationJobs(sp: identity.id).first)
      #expect(job.status.code?.known == .active)
      #expect(job.schedule?.intervalDuration == .seconds(2400))
      let assigned = try await client.appRoleAssignedTo(servicePrincipal: identity.id).collected()
      #expect(!assigned.items.isEmpty && assigned.unreadable.isEmpty)
      let schema = try await client.synchronizationSchema(sp: identity.id, job: job.id)
      let mappings = schema.rules.flatMap(\.objectMappings).flatMap(\.attributeMappings)
      #expect(
        mappings.contains { $0.targetAttributeName == "userName" && $0.matchingPriority == 1 })
    }
  }

  @Test func aDeletedAppIsFoundExplainedAndRestored() async throws {
    try await run(.integrationAppDeleted) { client, _, _ in
      let appId = WellKnownApp.ciscoWebexIdentityIntegration
      #expect(try await client.servicePrincipal(appId: appId) == nil)
      let deleted = try #require(try await client.deletedServicePrincipals(appId: appId).first)
      #expect(deleted.deletedDateTime != nil)
      let audits = try await client.directoryAudits(
        since: Date().addingTimeInterval(-7 * 86_400), activity: "Remove service principal",
        target: deleted.id
      ).collected()
      let removal = try #require(audits.items.first)
      #expect(removal.initiatedBy.name != nil)
      #expect(removal.activityDateTime.map { abs($0.timeIntervalSinceNow) < 86_400 } == true)

      try await client.restoreDeletedItem(id: deleted.id)
      let restored = try #require(try await client.servicePrincipal(appId: appId))
      #expect(restored.id == deleted.id)
      #expect(try await client.deletedServicePrincipals(appId: appId).isEmpty)
    }
  }

  @Test func aJobIsPausedStartedAndRestarted() async throws {
    try await run(.healthy) { client, _, _ in
      let apps = try await client.servicePrincipals(namePrefix: "Cisco Webex Identity").collected()
      var found: (sp: String, job: SynchronizationJob)?
      for app in apps.items {
        if let job = try await client.synchronizationJobs(sp: app.id).first {
          found = (app.id, job)
        }
      }
      let (sp, job) = try #require(found)
      try await client.pauseSynchronization(sp: sp, job: job.id)
      let paused = try await client.synchronizationJob(sp: sp, job: job.id)
      #expect(paused.status.code?.known == .paused)
      try await client.startSynchronization(sp: sp, job: job.id)
      try await client.restartSynchronization(sp: sp, job: job.id, .full)
      let again = try await client.synchronizationJob(sp: sp, job: job.id)
      #expect(again.status.code?.known != .paused)
      let schema = try await client.synchronizationSchema(sp: sp, job: job.id)
      try await client.putSynchronizationSchema(sp: sp, job: job.id, schema.source)
      #expect(try await client.synchronizationTemplates(sp: sp).isEmpty == false)
      for secret in try await client.synchronizationSecrets(sp: sp) {
        #expect("\(secret)".contains("•••"))
      }
    }
  }

  /// The job of a healthy deployment.
  private func job(_ client: GraphClient) async throws -> (sp: String, job: String) {
    for app in try await client.servicePrincipals(namePrefix: "Cisco Webex").collected().items {
      if let job = try await client.synchronizationJobs(sp: app.id).first {
        return (app.id, job.id)
      }
    }
    throw NoJob()
  }

  private struct NoJob: Error {}

  @Test func aSchemaIsReadWrittenAndResetWithoutALoss() async throws {
    try await run(.healthy) { client, _, _ in
      let (sp, job) = try await job(client)
      let original = try await client.synchronizationSchemaDocument(sp: sp, of: .job(job))
      var text = String(decoding: original, as: UTF8.self)
      text.replace("\"[displayName]\"", with: "\"[mail]\"", maxReplacements: 1)
      text.replace(
        "\"name\":\"displayName\",\"expression\"", with: "\"name\":\"mail\",\"expression\"",
        maxReplacements: 1)
      text.replace("{\"@odata.context\"", with: "{\"unknown\":[{\"é\":null}],\"@odata.context\"")
      try await client.putSynchronizationSchema(sp: sp, job: job, document: Array(text.utf8))
      let saved = try await client.synchronizationSchemaDocument(sp: sp, of: .job(job))
      let schema = try await client.synchronizationSchema(sp: sp, job: job)
      #expect(schema.source.serialized() == saved)
      #expect(schema.source["unknown"] == [["é": .null]])
      let row = schema.rules.flatMap(\.objectMappings).first?.attributeMappings
        .first { $0.targetAttributeName == "displayName" }
      #expect(row?.source?.name == "mail")
      let broken = text.replacing("\"matchingPriority\":1", with: "\"matchingPriority\":0")
      do {
        try await client.putSynchronizationSchema(sp: sp, job: job, document: Array(broken.utf8))
        Issue.record("no error")
      } catch let error as GraphError {
        #expect(error.status == 400 && error.code == "BadRequest")
        #expect(error.message.contains("no matching attribute"))
      }
      #expect(try await client.synchronizationSchemaDocument(sp: sp, of: .job(job)) == saved)
      try await client.resetSynchronizationSchema(sp: sp, job: job)
      let reset = try await client.synchronizationSchema(sp: sp, job: job)
      let template = try JSONDocument(
        try await client.synchronizationSchemaDocument(sp: sp, of: .template("scim")))
      #expect(reset.source["synchronizationRules"] == template.root["synchronizationRules"]?.tree)
    }
  }

  @Test func theServiceParsesAndEvaluates() async throws {
    try await run(.healthy) { client, _, _ in
      let (sp, job) = try await job(client)
      let answer = try await client.parseExpression(
        sp: sp, of: .job(job), "Join( \", \", [surname], Item([otherMails], 1))",
        attributes: [("surname", "Ångström"), ("otherMails", ["a@mail.example", "b"])])
      #expect(answer.parsingSucceeded && answer.evaluationSucceeded && answer.error == nil)
      #expect(answer.evaluationResult == ["Ångström, a@mail.example"])
      #expect(
        answer.normalizedExpression == "Join(\", \", [surname], Item([otherMails], 1))")
      let unevaluated = try await client.parseExpression(
        sp: sp, of: .template("scim"), "ToUpper([mail])")
      #expect(unevaluated.parsingSucceeded && !unevaluated.evaluationSucceeded)
      let wrong = try await client.parseExpression(sp: sp, of: .job(job), "Nope([mail]")
      #expect(!wrong.parsingSucceeded && wrong.parsedExpression == nil)
      #expect(wrong.error?.message?.isEmpty == false)
      #expect(wrong.error?.details.isEmpty == false)
      // As deep as expressions may be: deeper than the transport reads by itself.
      let deep =
        String(repeating: "Append(", count: 90) + "[mail]" + String(repeating: ",\"x\")", count: 90)
      let nested = try await client.parseExpression(
        sp: sp, of: .job(job), deep, attributes: [("mail", "m")])
      #expect(nested.evaluationResult == ["m" + String(repeating: "x", count: 90)])
      do {
        _ = try await client.parseExpression(sp: sp, of: .job("nope"), "[mail]")
        Issue.record("no error")
      } catch let error as GraphError {
        #expect(error.status == 404 && error.code == "ResourceNotFound")
      }
    }
  }

  @Test func theServiceTellsFunctionsOperatorsAndAttributes() async throws {
    try await run(.healthy) { client, _, _ in
      let (sp, job) = try await job(client)
      let functions = try await client.expressionFunctions(sp: sp, of: .job(job))
      #expect(try await client.expressionFunctions(sp: sp, of: .template("scim")) == functions)
      let mid = try #require(functions.first { $0.name == "Mid" })
      #expect(mid.parameters.map(\.type) == ["String", "Integer", "Integer"])
      #expect(mid.parameters.allSatisfy { $0.isRequired && !$0.allowsMultipleOccurrences })
      let operators = try await client.filterOperators(sp: sp, of: .job(job))
      #expect(operators.first { $0.name == "IS NULL" }?.arity.known == .unary)
      #expect(operators.first { $0.name == "EQUALS" }?.arity.known == .binary)
      #expect(
        operators.first { $0.name == "IS TRUE" }?.supportedAttributeTypes.contains("Boolean")
          == true)
      let schema = try await client.synchronizationSchema(sp: sp, job: job)
      let directory = try #require(schema.directories.last)
      let found = try await client.discoverDirectory(sp: sp, job: job, directory: directory.id)
      #expect(found.directory == directory)
      #expect(found.discoverabilities == ["AttributeNames", "AttributeDataTypes"])
      #expect(found.discovered != nil && found.version != nil)
      #expect(found.source["name"]?.string == directory.name)
    }
  }

  @Test func whatMappingsUseComesWithAPerson() async throws {
    try await run(.healthy) { client, _, _ in
      let people = try await client.users().collected().items
      var found: Set<String> = []
      for id in people.prefix(12).map(\.id) {
        let person = try await client.user(id, select: GraphUser.mappingSelection)
        found.formUnion(person.others.keys)
      }
      #expect(found.contains("onPremisesExtensionAttributes/extensionAttribute1"))
      #expect(found.contains("employeeType") && found.contains("employeeHireDate"))
    }
  }

  @Test func everybodyIsReadByDeltaAndNothingChangesAfterwards() async throws {
    try await run(.healthy, users: 2500) { client, _, _ in
      var ids: Set<String> = []
      var link: String?
      for try await page in client.usersDelta(pageSize: 200).readAhead() {
        #expect(page.unreadable.isEmpty)
        ids.formUnion(page.items.map(\.id))
        link = page.deltaLink
      }
      #expect(try await client.userCount() == ids.count)
      let changes = try await client.usersDelta(from: link).collected()
      #expect(changes.items.isEmpty)
      let person = try await client.user(try #require(ids.first))
      #expect(person.userPrincipalName?.isEmpty == false)
      let answers = try await client.batch(
        ids.prefix(30).map { BatchRequest(id: $0, path: "/users/\($0)") })
      #expect(answers.count == 30 && answers.values.allSatisfy(\.isSuccess))
      #expect(try await client.user(person.userPrincipalName ?? "").id == person.id)
    }
  }

  @Test func groupsAndMembersAreRead() async throws {
    try await run(.healthy) { client, _, _ in
      let groups = try await client.groups(namePrefix: "").collected(limit: 10)
      let group = try #require(groups.items.first)
      #expect(try await client.group(group.id).displayName == group.displayName)
      let members = try await client.members(group: group.id).collected()
      #expect(members.unreadable.isEmpty)
      #expect(try await client.memberCount(group: group.id) == members.items.count)
    }
  }

  @Test func refusalsNameStatusCodeAndIds() async throws {
    try await run(.healthy) { client, place, transport in
      do {
        _ = try await client.servicePrincipal(id: "00000000-0000-0000-0000-000000000001")
        Issue.record("no error")
      } catch let error as GraphError {
        #expect(error.status == 404)
        #expect(error.code == "Request_ResourceNotFound")
        #expect(error.requestID != nil)
      }
      let stranger = GraphClient(
        baseURL: place.graph, tokens: FixedToken(Secret("not-a-token")), transport: transport)
      do {
        _ = try await stranger.organization()
        Issue.record("no error")
      } catch let error as GraphError {
        #expect(error.status == 401)
        #expect(error.facts.category == .unauthorized)
      }
    }
  }

  @Test func wrongSecretsAndTenantsAreNamedByTheirNumbers() async throws {
    try await run(.empty) { _, place, transport in
      func code(tenant: String, secret: String) async throws -> Int? {
        let client = SignInClient(
          loginURL: place.login, tenant: tenant, clientId: place.clientId, transport: transport)
        do {
          _ = try await client.clientCredentials(
            secret: Secret(secret), scope: Cloud.global.defaultScope)
          return nil
        } catch let error as TokenError {
          #expect(error.traceID != nil && error.correlationID != nil)
          return error.code
        }
      }
      let wrongSecret = try await code(tenant: place.tenantId, secret: "wrong-secret")
      let wrongTenant = try await code(tenant: "nowhere.example", secret: "wrong-secret")
      #expect(wrongSecret == 7_000_215 && wrongTenant == 90_002)
    }
  }

  @Test func aDeviceCodeIsApprovedOnThePage() async throws {
    try await run(.healthy) { _, place, _ in
      let sleeps = Notes<Duration>()
      let transport = try testTransport(sleeps)
      let client = SignInClient(
        loginURL: place.login, tenant: "organizations",
        clientId: WellKnownApp.graphCommandLineTools, transport: transport)
      let scope = "User.Read.All offline_access openid profile"
      let code = try await client.startDeviceCode(scope: scope)
      var states = client.deviceSignIn(code).makeAsyncIterator()
      #expect(try await states.next() == .pending(interval: code.interval))
      var form = ServiceRequest.form(
        code.verificationURL,
        [("user_code", code.userCode), ("decision", "approve"), ("account", "0")])
      form.expects = .anything
      #expect(try await transport.send(form).isSuccess)
      guard case .signedIn(let tokens) = try await states.next() else {
        Issue.record("not signed in")
        return
      }
      #expect(TokenClaims(tokens.access.value)?.tenantId == place.tenantId)
      let refreshed = try await client.refresh(try #require(tokens.refresh), scope: scope)
      #expect(refreshed.refresh != nil && refreshed.refresh != tokens.refresh)
      let graph = GraphClient(
        baseURL: place.graph, tokens: client.personTokens(refreshed, scope: scope),
        transport: transport)
      #expect(try await graph.me().userPrincipalName != nil)
    }
  }
}
