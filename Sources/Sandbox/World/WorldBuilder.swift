import OrderedCollections

/// Builds the tenant of a scenario: apps, groups, assignments, the job and what the logs tell.
struct WorldBuilder {
  /// How long ago the secret token ran out in `gallery-token-expired`.
  static let tokenExpiredAgo = Duration.seconds(3 * 86_400 + 5 * 3600)
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

  static func tenant(
    identity: TenantIdentity, options: SandboxOptions, start: Timestamp
  ) -> Tenant {
    var builder = WorldBuilder(
      identity: identity, scenario: options.scenario, start: start,
      tenant: Tenant(
        identity: identity,
        directory: Directory(identity: identity, users: options.users, start: start)),
      random: SeededGenerator(seed: identity.seed, purpose: "world"))
    builder.addApplications()
    builder.addGroups()
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
    return builder.tenant
  }

  /// Groups that are assigned to the app that carries the job.
  static let assignedGroups = ["Webex Users", "Webex Pilot", "Webex Contractors", "Board"]

  /// People who are assigned one by one.
  static func directUsers(_ users: Int) -> [Int] {
    ((0..<23).map { 7 + 13 * $0 } + [317, 370]).filter { $0 < users }
  }

  static func population(of tenant: Tenant, scenario: Scenario) -> Population {
    Population(
      directory: tenant.directory,
      groups: tenant.groups.values.filter { assignedGroups.contains($0.displayName) },
      direct: directUsers(tenant.directory.generated),
      isDeployed: scenario.deployment != .none)
  }

  var population: Population { Self.population(of: tenant, scenario: scenario) }

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

  // MARK: Groups

  private mutating func addGroups() {
    let users = tenant.directory.generated
    let guests = (1...8).map { $0 * 53 - 1 }
    add("Webex Users", "Everybody who gets a Webex account", .employees)
    let serviceDesk = add(
      "Service Desk", "First line support", .none, users: (0..<9).map { 20 + 29 * $0 })
    add(
      "Webex Pilot", "Tries new features first", .none, users: (0..<12).map { 9 + 17 * $0 },
      groups: [serviceDesk])
    add("Webex Contractors", "Partners with a Webex account", .none, users: guests)
    add("Board", "Management board", .none, users: [1, 2, 3, 5, 8, 13])
    for (number, name) in Person.departments.enumerated() {
      add("Department \(name)", "All of \(name)", .department(number))
    }
    add("Break glass", "Emergency access", .none, users: [0, 4].filter { $0 < users })
  }

  @discardableResult
  private mutating func add(
    _ name: String, _ description: String, _ rule: DirectoryGroup.Rule, users: [Int] = [],
    groups: [String] = []
  ) -> String {
    let id = identity.guid("group \(name)")
    let dynamic: JSON? =
      if case .department(let number) = rule {
        .string("(user.department -eq \"\(Person.departments[number])\")")
      } else { nil }
    let count = tenant.directory.generated
    tenant.groups[id] = DirectoryGroup(
      id: id,
      properties: [
        "displayName": .string(name), "description": .string(description),
        "createdDateTime": .string((start - .seconds(400 * 86_400)).iso),
        "groupTypes": dynamic == nil ? [] : ["DynamicMembership"],
        "mailEnabled": false, "securityEnabled": true,
        "mailNickname": .string(name.lowercased().filter { $0.isLetter || $0.isNumber }),
        "membershipRule": dynamic ?? .null,
        "membershipRuleProcessingState": dynamic == nil ? nil : "On",
        "isAssignableToRole": name == "Break glass" ? true : nil,
        "securityIdentifier": .string(
          "S-1-12-1-\(random.next() >> 33)-\(random.next() >> 33)-\(random.next() >> 33)"),
      ],
      rule: rule,
      listed: users.filter { $0 < count }.map { .user($0) } + groups.map { .group($0) })
    return id
  }
}
