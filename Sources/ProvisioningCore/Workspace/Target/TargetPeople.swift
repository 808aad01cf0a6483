internal import AttributeMapping
import Foundation
import GRDB
internal import SCIM

/// What Webex holds, as the workspace has it: users as packed records, groups with their members.
final class TargetPeople: Sendable {
  let database: any DatabaseWriter
  let file: URL?

  static let reading = "reading what Webex holds"
  static let storing = "storing what Webex holds"

  init(database: any DatabaseWriter, file: URL?) {
    self.database = database
    self.file = file
  }

  func read<Value>(
    _ operation: String = TargetPeople.reading, _ body: (Database) throws -> Value
  ) throws(ProvisioningError) -> Value {
    do {
      return try database.read(body)
    } catch {
      throw StorageFailure.error(error, operation: operation, file: file)
    }
  }

  /// - Parameter isReplaceable: whether it is read again if it gets lost.
  func write<Value: Sendable>(
    isReplaceable: Bool = false, _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(ProvisioningError) -> Value {
    do {
      return isReplaceable
        ? try await database.writeReplaceable(body) : try await database.write(body)
    } catch {
      throw StorageFailure.error(error, operation: Self.storing, file: file)
    }
  }

  func state() throws(ProvisioningError) -> TargetState {
    try read { try TargetState.read($0) }
  }

  /// Everybody in memory: about 220 bytes a person.
  func table(_ state: TargetState) throws(ProvisioningError) -> TargetTable {
    try read { try Self.table(state, $0) }
  }

  static func table(_ state: TargetState, _ database: Database) throws -> TargetTable {
    // A table that has to grow would take twice the room for a moment.
    let bytes = try Int.fetchOne(
      database, sql: "SELECT sum(length(records)) FROM target_chunk_\(state.slot)")
    var table = TargetTable(state.selection, bytes: bytes ?? 0, records: state.rows)
    let cursor = try Row.fetchCursor(
      database, sql: "SELECT records FROM target_chunk_\(state.slot) ORDER BY chunk")
    while let row = try cursor.next() {
      try Task.checkCancellation()
      try row.withUnsafeData(atIndex: 0) { data in
        if let data { table.append(data) }
      }
    }
    return table
  }

  /// Some users, in the order of their row numbers: the first has number 0 in the table.
  func table(
    of numbers: [Int32], _ state: TargetState
  ) throws(ProvisioningError) -> TargetTable {
    try read { database in
      var table = TargetTable(state.selection, records: numbers.count)
      var chunk = TargetTable(state.selection)
      var current = -1
      for number in numbers {
        let (wanted, offset) = Int(number).quotientAndRemainder(
          dividingBy: TargetSchema.recordsPerChunk)
        if wanted != current {
          chunk = TargetTable(state.selection)
          chunk.append(try Self.chunk(wanted, slot: state.slot, database) ?? [])
          current = wanted
        }
        table.append(chunk, offset)
      }
      return table
    }
  }

  /// The users who have one of some ids at a place, by row number: goes through everybody, a few at
  /// a time.
  @concurrent
  func numbers(
    of keys: Set<ObjectKey>, at place: TargetSelection.Fixed, _ state: TargetState
  ) async throws(ProvisioningError) -> [ObjectKey: Int32] {
    try read { try Self.numbers(of: keys, at: place, state, $0) }
  }

  static func numbers(
    of keys: Set<ObjectKey>, at place: TargetSelection.Fixed, _ state: TargetState,
    _ database: Database
  ) throws -> [ObjectKey: Int32] {
    var found: [ObjectKey: Int32] = [:]
    try walk(state, places: Int(place.rawValue) + 1, database) { number, fields, bytes in
      if let key = fields[place.rawValue]?.key(bytes), keys.contains(key), found[key] == nil {
        found[key] = number
      }
      return found.count < keys.count
    }
    return found
  }

  /// Calls `body` with the row number and the fields of each user, until it says false.
  private static func walk(
    _ state: TargetState, places: Int, _ database: Database,
    _ body: (Int32, TargetFields, [UInt8]) -> Bool
  ) throws {
    var fields = TargetFields(places: places)
    try walk(state, database) { first, table in
      for offset in 0..<table.count where !table.isRemoved(offset) {
        table.read(offset, into: &fields)
        guard body(Int32(first + offset), fields, table.bytes) else { return false }
      }
      return true
    }
  }

  /// The users in whose names or addresses a pattern's words all occur, whatever its inversion: goes
  /// through everybody, a few at a time.
  func rows(matching pattern: PeoplePattern, _ state: TargetState) throws(ProvisioningError)
    -> RowSet
  {
    try read { database in
      var rows = RowSet(count: state.rows)
      var folded: [UInt8] = []
      let named: [TargetSelection.Fixed] = [.userName, .displayName, .emails]
      try Self.walk(state, places: Int(TargetSelection.firstMapped), database) {
        number, fields, bytes in
        folded.removeAll(keepingCapacity: true)
        for place in named {
          guard let field = fields[place.rawValue] else { continue }
          FoldedText.append(field.text(bytes), to: &folded)
          folded.append(0x20)
        }
        if pattern.matches(folded: folded) { rows.insert(number) }
        return true
      }
      return rows
    }
  }

  /// The users of just this user name, in any case: goes through everybody.
  func numbers(named name: String, _ state: TargetState) throws(ProvisioningError) -> [Int32] {
    try read { database in
      var found: [Int32] = []
      try Self.walk(state, places: Int(TargetSelection.firstMapped), database) {
        number, fields, bytes in
        let isMeant =
          fields[TargetSelection.Fixed.userName.rawValue]?.isSameIgnoringCase(name, bytes) == true
        if isMeant { found.append(number) }
        return true
      }
      return found
    }
  }

  /// Who of some people has an active user: one with their object id, else one that Entra made under
  /// one of their names.
  @concurrent
  func active(
    among people: [ObjectKey: [String]]
  ) async throws(ProvisioningError) -> Set<ObjectKey> {
    let names = Dictionary(
      people.flatMap { key, names in names.map { ($0.lowercased(), key) } },
      uniquingKeysWith: { first, _ in first })
    return try read { database in
      var active: Set<ObjectKey> = []
      let state = try TargetState.read(database)
      let places = Int(TargetSelection.firstMapped)
      try Self.walk(state, places: places, database) { _, fields, bytes in
        guard fields.isActive(bytes) else { return true }
        let source = fields[TargetSelection.Fixed.provisionSource.rawValue]?.text(bytes)
        if let external = fields[TargetSelection.Fixed.externalId.rawValue] {
          let key = external.key(bytes)
          if people[key] != nil { active.insert(key) }
        } else if source == "AAD",
          let name = fields[TargetSelection.Fixed.userName.rawValue]?.text(bytes),
          let key = names[name.lowercased()]
        {
          active.insert(key)
        }
        return true
      }
      return active
    }
  }

  /// Goes through everybody, a few at a time; `body` gets the row number of the first of them, and
  /// ends the walk with false.
  static func walk(
    _ state: TargetState, _ database: Database, _ body: (Int, TargetTable) throws -> Bool
  ) throws {
    let cursor = try Row.fetchCursor(
      database, sql: "SELECT chunk, records FROM target_chunk_\(state.slot) ORDER BY chunk")
    while let row = try cursor.next() {
      try Task.checkCancellation()
      let first = try row.decode(Int.self, atIndex: 0) * TargetSchema.recordsPerChunk
      var table = TargetTable(state.selection)
      try row.withUnsafeData(atIndex: 1) { data in
        if let data { table.append(data) }
      }
      if try !body(first, table) { return }
    }
  }

  /// One user by row number; nil for none.
  func record(
    _ number: Int32, _ state: TargetState
  ) throws(ProvisioningError) -> TargetRecord? {
    try read { try Self.record(number, state, $0) }
  }

  static func record(
    _ number: Int32, _ state: TargetState, _ database: Database
  ) throws -> TargetRecord? {
    let (chunk, offset) = Int(number).quotientAndRemainder(dividingBy: TargetSchema.recordsPerChunk)
    guard let records = try Self.chunk(chunk, slot: state.slot, database) else { return nil }
    var table = TargetTable(state.selection)
    table.append(records)
    var record = table.record(offset)
    record?.number = number
    return record
  }

  static func chunk(_ chunk: Int, slot: Int, _ database: Database) throws -> [UInt8]? {
    let statement = try database.cachedStatement(
      sql: "SELECT records FROM target_chunk_\(slot) WHERE chunk = ?")
    return try Data.fetchOne(statement, arguments: [chunk]).map { [UInt8]($0) }
  }

  /// Entries that could not be understood, as they came.
  func unreadable() throws(ProvisioningError) -> [String] {
    try read {
      try String.fetchAll($0, sql: "SELECT source FROM target_unreadable ORDER BY number")
    }
  }
}

/// Counters of what Webex holds.
public struct TargetCounts: Sendable, Equatable, Codable {
  public var users: Int
  public var active: Int
  public var groups: Int
  /// Users that Webex said there are; more than `users` if some never came.
  public var announced: Int
  /// Entries that could not be understood.
  public var unreadable: Int

  public init(
    users: Int, active: Int, groups: Int = 0, announced: Int? = nil, unreadable: Int = 0
  ) {
    self.users = users
    self.active = active
    self.groups = groups
    self.announced = announced ?? users
    self.unreadable = unreadable
  }
}

/// What is stored of the target as a whole.
struct TargetState: Sendable, Equatable {
  /// Grows with each read.
  var generation: Int
  var counts: TargetCounts
  var readAt: Date?
  /// The latest `meta.lastModified`, from which changes are asked for.
  var newest: String?
  var selection: TargetSelection
  /// Where the mappings come from that it was read for.
  var schemaPrincipal: String?
  var schemaJob: String?
  var slot: Int
  /// One more than the highest row number.
  var rows: Int

  static func read(_ database: Database) throws -> TargetState {
    let statement = try database.cachedStatement(
      sql: "SELECT *, (SELECT count(*) FROM target_group) AS groups FROM target")
    guard let row = try Row.fetchOne(statement) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the state of Webex is missing")
    }
    let readAt: Double? = try row.value("readAt")
    return try TargetState(
      generation: row.value("generation"),
      counts: TargetCounts(
        users: row.value("total"), active: row.value("active"), groups: row.value("groups"),
        announced: row.value("announced"), unreadable: row.value("unreadable")),
      readAt: readAt.map { Date(timeIntervalSince1970: $0) }, newest: row.value("newest"),
      selection: TargetSelection(text: row.value("selection")),
      schemaPrincipal: row.value("schemaPrincipal"),
      schemaJob: row.value("schemaJob"), slot: row.value("slot") as Int == 0 ? 0 : 1,
      rows: row.value("rows"))
  }
}

extension TargetPeople {
  /// The schema that the mappings were last read from; nil before that.
  func schema() throws(ProvisioningError) -> JobSchema? {
    let found = try read("reading the stored mappings") {
      try Row.fetchOne($0, sql: "SELECT schema, schemaPrincipal, schemaJob, readAt FROM target")
        .map {
          ($0[0] as Data?, $0[1] as String?, $0[2] as String?, $0[3] as Double?)
        }
    }
    guard case (let body?, let principal?, let job?, let readAt)? = found,
      let schema = try? MappingSchema(parsing: Array(body))
    else { return nil }
    return JobSchema(
      servicePrincipalId: principal, jobId: job, schema: schema,
      readAt: Date(timeIntervalSince1970: readAt ?? 0))
  }

  /// Keeps the schema for plans over what the workspace holds.
  func keep(_ schema: JobSchema) async throws(ProvisioningError) {
    let body = Data(schema.schema.document.bytes())
    try await write {
      try $0.execute(
        sql: "UPDATE target SET schema = ?, schemaPrincipal = ?, schemaJob = ?",
        arguments: [body, schema.servicePrincipalId, schema.jobId])
    }
  }
}
