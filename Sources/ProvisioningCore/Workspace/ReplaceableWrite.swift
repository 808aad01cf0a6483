import GRDB

extension DatabaseWriter {
  /// A transaction over what the services can be asked for again.
  ///
  /// It does not wait for the disk: a power cut may take back the last of these, whole, and never
  /// what a later write of the journal has confirmed.
  func writeReplaceable<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA synchronous = NORMAL")
      let result = Result {
        var value: Value?
        try database.inTransaction {
          value = try body(database)
          return .commit
        }
        return value
      }
      try database.execute(sql: "PRAGMA synchronous = FULL")
      guard let value = try result.get() else {
        throw DatabaseError(resultCode: .SQLITE_ABORT)
      }
      return value
    }
  }
}
