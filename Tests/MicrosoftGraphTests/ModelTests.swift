import FoundationEssentials
import HTTPTransport
import MicrosoftGraph
import Testing

@Suite struct JobTests {
  @Test func aHealthyJobIsReadInFull() throws {
    let job: SynchronizationJob = try #require(try Fixtures.read(Fixtures.healthyJob))
    #expect(job.templateId == "scim")
    #expect(job.schedule?.state == Open(.active))
    #expect(job.schedule?.intervalDuration == .seconds(2400))
    #expect(job.status.code?.known == .active)
    #expect(!job.status.isQuarantined)
    let last = try #require(job.status.lastExecution)
    #expect(last.state?.known == .entryLevelErrors)
    #expect(last.countEscrowed == 1 && last.countExports == 4)
    #expect(last.hasRun && last.error == nil)
    #expect(last.timeEnded == Timestamp.parse("2026-07-17T12:31:44.7488681Z"))
    #expect(job.status.progress.first?.totalUnits == 5)
    #expect(
      job.status.synchronizedEntryCountByType
        == ["User to urn:ietf:params:scim:schemas:core:2.0:User": 12])
    #expect(job.status.troubleshootingUrl == nil)
    #expect(job.settings == ["AzureIngestionAttributeOptimization": "False"])
  }

  @Test func aQuarantineIsReadWithItsError() throws {
    let status: SynchronizationStatus = try #require(try Fixtures.read(Fixtures.quarantinedStatus))
    #expect(status.isQuarantined)
    let quarantine = try #require(status.quarantine)
    #expect(quarantine.reason?.known == .encounteredQuarantineException)
    #expect(quarantine.seriesCount == 2)
    #expect(quarantine.nextAttempt == Timestamp.parse("2026-07-18T18:31:00Z"))
    #expect(quarantine.error?.message == "Invalid credentials")
    #expect(quarantine.error?.tenantActionable == true)
  }

  @Test func aPausedJobCanBeQuarantined() throws {
    let status: SynchronizationStatus = try #require(
      try Fixtures.read(Fixtures.pausedQuarantineStatus))
    #expect(status.code?.known == .paused)
    #expect(status.isQuarantined)
    #expect(status.quarantine?.currentBegan == nil)
    #expect(status.quarantine?.reason?.known == .quarantineOnDemand)
  }

  @Test func aJobThatNeverRanHasNotFailed() throws {
    let status: SynchronizationStatus = try #require(try Fixtures.read(Fixtures.unrunStatus))
    #expect(status.lastExecution?.hasRun == false)
    #expect(status.lastExecution?.error == nil)
    #expect(status.steadyStateFirstAchievedTime == nil)
  }

  @Test(arguments: [
    #"{"id":"j","status":{}}"#, #"{"id":"j","status":null,"schedule":null}"#, #"{"id":"j"}"#,
    #"{"id":"j","status":"odd","schedule":7,"synchronizationJobSettings":{"name":1}}"#,
    #"{"id":"j","status":{"code":7,"progress":{},"quarantine":[],"lastExecution":""}}"#,
  ])
  func littleIsEnough(text: String) throws {
    let job: SynchronizationJob = try #require(try Fixtures.read(text))
    #expect(job.status.lastExecution == nil && !job.status.isQuarantined)
  }

  @Test(arguments: [
    ("PT40M", Duration.seconds(2400)), ("PT20M", .seconds(1200)), ("P1DT2H", .seconds(93_600)),
    ("P10675199DT2H48M5.4775807S", nil), ("forty", nil), ("PT", .zero), ("PT5", nil),
  ])
  func intervals(text: String, expected: Duration?) throws {
    let json = JSONTree.object([.init(name: "interval", value: .string(text))])
    let schedule = SynchronizationSchedule(json: try JSONDocument(json.serialized()).root)
    #expect(schedule?.intervalDuration == expected)
  }

  @Test(arguments: [
    (ResetScope.standard, "Escrows, Watermark, QuarantineState"), (ResetScope.full, "Full"),
    (ResetScope.forceDeletes, "ForceDeletes"),
    (ResetScope([.full, .forceDeletes]), "Full, ForceDeletes"), (ResetScope([]), ""),
  ])
  func resetScopes(scope: ResetScope, text: String) {
    #expect(scope.text == text)
  }
}

@Suite struct SchemaTests {
  @Test func mappingsAreReadAndTheRestIsKept() throws {
    let schema: SynchronizationSchema = try #require(try Fixtures.read(Fixtures.schema))
    let mapping = try #require(schema.rules.first?.objectMappings.first)
    #expect(mapping.flowTypes == ["Add", "Update", "Delete"])
    #expect(mapping.scope == nil)
    #expect(
      mapping.attributeMappings.map(\.targetAttributeName) == ["userName", "active", "title"])
    #expect(mapping.attributeMappings[0].matchingPriority == 1)
    #expect(mapping.attributeMappings[1].source?.kind.known == .function)
    #expect(mapping.attributeMappings[2].source == nil)
    #expect(mapping.attributeMappings[2].defaultValue == "None")
    #expect(schema.directories.first?.objects.first?.attributes.first?.isAnchor == true)
    let again = try JSONDocument(schema.source.serialized()).root
    #expect(again.tree == (try JSONDocument(Fixtures.schema).root.tree))
  }
}

@Suite struct LogTests {
  @Test func aRemovalTellsWhoAndWhat() throws {
    let audit: DirectoryAudit = try #require(try Fixtures.read(Fixtures.removalAudit))
    #expect(audit.activityDisplayName == "Remove service principal")
    #expect(audit.initiatedBy.name == "mia.ek@contoso.example")
    #expect(audit.initiatedBy.ipAddress == nil)
    #expect(audit.result?.known == .success)
    #expect(audit.resultReason == nil)
    let target = try #require(audit.targetResources.first)
    #expect(target.type == "ServicePrincipal")
    #expect(
      target.modifiedProperties.map { ModifiedProperty.plain($0.oldValue) } == ["true", "Cisco"])
    #expect(ModifiedProperty.plain(target.modifiedProperties[0].newValue) == "")
    #expect(audit.additionalDetails.first?.key == "AppId")
  }

  @Test func targetResourceInTheSingularIsReadToo() throws {
    let text = #"{"id":"a","targetResource":{"id":"t"},"initiatedBy":{"app":{"displayName":"X"}}}"#
    let audit: DirectoryAudit = try #require(try Fixtures.read(text))
    #expect(audit.targetResources.map(\.id) == ["t"])
    #expect(audit.initiatedBy.name == "X")
  }

  @Test(arguments: [
    (#""True""#, "True"), (#"["a","b"]"#, "a, b"), ("plain", "plain"), ("[broken", "[broken"),
    ("[] => [[Id: 1]]", "[] => [[Id: 1]]"), ("", ""),
  ])
  func loggedValuesAreUnwrapped(value: String, expected: String) {
    #expect(ModifiedProperty.plain(value) == expected)
  }

  @Test func aSkippedEventSaysWhy() throws {
    let event: ProvisioningEvent = try #require(try Fixtures.read(Fixtures.skippedEvent))
    #expect(event.status?.known == .skipped)
    #expect(event.error == nil)
    #expect(event.skipReason == "RedundantExport")
    #expect(event.servicePrincipal?.displayName == "Cisco Webex")
    #expect(event.sourceIdentity?.identityType == "Group")
    #expect(event.targetIdentity?.displayName == nil)
    #expect(event.steps.map { $0.kind?.known } == [.import, .export])
    #expect(event.initiator == "Azure AD Provisioning Service")
  }

  @Test func aFailedEventIsReadInEitherDialect() throws {
    let event: ProvisioningEvent = try #require(try Fixtures.read(Fixtures.failedEvent))
    #expect(event.status?.known == .failure)
    #expect(event.action?.known == .stagedDelete)
    #expect(event.servicePrincipal?.id == "sp-1")
    #expect(event.error?.errorCode == "ContosoEntryConflict")
    #expect(event.error?.errorCategory?.known == .nonServiceFailure)
    #expect(event.steps.first?.details == ["n": "1"])
  }
}

@Suite struct DirectoryTests {
  @Test func anEnterpriseAppIsReadLeniently() throws {
    let text = #"""
      {"id":"sp-1","appId":"90db942a-c1eb-4e8d-82e4-eebf64a7e2ae","displayName":"Cisco",
       "accountEnabled":null,"disabledByMicrosoftStatus":"NotDisabled","appRoles":[
         {"id":"r-1","allowedMemberTypes":["User"],"value":null,"isEnabled":true},{"odd":1},7],
       "tags":["HideApp",null],"verifiedPublisher":{"displayName":null},"replyUrls":null,
       "createdDateTime":"2026-02-15T16:14:59.8643039Z","deletedDateTime":"2026-08-17T07:58:12Z"}
      """#
    let app: ServicePrincipal = try #require(try Fixtures.read(text))
    #expect(app.isEnabled)
    #expect(app.appRoles.map(\.id) == ["r-1"])
    #expect(app.tags == ["HideApp"])
    #expect(app.verifiedPublisher == nil)
    #expect(app.deletedDateTime != nil)
    #expect(
      try Fixtures.read(#"{"id":"x","accountEnabled":false}"#, as: ServicePrincipal.self)?.isEnabled
        == false)
    #expect(try Fixtures.read(#"{"appId":"x"}"#, as: ServicePrincipal.self) == nil)
  }

  @Test func grantsAreTrimmed() throws {
    let text = #"""
      {"id":"g","clientId":"c","consentType":"AllPrincipals","principalId":null,"resourceId":"r",
       "scope":" User.Read  Group.Read.All"}
      """#
    let grant: PermissionGrant = try #require(try Fixtures.read(text))
    #expect(grant.scopes == ["User.Read", "Group.Read.All"])
    #expect(grant.consentType?.known == .allPrincipals)
  }

  @Test func membersMayBeHidden() throws {
    let text = ##"{"@odata.type":"#microsoft.graph.orgContact","id":"m","displayName":null}"##
    let member: DirectoryObject = try #require(try Fixtures.read(text))
    #expect(member.kind?.known == .orgContact)
    #expect(member.displayName == nil)
  }

  @Test func peopleKeepWhatIsNotNamed() throws {
    let text = #"""
      {"@odata.type":"x","id":"u","displayName":"Ann","businessPhones":["+1"],"onPremisesExtensionAttributes":
       {"extensionAttribute1":"x","extensionAttribute2":null},"extension_ab_cost":7,
       "createdDateTime":"2026-01-01T00:00:00Z","mail":null}
      """#
    let user: GraphUser = try #require(try Fixtures.read(text))
    #expect(
      user.others
        == ["onPremisesExtensionAttributes/extensionAttribute1": "x", "extension_ab_cost": "7"])
    #expect(user.businessPhones == ["+1"])
    #expect(user.mail == nil)
  }

  @Test(arguments: [("changed", RemovalReason.changed), ("deleted", .deleted), ("new", .changed)])
  func removedPeopleSayWhy(reason: String, expected: RemovalReason) throws {
    let user: GraphUser? = try Fixtures.read(#"{"id":"u","@removed":{"reason":"\#(reason)"}}"#)
    #expect(user?.removed == expected)
  }

  @Test func permissionIdsAreKnown() {
    #expect(GraphPermission.all.count == 19)
    #expect(
      GraphPermission.withId("b0afded3-3588-46d8-8b3d-9842eff778da")?.name == "AuditLog.Read.All")
    #expect(GraphPermission.named("user.read")?.applicationId == nil)
    let ids = GraphPermission.all.flatMap { [$0.delegatedId, $0.applicationId].compactMap { $0 } }
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy(RequestID.isUUID))
  }
}

@Suite struct ConsentTests {
  @Test(arguments: [
    ("https://x/?admin_consent=True&tenant=t-1", AdminConsent.Outcome.granted(tenant: "t-1")),
    ("https://x/?tenant=t&state=s&admin_consent=true#f", .granted(tenant: "t")),
    (
      "https://x/?admin_consent=True&error=consent_required&error_description="
        + "AADSTS65004%3a+User+declined.%0d%0aTrace+ID%3a+1",
      .refused(
        error: "consent_required", message: "AADSTS65004: User declined.", codes: [65004])
    ),
    (
      "https://x/?error=permission_denied&error_description=The+admin+canceled+the+request",
      .refused(error: "permission_denied", message: "The admin canceled the request", codes: [])
    ),
  ])
  func redirectsAreRead(url: String, outcome: AdminConsent.Outcome) {
    #expect(AdminConsent.outcome(redirect: url) == outcome)
  }

  @Test(arguments: ["", "https://x/", "https://x/?a=b", "https://x/?admin_consent=False"])
  func othersAreNone(url: String) {
    #expect(AdminConsent.outcome(redirect: url) == nil)
  }
}
