import Foundation
import Glibc
import ProvisioningCore
import Synchronization

/// How far a run is, on one line of a terminal; silent elsewhere.
final class SyncProgress: Sendable {
  private let isShown = isatty(STDERR_FILENO) == 1
  private let hasLine = Mutex(false)

  func set(_ progress: DirectProgress) {
    guard isShown else { return }
    hasLine.withLock { $0 = true }
    Output.write("\r\u{1B}[K" + Self.words(progress), to: STDERR_FILENO)
  }

  func clear() {
    let isThere = hasLine.withLock { hasLine in
      defer { hasLine = false }
      return hasLine
    }
    if isThere { Output.write("\r\u{1B}[K", to: STDERR_FILENO) }
  }

  static func words(_ progress: DirectProgress) -> String {
    let done = progress.finished
    var parts = [
      "\(progress.stage?.words ?? "asking what the last run did"): "
        + "\(Counts.grouped(done)) of \(Counts.grouped(max(progress.total, done)))"
        + (progress.total > 0 ? " (\(min(100, done * 100 / progress.total)) %)" : "")
    ]
    let bad = progress.outcomes.filter { !$0.key.isGood }.values.reduce(0, +)
    if bad > 0 { parts.append("\(Counts.grouped(bad)) not done") }
    if progress.rate >= 1 { parts.append("\(Counts.grouped(Int(progress.rate)))/s") }
    if let left = progress.timeLeft, done > 0, !progress.isStopping {
      parts.append("\(Times.span(Double(left.components.seconds))) left")
    }
    if let pause = progress.pause {
      let seconds = Times.span(Double(pause.left.components.seconds))
      switch pause.reason {
      case .throttled: parts.append("Webex asks to wait \(seconds)")
      case .faults: parts.append("Webex fails: next try in \(seconds)")
      case .settling: parts.append("an answer was lost: Webex is asked in \(seconds)")
      }
    }
    if progress.isStopping { parts.append("stopping") }
    return parts.joined(separator: " · ")
  }
}

extension DirectStage {
  fileprivate var words: String {
    switch self {
    case .removals: "deactivations and deletions"
    case .updates: "changes"
    case .creations: "creations"
    case .groups: "groups"
    case .references: "members"
    }
  }
}
