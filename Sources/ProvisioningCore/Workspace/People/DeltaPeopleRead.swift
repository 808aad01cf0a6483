import Foundation
import GRDB

/// Applies changes to the people that are shown.
enum DeltaPeopleRead {
  /// Costs as much as there are changes, whatever the directory holds.
  static func apply(_ pages: [PersonRecords], in database: Database) throws {
    let state = try PeopleState.read(database)
    guard state.deltaLink != nil || state.rows > 0 else {
      throw ProvisioningError(
        .storage, operation: "storing the directory", message: "No full read came before.",
        advice: "Read the whole directory first.")
    }
    var change = Change(slot: state.slot, rows: state.rows, counts: state.counts)
    let insert = try PersonInsert(slot: state.slot, replacing: true, in: database)
    for page in pages {
      try unsafe page.bytes.withUnsafeBytes { bytes in
        for record in page.records {
          try unsafe change.take(record, of: bytes, insert, in: database)
        }
      }
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

    mutating func take(
      _ record: PersonRecords.Record, of bytes: UnsafeRawBufferPointer,
      _ insert: borrowing PersonInsert, in database: Database
    ) throws {
      let known = try unsafe find(record, bytes[record.range(.id)], in: database)
      if let known { count(known.flags, by: -1) }
      guard record.flags >= 0 else {
        guard let known else { return }
        try database.execute(
          sql: "DELETE FROM person_\(slot) WHERE number = ?", arguments: [known.number])
        lines[known.number] = []
        return
      }
      let number = known?.number ?? rows
      if known == nil { rows += 1 }
      try unsafe insert.insert(record, of: bytes, number: number)
      count(record.flags, by: 1)
      lines[number] = unsafe Array(bytes[record.range(.line)].dropLast())
    }

    private mutating func count(_ flags: Int, by step: Int) {
      counts.total += step
      if PersonCoding.isEnabled(flags) { counts.enabled += step }
      if PersonCoding.isGuest(flags) { counts.guests += step }
    }

    private func find(
      _ record: PersonRecords.Record, _ id: Slice<UnsafeRawBufferPointer>, in database: Database
    ) throws -> (number: Int, flags: Int)? {
      let statement = try database.cachedStatement(
        sql: "SELECT number, flags FROM person_\(slot) WHERE id = ?")
      let key =
        record.hasUUID
        ? unsafe Data(id).databaseValue
        : unsafe String(decoding: id, as: UTF8.self).databaseValue
      return try Row.fetchOne(statement, arguments: [key]).map {
        try ($0.decode(atIndex: 0), $0.decode(atIndex: 1))
      }
    }
  }
}
