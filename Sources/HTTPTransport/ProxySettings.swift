import Secrecy

/// Which proxy a request goes through, as the environment says.
///
/// Reads `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` in either case, lower case first. This machine is
/// never reached through a proxy.
public struct ProxySettings: Sendable, Equatable {
  public struct Server: Sendable, Equatable {
    public enum Kind: Sendable { case http, socks }
    public var kind: Kind
    public var host: String
    public var port: Int
    public var user: String?
    public var password: Secret?
  }

  public var server: Server?
  /// The text of the setting where it isn't a usable proxy URL, redacted.
  public var unusable: String?
  private var exceptions: [Substring] = []

  public static let none = ProxySettings(environment: [:])

  public init(environment: [String: String]) {
    func setting(_ name: String) -> String? {
      [name.lowercased(), name].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    exceptions = (setting("NO_PROXY") ?? "").lowercased().split { $0 == "," || $0 == " " }
    guard let text = setting("HTTPS_PROXY") ?? setting("ALL_PROXY") else { return }
    server = Self.parse(text)
    if server == nil { unusable = Redaction.url(text) }
  }

  /// The proxy for an origin, or nil to go directly.
  public func server(for origin: Origin) -> Server? {
    guard !origin.isLoopback, let server, !exceptions.contains(where: { covers($0, origin) }) else {
      return nil
    }
    return server
  }

  private func covers(_ exception: Substring, _ origin: Origin) -> Bool {
    if exception == "*" { return true }
    var name = exception
    if let colon = name.lastIndex(of: ":"), let port = Int(name[name.index(after: colon)...]) {
      guard port == origin.port else { return false }
      name = name[..<colon]
    }
    if name.hasPrefix("*") { name = name.dropFirst() }
    if name.hasPrefix(".") { name = name.dropFirst() }
    return !name.isEmpty && (origin.host == name || origin.host.hasSuffix(".\(name)"))
  }

  private static func parse(_ text: String) -> Server? {
    var rest = Substring(text)
    var kind = Server.Kind.http
    if let scheme = rest.firstRange(of: "://") {
      switch rest[..<scheme.lowerBound].lowercased() {
      case "http": kind = .http
      case "socks5", "socks5h", "socks": kind = .socks
      default: return nil
      }
      rest = rest[scheme.upperBound...]
    }
    rest = rest.prefix { $0 != "/" }
    var user: String?
    var password: Secret?
    if let at = rest.lastIndex(of: "@") {
      let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      user = URLText.decode(parts[0])
      if parts.count > 1 { password = Secret(URLText.decode(parts[1])) }
      rest = rest[rest.index(after: at)...]
    }
    guard let colon = rest.lastIndex(of: ":") else {
      guard !rest.isEmpty else { return nil }
      return Server(
        kind: kind, host: String(rest), port: kind == .http ? 8080 : 1080, user: user,
        password: password)
    }
    guard let port = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(port) else {
      return nil
    }
    let host = rest[..<colon].filter { $0 != "[" && $0 != "]" }
    guard !host.isEmpty else { return nil }
    return Server(kind: kind, host: String(host), port: port, user: user, password: password)
  }
}
