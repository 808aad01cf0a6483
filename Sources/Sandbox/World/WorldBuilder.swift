import OrderedCollections

/// Builds the tenant of a scenario: apps, groups, assignments, the job and what the logs tell.
struct WorldBuilder {
  /// How long ago the secret token ran out in `gallery-token-expired`.
  static let tokenExpiredAgo = Duration.seconds(3 * 86_400 + 5 * 3600)
  /// How long ago the operator's own token ran out in `webex-token-expired`.
  static let webexTokenExpiredAgo = Duration.seconds(2 * 86_400 + 3 * 3600)
  /// How long ago the people of `inactive-renamed` and `null-not-cleared` were changed.
  static let peopleChangedAgo = Duration.seconds(3 * 86_400 + 4 * 3600)
  /// How long ago the tenant URL was saved in `gallery-wrong-tenant-url`.
  static let tenantURLSavedAgo = Duration.seconds(86_400 + 6 * 3600)
  /// How long ago the mapping of groups was switched off in `missing-group`.
  static let groupsSwitchedOffAgo = Duration.seconds(9 * 86_400 + 2 * 3600)
  /// When the telling event of the wizard scenarios happened.
  static let incidentAgo = Duration.seconds(2 * 3600 + 130)

  /// The person whom the device login page offers as administrator.
  static let operatorIndex = 0
  /// The administrator who did what the scenario tells.
  static let culpritIndex = 4
  /// A person without any directory role.
  static let plainIndex = 5

  let identity: TenantIdentity
  let scenario: Scenario
  let start: Timestamp
  var tenant: Tenant
  var random: SeededGenerator
  let population: Population
  /// The provisioning log up to the beginning, oldest first.
  var provisioningRows: [ProvisioningRow] = []

  /// The tenant, whom the provisioning service had taken over in it, and its log.
  static func build(
    identity: TenantIdentity, options: SandboxOptions, start: Timestamp
  ) -> (Tenant, Population, [ProvisioningRow]) {
    var builder = WorldBuilder(identity: identity, options: options, start: start)
    builder.addApplications()
    builder.changePeople()
    switch options.scenario.deployment {
    case .wizard: builder.addWizardDeployment()
    case .gallery: builder.addGalleryDeployment()
    case .none: break
    }
    builder.addBackgroundAudits()
    builder.stageIncident()
    builder.tenant.audits = builder.tenant.audits.stablySorted {
      ($0["activityDateTime"]?.string ?? "") < ($1["activityDateTime"]?.string ?? "")
    }
    return (builder.tenant, builder.population, builder.provisioningRows)
  }

  private init(identity: TenantIdentity, options: SandboxOptions, start: Timestamp) {
    self.identity = identity
    scenario = options.scenario
    self.start = start
    random = SeededGenerator(seed: identity.seed, purpose: "world")
    tenant = Tenant(
      identity: identity,
      directory: Directory(identity: identity, users: options.users, start: start))
    for group in Self.groups(
      identity, users: options.users, start: start, nests: options.scenario == .nestedGroups,
      random: &random)
    {
      tenant.groups[group.id] = group
    }
    population = Self.population(of: tenant, scenario: options.scenario)
  }

  static func population(of tenant: Tenant, scenario: Scenario) -> Population {
    Population(
      directory: tenant.directory,
      groups: tenant.groups.values.filter { assignedGroups.contains($0.displayName) },
      direct: directUsers(tenant.directory.generated), isDeployed: scenario.hasPeople,
      missingGroup: scenario == .missingGroup ? lateGroup : nil,
      refusal: Population.Refusal(scenario))
  }

  /// Groups that are assigned to the app that carries the job.
  static let assignedGroups = ["Webex Users", "Webex Pilot", "Webex Contractors", "Board"]

  /// The one of them that was assigned after the mapping of groups was switched off.
  static let lateGroup = "Board"

  /// People who are assigned one by one.
  static func directUsers(_ users: Int) -> [Int] {
    ((0..<23).map { 7 + 13 * $0 } + [317, 370]).filter { $0 < users }
  }

  // MARK: Apps

  private mutating func addApplications() {
    for application in KnownApplication.all(identity) {
      tenant.applications[application.appId] = application
    }
    for application in Self.unrelated(identity) {
      tenant.applications[application.appId] = application
      _ = tenant.createPrincipal(
        of: application, id: identity.guid("principal \(application.displayName)"))
    }
    for appId in [
      KnownApplication.microsoftGraph, identity.clientId, KnownApplication.graphCommandLine,
    ] {
      guard let application = tenant.applications[appId] else { continue }
      let principal = tenant.createPrincipal(
        of: application, id: identity.guid("principal \(appId)"))
      _ = tenant.grantAll(application, to: principal, at: start - .seconds(200 * 86_400))
    }
  }

  /// Enterprise applications that have nothing to do with Webex.
  private static func unrelated(_ identity: TenantIdentity) -> [Application] {
    let gallery = ["Salesforce", "ServiceNow", "Atlassian Cloud", "Northwind Expenses"]
    let foreign = ["Adobe Identity Management", "DocuSign", "Zendesk for Teams"]
    return gallery.map { name in
      Application(
        appId: identity.guid("application \(name)"), displayName: name,
        publisherName: name, ownerTenant: identity.tenantId,
        homepage: "https://\(name.lowercased().filter(\.isLetter)).example/?metadata="
          + "\(name.lowercased().filter(\.isLetter))|ISV9.1|primary|z",
        signInAudience: "AzureADMyOrg",
        appRoles: [AppRole(id: identity.guid("role \(name)"), displayName: "User", value: nil)])
    }
      + foreign.map { name in
        Application(
          appId: identity.guid("application \(name)"), displayName: name,
          publisherName: name, ownerTenant: identity.guid("tenant of \(name)"),
          homepage: "https://\(name.lowercased().filter(\.isLetter)).example")
      }
  }
}
