internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import SCIM
internal import Webex

/// What one attempt at a request came to.
struct Attempt: Sendable {
  enum End: Sendable {
    case finished(DirectResult.Outcome)
    /// It goes again; `lost` if it may have been carried out, so that the target is asked first.
    case again(lost: Bool)
    /// Another request of the same stage may free the name that it needs.
    case parked
  }

  /// What the attempt tells about the target.
  enum Signal: Sendable {
    case good
    /// Nothing was sent.
    case none
    case throttled(Duration?)
    case fault(Duration?, ProvisioningError)
    case nonsense(ProvisioningError)
    case unreachable(ProvisioningError)
    case tokenRefused(ProvisioningError)
    case forbidden(ProvisioningError)
  }

  var item: DirectItem
  var end: End
  var signal: Signal
  var targetId: String?
  var status: Int?
  var code: String?
  var message: String?
  var trackingId: String?
  var requestId: String?
  var clientRequestId: String?
  /// Attributes that the target doesn't know.
  var unknown: [String] = []
  /// What the target did otherwise than asked.
  var note: String?

  init(_ item: DirectItem, _ end: End, _ signal: Signal = .good) {
    self.item = item
    self.end = end
    self.signal = signal
    targetId = item.request.targetId
  }

  mutating func take(_ answer: SCIMAnswer) {
    status = answer.status
    trackingId = answer.trackingID
    requestId = answer.requestID
    clientRequestId = answer.clientRequestID
  }

  mutating func take(_ error: TransportError) {
    status = error.status
    trackingId = error.trackingID
    requestId = error.requestID
    clientRequestId = error.clientRequestID
    message = error.kind.words(host: error.host)
  }
}

/// The connection and the work, for errors.
enum DirectPurpose {
  static let purpose = Purpose("carrying out the plan", .consoleToWebex)

  static func error(_ answer: SCIMAnswer) -> ProvisioningError {
    guard let error = answer.error else {
      return ProvisioningError(
        .unexpectedAnswer, leg: .consoleToWebex, operation: purpose.operation,
        status: answer.status, message: answer.hiddenError ?? "the answer is none of SCIM",
        ids: ProvisioningError.RequestIDs(
          requestId: answer.requestID, clientRequestId: answer.clientRequestID,
          trackingId: answer.trackingID),
        advice: "Check the target's address: a proxy or another service may answer there.")
    }
    return ProvisioningError(error, purpose)
  }
}

extension Attempt.Signal {
  /// What a lost or unusable answer tells.
  init(_ error: TransportError) {
    let failure = ProvisioningError(error, DirectPurpose.purpose)
    switch error.kind {
    case .throttled(let after): self = .throttled(after)
    case .unreachable(.reset), .unreachable(.timeout(.idle)), .unreachable(.timeout(.whole)),
      .truncated:
      self = .fault(nil, failure)
    case .unreachable, .insecure, .badURL: self = .unreachable(failure)
    case .notJSON where error.status == 401: self = .tokenRefused(failure)
    case .notJSON where (error.status ?? 0) >= 500: self = .fault(nil, failure)
    case .notJSON, .malformed, .tooLarge, .redirected: self = .nonsense(failure)
    case .cancelled: self = .none
    }
  }

  /// What an error answer tells about the target as a whole.
  init(_ answer: SCIMAnswer) {
    switch answer.status {
    case 401: self = .tokenRefused(DirectPurpose.error(answer))
    case 403: self = .forbidden(DirectPurpose.error(answer))
    case 500...: self = .fault(answer.retryAfter, DirectPurpose.error(answer))
    default: self = .good
    }
  }
}

extension TransportError {
  /// Whether the request certainly didn't reach the target.
  var wasNotSent: Bool {
    switch kind {
    case .unreachable(.dns), .unreachable(.refused), .unreachable(.timeout(.connect)),
      .unreachable(.tls), .unreachable(.proxy), .insecure, .badURL, .throttled:
      true
    default: status == 401
    }
  }
}
