public import FoundationEssentials
public import HTTPTransport

/// An enterprise application: the instance of an application in one tenant.
///
/// Graph v1.0 `servicePrincipal`; only the properties that the console uses.
public struct ServicePrincipal: Sendable, Equatable, JSONReadable {
  /// Object id, the key for every call.
  public var id: String
  public var appId: String?
  public var displayName: String?
  public var appDisplayName: String?
  /// "Enabled for users to sign in"; nil counts as enabled.
  public var accountEnabled: Bool?
  /// Deactivated: kept in the tenant, but tokens are refused.
  public var isDisabled: Bool?
  /// Why Microsoft blocks it; nil when it doesn't.
  public var disabledByMicrosoftStatus: String?
  /// Home tenant of the registration; another tenant's for Cisco's own application.
  public var appOwnerOrganizationId: String?
  /// The gallery template that it was made from.
  public var applicationTemplateId: String?
  /// Whether only assigned people may use it ("Assignment required?").
  public var appRoleAssignmentRequired: Bool
  public var appRoles: [AppRole]
  public var oauth2PermissionScopes: [PermissionScope]
  public var servicePrincipalType: String?
  public var signInAudience: String?
  public var tags: [String]
  public var homepage: String?
  public var loginUrl: String?
  public var replyUrls: [String]
  public var servicePrincipalNames: [String]
  public var notificationEmailAddresses: [String]
  public var preferredSingleSignOnMode: String?
  public var verifiedPublisher: String?
  public var notes: String?
  /// Set only for deleted items, which can be restored for 30 days.
  public var deletedDateTime: Date?
  /// Not declared by Graph; shown where it comes.
  public var createdDateTime: Date?

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString ?? json["objectId"]?.nonEmptyString else {
      return nil
    }
    self.id = id
    appId = json["appId"]?.nonEmptyString
    displayName = json["displayName"]?.string
    appDisplayName = json["appDisplayName"]?.string
    accountEnabled = json["accountEnabled"]?.bool
    isDisabled = json["isDisabled"]?.bool
    disabledByMicrosoftStatus = json["disabledByMicrosoftStatus"]?.nonEmptyString
      .flatMap { $0.equalsIgnoringASCIICase("NotDisabled") ? nil : $0 }
    appOwnerOrganizationId = json["appOwnerOrganizationId"]?.nonEmptyString
    applicationTemplateId = json["applicationTemplateId"]?.nonEmptyString
    appRoleAssignmentRequired = json["appRoleAssignmentRequired"]?.bool ?? false
    appRoles = json.list("appRoles")
    oauth2PermissionScopes = json.list("oauth2PermissionScopes")
    servicePrincipalType = json["servicePrincipalType"]?.nonEmptyString
    signInAudience = json["signInAudience"]?.nonEmptyString
    tags = json["tags"]?.strings ?? []
    homepage = json["homepage"]?.nonEmptyString
    loginUrl = json["loginUrl"]?.nonEmptyString
    replyUrls = json["replyUrls"]?.strings ?? []
    servicePrincipalNames = json["servicePrincipalNames"]?.strings ?? []
    notificationEmailAddresses = json["notificationEmailAddresses"]?.strings ?? []
    preferredSingleSignOnMode = json["preferredSingleSignOnMode"]?.nonEmptyString
    verifiedPublisher = json["verifiedPublisher"]?["displayName"]?.nonEmptyString
    notes = json["notes"]?.nonEmptyString
    deletedDateTime = json["deletedDateTime"]?.date
    createdDateTime = json["createdDateTime"]?.date
  }

  /// Whether neither the tenant nor Microsoft has switched it off.
  public var isEnabled: Bool {
    accountEnabled != false && isDisabled != true && disabledByMicrosoftStatus == nil
  }
}

/// A role of an application that users, groups or other applications can be assigned to.
public struct AppRole: Sendable, Equatable, JSONReadable {
  public var id: String
  public var value: String?
  public var displayName: String?
  public var isEnabled: Bool
  /// `User` (users and groups), `Application`.
  public var allowedMemberTypes: [String]

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    value = json["value"]?.nonEmptyString
    displayName = json["displayName"]?.nonEmptyString
    isEnabled = json["isEnabled"]?.bool ?? true
    allowedMemberTypes = json["allowedMemberTypes"]?.strings ?? []
  }
}

/// A delegated permission that an API offers.
public struct PermissionScope: Sendable, Equatable, JSONReadable {
  public var id: String
  public var value: String?
  public var adminConsentDisplayName: String?
  public var isEnabled: Bool

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    value = json["value"]?.nonEmptyString
    adminConsentDisplayName = json["adminConsentDisplayName"]?.nonEmptyString
    isEnabled = json["isEnabled"]?.bool ?? true
  }
}
