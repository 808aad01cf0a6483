import Testing

@testable import Sandbox

/// A sandbox asked from inside, without a socket, with a clock that only moves by hand.
struct World {
  static let origin = "http://127.0.0.1:4711"
  static let start = 1_790_000_000

  let state: SandboxState
  let site: Site
  let description: SandboxDescription

  init(
    _ scenario: Scenario = .healthy, users: Int = 600, seed: UInt64 = 1,
    consentRestores: Bool = true, throttlesReports: Bool = false, throttlesOnDemand: Bool = true,
    listsOnDemand: Bool = false
  ) {
    state = SandboxState(
      SandboxOptions(
        scenario: scenario, users: users, seed: seed, clock: .fixed(secondsSince1970: Self.start),
        throttlesReports: throttlesReports, consentRestores: consentRestores,
        throttlesOnDemand: throttlesOnDemand, listsOnDemand: listsOnDemand))
    state.serve(at: Self.origin)
    site = Site(state)
    description = state.description(port: 4711)
  }

  struct Answer {
    var status: Int
    var reply: Reply
    var json: JSON

    /// The objects of a collection.
    var values: [JSON] { json["value"]?.array ?? [] }
    /// `error.code` of Graph, or the OAuth error.
    var code: String? { json["error"]?["code"]?.string ?? json["error"]?.string }
    var message: String { json["error"]?["message"]?.string ?? "" }
    var text: String { String(decoding: reply.body, as: UTF8.self) }
    var nextLink: String? { json["@odata.nextLink"]?.string }
    var deltaLink: String? { json["@odata.deltaLink"]?.string }
  }

  @discardableResult
  func send(
    _ method: String, _ target: String, body: [UInt8] = [],
    headers: [(name: String, value: String)] = []
  ) -> Answer {
    let reply = site.answer(
      Call(method: method, target: target, headers: headers, body: body, origin: Self.origin))
    return Answer(
      status: reply.status, reply: reply,
      json: reply.body.isEmpty ? .null : (try? JSON(parsing: reply.body)) ?? .null)
  }

  /// A Graph call; `path` begins after the version and may be a whole link.
  @discardableResult
  func graph(
    _ method: String, _ path: String, _ body: JSON? = nil, token: String? = nil,
    eventual: Bool = false
  ) -> Answer {
    var headers = [(name: "Authorization", value: "Bearer \(token ?? description.graphToken)")]
    if body != nil { headers.append(("Content-Type", "application/json")) }
    if eventual { headers.append(("ConsistencyLevel", "eventual")) }
    let target =
      path.hasPrefix(Self.origin)
      ? String(path.dropFirst(Self.origin.count))
      : "/v1.0" + path.replacing(" ", with: "%20")
    return send(method, target, body: body?.encoded ?? [], headers: headers)
  }

  @discardableResult
  func get(_ path: String, token: String? = nil, eventual: Bool = false) -> Answer {
    graph("GET", path, token: token, eventual: eventual)
  }

  @discardableResult
  func post(_ path: String, _ body: JSON? = nil, token: String? = nil) -> Answer {
    graph("POST", path, body, token: token)
  }

  /// A form, as a browser or an OAuth client posts it.
  @discardableResult
  func form(
    _ target: String, _ fields: [(name: String, value: String)],
    headers: [(name: String, value: String)] = []
  ) -> Answer {
    send(
      "POST", target, body: Array(URLCoding.query(fields).utf8),
      headers: headers + [("Content-Type", "application/x-www-form-urlencoded")])
  }

  /// Every object of a collection over all its pages.
  func all(_ path: String, eventual: Bool = false) -> [JSON] {
    var found: [JSON] = []
    var next: String? = path
    var pages = 0
    while let link = next, pages < 500 {
      let answer = get(link, eventual: eventual)
      found += answer.values
      next = answer.nextLink
      pages += 1
    }
    return found
  }

  func advance(_ seconds: Int) {
    state.clock.advance(by: .seconds(seconds))
  }

  /// A service principal by name.
  func principal(_ name: String) throws -> JSON {
    try #require(get("/servicePrincipals?$filter=displayName eq '\(name)'").values.first)
  }

  func id(_ name: String) throws -> String {
    try #require(principal(name)["id"]?.string)
  }

  /// `/servicePrincipals/{id}/synchronization` of the app that carries the job.
  func synchronization(_ name: String = "Cisco Webex Identity") throws -> String {
    "/servicePrincipals/\(try id(name))/synchronization"
  }

  func jobPath(_ name: String = "Cisco Webex Identity") throws -> String {
    let base = try synchronization(name)
    let job = try #require(get("\(base)/jobs").values.first?["id"]?.string)
    return "\(base)/jobs/\(job)"
  }

  var tenant: String { description.tenantId }

  /// A request to Webex with the operator's token; `path` begins after the organization.
  @discardableResult
  func webex(_ method: String, _ path: String, _ body: JSON? = nil) -> Answer {
    var headers = [
      (name: "Authorization", value: "Bearer \(description.webexToken)"),
      (name: "Accept", value: "application/json"),
    ]
    if body != nil { headers.append(("Content-Type", "application/json")) }
    let base = description.scim.dropFirst(Self.origin.count)
    return send(method, base + path, body: body?.encoded ?? [], headers: headers)
  }

  /// The Webex users of that name; there is at most one.
  func webexUser(_ userName: String) -> JSON? {
    webex("GET", "/Users?filter=\(URLCoding.encode("userName eq \"\(userName)\""))")
      .json["Resources"]?.array?.first
  }

  /// A token by client credentials.
  func clientToken() -> Answer {
    form(
      "/\(tenant)/oauth2/v2.0/token",
      [
        ("grant_type", "client_credentials"), ("client_id", description.clientId),
        ("client_secret", description.clientSecret),
        ("scope", "https://graph.microsoft.com/.default"),
      ])
  }

  /// A token of a person, signed in by device code.
  func userToken(_ scope: String, account: Int = WorldBuilder.operatorIndex) -> Answer {
    let begun = form(
      "/\(tenant)/oauth2/v2.0/devicecode",
      [("client_id", description.clientId), ("scope", scope)])
    form(
      "/devicelogin",
      [
        ("user_code", begun.json["user_code"]?.string ?? ""), ("decision", "approve"),
        ("account", String(account)),
      ])
    return redeem(begun.json["device_code"]?.string ?? "")
  }

  func redeem(_ deviceCode: String) -> Answer {
    form(
      "/\(tenant)/oauth2/v2.0/token",
      [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", description.clientId), ("device_code", deviceCode),
      ])
  }
}

extension Population {
  /// How many people and groups an initial cycle of the wizard's job reads.
  var read: Int { entitled + groups.count }
}
