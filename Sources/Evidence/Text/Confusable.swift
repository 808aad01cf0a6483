/// Characters that optical recognition takes for one another: `l I i 1` and `O o 0`.
enum Confusable {
  private static let table: [UInt8] = (0...255).map { value in
    switch UInt8(value) {
    case UInt8(ascii: "l"), UInt8(ascii: "L"), UInt8(ascii: "I"), UInt8(ascii: "i"):
      UInt8(ascii: "1")
    case UInt8(ascii: "O"), UInt8(ascii: "o"): UInt8(ascii: "0")
    case 0x41...0x5A: UInt8(value) | 0x20
    default: UInt8(value)
    }
  }

  /// Lower case, with confusable characters made equal; one byte for one byte.
  static func fold(_ byte: UInt8) -> UInt8 {
    table[Int(byte)]
  }

  static func fold(_ text: some StringProtocol) -> String {
    String(decoding: text.utf8.map(fold), as: UTF8.self)
  }

  /// The text with letters that can't be in a number or hexadecimal identifier read as digits.
  static func digits(_ text: some StringProtocol) -> String {
    String(
      decoding: text.utf8.map { byte in
        switch byte {
        case UInt8(ascii: "l"), UInt8(ascii: "I"), UInt8(ascii: "i"), UInt8(ascii: "|"),
          UInt8(ascii: "!"):
          UInt8(ascii: "1")
        case UInt8(ascii: "O"), UInt8(ascii: "o"): UInt8(ascii: "0")
        default: byte
        }
      }, as: UTF8.self)
  }
}

/// How many characters must be changed, added or removed to make one text the other.
///
/// - Parameter limit: more than this is reported as nil, without the work of counting on.
func edits(from left: some StringProtocol, to right: some StringProtocol, limit: Int) -> Int? {
  let (left, right) = (Array(left.utf8), Array(right.utf8))
  guard abs(left.count - right.count) <= limit else { return nil }
  var previous = Array(0...right.count)
  for row in 0..<left.count {
    var current = [row + 1]
    current.reserveCapacity(right.count + 1)
    for column in 0..<right.count {
      let same = left[row] == right[column] ? 0 : 1
      current.append(
        min(previous[column] + same, previous[column + 1] + 1, current[column] + 1))
    }
    guard current.contains(where: { $0 <= limit }) else { return nil }
    previous = current
  }
  return previous[right.count] <= limit ? previous[right.count] : nil
}
