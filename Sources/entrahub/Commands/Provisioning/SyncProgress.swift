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
    Output.write("\r\u{1B}[K" + progress.words, to: STDERR_FILENO)
  }

  func clear() {
    let isThere = hasLine.withLock { hasLine in
      defer { hasLine = false }
      return hasLine
    }
    if isThere { Output.write("\r\u{1B}[K", to: STDERR_FILENO) }
  }
}
