import Foundation
import GRDB

/// Applies changes to the people that are shown.
enum DeltaPeopleRead {
  /// Costs as much as there are changes, whatever the directory holds.
  static func apply(_ pages: [PeoplePage], in database: Database) throws {
    let state = try PeopleState.read(database)
    guard state.deltaLink != nil || state.rows > 0 else {
      throw ProvisioningError(
        .storage, operation: "storing the directory", message: "No full read came before.",
        advice: "Read the whole directory first.")
    }
    var change = Change(slot: state.slot, rows: state.rows, counts: state.counts)
    for page in pages {
      for person in page.people { try change.put(PersonCoding.bounded(person), in: database) }
      for id in page.removed { try change.remove(id, in: database) }
    }
    try PeopleChunks.replace(change.lines, slot: state.slot, in: database)
    try database.execute(
      sql: """
        UPDATE people SET rows = ?, total = ?, enabled = ?, guests = ?
        """,
      arguments: [
        change.rows, change.counts.total, change.counts.enabled, change.counts.guests,
      ])
    let note = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO person_changed_\(state.slot) VALUES (?)")
    for number in change.lines.keys { try note.execute(arguments: [number]) }
  }

  /// Brings the sort orders up to date, with what an interrupted delta left, and the link.
  static func finish(_ deltaLink: String?, in database: Database) throws {
    var state = try PeopleState.read(database)
    let changed = try Int32.fetchAll(
      database, sql: "SELECT number FROM person_changed_\(state.slot)")
    if !changed.isEmpty {
      let known = state.generation
      state.generation += 1
      try database.execute(sql: "UPDATE people SET generation = ?", arguments: [state.generation])
      for order in PeopleQuery.Order.allCases {
        try PeopleOrder.update(order, changed: changed, from: known, to: state, in: database)
      }
      try database.execute(sql: "DELETE FROM person_changed_\(state.slot)")
    }
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
            INSERT OR REPLACE INTO person_\(slot) (\(PersonCoding.columns), attributes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try update.execute(arguments: PersonCoding.arguments(person, number: number))
      } else {
        number = rows
        rows += 1
        let insert = try database.cachedStatement(
          sql: """
            INSERT INTO person_\(slot) (\(PersonCoding.columns), attributes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
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
