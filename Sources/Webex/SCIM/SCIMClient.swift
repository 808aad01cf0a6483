public import HTTPTransport
import Secrecy
import Synchronization

/// Calls to any SCIM 2.0 service (RFC 7644), Webex's or another's.
///
/// Every request is sent once: pacing and repeating are the caller's part, who alone knows whether a
/// lost answer may be followed by the same request. Error statuses are answers; `TransportError` is
/// thrown where no usable answer came. The copies of a value share what they learnt of media types.
public struct SCIMClient: Sendable {
  /// Without a slash at the end and without the flags of a tenant URL.
  public let baseURL: String
  private let token: Secret?
  private let transport: Transport
  private let tag: String?
  private let media = MediaChoice()

  public init(baseURL: String, token: Secret?, transport: Transport, tag: String? = nil) {
    let plain = baseURL.prefix { $0 != "?" && $0 != "#" }
    self.baseURL = String(plain.hasSuffix("/") ? plain.dropLast() : plain)
    self.token = token
    self.transport = transport
    self.tag = tag
  }

  /// `POST` of a new resource (RFC 7644 §3.3).
  public func create(_ endpoint: String, _ body: [UInt8]) async throws(TransportError) -> SCIMAnswer
  {
    try await send(.post, endpoint, body: body)
  }

  public func read(_ endpoint: String, id: String) async throws(TransportError) -> SCIMAnswer {
    try await send(.get, Self.path(endpoint, id))
  }

  /// `PATCH` (RFC 7644 §3.5.2).
  ///
  /// - Parameter version: sent as `If-Match`.
  public func patch(
    _ endpoint: String, id: String, _ body: [UInt8], version: String? = nil
  ) async throws(TransportError) -> SCIMAnswer {
    try await send(.patch, Self.path(endpoint, id), body: body, version: version)
  }

  /// `PUT` of the whole resource (RFC 7644 §3.5.1).
  public func replace(
    _ endpoint: String, id: String, _ body: [UInt8], version: String? = nil
  ) async throws(TransportError) -> SCIMAnswer {
    try await send(.put, Self.path(endpoint, id), body: body, version: version)
  }

  public func delete(
    _ endpoint: String, id: String, version: String? = nil
  ) async throws(TransportError) -> SCIMAnswer {
    try await send(.delete, Self.path(endpoint, id), version: version)
  }

  /// A search (RFC 7644 §3.4.2).
  ///
  /// - Parameters:
  ///   - startIndex: from 1.
  ///   - attributes: the attributes that the answer shall hold; nil leaves it to the service.
  public func search(
    _ endpoint: String, filter: String? = nil, startIndex: Int? = nil, count: Int? = nil,
    attributes: [String]? = nil, excluding: [String]? = nil
  ) async throws(TransportError) -> SCIMAnswer {
    var query: [String] = []
    if let filter { query.append("filter=\(URLText.encode(filter))") }
    if let startIndex { query.append("startIndex=\(startIndex)") }
    if let count { query.append("count=\(count)") }
    for (name, list) in [("attributes", attributes), ("excludedAttributes", excluding)] {
      guard let list, !list.isEmpty else { continue }
      query.append("\(name)=\(URLText.encode(list.joined(separator: ",")))")
    }
    let suffix = query.isEmpty ? "" : "?" + query.joined(separator: "&")
    return try await send(.get, endpoint + suffix)
  }

  /// A document of the service, such as `/ServiceProviderConfig`.
  public func document(_ path: String) async throws(TransportError) -> SCIMAnswer {
    try await send(.get, path)
  }

  /// A text as a literal of a filter.
  public static func quoted(_ text: String) -> String {
    String(decoding: JSONTree.string(text).serialized(), as: UTF8.self)
  }

  private static func path(_ endpoint: String, _ id: String) -> String {
    "\(endpoint)/\(URLText.encode(id))"
  }

  /// A body that is refused for its media type has not been read: it goes again under the other.
  @concurrent
  private func send(
    _ method: ServiceRequest.Method, _ path: String, body: [UInt8]? = nil, version: String? = nil
  ) async throws(TransportError) -> SCIMAnswer {
    let type = media.current
    let response = try await once(method, path, body, type, version)
    guard response.status == 415, body != nil else { return SCIMAnswer(response, token, method) }
    let other = type.other
    let second = try await once(method, path, body, other, version)
    if second.status != 415 { media.current = other }
    return SCIMAnswer(second, token, method)
  }

  private func once(
    _ method: ServiceRequest.Method, _ path: String, _ body: [UInt8]?, _ type: MediaType,
    _ version: String?
  ) async throws(TransportError) -> ServiceResponse {
    var request = ServiceRequest(method, baseURL + path, body: body, bearer: token, tag: tag)
    request.retry = .never
    request.headers["Accept"] = "application/scim+json, application/json;q=0.9"
    if body != nil { request.headers["Content-Type"] = type.rawValue }
    if let version { request.headers["If-Match"] = version }
    return try await transport.send(request)
  }
}

extension WebexClient {
  /// The organization's SCIM service without Webex's own models.
  public var scim: SCIMClient {
    SCIMClient(baseURL: endpoints.scimURL, token: token, transport: transport, tag: tag)
  }

  /// The same over connections of its own.
  public func scim(over transport: Transport) -> SCIMClient {
    SCIMClient(baseURL: endpoints.scimURL, token: token, transport: transport, tag: tag)
  }
}

private enum MediaType: String {
  case scim = "application/scim+json"
  case json = "application/json"

  var other: MediaType { self == .scim ? .json : .scim }
}

/// The media type that the service takes.
private final class MediaChoice: Sendable {
  private let choice = Mutex(MediaType.scim)

  var current: MediaType {
    get { choice.withLock { $0 } }
    set { choice.withLock { $0 = newValue } }
  }
}
