import Foundation
import GRDB
import Synchronization

/// The process that made an intent, so that only intents of processes that are gone get judged.
///
/// While it lives it holds an exclusive lock on a file of its own, which the kernel releases however
/// the process ends. Where that file is gone, the boot id, process id and start time decide.
final class JournalOwner: Sendable {
  private let files: WorkspaceFiles?
  private let token = UUID().uuidString.lowercased()
  private let lockDescriptor = Mutex<Int32>(-1)

  init(files: WorkspaceFiles?) { self.files = files }

  deinit { release() }

  /// The owner's row; made, and its lock taken, with the first intent.
  func register(in database: Database) throws -> Int64 {
    if let files {
      try lockDescriptor.withLock { descriptor in
        if descriptor < 0 { descriptor = try Self.lock(files.ownerLock(token)) }
      }
    }
    let process = ProcessIdentity.current
    try database.execute(
      sql: "INSERT OR IGNORE INTO owner (token, boot, pid, startedAt) VALUES (?, ?, ?, ?)",
      arguments: [token, process.boot, process.pid, process.startedAt])
    let id = try Int64.fetchOne(
      database, sql: "SELECT id FROM owner WHERE token = ?", arguments: [token])
    return id ?? 0
  }

  /// Gives the lock up, as the end of the process would.
  func release() {
    let held = lockDescriptor.withLock { descriptor in
      defer { descriptor = -1 }
      return descriptor
    }
    guard held >= 0 else { return }
    if let lock = files?.ownerLock(token) { _ = unsafe unlink(lock.path) }
    close(held)
  }

  /// Ids of the owners that no longer run.
  static func gone(in database: Database, files: WorkspaceFiles?) throws -> Set<Int64> {
    let rows = try Row.fetchAll(database, sql: "SELECT id, token, boot, pid, startedAt FROM owner")
    var gone: Set<Int64> = []
    for row in rows {
      let process = try ProcessIdentity(
        boot: row.value("boot"), pid: row.value("pid"), startedAt: row.value("startedAt"))
      if try !isAlive(token: row.value("token"), process: process, files: files) {
        gone.insert(try row.value("id"))
      }
    }
    return gone
  }

  private static func isAlive(
    token: String, process: ProcessIdentity, files: WorkspaceFiles?
  ) -> Bool {
    guard let files else { return true }
    let descriptor = unsafe open(files.ownerLock(token).path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return false }
    return errno == EWOULDBLOCK || process.isRunning
  }

  private static func lock(_ file: URL) throws -> Int32 {
    let operation = "taking the journal's lock"
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let descriptor = unsafe open(file.path, flags, 0o600)
    guard descriptor >= 0 else {
      throw StorageFailure.system(errno, operation: operation, file: file)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      defer { close(descriptor) }
      throw StorageFailure.system(errno, operation: operation, file: file)
    }
    return descriptor
  }
}
