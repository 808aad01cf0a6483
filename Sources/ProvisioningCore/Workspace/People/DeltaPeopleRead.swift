import Foundation
import GRDB

/// Applies changes to the people that are shown.
enum DeltaPeopleRead {
  /// Costs as much as there are changes, whatever the directory holds.
  static func apply(_ people: [Person], removed: [Person.ID], in database: Database) throws {
    let state = try PeopleState.read(database)
    guard state.deltaLink != nil || state.rows > 0 else {
      throw ProvisioningError(
        .storage, operation: "storing the directory", message: "No full read came before.",
        advice: "Read the whole directory first.")
    }
    var change = Change(slot: state.slot, rows: state.rows, counts: state.counts)
    for person in people { try change.put(PersonCoding.bounded(person), in: database) }
    for id in removed { try change.remove(id, in: database) }
    try PeopleChunks.replace(change.lines, slot: state.slot, in: database)
    try database.execute(
      sql: """
        UPDATE people SET generation = generation + 1, rows = ?, total = ?, enabled = ?, guests = ?
        """,
      arguments: [
        change.rows, change.counts.total, change.counts.enabled, change.counts.guests,
      ])
  }

  static func finish(_ deltaLink: String?, in database: Database) throws {
    try database.execute(
      sql: "UPDATE people SET deltaLink = ?, readAt = ?",
      arguments: [deltaLink, Date().timeIntervalSince1970])
  }

  private struct Change {
    let slot: Int
    var rows: Int
    var counts: PeopleCounts
    var lines: [Int: [UInt8]] = [:]

    mutating func put(_ person: Person, in database: Database) throws {
      let number: Int
      if let (known, flags) = try find(person.id, in: database) {
        number = known
        count(flags, by: -1)
        let update = try database.cachedStatement(
          sql: """
            INSERT OR REPLACE INTO person_\(slot) (\(PersonCoding.columns))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try update.execute(arguments: PersonCoding.arguments(person, number: number))
      } else {
        number = rows
        rows += 1
        let insert = try database.cachedStatement(
          sql: """
            INSERT INTO person_\(slot) (\(PersonCoding.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try insert.execute(arguments: PersonCoding.arguments(person, number: number))
      }
      count(PersonCoding.flags(person), by: 1)
      var line: [UInt8] = []
      PeopleText.appendLine(person, to: &line)
      line.removeLast()
      lines[number] = line
    }

    mutating func remove(_ id: Person.ID, in database: Database) throws {
      guard let (number, flags) = try find(id, in: database) else { return }
      try database.execute(
        sql: "DELETE FROM person_\(slot) WHERE number = ?", arguments: [number])
      count(flags, by: -1)
      lines[number] = []
    }

    private mutating func count(_ flags: Int64, by step: Int) {
      counts.total += step
      if PersonCoding.isEnabled(flags) { counts.enabled += step }
      if PersonCoding.isGuest(flags) { counts.guests += step }
    }

    private func find(_ id: Person.ID, in database: Database) throws -> (Int, Int64)? {
      let statement = try database.cachedStatement(
        sql: "SELECT number, flags FROM person_\(slot) WHERE id = ?")
      return try Row.fetchOne(statement, arguments: [PersonCoding.key(id)])
        .map { ($0[0], $0[1]) }
    }
  }
}
