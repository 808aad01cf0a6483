import Testing

@testable import Sandbox

/// The Webex side of a sandbox, asked from inside, without a socket.
struct WebexWorld {
  static let users = "urn:ietf:params:scim:schemas:core:2.0:User"
  static let groups = "urn:ietf:params:scim:schemas:core:2.0:Group"
  static let cisco = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User"
  static let errorExtension =
    "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error"

  let state: SandboxState
  let site: Site
  var token: String

  init(_ scenario: Scenario = .healthy, users: Int = 600, strict: Bool = false) {
    state = SandboxState(
      SandboxOptions(
        scenario: scenario, users: users, strictWebex: strict,
        clock: .fixed(secondsSince1970: World.start)))
    state.serve(at: World.origin)
    site = Site(state)
    token = state.identity.webexToken
  }

  var organization: String { state.identity.orgId }
  var base: String { "/identity/scim/\(organization)/v2" }

  /// - Parameter target: the path after the SCIM base, or a whole one that begins with `//`.
  @discardableResult
  func send(
    _ method: String, _ target: String, _ body: JSON? = nil,
    headers: [(name: String, value: String)] = []
  ) -> World.Answer {
    var headers = headers
    func has(_ name: String) -> Bool { headers.contains { $0.name.lowercased() == name } }
    if !has("authorization") { headers.append(("Authorization", "Bearer \(token)")) }
    if !has("accept") { headers.append(("Accept", "application/json")) }
    if body != nil, !has("content-type") { headers.append(("Content-Type", "application/json")) }
    let path = target.hasPrefix("//") ? String(target.dropFirst()) : base + target
    let reply = site.answer(
      Call(
        method: method, target: path, headers: headers, body: body?.encoded ?? [],
        origin: World.origin))
    return World.Answer(
      status: reply.status, reply: reply,
      json: reply.body.isEmpty ? .null : (try? JSON(parsing: reply.body)) ?? .null)
  }

  func get(_ target: String) -> World.Answer { send("GET", target) }

  /// A search; the filter is encoded.
  func search(_ filter: String, in collection: String = "Users", _ rest: String = "")
    -> World.Answer
  {
    get("/\(collection)?filter=\(URLCoding.encode(filter))\(rest)")
  }

  func create(_ userName: String, _ more: JSONObject = [:]) -> World.Answer {
    var body: JSONObject = ["schemas": [.string(Self.users)], "userName": .string(userName)]
    body.merge(more)
    return send("POST", "/Users", .object(body))
  }

  func patch(_ path: String, _ operations: JSON) -> World.Answer {
    send(
      "PATCH", path,
      [
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations,
      ])
  }

  /// The handles of people whom the service had taken over.
  var population: Population {
    WorldBuilder.population(of: state.snapshot, scenario: state.options.scenario)
  }
}

extension World.Answer {
  var scimType: String? { json["scimType"]?.string }
  var resources: [JSON] { json["Resources"]?.array ?? [] }
  var total: Int? { json["totalResults"]?.integer }
  var id: String { json["id"]?.string ?? "" }
}
