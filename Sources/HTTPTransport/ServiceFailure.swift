/// An error of a call to a service, in the terms that every screen, log line and exit code needs.
///
/// `TransportError`, and the error types of the Graph, sign-in and Webex clients conform.
public protocol ServiceFailure: Error, Sendable {
  var facts: FailureFacts { get }
}

/// What is known about a failed call; redacted, but not yet safe for a terminal.
public struct FailureFacts: Sendable, Equatable {
  /// Decides how the caller goes on, and the exit code.
  public enum Category: String, Sendable {
    /// Not signed in, or the token is refused.
    case unauthorized
    /// Signed in, but not allowed to do this.
    case forbidden
    case notFound
    /// No connection, or no whole answer.
    case unreachable
    /// An answer that is none as documented.
    case unusable
    case throttled
    /// The request is wrong or conflicts with the service's state.
    case refused
    /// The service failed.
    case serviceFault
    case cancelled
  }

  public var category: Category
  public var status: Int?
  public var code: String?
  public var message: String
  public var method: String?
  /// Redacted URL.
  public var url: String?
  public var requestID: String?
  public var clientRequestID: String?
  public var trackingID: String?
  public var tag: String?
  public var retryAfter: Duration?

  public init(category: Category, status: Int? = nil, code: String? = nil, message: String) {
    self.category = category
    self.status = status
    self.code = code
    self.message = message
  }

  /// The category that a final HTTP status stands for.
  public static func category(ofStatus status: Int) -> Category {
    switch status {
    case 401: .unauthorized
    case 403: .forbidden
    case 404, 410: .notFound
    case 423, 429: .throttled
    case 500...: .serviceFault
    default: .refused
    }
  }
}

extension TransportError: ServiceFailure {
  public var facts: FailureFacts {
    var facts = FailureFacts(
      category: category, status: status, code: code, message: message ?? kind.words(host: host))
    facts.method = method.rawValue
    facts.url = url
    facts.requestID = requestID
    facts.clientRequestID = clientRequestID
    facts.trackingID = trackingID
    facts.tag = tag
    if case .throttled(let after) = kind { facts.retryAfter = after }
    return facts
  }

  private var category: FailureFacts.Category {
    switch kind {
    // A gateway's page about the service's own failure.
    case .notJSON where (status ?? 0) >= 500: .serviceFault
    case .malformed: .unusable
    case .unreachable, .tooLarge, .truncated, .redirected, .notJSON: .unreachable
    case .throttled: .throttled
    case .insecure, .badURL: .refused
    case .cancelled: .cancelled
    }
  }
}

extension TransportError.Kind {
  /// The error in one English sentence without a full stop.
  public func words(host: String) -> String {
    switch self {
    case .unreachable(.dns): "the name \(host) cannot be resolved"
    case .unreachable(.refused): "\(host) refuses the connection"
    case .unreachable(.reset): "\(host) broke the connection before answering"
    case .unreachable(.timeout(.connect)): "\(host) does not accept the connection in time"
    case .unreachable(.timeout): "\(host) takes the request, but does not answer in time"
    case .unreachable(.tls(let reason)): "no trusted connection to \(host): \(reason)"
    case .unreachable(.proxy(let reason)): "the proxy gives no way to \(host): \(reason)"
    case .unreachable(.network(let reason)): "no connection to \(host): \(reason)"
    case .tooLarge(let limit): "the answer of \(host) is larger than \(limit) bytes"
    case .truncated(let bytes):
      "the answer of \(host) ended early" + (bytes.map { ", after \($0) bytes" } ?? "")
    case .throttled: "\(host) keeps asking to slow down"
    case .redirected(let target): "\(host) redirects to \(target), which is not followed"
    case .notJSON(let type, let excerpt): Self.notJSON(type, excerpt, host)
    case .malformed(let reason): "the answer of \(host) is not as documented: \(reason)"
    case .insecure: "\(host) is not this machine, and the URL is not https"
    case .badURL: "the URL cannot be read"
    case .cancelled: "cancelled"
    }
  }

  /// A stranger's page is told by its first words, damaged JSON by its type.
  private static func notJSON(_ type: String?, _ excerpt: String, _ host: String) -> String {
    if type?.lowercased().contains("json") == true, !excerpt.hasPrefix("<") {
      return "the JSON of \(host) is damaged"
    }
    let words = excerpt.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(80)
    return
      "\(host) answered with \(type ?? "something") instead of JSON; a proxy or a sign-in page?"
      + (words.isEmpty ? "" : " It says: \(words)")
  }
}
