import Foundation
import GRDB

/// How a person stands in a row.
enum PersonCoding {
  static let columns = "number, id, flags, upn, name, mail, department, title"

  /// Bit 0: enabled; bit 1: known to be enabled or not; bits 2 and 3: user type.
  static func flags(isEnabled: Bool?, _ type: Person.UserType) -> Int {
    let enabled =
      switch isEnabled {
      case true: 0b11
      case false: 0b10
      case nil: 0b00
      }
    return enabled | type.rawValue << 2
  }

  static func isEnabled(_ flags: Int) -> Bool { flags & 0b11 == 0b11 }

  static func isGuest(_ flags: Int) -> Bool { flags >> 2 == Person.UserType.guest.rawValue }

  static func person(_ row: Row) throws -> Person {
    let flags = try row.decode(Int.self, atIndex: 2)
    let upn = try row.decode(String.self, atIndex: 3)
    let mail = try row.decode(String?.self, atIndex: 5)
    return try Person(
      id: id(row.decode(DatabaseValue.self, atIndex: 1)), userPrincipalName: upn,
      displayName: row.decode(atIndex: 4),
      mail: mail.map { $0.isEmpty ? upn : $0 },
      isEnabled: flags & 0b10 == 0 ? nil : flags & 0b01 == 1,
      userType: Person.UserType(rawValue: flags >> 2) ?? .unknown,
      department: row.decode(atIndex: 6),
      jobTitle: row.decode(atIndex: 7))
  }

  /// A lower-case UUID takes 16 bytes; any other id is kept as its text.
  static func key(_ id: String) -> DatabaseValue {
    guard let key = ObjectKey(lowercase: id.utf8.span) else { return id.databaseValue }
    return Data(key.stored).databaseValue
  }

  /// Binds the same.
  static func bind(_ id: String, to statement: borrowing RawStatement, at parameter: Int) throws {
    if let key = ObjectKey(lowercase: id.utf8.span) {
      try statement.bind(copyingBlob: key.stored, at: parameter)
    } else {
      try statement.bind(copyingText: Array(id.utf8), at: parameter)
    }
  }

  /// The id in a column of a statement's current row.
  static func id(_ row: borrowing RawStatement, _ column: Int) -> String {
    if row.isText(column) { return row.text(column) ?? "" }
    return unsafe row.bytes(column).count == 16 ? key(row, column).uuidText : ""
  }

  /// The same for tables over everybody.
  static func key(_ row: borrowing RawStatement, _ column: Int) -> ObjectKey {
    let bytes = unsafe row.bytes(column)
    guard bytes.count == 16, !row.isText(column) else { return ObjectKey(row.text(column) ?? "") }
    return unsafe ObjectKey(
      high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }

  static func id(_ value: DatabaseValue) -> String {
    if let text = String.fromDatabaseValue(value), value.storage.value is String { return text }
    guard let data = Data.fromDatabaseValue(value), data.count == 16 else { return "" }
    return ObjectKey(stored: [UInt8](data).span).uuidText
  }
}
