/// How a transport behaves; the defaults suit both services.
public struct TransportConfiguration: Sendable {
  public var connectTimeout: Duration = .seconds(10)
  /// Longest wait for an answer to begin, for what only reads and somebody waits for.
  public var answerTimeout: Duration = .seconds(30)
  /// Longest silence while an answer comes in.
  public var idleTimeout: Duration = .seconds(60)
  /// Longest duration of one attempt.
  public var wholeTimeout: Duration = .seconds(100)
  public var retry = RetryPolicy()
  /// Largest body of a good answer, in bytes after decompression.
  public var responseLimit = 64 << 20
  /// An error's body is cut here.
  public var errorLimit = 1 << 20
  public var proxy = ProxySettings.none
  /// A PEM file with authorities trusted besides the system's.
  public var additionalAuthoritiesFile: String?
  public var userAgent = "EntraHub"
  public var connectionsPerHost = 16
  public var timing = Timing.system
  /// Told about every attempt.
  public var trace: @Sendable (RequestRecord) -> Void = { _ in }

  public init() {}
}

/// Why a transport cannot be made.
public struct TransportSetupError: Error, Sendable, Equatable {
  public enum Reason: Sendable, Equatable {
    /// The file with additional authorities cannot be read or holds no certificate.
    case authorities(file: String)
    /// The proxy setting is no http or socks URL; redacted.
    case proxy(String)
  }

  public var reason: Reason
}
