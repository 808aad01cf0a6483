import OrderedCollections

extension GraphRoutes {
  mutating func addSynchronization(webex: Router, _ service: ProvisioningService) {
    let state = state
    let base = "/servicePrincipals/{sp}/synchronization"
    get("\(base)/templates", .readSynchronization) { graph in
      let principal = try graph.synchronized(state.snapshot)
      return graph.list(
        principal.canSynchronize ? [SyncTemplate.json(principal, full: false)] : [],
        "servicePrincipals('\(principal.id)')/synchronization/templates")
    }
    get("\(base)/templates/{template}", .readSynchronization) { graph in
      .json(200, SyncTemplate.json(try graph.template(state.snapshot), full: true))
    }
    get("\(base)/jobs", .readSynchronization) { graph in
      let principal = try graph.synchronized(state.snapshot)
      return graph.list(
        principal.synchronization.jobs.values.map { .object($0.object(at: graph.now)) },
        "servicePrincipals('\(principal.id)')/synchronization/jobs")
    }
    get("\(base)/jobs/{job}", .readSynchronization) { graph in
      let (principal, job) = try graph.job(state.snapshot)
      return try graph.entity(
        context: "servicePrincipals('\(principal.id)')/synchronization/jobs",
        job.object(at: graph.now))
    }
    post("\(base)/jobs", .writeSynchronization) { try $0.createJob() }
    post("\(base)/jobs/validateCredentials", .writeSynchronization) { graph in
      try graph.validateCredentials(graph.synchronized(state.snapshot), webex: webex)
    }
    on("DELETE", "\(base)/jobs/{job}", .writeSynchronization) { graph in
      try graph.changeJob("Delete provisioning configuration", "Delete") { tenant, principal, job in
        tenant.servicePrincipals[principal]?.synchronization.jobs[job] = nil
      }
    }
    post("\(base)/jobs/{job}/start", .writeSynchronization) { graph in
      try graph.changeJob("Enable/start provisioning configuration", "Enable") {
        $0.servicePrincipals[$1]?.synchronization.jobs[$2]?.start(at: graph.now)
      }
    }
    post("\(base)/jobs/{job}/pause", .writeSynchronization) { graph in
      try graph.changeJob("Disable/pause provisioning configuration", "Disable") {
        $0.servicePrincipals[$1]?.synchronization.jobs[$2]?.pause()
      }
    }
    post("\(base)/jobs/{job}/restart", .writeSynchronization) { graph in
      let scope = try graph.restartScope()
      return try graph.changeJob("Enable/restart provisioning configuration", "Enable") {
        $0.servicePrincipals[$1]?.synchronization.jobs[$2]?.restart(scope, at: graph.now)
      }
    }
    post("\(base)/jobs/{job}/validateCredentials", .writeSynchronization) { graph in
      try graph.validateCredentials(graph.job(state.snapshot).principal, webex: webex)
    }
    let throttle = ReportThrottle(isOn: state.options.throttlesOnDemand)
    post("\(base)/jobs/{job}/provisionOnDemand", .writeSynchronization) { graph in
      try graph.provisionOnDemand(service, throttle)
    }
    on("PATCH", "\(base)/jobs/{job}", .writeSynchronization) { try $0.patchJob() }
    addSecrets(base)
    addSynchronizationSchema(base)
  }

  private mutating func addSecrets(_ base: String) {
    let state = state
    get("\(base)/secrets", .readSynchronization) { graph in
      let principal = try graph.synchronized(state.snapshot)
      return graph.list(
        principal.synchronization.secrets.map { key, value in
          [
            "key": .string(key),
            "value": .string(SyncSecret.isConfidential(key) ? SyncSecret.mask : value),
          ]
        }, "servicePrincipals('\(principal.id)')/synchronization/secrets")
    }
    on("PUT", "\(base)/secrets", .writeSynchronization) { try $0.putSecrets() }
  }
}

/// The one template that the connector offers to an application.
enum SyncTemplate {
  static let custom = "scim"
  /// Applications of the gallery have their own (microsoft-graph.md, 4.2); that of Cisco Webex is
  /// not published, and this one is invented.
  static let gallery = "ciscoWebex"

  static func json(_ principal: ServicePrincipal, full: Bool) -> JSON {
    let id = principal.syncTemplateId
    return [
      "id": .string(id), "applicationId": .string(principal.appId), "default": true,
      "description": nil, "discoverable": true,
      "factoryTag": .string(id == custom ? "CustomSCIM" : id),
      "metadata": full
        ? [
          ["key": "GalleryApplicationIdentifier", "value": .string(principal.appId)],
          ["key": "IsOAuthEnabled", "value": "False"],
        ] : [],
      "schema": full
        ? WebexSchema.make(id: id, target: principal.displayName, groups: false) : nil,
    ]
  }
}

extension ServicePrincipal {
  /// Whether the provisioning service knows a connector for this app.
  var canSynchronize: Bool {
    properties["homepage"]?.string?.contains("metadata=ciscowebex") == true
  }

  /// Whether it was made from one of the gallery's templates; the one for own apps is none.
  var isFromGallery: Bool {
    let template = properties["applicationTemplateId"]?.string
    return template != nil && template != KnownApplication.customTemplate
  }

  var syncTemplateId: String { isFromGallery ? SyncTemplate.gallery : SyncTemplate.custom }
}

extension GraphCall {
  static func resourceNotFound(_ what: String) -> GraphError {
    GraphError(
      status: 404, code: "ResourceNotFound", message: "The resource '\(what)' was not found.")
  }

  private static func unknownTemplate(_ id: String) -> GraphError {
    .badRequest("The template '\(id)' is unknown for this application.", code: "BadRequest")
  }

  /// The principal of the path, if this token may see its synchronization.
  fileprivate func synchronized(_ tenant: Tenant) throws(GraphError) -> ServicePrincipal {
    let principal = try principal(tenant)
    let all = Requirement.synchronizationReadAll
    guard
      !access.isApp || !access.permissions.isDisjoint(with: all)
        || principal.owningPrincipals.contains(access.objectId)
    else { throw .denied }
    return principal
  }

  func template(_ tenant: Tenant) throws(GraphError) -> ServicePrincipal {
    let principal = try synchronized(tenant)
    guard principal.canSynchronize, parameter("template") == principal.syncTemplateId else {
      throw Self.resourceNotFound(parameter("template"))
    }
    return principal
  }

  func job(_ tenant: Tenant) throws(GraphError) -> (principal: ServicePrincipal, job: SyncJob) {
    let principal = try synchronized(tenant)
    guard let job = principal.synchronization.jobs[parameter("job")] else {
      throw Self.resourceNotFound(parameter("job"))
    }
    return (principal, job)
  }

  func list(_ values: [JSON], _ path: String) -> Reply {
    .json(200, ["@odata.context": context(path), "value": .array(values)], type: Self.mediaType)
  }

  /// One change to a job, with its entry in the audit.
  func changeJob(
    _ activity: String, _ operation: String,
    _ change: (inout Tenant, _ principal: String, _ job: String) -> Void
  ) throws -> Reply {
    try state.entra { tenant in
      let (principal, job) = try job(tenant)
      change(&tenant, principal.id, job.id)
      tenant.audit(
        .provisioning(
          activity, operation, principal, by: initiator, details: [("JobId", job.id)]), at: now)
      return .noContent
    }
  }

  fileprivate func createJob() throws -> Reply {
    let body = try object()
    return try state.entra { tenant in
      let principal = try synchronized(tenant)
      guard body["templateId"]?.string == principal.syncTemplateId, principal.canSynchronize else {
        throw Self.unknownTemplate(body["templateId"]?.string ?? "")
      }
      guard principal.synchronization.jobs.isEmpty else {
        throw GraphError(
          status: 409, code: "Conflict", message: "A job for this template already exists.")
      }
      let template = principal.syncTemplateId
      let id = SyncJob.id(of: template, tenant.identity, tenant.random.guid())
      let job = SyncJob(
        id: id, templateId: template, code: .notConfigured, scheduleState: "Disabled",
        settings: [("AzureIngestionAttributeOptimization", "False")],
        schema: WebexSchema.make(id: id, target: principal.displayName, groups: false))
      tenant.servicePrincipals[principal.id]?.synchronization.jobs[id] = job
      tenant.servicePrincipals[principal.id]?.synchronization.templateId = template
      tenant.audit(
        .provisioning(
          "Add provisioning configuration", "Add", principal, by: initiator,
          details: [("JobId", id)]), at: now)
      return try entity(
        201, context: "servicePrincipals('\(principal.id)')/synchronization/jobs",
        job.object(at: now))
    }
  }

  /// Replaces the job's settings, the only part that a client may change.
  fileprivate func patchJob() throws -> Reply {
    let body = try object()
    guard let list = body["synchronizationJobSettings"]?.array,
      body.names.allSatisfy({ $0 == "synchronizationJobSettings" || $0.hasPrefix("@") })
    else {
      throw GraphError.badRequest(
        "Only synchronizationJobSettings of a job can be changed.", code: "BadRequest")
    }
    var settings: [(name: String, value: String)] = []
    for entry in list {
      guard let name = entry["name"]?.string, !name.isEmpty, let value = entry["value"]?.string,
        name != SyncJob.thresholdSetting || Int(value).map({ $0 >= 0 }) == true
      else {
        throw GraphError.badRequest(
          "A setting is a name and a value, and the threshold a number.", code: "BadRequest")
      }
      settings.append((name, value))
    }
    return try changeJob("Update provisioning setting or credentials", "Update") {
      $0.servicePrincipals[$1]?.synchronization.jobs[$2]?.settings = settings
    }
  }

  fileprivate func restartScope() throws -> SyncJob.ResetScope {
    guard !call.body.isEmpty else { return .portal }
    guard let text = try object()["criteria"]?["resetScope"] else { return .portal }
    guard let scope = text.string.flatMap(SyncJob.ResetScope.init(flags:)) else {
      throw GraphError.badRequest("The value of resetScope is not valid.", code: "BadRequest")
    }
    return scope
  }

  fileprivate func putSecrets() throws -> Reply {
    let body = try object()
    guard let entries = body["value"]?.array else {
      throw GraphError.badRequest("The property 'value' is missing.", code: "BadRequest")
    }
    var secrets: [(key: String, value: String)] = []
    for entry in entries {
      guard let key = entry["key"]?.string, SyncSecret.names.contains(key),
        let value = entry["value"]?.string
      else {
        throw GraphError.badRequest(
          "Requested value '\(entry["key"]?.string ?? "")' was not found.", code: "BadRequest")
      }
      secrets.append((key, value))
    }
    return try state.entra { tenant in
      let principal = try synchronized(tenant)
      tenant.servicePrincipals[principal.id]?.synchronization.secrets = [:]
      for secret in secrets {
        tenant.servicePrincipals[principal.id]?.synchronization.secrets[secret.key] = secret.value
      }
      tenant.audit(
        .provisioning(
          "Update provisioning setting or credentials", "Update", principal, by: initiator,
          details: [("Keys", secrets.map(\.key).joined(separator: ", "))]), at: now)
      return .noContent
    }
  }

  /// "Test Connection": asks the SCIM service as the provisioning service would.
  fileprivate func validateCredentials(_ principal: ServicePrincipal, webex: Router) throws -> Reply
  {
    let body = try object()
    if let template = body["templateId"]?.string, template != principal.syncTemplateId {
      throw Self.unknownTemplate(template)
    }
    var secrets = Dictionary(
      uniqueKeysWithValues: principal.synchronization.secrets.map { ($0.key, $0.value) })
    if body["useSavedCredentials"]?.bool != true {
      guard let entries = body["credentials"]?.array else {
        throw GraphError.badRequest("The property 'credentials' is missing.", code: "BadRequest")
      }
      secrets = [:]
      for entry in entries {
        guard let key = entry["key"]?.string, SyncSecret.names.contains(key) else {
          throw GraphError.badRequest("Unknown credential key.", code: "BadRequest")
        }
        secrets[key] = entry["value"]?.string ?? ""
      }
    }
    if let failure = CredentialCheck(state: state, webex: webex).failure(secrets) {
      throw GraphError.badRequest(failure.message, code: failure.code)
    }
    return .noContent
  }
}

/// Names of the service's secrets (enum `synchronizationSecret`).
enum SyncSecret {
  static let mask = "*"

  static let names: Set<String> = [
    "None", "UserName", "Password", "SecretToken", "AppKey", "BaseAddress", "ClientIdentifier",
    "ClientSecret", "SingleSignOnType", "Sandbox", "Url", "Domain", "ConsumerKey",
    "ConsumerSecret", "TokenKey", "TokenExpiration", "Oauth2AccessToken",
    "Oauth2AccessTokenCreationTime", "Oauth2RefreshToken", "SyncAll", "InstanceName",
    "Oauth2ClientId", "Oauth2ClientSecret", "CompanyId", "UpdateKeyOnSoftDelete",
    "SynchronizationSchedule", "SystemOfRecord", "SandboxName", "EnforceDomain",
    "SyncNotificationSettings", "SkipOutOfScopeDeletions", "Oauth2AuthorizationCode",
    "Oauth2RedirectUri", "ApplicationTemplateIdentifier", "Oauth2TokenExchangeUri",
    "Oauth2AuthorizationUri", "AuthenticationType", "Server", "PerformInboundEntitlementGrants",
    "HardDeletesEnabled", "SyncAgentCompatibilityKey", "SyncAgentADContainer", "ValidateDomain",
    "TestReferences", "ConnectionString",
  ]

  static func isConfidential(_ key: String) -> Bool {
    ["Password", "Secret", "Token", "Key", "ConnectionString"].contains { key.contains($0) }
      && key != "SyncAgentCompatibilityKey"
  }
}
