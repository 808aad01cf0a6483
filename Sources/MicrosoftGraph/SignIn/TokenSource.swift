public import FoundationEssentials
public import HTTPTransport

/// An access token and what is known about it.
public struct AccessToken: Sendable, Equatable {
  public var value: Secret
  /// Nil when unknown.
  public var expires: Date?
  /// Permissions that the sign-in service says it holds.
  public var scopes: [String]

  public init(value: Secret, expires: Date? = nil, scopes: [String] = []) {
    self.value = value
    self.expires = expires
    self.scopes = scopes
  }
}

/// What a caller needs of a token source.
public struct TokenRequest: Sendable, Equatable {
  /// A token that the service just refused; the answer must be another one.
  public var renewing: Secret?
  /// Claims that Conditional Access wants proved.
  public var claims: String?

  public init(renewing: Secret? = nil, claims: String? = nil) {
    self.renewing = renewing
    self.claims = claims
  }
}

/// Hands out tokens, and new ones when they expire or are refused.
public protocol TokenSource: Sendable {
  /// - Throws: `TokenError`, `TransportError`.
  func token(_ request: TokenRequest) async throws -> AccessToken
}

extension TokenSource {
  /// Another token in place of a refused one; nil when the source has no other.
  func renewed(_ request: TokenRequest) async throws -> AccessToken? {
    let token = try await token(request)
    return token.value == request.renewing ? nil : token
  }
}

/// A token that somebody else obtained; it cannot be renewed.
public struct FixedToken: TokenSource {
  private let accessToken: AccessToken

  public init(_ value: Secret) {
    accessToken = AccessToken(value: value, expires: TokenClaims(value)?.expires)
  }

  public func token(_ request: TokenRequest) async throws -> AccessToken { accessToken }
}
