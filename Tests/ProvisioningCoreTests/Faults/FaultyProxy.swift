import Foundation
import HTTPTransport
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceStub
import Synchronization
import TestSupport

/// What a proxy between the console and the services does to one request.
enum Fault: String, CaseIterable, Sendable {
  /// 429 with `Retry-After`; the service is not asked.
  case throttled
  /// 503 from a gateway; the service is not asked.
  case unavailable
  /// Carried out, and the answer cut in the middle.
  case cut
  /// Carried out, and the connection closed before a byte of the body.
  case reset
  /// Carried out, and the answer never ends.
  case stalled
  /// Carried out; the JSON ends in its middle, and HTTP finds nothing wrong.
  case halfJSON
  /// Carried out; some bytes of the JSON are others.
  case corruptJSON
  /// 200 and the page of a captive portal; the service is not asked.
  case portal
  /// 200 and an error body; the service is not asked.
  case okWithError
  /// An error whose message has 1 MB; the service is not asked.
  case hugeMessage
  /// 200 and an empty body; the service is not asked.
  case empty
}

/// A proxy that spoils answers as told, and counts what reached the service.
final class FaultyProxy: Sendable {
  /// The fault for a request, given how often it came before; nil passes it on.
  typealias Rule = @Sendable (Request, _ attempt: Int) -> Fault?

  private let upstream: String
  private let rule: Mutex<Rule>
  private let attempts = Mutex<[String: Int]>([:])
  /// Requests that the service was asked, as method and path.
  let carriedOut = Notes<String>()
  /// Faults that were made.
  let faults = Notes<Fault>()
  private let transport: Transport

  init(to upstream: String, _ rule: @escaping Rule) throws {
    self.upstream = upstream
    self.rule = Mutex(rule)
    var configuration = TransportConfiguration()
    configuration.retry = .never
    transport = try Transport(configuration)
  }

  private let odd = Mutex<(entries: String, part: String)?>(nil)

  /// Puts entries before those of the collections whose address has a part; `*` puts `{"id":7}` in
  /// the place of all of them.
  func insert(_ entries: String, where part: String) { odd.withLock { $0 = (entries, part) } }

  private func inserted(_ body: [UInt8], _ target: String) -> [UInt8] {
    guard let (entries, part) = odd.withLock({ $0 }), target.contains(part) else { return body }
    let text = String(decoding: body, as: UTF8.self)
    guard entries != "*" else { return Array(#"{"value":[{"id":7}]}"#.utf8) }
    guard let start = text.firstRange(of: /"value":\s*\[/) else { return body }
    let rest = text[start.upperBound...]
    let isEmpty = rest.drop(while: \.isWhitespace).hasPrefix("]")
    return Array((text[..<start.upperBound] + entries + (isEmpty ? "" : ",") + rest).utf8)
  }

  func use(_ rule: @escaping Rule) { self.rule.withLock { $0 = rule } }

  func answer(_ request: Request) async throws -> Response {
    let body = Array(buffer: try await request.body.collect(upTo: 1 << 24))
    let target = request.head.path ?? "/"
    // Retries keep the id of their request.
    let id = HTTPField.Name("client-request-id").flatMap { request.headers[$0] }
    let key = id ?? "\(request.method.rawValue) \(target)"
    let attempt = attempts.withLock { attempts in
      defer { attempts[key, default: 0] += 1 }
      return attempts[key] ?? 0
    }
    let fault = rule.withLock { $0 }(request, attempt)
    if let fault {
      faults.add(fault)
      if let response = fault.alone { return response }
    }
    let answer = try await pass(request, target, body)
    return fault?.spoil(answer) ?? answer
  }

  /// Asks the service; what it says goes back as it is.
  private func pass(_ request: Request, _ target: String, _ body: [UInt8]) async throws -> Response
  {
    carriedOut.add("\(request.method.rawValue) \(target)")
    var headers: HeaderFields = [:]
    for field in request.headers
    where !["content-length", "connection", "accept-encoding"].contains(
      field.name.canonicalName)
    {
      headers[field.name.rawName] = field.value
    }
    // Links in answers lead through the proxy again.
    if let authority = request.head.authority { headers["Host"] = authority }
    var passed = ServiceRequest(
      ServiceRequest.Method(rawValue: request.method.rawValue) ?? .get, upstream + target,
      headers: headers, body: body.isEmpty ? nil : body)
    passed.expects = .anything
    do {
      let answer = try await transport.send(passed)
      return Self.response(answer.status, answer.headers, inserted(answer.body, target))
    } catch {
      return .text("{}", status: .badGateway)
    }
  }

  private static func response(
    _ status: Int, _ headers: HeaderFields, _ body: [UInt8]
  ) -> Response {
    var fields = HTTPFields()
    for name in [
      "Content-Type", "Location", "request-id", "client-request-id", "TrackingID", "Date",
      "Retry-After", "WWW-Authenticate",
    ] {
      if let value = headers[name], let field = HTTPField.Name(name) { fields[field] = value }
    }
    return Response(
      status: HTTPResponse.Status(code: status), headers: fields,
      body: body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }
}

extension Fault {
  /// The answer of a fault that keeps the service from being asked.
  fileprivate var alone: Response? {
    switch self {
    case .throttled:
      return .text(
        #"{"error":{"code":"TooManyRequests","message":"Please retry again later."}}"#,
        status: .tooManyRequests, [("Retry-After", "1")])
    case .unavailable:
      return .text("<html>503</html>", status: .serviceUnavailable, type: "text/html")
    case .portal:
      return .text(
        "<!DOCTYPE html><html><head><title>Hotel Wi-Fi</title></head>Sign in</html>",
        type: "text/html")
    case .okWithError:
      return .text(#"{"error":{"code":"generalException","message":"It did not work."}}"#)
    case .hugeMessage:
      let message = String(repeating: "Something went wrong. ", count: 45_000)
      return .text(
        #"{"error":{"code":"generalException","message":"\#(message)"}}"#,
        status: .badRequest)
    case .empty: return .text("")
    case .cut, .reset, .stalled, .halfJSON, .corruptJSON: return nil
    }
  }

  /// The answer to a request that was carried out, spoilt.
  fileprivate func spoil(_ answer: Response) -> Response {
    let length = max(answer.body.contentLength ?? 0, 8)
    switch self {
    case .cut: return .cut(#"{"value":["#, announcing: length + 10)
    case .reset: return .cut("", announcing: length)
    case .stalled: return .stalled(#"{"value":["#)
    case .halfJSON: return .text(#"{"value":[{"id":"1","displayName":"A"#)
    case .corruptJSON: return .text(#"{"value":[{"id":"1","dis\u00playName":}]}"#)
    default: return answer
    }
  }
}
