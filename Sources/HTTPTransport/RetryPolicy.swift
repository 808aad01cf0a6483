/// When and after which wait a request is sent again.
///
/// Follows Microsoft Graph's guidance: 423 and 429 for every method, server faults and lost
/// connections for repeatable requests, `Retry-After` before own back-off with jitter.
public struct RetryPolicy: Sendable, Equatable {
  /// All attempts, the first included.
  public var attempts: Int
  /// Back-off before the second attempt; doubles each time.
  public var base: Duration
  /// Longest own back-off.
  public var cap: Duration
  /// Longest wait taken over from the service; a longer one ends the attempts.
  public var retryAfterCap: Duration
  /// Longest time from the first attempt to the start of the last.
  public var budget: Duration
  /// Attempts while no connection comes about at all: the operator waits, so few.
  public var connectAttempts: Int

  public init(
    attempts: Int = 5, base: Duration = .seconds(1), cap: Duration = .seconds(16),
    retryAfterCap: Duration = .seconds(120), budget: Duration = .seconds(180),
    connectAttempts: Int = 2
  ) {
    self.attempts = attempts
    self.base = base
    self.cap = cap
    self.retryAfterCap = retryAfterCap
    self.budget = budget
    self.connectAttempts = connectAttempts
  }

  /// One attempt only.
  public static let never = RetryPolicy(attempts: 1, connectAttempts: 1)

  /// The wait before the next attempt, or nil to stop here.
  func retry(
    after outcome: Outcome, attempt: Int, elapsed: Duration, isRepeatable: Bool,
    isPatient: Bool = false, chance: Double
  ) -> RequestRecord.Retry? {
    guard attempt < attempts, let reason = reason(outcome, attempt, isRepeatable, isPatient)
    else {
      return nil
    }
    var wait = backOff(attempt: attempt, chance: chance)
    var isServiceChosen = false
    if case .response(let response) = outcome, let asked = response.retryAfter {
      guard asked <= retryAfterCap else { return nil }
      wait = asked
      isServiceChosen = true
    }
    guard elapsed + wait <= budget else { return nil }
    return RequestRecord.Retry(reason: reason, after: wait, isServiceChosen: isServiceChosen)
  }

  /// Half of the exponential step for certain, the other half by chance.
  private func backOff(attempt: Int, chance: Double) -> Duration {
    let doublings = Double(1 << min(attempt - 1, 20))
    return min(base * doublings, cap) * (0.5 + 0.5 * chance)
  }

  /// Whether a server's fault may be gone at the next attempt.
  private static func isPassing(_ status: Int) -> Bool {
    [500, 502, 503, 504, 509].contains(status)
  }

  private func reason(
    _ outcome: Outcome, _ attempt: Int, _ isRepeatable: Bool, _ isPatient: Bool
  ) -> RequestRecord.Retry.Reason? {
    switch outcome {
    case .response(let response):
      switch response.status {
      case 423, 429: .status(response.status)
      case let status where Self.isPassing(status): isRepeatable ? .status(status) : nil
      default: nil
      }
    case .failure(let failure):
      switch failure.kind {
      case .unreachable(.dns), .unreachable(.refused), .unreachable(.timeout(.connect)):
        attempt < connectAttempts ? .unreachable : nil
      case .unreachable(.timeout):
        // Half a minute of silence each time: whoever waits is told after the first.
        isRepeatable && isPatient ? .unreachable : nil
      case .unreachable(.reset), .unreachable(.network):
        isRepeatable ? .unreachable : nil
      case .truncated: isRepeatable ? .truncated : nil
      // A gateway in front of the service says it in its own page.
      case .notJSON where failure.status.map(Self.isPassing) == true:
        isRepeatable ? failure.status.map { .status($0) } : nil
      default: nil
      }
    }
  }
}

/// How one attempt ended.
enum Outcome: Sendable {
  case response(ServiceResponse)
  case failure(TransportError)
}
