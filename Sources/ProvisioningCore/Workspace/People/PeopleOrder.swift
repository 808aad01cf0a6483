import Foundation
import GRDB

/// Sort orders as they are stored: row numbers, four bytes each, in parts that are read alone.
enum PeopleOrder {
  /// How many people the stored order lists; nil when there is none of this generation.
  static func count(
    _ order: PeopleQuery.Order, _ state: PeopleState, in database: Database
  ) throws -> Int? {
    let statement = try database.cachedStatement(
      sql: "SELECT count FROM person_order_state_\(state.slot) WHERE field = ? AND generation = ?")
    return try Int.fetchOne(statement, arguments: [order.rawValue, state.generation])
  }

  /// One part of an order; empty when it is not stored.
  static func part(
    _ part: Int, of order: PeopleQuery.Order, slot: Int, in database: Database
  ) throws -> [Int32] {
    let statement = try database.cachedStatement(
      sql: "SELECT numbers FROM person_order_\(slot) WHERE part = ?")
    let blob = try Data.fetchOne(statement, arguments: [key(order, part)])
    return blob.map(decode) ?? []
  }

  static func numbers(
    _ order: PeopleQuery.Order, slot: Int, in database: Database
  ) throws -> [Int32] {
    var numbers: [Int32] = []
    let parts = try parts(of: order, slot: slot, in: database)
    while let part = try parts.next() { numbers.append(contentsOf: decode(part)) }
    return numbers
  }

  /// Where a row number stands in an order; nil where it doesn't.
  static func position(
    of number: Int32, in order: PeopleQuery.Order, slot: Int, _ database: Database
  ) throws -> Int? {
    var before = 0
    let parts = try parts(of: order, slot: slot, in: database)
    while let part = try parts.next() {
      let numbers = decode(part)
      if let place = numbers.firstIndex(of: number) { return before + place }
      before += numbers.count
    }
    return nil
  }

  private static func parts(
    of order: PeopleQuery.Order, slot: Int, in database: Database
  ) throws -> FastDatabaseValueCursor<Data> {
    try Data.fetchCursor(
      database,
      sql: "SELECT numbers FROM person_order_\(slot) WHERE part BETWEEN ? AND ? ORDER BY part",
      arguments: [key(order, 0), key(order, 0xFFFF_FFFF)])
  }

  static func store(
    _ numbers: [Int32], as order: PeopleQuery.Order, _ state: PeopleState, in database: Database
  ) throws {
    try database.execute(
      sql: "DELETE FROM person_order_\(state.slot) WHERE part BETWEEN ? AND ?",
      arguments: [key(order, 0), key(order, 0xFFFF_FFFF)])
    let size = PeopleSchema.numbersPerPart
    for (part, start) in stride(from: 0, to: numbers.count, by: size).enumerated() {
      try database.execute(
        sql: "INSERT INTO person_order_\(state.slot) (part, numbers) VALUES (?, ?)",
        arguments: [key(order, part), encode(numbers[start..<min(start + size, numbers.count)])])
    }
    try database.execute(
      sql: "INSERT OR REPLACE INTO person_order_state_\(state.slot) VALUES (?, ?, ?)",
      arguments: [order.rawValue, state.generation, numbers.count])
  }

  /// Everybody by a field of the search text.
  static func sorted(_ text: PeopleText, field: Int) -> [Int32] {
    var sort = PeopleSort(capacity: text.count)
    for row in 0..<text.count where !text.isRemoved(row) {
      sort.add(Int32(truncatingIfNeeded: row), key: text.field(field, of: row), in: text.bytes)
    }
    return sort.numbers(in: text.bytes)
  }

  /// Everybody by a column that the search text does not hold.
  static func sorted(
    by order: PeopleQuery.Order, slot: Int, in database: Database
  ) throws -> [Int32] {
    let column = order == .department ? "department" : "title"
    var keys: [UInt8] = []
    // Departments and titles are few and repeat: each is folded and kept once.
    var known: [String: Range<Int>] = [:]
    var rows: [(number: Int32, key: Range<Int>)] = []
    let statement = try RawStatement(
      "SELECT number, \(column) FROM person_\(slot) ORDER BY number", in: database)
    while try statement.next() {
      let value = statement.text(1) ?? ""
      let key: Range<Int>
      if let range = known[value] {
        key = range
      } else {
        let start = keys.count
        FoldedText.append(value, to: &keys)
        key = start..<keys.count
        known[value] = key
      }
      rows.append((Int32(truncatingIfNeeded: statement.integer(0)), key))
    }
    var sort = PeopleSort(capacity: rows.count)
    for row in rows { sort.add(row.number, key: row.key, in: keys) }
    return sort.numbers(in: keys)
  }

  private static func key(_ order: PeopleQuery.Order, _ part: Int) -> Int64 {
    Int64(order.rawValue) << 32 | Int64(part)
  }

  /// Little-endian, like every machine that this runs on.
  private static func encode(_ numbers: ArraySlice<Int32>) -> Data {
    unsafe numbers.withUnsafeBytes { unsafe Data($0) }
  }

  private static func decode(_ data: Data) -> [Int32] {
    let count = data.count / 4
    return unsafe [Int32](unsafeUninitializedCapacity: count) { numbers, filled in
      unsafe data.copyBytes(to: UnsafeMutableRawBufferPointer(numbers), count: count * 4)
      filled = count
    }
  }
}
