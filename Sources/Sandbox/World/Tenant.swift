import OrderedCollections

/// Everything that can change on the Entra side.
struct Tenant: Sendable {
  let identity: TenantIdentity
  var directory: Directory
  var groups: OrderedDictionary<String, DirectoryGroup> = [:]
  var servicePrincipals: OrderedDictionary<String, ServicePrincipal> = [:]
  var deletedPrincipals: OrderedDictionary<String, DeletedPrincipal> = [:]
  /// Registrations by appId, those of other tenants that can be consented to included.
  var applications: OrderedDictionary<String, Application> = [:]
  var assignments: OrderedDictionary<String, AppRoleAssignment> = [:]
  var grants: OrderedDictionary<String, PermissionGrant> = [:]
  /// Oldest first.
  var audits: [JSON] = []
  var random: SeededGenerator
  /// Oldest first: what a delta query reads.
  var groupLog: [GroupChange] = []

  init(identity: TenantIdentity, directory: Directory) {
    self.identity = identity
    self.directory = directory
    random = SeededGenerator(seed: identity.seed, purpose: "tenant")
  }

  func isLive(_ member: DirectoryGroup.Member) -> Bool {
    switch member {
    case .user(let index): directory.isLive(index)
    case .group(let id): group(id) != nil
    }
  }

  /// Notes that somebody or a group was deleted or came back: in the groups, and by itself.
  mutating func noteLife(of member: DirectoryGroup.Member) {
    if case .group(let id) = member { groupLog.append(GroupChange(group: id)) }
    groupLog.append(GroupChange(member: member))
  }

  /// A group that is not deleted.
  func group(_ id: String) -> DirectoryGroup? {
    guard let group = groups[id.lowercased()], group.deleted == nil else { return nil }
    return group
  }

  func principal(appId: String) -> ServicePrincipal? {
    servicePrincipals.values.first { $0.appId == appId.lowercased() }
  }

  func deletedPrincipal(appId: String) -> DeletedPrincipal? {
    deletedPrincipals.values.last { $0.principal.appId == appId.lowercased() }
  }

  /// Microsoft Graph's own service principal, whose app roles and scopes are what apps ask for.
  var graphPrincipal: ServicePrincipal? { principal(appId: KnownApplication.microsoftGraph) }
}

/// An enterprise application.
struct ServicePrincipal: Sendable {
  let id: String
  /// All properties but `id`.
  var properties: JSONObject
  var owners: [DirectoryGroup.Member] = []
  /// When a client made it, or had it restored by consent; nil for what was there at the start.
  var made: Timestamp?
  /// Object ids of service principals that own this one.
  var owningPrincipals: [String] = []
  var synchronization = Synchronization()

  var appId: String { properties["appId"]?.string ?? "" }
  var displayName: String { properties["displayName"]?.string ?? "" }
  var isEnabled: Bool { properties["accountEnabled"]?.bool != false }
}

/// A service principal in the deleted items, with what comes back on restore.
struct DeletedPrincipal: Sendable {
  var principal: ServicePrincipal
  var when: Timestamp
  var assignments: [AppRoleAssignment]
  var grants: [PermissionGrant]

  static let retention = Duration.seconds(30 * 86_400)
}

/// An app registration, of this tenant or of another one.
struct Application: Sendable {
  var appId: String
  var displayName: String
  var publisherName: String
  /// Home tenant.
  var ownerTenant: String
  var replyURLs: [String] = []
  var homepage: String?
  /// Permissions on Microsoft Graph that consent grants.
  var applicationPermissions: [String] = []
  var delegatedPermissions: [String] = []
  var allowsPublicClients = false
  var secret: String?
  var signInAudience = "AzureADMultipleOrgs"
  /// Roles for users and groups.
  var appRoles: [AppRole] = []
}

struct AppRoleAssignment: Sendable, Equatable {
  enum PrincipalType: String, Sendable {
    case user = "User"
    case group = "Group"
    case servicePrincipal = "ServicePrincipal"
  }

  let id: String
  var appRoleId: String
  var created: Timestamp
  var principalId: String
  var principalType: PrincipalType
  var resourceId: String

  /// Default Access: no role in particular.
  static let defaultAccess = "00000000-0000-0000-0000-000000000000"
}

/// Delegated permissions that were consented to (`oAuth2PermissionGrant`).
struct PermissionGrant: Sendable, Equatable {
  let id: String
  var clientId: String
  var consentType: String
  var principalId: String?
  var resourceId: String
  var scope: String

  var scopes: [String] { scope.split(separator: " ").map(String.init) }
}
