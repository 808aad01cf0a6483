internal import Evidence

extension LoggedRequest {
  /// The request for a shell, its token left to an environment variable.
  ///
  /// Bodies are not recorded: a request that had one takes it from `body.json`.
  public var curl: String {
    let whole = url.contains("://") ? url : "https://\(url)"
    let variable = leg == .consoleToWebex ? "ENTRAHUB_WEBEX_TOKEN" : "ENTRAHUB_GRAPH_TOKEN"
    var words = ["curl", "-sS", "-X", method, "-H", "\"Authorization: Bearer $\(variable)\""]
    if let id = clientRequestId { words += ["-H", Self.quoted("client-request-id: \(id)")] }
    if ["POST", "PUT", "PATCH"].contains(method) {
      let type =
        leg == .consoleToWebex && url.contains("/scim/")
        ? "application/scim+json" : "application/json"
      words += ["-H", Self.quoted("Content-Type: \(type)"), "--data", "@body.json"]
    }
    return (words + [Self.quoted(whole)]).joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "'\\''"))'"
  }
}
