public import AttributeMapping
import Foundation
import GRDB

extension People {
  /// Walks through the people of a range of row numbers with the values of their attributes; see
  /// ``scan(_:_:in:only:_:)``.
  func walk(
    _ slots: AttributeSlots, _ state: PeopleState, in range: Range<Int>,
    only filter: PeopleFilter? = nil, _ body: (SourceRow) throws -> Bool
  ) throws(ProvisioningError) {
    try scan(slots, state, in: range, only: filter) { row in
      try body(SourceRow(number: row.number, key: row.key, values: row.values()))
    }
  }

  /// Walks through the people of a range of row numbers, without holding them.
  ///
  /// With a filter it leaves out most of those who can't be meant. `body` gets a row that is used
  /// again for the next person; it ends the walk with false. Throws `cancelled` when its task was
  /// cancelled.
  func scan(
    _ slots: AttributeSlots, _ state: PeopleState, in range: Range<Int>,
    only filter: PeopleFilter? = nil, _ body: (inout StoredRow) throws -> Bool
  ) throws(ProvisioningError) {
    let columns = ColumnReading(slots)
    let filter = filter.map { ColumnFilter($0, columns, slots) }
    try read("reading the directory's attributes") { database in
      let statement = try RawStatement(
        """
        SELECT \(columns.columns) FROM person_\(state.slot)
        WHERE number >= ? AND number < ? ORDER BY number
        """, in: database)
      try statement.bind(range.lowerBound, at: 0)
      try statement.bind(range.upperBound, at: 1)
      var row = StoredRow(columns)
      var count = 0
      while try statement.next() {
        count += 1
        if count & 0x3FF == 0 { try Task.checkCancellation() }
        if let filter, !filter.mayMatch(statement) { continue }
        row.read(statement)
        if try !body(&row) { break }
      }
    }
  }

  /// The values of some people, by object id, for those that the workspace holds.
  public func values(
    of ids: [Person.ID], _ slots: AttributeSlots
  ) throws(ProvisioningError) -> [Person.ID: [AttributeValue]] {
    let columns = ColumnReading(slots)
    return try read("reading a person's attributes") { try Self.values(of: ids, columns, $0) }
  }

  static func values(
    of ids: [Person.ID], _ columns: ColumnReading, _ database: Database
  ) throws -> [Person.ID: [AttributeValue]] {
    var result: [Person.ID: [AttributeValue]] = [:]
    let slot = try PeopleState.slot(database)
    let statement = try RawStatement(
      kept: "SELECT \(columns.columns) FROM person_\(slot) WHERE id = ?", in: database)
    var row = StoredRow(columns)
    for id in ids {
      try PersonCoding.bind(id, to: statement, at: 0)
      if try statement.next() {
        row.read(statement)
        result[id] = row.values()
      }
      statement.reset()
    }
    return result
  }

  /// The people of some row numbers, in that order.
  func people(
    numbered numbers: [Int32], _ state: PeopleState
  ) throws(ProvisioningError) -> [Person] {
    try read("reading people") { database in
      let statement = try database.cachedStatement(
        sql: "SELECT \(PersonCoding.columns) FROM person_\(state.slot) WHERE number = ?")
      return try numbers.compactMap {
        try Row.fetchOne(statement, arguments: [$0]).map(PersonCoding.person)
      }
    }
  }
}
