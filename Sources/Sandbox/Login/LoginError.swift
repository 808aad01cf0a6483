/// A refusal of the login service, by its AADSTS number.
struct LoginError: AnswerableError, Sendable, Equatable {
  var status: Int
  /// The OAuth error, such as `invalid_client`.
  var error: String
  /// The AADSTS number.
  var code: Int
  var message: String

  init(_ error: String, _ code: Int, _ message: String, status: Int = 400) {
    self.error = error
    self.code = code
    self.message = message
    self.status = status
  }

  /// The body needs the time and ids: made where those are known.
  func reply(to call: Call) -> Reply {
    .json(status, ["error": .string(error), "error_description": .string(text)])
  }

  var text: String { "AADSTS\(code): \(message)" }

  /// The text with the lines by which support finds the request.
  func description(traceId: String, correlationId: String, now: Timestamp) -> String {
    "\(text)\r\nTrace ID: \(traceId)\r\nCorrelation ID: \(correlationId)\r\n"
      + "Timestamp: \(now.spaced)"
  }

  /// The body of section 6.4 of the domain page.
  func reply(traceId: String, correlationId: String, now: Timestamp, origin: String) -> Reply {
    var reply = Reply.json(
      status,
      [
        "error": .string(error),
        "error_description": .string(
          description(traceId: traceId, correlationId: correlationId, now: now)),
        "error_codes": [.integer(code)], "timestamp": .string(now.spaced),
        "trace_id": .string(traceId), "correlation_id": .string(correlationId),
        "error_uri": .string("\(origin)/error?code=\(code)"),
      ])
    reply.setHeader("Cache-Control", "no-store, no-cache")
    if status == 401 { reply.setHeader("WWW-Authenticate", "Bearer realm=\"\"") }
    return reply
  }
}

extension LoginError {
  static func unknownTenant(_ tenant: String) -> LoginError {
    LoginError(
      "invalid_request", 90002,
      "Tenant '\(tenant)' not found. Check to make sure you have the correct tenant ID and are "
        + "signing into the correct cloud. Check with your subscription administrator, this may "
        + "happen if there are no active subscriptions for the tenant.")
  }

  /// Of a tenant in another national cloud (entra-docs, `reference-error-codes`).
  static func otherCloud(_ tenant: String) -> LoginError {
    LoginError(
      "invalid_request", 90038,
      "Tenant '\(tenant)' request is being redirected to the National Cloud 'AzureUSGovernment'.")
  }

  static let crossCloudClient = LoginError(
    "invalid_request", 900_382, "Confidential Client is not supported in Cross Cloud request.")

  static func missing(_ parameter: String) -> LoginError {
    LoginError(
      "invalid_request", 900144,
      "The request body must contain the following parameter: '\(parameter)'.")
  }

  static func unknownClient(_ client: String, _ tenant: String) -> LoginError {
    LoginError(
      "unauthorized_client", 700016,
      "Application with identifier '\(client)' was not found in the directory '\(tenant)'. This can "
        + "happen if the application has not been installed by the administrator of the tenant or "
        + "consented to by any user in the tenant. You may have sent your authentication request "
        + "to the wrong tenant.")
  }

  static func missingPrincipal(_ client: String, _ tenant: String) -> LoginError {
    LoginError(
      "invalid_client", 7_000_229,
      "The client application \(client) is missing service principal in the tenant \(tenant).",
      status: 401)
  }

  static func disabled(_ client: String, _ name: String) -> LoginError {
    LoginError(
      "unauthorized_client", 7_000_112,
      "Application '\(client)'(\(name)) is disabled.")
  }

  static func wrongSecret(_ client: String) -> LoginError {
    LoginError(
      "invalid_client", 7_000_215,
      "Invalid client secret provided. Ensure the secret being sent in the request is the client "
        + "secret value, not the client secret ID, for a secret added to app '\(client)'.",
      status: 401)
  }

  static let confidential = LoginError(
    "invalid_client", 7_000_218,
    "The request body must contain the following parameter: 'client_assertion' or "
      + "'client_secret'.", status: 401)

  static func invalidScope(_ scope: String) -> LoginError {
    LoginError(
      "invalid_scope", 70011,
      "The provided request must include a 'scope' input parameter. The provided value for the "
        + "input parameter 'scope' is not valid. The scope \(scope) is not valid.")
  }

  static func noConsent(_ client: String, _ name: String) -> LoginError {
    LoginError(
      "invalid_grant", 65001,
      "The user or administrator has not consented to use the application with ID '\(client)' "
        + "named '\(name)'. Send an interactive authorization request for this user and resource.")
  }
}
