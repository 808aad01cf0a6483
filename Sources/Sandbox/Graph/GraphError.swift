/// An error of Microsoft Graph with its own status and code.
struct GraphError: Error, Sendable, Equatable {
  var status: Int
  var code: String
  var message: String
  var headers: [String: String] = [:]

  static func badRequest(_ message: String, code: String = "Request_BadRequest") -> GraphError {
    GraphError(status: 400, code: code, message: message)
  }

  static func unsupportedQuery(_ message: String) -> GraphError {
    badRequest(message, code: "Request_UnsupportedQuery")
  }

  static func notFound(_ id: String) -> GraphError {
    GraphError(
      status: 404, code: "Request_ResourceNotFound",
      message:
        "Resource '\(id)' does not exist or one of its queried reference-property objects are not "
        + "present.")
  }

  static let denied = GraphError(
    status: 403, code: "Authorization_RequestDenied",
    message: "Insufficient privileges to complete the operation.")

  static func unauthorized(_ message: String) -> GraphError {
    GraphError(
      status: 401, code: "InvalidAuthenticationToken", message: message,
      headers: [
        "WWW-Authenticate":
          "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/"
          + "authorize\", client_id=\"00000003-0000-0000-c000-000000000000\", "
          + "error=\"invalid_token\""
      ])
  }

  static func unknownSegment(_ segment: String) -> GraphError {
    GraphError(
      status: 400, code: "BadRequest",
      message: "Resource not found for the segment '\(segment)'.")
  }

  static let methodNotAllowed = GraphError(
    status: 405, code: "Request_BadRequest",
    message: "Specified HTTP method is not allowed for the request target.")

  static let tooManyRequests = GraphError(
    status: 429, code: "TooManyRequests", message: "Please retry again later.",
    headers: ["Retry-After": "10"])

  /// The body of section 7.1 of the domain page.
  func body(requestID: String, clientRequestID: String, now: Timestamp) -> JSON {
    var inner: JSONObject = [
      "date": .string(now.zoneless), "request-id": .string(requestID),
      "client-request-id": .string(clientRequestID),
    ]
    if status == 429 {
      inner = [
        "code": "429", "date": .string(now.zoneless), "message": "Please retry after",
        "request-id": .string(requestID), "status": "429",
      ]
    }
    return [
      "error": ["code": .string(code), "message": .string(message), "innerError": .object(inner)]
    ]
  }
}
