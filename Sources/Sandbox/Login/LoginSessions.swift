import Synchronization

/// Sign-ins under way and the refresh tokens that were handed out.
final class LoginSessions: Sendable {
  /// One device code and what became of it.
  struct DeviceFlow: Sendable {
    enum Decision: Sendable, Equatable {
      case pending, declined
      case approved(account: Int)
    }

    var deviceCode: String
    var userCode: String
    var clientId: String
    var scopes: [String]
    var expires: Timestamp
    var decision = Decision.pending
    var redeemed = false
  }

  struct Refresh: Sendable {
    var clientId: String
    /// Index of the person in the directory.
    var account: Int
    var scopes: [String]
    var expires: Timestamp
  }

  private struct State: Sendable {
    var flows: [String: DeviceFlow] = [:]
    var refreshTokens: [String: Refresh] = [:]
  }

  private let state = Mutex(State())
  /// More open sign-ins than this drop the oldest.
  private static let limit = 1000

  func begin(_ flow: DeviceFlow) {
    state.withLock { state in
      if state.flows.count >= Self.limit,
        let oldest = state.flows.values.min(by: { $0.expires < $1.expires })
      {
        state.flows[oldest.deviceCode] = nil
      }
      state.flows[flow.deviceCode] = flow
    }
  }

  func flow(deviceCode: String) -> DeviceFlow? {
    state.withLock { $0.flows[deviceCode] }
  }

  /// Blanks and dashes in a typed code do not matter.
  func flow(userCode: String) -> DeviceFlow? {
    let code = userCode.uppercased().filter { $0.isLetter || $0.isNumber }
    return state.withLock { state in state.flows.values.first { $0.userCode == code } }
  }

  func decide(_ deviceCode: String, _ decision: DeviceFlow.Decision) {
    state.withLock { $0.flows[deviceCode]?.decision = decision }
  }

  func redeem(_ deviceCode: String) {
    state.withLock { $0.flows[deviceCode]?.redeemed = true }
  }

  func remember(_ refresh: Refresh, as token: String) {
    state.withLock { state in
      if state.refreshTokens.count >= Self.limit { state.refreshTokens.removeAll() }
      state.refreshTokens[token] = refresh
    }
  }

  func refresh(_ token: String) -> Refresh? {
    state.withLock { $0.refreshTokens[token] }
  }
}
