internal import Foundation
internal import GRDB

/// A request of a run with its place in it.
struct DirectItem: Sendable {
  let number: Int
  var request: DirectRequest
  /// Of the request, whatever version of the resource it names.
  let identity: Int64
  /// How often it was sent in this process.
  var attempts = 0
  /// Whether its outcome is unknown, so that the target is asked before it is sent.
  var isLost = false
  /// Whether the target is read before it is changed.
  var rereads = false
  var notBefore: Duration = .zero
  /// How often it waited for another request to free its name.
  var parkings = 0
  /// What the target said last.
  var lastWords: String?

  /// - Parameter identity: where it is known; to work it out takes a while.
  init(
    number: Int, request: DirectRequest, identity: Int64? = nil, isLost: Bool = false,
    rereads: Bool = false
  ) {
    self.number = number
    self.request = request
    self.identity = identity ?? request.identity
    self.isLost = isLost
    self.rereads = rereads
  }
}

/// A result with what finds the same request in the next plan.
struct DirectRow: Sendable {
  var result: DirectResult
  var identity: Int64
}

/// What a run writes down: intents before their requests leave, results afterwards, both in groups.
struct DirectLedger: Sendable {
  let workspace: Workspace
  let run: Int64
  private static let operation = "writing down the direct synchronization"

  /// One commit: new intents, results, and intents whose requests never left.
  func commit(
    intents: [DirectItem] = [], rows: [DirectRow] = [], withdrawn: [Int] = []
  ) async throws(ProvisioningError) {
    guard !intents.isEmpty || !rows.isEmpty || !withdrawn.isEmpty else { return }
    let run = run
    try await workspace.write(Self.operation) { database in
      let ended = withdrawn + rows.map(\.result.id)
      try Self.erase(ended, of: run, in: database)
      try Self.insert(rows, of: run, in: database)
      try Self.insert(intents, of: run, in: database)
    }
  }

  private static func erase(
    _ intents: [Int], of run: Int64, in database: Database
  ) throws {
    if intents.isEmpty { return }
    let statement = try RawStatement(
      "DELETE FROM direct_intent WHERE run = ? AND number = ?", in: database)
    try statement.bind(run, at: 0)
    for number in intents {
      try statement.bind(number, at: 1)
      try statement.run()
    }
  }

  private static func insert(_ rows: [DirectRow], of run: Int64, in database: Database) throws {
    if rows.isEmpty { return }
    let statement = try RawStatement(insertResult, in: database)
    for row in rows {
      try bind(row, run, to: statement)
      try statement.run()
    }
  }

  private static func insert(
    _ intents: [DirectItem], of run: Int64, in database: Database
  ) throws {
    if intents.isEmpty { return }
    let statement = try RawStatement(
      "INSERT OR REPLACE INTO direct_intent (run, number, at, request) VALUES (?, ?, ?, ?)",
      in: database)
    try statement.bind(run, at: 0)
    try statement.bind(Date().timeIntervalSince1970, at: 2)
    for item in intents {
      try statement.bind(item.number, at: 1)
      try statement.bind(copyingBlob: item.request.storedBytes, at: 3)
      try statement.run()
    }
  }

  private static let insertResult = """
    INSERT OR REPLACE INTO direct_result (run, number, identity, key, action, kind, source, label,
      targetId, outcome, status, code, message, trackingId, requestId, clientRequestId, finishedAt,
      attempts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  private static func bind(
    _ row: DirectRow, _ run: Int64, to statement: borrowing RawStatement
  ) throws {
    let result = row.result
    try statement.bind(run, at: 0)
    try statement.bind(result.id, at: 1)
    try statement.bind(row.identity, at: 2)
    let texts = [
      result.key, result.action.rawValue, result.kind.rawValue, result.source, result.label,
      result.targetId, result.outcome.rawValue,
    ]
    for (place, text) in texts.enumerated() { try statement.bind(text, at: 3 + place) }
    if let status = result.status {
      try statement.bind(status, at: 10)
    } else {
      try statement.bindNull(at: 10)
    }
    let words = [
      result.code, result.message.map { String($0.prefix(1_000)) }, result.trackingId,
      result.requestId, result.clientRequestId,
    ]
    for (place, text) in words.enumerated() { try statement.bind(text, at: 11 + place) }
    try statement.bind(result.finishedAt.timeIntervalSince1970, at: 16)
    try statement.bind(result.attempts, at: 17)
  }

  /// Requests that left, or may have left, without a known outcome.
  func openItems() throws(ProvisioningError) -> [(item: DirectItem, at: Date)] {
    try workspace.read(Self.operation) { [run] database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM direct_intent WHERE run = ? ORDER BY number",
        arguments: [run]
      ).map { row in
        guard let request = try DirectRequest(stored: row.value("request")) else {
          throw DatabaseError(
            resultCode: .SQLITE_CORRUPT,
            message: "request \(try row.value("number") as Int) of the run can't be read")
        }
        return try (
          DirectItem(number: row.value("number"), request: request, isLost: true),
          Date(timeIntervalSince1970: row.value("at"))
        )
      }
    }
  }

  /// Identities of what was carried out since a moment, by any run.
  func done(since date: Date) throws(ProvisioningError) -> Set<Int64> {
    try workspace.read(Self.operation) { database in
      let cursor = try Int64.fetchCursor(
        database,
        sql: """
          SELECT identity FROM direct_result
          WHERE run IN (SELECT id FROM direct_run WHERE finishedAt IS NULL OR finishedAt >= ?1)
            AND finishedAt >= ?1 AND outcome IN ('done', 'found-done', 'unchanged', 'adopted')
          """, arguments: [date.timeIntervalSince1970])
      var done: Set<Int64> = []
      while let identity = try cursor.next() { done.insert(identity) }
      return done
    }
  }

  /// Ids in the target of what runs created, by the directory's id.
  func targets(of sources: Set<String>) throws(ProvisioningError) -> [String: String] {
    try targets(of: sources, where: "1")
  }

  /// The same without those that the target had already.
  func made(_ sources: Set<String>) throws(ProvisioningError) -> [String: String] {
    try targets(of: sources, where: Self.isMade)
  }

  /// Of results: an object that the run itself made.
  static let isMade =
    "action = 'create' AND targetId IS NOT NULL AND outcome IN ('done', 'found-done')"

  private func targets(
    of sources: Set<String>, where condition: String
  ) throws(ProvisioningError) -> [String: String] {
    guard !sources.isEmpty else { return [:] }
    return try workspace.read(Self.operation) { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT targetId FROM direct_result
          WHERE source = ? AND action = 'create' AND targetId IS NOT NULL AND \(condition)
          ORDER BY run DESC LIMIT 1
          """)
      var found: [String: String] = [:]
      for source in sources {
        found[source] = try String.fetchOne(statement, arguments: [source])
      }
      return found
    }
  }

  /// The next free place in the run.
  func nextNumber() throws(ProvisioningError) -> Int {
    try workspace.read(Self.operation) { [run] database in
      try Int.fetchOne(
        database,
        sql: """
          SELECT max(coalesce((SELECT max(number) FROM direct_result WHERE run = ?1), 0),
            coalesce((SELECT max(number) FROM direct_intent WHERE run = ?1), 0)) + 1
          """, arguments: [run]) ?? 1
    }
  }

  /// Requests without a known outcome.
  func openCount() throws(ProvisioningError) -> Int {
    try workspace.read(Self.operation) { [run] in
      try Int.fetchOne(
        $0, sql: "SELECT count(*) FROM direct_intent WHERE run = ?", arguments: [run]) ?? 0
    }
  }

  /// Keeps of a request that was sent again only the last result: what failed earlier in the run is
  /// no second row.
  func forgetSuperseded() async throws(ProvisioningError) {
    let run = run
    try await workspace.write(Self.operation) {
      try $0.execute(
        sql: """
          DELETE FROM direct_result
          WHERE run = ?1 AND \(DirectTables.isTrouble) AND number NOT IN (
            SELECT max(number) FROM direct_result WHERE run = ?1 GROUP BY identity)
          """, arguments: [run])
    }
  }

  func finish(_ state: DirectRunRecord.State) async throws(ProvisioningError) {
    let (run, now) = (run, Date().timeIntervalSince1970)
    try await workspace.write(Self.operation) {
      try $0.execute(
        sql: "UPDATE direct_run SET state = ?, finishedAt = ? WHERE id = ?",
        arguments: [state.rawValue, now, run])
    }
  }
}
