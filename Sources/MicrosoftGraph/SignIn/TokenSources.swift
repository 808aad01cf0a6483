public import HTTPTransport

extension SignInClient {
  /// Tokens for an application itself, renewed as they expire.
  public func applicationTokens(_ credential: ClientCredential, scope: String) -> TokenCache {
    TokenCache(now: transport.configuration.timing.now) { [self] request in
      try await clientCredentials(credential, scope: scope, claims: request.claims).access
    }
  }

  /// The same by a client secret.
  public func applicationTokens(secret: Secret, scope: String) -> TokenCache {
    applicationTokens(.secret(secret), scope: scope)
  }

  /// Tokens for a signed-in person, renewed by refresh token.
  ///
  /// - Parameter onRefresh: is given each new refresh token to store; the old one is spent.
  public func personTokens(
    _ tokens: TokenSet, scope: String,
    onRefresh: @escaping @Sendable (Secret) async -> Void = { _ in }
  ) -> TokenCache {
    personTokens(
      refresh: tokens.refresh, current: tokens.access, scope: scope, onRefresh: onRefresh)
  }

  /// Tokens for a person by a stored refresh token.
  public func personTokens(
    refresh: Secret?, current: AccessToken? = nil, scope: String,
    onRefresh: @escaping @Sendable (Secret) async -> Void = { _ in }
  ) -> TokenCache {
    let chain = RefreshChain(self, refresh, scope, onRefresh)
    return TokenCache(current: current, now: transport.configuration.timing.now) { request in
      try await chain.renew(request, current)
    }
  }
}

/// Holds the latest refresh token; each use brings the next one.
private actor RefreshChain {
  private let client: SignInClient
  private var refresh: Secret?
  private let scope: String
  private let onRefresh: @Sendable (Secret) async -> Void

  init(
    _ client: SignInClient, _ refresh: Secret?, _ scope: String,
    _ onRefresh: @escaping @Sendable (Secret) async -> Void
  ) {
    self.client = client
    self.refresh = refresh
    self.scope = scope
    self.onRefresh = onRefresh
  }

  func renew(_ request: TokenRequest, _ first: AccessToken?) async throws -> AccessToken {
    guard let refresh else {
      // Without a refresh token the first access token is all there is.
      if let first { return first }
      throw TokenError.signInNeeded(client.loginURL, tag: client.tag)
    }
    let tokens = try await client.refresh(refresh, scope: scope, claims: request.claims)
    if let next = tokens.refresh {
      self.refresh = next
      await onRefresh(next)
    }
    return tokens.access
  }
}

extension TokenError {
  /// There is nothing to sign in with.
  static func signInNeeded(_ url: String, tag: String?) -> TokenError {
    TokenError(error: "login_required", message: "nobody is signed in", url: url, tag: tag)
  }

  /// Nobody has used the device code in time.
  static func codeExpired(_ url: String, tag: String?) -> TokenError {
    TokenError(
      error: "expired_token", message: "the code was not used in time", url: url, tag: tag)
  }

  private init(error: String, message: String, url: String, tag: String?) {
    self.error = error
    self.message = message
    self.url = url
    self.tag = tag
    codes = []
    status = 401
  }
}
