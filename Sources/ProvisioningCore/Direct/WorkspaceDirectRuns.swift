internal import Foundation
internal import GRDB

extension Workspace {
  private static let directOperation = "reading the direct synchronizations"
  /// Runs whose results are kept.
  static let keptDirectRuns = 20

  /// Begins a run, or goes on with the last one where that didn't come to its end.
  ///
  /// - Throws: `refused` while another process carries one out on the same workspace.
  func beginDirectRun(
    total: Int, target: String
  ) async throws(ProvisioningError) -> (ledger: DirectLedger, continues: Bool) {
    let owner = owner
    let files = file.map { WorkspaceFiles(database: $0) }
    let now = Date().timeIntervalSince1970
    let (run, continues) = try await write("beginning the direct synchronization") { database in
      let ownerId = try owner.register(in: database)
      let last = try Row.fetchOne(
        database,
        sql: "SELECT * FROM direct_run WHERE state <> 'completed' ORDER BY id DESC LIMIT 1")
      if let last {
        let (id, other): (Int64, Int64) = (last["id"], last["owner"])
        let isRunning = last["state"] == DirectRunRecord.State.running.rawValue
        if isRunning, other != ownerId,
          try !JournalOwner.gone(in: database, files: files).contains(other)
        {
          throw Self.occupied(id)
        }
        if last["target"] == target {
          try database.execute(
            sql: """
              UPDATE direct_run SET owner = ?, state = 'running', finishedAt = NULL WHERE id = ?
              """, arguments: [ownerId, id])
          return (id, true)
        }
      }
      try database.execute(
        sql: """
          INSERT INTO direct_run (owner, state, startedAt, total, target)
          VALUES (?, 'running', ?, ?, ?)
          """, arguments: [ownerId, now, total, target])
      let id = database.lastInsertedRowID
      // Creations stay: they tell whom runs made once the directory has nobody any more.
      try database.execute(
        sql: "DELETE FROM direct_result WHERE run = ? AND NOT (\(DirectLedger.isMade))",
        arguments: [id - Int64(Self.keptDirectRuns)])
      return (id, false)
    }
    return (DirectLedger(workspace: self, run: run), continues)
  }

  private static func occupied(_ run: Int64) -> ProvisioningError {
    ProvisioningError(
      .changedMeanwhile, operation: "beginning the direct synchronization",
      message: "another EntraHub carries out run \(run) on this profile",
      advice: "Wait until it has ended, or stop it; what it did is kept.")
  }

  func setJournal(_ entry: JournalEntry.ID, ofDirectRun run: Int64) async throws(ProvisioningError)
  {
    try await write("beginning the direct synchronization") {
      try $0.execute(
        sql: "UPDATE direct_run SET journal = ? WHERE id = ?", arguments: [entry, run])
    }
  }

  /// The newest runs first.
  public func directRuns(limit: Int = 20) throws(ProvisioningError) -> [DirectRunRecord] {
    try read(Self.directOperation) { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT *, (SELECT count(*) FROM direct_intent WHERE run = id) AS open
          FROM direct_run ORDER BY id DESC LIMIT ?
          """, arguments: [max(0, limit)]
      ).map { row in
        let finishedAt: Double? = try row.value("finishedAt")
        return try DirectRunRecord(
          id: row.value("id"),
          state: DirectRunRecord.State(rawValue: row.value("state")) ?? .stopped,
          startedAt: Date(timeIntervalSince1970: row.value("startedAt")),
          finishedAt: finishedAt.map { Date(timeIntervalSince1970: $0) }, total: row.value("total"),
          target: row.value("target"), journalEntry: row.value("journal"), open: row.value("open"))
      }
    }
  }

  /// Results of a run in order, a page at a time.
  ///
  /// - Parameters:
  ///   - number: those after this place.
  ///   - troubleOnly: conflicts, failures and what was skipped.
  public func directResults(
    ofRun run: Int64, after number: Int = 0, limit: Int = 1_000, troubleOnly: Bool = false
  ) throws(ProvisioningError) -> [DirectResult] {
    let condition = troubleOnly ? "AND \(DirectTables.isTrouble)" : ""
    return try read(Self.directOperation) { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM direct_result WHERE run = ? AND number > ? \(condition)
          ORDER BY number LIMIT ?
          """, arguments: [run, number, max(0, limit)]
      ).compactMap(DirectResult.init)
    }
  }
}

extension DirectResult {
  fileprivate init?(_ row: Row) throws {
    guard let action = DirectRequest.Action(rawValue: try row.value("action")),
      let kind = DirectRequest.Kind(rawValue: try row.value("kind")),
      let outcome = Outcome(rawValue: try row.value("outcome"))
    else { return nil }
    try self.init(
      id: row.value("number"), key: row.value("key"), action: action, kind: kind,
      source: row.value("source"),
      label: row.value("label"), targetId: row.value("targetId"), outcome: outcome,
      status: row.value("status"),
      code: row.value("code"), message: row.value("message"), trackingId: row.value("trackingId"),
      requestId: row.value("requestId"), clientRequestId: row.value("clientRequestId"),
      finishedAt: Date(timeIntervalSince1970: row.value("finishedAt")),
      attempts: row.value("attempts"))
  }
}
