import SCIM
import Synchronization

/// A request that the provisioning service sent to Webex.
public struct SandboxProvisioningRequest: Sendable, Equatable {
  /// `GET`, `POST`, `PATCH` or `DELETE`.
  public var method: String
  /// Path after the tenant URL, with the decoded query: `/Users?filter=userName eq "…"`.
  public var path: String
  /// The body as JSON text; nil without one.
  public var body: String?
  /// The answer's HTTP status.
  public var status: Int
  /// The cycle, which is `cycleId` of the provisioning log; a fresh GUID for a call on demand.
  public var cycle: String
}

/// What the provisioning service sent to Webex: all counts, and the newest requests themselves.
final class ProvisioningTraffic: Sendable {
  private struct Held {
    var requests: [SandboxProvisioningRequest] = []
    var dropped = 0
    var counts: [String: Int] = [:]
  }

  private static let limit = 200_000
  private let held = Mutex(Held())

  func record(_ request: SandboxProvisioningRequest) {
    held.withLock { held in
      held.counts[request.method, default: 0] += 1
      held.requests.append(request)
      if held.requests.count > Self.limit {
        held.requests.removeFirst(Self.limit / 4)
        held.dropped += Self.limit / 4
      }
    }
  }

  /// Requests by method since the sandbox began.
  var counts: [String: Int] { held.withLock { $0.counts } }

  /// How many requests were ever sent: the place after the last one.
  var end: Int { held.withLock { $0.dropped + $0.requests.count } }

  /// The requests from a place on, oldest first, as far as they are still kept.
  func requests(from place: Int) -> [SandboxProvisioningRequest] {
    held.withLock { Array($0.requests.dropFirst(max(0, place - $0.dropped))) }
  }
}

/// The service's SCIM client: asks the sandbox's own Webex as any client over HTTP would.
struct TargetClient {
  static let userAgent = "Azure AD Provisioning Service"

  struct Answer {
    var status: Int
    var body: [UInt8]

    var isSuccess: Bool { (200..<300).contains(status) }
    var json: JSONValue? { body.isEmpty ? nil : try? JSONValue(parsing: body) }
    /// The resource of a read or a write.
    var resource: SCIM.JSONObject? { json?.object }
    /// `Resources` of a search.
    var resources: [SCIM.JSONObject] {
      (json?["Resources"]?.array ?? []).compactMap(\.object)
    }
  }

  let webex: Router
  let traffic: ProvisioningTraffic
  /// Path of the tenant URL on this sandbox.
  let base: String
  let token: String
  let origin: String
  let cycle: String

  func send(
    _ method: String, _ path: String, query: [(name: String, value: String)] = [],
    _ body: JSONValue? = nil
  ) -> Answer {
    let text = query.map { "\($0.name)=\(URLCoding.encode($0.value))" }.joined(separator: "&")
    var headers = [
      (name: "authorization", value: "Bearer \(token)"),
      (name: "accept", value: "application/scim+json"),
      (name: "user-agent", value: Self.userAgent),
    ]
    if body != nil { headers.append(("content-type", "application/scim+json")) }
    let reply = webex.answer(
      Call(
        method: method, target: base + path + (text.isEmpty ? "" : "?\(text)"), headers: headers,
        body: body?.bytes() ?? [], origin: origin))
    let status = reply?.status ?? 404
    let plain = query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    traffic.record(
      SandboxProvisioningRequest(
        method: method, path: path + (plain.isEmpty ? "" : "?\(plain)"),
        body: body.map { $0.text() }, status: status, cycle: cycle))
    return Answer(status: status, body: reply?.body ?? [])
  }
}
