public import Foundation
import GRDB

/// The snapshot that an earlier run left, or why there is none.
public struct StoredSnapshot: Sendable, Equatable {
  public var snapshot: Snapshot?
  public var savedAt: Date?
  /// What to tell the operator when a stored snapshot could not be read; nil otherwise.
  public var note: String?

  public init(snapshot: Snapshot? = nil, savedAt: Date? = nil, note: String? = nil) {
    self.snapshot = snapshot
    self.savedAt = savedAt
    self.note = note
  }
}

extension Workspace {
  /// The last snapshot that was saved.
  ///
  /// One that cannot be read is ignored, with a note.
  public func storedSnapshot() throws(ProvisioningError) -> StoredSnapshot {
    let stored = try read("reading the stored snapshot") { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT layout, savedAt, body FROM snapshot WHERE id = 1")
      return try row.map {
        try (
          layout: $0.value("layout") as Int, savedAt: $0.value("savedAt") as Double,
          body: $0.value("body") as Data
        )
      }
    }
    guard let (layout, seconds, body) = stored else { return StoredSnapshot() }
    let savedAt = Date(timeIntervalSince1970: seconds)
    guard layout == SnapshotCoding.layout else {
      return StoredSnapshot(
        savedAt: savedAt, note: "The stored state was written by another version; it is read anew.")
    }
    do {
      let snapshot = try SnapshotCoding.decode(body)
      return StoredSnapshot(snapshot: snapshot, savedAt: savedAt)
    } catch {
      return StoredSnapshot(
        savedAt: savedAt, note: "The stored state could not be read; it is read anew.")
    }
  }

  /// Keeps `snapshot` as the one that the next start shows at once.
  public func save(_ snapshot: Snapshot, at date: Date = Date()) async throws(ProvisioningError) {
    let operation = "saving the snapshot"
    let body: Data
    do {
      body = try SnapshotCoding.encode(snapshot)
    } catch {
      throw StorageFailure.error(error, operation: operation, file: file)
    }
    try await write(operation) {
      try $0.execute(
        sql: "INSERT OR REPLACE INTO snapshot (id, layout, savedAt, body) VALUES (1, ?, ?, ?)",
        arguments: [SnapshotCoding.layout, date.timeIntervalSince1970, body])
    }
  }
}

/// How a snapshot is written down.
enum SnapshotCoding {
  /// Changes whenever a stored snapshot can no longer be understood.
  static let layout = 14

  static func encode(_ snapshot: Snapshot) throws -> Data {
    try PositionalEncoder.encode(snapshot)
  }

  static func decode(_ data: Data) throws -> Snapshot {
    try PositionalDecoder.decode(Snapshot.self, from: data)
  }
}
