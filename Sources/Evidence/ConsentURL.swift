/// The address at which an administrator grants an application tenant-wide consent.
///
/// The bare form without redirect, which Cisco documents for *Cisco Webex Identity Integration*: an
/// error-looking page after Accept is normal (Microsoft Graph reference page, section 2.2).
public struct ConsentURL: Sendable, Equatable, CustomStringConvertible {
  /// Where the worldwide cloud's users sign in; other clouds have hosts of their own.
  public static let globalLogin = "https://login.microsoftonline.com"

  public let description: String

  /// Builds the address.
  ///
  /// - Parameters:
  ///   - loginHost: a host, or a base URL with scheme and port such as the sandbox's.
  ///   - tenant: tenant id, verified domain, `common` or `organizations`. A character that cannot be
  ///     in one is percent-encoded.
  ///   - clientID: the application.
  public init(
    loginHost: String = globalLogin, tenant: String = "common",
    clientID: String = KnownValues.integrationClientID
  ) {
    var base = loginHost.contains("://") ? loginHost : "https://\(loginHost)"
    while base.hasSuffix("/") { base.removeLast() }
    let tenant = tenant.isEmpty ? "common" : Self.encoded(tenant)
    description = "\(base)/\(tenant)/adminconsent?client_id=\(Self.encoded(clientID))"
  }

  /// Percent-encodes all but the unreserved characters of RFC 3986.
  private static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return text.utf8.reduce(into: "") { result, byte in
      if byte.isLetter || byte.isDigit || "-._~".utf8.contains(byte) {
        result.append(Character(Unicode.Scalar(byte)))
      } else {
        result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}
