/// Microsoft Graph: `/v1.0/…`, and `/beta/…` for the same paths.
struct GraphFace: Sendable {
  let state: SandboxState
  private let router: Router
  private let service: ProvisioningService

  init(state: SandboxState, webex: Router, service: ProvisioningService) {
    self.state = state
    var routes = GraphRoutes(state: state)
    routes.addServicePrincipals()
    routes.addDeletedItems()
    routes.addAppRoleAssignments()
    routes.addPermissionGrants()
    routes.addUsers()
    routes.addManagers()
    routes.addGroups()
    routes.addTenant()
    routes.addSynchronization(webex: webex, service)
    routes.addReports()
    router = routes.router
    self.service = service
  }

  func answer(_ call: Call) -> Reply {
    respond(to: call) { try route(call, requestID: $0) }
  }

  private func respond(to call: Call, _ handle: (_ requestID: String) throws -> Reply) -> Reply {
    let requestID = state.entra { $0.random.guid() }
    let clientRequestID = call.header("client-request-id").flatMap(Self.printable) ?? requestID
    var reply: Reply
    do {
      reply = try handle(requestID)
    } catch {
      let failure =
        error as? GraphError
        ?? GraphError(status: 500, code: "generalException", message: "Unexpected failure.")
      reply = .json(
        failure.status,
        failure.body(
          requestID: requestID, clientRequestID: clientRequestID, now: state.now))
      for (name, value) in failure.headers { reply.setHeader(name, value) }
    }
    reply.setHeader("request-id", requestID)
    reply.setHeader("client-request-id", clientRequestID)
    reply.setHeader("OData-Version", "4.0")
    if reply.status != 204, reply.header("Cache-Control") == nil {
      reply.setHeader("Cache-Control", "private")
    }
    return reply
  }

  /// The same face's words for a request that does not get as far as a route.
  func refuse(_ call: Call, _ failure: GraphError) -> Reply {
    respond(to: call) { _ in throw failure }
  }

  /// A header value that is safe to send back.
  private static func printable(_ text: String) -> String? {
    text.utf8.count <= 200 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : nil
  }

  private func route(_ call: Call, requestID: String) throws -> Reply {
    let segments = Self.segments(call)
    if segments.map({ $0.lowercased() }) == ["$batch"] {
      guard call.method == "POST" else { throw GraphError.methodNotAllowed }
      return try Batch(face: self, call: call).reply()
    }
    switch router.match(call.method, segments) {
    case .found(let handler, let parameters):
      service.settle(limit: Site.settledObjects)
      var call = call
      call.parameters = parameters
      return try handler(call)
    case .methodNotAllowed: throw GraphError.methodNotAllowed
    case .unknownSegment(let segment):
      // Who may not enter at all learns that first.
      _ = try state.authenticate(call)
      throw GraphError.unknownSegment(segment)
    }
  }

  /// The segments after the version; `users('x')` and `users(key='x')` become two.
  ///
  /// `delta()` is the same as `delta`, and `graph.` is the short name of `microsoft.graph.`: the
  /// service's own client libraries write both.
  private static func segments(_ call: Call) -> [String] {
    call.segments.dropFirst().flatMap { segment -> [String] in
      if segment.hasPrefix("graph.") { return ["microsoft.\(segment)"] }
      if segment.hasSuffix("()") { return [String(segment.dropLast(2))] }
      guard segment.last == ")", let open = segment.firstIndex(of: "("), open > segment.startIndex
      else { return [segment] }
      let inside = segment[segment.index(after: open)...].dropLast()
      if inside.first == "'", inside.last == "'", inside.count >= 2 {
        return [String(segment[..<open]), String(inside.dropFirst().dropLast())]
      }
      return [String(segment[..<open]), "(\(inside))"]
    }
  }
}
