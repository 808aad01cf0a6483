/// Why no usable answer came, with the request that it concerns.
public struct TransportError: Error, Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case unreachable(Unreachable)
    /// The body is larger than the limit in bytes.
    case tooLarge(limit: Int)
    /// The connection or the JSON text ended early; after how many bytes where that is known.
    case truncated(after: Int?)
    /// 429, 423 or 503 until patience ran out; the wait that the service last asked for.
    case throttled(after: Duration?)
    /// The service sent us elsewhere; never followed.
    case redirected(host: String)
    /// JSON was due, something else came: often a captive portal's or a proxy's page.
    case notJSON(contentType: String?, excerpt: String)
    /// JSON came, but not of the documented shape.
    case malformed(String)
    /// Plain HTTP to another machine, refused here.
    case insecure
    /// The URL cannot be read, refused here.
    case badURL
    case cancelled
  }

  public enum Unreachable: Sendable, Equatable {
    /// The name could not be resolved.
    case dns
    case refused
    /// The connection broke before an answer.
    case reset
    case timeout(Phase)
    /// No trusted connection; the reason in words.
    case tls(String)
    /// The proxy did not let us through.
    case proxy(String)
    case network(String)
  }

  public enum Phase: String, Sendable {
    case connect, idle, whole
  }

  public var kind: Kind
  public var method: ServiceRequest.Method
  /// Redacted.
  public var url: String
  public var host: String
  public var status: Int?
  public var attempts: Int
  public var requestID: String?
  public var clientRequestID: String?
  public var trackingID: String?
  public var tag: String?
  /// The code and message in the body of a throttled answer, redacted.
  public var code: String?
  public var message: String?

  public init(
    _ kind: Kind, method: ServiceRequest.Method = .get, url: String = "", host: String = "",
    status: Int? = nil, attempts: Int = 0, tag: String? = nil
  ) {
    self.kind = kind
    self.method = method
    self.url = url
    self.host = host
    self.status = status
    self.attempts = attempts
    self.tag = tag
  }
}
