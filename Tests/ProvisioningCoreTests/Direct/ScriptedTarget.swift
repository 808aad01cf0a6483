import Evidence
import Foundation
import HTTPTransport
import HTTPTypes
import Hummingbird
import NIOCore
import SCIM
import ServiceStub
import Synchronization

@testable import ProvisioningCore

/// A small SCIM service in memory that keeps a record of what it was asked and what it carried out.
///
/// A script may answer in its place, before or after the request is carried out.
final class ScriptedTarget: Sendable {
  struct Asked: Sendable, Equatable {
    var method: String
    var path: String
    var body: String
    var contentType: String?
    var ifMatch: String?
  }

  struct State {
    var users: [String: JSONObject] = [:]
    var groups: [String: JSONObject] = [:]
    var versions = 0
    var nextId = 0
    var asked: [Asked] = []
    /// What was carried out, such as `PATCH /Users/u-1`, in order.
    var applied: [String] = []
  }

  enum Script: Sendable {
    /// Nothing is carried out.
    case instead(Response)
    /// It is carried out, and then answered so.
    case afterwards(Response)
    /// It is carried out, and no answer comes while the test runs.
    case silently
  }

  /// What discovery shows: `(path) -> body`; nil is 404.
  let documents: [String: String]
  let checksVersions: Bool
  private let script: @Sendable (Asked, _ times: Int) -> Script?
  let state = Mutex(State())

  init(
    documents: [String: String] = [:], checksVersions: Bool = false,
    script: @escaping @Sendable (Asked, _ times: Int) -> Script? = { _, _ in nil }
  ) {
    self.documents = documents
    self.checksVersions = checksVersions
    self.script = script
  }

  var applied: [String] { state.withLock { $0.applied } }
  var asked: [Asked] { state.withLock { $0.asked } }
  var writes: [Asked] { asked.filter { $0.method != "GET" } }

  @discardableResult
  func add(_ user: JSONObject, group: Bool = false) -> String {
    state.withLock { Self.insert(user, group, &$0) }
  }

  func user(_ id: String) -> JSONObject? { state.withLock { $0.users[id] } }
  func users() -> [JSONObject] { state.withLock { Array($0.users.values) } }

  private static func insert(_ object: JSONObject, _ group: Bool, _ state: inout State) -> String {
    state.nextId += 1
    let id = (group ? "g-" : "u-") + "\(state.nextId)"
    var object = object
    object["id"] = .string(id)
    stamp(&object, &state)
    if group { state.groups[id] = object } else { state.users[id] = object }
    return id
  }

  private static func stamp(_ object: inout JSONObject, _ state: inout State) {
    state.versions += 1
    object["meta"] = ["version": .string("W/\"\(state.versions)\"")]
  }

  func answer(_ request: Request) async throws -> Response {
    let body = String(buffer: try await request.body.collect(upTo: 1 << 20))
    let path = String(request.uri.path.dropFirst("/scim".count))
    let asked = Asked(
      method: request.method.rawValue, path: path, body: body,
      contentType: request.headers[.contentType], ifMatch: request.headers[.ifMatch])
    let times = state.withLock { state in
      state.asked.append(asked)
      return state.asked.count { $0.method == asked.method && $0.path == asked.path }
    }
    let filter = request.uri.queryParameters["filter"].map { String($0) }
    switch script(asked, times) {
    case .instead(let response)?: return response
    case .afterwards(let response)?:
      _ = carryOut(asked, filter)
      return response
    case .silently?:
      _ = carryOut(asked, filter)
      await silence()
      return .text("")
    case nil: return carryOut(asked, filter)
    }
  }

  private func carryOut(_ asked: Asked, _ filter: String?) -> Response {
    let parts = asked.path.split(separator: "/").map(String.init)
    guard let first = parts.first else { return Self.error(404, "no such path") }
    if let document = documents["/" + first] { return .text(document) }
    guard first == "Users" || first == "Groups" else { return Self.error(404, "no such path") }
    return state.withLock { state in
      answer(asked, parts.dropFirst().first, first == "Groups", filter, &state)
    }
  }

  private func answer(
    _ asked: Asked, _ id: String?, _ group: Bool, _ filter: String?, _ state: inout State
  ) -> Response {
    let type: ResourceType = group ? .group : .user
    let all = group ? state.groups : state.users
    guard let id else {
      if asked.method == "GET" {
        let parsed = filter.flatMap { try? Filter(parsing: $0) }
        let hits = all.values.filter { parsed?.matches($0, type: type) ?? true }
        let list = ListResponse(
          totalResults: hits.count, startIndex: 1, resources: hits.map(JSONValue.object))
        return .text(list.json.text())
      }
      guard let object = (try? JSONValue(parsing: asked.body))?.object else {
        return Self.error(400, "no JSON", "invalidSyntax")
      }
      if let taken = taken(object, by: nil, all) { return taken }
      let id = Self.insert(object, group, &state)
      state.applied.append("POST \(asked.path) \(object["userName"]?.string ?? "")")
      let made = group ? state.groups[id] : state.users[id]
      return .text(JSONValue.object(made ?? [:]).text(), status: .created)
    }
    guard let before = all[id] else { return Self.error(404, "nobody is \(id)") }
    if asked.method == "GET" { return .text(JSONValue.object(before).text()) }
    let version = before["meta"]?["version"]?.string
    if checksVersions, let wanted = asked.ifMatch, wanted != version {
      return Self.error(412, "it has changed")
    }
    if asked.method == "DELETE" {
      if group { state.groups[id] = nil } else { state.users[id] = nil }
      state.applied.append("DELETE \(asked.path)")
      return Response(status: .noContent)
    }
    return change(asked, id, before, group, all, &state)
  }

  private func change(
    _ asked: Asked, _ id: String, _ before: JSONObject, _ group: Bool,
    _ all: [String: JSONObject], _ state: inout State
  ) -> Response {
    let type: ResourceType = group ? .group : .user
    do {
      let body = try JSONValue(parsing: asked.body)
      var after =
        asked.method == "PUT"
        ? body.object ?? [:] : try PatchRequest(json: body).applied(to: before, type: type)
      if let taken = taken(after, by: id, all) { return taken }
      after["id"] = .string(id)
      Self.stamp(&after, &state)
      if group { state.groups[id] = after } else { state.users[id] = after }
      state.applied.append("\(asked.method) \(asked.path)")
      return .text(JSONValue.object(after).text())
    } catch let error as SCIMError {
      return Self.error(error.status, error.detail ?? "", error.scimType?.rawValue)
    } catch {
      return Self.error(400, "no JSON", "invalidSyntax")
    }
  }

  private func taken(
    _ object: JSONObject, by id: String?, _ all: [String: JSONObject]
  ) -> Response? {
    guard let name = object["userName"]?.string?.lowercased() else { return nil }
    let other = all.first { $0.key != id && $0.value["userName"]?.string?.lowercased() == name }
    return other == nil ? nil : Self.error(409, "the user name is taken", "uniqueness")
  }

  static func error(_ status: Int, _ detail: String, _ type: String? = nil) -> Response {
    var body: JSONObject = [
      "schemas": [.string(SCIMError.schema)], "status": .string("\(status)"),
      "detail": .string(detail),
    ]
    if let type { body["scimType"] = .string(type) }
    return .text(JSONValue.object(body).text(), status: .init(code: status))
  }
}

/// A clock whose waits are over at once.
final class SkippingClock: Sendable {
  private let skipped = Mutex(Duration.zero)
  private let start = ContinuousClock.now
  let sleeps = Notes<Duration>()

  var timing: Timing {
    Timing(
      uptime: { self.start.duration(to: .now) + self.skipped.withLock { $0 } }, now: { Date() },
      sleep: { duration in
        try Task.checkCancellation()
        self.sleeps.add(duration)
        self.skipped.withLock { $0 += duration }
        await Task.yield()
      }, chance: { 0.5 })
  }
}

/// A scripted target with an integration on it.
struct DirectBench: Sendable {
  let target: ScriptedTarget
  let base: String
  let workspace: Workspace
  /// Longest wait for an answer.
  let timeout: Duration
  let clock = SkippingClock()

  static func with<Result: Sendable>(
    _ target: ScriptedTarget = ScriptedTarget(), workspace: Workspace? = nil,
    timeout: Duration = .seconds(60),
    _ body: @Sendable (DirectBench) async throws -> Result
  ) async throws -> Result {
    let workspace = try workspace ?? Workspace(inMemory: "test")
    return try await withStubServer(target.answer) { base in
      try await body(
        DirectBench(
          target: target, base: base + "/scim", workspace: workspace, timeout: timeout))
    }
  }

  func integration(readOnly: Bool = false, base: String? = nil) throws -> Integration {
    var transport = TransportConfiguration()
    transport.wholeTimeout = timeout
    let profile = Profile(
      name: "test", organization: "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73",
      overrides: Profile.Overrides(scim: base ?? self.base))
    return try Integration(
      profile: profile, credentials: Credentials([.webexToken: Secret("test-token")]),
      workspace: workspace, signatures: .builtIn, readOnly: readOnly,
      options: IntegrationOptions(timing: clock.timing, transport: transport))
  }

  func carryOut(
    _ requests: [DirectRequest], references: [DirectRequest] = [], readAt: Date = Date(),
    options: DirectOptions = DirectOptions(rereadsUpTo: 0)
  ) async throws -> DirectSummary {
    let source = DirectRequestList(requests, references: references, readAt: readAt)
    return try await integration().carryOut(source, options: options)
  }

  func results(_ summary: DirectSummary) throws -> [DirectResult] {
    try workspace.directResults(ofRun: summary.run)
  }
}

extension DirectRequest {
  static func create(_ name: String, external: String? = nil, title: String? = nil) -> Self {
    var body: JSONObject = [
      "schemas": [.string(Schema.user.id)], "userName": .string(name),
      "externalId": .string(external ?? "source-\(name)"), "active": true,
    ]
    if let title { body["title"] = .string(title) }
    var after = [
      Value("userName", .string(name)),
      Value("externalId", .string(external ?? "source-\(name)")),
    ]
    if let title { after.append(Value("title", .string(title))) }
    return DirectRequest(
      key: "create:\(name)", action: .create, source: "source-\(name)", label: name,
      match: ["userName eq \"\(name)\""], body: .object(body), after: after)
  }

  static func update(
    _ id: String, _ path: String, from: JSONValue?, to: JSONValue, action: Action = .update
  ) -> Self {
    DirectRequest(
      key: "\(action.rawValue):\(id)", action: action, source: "source-\(id)", label: id,
      targetId: id,
      body: [
        "schemas": [.string(PatchRequest.schema)],
        "Operations": [["op": "Replace", "path": .string(path), "value": to]],
      ],
      before: [Value(path, from)], after: [Value(path, to)])
  }

  static func disable(_ id: String) -> Self {
    var request = update(id, "active", from: true, to: false, action: .disable)
    request.body = [
      "schemas": [.string(PatchRequest.schema)],
      "Operations": [["op": "Replace", "path": "active", "value": "False"]],
    ]
    return request
  }

  static func delete(_ id: String) -> Self {
    DirectRequest(
      key: "delete:\(id)", action: .delete, source: "source-\(id)", label: id, targetId: id)
  }
}
