public import Foundation
public import HTTPTransport
import MicrosoftGraph
import Webex

/// A token or secret as somebody pasted it, cleaned and looked at.
public struct TokenInput: Sendable, Equatable {
  public var secret: Secret
  /// From the redirect URL's `expires_in` or the token's own `exp`.
  public var expiresAt: Date?
  /// The redirect URL's `state`, to be compared with the one that was sent.
  public var state: String?
  /// The organization that a Webex token seems to belong to (observed, not documented).
  public var organization: String?
  /// What seems wrong with it, one sentence each; it may still be the right one.
  public var warnings: [String]
  /// What is certainly wrong with it; it must not be sent anywhere.
  public var fault: Fault?

  /// Why a token can't be what it is given for.
  public enum Fault: String, Sendable, Equatable {
    /// A token of the other vendor: sending it would give it away.
    case swapped
    /// A Microsoft token for another service than Graph.
    case foreign
    /// The end of it is missing.
    case cutOff = "cut-off"
  }

  /// Reads pasted text: blanks around it, quotes, `Bearer`, line wraps and a whole redirect URL are
  /// understood.
  ///
  /// Throws `invalidInput` for what cannot be a token. Errors never quote the text.
  public init(
    _ text: String, as kind: Credentials.Kind, organization expected: String? = nil,
    now: Date = Date()
  ) throws(ProvisioningError) {
    guard text.utf8.count <= 65_536 else { throw Self.refusal(kind, "It is too long.") }
    warnings = []
    if kind == .certificateKey {
      secret = Secret(text)
      guard text.contains("PRIVATE KEY-----") else {
        throw Self.refusal(kind, "It is no private key in PEM form.")
      }
      return
    }
    var text = Self.unwrapped(text)
    if text.hasPrefix("{"), let answer = Self.commandLineAnswer(text) {
      text = answer.token
      expiresAt = answer.expires
    }
    if text.contains("access_token=") || text.contains("error=") {
      let fields = Self.fields(text)
      if let error = fields["error"] {
        let words = fields["error_description"] ?? error
        throw Self.refusal(kind, "The sign-in was refused: \(words.prefix(300))")
      }
      guard let token = fields["access_token"], !token.isEmpty else {
        throw Self.refusal(kind, "The URL holds no access_token.")
      }
      if let type = fields["token_type"], type.lowercased() != "bearer" {
        warnings.append("Its token_type is \(type.prefix(40)), not Bearer.")
      }
      state = fields["state"]
      expiresAt = fields["expires_in"].flatMap(Double.init).map { now.addingTimeInterval($0) }
      text = token
    }
    guard !text.isEmpty else { throw Self.refusal(kind, "It is empty.") }
    guard text.unicodeScalars.allSatisfy({ (0x21...0x7E).contains($0.value) }) else {
      let isBroken = text.contains(where: \.isWhitespace)
      throw Self.refusal(
        kind, isBroken ? "There is white space inside." : "It holds characters that no token has.")
    }
    secret = Secret(text)
    inspect(text, kind, expected?.lowercased(), now)
  }

  /// What the places of secrets hold is cleaned like pasted text, and refused by the place's name.
  static func clean(
    _ secret: Secret, as kind: Credentials.Kind, from source: Credentials.Source
  ) throws(ProvisioningError) -> Secret {
    do throws(ProvisioningError) {
      let input = try TokenInput(secret.revealed, as: kind)
      if let fault = input.fault {
        throw refusal(kind, input.warnings.first ?? "It is \(fault.rawValue).")
      }
      return input.secret
    } catch {
      var error = error
      error.kind = .notSignedIn
      error.code = "unusable-credential"
      let place =
        source == .given
        ? ""
        : " from \(source == .environment ? kind.variable ?? source.rawValue : source.rawValue)"
      error.message = "The \(kind.title)\(place) can't be used. \(error.message)"
      if source == .environment, let variable = kind.variable {
        error.advice = "Put a whole one into \(variable), or unset it to use the next place."
      }
      throw error
    }
  }

  private mutating func inspect(
    _ text: String, _ kind: Credentials.Kind, _ expected: String?, _ now: Date
  ) {
    let claims = JSONWebToken.claims(text)
    switch kind {
    case .graphToken:
      if let claims {
        inspect(claims, now)
        if JSONWebToken.isCutOff(text) {
          refuse(.cutOff, "It is cut off: its signature ends early.")
        }
      } else if WebexTokenHint(secret)?.organization != nil {
        refuse(.swapped, "It looks like a Webex token, not one for Microsoft Graph.")
      } else if text.hasPrefix("eyJ") {
        refuse(.cutOff, "It is cut off: a token of Microsoft has three parts with dots between.")
      }
    case .webexToken:
      if claims != nil || text.hasPrefix("eyJ") {
        refuse(.swapped, "It looks like a Microsoft token, not one for Webex.")
      } else if WebexTokenHint.looksCutOff(secret) {
        warnings.append("It looks cut off: its last part is no whole organization id.")
      }
      organization = WebexTokenHint(secret)?.organization?.uuid
      if let organization, let expected, organization != expected {
        warnings.append("It seems to belong to organization \(organization), not \(expected).")
      }
    case .clientSecret:
      if UUID(uuidString: text) != nil {
        warnings.append("It looks like the secret's ID; the value is what is needed.")
      }
      if claims != nil { warnings.append("It looks like a token, not a client secret.") }
    case .graphRefreshToken:
      if claims != nil { warnings.append("It looks like an access token.") }
    case .certificateKey: break
    }
  }

  private mutating func refuse(_ fault: Fault, _ words: String) {
    self.fault = fault
    warnings.append(words)
  }

  private mutating func inspect(_ claims: JSONWebToken.Claims, _ now: Date) {
    if let audience = claims.audience, !JSONWebToken.isGraph(audience) {
      refuse(.foreign, "It was issued for \(audience.prefix(100)), not for Microsoft Graph.")
    }
    if let expiry = claims.expiresAt {
      expiresAt = expiry
      if expiry <= now { warnings.append("It has expired.") }
    }
  }

  /// The token in what `az account get-access-token` and its like print.
  private static func commandLineAnswer(_ text: String) -> (token: String, expires: Date?)? {
    struct Answer: Decodable {
      var accessToken: String?
      var access_token: String?
      var expires_on: Double?
    }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(text.utf8)),
      let token = answer.accessToken ?? answer.access_token
    else { return nil }
    return (token, answer.expires_on.map { Date(timeIntervalSince1970: $0) })
  }

  /// Takes away what surrounds a token, and joins it where a terminal or a mail wrapped it: lines of
  /// one length, the last one shorter.
  private static func unwrapped(_ text: String) -> String {
    let visible = String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }))
    var result = visible.trimmingCharacters(in: .whitespacesAndNewlines)
    let lines = result.split(whereSeparator: \.isNewline)
    if lines.count > 1, let width = lines.first?.count, width >= 20,
      lines.dropLast().allSatisfy({ $0.count == width }), lines.last?.count ?? 0 <= width
    {
      result = lines.joined()
    }
    for prefix in ["authorization:", "bearer "] where result.lowercased().hasPrefix(prefix) {
      result = result.dropFirst(prefix.count).trimmingCharacters(in: .whitespaces)
    }
    for quote in ["\"", "'", "`", "“", "<"] where result.hasPrefix(quote) && result.count > 2 {
      result = String(result.dropFirst().dropLast())
    }
    return result
  }

  /// The fields of a redirect URL's fragment, or of its query where a proxy moved them there.
  private static func fields(_ text: String) -> [String: String] {
    let start = text.firstIndex { $0 == "#" } ?? text.firstIndex { $0 == "?" }
    let tail = start.map { text[text.index(after: $0)...] } ?? text[...]
    var fields: [String: String] = [:]
    for field in tail.split(separator: "&") {
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let value = parts[1].replacing("+", with: " ")
      fields[String(parts[0])] = value.removingPercentEncoding ?? String(value)
    }
    return fields
  }

  private static func refusal(_ kind: Credentials.Kind, _ reason: String) -> ProvisioningError {
    ProvisioningError(
      .invalidInput, operation: "reading the \(kind.title)", message: reason,
      advice: kind == .webexToken
        ? "Copy the whole address of the page that could not be reached, or the token alone."
        : "Copy it again, whole and alone.")
  }
}

/// What a JSON web token says of itself, for hints only: its signature is not checked here.
enum JSONWebToken {
  struct Claims: Decodable, Equatable {
    var aud: String?
    var exp: Double?

    var audience: String? { aud }
    var expiresAt: Date? { exp.map { Date(timeIntervalSince1970: $0) } }
  }

  /// Nil for anything that is not three parts of base64 with JSON in the middle.
  static func claims(_ text: String) -> Claims? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, text.hasPrefix("ey") else { return nil }
    return decoded(parts[1]).flatMap { try? JSONDecoder().decode(Claims.self, from: $0) }
  }

  /// Whether the signature is shorter than its algorithm makes it.
  static func isCutOff(_ text: String) -> Bool {
    struct Header: Decodable { var alg: String? }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return true }
    let header = decoded(parts[0]).flatMap { try? JSONDecoder().decode(Header.self, from: $0) }
    let least =
      switch header?.alg {
      case "RS256", "PS256": 342
      case "ES256": 86
      case "HS256": 43
      default: 0
      }
    return parts[2].utf8.count < least
  }

  private static func decoded(_ part: Substring) -> Data? {
    var base64 = String(part.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
    return Data(base64Encoded: base64)
  }

  /// The audience of Graph in any cloud, as URL or as application id.
  static func isGraph(_ audience: String) -> Bool {
    audience == "00000003-0000-0000-c000-000000000000"
      || Cloud.allCases.contains { audience.hasPrefix($0.graphHost) }
      || BaseURL.isLoopback(audience)
  }
}
