import GRDB

extension Row {
  /// The value of a column.
  ///
  /// - Throws: where it has another type than is asked for, as in a damaged file; GRDB's own subscript
  ///   ends the program there.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ column: String
  ) throws -> Value {
    try decode(Value.self, forColumn: column)
  }
}
