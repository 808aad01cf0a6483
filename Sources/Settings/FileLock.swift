internal import Foundation

/// Keeps everybody else from changing a file while one reads, changes and writes it: other processes,
/// and other tasks of this one.
///
/// The lock is on a file of its own beside it, since writing replaces the file. The kernel gives it up
/// however the process ends.
public struct FileLock: Sendable {
  private let descriptor: Int32

  /// Waits until nobody else holds the lock.
  ///
  /// - Throws: what the system refused; `ETIMEDOUT` when somebody holds it for longer than `patience`.
  public static func take(
    for path: String, patience: Duration = .seconds(10)
  ) async throws(PrivateFile.Failure) -> FileLock {
    let lock = "\(path).lock"
    if let end = path.lastIndex(of: "/"), end > path.startIndex {
      try PrivateFile.makeFolder(String(path[..<end]))
    }
    let descriptor = unsafe open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw PrivateFile.Failure(path: lock, action: "make", code: errno)
    }
    let end = ContinuousClock.now + patience
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      let isHeld = code == EWOULDBLOCK || code == EINTR
      guard isHeld, ContinuousClock.now < end,
        (try? await Task.sleep(for: .milliseconds(10))) != nil
      else {
        close(descriptor)
        throw PrivateFile.Failure(path: lock, action: "lock", code: isHeld ? ETIMEDOUT : code)
      }
    }
    return FileLock(descriptor: descriptor)
  }

  /// Gives it up.
  public func release() { close(descriptor) }
}
