/// `/oauth2/v2.0/token`, `/devicecode` and OpenID discovery.
struct TokenEndpoint: Sendable {
  static let lifetime = Duration.seconds(3599)
  private static let refreshLifetime = Duration.seconds(90 * 86_400)
  static let signInScopes: Set = ["openid", "profile", "email", "offline_access"]

  let state: SandboxState

  /// Runs a handler and dresses its error with trace id, correlation id and time.
  func answering(_ call: Call, _ body: () throws -> Reply) -> Reply {
    do {
      return try body()
    } catch {
      let failure =
        error as? LoginError ?? LoginError("temporarily_unavailable", 90033, "Try again later.")
      let trace = state.entra { $0.random.guid() }
      let given = call.header("client-request-id").flatMap { GUIDText.isGUID($0) ? $0 : nil }
      return failure.reply(
        traceId: trace, correlationId: given ?? state.entra { $0.random.guid() }, now: state.now,
        origin: call.origin)
    }
  }

  // MARK: Grants

  func token(_ call: Call) throws(LoginError) -> Reply {
    let tenant = try tenant(call)
    let form = try form(call)
    if state.identity.isElsewhere(call) {
      throw form["grant_type"] == "client_credentials"
        ? .crossCloudClient : .otherCloud(state.identity.displayName)
    }
    switch form["grant_type"] {
    case "client_credentials": return try clientCredentials(form, call, tenant)
    case "urn:ietf:params:oauth:grant-type:device_code": return try redeemDevice(form, call)
    case "refresh_token": return try refresh(form, call)
    case nil, "": throw .missing("grant_type")
    case let other?:
      throw LoginError(
        "unsupported_grant_type", 70003,
        "The app requested an unsupported grant type '\(other)'.")
    }
  }

  private func clientCredentials(
    _ form: [String: String], _ call: Call, _ tenant: String?
  ) throws(LoginError) -> Reply {
    guard tenant != nil else {
      throw LoginError(
        "invalid_request", 50059,
        "No tenant-identifying information found in either the request or implied by any provided "
          + "credentials.")
    }
    let (application, secret) = try client(form, call)
    if let assertion = form["client_assertion"] {
      try check(assertion, of: application, form, call)
    } else {
      try checkSecret(application, secret, isRequired: true)
    }
    let words = try scopes(form["scope"], call)
    guard words == [".default"] else {
      throw LoginError(
        "invalid_scope", 1_002_012,
        "The provided value for scope \(form["scope"] ?? "") is not valid. Client credential flows "
          + "must have a scope value with /.default suffixed to the resource identifier.")
    }
    let principal = try principal(application)
    let now = state.now
    let access = Access(
      appId: application.appId, appDisplayName: principal.displayName, objectId: principal.id,
      permissions: state.entra { $0.grantedRoles(of: principal.id) },
      expires: now + Self.lifetime)
    return success([
      "token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599,
      "access_token": .string(state.signer.sign(access, issued: now)),
    ])
  }

  private func check(
    _ assertion: String, of application: Application, _ form: [String: String], _ call: Call
  ) throws(LoginError) {
    let base = "\(call.origin)/\(call.parameter("tenant"))"
    try ClientAssertionCheck(
      certificates: application.appId == state.identity.clientId ? state.clientCertificates : [],
      clientId: application.appId,
      audiences: ["\(base)/oauth2/v2.0/token", "\(base)/v2.0"], now: state.now
    ).check(assertion, type: form["client_assertion_type"])
  }

  private func success(_ object: JSONObject) -> Reply {
    var reply = Reply.json(200, .object(object))
    reply.setHeader("Cache-Control", "no-store, no-cache")
    reply.setHeader("Pragma", "no-cache")
    return reply
  }

  private func redeemDevice(_ form: [String: String], _ call: Call) throws(LoginError) -> Reply {
    guard let code = form["device_code"] else { throw .missing("device_code") }
    let (application, secret) = try client(form, call)
    try checkSecret(application, secret, isRequired: false)
    guard let flow = state.login.flow(deviceCode: code), !flow.redeemed,
      flow.clientId == application.appId
    else {
      throw LoginError(
        "bad_verification_code", 70018,
        "Invalid verification code: the device code is not known or was used before.")
    }
    switch flow.decision {
    case .declined:
      throw LoginError(
        "authorization_declined", 70020, "The user declined the authorization request.")
    case .approved(let account) where flow.expires > state.now:
      state.login.redeem(code)
      return try issue(application, account: account, scopes: flow.scopes)
    case .pending, .approved:
      guard flow.expires > state.now else {
        throw LoginError(
          "expired_token", 70019,
          "Verification code expired. The user did not sign in within 15 minutes.")
      }
      throw LoginError(
        "authorization_pending", 70016,
        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.")
    }
  }

  private func refresh(_ form: [String: String], _ call: Call) throws(LoginError) -> Reply {
    guard let token = form["refresh_token"] else { throw .missing("refresh_token") }
    let (application, secret) = try client(form, call)
    try checkSecret(application, secret, isRequired: false)
    guard let known = state.login.refresh(token), known.clientId == application.appId else {
      throw LoginError(
        "invalid_grant", 9_002_313, "Invalid request. Request is malformed or invalid.")
    }
    guard known.expires > state.now else {
      throw LoginError(
        "invalid_grant", 700_082, "The refresh token has expired due to inactivity.")
    }
    var wanted = known.scopes
    if let text = form["scope"], !text.trimmed.isEmpty {
      wanted = try scopes(text, call)
      guard wanted.allSatisfy({ known.scopes.contains($0) || $0 == ".default" }) else {
        throw .invalidScope(text)
      }
      if wanted.contains(".default") { wanted = known.scopes }
      wanted += known.scopes.filter { Self.signInScopes.contains($0) && !wanted.contains($0) }
    }
    return try issue(application, account: known.account, scopes: wanted)
  }

  /// Tokens for a signed-in person: what was asked for, as far as it was consented to.
  private func issue(
    _ application: Application, account: Int, scopes: [String]
  ) throws(LoginError) -> Reply {
    let principal = try principal(application)
    let consented = state.entra { $0.tenantWideScopes(of: principal.id) }
    let wanted =
      scopes.contains(".default")
      ? Array(consented.subtracting(Self.signInScopes)) : scopes.filter { $0 != ".default" }
    let missing = wanted.filter { !consented.contains($0) && !Self.signInScopes.contains($0) }
    guard missing.isEmpty else {
      throw .noConsent(application.appId, application.displayName)
    }
    let directory = state.snapshot.directory
    guard directory.isLive(account), directory.isEnabled(account) else {
      throw LoginError("invalid_grant", 50057, "The user account is disabled.")
    }
    let now = state.now
    let granted = Set(wanted).subtracting(["offline_access"])
    let access = Access(
      appId: application.appId, appDisplayName: principal.displayName,
      objectId: directory.userIDs.id(account),
      userPrincipalName: directory.text(.userPrincipalName, of: account),
      displayName: directory.text(.displayName, of: account), permissions: granted,
      directoryRoles: SignInAccount.at(account)?.roles ?? [], expires: now + Self.lifetime)
    var body: JSONObject = [
      "token_type": "Bearer",
      "scope": .string(granted.sorted().joined(separator: " ")), "expires_in": 3599,
      "ext_expires_in": 3599, "access_token": .string(state.signer.sign(access, issued: now)),
    ]
    if scopes.contains("offline_access") {
      let token = "1.\(state.entra { $0.random.token(120) })"
      state.login.remember(
        LoginSessions.Refresh(
          clientId: application.appId, account: account, scopes: scopes,
          expires: now + Self.refreshLifetime), as: token)
      body.append("refresh_token", .string(token))
    }
    if scopes.contains("openid") {
      body.append("id_token", .string(idToken(application, access, now)))
    }
    return success(body)
  }

  private func idToken(_ application: Application, _ access: Access, _ now: Timestamp) -> String {
    state.signer.sign([
      "aud": .string(application.appId),
      "iss": .string("\(state.origin)/\(state.identity.tenantId)/v2.0"),
      "iat": .integer(now.seconds), "nbf": .integer(now.seconds),
      "exp": .integer(access.expires.seconds), "name": .optional(access.displayName),
      "oid": .string(access.objectId), "sub": .string(access.objectId),
      "preferred_username": .optional(access.userPrincipalName),
      "tid": .string(state.identity.tenantId), "ver": "2.0",
    ])
  }
}
