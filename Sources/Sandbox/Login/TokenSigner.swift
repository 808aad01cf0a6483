import Crypto
import Synchronization

/// Who a valid Graph token speaks for.
struct Access: Sendable, Equatable {
  /// The client application.
  var appId: String
  var appDisplayName: String
  /// Object id of the user, or of the client's service principal.
  var objectId: String
  var userPrincipalName: String?
  var displayName: String?
  /// Delegated scopes of a user's token, application roles of an app's.
  var permissions: Set<String>
  /// Directory roles of the user, by template id.
  var directoryRoles: Set<String> = []
  var expires: Timestamp

  /// Whether an app speaks for itself.
  var isApp: Bool { userPrincipalName == nil }
}

/// Why a bearer token is refused.
enum TokenFault: Error, Sendable, Equatable {
  case malformed, badSignature, expired, notYetValid, wrongAudience, wrongTenant
}

/// Makes and checks the sandbox's access tokens: JSON Web Tokens with HMAC-SHA-256.
final class TokenSigner: Sendable {
  static let graphAudience = "https://graph.microsoft.com"
  static let governmentAudience = "https://graph.microsoft.us"

  private let identity: TenantIdentity
  /// Graph of the cloud that the tenant lives in.
  private var audience: String {
    identity.isGovernment ? Self.governmentAudience : Self.graphAudience
  }
  private let key: [UInt8]
  /// Numbers the tokens: two of the same second are two tokens.
  private let identifiers: Mutex<SeededGenerator>
  private let checked = Mutex<[String: Access]>([:])

  init(identity: TenantIdentity) {
    self.identity = identity
    var random = SeededGenerator(seed: identity.seed, purpose: "token key")
    identifiers = Mutex(SeededGenerator(seed: identity.seed, purpose: "token identifiers"))
    key = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  /// An access token for Microsoft Graph.
  func sign(_ access: Access, issued: Timestamp) -> String {
    var claims: JSONObject = [
      "aud": .string(audience),
      "iss": .string("https://sts.windows.net/\(identity.tenantId)/"),
      "iat": .integer(issued.seconds), "nbf": .integer(issued.seconds),
      "exp": .integer(access.expires.seconds), "app_displayname": .string(access.appDisplayName),
      "appid": .string(access.appId), "appidacr": access.isApp ? "1" : "0",
      "idtyp": access.isApp ? "app" : "user", "oid": .string(access.objectId),
      "sub": .string(access.objectId), "tid": .string(identity.tenantId),
      "uti": .string(identifiers.withLock { $0.token(22) }), "ver": "1.0",
    ]
    if access.isApp {
      claims.append("roles", .strings(access.permissions.sorted()))
    } else {
      claims.append("scp", .string(access.permissions.sorted().joined(separator: " ")))
      claims.append("upn", .optional(access.userPrincipalName))
      claims.append("unique_name", .optional(access.userPrincipalName))
      claims.append("name", .optional(access.displayName))
      claims.append("wids", .strings(access.directoryRoles.sorted()))
    }
    return sign(claims)
  }

  /// Any claims as a signed token.
  func sign(_ claims: JSONObject) -> String {
    let header: JSON = ["typ": "JWT", "alg": "HS256", "kid": "sandbox"]
    let content =
      Base64URL.encode(header.encoded) + "." + Base64URL.encode(JSON.object(claims).encoded)
    return content + "." + Base64URL.encode(signature(of: content))
  }

  private func signature(of content: String) -> [UInt8] {
    Array(
      HMAC<SHA256>.authenticationCode(for: Array(content.utf8), using: SymmetricKey(data: key)))
  }

  /// Checks form, signature, times, audience and tenant.
  func check(_ token: String, at now: Timestamp) throws(TokenFault) -> Access {
    if let known = checked.withLock({ $0[token] }) {
      guard known.expires > now else { throw .expired }
      return known
    }
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, token.utf8.count < 65_536, let signature = Base64URL.decode(parts[2]),
      let payload = Base64URL.decode(parts[1]),
      let claims = (try? JSON(parsing: payload))?.object
    else { throw .malformed }
    let expected = self.signature(of: "\(parts[0]).\(parts[1])")
    guard expected.count == signature.count,
      zip(expected, signature).reduce(UInt8(0), { $0 | ($1.0 ^ $1.1) }) == 0
    else { throw .badSignature }
    let access = try access(claims)
    guard claims["aud"]?.string == audience else { throw .wrongAudience }
    guard claims["tid"]?.string == identity.tenantId else { throw .wrongTenant }
    guard access.expires > now else { throw .expired }
    guard (claims["nbf"]?.integer ?? 0) <= now.seconds + 300 else { throw .notYetValid }
    checked.withLock {
      if $0.count > 500 { $0.removeAll() }
      $0[token] = access
    }
    return access
  }

  private func access(_ claims: JSONObject) throws(TokenFault) -> Access {
    guard let appId = claims["appid"]?.string, let objectId = claims["oid"]?.string,
      let expires = claims["exp"]?.integer
    else { throw .malformed }
    let scopes = claims["scp"]?.string?.split(separator: " ").map(String.init)
    let roles = claims["roles"]?.array?.compactMap(\.string)
    return Access(
      appId: appId, appDisplayName: claims["app_displayname"]?.string ?? "", objectId: objectId,
      userPrincipalName: claims["upn"]?.string, displayName: claims["name"]?.string,
      permissions: Set(scopes ?? roles ?? []),
      directoryRoles: Set(claims["wids"]?.array?.compactMap(\.string) ?? []),
      expires: Timestamp(seconds: expires))
  }
}
