import AttributeMapping
public import Foundation
import GRDB
import SCIM

/// A schema as the service had it before it was replaced.
public struct SchemaBackup: Sendable, Equatable, Identifiable {
  public var id: Int64
  /// Such as `mappings-2026-03-08-0915`, for a file.
  public var name: String
  public var createdAt: Date
  public var servicePrincipalId: String
  public var jobId: String
  /// Such as "before save 12".
  public var reason: String
  /// The entry of the journal that replaced it.
  public var journalEntry: JournalEntry.ID
  public var fingerprint: String
}

/// The tables of drafts and backups.
enum MappingTables {
  static let tables = """
    CREATE TABLE mapping_draft (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      updatedAt REAL NOT NULL,
      body BLOB NOT NULL
    );
    CREATE TABLE schema_backup (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      createdAt REAL NOT NULL,
      servicePrincipalId TEXT NOT NULL,
      jobId TEXT NOT NULL,
      name TEXT NOT NULL,
      reason TEXT NOT NULL,
      journal INTEGER NOT NULL,
      fingerprint TEXT NOT NULL,
      body BLOB NOT NULL,
      sent BLOB
    );
    CREATE INDEX schema_backup_state ON schema_backup(jobId, fingerprint, id);
    """
}

extension Workspace {
  private static let draftOperation = "keeping the draft of the mappings"
  private static let backupOperation = "reading the backups of the mappings"

  /// The draft that was kept last; nil if none.
  func mappingDraft() throws(ProvisioningError) -> MappingDraft? {
    let body = try read("reading the draft of the mappings") {
      try Data.fetchOne($0, sql: "SELECT body FROM mapping_draft WHERE id = 1")
    }
    guard let body else { return nil }
    do {
      return try JSONDecoder().decode(MappingDraft.self, from: body)
    } catch {
      throw ProvisioningError(
        .storage, operation: "reading the draft of the mappings",
        message: "the draft can't be read: \(Words.cut("\(error)", to: 200))",
        advice: "Discard the draft to begin anew.")
    }
  }

  /// Puts the draft on the disk; nil removes it.
  func keep(_ draft: MappingDraft?, at date: Date) throws(ProvisioningError) {
    try checkOpen(Self.draftOperation)
    do {
      let body = try draft.map { try JSONEncoder().encode($0) }
      try database.write { database in
        if let body {
          try database.execute(
            sql: "INSERT OR REPLACE INTO mapping_draft (id, updatedAt, body) VALUES (1, ?, ?)",
            arguments: [date.timeIntervalSince1970, body])
        } else {
          try database.execute(sql: "DELETE FROM mapping_draft")
        }
      }
    } catch {
      throw StorageFailure.error(error, operation: Self.draftOperation, file: file)
    }
  }

  /// Keeps what the service has before it is replaced, and what it is replaced by.
  func backUp(
    _ schema: JobSchema, before intent: JournalEntry, sending result: MappingSchema?, at date: Date
  ) async throws(ProvisioningError) -> SchemaBackup {
    let moment = Words.moment(date).filter { $0 != ":" }.prefix(15).split(separator: " ")
    var backup = SchemaBackup(
      id: 0, name: "mappings-\(moment.joined(separator: "-"))-\(intent.id)", createdAt: date,
      servicePrincipalId: schema.servicePrincipalId, jobId: schema.jobId,
      reason: "before \(intent.change.action.noun) \(intent.id)", journalEntry: intent.id,
      fingerprint: schema.fingerprint)
    let stored = backup
    let (body, sent) = (
      Data(schema.schema.document.bytes()), result.map { Data($0.document.bytes()) }
    )
    backup.id = try await write("keeping a backup of the mappings") { database in
      try database.execute(
        sql: """
          INSERT INTO schema_backup (createdAt, servicePrincipalId, jobId, name, reason, journal,
            fingerprint, body, sent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          stored.createdAt.timeIntervalSince1970, stored.servicePrincipalId, stored.jobId,
          stored.name, stored.reason, stored.journalEntry, stored.fingerprint, body, sent,
        ])
      let id = database.lastInsertedRowID
      try Self.prune(database)
      return id
    }
    return backup
  }

  /// How many backups are kept, the newest first.
  static let keptBackups = 50

  /// Removes the old ones, but neither the first nor what an open intent is judged by.
  ///
  /// The first is what was there before anything was saved from here. Drafts hold their base themselves.
  private static func prune(_ database: Database) throws {
    try database.execute(
      sql: """
        DELETE FROM schema_backup
        WHERE id NOT IN (SELECT id FROM schema_backup ORDER BY id DESC LIMIT ?)
          AND id > (SELECT MIN(id) FROM schema_backup)
          AND journal NOT IN (SELECT id FROM journal WHERE outcome IN ('intended', 'unresolved'))
        """, arguments: [keptBackups])
  }

  /// The newest backups first.
  func schemaBackups(limit: Int) throws(ProvisioningError) -> [SchemaBackup] {
    try read(Self.backupOperation) {
      try Row.fetchAll(
        $0, sql: "SELECT * FROM schema_backup ORDER BY id DESC LIMIT ?", arguments: [max(0, limit)]
      ).map(SchemaBackup.init)
    }
  }

  func schemaBackup(
    _ id: SchemaBackup.ID
  ) throws(ProvisioningError) -> (SchemaBackup, MappingSchema) {
    let found = try read(Self.backupOperation) {
      try Row.fetchOne($0, sql: "SELECT * FROM schema_backup WHERE id = ?", arguments: [id])
        .map { try (SchemaBackup($0), $0.value("body") as Data) }
    }
    guard let (backup, body) = found else {
      throw ProvisioningError(
        .notFound, operation: Self.backupOperation, message: "There is no backup \(id).",
        advice: "See entrahub mappings backups.")
    }
    return (backup, try Self.schema(body))
  }

  /// What a replacement found and what it sent; nil where it came to no backup.
  func documents(
    ofReplacement jobId: String, before fingerprint: String
  ) throws(ProvisioningError) -> (base: MappingSchema, result: MappingSchema?)? {
    let found = try read(Self.backupOperation) {
      try Row.fetchOne(
        $0,
        sql: """
          SELECT body, sent FROM schema_backup WHERE jobId = ? AND fingerprint = ?
          ORDER BY id DESC LIMIT 1
          """, arguments: [jobId, fingerprint]
      ).map { try ($0.value("body") as Data, $0.value("sent") as Data?) }
    }
    guard let (body, sent) = found else { return nil }
    return (
      try Self.schema(body),
      try sent.map { data throws(ProvisioningError) in
        try Self.schema(data)
      }
    )
  }

  private static func schema(_ body: Data) throws(ProvisioningError) -> MappingSchema {
    do {
      return try MappingSchema(parsing: Array(body))
    } catch {
      throw ProvisioningError(
        .storage, operation: backupOperation, message: "the backup can't be read: \(error)",
        advice: "Use another backup.")
    }
  }
}

extension SchemaBackup {
  fileprivate init(_ row: Row) throws {
    try self.init(
      id: row.value("id"), name: row.value("name"),
      createdAt: Date(timeIntervalSince1970: row.value("createdAt")),
      servicePrincipalId: row.value("servicePrincipalId"), jobId: row.value("jobId"),
      reason: row.value("reason"),
      journalEntry: row.value("journal"), fingerprint: row.value("fingerprint"))
  }
}
