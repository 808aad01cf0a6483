/// Application ids that mean the same in every tenant.
enum KnownApplication {
  static let webexIntegration = "90db942a-c1eb-4e8d-82e4-eebf64a7e2ae"
  static let microsoftGraph = "00000003-0000-0000-c000-000000000000"
  /// The gallery's template for applications that it does not list.
  static let customTemplate = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621"
  static let graphCommandLine = "14d82eec-204b-4c2f-b7e8-296a70dab67e"

  static let microsoftTenant = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
  /// Stands for Cisco's home tenant, whose id is not published.
  static let ciscoTenant = "5f3a1d8e-0c47-4b62-9e15-a2d7b8c04f96"

  /// What the consent page of the integration app lists (webex.md, section 1.3).
  static let webexApplicationPermissions = [
    "Application.ReadWrite.OwnedBy", "AuditLog.Read.All", "Group.Read.All",
    "GroupMember.Read.All", "User.Read.All", "Place.Read.All",
  ]
  static let webexDelegatedPermissions = ["User.Read"]

  static let consoleApplicationPermissions = [
    "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All", "AuditLog.Read.All",
    "DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All", "Group.Read.All",
    "GroupMember.Read.All", "Organization.Read.All", "ProvisioningLog.Read.All",
    "Synchronization.ReadWrite.All", "User.Read.All",
  ]
  static let consoleDelegatedPermissions =
    consoleApplicationPermissions + [
      "Application.Read.All", "Directory.Read.All", "Synchronization.Read.All", "User.Read",
      "User.ReadBasic.All", "openid", "profile", "email", "offline_access",
    ]

  static func all(_ identity: TenantIdentity) -> [Application] {
    [
      Application(
        appId: microsoftGraph, displayName: "Microsoft Graph", publisherName: "Microsoft",
        ownerTenant: microsoftTenant, homepage: nil),
      Application(
        appId: webexIntegration, displayName: "Cisco Webex Identity Integration",
        publisherName: "Cisco Systems, Inc.", ownerTenant: ciscoTenant,
        replyURLs: ["https://admin.webex.com/settings"], homepage: "https://admin.webex.com",
        applicationPermissions: webexApplicationPermissions,
        delegatedPermissions: webexDelegatedPermissions),
      Application(
        appId: identity.clientId, displayName: "EntraHub console",
        publisherName: identity.displayName, ownerTenant: identity.tenantId,
        replyURLs: ["http://localhost"],
        applicationPermissions: consoleApplicationPermissions,
        delegatedPermissions: consoleDelegatedPermissions, allowsPublicClients: true,
        secret: identity.clientSecret, signInAudience: "AzureADMyOrg"),
      Application(
        appId: graphCommandLine, displayName: "Microsoft Graph Command Line Tools",
        publisherName: "Microsoft", ownerTenant: microsoftTenant,
        replyURLs: ["http://localhost"], delegatedPermissions: consoleDelegatedPermissions,
        allowsPublicClients: true),
    ]
  }
}
