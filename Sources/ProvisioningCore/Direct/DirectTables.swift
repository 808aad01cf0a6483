/// The tables of direct runs.
///
/// `direct_intent` holds only what is under way: a row is written before its request leaves, and
/// goes with the commit that brings its result.
enum DirectTables {
  static let tables = """
    CREATE TABLE direct_run (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      owner INTEGER NOT NULL,
      state TEXT NOT NULL,
      startedAt REAL NOT NULL,
      finishedAt REAL,
      total INTEGER NOT NULL,
      target TEXT NOT NULL,
      journal INTEGER
    );
    CREATE TABLE direct_intent (
      run INTEGER NOT NULL,
      number INTEGER NOT NULL,
      at REAL NOT NULL,
      request BLOB NOT NULL,
      PRIMARY KEY (run, number)
    ) WITHOUT ROWID;
    CREATE TABLE direct_result (
      run INTEGER NOT NULL,
      number INTEGER NOT NULL,
      identity INTEGER NOT NULL,
      key TEXT NOT NULL,
      action TEXT NOT NULL,
      kind TEXT NOT NULL,
      source TEXT NOT NULL,
      label TEXT NOT NULL,
      targetId TEXT,
      outcome TEXT NOT NULL,
      status INTEGER,
      code TEXT,
      message TEXT,
      trackingId TEXT,
      requestId TEXT,
      clientRequestId TEXT,
      finishedAt REAL NOT NULL,
      attempts INTEGER NOT NULL,
      PRIMARY KEY (run, number)
    ) WITHOUT ROWID;
    CREATE INDEX direct_created ON direct_result(source)
      WHERE action = 'create' AND targetId IS NOT NULL;
    CREATE INDEX direct_trouble ON direct_result(run, number)
      WHERE outcome IN ('conflict', 'failed', 'skipped');
    """

  /// Of a result: its request was not carried out.
  ///
  /// Queries use these very words, or SQLite does not see that the index serves them. With a list of
  /// three after `IN` SQLite makes a table for that list with each row that is written.
  static let isTrouble = "(outcome = 'conflict' OR outcome = 'failed' OR outcome = 'skipped')"

  /// The index of trouble without a list.
  static let troubleIndex = """
    DROP INDEX direct_trouble;
    CREATE INDEX direct_trouble ON direct_result(run, number) WHERE \(isTrouble);
    """
}
