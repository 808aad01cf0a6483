public import FoundationEssentials
public import HTTPTransport

/// Who may use an application, or what an application may do elsewhere (Graph `appRoleAssignment`).
public struct AppRoleAssignment: Sendable, Equatable, JSONReadable {
  public enum PrincipalType: String, Sendable, CaseIterable {
    case user = "User"
    case group = "Group"
    case servicePrincipal = "ServicePrincipal"
  }

  /// The role of the assignments that name none ("Default Access").
  public static let defaultAccessRoleId = "00000000-0000-0000-0000-000000000000"

  public var id: String
  /// Empty where it can't be understood.
  public var appRoleId: String
  public var principalId: String
  public var principalDisplayName: String?
  public var principalType: Open<PrincipalType>?
  public var resourceId: String?
  public var resourceDisplayName: String?
  public var createdDateTime: Date?

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString, let principal = json["principalId"]?.nonEmptyString
    else { return nil }
    self.id = id
    principalId = principal
    appRoleId = json["appRoleId"]?.string ?? ""
    principalDisplayName = json["principalDisplayName"]?.string
    principalType = json.read("principalType")
    resourceId = json["resourceId"]?.nonEmptyString
    resourceDisplayName = json["resourceDisplayName"]?.nonEmptyString
    createdDateTime = json["createdDateTime"]?.date
  }

  public var isDefaultAccess: Bool { appRoleId == Self.defaultAccessRoleId }
}

/// Delegated permissions granted to an application (Graph `oAuth2PermissionGrant`).
public struct PermissionGrant: Sendable, Equatable, JSONReadable {
  public enum ConsentType: String, Sendable, CaseIterable {
    /// For everybody in the tenant: admin consent.
    case allPrincipals = "AllPrincipals"
    case principal = "Principal"
  }

  public var id: String
  /// Object id of the application that may act.
  public var clientId: String?
  public var consentType: Open<ConsentType>?
  /// The person, when consent is not for everybody.
  public var principalId: String?
  /// Object id of the API's service principal.
  public var resourceId: String?
  /// The permissions' names.
  public var scopes: [String]

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    clientId = json["clientId"]?.nonEmptyString
    consentType = json.read("consentType")
    principalId = json["principalId"]?.nonEmptyString
    resourceId = json["resourceId"]?.nonEmptyString
    scopes = (json["scope"]?.string ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
