/// The tables of the directory.
///
/// Two sets of tables ("slots"): one is shown while the other takes a full read, so that people
/// stay on screen until the new ones are complete. Rows have dense numbers from 0; the number of a
/// person who was removed stays unused until the next full read.
enum PeopleSchema {
  static let tables = state + slot(0) + slot(1)

  /// Rows whose folded texts share one stored blob.
  static let rowsPerChunk = 256
  /// Row numbers in one stored part of a sort order: 64 KiB.
  static let numbersPerPart = 16_384

  /// What mappings need besides, and which properties of Graph the read asked for.
  ///
  /// `stagingSelection` belongs to a full read on its way.
  static let attributes = """
    ALTER TABLE person_0 ADD COLUMN attributes BLOB;
    ALTER TABLE person_1 ADD COLUMN attributes BLOB;
    ALTER TABLE people ADD COLUMN selection TEXT NOT NULL DEFAULT '';
    ALTER TABLE people ADD COLUMN stagingSelection TEXT NOT NULL DEFAULT '';
    """

  private static let state = """
    CREATE TABLE people (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      slot INTEGER NOT NULL,
      generation INTEGER NOT NULL,
      rows INTEGER NOT NULL,
      total INTEGER NOT NULL,
      enabled INTEGER NOT NULL,
      guests INTEGER NOT NULL,
      deltaLink TEXT,
      readAt REAL,
      stagingToken TEXT,
      stagingLink TEXT,
      stagingRows INTEGER NOT NULL
    );
    INSERT INTO people VALUES (1, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, 0);

    """

  /// `mail` is empty where it equals the user principal name.
  ///
  /// `flags`: see `PersonCoding`.
  private static func slot(_ number: Int) -> String {
    """
    CREATE TABLE person_\(number) (
      number INTEGER PRIMARY KEY,
      id BLOB NOT NULL,
      flags INTEGER NOT NULL,
      upn TEXT NOT NULL,
      name TEXT NOT NULL,
      mail TEXT,
      department TEXT,
      title TEXT
    );
    CREATE TABLE person_text_\(number) (chunk INTEGER PRIMARY KEY, text BLOB NOT NULL);
    CREATE TABLE person_order_\(number) (part INTEGER PRIMARY KEY, numbers BLOB NOT NULL);
    CREATE TABLE person_changed_\(number) (number INTEGER PRIMARY KEY);
    CREATE TABLE person_order_state_\(number) (
      field INTEGER PRIMARY KEY, generation INTEGER NOT NULL, count INTEGER NOT NULL);

    """
  }
}
