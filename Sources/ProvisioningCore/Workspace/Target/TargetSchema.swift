/// The tables of what the target holds, and of who is in the assigned groups.
///
/// Two sets of chunks, as of the directory: one is shown while the other takes a full read. 64
/// records share a chunk, so that reading everybody takes few steps and a change writes little.
enum TargetSchema {
  static let recordsPerChunk = 64

  /// Groups are read again with everything else.
  static let memberKeys = """
    DELETE FROM target_group;
    UPDATE target SET newest = NULL, readAt = NULL;
    """

  /// Members of Entra's groups are read by what changed; a link belongs to several groups.
  static let memberLinks = """
    ALTER TABLE group_members DROP COLUMN others;
    CREATE TABLE group_members_link (id TEXT PRIMARY KEY, link TEXT NOT NULL);
    """

  /// Groups of the directory by id: neither body nor failure for one that is gone.
  static let directoryGroups = """
    CREATE TABLE directory_group (id TEXT PRIMARY KEY, body BLOB, failure TEXT);
    """

  static let tables = """
    CREATE TABLE target (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      slot INTEGER NOT NULL,
      generation INTEGER NOT NULL,
      rows INTEGER NOT NULL,
      total INTEGER NOT NULL,
      active INTEGER NOT NULL,
      announced INTEGER NOT NULL,
      unreadable INTEGER NOT NULL,
      selection TEXT NOT NULL,
      newest TEXT,
      readAt REAL,
      schema BLOB,
      schemaPrincipal TEXT,
      schemaJob TEXT,
      stagingToken TEXT
    );
    INSERT INTO target VALUES (1, 0, 0, 0, 0, 0, 0, 0, '', NULL, NULL, NULL, NULL, NULL, NULL);
    CREATE TABLE target_chunk_0 (chunk INTEGER PRIMARY KEY, records BLOB NOT NULL);
    CREATE TABLE target_chunk_1 (chunk INTEGER PRIMARY KEY, records BLOB NOT NULL);
    CREATE TABLE target_unreadable (number INTEGER PRIMARY KEY, source TEXT NOT NULL);
    CREATE TABLE target_group (
      id TEXT PRIMARY KEY, body BLOB NOT NULL, members BLOB NOT NULL, others INTEGER NOT NULL);
    CREATE TABLE group_members (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      users BLOB NOT NULL,
      nested TEXT NOT NULL,
      others INTEGER NOT NULL,
      failure TEXT
    );
    CREATE TABLE deleted_person (
      id TEXT PRIMARY KEY, upn TEXT NOT NULL, name TEXT NOT NULL, deletedAt REAL);
    CREATE TABLE group_members_state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      generation INTEGER NOT NULL,
      readAt REAL,
      deletedFailure TEXT
    );
    INSERT INTO group_members_state VALUES (1, 0, NULL, NULL);
    """
}
