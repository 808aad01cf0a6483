/// All faces of the sandbox behind one function from request to answer.
///
/// It knows nothing of sockets: `$batch` and the provisioning service ask it from inside.
struct Site: Sendable {
  let state: SandboxState
  let service: ProvisioningService
  private let graph: GraphFace
  /// How many objects of a cycle a request waits for at most.
  static let settledObjects = 4096
  private let webex: Router
  private let organization: WebexState
  private let login: Router

  init(_ state: SandboxState) {
    self.state = state
    var webex = Router()
    let organization = WebexState(state)
    WebexFace.addRoutes(to: &webex, organization)
    self.webex = webex
    self.organization = organization
    let service = ProvisioningService(state: state, webex: webex, organization: organization)
    self.service = service
    var login = Router()
    LoginFace.addRoutes(to: &login, state: state)
    ControlFace(state: state, webex: organization).addRoutes(to: &login)
    self.login = login
    graph = GraphFace(state: state, webex: webex, service: service)
  }

  func answer(_ call: Call) -> Reply {
    let first = call.segments.first?.lowercased()
    if first == "v1.0" || first == "beta" { return graph.answer(call) }
    // The service itself asks the router, so that only others wait for what it has to do.
    service.settle(limit: Self.settledObjects)
    return webex.answer(call) ?? login.answer(call)
      ?? .json(404, ["error": ["code": "NotFound", "message": "The sandbox has no such page."]])
  }
}

extension Site {
  /// What a fault says in the words of the service that was asked; nil where it says nothing.
  func reply(to call: Call, in fault: Disturbance.Fault) -> Reply? {
    let status: Int
    var wait: Int?
    switch fault {
    case .throttled(let seconds): (status, wait) = (429, seconds)
    case .failed(502):
      // A gateway in front of the service answers in its own words.
      return .text(
        502, "<html><head><title>502 Bad Gateway</title></head></html>\n", type: "text/html")
    case .failed(let code): status = code
    case .late, .cut: return nil
    }
    let first = call.segments.first?.lowercased()
    var reply =
      first == "v1.0" || first == "beta"
      ? graph.refuse(call, .disturbed(status))
      : WebexError.disturbed(status, call, organization.tracking).reply(to: call)
    if let wait { reply.setHeader("Retry-After", String(wait)) }
    return reply
  }
}

/// An error that knows its answer.
protocol AnswerableError: Error {
  func reply(to call: Call) -> Reply
}

extension Router {
  /// The handler's answer; nil if no route fits the path.
  func answer(_ call: Call) -> Reply? {
    switch match(call.method, call.segments) {
    case .found(let handler, let parameters):
      var call = call
      call.parameters = parameters
      do {
        return try handler(call)
      } catch let error as any AnswerableError {
        return error.reply(to: call)
      } catch {
        return .text(500, "Internal Server Error\n")
      }
    case .methodNotAllowed(let methods):
      return Reply(405, headers: [("Allow", methods.sorted().joined(separator: ", "))])
    case .unknownSegment: return nil
    }
  }
}
