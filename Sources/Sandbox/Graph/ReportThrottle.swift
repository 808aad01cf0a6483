import Synchronization

/// The service's limit on reports: five requests in ten seconds for an app.
final class ReportThrottle: Sendable {
  private static let limit = 5
  private static let window = Duration.seconds(10)

  private let isOn: Bool
  private let recent = Mutex<[String: [Timestamp]]>([:])

  init(isOn: Bool) {
    self.isOn = isOn
  }

  /// Counts the request; throws 429 with a fractional `Retry-After` above the limit.
  func pass(_ graph: GraphCall) throws(GraphError) {
    guard isOn else { return }
    let now = graph.now
    let wait = recent.withLock { recent -> Duration? in
      var times = (recent[graph.access.appId] ?? []).filter { $0 + Self.window > now }
      defer { recent[graph.access.appId] = times }
      let isRefused = times.count >= Self.limit
      // Requests made while throttled count as well, this one among them.
      times.append(now)
      return isRefused ? times[times.count - Self.limit] + Self.window - now : nil
    }
    guard let wait else { return }
    var error = GraphError.tooManyRequests
    // Rounded up: whoever waits as long as told must not come too early, and be counted again.
    let milliseconds =
      wait.components.seconds * 1000
      + (wait.components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    let fraction = String(milliseconds % 1000 + 1000).dropFirst()
    error.headers["Retry-After"] = "\(milliseconds / 1000).\(fraction)"
    throw error
  }
}
