import Foundation
import GRDB

/// One row of the journal table.
enum JournalRow {
  static let columns =
    "id, owner, change, outcome, intendedAt, finishedAt, status, requestId, clientRequestId, message"

  static func insert(
    _ intent: Intent, owner: Int64, profile: String, at date: Date, in database: Database
  ) throws -> JournalEntry {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO journal (owner, change, outcome, intendedAt, clientRequestId)
        VALUES (?, ?, 'intended', ?, ?)
        """)
    try statement.execute(arguments: [
      owner, try JSONEncoder().encode(intent.change), date.timeIntervalSince1970,
      intent.clientRequestId,
    ])
    return JournalEntry(
      id: database.lastInsertedRowID, profile: profile, change: intent.change, outcome: .intended,
      intendedAt: date, clientRequestId: intent.clientRequestId)
  }

  static func fetch(
    _ database: Database, where condition: String, profile: String
  ) throws -> [JournalEntry] {
    try fetchOwned(database, where: condition, profile: profile).map(\.entry)
  }

  static func fetchOwned(
    _ database: Database, where condition: String, profile: String
  ) throws -> [(owner: Int64, entry: JournalEntry)] {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT \(columns) FROM journal WHERE \(condition)")
    let decoder = JSONDecoder()
    var entries: [(owner: Int64, entry: JournalEntry)] = []
    while let row = try rows.next() {
      let change = try decoder.decode(Change.self, from: row.value("change") as Data)
      let finishedAt: Double? = try row.value("finishedAt")
      let entry = try JournalEntry(
        id: row.value("id"), profile: profile, change: change,
        outcome: JournalEntry.Outcome(rawValue: row.value("outcome")) ?? .unresolved,
        intendedAt: Date(timeIntervalSince1970: row.value("intendedAt")),
        finishedAt: finishedAt.map { Date(timeIntervalSince1970: $0) }, status: row.value("status"),
        requestId: row.value("requestId"), clientRequestId: row.value("clientRequestId"),
        message: row.value("message"))
      entries.append((try row.value("owner"), entry))
    }
    return entries
  }

  /// Service messages are kept up to 4,000 characters.
  static func bounded(_ message: String) -> String { String(message.prefix(4_000)) }

  static func missing(_ id: JournalEntry.ID) -> ProvisioningError {
    ProvisioningError(
      .notFound, operation: "writing an outcome to the journal",
      message: "The journal holds no entry \(id).", advice: "Look at the activity list.")
  }
}
