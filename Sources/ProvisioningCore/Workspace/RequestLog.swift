public import Evidence
public import Foundation
import GRDB
import HTTPTransport

/// One attempt of a request, as the request log shows it.
///
/// Holds no secrets.
public struct LoggedRequest: Sendable, Equatable, Codable, Identifiable {
  /// Grows with each request; 0 until it is stored.
  public var id: Int64
  public var at: Date
  public var leg: Leg?
  public var method: String
  /// Without credentials, fragment and the values of secret fields.
  public var url: String
  /// Nil when no answer came.
  public var status: Int?
  /// Why no answer came.
  public var failure: String?
  public var milliseconds: Double
  /// From 1.
  public var attempt: Int
  public var requestId: String?
  public var clientRequestId: String?
  public var trackingId: String?
  /// Bytes of its body, 0 for none; nil where it was not recorded, as no body itself ever is.
  public var bytesSent: Int?

  public init(
    id: Int64 = 0, at: Date, leg: Leg?, method: String, url: String, status: Int? = nil,
    failure: String? = nil, milliseconds: Double, attempt: Int = 1, requestId: String? = nil,
    clientRequestId: String? = nil, trackingId: String? = nil, bytesSent: Int? = nil
  ) {
    self.id = id
    self.at = at
    self.leg = leg
    self.method = method
    self.url = url
    self.status = status
    self.failure = failure
    self.milliseconds = milliseconds
    self.attempt = attempt
    self.requestId = requestId
    self.clientRequestId = clientRequestId
    self.trackingId = trackingId
    self.bytesSent = bytesSent
  }
}

/// Requests that are not on the disk yet.
struct RequestBuffer: Sendable {
  var waiting: [LoggedRequest] = []
  var isFlushScheduled = false
}
