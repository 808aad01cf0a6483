public import HTTPTransport

/// What the look of a Webex token hints at; undocumented, so hints only.
public struct WebexTokenHint: Sendable, Equatable {
  /// The organization named in the token's third part, where it is a UUID.
  public var organization: OrganizationID?
  /// The cluster label in its second part.
  public var cluster: String

  /// Reads `{random}_{cluster}_{organization}`; nil for any other shape.
  public init?(_ token: Secret) {
    let parts = token.revealed.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }), parts[1].count <= 16 else {
      return nil
    }
    cluster = String(parts[1])
    organization = try? OrganizationID(String(parts[2]))
  }

  /// Whether a token has the look of one whose end is missing: its last part begins like an
  /// organization's id and ends early.
  public static func looksCutOff(_ token: Secret) -> Bool {
    let parts = token.revealed.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count >= 40, parts[1].count <= 16 else { return false }
    return parts[2].utf8.count < 36 && parts[2].allSatisfy { $0.isHexDigit || $0 == "-" }
  }
}
