/// The state in which a sandbox begins.
public enum Scenario: String, CaseIterable, Sendable, Codable {
  case healthy
  case integrationAppDeleted = "integration-app-deleted"
  case identityAppDeleted = "identity-app-deleted"
  case bothAppsDeleted = "both-apps-deleted"
  case consentIncomplete = "consent-incomplete"
  case appDisabled = "app-disabled"
  case galleryHealthy = "gallery-healthy"
  case galleryTokenExpired = "gallery-token-expired"
  case galleryWrongTenantURL = "gallery-wrong-tenant-url"
  case quarantinedEscrow = "quarantined-escrow"
  case upnMismatch = "upn-mismatch"
  case nestedGroups = "nested-groups"
  case missingGroup = "missing-group"
  case domainNotVerified = "domain-not-verified"
  case inactiveRenamed = "inactive-renamed"
  case nullNotCleared = "null-not-cleared"
  case webexTokenExpired = "webex-token-expired"
  case wrongOrganization = "wrong-organization"
  case wrongCloud = "wrong-cloud"
  case slowReplication = "slow-replication"
  case okta
  case throttled
  case unreliable
  case empty

  /// One line for a listing.
  public var summary: String {
    switch self {
    case .healthy: "Wizard deployment, all well"
    case .integrationAppDeleted:
      "Cisco Webex Identity Integration was removed two hours ago; Control Hub answers 401"
    case .identityAppDeleted:
      "Cisco Webex Identity, which carries the provisioning job, was removed"
    case .bothAppsDeleted: "Both apps of the wizard deployment were removed"
    case .consentIncomplete: "The integration app is there, but one permission is missing"
    case .appDisabled: "The integration app is there, but switched off"
    case .galleryHealthy: "Classic deployment with tenant URL and secret token, all well"
    case .galleryTokenExpired: "Classic deployment, quarantined since its secret token expired"
    case .galleryWrongTenantURL:
      "Classic deployment, quarantined since somebody saved a tenant URL with a wrong organization"
    case .quarantinedEscrow:
      "Wizard deployment, quarantined: over 40 % of the people cannot be provisioned"
    case .upnMismatch:
      "User principal names are not the Webex e-mail addresses: people have two Webex users"
    case .nestedGroups:
      "The assigned group holds other groups, whose members are not provisioned"
    case .missingGroup:
      "The mapping of groups was switched off: of a group assigned since only the members are in Webex"
    case .domainNotVerified:
      "A sixth of the people sign in under a domain that Webex has not verified: nobody makes them"
    case .inactiveRenamed:
      "People were deleted in Entra and are inactive and renamed in Webex; they can be restored"
    case .nullNotCleared:
      "Attributes were emptied in Entra, and Webex keeps the old values"
    case .webexTokenExpired: "All well, but the operator's Webex token ended two days ago"
    case .wrongOrganization:
      "All well, but the operator's Webex token belongs to a partner's organization"
    case .wrongCloud:
      "The tenant lives in the US Government cloud, and the worldwide sign-in refuses it"
    case .slowReplication:
      "As integration-app-deleted; and what is made anew can't be read for a while"
    case .okta:
      "Okta provisions into Webex, and never sends a changed phone number or address"
    case .throttled:
      "All well, but Graph and Webex answer every third request with 429 and Retry-After"
    case .unreliable:
      "All well, but requests end in 5xx, late or cut answers, by the seed"
    case .empty: "A tenant where nothing is set up yet"
    }
  }

  /// How long a new object answers 404; for as long again lists leave it out (microsoft-graph.md, 0).
  var replicationDelay: Duration { self == .slowReplication ? .seconds(20) : .zero }

  /// Whether somebody has taken the directory's people over into Webex: our deployments or Okta.
  var hasPeople: Bool { deployment != .none || self == .okta }

  /// How Webex is set up in the scenario.
  enum Deployment: Sendable {
    case wizard, gallery, none
  }

  var deployment: Deployment {
    switch self {
    case .healthy, .integrationAppDeleted, .identityAppDeleted, .bothAppsDeleted,
      .consentIncomplete, .appDisabled, .quarantinedEscrow, .upnMismatch, .nestedGroups,
      .missingGroup, .domainNotVerified, .inactiveRenamed, .nullNotCleared, .webexTokenExpired,
      .wrongOrganization,
      .wrongCloud, .slowReplication, .throttled, .unreliable:
      .wizard
    case .galleryHealthy, .galleryTokenExpired, .galleryWrongTenantURL: .gallery
    case .okta, .empty: .none
    }
  }
}
