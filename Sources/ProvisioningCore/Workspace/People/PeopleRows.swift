public import AttributeMapping
import Foundation
import GRDB

extension People {
  /// Walks through the people of a range of row numbers, without holding them.
  ///
  /// With a filter it leaves out most of those who can't be meant, without reading their values.
  /// `body` gets a row that is used again for the next person; it ends the walk with false.
  /// Throws `cancelled` when its task was cancelled.
  func walk(
    _ slots: AttributeSlots, _ state: PeopleState, in range: Range<Int>,
    only filter: PeopleFilter? = nil, _ body: (inout SourceRow) throws -> Bool
  ) throws(ProvisioningError) {
    let columns = ColumnReading(slots)
    try read("reading the directory's attributes") { database in
      let statement = try RawStatement(
        """
        SELECT \(columns.columns) FROM person_\(state.slot)
        WHERE number >= ? AND number < ? ORDER BY number
        """, in: database)
      try statement.bind(range.lowerBound, at: 0)
      try statement.bind(range.upperBound, at: 1)
      var row = SourceRow(number: 0, key: ObjectKey(""), values: columns.emptyRow)
      var count = 0
      while try statement.next() {
        count += 1
        if count & 0x3FF == 0 { try Task.checkCancellation() }
        row.number = Int32(truncatingIfNeeded: statement.integer(0))
        row.key = PersonCoding.key(statement, 1)
        if let filter, !columns.mayMatch(filter, row.key, statement) { continue }
        columns.read(statement, into: &row.values)
        if try !body(&row) { break }
      }
    }
  }

  /// The values of some people, by object id, for those that the workspace holds.
  public func values(
    of ids: [Person.ID], _ slots: AttributeSlots
  ) throws(ProvisioningError) -> [Person.ID: [AttributeValue]] {
    let columns = ColumnReading(slots)
    return try read("reading a person's attributes") { database in
      let state = try PeopleState.read(database)
      var result: [Person.ID: [AttributeValue]] = [:]
      guard state.rows > 0 else { return result }
      let statement = try RawStatement(
        "SELECT \(columns.columns) FROM person_\(state.slot) WHERE id = ?", in: database)
      for id in ids {
        try PersonCoding.bind(id, to: statement, at: 0)
        var values = columns.emptyRow
        if try statement.next() {
          columns.read(statement, into: &values)
          result[id] = values
        }
        statement.reset()
      }
      return result
    }
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
