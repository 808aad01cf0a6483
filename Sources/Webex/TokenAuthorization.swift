import HTTPTransport

/// The address where a full administrator signs in for the gallery application's secret token.
///
/// Source: Webex help aumpbz, Microsoft's Cisco Webex provisioning tutorial.
public struct TokenAuthorization: Sendable, Equatable {
  /// Of the gallery application, the same for everybody.
  public static let clientID =
    "C4ca14fe00b0e51efb414ebd45aa88c1858c3bfb949b2405dba10b0ca4bc37402"
  /// Where the browser is sent afterwards: nothing listens there, and its address bar has the token.
  public static let redirectURL = "http://localhost:3000/auth/code"
  public static let scopes = ["spark:people_read", "spark:people_write", "Identity:SCIM"]
  /// The `state` of Cisco's printed address, which anybody may have used.
  public static let printedState = "this-should-be-a-random-string-for-security-purpose"

  /// Without a slash at the end.
  public var broker: String
  /// Comes back unchanged in the redirect URL.
  public var state: String

  public init(broker: String, state: String = Self.freshState()) {
    self.broker = broker.hasSuffix("/") ? String(broker.dropLast()) : broker
    self.state = state
  }

  /// 32 bytes of the system's secure randomness, as 64 hexadecimal digits.
  public static func freshState() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// The authorize URL.
  public var url: String {
    let fields = [
      ("response_type", "token"), ("client_id", Self.clientID),
      ("redirect_uri", Self.redirectURL), ("scope", Self.scopes.joined(separator: " ")),
      ("state", state),
    ]
    let query = fields.map { "\($0.0)=\(URLText.encode($0.1))" }.joined(separator: "&")
    return "\(broker)/idb/oauth2/v1/authorize?\(query)"
  }

  /// The same behind the page that asks for a sign-in even where somebody is signed in already.
  public var forcedSignInURL: String {
    "\(broker)/idb/saml2/jsp/doSSO.jsp?type=login&goto=\(URLText.encode(url))"
  }
}
