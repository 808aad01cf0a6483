import Synchronization

/// A bearer token of the Webex side.
struct WebexToken: Sendable, Equatable {
  var value: String
  /// The organization it belongs to.
  var organization: String
  /// Scopes such as `Identity:SCIM`, `spark:people_read`.
  var scopes: Set<String>
  var issued: Timestamp
  var expires: Timestamp
  /// Whether its owner is a full administrator; others have no role.
  var isAdministrator = true
}

/// All Webex tokens of the sandbox: what is not in here is unknown to Webex.
final class WebexTokens: Sendable {
  enum Verdict: Sendable, Equatable {
    case valid(WebexToken)
    case expired(WebexToken)
    case unknown
  }

  /// For the secret token of the gallery's job (webex.md, 2.2): opens `/v1/scim`.
  static let galleryScopes: Set<String> = [
    "spark:people_read", "spark:people_write", "Identity:SCIM",
  ]

  /// With which the wizard's job asks `/identity/scim` (webex.md, 3.1).
  static let wizardScopes: Set<String> = ["identity:people_rw"]

  /// The operator's own token was issued with the identity scopes on top (webex.md, 3.1).
  static let operatorScopes = galleryScopes.union([
    "identity:people_rw", "identity:people_read", "identity:organizations_read",
    "spark-admin:organizations_read",
  ])

  private let tokens = Mutex<[String: WebexToken]>([:])

  @discardableResult
  func issue(_ token: WebexToken) -> WebexToken {
    tokens.withLock { $0[token.value] = token }
    return token
  }

  func check(_ value: String, at now: Timestamp) -> Verdict {
    guard let token = tokens.withLock({ $0[value] }) else { return .unknown }
    return token.expires > now ? .valid(token) : .expired(token)
  }

  func revoke(_ value: String) {
    tokens.withLock { _ = $0.removeValue(forKey: value) }
  }
}
