/// Finds dotted keys of very many parts.
///
/// The parser recurses into each part: thousands of them would overflow the stack. Quoted parts, and
/// keys inside inline tables, count as any others; dots inside strings do not.
enum DeepKeyCheck {
  static let limit = 64

  /// The line of the first such key, counted from 1.
  static func firstLine(in source: String) -> Int? {
    let bytes = Array(source.utf8)
    var (at, line, dots) = (0, 1, 0)
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\n"): (line, dots) = (line + 1, 0)
      case UInt8(ascii: "."):
        dots += 1
        if dots > limit { return line }
      case UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "}"),
        UInt8(ascii: "["), UInt8(ascii: "]"):
        dots = 0
      case UInt8(ascii: "#"):
        while at + 1 < bytes.count, bytes[at + 1] != UInt8(ascii: "\n") { at += 1 }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let end = stringEnd(bytes, at)
        line += bytes[at..<end].count { $0 == UInt8(ascii: "\n") }
        at = end
        continue
      default: break
      }
      at += 1
    }
    return nil
  }

  /// Where what follows the string begins; an unclosed one ends with its line.
  private static func stringEnd(_ bytes: [UInt8], _ start: Int) -> Int {
    let quote = bytes[start]
    let isLong = bytes[start...].prefix(3).count { $0 == quote } == 3
    var at = start + (isLong ? 3 : 1)
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\n"), !isLong { return at }
      if bytes[at] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        at += 2
      } else if bytes[at] != quote {
        at += 1
      } else if !isLong {
        return at + 1
      } else if bytes[at...].prefix(3).count(where: { $0 == quote }) == 3 {
        return at + 3
      } else {
        at += 1
      }
    }
    return bytes.count
  }
}
