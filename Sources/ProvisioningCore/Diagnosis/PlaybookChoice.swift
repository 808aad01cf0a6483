internal import Evidence

extension Playbook {
  /// The playbook for what a text suggests: its checks can prove or refute the signature.
  static func fitting(_ suspicion: Suspicion) -> Playbook {
    if let playbook = fitting(signature: suspicion.id) { return playbook }
    switch suspicion.leg {
    case .webexToEntra: return unauthorizedIntegration
    case .consoleToGraph: return graphAccess
    case .entraToWebex: return provisioningFailures
    case .consoleToWebex: return webexAccess
    case nil: return healthCheck
    }
  }

  /// The playbook of its own that a signature has.
  static func fitting(signature id: String) -> Playbook? { bySignature[id] }

  private static let bySignature: [String: Playbook] = [
    "wizard-identity-app-missing": identityAppMissing,
    "wizard-app-disabled": appDisabled,
    "wizard-consent-incomplete": consentIncomplete,
    "wizard-gcc-high": wrongCloud, "wizard-wrong-cloud": wrongCloud,
    "sign-in-wrong-tenant": wrongCloud,
    "controlhub-wrong-org-context": webexAccess,
    "webex-token-invalid": webexAccess, "scim-unauthorized": webexAccess,
    "webex-forbidden": webexAccess, "scim-not-found": webexAccess,
    "gallery-bearer-expired": galleryConnection, "scim-tenant-url-wrong": galleryConnection,
    "token-invalidated-by-role-change": galleryConnection,
    "prov-quarantine-credentials": galleryConnection,
    "prov-credentials-rejected": galleryConnection,
    "prov-quarantine-escrow": quarantine, "prov-job-disabled": jobStopped,
    "webex-rate-limited": throttled, "graph-throttled": throttled, "webex-locked": throttled,
    "webex-server-error": serviceFaults, "graph-server-error": serviceFaults,
    "prov-target-unavailable": serviceFaults,
    "domain-not-verified": domains, "claimed-domain-blocks": domains, "user-in-other-org": domains,
    "prov-invalid-domain": domains,
    "upn-mismatch-duplicates": duplicates, "scim-conflict-username": duplicates,
    "prov-conflict": duplicates, "prov-duplicate-target": duplicates,
    "prov-duplicate-source": duplicates,
    "nested-group": nestedGroups, "member-out-of-scope": nestedGroups,
    "prov-not-entitled": nestedGroups, "sign-in-not-assigned": nestedGroups,
    "group-object-missing": groupMissing,
    "user-inactive-renamed": inactivePeople, "user-permanently-deleted": inactivePeople,
    "user-status-blocked": inactivePeople,
    "null-not-cleared": emptiedAttributes,
    "okta-multivalue": okta,
    "scim-bad-request": provisioningFailures, "scim-bulk-partial": provisioningFailures,
  ]
}

extension FailureGroup {
  /// Id of the playbook whose checks prove or refute this cause.
  public var playbook: String {
    (signatureId.flatMap(Playbook.fitting(signature:)) ?? .provisioningFailures).id
  }
}

extension Playbook {
  private static let signIn = ["graph.signed-in"]
  private static let job = ["job.present", "job.running", "job.quarantine", "job.cycle"]

  /// Leg 2: the operator's own token: expired, of another organization, not allowed.
  static let webexAccess = Playbook(
    id: "webex-access", title: "Expired, refused or foreign Webex token",
    checks: ["webex.token", "webex.organization", "graph.signed-in", "controlhub.status"])

  static let throttled = Playbook(
    id: "throttled", title: "Throttling",
    checks: signIn + ["webex.token", "graph.throttling", "webex.throttling"])

  static let serviceFaults = Playbook(
    id: "service-faults", title: "Faults of the services",
    checks: signIn + [
      "webex.token", "graph.faults", "webex.faults", "controlhub.status", "provisioning.failures",
    ])

  static let quarantine = Playbook(
    id: "quarantine", title: "Quarantine by too many failures",
    checks: signIn + job
      + ["provisioning.failures", "job.credentials", "gallery.tenant-url", "controlhub.status"])

  static let wrongCloud = Playbook(
    id: "wrong-cloud", title: "Wrong cloud or tenant",
    checks: signIn + [
      "integration-app.present", "gallery.tenant-url", "webex.organization", "graph.permissions",
    ])

  static let duplicates = Playbook(
    id: "duplicate-users", title: "Second Webex users, and names that are taken",
    checks: signIn + job + ["webex.duplicates", "provisioning.failures"])

  static let domains = Playbook(
    id: "domains", title: "Domains that are not verified, or another organization's",
    checks: signIn + ["controlhub.domains", "webex.organization"] + job + ["provisioning.failures"])

  static let nestedGroups = Playbook(
    id: "nested-groups", title: "People in nested groups only",
    checks: signIn + job + ["assignments.nested", "provisioning.failures"])

  static let groupMissing = Playbook(
    id: "group-missing", title: "Groups missing in Webex",
    checks: signIn + job
      + ["mappings.groups", "webex.groups", "assignments.nested", "provisioning.failures"])

  static let inactivePeople = Playbook(
    id: "inactive-people", title: "Inactive and renamed people",
    checks: signIn + job + ["provisioning.removals", "provisioning.failures"])

  static let emptiedAttributes = Playbook(
    id: "emptied-attributes", title: "Values that Webex keeps and Entra has emptied",
    checks: signIn + job + ["webex.emptied", "provisioning.failures"])

  static let okta = Playbook(
    id: "okta", title: "Old values of people from Okta",
    checks: signIn + ["source.directory", "okta.contacts", "webex.token", "webex.organization"])

  /// Signatures of the failures that it is about; nil where it is about all of them.
  var concern: Set<String>? {
    isAboutPeople ? Set(Self.bySignature.filter { $0.value == self }.keys) : nil
  }

  /// The check that names the people it is about; where it fails, others who fail are not its matter.
  var ownCheck: String? {
    switch self {
    case .duplicates: "webex.duplicates"
    case .nestedGroups: "assignments.nested"
    case .inactivePeople: "provisioning.removals"
    case .emptiedAttributes: "webex.emptied"
    case .groupMissing: "webex.groups"
    case .okta: "okta.contacts"
    default: nil
    }
  }

  /// Whether it is about single people: its run waits for them, too.
  var isAboutPeople: Bool {
    [
      .domains, .inactivePeople, .emptiedAttributes, .nestedGroups, .groupMissing, .duplicates,
      .okta,
    ].contains(self)
  }

  /// What is chosen by a signature, or by name.
  static let special = [
    webexAccess, throttled, serviceFaults, quarantine, wrongCloud, duplicates, domains,
    nestedGroups, groupMissing, inactivePeople, emptiedAttributes, okta,
  ]
}
