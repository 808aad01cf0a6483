import Foundation
import GRDB

extension Workspace {
  /// Takes up what a bundle holds, into an empty workspace.
  func adopt(_ bundle: SupportBundle) async throws(ProvisioningError) {
    let (journal, requests) = (bundle.journal, bundle.requests)
    try await write("taking up the bundle") { database in
      for entry in journal.sorted(by: { $0.id < $1.id }) {
        try Self.insert(entry, in: database)
      }
      for incident in bundle.incidents.sorted(by: { $0.id < $1.id }) {
        try Self.insert(incident, in: database)
      }
    }
    for request in requests.reversed() { log(request) }
    try await flushRequests()
  }

  private static func insert(_ entry: JournalEntry, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO journal (id, owner, change, outcome, intendedAt, finishedAt, status,
          requestId, clientRequestId, message)
        VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        entry.id, try JSONEncoder().encode(entry.change), entry.outcome.rawValue,
        entry.intendedAt.timeIntervalSince1970, entry.finishedAt?.timeIntervalSince1970,
        entry.status, entry.requestId, entry.clientRequestId,
        entry.message.map(JournalRow.bounded),
      ])
  }

  private static func insert(_ incident: Incident, in database: Database) throws {
    let incident = incident.bounded()
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO incident (id, startedAt, updatedAt, state, recurrenceKey, body)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        incident.id, incident.startedAt.timeIntervalSince1970,
        incident.updatedAt.timeIntervalSince1970, incident.state.rawValue,
        incident.recurrenceKey, try JSONEncoder().encode(incident),
      ])
  }
}
