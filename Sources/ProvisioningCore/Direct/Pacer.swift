internal import Evidence

/// How many requests the target is trusted with at once, and when none may leave.
///
/// The number grows with every success, fast until the first trouble and slowly afterwards, and is
/// cut once for each trouble, however many requests were under way. A pause holds all of them.
struct Pacer: Sendable {
  private(set) var limit: Double
  private let maximum: Double
  /// Uptime until which nothing leaves.
  private(set) var pausedUntil: Duration = .zero
  private(set) var reason: DirectProgress.Pause.Reason = .throttled
  /// Troubles since the last success.
  private(set) var troubles = 0
  private var isProbing = true
  /// Grows with each cut: what left before it says nothing about the new number.
  private(set) var epoch = 0

  static let longestBackOff = Duration.seconds(60)

  init(maximum: Int) {
    self.maximum = Double(max(1, maximum))
    limit = min(8, self.maximum)
  }

  var concurrency: Int { max(1, Int(limit)) }

  mutating func succeeded() {
    troubles = 0
    limit = min(maximum, limit + (isProbing ? 1 : 1 / limit))
  }

  /// 429, or its like.
  mutating func throttled(
    _ after: Duration?, epoch: Int, now: Duration, chance: Double
  ) {
    cut(0.5, epoch: epoch)
    pause(after ?? backOff(chance), .throttled, now)
  }

  /// The target failed on its own side, or broke the connection.
  mutating func failed(_ after: Duration?, epoch: Int, now: Duration, chance: Double) {
    cut(0.7, epoch: epoch)
    pause(after ?? backOff(chance), .faults, now)
  }

  private mutating func cut(_ factor: Double, epoch: Int) {
    guard epoch == self.epoch else { return }
    self.epoch += 1
    isProbing = false
    troubles += 1
    limit = max(1, limit * factor)
  }

  private mutating func pause(
    _ duration: Duration, _ reason: DirectProgress.Pause.Reason, _ now: Duration
  ) {
    let until = now + duration
    guard until > pausedUntil else { return }
    pausedUntil = until
    self.reason = reason
  }

  /// Half of the exponential step for certain, the other half by chance.
  private func backOff(_ chance: Double) -> Duration {
    let step = Duration.milliseconds(250) * Double(1 << min(max(troubles - 1, 0), 10))
    return min(step, Self.longestBackOff) * (0.5 + 0.5 * chance)
  }
}

/// Notices when going on makes no sense.
struct CircuitBreaker: Sendable {
  private var refusals = 0
  private var prohibitions = 0
  private var nonsense = 0
  private var unreachable = 0
  private var lastGood: Duration
  private let patience: Duration

  /// So many in a row end the run.
  static let refusalLimit = 3
  static let prohibitionLimit = 10
  static let nonsenseLimit = 8
  static let unreachableLimit = 5

  init(patience: Duration, now: Duration) {
    self.patience = patience
    lastGood = now
  }

  /// Why the run has to end; nil to go on.
  mutating func take(_ signal: Attempt.Signal, now: Duration) -> ProvisioningError? {
    switch signal {
    case .none: return nil
    case .good:
      (refusals, prohibitions, nonsense, unreachable) = (0, 0, 0, 0)
      lastGood = now
      return nil
    case .tokenRefused(let error):
      refusals += 1
      return refusals >= Self.refusalLimit ? error : nil
    case .forbidden(let error):
      prohibitions += 1
      return prohibitions >= Self.prohibitionLimit ? error : nil
    case .nonsense(let error):
      nonsense += 1
      return nonsense >= Self.nonsenseLimit ? Self.nonsense(error) : nil
    case .unreachable(let error):
      unreachable += 1
      return unreachable >= Self.unreachableLimit ? error : nil
    case .fault(_, let error): return now - lastGood > patience ? error : nil
    case .throttled:
      guard now - lastGood > patience else { return nil }
      return ProvisioningError(
        .throttled, leg: .consoleToWebex, operation: DirectPurpose.purpose.operation, status: 429,
        message: "the target asked to slow down for \(Words.duration(patience.seconds)) on end",
        advice: "Run it again later: it goes on where it stopped.")
    }
  }

  private static func nonsense(_ error: ProvisioningError) -> ProvisioningError {
    var error = error
    error.kind = .unexpectedAnswer
    error.message = "\(nonsenseLimit) answers in a row made no sense; the last: \(error.message)"
    error.advice =
      "Check the target's address and what stands before it; then run it again: it goes on."
    return error
  }
}

extension Duration {
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
