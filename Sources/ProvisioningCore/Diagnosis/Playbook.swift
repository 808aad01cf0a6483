internal import Evidence

/// An ordered list of checks for one kind of trouble, cheapest evidence first.
public struct Playbook: Sendable, Equatable, Identifiable {
  /// Such as `unauthorized-integration`.
  public var id: String
  /// What is looked for, in words that hold whether it is found or not: a noun, never a sentence.
  public var title: String
  /// Check ids in the order in which they run.
  public var checks: [String]

  public init(id: String, title: String, checks: [String]) {
    self.id = id
    self.title = title
    self.checks = checks
  }

  /// The playbook of that id.
  public static func named(_ id: String) -> Playbook? { all.first { $0.id == id } }

  public static let all: [Playbook] =
    [
      unauthorizedIntegration, identityAppMissing, bothAppsMissing, consentIncomplete, appDisabled,
      galleryConnection, jobStopped, provisioningFailures, graphAccess, nothingSetUp, healthCheck,
      galleryHealthCheck,
    ] + special
}

extension Playbook {
  private static let signIn = ["graph.signed-in"]
  private static let trust = [
    "controlhub.status", "integration-app.present", "integration-app.deleted-item",
    "integration-app.deleted-by", "integration-app.enabled", "integration-app.consent",
  ]
  private static let instance = ["identity-app.present", "identity-app.enabled"]
  private static let job = ["job.present", "job.running", "job.quarantine", "job.cycle"]
  private static let ownSide = [
    "webex.token", "webex.organization", "graph.permissions", "console.clock",
  ]

  /// Control Hub's "The request was unauthorized": all four legs.
  public static let unauthorizedIntegration = Playbook(
    id: "unauthorized-integration", title: "Unauthorized requests of Control Hub",
    checks: signIn + trust + instance + job + ownSide)

  public static let identityAppMissing = Playbook(
    id: "identity-app-missing", title: "Loss of Cisco Webex Identity",
    checks: signIn + instance + job + trust + ownSide)

  public static let bothAppsMissing = Playbook(
    id: "both-apps-missing", title: "Loss of both applications of the wizard",
    checks: signIn + trust + instance + job + ownSide)

  public static let consentIncomplete = Playbook(
    id: "consent-incomplete", title: "Permissions missing in the consent",
    checks: signIn + trust + instance + job + ownSide)

  public static let appDisabled = Playbook(
    id: "app-disabled", title: "Applications switched off",
    checks: signIn + trust + instance + job + ownSide)

  /// Leg 3 of the gallery deployment: tenant URL and secret token.
  public static let galleryConnection = Playbook(
    id: "gallery-connection", title: "Connection of the gallery application",
    checks: signIn + job + ["gallery.tenant-url", "job.credentials"] + ownSide)

  public static let jobStopped = Playbook(
    id: "job-stopped", title: "Standstill of the provisioning job",
    checks: signIn + job + ["gallery.tenant-url", "job.credentials"] + trust + instance + ownSide)

  public static let provisioningFailures = Playbook(
    id: "provisioning-failures", title: "Failures of provisioning",
    checks: signIn + job + ["provisioning.failures"] + ownSide)

  public static let graphAccess = Playbook(
    id: "graph-access", title: "Access to Microsoft Graph",
    checks: signIn + ["graph.permissions", "controlhub.status", "webex.token", "console.clock"])

  public static let nothingSetUp = Playbook(
    id: "nothing-set-up", title: "Nothing is set up yet",
    checks: signIn + [
      "integration-app.present", "identity-app.present", "job.present", "webex.token",
      "webex.organization", "source.directory", "graph.permissions",
    ])

  public static let healthCheck = Playbook(
    id: "health-check", title: "Health check",
    checks: signIn + trust + instance + job + ["provisioning.failures"] + ownSide)

  public static let galleryHealthCheck = Playbook(
    id: "gallery-health-check", title: "Health check of the gallery deployment",
    checks: signIn + job + ["gallery.tenant-url", "job.credentials", "provisioning.failures"]
      + ownSide)

  /// Whether it looks for anything, and not for one trouble.
  var isHealthCheck: Bool { [.healthCheck, .galleryHealthCheck, .nothingSetUp].contains(self) }

  /// The playbook for a snapshot: that of its first trouble, else a health check.
  static func fitting(_ snapshot: Snapshot) -> Playbook {
    if let trouble = snapshot.troubles.first, let playbook = named(trouble.playbook) {
      return playbook == healthCheck && snapshot.profile.deployment == .gallery
        ? galleryHealthCheck : playbook
    }
    switch snapshot.profile.deployment {
    case .gallery: return galleryHealthCheck
    case .unknown where snapshot.profile.source == .okta: return okta
    case .unknown where snapshot.applications.value != nil: return nothingSetUp
    case .wizard, .both, .unknown: return healthCheck
    }
  }
}
