public import FoundationEssentials

/// Clock and chance, replaceable so that tests neither wait nor guess.
public struct Timing: Sendable {
  /// Time since some fixed moment; never goes back.
  public var uptime: @Sendable () -> Duration
  public var now: @Sendable () -> Date
  public var sleep: @Sendable (Duration) async throws -> Void
  /// A number in 0..<1 for jitter.
  public var chance: @Sendable () -> Double

  public init(
    uptime: @escaping @Sendable () -> Duration, now: @escaping @Sendable () -> Date,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    chance: @escaping @Sendable () -> Double
  ) {
    self.uptime = uptime
    self.now = now
    self.sleep = sleep
    self.chance = chance
  }

  /// The machine's clocks.
  public static let system: Timing = {
    let start = ContinuousClock.now
    return Timing(
      uptime: { start.duration(to: .now) }, now: { Date() },
      sleep: { try await Task.sleep(for: $0) }, chance: { Double.random(in: 0..<1) })
  }()
}
