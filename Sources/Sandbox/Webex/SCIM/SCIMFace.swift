import SCIM

/// SCIM 2.0 under `/identity/scim/{org}/v2` and, with the same handlers, the gallery's front under
/// `/v1/scim/{org}` (webex.md, 3).
struct SCIMFace: Sendable {
  let state: WebexState

  static let maximumBody = 4 << 20
  private static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

  /// Takes every path below the two bases, so that unknown ones get SCIM's error too.
  func addRoutes(to router: inout Router) {
    for method in Self.methods {
      for depth in 1...6 {
        let rest = (0..<depth).map { "/{\($0)}" }.joined()
        router.on(method, "/identity/scim\(rest)") { call in try answer(call, isGallery: false) }
        router.on(method, "/v1/scim\(rest)") { call in try answer(call, isGallery: true) }
      }
    }
  }

  /// One request whose base is taken off.
  struct Request: Sendable {
    var call: Call
    /// `Users`, `{id}`, … after the base.
    var path: [String]
    /// The base URL, under which locations stand.
    var base: String
    var token: WebexToken
    /// Whether the caller shows that it is one of Webex's.
    ///
    /// Such a client names `application/json` or sends Webex's tracking header. Others get and store nothing that the RFC doesn't have: no extension
    /// in errors, no additions to what a client wrote.
    var speaksWebex: Bool
    /// Whether Entra's provisioning service asks.
    var isEntra: Bool
  }

  private func answer(_ call: Call, isGallery: Bool) throws -> Reply {
    let trackingID = isGallery ? state.tracking.router() : state.tracking.atlas()
    do throws(SCIMError) {
      var reply: Reply
      if !isGallery, call.segments.count == 5, call.segments[2...] == ["v2", "Users", "me"] {
        reply = try ownUser(call)
      } else {
        guard let (organization, path) = Self.split(call.segments, isGallery: isGallery) else {
          throw .notFound("The requested URI does not exist.")
        }
        let token = try authorize(call, organization: organization, isGallery: isGallery)
        let suffix = isGallery ? "/v1/scim/\(organization)" : "/identity/scim/\(organization)/v2"
        reply = try route(
          Request(
            call: call, path: path, base: call.origin + suffix, token: token,
            speaksWebex: speaksWebex(call), isEntra: Self.isEntra(call)))
      }
      if reply.status != 204 { reply.setHeader("Content-Type", WebexFace.mediaType(for: call)) }
      return reply.tracked(trackingID)
    } catch {
      // Before the gallery's front stands the gateway of the public API: it refuses tokens.
      if isGallery, error.status == 401 || error.status == 403 {
        throw WebexError.publicAPI(
          status: error.status, message: error.detail ?? "", trackingID: trackingID)
      }
      throw WebexError.scim(error, trackingID: trackingID, isExtended: speaksWebex(call))
    }
  }

  private static func isEntra(_ call: Call) -> Bool {
    call.header("user-agent") == TargetClient.userAgent
  }

  private func speaksWebex(_ call: Call) -> Bool {
    state.strict || call.header("trackingid") != nil || Self.isEntra(call)
      || WebexFace.accepts("application/json", call)
  }

  /// The organization and what follows the base.
  private static func split(
    _ segments: [String], isGallery: Bool
  ) -> (organization: String, path: [String])? {
    if isGallery {
      guard segments.count >= 4, GUIDText.isGUID(segments[2]) else { return nil }
      return (segments[2], Array(segments[3...]))
    }
    guard segments.count >= 5, segments[3] == "v2" else { return nil }
    return (segments[2], Array(segments[4...]))
  }

  private func authorize(
    _ call: Call, organization: String?, isGallery: Bool = false
  ) throws(SCIMError) -> WebexToken {
    let isRead = call.method == "GET" || call.method == "HEAD" || call.path.hasSuffix("/.search")
    let scopes =
      isGallery
      ? WebexAccess.gallery : isRead ? WebexAccess.readPeople : WebexAccess.writePeople
    do throws(WebexAccess.Refusal) {
      return try WebexAccess.check(
        call, scopes: scopes, organization: organization, state: state.sandbox)
    } catch {
      throw SCIMError(status: error.status, detail: error.message)
    }
  }

  private func route(_ request: Request) throws(SCIMError) -> Reply {
    let path = request.path
    switch (path[0], path.count) {
    case ("Users", 1): return try SCIMUsers(state, request).collection()
    case ("Users", 2): return try SCIMUsers(state, request).item(path[1])
    case ("Groups", 1): return try SCIMGroups(state, request).collection()
    case ("Groups", 2): return try SCIMGroups(state, request).item(path[1])
    case ("Groups", 3) where path[2] == "Members":
      return try SCIMGroups(state, request).members(path[1])
    case ("Bulk", 1): return try SCIMBulk(state, request).answer()
    case (".search", 1) where !state.strict:
      throw SCIMError(status: 501, detail: "Search in one resource type: POST /Users/.search.")
    default:
      // Webex does not document the RFC's discovery.
      if !state.strict, let reply = try SCIMDiscovery(request).answer() { return reply }
      throw .notFound("The requested URI does not exist.")
    }
  }

  /// Answers `GET /identity/scim/v2/Users/me`.
  private func ownUser(_ call: Call) throws(SCIMError) -> Reply {
    let token = try authorize(call, organization: nil)
    guard call.method == "GET" || call.method == "HEAD" else { throw Self.wrongMethod(call) }
    let base = "\(call.origin)/identity/scim/\(token.organization)/v2"
    let user = try state.owner(of: token).located(under: "\(base)/Users")
    let projection = try Projection(
      attributes: call.query("attributes"), excludedAttributes: call.query("excludedAttributes"))
    return .resource(200, projection.apply(to: user, type: WebexUserSchema.type))
  }

  static func wrongMethod(_ call: Call) -> SCIMError {
    SCIMError(status: 405, detail: "\(call.method) is not supported here.")
  }
}

extension SCIMFace.Request {
  /// The body as JSON.
  ///
  /// - Throws: 415 for other media types, 400 `invalidSyntax` for what is no JSON.
  func body() throws(SCIMError) -> JSONValue {
    guard ["application/json", "application/scim+json"].contains(call.mediaType) else {
      throw SCIMError(
        status: 415,
        detail: "The body must be application/json or application/scim+json.")
    }
    guard call.body.count <= SCIMFace.maximumBody else {
      throw SCIMError(status: 413, detail: "The body is larger than \(SCIMFace.maximumBody) bytes.")
    }
    do {
      return try JSONValue(parsing: call.body)
    } catch {
      throw .invalidSyntax("The body is not JSON: \(error).")
    }
  }

  func query() throws(SCIMError) -> SearchQuery {
    if call.method == "POST" { return try SearchQuery(json: try body()) }
    return try SearchQuery(parameters: call.query)
  }

  func projection() throws(SCIMError) -> Projection {
    try Projection(
      attributes: call.query("attributes"), excludedAttributes: call.query("excludedAttributes"))
  }

  /// Whether a switch such as `returnGroups` is on.
  func isOn(_ name: String) -> Bool { call.query(name)?.lowercased() == "true" }
}

extension SCIM.JSONObject {
  /// With `meta.location` under that collection.
  func located(under collection: String) -> SCIM.JSONObject {
    var resource = self
    guard case .object(var meta)? = resource["meta"], let id = resource["id"]?.string else {
      return resource
    }
    meta["location"] = .string("\(collection)/\(id)")
    resource["meta"] = .object(meta)
    return resource
  }
}

extension Reply {
  /// One resource with the headers that belong to it.
  static func resource(_ status: Int, _ resource: SCIM.JSONObject) -> Reply {
    var reply = Reply.json(status, bytes: JSONValue.object(resource).bytes())
    if status == 201, let location = resource["meta"]?["location"]?.string {
      reply.setHeader("Location", location)
    }
    if let version = resource["meta"]?["version"]?.string { reply.setHeader("ETag", version) }
    return reply
  }
}
