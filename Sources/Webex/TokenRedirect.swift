public import HTTPTransport

/// The token in a redirect URL as somebody pasted it.
public struct TokenRedirect: Sendable, Equatable {
  public var token: Secret
  public var state: String?
  /// Seconds; nil when the address doesn't tell.
  public var lifetime: Double?
  /// `expires_in` where no lifetime can be meant by it.
  public var oddLifetime: String?
  /// The host of the address where it is not the registered one, `localhost:3000`.
  public var foreignHost: String?
  /// Whether only the token was pasted, without the address around it.
  public var isBare: Bool
  /// What of the paste was mended, one phrase each.
  public var repairs: [String]

  /// Why a paste gives no token; none of the cases holds a part of one.
  public enum Problem: Error, Sendable, Equatable {
    case empty
    case tooLong
    /// The sign-in itself was refused.
    case refused(String)
    /// The address, without what follows its `#`.
    case fragmentMissing
    /// The address that is to be opened, not the one that comes back.
    case authorizeAddress
    /// The answer of another flow.
    case authorizationCode
    case microsoftToken
    /// It ends inside the token.
    case cutOff
    case notBearer(String)
    /// Two addresses with different tokens.
    case severalTokens
    case foreignCharacters
    /// Nothing of all this.
    case notARedirect
  }

  public static let limit = 65_536

  /// - Parameter expectedState: proves that white space in the middle was put there by wrapping.
  public init(_ text: String, expectedState: String? = nil) throws(Problem) {
    guard text.utf8.count <= Self.limit else { throw .tooLong }
    var cleaner = PasteCleaner(text, expectedState: expectedState)
    let address = cleaner.clean()
    guard !address.isEmpty else { throw .empty }
    let fields = Self.fields(address)
    repairs = []
    if let error = fields.first("error") {
      throw .refused(fields.first("error_description") ?? error)
    }
    let tokens = Set(fields.filter { $0.name == "access_token" }.map(\.value))
    guard tokens.count <= 1 else { throw .severalTokens }
    guard let value = tokens.first else {
      self = try Self.bare(address, repairs: cleaner.repairs)
      return
    }
    guard !value.isEmpty else { throw .cutOff }
    if value.hasPrefix("eyJ") { throw .microsoftToken }
    // The token comes first: an address that ends with it was cut.
    guard let type = fields.first("token_type") else { throw .cutOff }
    guard type.lowercased() == "bearer" else { throw .notBearer(String(type.prefix(40))) }
    guard Self.isToken(value) else { throw .foreignCharacters }
    token = Secret(value)
    state = fields.first("state")
    lifetime = fields.first("expires_in").flatMap(Double.init).flatMap {
      $0 > 0 && $0 < 1e9 ? $0 : nil
    }
    if lifetime == nil { oddLifetime = fields.first("expires_in") }
    let host = Origin(address).map { "\($0.host):\($0.port)" }
    if let host, host != "localhost:3000" { foreignHost = host }
    isBare = false
    repairs = cleaner.repairs
  }

  private init(bare token: String, repairs: [String]) {
    self.token = Secret(token)
    isBare = true
    self.repairs = repairs
  }

  /// Says what a text without `access_token` is, or takes it as the token alone.
  private static func bare(_ text: String, repairs: [String]) throws(Problem) -> TokenRedirect {
    let lower = text.lowercased()
    if lower.contains("/oauth2/v1/authorize") || lower.contains("dosso.jsp") {
      throw .authorizeAddress
    }
    let query = Set(fields(text).map(\.name))
    if query.contains("code") { throw .authorizationCode }
    if lower.contains("localhost:3000") { throw .fragmentMissing }
    if text.hasPrefix("eyJ") { throw .microsoftToken }
    if lower.contains("://") || text.contains("=") || text.contains(where: \.isWhitespace) {
      throw .notARedirect
    }
    guard isToken(text) else { throw .foreignCharacters }
    guard text.utf8.count >= 20 else { throw .notARedirect }
    return TokenRedirect(bare: text, repairs: repairs)
  }

  private static func isToken(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      byte.isTokenByte
    }
  }

  /// Of the fragment, or of the query where something moved them there.
  private static func fields(_ text: String) -> [Field] {
    let start = text.firstIndex(of: "#") ?? text.firstIndex(of: "?")
    let tail = start.map { text[text.index(after: $0)...] } ?? text[...]
    return URLText.fields(tail).map { Field(name: $0.name.lowercased(), value: $0.value) }
  }

  struct Field {
    var name: String
    var value: String
  }
}

extension [TokenRedirect.Field] {
  fileprivate func first(_ name: String) -> String? { first { $0.name == name }?.value }
}

extension UInt8 {
  /// Letters, digits and `-._~+/=` (RFC 6750 §2.1).
  fileprivate var isTokenByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~+/=".utf8.contains(self)
    }
  }
}
