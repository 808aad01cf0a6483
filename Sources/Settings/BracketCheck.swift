/// Finds table headers without a name, such as `[` alone on a line, and lists that a brace closes.
///
/// The parser stops the whole process at these by an assertion (toml++, `parse_key` and
/// `parse_value`), so they are kept from it. Strings, comments and lists over several lines are
/// followed as TOML has them.
struct BracketCheck {
  struct Finding: Equatable {
    /// Where the statement begins, in bytes.
    var offset: Int
    /// Counted from 1.
    var line: Int
    var problem: String
  }

  private let bytes: [UInt8]
  private var at = 0

  static func first(in source: String) -> Finding? {
    var check = BracketCheck(bytes: Array(source.utf8))
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
      let start = at
      if byte() == UInt8(ascii: "[") {
        at += byte(1) == UInt8(ascii: "[") ? 2 : 1
        skipBlanks()
        if let next = byte(), !Self.startsKey(next) {
          return finding("a table header without a name", at: start, from: start)
        }
      }
      if let brace = skipStatement() {
        return finding("a `}` where a list wants a value or `]`", at: brace, from: start)
      }
    }
    return nil
  }

  private func finding(_ problem: String, at place: Int, from start: Int) -> Finding {
    let line = 1 + bytes[..<place].count { $0 == UInt8(ascii: "\n") }
    return Finding(offset: start, line: line, problem: problem)
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
  ///
  /// Gives the place of a brace that closes a list.
  private mutating func skipStatement() -> Int? {
    var open: [UInt8] = []
    while let next = byte() {
      at += 1
      switch next {
      case UInt8(ascii: "\n"): if open.isEmpty { return nil }
      case UInt8(ascii: "["), UInt8(ascii: "{"): open.append(next)
      case UInt8(ascii: "}") where open.last == UInt8(ascii: "["): return at - 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): _ = open.popLast()
      case UInt8(ascii: "#"):
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
      case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString(next)
      default: break
      }
    }
    return nil
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
