import SCIM
import Synchronization

/// What stands between a caller and the services in the scenarios `throttled` and `unreliable`.
///
/// A request that was disturbed gets through when it comes again, so that whoever follows the
/// services' guidance always arrives.
final class Disturbance: Sendable {
  enum Fault: Sendable, Equatable {
    /// 429 with `Retry-After` in seconds.
    case throttled(Int)
    /// A server's fault, before anything was done.
    case failed(Int)
    /// The answer comes after this time.
    case late(Duration)
    /// Carried out, but the answer is lost: the connection closes within the body.
    case cut
  }

  private struct State {
    var random: SeededGenerator
    var count = 0
    /// Requests that were disturbed and have not come again yet.
    var owed: Set<String> = []
  }

  private let scenario: Scenario
  private let state: Mutex<State>

  /// Nil for the scenarios in which the services are well.
  init?(_ scenario: Scenario, seed: UInt64) {
    guard scenario == .throttled || scenario == .unreliable else { return nil }
    self.scenario = scenario
    state = Mutex(State(random: SeededGenerator(seed: seed, purpose: "disturbance")))
  }

  /// What happens to a request; nil where nothing does.
  func fault(_ call: Call) -> Fault? {
    guard Self.isService(call) else { return nil }
    let key = "\(call.method) \(call.path) \(call.query.map { "\($0.name)=\($0.value)" })"
    return state.withLock { state in
      if state.owed.remove(key) != nil { return nil }
      guard let fault = draw(&state) else { return nil }
      state.owed.insert(key)
      return fault
    }
  }

  private func draw(_ state: inout State) -> Fault? {
    state.count += 1
    if scenario == .throttled { return state.count.isMultiple(of: 3) ? .throttled(1) : nil }
    switch state.random.next() % 16 {
    case 0, 1: return .failed(503)
    case 2: return .failed(502)
    case 3: return .failed(500)
    case 4: return .late(.milliseconds(1500))
    case 5, 6: return .cut
    default: return nil
    }
  }

  /// Graph and Webex; the sign-in, its pages and the sandbox's own are left alone.
  private static func isService(_ call: Call) -> Bool {
    switch call.segments.first?.lowercased() {
    case "v1.0", "beta", "identity", "v1", "extintegration": true
    default: false
    }
  }
}

extension GraphError {
  /// Graph's words for a service in trouble.
  static func disturbed(_ status: Int) -> GraphError {
    guard status != 429 else { return .tooManyRequests }
    return GraphError(
      status: status, code: status == 503 ? "serviceNotAvailable" : "generalException",
      message: "The service is temporarily not available.")
  }
}

extension WebexError {
  /// Webex's words for a service in trouble, in the format of the face that was asked.
  static func disturbed(_ status: Int, _ call: Call, _ tracking: WebexTracking) -> WebexError {
    let message =
      status == 429
      ? "Too many requests. Please retry after the time in the header."
      : "The server failed to process the request."
    switch call.segments.first?.lowercased() {
    case "identity":
      return .scim(SCIMError(status: status, detail: message), trackingID: tracking.atlas())
    case "extintegration":
      return .controlHub(
        status: status, code: String(status), description: message, trackingID: tracking.atlas())
    default:
      // The gateway of the public API also stands before the gallery's front.
      return .publicAPI(status: status, message: message, trackingID: tracking.router())
    }
  }
}
