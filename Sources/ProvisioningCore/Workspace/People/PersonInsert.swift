import GRDB

/// Writes records into the table of a slot.
struct PersonInsert: ~Copyable {
  private let statement: RawStatement

  /// - Parameter replacing: take the place of a row of the same number.
  init(slot: Int, replacing: Bool = false, in database: Database) throws {
    statement = try RawStatement(
      """
      INSERT \(replacing ? "OR REPLACE " : "")INTO person_\(slot)
      (\(PersonCoding.columns), attributes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, in: database)
  }

  /// - Parameter bytes: those of the records.
  func insert(
    _ record: PersonRecords.Record, of bytes: UnsafeRawBufferPointer, number: Int
  ) throws {
    try statement.bind(number, at: 0)
    if record.hasUUID {
      try unsafe statement.bind(blob: Self.field(.id, record, bytes), at: 1)
    } else {
      try unsafe statement.bind(text: Self.field(.id, record, bytes), at: 1)
    }
    try statement.bind(record.flags, at: 2)
    // Names are empty where the directory has none.
    try unsafe statement.bind(text: Self.field(.userPrincipalName, record, bytes), at: 3)
    try unsafe statement.bind(text: Self.field(.displayName, record, bytes), at: 4)
    try unsafe bind(.mail, record, bytes, at: 5)
    try unsafe bind(.department, record, bytes, at: 6)
    try unsafe bind(.jobTitle, record, bytes, at: 7)
    if record.isNull(.attributes) {
      try statement.bindNull(at: 8)
    } else {
      try unsafe statement.bind(blob: Self.field(.attributes, record, bytes), at: 8)
    }
    try statement.run()
  }

  private func bind(
    _ field: PersonRecords.Field, _ record: PersonRecords.Record,
    _ bytes: UnsafeRawBufferPointer, at parameter: Int
  ) throws {
    if record.isNull(field) {
      try statement.bindNull(at: parameter)
    } else {
      try unsafe statement.bind(text: Self.field(field, record, bytes), at: parameter)
    }
  }

  private static func field(
    _ field: PersonRecords.Field, _ record: PersonRecords.Record, _ bytes: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: bytes[record.range(field)])
  }
}
