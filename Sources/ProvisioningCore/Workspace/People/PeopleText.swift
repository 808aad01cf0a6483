import Foundation

/// The folded text of everybody, one line per row number: name, user principal name and mail,
/// parted by a byte that no folded text holds.
///
/// Removed people have empty lines.
struct PeopleText: Sendable {
  static let fieldSeparator: UInt8 = 0x1F
  static let lineEnd: UInt8 = 0x0A

  /// Ends in a zero byte, so that the C library can search it.
  let bytes: [UInt8]
  /// Where each line begins, and behind the last one where the text ends.
  let starts: [UInt32]

  var count: Int { starts.count - 1 }

  /// - Parameter chunks: the stored blobs in order, each of whole lines.
  init(chunks: [Data], rows: Int) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(chunks.reduce(1) { $0 + $1.count })
    for chunk in chunks { bytes.append(contentsOf: chunk) }
    self.init(lines: bytes, rows: rows)
  }

  init(lines: [UInt8], rows: Int) {
    var starts: [UInt32] = [0]
    starts.reserveCapacity(rows + 1)
    for (index, byte) in lines.enumerated() where byte == Self.lineEnd {
      starts.append(UInt32(truncatingIfNeeded: index + 1))
    }
    bytes = lines + [0]
    self.starts = starts
  }

  /// The bytes of a line without its end.
  func range(of row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) - 1 }

  /// Every line of a person holds a separator at least.
  func isRemoved(_ row: Int) -> Bool { range(of: row).isEmpty }

  /// The bytes of one field of a line: 0 is the name, 1 the user principal name.
  func field(_ field: Int, of row: Int) -> Range<Int> {
    let line = range(of: row)
    var start = line.lowerBound
    for _ in 0..<field {
      guard let separator = bytes[start..<line.upperBound].firstIndex(of: Self.fieldSeparator)
      else { return line.upperBound..<line.upperBound }
      start = separator + 1
    }
    let end = bytes[start..<line.upperBound].firstIndex(of: Self.fieldSeparator)
    return start..<(end ?? line.upperBound)
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
