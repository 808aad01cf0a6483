/// The one place that takes secrets out of texts that people, logs and files see.
///
/// Recognises secrets by their place (a header, a form field, a JSON member named like one) and by
/// their look (JSON web tokens, Webex tokens, Entra's secrets and grants). What a caller knows to be
/// secret is taken out wherever it stands. Identifiers and error codes stay: they are evidence.
/// Applied twice, it changes nothing more.
public enum Redaction {
  public static let mark = "•••"

  /// A URL without credentials and fragment, the values of secret query fields replaced.
  public static func url(_ url: String) -> String {
    // By bytes: a mark on a delimiter doesn't hide it, and letters need not be told apart.
    var result = String(Substring(url.utf8.prefix { $0 != UInt8(ascii: "#") }))
    if let start = endOfScheme(result) {
      let authority = result.utf8[start...].prefix {
        $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?")
      }
      if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
        result.replaceSubrange(authority.startIndex..<at, with: mark)
      }
    }
    guard let question = result.utf8.firstIndex(of: UInt8(ascii: "?")) else {
      return tokens(in: result)
    }
    let fields = result.utf8[result.utf8.index(after: question)...].split(
      separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
    let redacted = fields.map { field -> String in
      let field = Substring(field)
      guard let equals = field.utf8.firstIndex(of: UInt8(ascii: "=")),
        isSecretName(field[..<equals])
      else { return String(field) }
      return "\(field[..<equals])=\(mark)"
    }
    return tokens(in: result[...question] + redacted.joined(separator: "&"))
  }

  /// Where the authority of a URL begins; nil for a text without `://`.
  public static func endOfScheme(_ url: String) -> String.Index? {
    var rest = url.utf8[...]
    while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      if rest[colon...].starts(with: "://".utf8) { return url.utf8.index(colon, offsetBy: 3) }
      rest = rest[rest.index(after: colon)...]
    }
    return nil
  }

  /// The value of a header field as it may be shown.
  public static func header(_ name: String, _ value: String) -> String {
    isSecretHeader(name) ? mark : text(value)
  }

  /// A foreign text: known secrets, secret fields and everything that looks like a token are
  /// replaced.
  public static func text(_ text: String, secrets: [String] = []) -> String {
    var found: [String] = []
    return self.text(text, secrets: secrets, found: &found)
  }

  /// The same, and which secrets were found, for other forms of the text.
  ///
  /// - Parameter found: values of at least 6 bytes are appended, at most 200 in all.
  public static func text(
    _ text: String, secrets: [String] = [], found: inout [String]
  ) -> String {
    var bytes = Array(text.utf8)
    for secret in secrets where secret.utf8.count >= 6 {
      bytes = replace(Array(secret.utf8), in: bytes)
    }
    var scan = TokenScanner(bytes: bytes)
    var fields = FieldScanner(bytes: scan.redacted())
    let result = fields.redacted()
    for value in scan.found + fields.found where value.utf8.count >= 6 && found.count < 200 {
      if value != mark, !found.contains(value) { found.append(value) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether a form field, query field or JSON member of this name holds a secret.
  public static func isSecretName(_ name: some StringProtocol) -> Bool {
    secretNames.contains(name.lowercased().filter { $0 != "_" && $0 != "-" })
  }

  /// Whether the whole value of a header of this name is secret.
  static func isSecretHeader(_ name: some StringProtocol) -> Bool {
    let hidden = ["authorization", "proxy-authorization", "cookie", "set-cookie"]
    return hidden.contains(name.lowercased())
  }

  private static let secretNames: Set<String> = [
    "accesstoken", "refreshtoken", "idtoken", "token", "code", "devicecode", "clientsecret",
    "clientassertion", "assertion", "password", "passwd", "pwd", "passphrase", "secret",
    "secrettoken", "secrettext", "apikey", "sig", "authorization", "bearer", "codeverifier",
    "cookie", "setcookie", "xapikey", "proxyauthorization", "samlresponse", "sessionid",
    "jsessionid", "privatekey", "accountkey", "authtoken", "xauthtoken", "bearertoken",
  ]

  private static func replace(_ secret: [UInt8], in bytes: [UInt8]) -> [UInt8] {
    guard let first = secret.first else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      if bytes[at] == first, bytes[at...].starts(with: secret) {
        result.append(contentsOf: mark.utf8)
        at += secret.count
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    return result
  }

  private static func tokens(in text: String) -> String {
    var scan = TokenScanner(bytes: Array(text.utf8))
    return String(decoding: scan.redacted(), as: UTF8.self)
  }
}
