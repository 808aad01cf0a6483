/// One attempt of a request, for the request list and the log; holds no secrets.
public struct RequestRecord: Sendable, Equatable {
  public var method: ServiceRequest.Method
  public var host: String
  /// The whole address, redacted: scheme, host, port, path and query.
  public var url: String
  /// Redacted path and query.
  public var path: String
  /// Nil when no answer came.
  public var status: Int?
  public var failure: TransportError.Kind?
  public var duration: Duration
  /// From 1.
  public var attempt: Int
  /// Why the request is sent again, and after which wait; nil when this attempt was the last.
  public var retry: Retry?
  public var requestID: String?
  public var clientRequestID: String
  public var trackingID: String?
  public var bytesSent: Int
  public var bytesReceived: Int
  public var clockSkew: Duration?
  /// The caller's word for the connection.
  public var tag: String?

  public struct Retry: Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
      case status(Int)
      case unreachable
      case truncated
    }

    public var reason: Reason
    public var after: Duration
    /// Whether the service named the wait (`Retry-After`).
    public var isServiceChosen: Bool
  }
}
