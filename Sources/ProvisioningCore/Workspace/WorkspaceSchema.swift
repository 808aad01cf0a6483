import GRDB

/// The layout of the database and the steps to it.
enum WorkspaceSchema {
  /// Grows with each migration; stored as `user_version`, so that opening a file that is up to date
  /// costs one page.
  static let version = 10

  static func migrate(_ database: any DatabaseWriter) throws {
    let stored = try database.writeWithoutTransaction {
      try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0
    }
    if stored == version { return }
    guard stored < version else {
      throw StorageFailure.newerSchema(stored, known: version)
    }
    try migrator.migrate(database)
    try database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA user_version = \(version)")
    }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: snapshot, journal, incidents, requests") {
      try $0.execute(sql: records)
    }
    migrator.registerMigration("1: people") { try $0.execute(sql: PeopleSchema.tables) }
    migrator.registerMigration("2: attributes of people") {
      try $0.execute(sql: PeopleSchema.attributes)
    }
    migrator.registerMigration("3: drafts and backups of mappings") {
      try $0.execute(sql: MappingTables.tables)
    }
    migrator.registerMigration("4: what the target holds, members of groups") {
      try $0.execute(sql: TargetSchema.tables)
    }
    migrator.registerMigration("5: direct synchronizations") {
      try $0.execute(sql: DirectTables.tables)
    }
    migrator.registerMigration("6: members of Webex's groups as keys") {
      try $0.execute(sql: TargetSchema.memberKeys)
    }
    migrator.registerMigration("7: members of Entra's groups by what changed") {
      try $0.execute(sql: TargetSchema.memberLinks)
    }
    migrator.registerMigration("8: groups of the directory") {
      try $0.execute(sql: TargetSchema.directoryGroups)
    }
    migrator.registerMigration("9: size of what requests sent") {
      try $0.execute(sql: "ALTER TABLE request ADD COLUMN bytesSent INTEGER")
    }
    migrator.registerMigration("10: results of direct synchronizations, written faster") {
      try $0.execute(sql: DirectTables.troubleIndex)
    }
    return migrator
  }

  private static let records = """
    CREATE TABLE snapshot (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      layout INTEGER NOT NULL,
      savedAt REAL NOT NULL,
      body BLOB NOT NULL
    );
    CREATE TABLE owner (
      id INTEGER PRIMARY KEY,
      token TEXT NOT NULL UNIQUE,
      boot TEXT NOT NULL,
      pid INTEGER NOT NULL,
      startedAt TEXT NOT NULL
    );
    CREATE TABLE journal (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      owner INTEGER NOT NULL,
      change BLOB NOT NULL,
      outcome TEXT NOT NULL,
      intendedAt REAL NOT NULL,
      finishedAt REAL,
      status INTEGER,
      requestId TEXT,
      clientRequestId TEXT,
      message TEXT
    );
    CREATE INDEX journal_open ON journal(id) WHERE outcome IN ('intended', 'unresolved');
    CREATE TABLE incident (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      startedAt REAL NOT NULL,
      updatedAt REAL NOT NULL,
      state TEXT NOT NULL,
      recurrenceKey TEXT NOT NULL,
      body BLOB NOT NULL
    );
    CREATE INDEX incident_recurrence ON incident(recurrenceKey, id);
    CREATE TABLE request (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at REAL NOT NULL,
      leg INTEGER,
      method TEXT NOT NULL,
      url TEXT NOT NULL,
      status INTEGER,
      failure TEXT,
      milliseconds REAL NOT NULL,
      attempt INTEGER NOT NULL,
      requestId TEXT,
      clientRequestId TEXT,
      trackingId TEXT
    );
    """
}
