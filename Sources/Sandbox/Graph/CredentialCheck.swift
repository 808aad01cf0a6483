/// What the provisioning service does with its credentials: one SCIM query that finds nobody.
struct CredentialCheck {
  let state: SandboxState
  let webex: Router

  static let code =
    "SystemForCrossDomainIdentityManagementCredentialValidationUnavailable"
  /// Webex's own hosts, which the sandbox stands in for.
  private static let webexHosts = ["api.ciscospark.com", "webexapis.com"]

  /// Why the credentials do not work; nil if they do.
  func failure(_ secrets: [String: String]) -> SyncJob.Failure? {
    guard let base = secrets["BaseAddress"], !base.isEmpty else {
      return Self.failure("The tenant URL is missing.")
    }
    guard let token = secrets["SecretToken"], !token.isEmpty else {
      return Self.failure("The secret token is missing.")
    }
    guard let path = path(of: base) else {
      return Self.failure("We could not reach the application at '\(base)'.")
    }
    let id = state.entra { $0.random.guid() }
    let filter = URLCoding.encode("userName eq \"\(id)\"")
    let target = "\(path)/Users?filter=\(filter)"
    let status = ask(target, token)
    guard status != 200 else { return nil }
    return Self.failure(
      "We received this unexpected response from your application: GET "
        + "\(base)/Users?filter=userName eq \"\(id)\" was answered with HTTP status code \(status)"
        + "\(Self.reasons[status].map { " (\($0))" } ?? "").")
  }

  private static let reasons = [
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
  ]

  private static func failure(_ message: String) -> SyncJob.Failure {
    SyncJob.Failure(code: code, message: message, tenantActionable: true)
  }

  private func ask(_ target: String, _ token: String) -> Int {
    let call = Call(
      method: "GET", target: target,
      headers: [
        ("authorization", "Bearer \(token)"), ("accept", "application/scim+json"),
        ("user-agent", TargetClient.userAgent),
      ], origin: state.origin)
    return webex.answer(call)?.status ?? 404
  }

  /// The path under which this sandbox serves the address; nil for any other host.
  func path(of base: String) -> String? {
    guard let scheme = base.range(of: "://"), !base.contains(where: \.isWhitespace) else {
      return nil
    }
    let rest = base[scheme.upperBound...]
    let host = rest.prefix { $0 != "/" }
    var path = String(rest.dropFirst(host.count).prefix { $0 != "?" && $0 != "#" })
    while path.last == "/" { path.removeLast() }
    let own = state.origin.drop { $0 != "/" }.drop { $0 == "/" }
    let isOwn = host == own || host == "localhost:\(own.split(separator: ":").last ?? "")"
    return isOwn || Self.webexHosts.contains(String(host)) ? path : nil
  }
}
