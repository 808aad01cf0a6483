import Glibc
import ProvisioningCore
import Synchronization

/// One line on standard error that tells how far something has come; nothing without a terminal.
final class ProgressLine: Sendable {
  private let state = Mutex(State())
  private let isShown: Bool

  private struct State: Sendable {
    var counts: [String: String] = [:]
    var order: [String] = []
    var writtenAt: ContinuousClock.Instant?
    var width = 0
  }

  init() { isShown = isatty(STDERR_FILENO) == 1 }

  /// - Parameter isWriting: whether rows go to standard output meanwhile; where that is a terminal,
  ///   too, they show themselves how far it is.
  init(isWriting: Bool) {
    isShown = isatty(STDERR_FILENO) == 1 && (!isWriting || isatty(STDOUT_FILENO) != 1)
  }

  /// 0 to 100, of counts as a service tells them.
  static func percent(_ done: Int, of total: Int) -> Int {
    Int(max(0, min(1, Double(done) / Double(total))) * 100)
  }

  /// Sets the count of one of the things that are under way.
  func set(_ name: String, done: Int, of total: Int?) {
    guard isShown else { return }
    let text = state.withLock { state -> String? in
      if state.counts[name] == nil { state.order.append(name) }
      let number = Counts.grouped(done)
      state.counts[name] =
        total.map { $0 > 0 ? "\(name) \(number) (\(Self.percent(done, of: $0)) %)" : nil }
        ?? "\(name) \(number)"
      let now = ContinuousClock.now
      if let last = state.writtenAt, now - last < .milliseconds(100) { return nil }
      state.writtenAt = now
      let line = state.order.compactMap { state.counts[$0] }.joined(separator: " · ")
      let blank = String(repeating: " ", count: max(0, state.width - line.count))
      state.width = line.count
      return "\r\(line)\(blank)"
    }
    if let text { Output.write(text, to: STDERR_FILENO) }
  }

  /// Takes the line away.
  func clear() {
    let width = state.withLock { state in
      defer { state = State() }
      return state.width
    }
    if width > 0 {
      Output.write("\r\(String(repeating: " ", count: width))\r", to: STDERR_FILENO)
    }
  }
}

extension Integration {
  /// Reads parts with a line of progress for those that take long.
  func refreshShowingProgress(_ parts: Set<Part>) async -> Snapshot {
    let line = ProgressLine()
    let snapshot = await refresh(parts) { progress in
      line.set(progress.part.words, done: progress.done, of: progress.total)
    }
    line.clear()
    return snapshot
  }
}

extension Integration.Part {
  /// What a line of progress counts.
  var words: String {
    switch self {
    case .people: "people"
    case .members: "members of groups"
    case .target: "Webex users"
    default: rawValue
    }
  }
}
