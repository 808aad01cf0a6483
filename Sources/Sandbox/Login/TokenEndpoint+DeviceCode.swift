/// The start of a device code sign-in, and OpenID discovery.
extension TokenEndpoint {
  private static let deviceLifetime = Duration.seconds(900)

  func deviceCode(_ call: Call) throws(LoginError) -> Reply {
    _ = try tenant(call)
    if state.identity.isElsewhere(call) { throw .otherCloud(state.identity.displayName) }
    let form = try form(call)
    let (application, _) = try client(form, call)
    guard application.allowsPublicClients else { throw .confidential }
    _ = try principal(application)
    let words = try scopes(form["scope"], call)
    for word in words
    where word != ".default" && GraphPermission.named(word)?.scopeId == nil
      && !Self.signInScopes.contains(word)
    {
      throw .invalidScope(word)
    }
    let (device, user) = state.entra { tenant in
      (tenant.random.token(160), String(tenant.random.token(30).uppercased().prefix(9)))
    }
    state.login.begin(
      LoginSessions.DeviceFlow(
        deviceCode: device, userCode: user, clientId: application.appId, scopes: words,
        expires: state.now + Self.deviceLifetime))
    let page = "\(call.origin)/devicelogin"
    return .json(
      200,
      [
        "user_code": .string(user), "device_code": .string(device),
        "verification_uri": .string(page), "expires_in": 900, "interval": 5,
        "message": .string(
          "To sign in, use a web browser to open the page \(page) and enter the code \(user) to "
            + "authenticate."),
      ])
  }

  func discovery(_ call: Call) throws(LoginError) -> Reply {
    let known = try tenant(call)
    // Whoever is asked, the tenant's own cloud is named.
    let government = known == nil ? nil : state.governmentOrigin
    let base = "\(government ?? call.origin)/\(call.parameter("tenant"))"
    let issuer = known ?? "{tenantid}"
    let isGovernment = known != nil && state.identity.isGovernment
    return .json(
      200,
      [
        "token_endpoint": .string("\(base)/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": [
          "client_secret_post", "private_key_jwt", "client_secret_basic",
        ],
        "jwks_uri": .string("\(base)/discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["HS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": .string("\(call.origin)/\(issuer)/v2.0"),
        "request_uri_parameter_supported": false,
        "authorization_endpoint": .string("\(base)/oauth2/v2.0/authorize"),
        "device_authorization_endpoint": .string("\(base)/oauth2/v2.0/devicecode"),
        "http_logout_supported": true,
        "tenant_region_scope": .string(isGovernment ? "USGov" : "NA"),
        "cloud_instance_name":
          .string(isGovernment ? "microsoftonline.us" : "microsoftonline.com"),
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": .string(
          government.map { String($0.dropFirst(7)) }
            ?? (isGovernment ? "graph.microsoft.us" : "graph.microsoft.com")),
      ])
  }
}
