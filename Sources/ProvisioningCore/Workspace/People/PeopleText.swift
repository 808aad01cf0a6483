import Foundation
import GRDB

/// The folded text of everybody: one line per row number, of name, user principal name and mail.
///
/// Fields are parted by a byte that no folded text holds. Removed people have empty lines.
struct PeopleText: Sendable {
  static let fieldSeparator: UInt8 = 0x1F
  static let lineEnd: UInt8 = 0x0A

  /// Lines of so many rows are a part, at whose end stands a zero byte instead of a line end, so that
  /// the C library can search one.
  static let rowsPerPart = 65_536

  let bytes: [UInt8]
  /// Where each line begins, and behind the last one where the text ends.
  let starts: [UInt32]

  var count: Int { starts.count - 1 }

  /// - Parameters:
  ///   - lines: each with its end.
  ///   - rows: how many there are, as far as is known.
  init(lines: consuming [UInt8], rows: Int = 0) {
    var starts: [UInt32] = [0]
    starts.reserveCapacity(rows + 1)
    let size = lines.count
    unsafe lines.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var position = 0
      while position < size,
        let end = unsafe memchr(base + position, Int32(Self.lineEnd), size - position)
      {
        position = unsafe UnsafeRawPointer(end) - base + 1
        starts.append(UInt32(truncatingIfNeeded: position))
      }
    }
    // What no line end follows is no line; stored chunks have none.
    lines.append(0)
    for row in stride(from: Self.rowsPerPart, to: starts.count, by: Self.rowsPerPart) {
      lines[Int(starts[row]) - 1] = 0
    }
    bytes = lines
    self.starts = starts
  }

  /// Reads the stored chunks of a slot.
  static func read(_ database: Database, slot: Int) throws -> PeopleText {
    let size =
      try Int.fetchOne(database, sql: "SELECT sum(length(text)) FROM person_text_\(slot)") ?? 0
    let rows = try Int.fetchOne(database, sql: "SELECT rows FROM people WHERE id = 1") ?? 0
    var lines: [UInt8] = []
    lines.reserveCapacity(size + 1)
    let chunks = try Row.fetchCursor(
      database, sql: "SELECT text FROM person_text_\(slot) ORDER BY chunk")
    while let chunk = try chunks.next() {
      try chunk.withUnsafeData(atIndex: 0) { data in
        unsafe data?.withUnsafeBytes { unsafe lines.append(contentsOf: $0) }
      }
    }
    return PeopleText(lines: lines, rows: rows)
  }

  /// The bytes of a line without its end.
  func range(of row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) - 1 }

  /// Every line of a person holds a separator at least.
  func isRemoved(_ row: Int) -> Bool { starts[row + 1] - starts[row] == 1 }

  /// The bytes of one field of a line: 0 is the name, 1 the user principal name.
  func field(_ field: Int, of row: Int) -> Range<Int> {
    let line = range(of: row)
    var start = line.lowerBound
    var end = start
    for index in 0...field {
      if index > 0 { start = min(end + 1, line.upperBound) }
      end = start
      while end < line.upperBound, bytes[end] != Self.fieldSeparator { end += 1 }
    }
    return start..<end
  }

  /// Appends the line of a person.
  static func appendLine(_ person: Person, to bytes: inout [UInt8]) {
    FoldedText.append(person.displayName, to: &bytes)
    bytes.append(fieldSeparator)
    FoldedText.append(person.userPrincipalName, to: &bytes)
    if let mail = person.mail, mail != person.userPrincipalName {
      bytes.append(fieldSeparator)
      FoldedText.append(mail, to: &bytes)
    }
    bytes.append(lineEnd)
  }
}
