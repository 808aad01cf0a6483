public import Foundation
import GRDB
import Synchronization

/// The database of one profile: the last snapshot, the journal, incidents, the request log and the
/// directory's people.
///
/// One SQLite file in WAL mode per profile, readable by its owner only. Several processes may have
/// it open at once. Opening never counts or scans: it takes a millisecond or two whatever the file
/// holds.
public final class Workspace: Sendable {
  /// Name of the profile that the workspace belongs to.
  public let profile: String
  /// The database file; nil for a workspace in memory.
  public let file: URL?
  /// Whether not even the log's index can be written: what is there is read, nothing is kept.
  public let isOutOfRoom: Bool
  /// The directory's people, by row number.
  public let people: People
  /// What Webex holds, and who is in the assigned groups.
  let target: TargetPeople

  let database: any DatabaseWriter
  let owner: JournalOwner
  let intents = IntentQueue()
  let requestBuffer = Mutex(RequestBuffer())
  private let closed = Mutex(false)

  /// Opens the workspace at `file`, or creates it, with its folder.
  ///
  /// Throws a `storage` error that says what is wrong with the file: damaged, locked, not writable,
  /// written by a newer EntraHub, disk full.
  public convenience init(file: URL, profile: String) throws(ProvisioningError) {
    let files = WorkspaceFiles(database: file)
    try files.prepare()
    let database: any DatabaseWriter
    var isOutOfRoom = false
    do {
      do {
        database = try Self.prepared(
          try DatabasePool(path: file.path, configuration: Self.configuration))
      } catch let error as DatabaseError where StorageFailure.isForLackOfRoom(error) {
        database = try Self.prepared(try Self.alone(file))
        isOutOfRoom = true
      }
    } catch {
      throw StorageFailure.error(error, operation: "opening the workspace", file: file)
    }
    self.init(
      profile: profile, file: file, database: database, files: files, isOutOfRoom: isOutOfRoom)
  }

  private static func prepared(_ database: any DatabaseWriter) throws -> any DatabaseWriter {
    try WorkspaceSchema.migrate(database)
    // GRDB sets NORMAL when it turns WAL on; the journal must survive a power cut.
    try database.writeWithoutTransaction {
      // 32 MiB: a full read would otherwise copy the log into the file after each of its parts.
      try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8192")
    }
    return database
  }

  /// Who has the file alone keeps the log's index in memory, so that reading takes no room.
  private static func alone(_ file: URL) throws -> DatabaseQueue {
    var configuration = configuration
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
    return try DatabaseQueue(path: file.path, configuration: configuration)
  }

  /// A workspace that lives as long as the value, for tests and for `demo`.
  public convenience init(inMemory profile: String) throws(ProvisioningError) {
    let queue: any DatabaseWriter
    do {
      queue = try DatabaseQueue(configuration: Self.configuration)
      try WorkspaceSchema.migrate(queue)
    } catch {
      throw StorageFailure.error(error, operation: "opening a workspace in memory", file: nil)
    }
    self.init(profile: profile, file: nil, database: queue, files: nil)
  }

  private init(
    profile: String, file: URL?, database: any DatabaseWriter, files: WorkspaceFiles?,
    isOutOfRoom: Bool = false
  ) {
    self.isOutOfRoom = isOutOfRoom
    self.profile = profile
    self.file = file
    self.database = database
    owner = JournalOwner(files: files)
    people = People(database: database, file: file)
    target = TargetPeople(database: database, file: file)
  }

  /// Writes what is still buffered and closes the file.
  ///
  /// Later calls fail with a `storage` error.
  public func close() async {
    try? await flushRequests()
    owner.release()
    // The next start would read the whole log again; where another process has the file open, it
    // is left to that one.
    try? await database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)")
      // Readers need a log with something in it: an empty one is written to while one waits for the
      // next start.
      let version = try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0
      try $0.execute(sql: "PRAGMA user_version = \(version)")
    }
    closed.withLock { $0 = true }
    try? database.close()
  }

  /// SQLite must not be called on a closed connection: it would end the process.
  func checkOpen(_ operation: String) throws(ProvisioningError) {
    guard closed.withLock({ $0 }) else { return }
    throw ProvisioningError(
      .storage, operation: operation, message: "The workspace is closed.",
      advice: "Open the profile again.")
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "EntraHub.workspace"
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 3
    configuration.foreignKeysEnabled = false
    configuration.publicStatementArguments = false
    configuration.prepareDatabase { database in
      database.keepLog()
      // The ids of a million people are sorted by a second thread while the first one reads them.
      try database.execute(sql: "PRAGMA threads = 1")
    }
    return configuration
  }

  /// Reads from one consistent state of the database; blocks for as long as the query takes.
  func read<Value>(
    _ operation: String, _ body: (Database) throws -> Value
  ) throws(ProvisioningError) -> Value {
    try checkOpen(operation)
    do {
      return try database.read(body)
    } catch {
      throw StorageFailure.error(error, operation: operation, file: file)
    }
  }

  /// Runs `body` in one transaction that is on the disk when this returns.
  func write<Value: Sendable>(
    _ operation: String, _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(ProvisioningError) -> Value {
    try checkOpen(operation)
    do {
      return try await database.write(body)
    } catch {
      throw StorageFailure.error(error, operation: operation, file: file)
    }
  }
}
