import FoundationEssentials
public import HTTPTransport

/// Calls to Microsoft's sign-in service (`/oauth2/v2.0`).
public struct SignInClient: Sendable {
  /// Such as `https://login.microsoftonline.com`, without a slash at the end.
  public let loginURL: String
  /// Tenant id, verified domain, `organizations` or `common`.
  public let tenant: String
  public let clientId: String
  let transport: Transport
  let tag: String?

  public init(
    loginURL: String, tenant: String, clientId: String, transport: Transport, tag: String? = nil
  ) {
    self.loginURL = loginURL.hasSuffix("/") ? String(loginURL.dropLast()) : loginURL
    self.tenant = tenant
    self.clientId = clientId
    self.transport = transport
    self.tag = tag
  }

  /// A token for an application itself.
  ///
  /// - Parameters:
  ///   - scope: `{Graph host}/.default`.
  ///   - claims: what Conditional Access wants proved.
  public func clientCredentials(
    _ credential: ClientCredential, scope: String, claims: String? = nil
  ) async throws -> TokenSet {
    let (proof, secrets) = try credential.fields(
      client: clientId, audience: endpoint("token"), now: transport.configuration.timing.now())
    var fields = [
      ("grant_type", "client_credentials"), ("client_id", clientId), ("scope", scope),
    ]
    fields += proof
    if let claims { fields.append(("claims", claims)) }
    return try await token(fields, secrets: secrets)
  }

  /// The same by a client secret.
  public func clientCredentials(secret: Secret, scope: String) async throws -> TokenSet {
    try await clientCredentials(.secret(secret), scope: scope)
  }

  /// A new token by a refresh token.
  ///
  /// Store the refresh token that comes back; the old one is spent.
  public func refresh(
    _ refreshToken: Secret, scope: String, secret: Secret? = nil, claims: String? = nil
  ) async throws -> TokenSet {
    var fields = [
      ("grant_type", "refresh_token"), ("client_id", clientId),
      ("refresh_token", refreshToken.revealed), ("scope", scope),
    ]
    if let secret { fields.append(("client_secret", secret.revealed)) }
    if let claims { fields.append(("claims", claims)) }
    return try await token(fields, secrets: [refreshToken] + (secret.map { [$0] } ?? []))
  }

  /// Asks for a code that a person enters on another page (RFC 8628).
  ///
  /// - Parameter claims: what Conditional Access wants proved this time.
  public func startDeviceCode(scope: String, claims: String? = nil) async throws -> DeviceCode {
    let url = endpoint("devicecode")
    var fields = [("client_id", clientId), ("scope", scope)]
    if let claims { fields.append(("claims", claims)) }
    let response = try await post(url, fields, secrets: [])
    guard let json = response.json,
      let code = DeviceCode(json, received: transport.configuration.timing.now())
    else { throw malformed("no device code", url) }
    return code
  }

  /// The tenant id of a domain or tenant name, from its OpenID configuration.
  ///
  /// - Throws: `TokenError` with AADSTS90002 when there is no such tenant.
  public func tenantId() async throws -> String { try await discover().id }

  /// What the OpenID configuration of the tenant tells: its id and its cloud.
  ///
  /// - Throws: `TokenError` with AADSTS90002 when there is no such tenant.
  public func discover() async throws -> TenantDiscovery {
    let url = "\(loginURL)/\(URLText.encode(tenant))/v2.0/.well-known/openid-configuration"
    var request = ServiceRequest(.get, url)
    request.tag = tag
    let response = try await transport.send(request)
    guard response.isSuccess else {
      throw TokenError(response, url: url, secrets: [], tag: tag)
    }
    guard let json = response.json, let found = TenantDiscovery(json) else {
      throw malformed("no tenant in the issuer", url)
    }
    return found
  }

  func token(_ fields: [(String, String)], secrets: [Secret]) async throws -> TokenSet {
    let url = endpoint("token")
    let response = try await post(url, fields, secrets: secrets)
    guard let json = response.json,
      let tokens = TokenSet(json, received: transport.configuration.timing.now())
    else { throw malformed("no access token", url) }
    return tokens
  }

  private func post(
    _ url: String, _ fields: [(String, String)], secrets: [Secret]
  ) async throws -> ServiceResponse {
    var request = ServiceRequest.form(url, fields, tag: tag)
    // Asking again for a token changes nothing; a device code is only spent by success.
    request.isRepeatable = true
    request.answerTimeout = transport.configuration.answerTimeout
    let response = try await transport.send(request)
    // Some gateways answer 200 with an error body.
    guard response.isSuccess, response.json?["error"] == nil else {
      throw TokenError(response, url: url, secrets: secrets, tag: tag)
    }
    return response
  }

  private func endpoint(_ name: String) -> String {
    "\(loginURL)/\(URLText.encode(tenant))/oauth2/v2.0/\(name)"
  }

  private func malformed(_ reason: String, _ url: String) -> TransportError {
    TransportError(
      .malformed(reason), method: .post, url: url, host: Origin(url)?.host ?? loginURL,
      attempts: 1, tag: tag)
  }
}

/// What a successful token request brings.
public struct TokenSet: Sendable, Equatable {
  public var access: AccessToken
  /// Only with the scope `offline_access`.
  public var refresh: Secret?
  public var id: Secret?

  init?(_ json: JSONNode, received: Date) {
    guard let token = json["access_token"]?.nonEmptyString else { return nil }
    let lifetime = json["expires_in"]?.double.flatMap { $0 > 0 && $0 < 1e9 ? $0 : nil }
    access = AccessToken(
      value: Secret(token), expires: lifetime.map { received.addingTimeInterval($0) },
      scopes: (json["scope"]?.string ?? "").split(separator: " ").map(String.init))
    refresh = json["refresh_token"]?.nonEmptyString.map { Secret($0) }
    id = json["id_token"]?.nonEmptyString.map { Secret($0) }
  }
}
