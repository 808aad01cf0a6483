import Foundation
import GRDB
import Synchronization

/// Fills the tables that are not shown and changes over to them.
final class FullPeopleRead: Sendable {
  let resumeLink: String?

  private let database: any DatabaseWriter
  private let slot: Int
  /// Tells this read from one that another process begins meanwhile.
  private let token: String
  private let progress: Mutex<Progress>

  private struct Progress: Sendable {
    var rows: Int
    /// Lines of the chunk that is not full yet.
    var lines: [UInt8]
    /// Nil when an earlier run stored some of the rows.
    var counts: PeopleCounts? = PeopleCounts(total: 0, enabled: 0, guests: 0)
    var removals: [Int] = []

    mutating func count(_ record: PersonRecords.Record) {
      if record.flags < 0 { return removals.append(rows) }
      counts?.total += 1
      if PersonCoding.isEnabled(record.flags) { counts?.enabled += 1 }
      if PersonCoding.isGuest(record.flags) { counts?.guests += 1 }
    }
  }

  private init(
    _ database: any DatabaseWriter, slot: Int, token: String, link: String?, progress: Progress
  ) {
    self.database = database
    self.slot = slot
    self.token = token
    resumeLink = link
    self.progress = Mutex(progress)
  }

  static func begin(
    _ database: any DatabaseWriter, _ selection: Set<String>, resuming: Bool
  ) async throws -> FullPeopleRead {
    let token = UUID().uuidString
    return try await database.write { connection in
      let state = try PeopleState.read(connection)
      let slot = 1 - state.slot
      var progress = Progress(rows: 0, lines: [])
      let canResume =
        resuming && state.interruptedRows > 0 && state.interruptedSelection == selection
      let link = canResume ? state.interruptedLink : nil
      if link != nil {
        progress.rows = state.interruptedRows
        progress.counts = nil
        progress.lines = try openChunk(slot, rows: state.interruptedRows, in: connection)
        // It is there where the read was interrupted at its very end; rows may come twice now.
        try dropIndex(slot, in: connection)
      } else {
        try clear(slot, in: connection)
      }
      try connection.execute(
        sql: """
          UPDATE people
          SET stagingToken = ?, stagingLink = ?, stagingRows = ?, stagingSelection = ?
          """,
        arguments: [token, link, progress.rows, PeopleState.encode(selection)])
      return FullPeopleRead(database, slot: slot, token: token, link: link, progress: progress)
    }
  }

  /// Appends people in one transaction.
  ///
  /// A removal takes a row as well: it stands after what it supersedes, and goes at the end.
  func store(_ pages: [PersonRecords], link: String?) async throws {
    try await database.writeReplaceable { [self] connection in
      try checkToken(connection)
      var progress = self.progress.withLock { $0 }
      let insert = try PersonInsert(slot: slot, in: connection)
      for page in pages {
        try unsafe page.bytes.withUnsafeBytes { bytes in
          for record in page.records {
            try unsafe insert.insert(record, of: bytes, number: progress.rows)
            unsafe progress.lines.append(contentsOf: bytes[record.range(.line)])
            progress.count(record)
            try endRow(&progress, in: connection)
          }
        }
      }
      try storeChunk(progress, in: connection)
      try connection.execute(
        sql: "UPDATE people SET stagingLink = ?, stagingRows = ?",
        arguments: [link, progress.rows])
      let stored = progress
      self.progress.withLock { $0 = stored }
    }
  }

  /// Makes the ids unique, applies removals, counts, and shows the new people.
  ///
  /// Meanwhile the order that lists start with is sorted, so that it is there before anybody looks.
  func finish(deltaLink: String?) async throws {
    let progress = progress.withLock { $0 }
    async let order = sortedByName()
    let areUnique = try await database.write { [self] connection in
      try checkToken(connection)
      return try indexIDs(connection)
    }
    let numbers = try await order
    try await database.write { [self] connection in
      try checkToken(connection)
      let superseded =
        try (areUnique ? [] : duplicates(connection)) + removals(progress, connection)
      for number in superseded {
        try connection.execute(
          sql: "DELETE FROM person_\(slot) WHERE number = ?", arguments: [number])
      }
      try PeopleChunks.replace(
        Dictionary(superseded.map { ($0, []) }, uniquingKeysWith: { first, _ in first }),
        slot: slot, in: connection)
      let counts = superseded.isEmpty ? progress.counts : nil
      try show(
        rows: progress.rows, counts ?? counted(connection), deltaLink: deltaLink, in: connection)
      let gone = Set(superseded.map { Int32($0) })
      try PeopleOrder.store(
        gone.isEmpty ? numbers : numbers.filter { !gone.contains($0) }, as: .displayName,
        PeopleState.read(connection), in: connection)
    }
  }

  @concurrent
  private func sortedByName() async throws -> [Int32] {
    let text = try await database.read { [slot] in try PeopleText.read($0, slot: slot) }
    return PeopleOrder.sorted(text, field: 0)
  }

  /// Makes ids quick to find; false where one comes twice, which to look for would take as long again.
  private func indexIDs(_ connection: Database) throws -> Bool {
    let index = "INDEX person_\(slot)_id ON person_\(slot)(id)"
    try Self.dropIndex(slot, in: connection)
    do {
      try connection.execute(sql: "CREATE UNIQUE \(index)")
      return true
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      try connection.execute(sql: "CREATE \(index)")
      return false
    }
  }

  private func removals(_ progress: Progress, _ connection: Database) throws -> [Int] {
    if progress.counts != nil { return progress.removals }
    return try Int.fetchAll(connection, sql: "SELECT number FROM person_\(slot) WHERE flags < 0")
  }

  private func counted(_ connection: Database) throws -> PeopleCounts {
    let row = try Row.fetchOne(
      connection,
      sql: """
        SELECT count(*), coalesce(sum(flags & 3 = 3), 0), coalesce(sum(flags >> 2 = 2), 0)
        FROM person_\(slot)
        """)
    return try row.map {
      try PeopleCounts(
        total: $0.decode(atIndex: 0), enabled: $0.decode(atIndex: 1), guests: $0.decode(atIndex: 2))
    }
      ?? PeopleCounts(total: 0, enabled: 0, guests: 0)
  }

  private func duplicates(_ connection: Database) throws -> [Int] {
    // The service may name a person twice in one read; the later state counts.
    let repeated = try Row.fetchAll(
      connection,
      sql: "SELECT id, max(number) FROM person_\(slot) GROUP BY id HAVING count(*) > 1")
    return try repeated.flatMap { row in
      try Int.fetchAll(
        connection, sql: "SELECT number FROM person_\(slot) WHERE id = ? AND number < ?",
        arguments: [row.decode(DatabaseValue.self, atIndex: 0), row.decode(Int.self, atIndex: 1)])
    }
  }

  private func show(
    rows: Int, _ counts: PeopleCounts, deltaLink: String?, in connection: Database
  ) throws {
    try connection.execute(
      sql: """
        UPDATE people SET slot = ?, generation = generation + 1, rows = ?,
          total = ?, enabled = ?, guests = ?, deltaLink = ?, readAt = ?,
          selection = stagingSelection,
          stagingToken = NULL, stagingLink = NULL, stagingRows = 0
        """,
      arguments: [
        slot, rows, counts.total, counts.enabled, counts.guests, deltaLink,
        Date().timeIntervalSince1970,
      ])
  }

  private func endRow(_ progress: inout Progress, in connection: Database) throws {
    progress.rows += 1
    guard progress.rows.isMultiple(of: PeopleSchema.rowsPerChunk) else { return }
    try storeChunk(progress, in: connection)
    progress.lines.removeAll(keepingCapacity: true)
  }

  private func storeChunk(_ progress: Progress, in connection: Database) throws {
    if progress.lines.isEmpty { return }
    let chunk = (progress.rows - 1) / PeopleSchema.rowsPerChunk
    try PeopleChunks.store(progress.lines, as: chunk, slot: slot, in: connection)
  }

  private func checkToken(_ connection: Database) throws {
    let current = try String.fetchOne(connection, sql: "SELECT stagingToken FROM people")
    guard current == token else {
      throw ProvisioningError(
        .changedMeanwhile, operation: "storing the directory",
        message: "Another EntraHub began to read the directory of this profile.",
        advice: "Wait for the other one to finish.")
    }
  }

  private static func clear(_ slot: Int, in connection: Database) throws {
    try dropIndex(slot, in: connection)
    try connection.execute(
      sql: """
        DELETE FROM person_\(slot);
        DELETE FROM person_text_\(slot);
        DELETE FROM person_order_\(slot);
        DELETE FROM person_order_state_\(slot);
        DELETE FROM person_changed_\(slot);
        """)
  }

  private static func dropIndex(_ slot: Int, in connection: Database) throws {
    try connection.execute(sql: "DROP INDEX IF EXISTS person_\(slot)_id")
  }

  private static func openChunk(_ slot: Int, rows: Int, in connection: Database) throws -> [UInt8] {
    if rows.isMultiple(of: PeopleSchema.rowsPerChunk) { return [] }
    return try PeopleChunks.read(rows / PeopleSchema.rowsPerChunk, slot: slot, in: connection)
  }
}
