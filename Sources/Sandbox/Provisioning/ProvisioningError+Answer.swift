import AttributeMapping
import SCIM

extension ProvisioningRow.Failure {
  /// What the service makes of Webex's refusal.
  init(_ answer: TargetClient.Answer, verb: String, _ object: String) {
    let text = String(decoding: answer.body.prefix(2000), as: UTF8.self)
    let phrase = Self.phrases[answer.status] ?? "Error"
    (code, advice) = Self.classify(answer.status, text)
    reason =
      "Failed to \(verb) \(object). Message: Processing of the HTTP request resulted in an "
      + "exception. HTTP status code \(answer.status) (\(phrase)). Web Response: \(text)"
  }

  private static let phrases = [
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 409: "Conflict", 422: "Unprocessable Entity",
    429: "Too Many Requests", 500: "Internal Server Error", 501: "Not Implemented",
    503: "Service Unavailable",
  ]

  /// Code and advice of microsoft-graph.md, 5.4.
  private static func classify(_ status: Int, _ text: String) -> (String, String?) {
    switch status {
    case 400 where text.range(of: "Domain") != nil:
      ("InvalidDomain", "Verify the domain in Control Hub or change the user principal name.")
    case 400, 422: ("UnprocessableEntity", "Check the configuration of the target.")
    case 401: ("Unauthorized", "Renew the secret token.")
    case 403: ("InsufficientRights", "Check the roles of the token's owner.")
    case 404:
      ("InvalidAnchor", "The linked object is gone: check it, and restart with a full reset.")
    case 405: ("MethodNotAllowed", nil)
    case 409:
      (
        "SystemForCrossDomainIdentityManagementEntryConflict",
        "Check the matching attribute, or convert the user into this organization."
      )
    case 429: ("TooManyRequests", nil)
    case 501: ("NotImplemented", nil)
    default: ("InternalServerError", nil)
    }
  }
}

extension AttributeOutcome {
  /// Old and new value as the log shows them.
  func change(isCreation: Bool) -> ProvisioningRow.Change? {
    guard let value = verdict.value else { return nil }
    let target = rule.split(separator: "#").first.map(String.init) ?? rule
    return (
      name: rule.contains("[") || rule.hasPrefix("urn:") ? rule : target,
      old: isCreation ? nil : before?.logText, new: value.logText
    )
  }
}

extension JSONValue {
  /// Plain text; Booleans are `True` and `False`.
  var logText: String {
    switch self {
    case .string(let text): text
    case .bool(let flag): flag ? "True" : "False"
    default: text()
    }
  }
}
