/// All faces of the sandbox behind one function from request to answer.
///
/// It knows nothing of sockets: `$batch` and the provisioning service ask it from inside.
struct Site: Sendable {
  let state: SandboxState
  private let graph: GraphFace
  private let webex: Router
  private let login: Router

  init(_ state: SandboxState) {
    self.state = state
    var webex = Router()
    WebexFace.addRoutes(to: &webex, state: state)
    self.webex = webex
    var login = Router()
    LoginFace.addRoutes(to: &login, state: state)
    self.login = login
    graph = GraphFace(state: state, webex: webex)
  }

  func answer(_ call: Call) -> Reply {
    let first = call.segments.first?.lowercased()
    if first == "v1.0" || first == "beta" { return graph.answer(call) }
    return webex.answer(call) ?? login.answer(call)
      ?? .json(404, ["error": ["code": "NotFound", "message": "The sandbox has no such page."]])
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
