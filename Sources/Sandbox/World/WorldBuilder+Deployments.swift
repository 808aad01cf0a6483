import OrderedCollections

extension WorldBuilder {
  static let integrationName = "Cisco Webex Identity Integration"
  static let identityName = "Cisco Webex Identity"
  static let galleryName = "Cisco Webex"
  /// The gallery's template of "Cisco Webex"; the real id is not published.
  static let galleryTemplate = "3c6d7f0b-9a1e-4f52-8c4d-5e0b7a92d163"

  /// The app that carries the provisioning job.
  static func carrierName(_ scenario: Scenario) -> String {
    scenario.deployment == .gallery ? galleryName : identityName
  }

  mutating func addWizardDeployment() {
    guard let application = tenant.applications[KnownApplication.webexIntegration] else { return }
    let integration = tenant.createPrincipal(
      of: application, id: identity.guid("principal integration"))
    _ = tenant.grantAll(application, to: integration, at: start - .seconds(140 * 86_400))
    addCarrier(Self.identityName, template: nil, owner: integration.id)
  }

  mutating func addGalleryDeployment() {
    addCarrier(Self.galleryName, template: Self.galleryTemplate, owner: nil)
  }

  /// The app in the tenant that holds scope, mappings and job.
  private mutating func addCarrier(_ name: String, template: String?, owner: String?) {
    let role = AppRole(id: identity.guid("role \(name)"), displayName: "User", value: nil)
    let application = Application(
      appId: identity.guid("application \(name)"), displayName: name,
      publisherName: identity.displayName, ownerTenant: identity.tenantId,
      homepage: "https://web.webex.com/?metadata=ciscowebex|ISV9.1|primary|z",
      signInAudience: "AzureADMyOrg", appRoles: [role])
    tenant.applications[application.appId] = application
    var principal = tenant.createPrincipal(of: application, id: identity.guid("principal \(name)"))
    principal.owningPrincipals = owner.map { [$0] } ?? []
    principal.properties["applicationTemplateId"] = .optional(template)
    principal.properties["createdByAppId"] =
      owner == nil ? nil : .string(KnownApplication.webexIntegration)
    principal.properties["notificationEmailAddresses"] = []
    let job = makeJob(principal: principal.id, name: name)
    principal.synchronization.templateId = job.templateId
    principal.synchronization.jobs[job.id] = job
    tenant.servicePrincipals[principal.id] = principal
    let assigned = start - .seconds(139 * 86_400)
    for name in Self.assignedGroups {
      let group = identity.guid("group \(name)")
      let isLate = scenario == .missingGroup && name == Self.lateGroup
      _ = tenant.assign(
        group, .group, to: principal.id, role: role.id,
        at: isLate ? start - Self.groupsSwitchedOffAgo + .seconds(5 * 86_400) : assigned)
    }
    for index in Self.directUsers(tenant.directory.generated) {
      _ = tenant.assign(
        tenant.directory.userIDs.id(index), .user, to: principal.id,
        role: hasDefaultAccess(index) ? AppRoleAssignment.defaultAccess : role.id,
        at: assigned + .seconds(index * 600))
    }
    addProvisioningRows(principal: principal, job: job)
  }

  /// In the scenario of nested groups half of the people were assigned without a role.
  private func hasDefaultAccess(_ index: Int) -> Bool {
    scenario == .nestedGroups && index % 2 == 0
  }

  /// The job of a deployment that ran before the sandbox began.
  static func jobId(_ identity: TenantIdentity, _ name: String) -> String {
    SyncJob.id(of: templateId(name), identity, identity.guid("job \(name)"))
  }

  private static func templateId(_ name: String) -> String {
    name == galleryName ? SyncTemplate.gallery : SyncTemplate.custom
  }

  private func makeJob(principal: String, name: String) -> SyncJob {
    let id = Self.jobId(identity, name)
    var job = SyncJob(
      id: id, templateId: Self.templateId(name), code: .active, scheduleState: "Active",
      settings: [("AzureIngestionAttributeOptimization", "False")],
      schema: WebexSchema.make(
        id: id, target: name,
        groups: scenario.deployment == .wizard && scenario != .missingGroup),
      watermark: tenant.directory.log.count)
    job.steadyStateFirst = start - .seconds(138 * 86_400)
    job.entryCounts = [(SyncJob.userKey, population.provisioned)]
    if scenario.deployment == .wizard {
      job.entryCounts.append((SyncJob.groupKey, population.groups.count(where: \.isInWebex)))
    }
    let cycle = lastCycle
    var execution = SyncJob.Execution(
      activity: cycle.id, began: cycle.began, ended: cycle.began + .seconds(38),
      state: "Succeeded", entitled: cycle.people.count, exported: cycle.changed,
      exports: cycle.changed, imported: cycle.people.count,
      importedDeltas: cycle.people.count)
    if scenario == .domainNotVerified {
      execution.state = "EntryLevelErrors"
      execution.escrowed = population.refused.count
    }
    job.last = execution
    job.lastSuccessful = execution
    job.lastWithExports = execution
    job.steadyStateLast = execution.ended
    job.nextRun = execution.began + SyncJob.interval
    if let status = refusal { quarantine(&job, status) }
    if scenario == .quarantinedEscrow { quarantineByEscrow(&job) }
    return job
  }

  /// The last cycle that worked: who was in it, and how many of them were changed in Webex.
  var lastCycle: (id: String, began: Timestamp, people: [Int], changed: Int) {
    let began: Timestamp =
      switch scenario {
      case .galleryTokenExpired: start - Self.tokenExpiredAgo - .seconds(22 * 60)
      case .galleryWrongTenantURL: start - Self.tenantURLSavedAgo - .seconds(9 * 60)
      case .quarantinedEscrow: Self.escrowCycle(start, 1) - SyncJob.interval
      default: start - .seconds(17 * 60)
      }
    let people = population.lately
    return (identity.guid("cycle last"), began, people, max(0, people.count - 1))
  }

  /// What Webex answers to the job in the scenarios where it can't get in.
  private var refusal: (status: String, advice: String)? {
    switch scenario {
    case .galleryTokenExpired:
      ("401 (Unauthorized)", "Please check the secret token and try again.")
    case .galleryWrongTenantURL:
      ("404 (Not Found)", "Please check the tenant URL and try again.")
    default: nil
    }
  }

  /// Runs the quarantine clock from the first refused cycle up to now.
  private func quarantine(_ job: inout SyncJob, _ refusal: (status: String, advice: String)) {
    let first = lastCycle.began + SyncJob.interval
    let failure = SyncJob.Failure(
      code: CredentialCheck.code,
      message:
        "We received this unexpected response from your application: HTTP status code "
        + "\(refusal.status). \(refusal.advice)",
      tenantActionable: true)
    var attempts = 1
    var latest = first
    var next = first + QuarantineClock.distance(afterAttempt: 1)
    while next <= start {
      attempts += 1
      latest = next
      next = latest + QuarantineClock.distance(afterAttempt: attempts)
    }
    job.code = .quarantine
    job.successiveFailures = attempts
    job.last = SyncJob.Execution(
      activity: identity.guid("cycle failed \(attempts)"), began: latest,
      ended: latest + .seconds(4), state: "Failed", error: failure)
    job.quarantine = SyncJob.Quarantine(
      reason: "EncounteredQuarantineException", began: latest, seriesBegan: first,
      nextAttempt: next, attempts: attempts, failure: failure)
    job.nextRun = next
  }

  /// The cycles since so many people failed: every one was quarantined.
  private func quarantineByEscrow(_ job: inout SyncJob) {
    let refused = population.refused.count
    let failure = SyncJob.Failure(
      code: "EscrowThresholdExceeded",
      message: "\(refused) of \(population.entitled) objects could not be provisioned. The reasons "
        + "are in the provisioning log.", tenantActionable: true)
    let first = Self.escrowCycle(start, 1)
    let latest = Self.escrowCycle(start, 2)
    job.code = .quarantine
    job.successiveFailures = 2
    job.last = SyncJob.Execution(
      activity: identity.guid("cycle escrow 2"), began: latest, ended: latest + .seconds(30),
      state: "EntryLevelErrors", entitled: refused, escrowed: refused, exports: refused,
      imported: refused, importedDeltas: refused)
    job.quarantine = SyncJob.Quarantine(
      reason: "EncounteredEscrowProportionThreshold", began: latest, seriesBegan: first,
      nextAttempt: latest + QuarantineClock.distance(afterAttempt: 2), attempts: 2,
      failure: failure)
    job.nextRun = job.quarantine?.nextAttempt
  }

  /// When the first and the second cycle of `quarantined-escrow` that failed began.
  static func escrowCycle(_ start: Timestamp, _ number: Int) -> Timestamp {
    start - .seconds(number == 1 ? 9 * 3600 : 3 * 3600)
  }

  /// Fills in what depends on the address under which the sandbox is reached.
  static func completeSecrets(_ tenant: inout Tenant, scenario: Scenario, origin: String) {
    let identity = tenant.identity
    let id = identity.guid("principal \(carrierName(scenario))")
    // Copied from an answer of the public API, which writes ids in another form.
    let organization =
      scenario == .galleryWrongTenantURL
      ? Base64URL.encode("ciscospark://us/ORGANIZATION/\(identity.orgId)".utf8) : identity.orgId
    let base =
      scenario.deployment == .gallery
      ? "\(origin)/v1/scim/\(organization)" : "\(origin)/identity/scim/\(identity.orgId)/v2"
    let secrets = [
      ("BaseAddress", base), ("SecretToken", identity.jobSecret), ("SyncAll", "false"),
      (
        "SyncNotificationSettings",
        "{\"Enabled\":true,\"Recipients\":\"it-operations@\(identity.domain)\","
          + "\"DeleteThresholdEnabled\":true,\"DeleteThresholdValue\":500}"
      ),
    ]
    for (key, value) in secrets {
      if tenant.servicePrincipals[id] != nil {
        tenant.servicePrincipals[id]?.synchronization.secrets[key] = value
      } else if tenant.deletedPrincipals[id] != nil {
        tenant.deletedPrincipals[id]?.principal.synchronization.secrets[key] = value
      }
    }
  }
}

/// When a quarantined job is tried again (6, 12, 24 hours, then daily up to day 28).
enum QuarantineClock {
  static let lifetime = Duration.seconds(28 * 86_400)

  static func distance(afterAttempt attempt: Int) -> Duration {
    switch attempt {
    case ...1: .seconds(6 * 3600)
    case 2: .seconds(12 * 3600)
    default: .seconds(24 * 3600)
    }
  }
}
