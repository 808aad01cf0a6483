/// Finds table headers without a name, such as `[` alone on a line.
///
/// The parser stops the whole process at these by an assertion (toml++, `parse_key`), so they are
/// kept from it. Strings, comments and lists over several lines are followed as TOML has them.
struct HeaderCheck {
  /// Where the header begins, in bytes.
  struct Finding: Equatable {
    var offset: Int
    /// Counted from 1.
    var line: Int
  }

  private let bytes: [UInt8]
  private var at = 0

  /// The first such header.
  static func firstBadHeader(in source: String) -> Finding? {
    var check = HeaderCheck(bytes: Array(source.utf8))
    return check.run()
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private func byte(_ ahead: Int = 0) -> UInt8? {
    at + ahead < bytes.count ? bytes[at + ahead] : nil
  }

  private mutating func run() -> Finding? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    while at < bytes.count {
      skipBlanks()
      if byte() == UInt8(ascii: "[") {
        let start = at
        at += byte(1) == UInt8(ascii: "[") ? 2 : 1
        skipBlanks()
        if let next = byte(), !Self.startsKey(next) {
          return Finding(
            offset: start, line: 1 + bytes[..<start].count { $0 == UInt8(ascii: "\n") })
        }
      }
      skipStatement()
    }
    return nil
  }

  private mutating func skipBlanks() {
    while let next = byte(), next == 0x20 || next == 0x09 { at += 1 }
  }

  /// A bare key, a quoted one, or the closing bracket, which the parser reports well.
  private static func startsKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "]"):
      true
    default: false
    }
  }

  /// Goes on to the next statement: past a line's end that is in no string and no bracket.
  private mutating func skipStatement() {
    var depth = 0
    while let next = byte() {
      at += 1
      switch next {
      case UInt8(ascii: "\n"): if depth == 0 { return }
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: "#"):
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
      case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString(next)
      default: break
      }
    }
  }

  private mutating func skipString(_ quote: UInt8) {
    let isLong = byte() == quote && byte(1) == quote
    if isLong { at += 2 }
    while let next = byte() {
      if !isLong, next == UInt8(ascii: "\n") { return }
      at += 1
      if next == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        at += 1
      } else if next == quote {
        if !isLong { return }
        if byte() == quote, byte(1) == quote {
          at += 2
          // Up to two more quotes belong to the string's end.
          while byte() == quote { at += 1 }
          return
        }
      }
    }
  }
}
