public import Foundation
import GRDB
import HTTPTransport

extension Workspace {
  /// Stores an incident and gives it back as it was stored: numbered, redacted and bounded.
  ///
  /// An incident with id 0 becomes a new one; any other replaces what is stored under its id.
  @discardableResult
  public func save(_ incident: Incident) async throws(ProvisioningError) -> Incident {
    let bounded = incident.bounded()
    return try await write("storing the incident") { database in
      var stored = bounded
      if stored.id == 0 {
        try database.execute(
          sql: """
            INSERT INTO incident (startedAt, updatedAt, state, recurrenceKey, body)
            VALUES (?, ?, ?, ?, x'')
            """,
          arguments: [
            stored.startedAt.timeIntervalSince1970, stored.updatedAt.timeIntervalSince1970,
            stored.state.rawValue, stored.recurrenceKey,
          ])
        stored.id = database.lastInsertedRowID
      }
      try database.execute(
        sql: """
          UPDATE incident SET startedAt = ?, updatedAt = ?, state = ?, recurrenceKey = ?, body = ?
          WHERE id = ?
          """,
        arguments: [
          stored.startedAt.timeIntervalSince1970, stored.updatedAt.timeIntervalSince1970,
          stored.state.rawValue, stored.recurrenceKey, try JSONEncoder().encode(stored), stored.id,
        ])
      guard database.changesCount == 1 else { throw Self.noIncident(stored.id) }
      return stored
    }
  }

  /// The newest incidents first, of one state or of both.
  public func incidents(
    limit: Int = 100, state: Incident.State? = nil
  ) throws(ProvisioningError) -> [Incident] {
    try read("reading the incidents") {
      try Self.incidents(
        $0, where: "state = coalesce(?, state) ORDER BY id DESC LIMIT ?",
        arguments: [state?.rawValue, max(0, limit)])
    }
  }

  /// Throws `notFound` for a number that is not stored.
  public func incident(_ id: Incident.ID) throws(ProvisioningError) -> Incident {
    try read("reading the incident") {
      guard let found = try Self.incidents($0, where: "id = ?", arguments: [id]).first else {
        throw Self.noIncident(id)
      }
      return found
    }
  }

  /// Earlier incidents of the same cause, newest first; a known cause is the same whether a text
  /// told of it or the checks alone.
  public func recurrences(
    of incident: Incident, limit: Int = 20
  ) throws(ProvisioningError) -> [Incident] {
    let key = incident.recurrenceKey
    let cause = key.prefix { $0 != " " }
    let known = cause == "none" ? nil : String(cause)
    return try read("reading the incidents") {
      try Self.incidents(
        $0,
        where: """
          (recurrenceKey = ? OR recurrenceKey = ? OR instr(recurrenceKey, ?) = 1) AND id <> ?
          ORDER BY id DESC LIMIT ?
          """,
        arguments: [key, known, known.map { $0 + " " }, incident.id, max(0, limit)])
    }
  }

  /// Adds a note of the operator.
  @discardableResult
  public func addNote(
    _ text: String, to id: Incident.ID, at date: Date = Date()
  ) async throws(ProvisioningError) -> Incident {
    var incident = try incident(id)
    incident.notes.append(Incident.Note(at: date, text: text))
    incident.updatedAt = date
    return try await save(incident)
  }

  private static func incidents(
    _ database: Database, where condition: String, arguments: StatementArguments
  ) throws -> [Incident] {
    let bodies = try Data.fetchAll(
      database, sql: "SELECT body FROM incident WHERE \(condition)", arguments: arguments)
    let decoder = JSONDecoder()
    return try bodies.map { try decoder.decode(Incident.self, from: $0) }
  }

  private static func noIncident(_ id: Incident.ID) -> ProvisioningError {
    ProvisioningError(
      .notFound, operation: "reading the incident", message: "There is no incident \(id).",
      advice: "See entrahub incidents list.")
  }
}
