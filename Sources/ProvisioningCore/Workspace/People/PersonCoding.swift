import Foundation
import GRDB

/// How a person stands in a row.
enum PersonCoding {
  static let columns = "number, id, flags, upn, name, mail, department, title"

  /// Bit 0: enabled; bit 1: known to be enabled or not; bits 2 and 3: user type.
  static func flags(_ person: Person) -> Int64 {
    let enabled: Int64 =
      switch person.isEnabled {
      case true: 0b11
      case false: 0b10
      case nil: 0b00
      }
    return enabled | Int64(person.userType.rawValue) << 2
  }

  static func isEnabled(_ flags: Int64) -> Bool { flags & 0b11 == 0b11 }

  static func isGuest(_ flags: Int64) -> Bool {
    flags >> 2 == Int64(Person.UserType.guest.rawValue)
  }

  static func person(_ row: Row) -> Person {
    let flags: Int64 = row[2]
    let upn: String = row[3]
    let mail: String? = row[5]
    return Person(
      id: id(row[1] as DatabaseValue), userPrincipalName: upn, displayName: row[4],
      mail: mail.map { $0.isEmpty ? upn : $0 },
      isEnabled: flags & 0b10 == 0 ? nil : flags & 0b01 == 1,
      userType: Person.UserType(rawValue: Int(flags >> 2)) ?? .unknown, department: row[6],
      jobTitle: row[7])
  }

  static func arguments(_ person: Person, number: Int) -> StatementArguments {
    [
      number, key(person.id), flags(person), person.userPrincipalName, person.displayName,
      person.mail == person.userPrincipalName ? "" : person.mail, person.department,
      person.jobTitle, person.attributes.bytes.isEmpty ? nil : Data(person.attributes.bytes),
    ]
  }

  /// The row that says, during a full read, that the earlier ones of an id don't count.
  static func removal(_ id: Person.ID, number: Int) -> StatementArguments {
    [number, key(id), -1, "", "", nil, nil, nil, nil]
  }

  /// A lower-case UUID takes 16 bytes; any other id is kept as its text.
  static func key(_ id: String) -> DatabaseValue {
    guard let bytes = uuidBytes(id) else { return id.databaseValue }
    return Data(bytes).databaseValue
  }

  static func id(_ value: DatabaseValue) -> String {
    if let text = String.fromDatabaseValue(value), value.storage.value is String { return text }
    guard let data = Data.fromDatabaseValue(value), data.count == 16 else { return "" }
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (index, byte) in data.enumerated() {
      if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
      text.append(hexDigit(byte >> 4))
      text.append(hexDigit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func uuidBytes(_ text: String) -> [UInt8]? {
    guard text.utf8.count == 36 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    var high: UInt8?
    for (index, character) in text.utf8.enumerated() {
      if [8, 13, 18, 23].contains(index) {
        guard character == UInt8(ascii: "-") else { return nil }
        continue
      }
      let digit: UInt8
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
      default: return nil
      }
      if let upper = high {
        bytes.append(upper << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return bytes
  }

  /// Foreign text is kept up to a bound, cut between characters.
  static func bounded(_ person: Person) -> Person {
    let limit = 1_024
    guard
      person.displayName.utf8.count > limit || person.userPrincipalName.utf8.count > limit
        || person.mail?.utf8.count ?? 0 > limit || person.department?.utf8.count ?? 0 > limit
        || person.jobTitle?.utf8.count ?? 0 > limit || person.id.utf8.count > limit
    else { return person }
    var result = person
    // Characters can be of any length, so the bound is on scalars.
    func cut(_ text: String) -> String {
      String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit / 4)))
    }
    result.id = cut(person.id)
    result.displayName = cut(person.displayName)
    result.userPrincipalName = cut(person.userPrincipalName)
    result.mail = person.mail.map(cut)
    result.department = person.department.map(cut)
    result.jobTitle = person.jobTitle.map(cut)
    return result
  }
}
