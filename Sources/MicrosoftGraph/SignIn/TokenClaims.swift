public import FoundationEssentials
public import HTTPTransport

/// What a JSON web token says about itself, unverified: for display only.
public struct TokenClaims: Sendable, Equatable {
  public var audience: String?
  public var tenantId: String?
  public var appId: String?
  public var appDisplayName: String?
  /// Delegated permissions (`scp`).
  public var scopes: [String]
  /// Application permissions (`roles`).
  public var roles: [String]
  public var expires: Date?
  public var userPrincipalName: String?
  public var name: String?
  public var objectId: String?
  /// Template ids of the person's directory roles (`wids`); nil where the token names none.
  public var directoryRoles: [String]?

  /// Nil for what isn't a JSON web token.
  public init?(_ token: Secret) {
    let parts = token.revealed.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, token.revealed.utf8.count <= 65_536,
      let bytes = Base64URL.decode(parts[1]), let json = try? JSONDocument(bytes).root,
      json.isObject
    else { return nil }
    audience = json["aud"]?.string ?? json["aud"]?.strings.first
    tenantId = json["tid"]?.string
    appId = json["appid"]?.string ?? json["azp"]?.string
    appDisplayName = json["app_displayname"]?.string
    scopes = (json["scp"]?.string ?? "").split(separator: " ").map(String.init)
    roles = json["roles"]?.strings ?? []
    expires = json["exp"]?.double.flatMap {
      $0 > 0 && $0 < 1e11 ? Date(timeIntervalSince1970: $0) : nil
    }
    userPrincipalName = json["upn"]?.string ?? json["preferred_username"]?.string
    name = json["name"]?.string
    objectId = json["oid"]?.string
    directoryRoles = json["wids"].map { $0.strings.map { $0.lowercased() } }
  }

  /// Whether the token acts for an application instead of a person.
  public var isApplication: Bool { userPrincipalName == nil && scopes.isEmpty && !roles.isEmpty }

  /// All permissions, delegated and application.
  public var permissions: [String] { scopes + roles }
}
