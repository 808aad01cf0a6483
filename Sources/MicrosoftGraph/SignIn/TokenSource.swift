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

/// Keeps tokens until shortly before they expire; concurrent callers share one request for a new one.
public actor TokenCache: TokenSource {
  public typealias Acquire = @Sendable (TokenRequest) async throws -> AccessToken

  private let acquire: Acquire
  private let now: @Sendable () -> Date
  private var current: AccessToken?
  private var underWay: Task<AccessToken, any Error>?

  public init(
    current: AccessToken? = nil, now: @escaping @Sendable () -> Date = { Date() },
    acquire: @escaping Acquire
  ) {
    self.current = current
    self.now = now
    self.acquire = acquire
  }

  public func token(_ request: TokenRequest) async throws -> AccessToken {
    if let current, isFresh(current), current.value != request.renewing { return current }
    let task = underWay ?? start(request)
    do {
      return try await task.value
    } catch {
      // A token that still holds serves while the sign-in service has trouble.
      if let current, current.value != request.renewing, !isExpired(current) { return current }
      throw error
    }
  }

  /// Forgets the token, as after signing out.
  public func clear() {
    current = nil
    underWay?.cancel()
    underWay = nil
  }

  private func start(_ request: TokenRequest) -> Task<AccessToken, any Error> {
    let acquire = acquire
    let task = Task { try await acquire(request) }
    underWay = task
    Task {
      let result = await task.result
      finish(task, result)
    }
    return task
  }

  private func finish(
    _ task: Task<AccessToken, any Error>, _ result: Result<AccessToken, any Error>
  ) {
    guard underWay == task else { return }
    underWay = nil
    if case .success(let token) = result { current = token }
  }

  /// Renewed five minutes early, short-lived ones after nine tenths of what is left.
  private func isFresh(_ token: AccessToken) -> Bool {
    guard let expires = token.expires else { return true }
    return expires.timeIntervalSince(now()) > 300
  }

  private func isExpired(_ token: AccessToken) -> Bool {
    token.expires.map { $0 <= now() } ?? false
  }
}
