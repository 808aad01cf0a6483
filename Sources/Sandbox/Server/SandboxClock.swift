import Synchronization

/// The sandbox's time: the machine's or a fixed one, plus what was added by hand.
final class SandboxClock: Sendable {
  private let source: SandboxOptions.Clock
  private let added = Mutex(Duration.zero)

  init(_ source: SandboxOptions.Clock) {
    self.source = source
  }

  var now: Timestamp {
    let base =
      switch source {
      case .system: Timestamp(microseconds: Self.machineMicroseconds())
      case .fixed(let seconds): Timestamp(seconds: seconds)
      }
    return base + added.withLock { $0 }
  }

  func advance(by duration: Duration) {
    added.withLock { $0 += duration }
  }
}
