import OrderedCollections

/// What the requests of the login service have in common: tenant, client, secret and scopes.
extension TokenEndpoint {
  /// Checks the tenant segment; `common` and `organizations` are answered with nil.
  func tenant(_ call: Call) throws(LoginError) -> String? {
    let segment = call.parameter("tenant")
    if ["common", "organizations"].contains(segment.lowercased()) { return nil }
    guard state.identity.matches(segment) else { throw .unknownTenant(segment) }
    return state.identity.tenantId
  }

  func form(_ call: Call) throws(LoginError) -> [String: String] {
    guard call.mediaType == "application/x-www-form-urlencoded" else {
      throw LoginError(
        "invalid_request", 900_144,
        "The request body must contain the following parameter: 'grant_type'.")
    }
    return call.form
  }

  func client(_ form: [String: String], _ call: Call) throws(LoginError)
    -> (application: Application, secret: String?)
  {
    var clientId = form["client_id"]
    var secret = form["client_secret"]
    if let header = call.header("authorization"), header.lowercased().hasPrefix("basic "),
      let decoded = Base64URL.decode(header.dropFirst(6).trimmed)
    {
      let parts = String(decoding: decoded, as: UTF8.self)
        .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw .missing("client_id") }
      clientId = URLCoding.decode(parts[0], plusIsSpace: true)
      secret = URLCoding.decode(parts[1], plusIsSpace: true)
    }
    guard let clientId, !clientId.isEmpty else { throw .missing("client_id") }
    let application = state.entra { $0.applications[clientId.lowercased()] }
    guard let application else {
      throw .unknownClient(clientId, state.identity.displayName)
    }
    return (application, secret)
  }

  /// The client's instance in the tenant, if it may sign in.
  func principal(_ application: Application) throws(LoginError) -> ServicePrincipal {
    guard let principal = state.entra({ $0.principal(appId: application.appId) }) else {
      throw .missingPrincipal(application.appId, state.identity.tenantId)
    }
    guard principal.isEnabled else {
      throw .disabled(application.appId, principal.displayName)
    }
    return principal
  }

  func checkSecret(
    _ application: Application, _ secret: String?, isRequired: Bool
  ) throws(LoginError) {
    if let secret {
      guard let expected = application.secret else {
        guard !application.allowsPublicClients else {
          throw LoginError(
            "invalid_client", 700_025,
            "Client is public so neither 'client_assertion' nor 'client_secret' should be "
              + "presented.", status: 401)
        }
        throw .wrongSecret(application.appId)
      }
      guard secret == expected else { throw .wrongSecret(application.appId) }
    } else if isRequired || !application.allowsPublicClients {
      throw .confidential
    }
  }

  /// Scope words without the resource in front; throws for another resource than Graph.
  func scopes(_ text: String?, _ call: Call) throws(LoginError) -> [String] {
    guard let text, !text.trimmed.isEmpty else { throw .missing("scope") }
    var words: [String] = []
    for word in text.split(separator: " ").map(String.init) {
      var name = word
      for resource in resources(call) where name.lowercased().hasPrefix(resource + "/") {
        name = String(name.dropFirst(resource.count + 1))
        if name.hasPrefix("/") { name.removeFirst() }
        break
      }
      guard !name.contains("://") else {
        if name.hasSuffix("/.default") {
          throw LoginError(
            "invalid_resource", 500_011,
            "The resource principal named \(name.dropLast(9)) was not found in the tenant named "
              + "\(state.identity.displayName).")
        }
        throw .invalidScope(word)
      }
      words.append(name)
    }
    return words
  }

  /// Under which names Microsoft Graph goes here.
  private func resources(_ call: Call) -> [String] {
    [
      "https://graph.microsoft.com", "https://graph.microsoft.us",
      "https://dod-graph.microsoft.us", "https://microsoftgraph.chinacloudapi.cn",
      KnownApplication.microsoftGraph, "\(call.origin)/v1.0", call.origin, state.origin,
    ].map { $0.lowercased() }
  }
}
