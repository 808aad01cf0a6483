internal import Evidence

extension LoggedRequest {
  /// The request for a shell, its token left to an environment variable.
  ///
  /// Bodies are not recorded: a request that had one takes it from a file, see `curlNote`.
  public var curl: String {
    let whole = url.contains("://") ? url : "https://\(url)"
    var words = ["curl", "-sS", "-X", method]
    if !isSignIn { words += ["-H", "\"Authorization: Bearer $\(variable)\""] }
    if let id = clientRequestId { words += ["-H", Self.quoted("client-request-id: \(id)")] }
    if sendsBody {
      words += ["-H", Self.quoted("Content-Type: \(contentType)"), "--data", "@\(bodyFile)"]
    }
    return (words + [Self.quoted(whole)]).joined(separator: " ")
  }

  /// What the line needs before it works: the token's variable, and the file with the body.
  public var curlNote: String {
    let token = isSignIn ? nil : "Put a token into \(variable)."
    guard sendsBody else { return token ?? "" }
    let size = bytesSent.map { " (it had \(Words.grouped($0)) bytes)" } ?? ""
    let body =
      "Bodies are not recorded: write the request's\(size) into the file \(bodyFile) first"
      + (isSignIn ? ", a form with your own credential." : ".")
    return [body, token].compactMap(\.self).joined(separator: " ")
  }

  /// Requests of before it was recorded are judged by their method.
  private var sendsBody: Bool {
    bytesSent.map { $0 > 0 } ?? ["POST", "PUT", "PATCH"].contains(method)
  }

  /// A token request has its credential in its body, and no token.
  private var isSignIn: Bool { url.contains("/oauth2/") }

  private var variable: String {
    leg == .consoleToWebex ? "ENTRAHUB_WEBEX_TOKEN" : "ENTRAHUB_GRAPH_TOKEN"
  }

  private var bodyFile: String { isSignIn ? "body.txt" : "body.json" }

  private var contentType: String {
    if isSignIn { return "application/x-www-form-urlencoded" }
    return leg == .consoleToWebex && url.contains("/scim/")
      ? "application/scim+json" : "application/json"
  }

  private static func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "'\\''"))'"
  }
}
