/// The one place that takes secrets out of texts that people, logs and files see.
///
/// Recognises secrets by their place (a header, a form field, a JSON member named like one) and by
/// their look (JSON web tokens, Webex tokens). What a caller knows to be secret is taken out
/// wherever it stands.
public enum Redaction {
  public static let mark = "•••"

  /// A URL without credentials and fragment, the values of secret query fields replaced.
  public static func url(_ url: String) -> String {
    var text = Substring(url)
    if let fragment = text.firstIndex(of: "#") { text = text[..<fragment] }
    var result = String(text)
    if let scheme = result.firstRange(of: "://") {
      let authority = result[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
      if let at = authority.lastIndex(of: "@") {
        result.replaceSubrange(authority.startIndex..<at, with: mark)
      }
    }
    guard let question = result.firstIndex(of: "?") else { return tokens(in: result) }
    let fields = result[result.index(after: question)...].split(
      separator: "&", omittingEmptySubsequences: false)
    let redacted = fields.map { field -> String in
      guard let equals = field.firstIndex(of: "="), isSecretName(field[..<equals]) else {
        return String(field)
      }
      return "\(field[...equals])\(mark)"
    }
    return tokens(in: result[...question] + redacted.joined(separator: "&"))
  }

  /// The value of a header field as it may be shown.
  public static func header(_ name: String, _ value: String) -> String {
    let hidden = ["authorization", "proxy-authorization", "cookie", "set-cookie"]
    return hidden.contains(name.lowercased()) ? mark : text(value)
  }

  /// A text of a service: known secrets, secret fields and everything that looks like a token are
  /// replaced.
  public static func text(_ text: String, secrets: [Secret] = []) -> String {
    var result = text
    for secret in secrets where secret.revealed.utf8.count >= 6 {
      result = replace(secret.revealed, in: result)
    }
    return fields(in: tokens(in: result))
  }

  /// Whether a form field, query field or JSON member of this name holds a secret.
  public static func isSecretName(_ name: some StringProtocol) -> Bool {
    secretNames.contains(name.lowercased().filter { $0 != "_" && $0 != "-" })
  }

  private static let secretNames: Set<String> = [
    "accesstoken", "refreshtoken", "idtoken", "token", "code", "devicecode", "clientsecret",
    "clientassertion", "assertion", "password", "secret", "secrettoken", "apikey", "sig",
    "authorization", "bearer", "codeverifier", "cookie", "setcookie", "xapikey",
    "proxyauthorization",
  ]

  private static func replace(_ secret: String, in text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let range = rest.firstRange(of: secret) {
      result += rest[..<range.lowerBound]
      result += mark
      rest = rest[range.upperBound...]
    }
    return result + rest
  }

  /// Replaces words that look like tokens.
  private static func tokens(in text: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    var word: [UInt8] = []
    func flush() {
      result.append(contentsOf: looksLikeToken(word) ? Array(mark.utf8) : word)
      word.removeAll(keepingCapacity: true)
    }
    for byte in text.utf8 {
      if isTokenByte(byte) {
        word.append(byte)
      } else {
        flush()
        result.append(byte)
      }
    }
    flush()
    return String(decoding: result, as: UTF8.self)
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte.asciiLowercased) || byte.isASCIIDigit
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  /// A JSON web token (`eyJ….….…`) or a Webex token (`{64 or more}_{cluster}_{organization}`).
  private static func looksLikeToken(_ word: [UInt8]) -> Bool {
    guard word.count >= 40 else { return false }
    if word.starts(with: Array("eyJ".utf8)) { return word.contains(UInt8(ascii: ".")) }
    let parts = word.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0].count >= 40 && parts[2].count == 36
  }

  /// Replaces the values of secret fields: `"client_secret": "…"`, `client_secret=…`, `Bearer …`,
  /// and Graph's `{"key":"SecretToken","value":"…"}`.
  private static func fields(in text: String) -> String {
    var scanner = FieldScanner(bytes: Array(text.utf8))
    return scanner.redacted()
  }
}
