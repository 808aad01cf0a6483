import GRDB
import GRDBSQLite

/// A statement of the loops that run through everybody, on SQLite's own functions.
///
/// GRDB's rows and arguments cost about a microsecond a column. A statement belongs to the access to
/// the database that prepared it and must not outlive it. Columns and parameters count from 0.
@safe struct RawStatement: ~Copyable {
  private let handle: OpaquePointer
  /// Whether GRDB keeps it for the connection's next use.
  private let isKept: Bool

  init(_ sql: String, in database: Database) throws {
    var handle: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(database.sqliteConnection, sql, -1, 0, &handle, nil)
    guard code == SQLITE_OK, let handle = unsafe handle else {
      throw unsafe Self.failure(code, database.sqliteConnection)
    }
    unsafe self.handle = handle
    isKept = false
  }

  /// A statement that the connection keeps, for what is asked again and again; one at a time.
  init(kept sql: String, in database: Database) throws {
    unsafe handle = try database.cachedStatement(sql: sql).sqliteStatement
    isKept = true
    unsafe sqlite3_reset(handle)
  }

  deinit {
    if isKept {
      unsafe sqlite3_reset(handle)
    } else {
      unsafe sqlite3_finalize(handle)
    }
  }

  private static func failure(_ code: Int32, _ connection: OpaquePointer?) -> DatabaseError {
    let message = unsafe connection.flatMap { unsafe sqlite3_errmsg($0) }
    return DatabaseError(
      resultCode: ResultCode(rawValue: code),
      message: unsafe message.map { unsafe String(cString: $0) })
  }

  private func check(_ code: Int32) throws {
    if code != SQLITE_OK { throw unsafe Self.failure(code, sqlite3_db_handle(handle)) }
  }

  // MARK: - Running

  /// Goes to the next row; false behind the last one.
  func next() throws -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw unsafe Self.failure(code, sqlite3_db_handle(handle))
    }
  }

  /// Makes the statement ready to run again; parameters stay.
  func reset() { unsafe sqlite3_reset(handle) }

  /// Runs a statement that gives no rows, and makes it ready to run again.
  func run() throws {
    let code = unsafe sqlite3_step(handle)
    guard code == SQLITE_DONE || code == SQLITE_ROW else {
      let failure = unsafe Self.failure(code, sqlite3_db_handle(handle))
      unsafe sqlite3_reset(handle)
      throw failure
    }
    unsafe sqlite3_reset(handle)
  }

  // MARK: - Parameters

  func bind(_ value: Int64, at parameter: Int) throws {
    try check(unsafe sqlite3_bind_int64(handle, Int32(parameter + 1), value))
  }

  func bind(_ value: Int, at parameter: Int) throws { try bind(Int64(value), at: parameter) }

  func bind(_ value: Double, at parameter: Int) throws {
    try check(unsafe sqlite3_bind_double(handle, Int32(parameter + 1), value))
  }

  /// Binds a copy of a text; null for none.
  func bind(_ text: String?, at parameter: Int) throws {
    guard var text else { return try bindNull(at: parameter) }
    try check(
      text.withUTF8 { text in
        // A null pointer would bind null instead of the empty text.
        let start = unsafe UnsafeRawPointer(text.baseAddress) ?? UnsafeRawPointer(handle)
        return unsafe sqlite3_bind_text(
          handle, Int32(parameter + 1), start.assumingMemoryBound(to: CChar.self),
          Int32(text.count), Self.transient)
      })
  }

  func bindNull(at parameter: Int) throws {
    try check(unsafe sqlite3_bind_null(handle, Int32(parameter + 1)))
  }

  /// Binds UTF-8 text that stays where it is until the statement has run.
  func bind(text: UnsafeRawBufferPointer, at parameter: Int) throws {
    // A null pointer would bind null instead of the empty text.
    let start = unsafe text.baseAddress ?? UnsafeRawPointer(handle)
    try check(
      unsafe sqlite3_bind_text(
        handle, Int32(parameter + 1), start.assumingMemoryBound(to: CChar.self),
        Int32(text.count), nil))
  }

  /// Binds bytes that stay where they are until the statement has run.
  func bind(blob: UnsafeRawBufferPointer, at parameter: Int) throws {
    let start = unsafe blob.baseAddress ?? UnsafeRawPointer(handle)
    try check(
      unsafe sqlite3_bind_blob(handle, Int32(parameter + 1), start, Int32(blob.count), nil))
  }

  func bind(copyingText text: [UInt8], at parameter: Int) throws {
    try check(
      unsafe text.withUnsafeBytes { text in
        let start = unsafe text.baseAddress ?? UnsafeRawPointer(handle)
        return unsafe sqlite3_bind_text(
          handle, Int32(parameter + 1), start.assumingMemoryBound(to: CChar.self),
          Int32(text.count), Self.transient)
      })
  }

  func bind(copyingBlob blob: [UInt8], at parameter: Int) throws {
    try check(
      unsafe blob.withUnsafeBytes { blob in
        let start = unsafe blob.baseAddress ?? UnsafeRawPointer(handle)
        return unsafe sqlite3_bind_blob(
          handle, Int32(parameter + 1), start, Int32(blob.count), Self.transient)
      })
  }

  /// Tells SQLite to keep a copy of its own.
  private static var transient: sqlite3_destructor_type {
    unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  // MARK: - Columns of the current row

  func integer(_ column: Int) -> Int { Int(unsafe sqlite3_column_int64(handle, Int32(column))) }

  func isNull(_ column: Int) -> Bool {
    unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
  }

  func isText(_ column: Int) -> Bool {
    unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_TEXT
  }

  /// The bytes of a text or blob, until the next step; none for null.
  func bytes(_ column: Int) -> UnsafeRawBufferPointer {
    let start = unsafe sqlite3_column_blob(handle, Int32(column))
    return unsafe UnsafeRawBufferPointer(
      start: start, count: Int(sqlite3_column_bytes(handle, Int32(column))))
  }

  /// A text; nil for null.
  func text(_ column: Int) -> String? {
    let bytes = unsafe bytes(column)
    if unsafe bytes.isEmpty, isNull(column) { return nil }
    return unsafe String(decoding: bytes, as: UTF8.self)
  }
}

extension Database {
  /// Leaves the log's file where it is when the last connection closes: the next start would have to
  /// make and fill one (`SQLITE_FCNTL_PERSIST_WAL`).
  func keepLog() {
    var isKept: Int32 = 1
    _ = unsafe sqlite3_file_control(sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &isKept)
  }
}
