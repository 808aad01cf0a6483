import FoundationEssentials

/// Scheme, host and port of a URL: what a token may be sent to (RFC 6454).
public struct Origin: Sendable, Hashable {
  public let scheme: String
  /// Lower case, IPv6 without brackets.
  public let host: String
  public let port: Int

  /// Nil for anything but an absolute http or https URL with a host and without credentials.
  public init?(_ url: String) {
    guard url.utf8.count <= 16_384, let parsed = URL(string: url),
      let scheme = parsed.scheme?.lowercased(), scheme == "https" || scheme == "http",
      let host = parsed.host, !host.isEmpty, parsed.user == nil, parsed.password == nil
    else { return nil }
    self.scheme = scheme
    self.host = String(host.lowercased().filter { $0 != "[" && $0 != "]" })
    port = parsed.port ?? (scheme == "https" ? 443 : 80)
  }

  /// Whether the host is this machine by name or address.
  public var isLoopback: Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && isIPv4Address)
  }

  private var isIPv4Address: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}
