import FoundationEssentials

/// Scheme, host and port of a URL: what a token may be sent to (RFC 6454).
public struct Origin: Sendable, Hashable {
  public let scheme: String
  /// Lower case, IPv6 without brackets.
  public let host: String
  public let port: Int
  /// Whether the host is this machine by name or address.
  public let isLoopback: Bool

  /// Nil for anything but an absolute http or https URL with a host and without credentials.
  public init?(_ url: String) {
    guard url.utf8.count <= 16_384, let parsed = URL(string: url),
      let scheme = parsed.scheme?.lowercased(), scheme == "https" || scheme == "http",
      let host = parsed.host, !host.isEmpty, parsed.user == nil, parsed.password == nil
    else { return nil }
    self.scheme = scheme
    let name = String(host.lowercased().filter { $0 != "[" && $0 != "]" })
    self.host = name
    isLoopback =
      name == "localhost" || name == "::1" || (name.hasPrefix("127.") && Self.isIPv4Address(name))
    port = parsed.port ?? (scheme == "https" ? 443 : 80)
  }

  private static func isIPv4Address(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}
