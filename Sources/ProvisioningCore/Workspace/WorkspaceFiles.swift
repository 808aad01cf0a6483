import Foundation

/// The files of one workspace on the disk: only their owner can read them.
struct WorkspaceFiles: Sendable {
  let database: URL

  /// Creates the folder (0700) and the database file (0600), and narrows wider permissions.
  ///
  /// The file is made before SQLite opens it, because SQLite would give it the permissions of the
  /// process's mask; the `-wal` and `-shm` files get those of the database file.
  func prepare() throws(ProvisioningError) {
    let operation = "opening the workspace"
    let folder = database.deletingLastPathComponent()
    try Self.makeFolder(folder, operation: operation)
    let descriptor = unsafe open(database.path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StorageFailure.system(errno, operation: operation, file: database)
    }
    defer { Foundation.close(descriptor) }
    _ = fchmod(descriptor, 0o600)
  }

  /// The lock file that one owner of intents holds for as long as its process lives.
  func ownerLock(_ token: String) -> URL {
    URL(fileURLWithPath: database.path + ".owner-" + token)
  }

  /// Creates a folder that only its owner can enter, with its parents.
  private static func makeFolder(_ folder: URL, operation: String) throws(ProvisioningError) {
    if unsafe access(folder.path, W_OK | X_OK) == 0 { return }
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StorageFailure.system(
        errno == 0 ? EACCES : errno, operation: operation, file: folder)
    }
    guard unsafe access(folder.path, W_OK | X_OK) == 0 else {
      throw StorageFailure.system(errno, operation: operation, file: folder)
    }
  }
}
