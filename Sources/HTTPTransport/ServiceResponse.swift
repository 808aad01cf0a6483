public import FoundationEssentials

/// The last answer to a request, with its body read.
public struct ServiceResponse: Sendable {
  public var status: Int
  public var headers: HeaderFields
  public var body: [UInt8]
  /// The body as JSON, where the request asked for JSON and the body is JSON.
  public var json: JSONNode?
  /// How often the request was sent, this answer's attempt included.
  public var attempts: Int
  /// The id that went out as `client-request-id`.
  public var clientRequestID: String
  /// The service's clock minus ours, to the second; nil without a readable `Date` header.
  public var clockSkew: Duration?

  /// Microsoft's `request-id` header.
  public var requestID: String? { headers["request-id"] ?? headers["x-ms-request-id"] }
  /// Webex's `trackingid` header.
  public var trackingID: String? { headers["trackingid"] }
  /// The `Date` header.
  public var date: Date? { headers["Date"].flatMap(HTTPDate.parse) }
  /// The wait asked for by `Retry-After`.
  public var retryAfter: Duration? {
    headers["Retry-After"].flatMap { RetryAfter.parse($0, now: date ?? Date()) }
  }

  public var isSuccess: Bool { (200..<300).contains(status) }
}
