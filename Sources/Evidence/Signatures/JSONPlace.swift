internal import FoundationEssentials

/// Where in a JSON text a value stands, or where it ceases to be JSON; both from 1.
struct JSONPlace: Equatable {
  var line: Int
  var column: Int

  /// The place of a mistake and what was expected there; nil for a text that is JSON.
  static func mistake(in data: Data) -> (place: JSONPlace, expected: String)? {
    var walk = JSONWalk(bytes: Array(data), wanted: [])
    do {
      try walk.document()
      return nil
    } catch {
      return (JSONPlace(offset: error.offset, in: walk.bytes), error.expected)
    }
  }

  /// The place of the value at a path, or of the innermost one around it that is there.
  static func value(at path: [String], in data: Data) -> JSONPlace? {
    var walk = JSONWalk(bytes: Array(data), wanted: path)
    try? walk.document()
    return walk.found.map { JSONPlace(offset: $0, in: walk.bytes) }
  }

  private init(offset: Int, in bytes: [UInt8]) {
    let before = bytes[..<min(offset, bytes.count)]
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    line = before.count { $0 == 0x0A } + 1
    column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
  }
}

/// A walk through a JSON text (RFC 8259) that keeps nothing but places.
private struct JSONWalk {
  struct Mistake: Error {
    var offset: Int
    var expected: String
  }

  let bytes: [UInt8]
  /// Keys and, in decimal, indices.
  let wanted: [String]
  /// Where the innermost value begins that lies on the wanted path.
  private(set) var found: Int?
  private var at = 0
  private var deepest = -1

  init(bytes: [UInt8], wanted: [String]) {
    self.bytes = bytes
    self.wanted = wanted
  }

  mutating func document() throws(Mistake) {
    try value(depth: 0, isOnPath: true)
    skipBlanks()
    if at < bytes.count { throw Mistake(offset: at, expected: "the end of the file") }
  }

  private mutating func value(depth: Int, isOnPath: Bool) throws(Mistake) {
    skipBlanks()
    if isOnPath, depth > deepest { (deepest, found) = (depth, at) }
    guard at < bytes.count, depth < 256 else { throw Mistake(offset: at, expected: "a value") }
    switch bytes[at] {
    case UInt8(ascii: "{"): try object(depth, isOnPath)
    case UInt8(ascii: "["): try array(depth, isOnPath)
    case UInt8(ascii: "\""): _ = try string()
    default: try literal()
    }
  }

  private mutating func object(_ depth: Int, _ isOnPath: Bool) throws(Mistake) {
    at += 1
    if take("}") { return }
    repeat {
      skipBlanks()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
        throw Mistake(offset: at, expected: "a key in quotes")
      }
      let key = try string()
      guard take(":") else { throw Mistake(offset: at, expected: "':' behind the key") }
      try value(depth: depth + 1, isOnPath: isOnPath && isWanted(key, depth))
    } while take(",")
    guard take("}") else { throw Mistake(offset: at, expected: "',' or '}'") }
  }

  private mutating func array(_ depth: Int, _ isOnPath: Bool) throws(Mistake) {
    at += 1
    if take("]") { return }
    var index = 0
    repeat {
      try value(depth: depth + 1, isOnPath: isOnPath && isWanted(String(index), depth))
      index += 1
    } while take(",")
    guard take("]") else { throw Mistake(offset: at, expected: "',' or ']'") }
  }

  private func isWanted(_ step: String, _ depth: Int) -> Bool {
    depth < wanted.count && wanted[depth] == step
  }

  private mutating func string() throws(Mistake) -> String {
    let start = at
    at += 1
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      guard bytes[at] >= 0x20 else {
        throw Mistake(offset: at, expected: "the closing quote of the text before the line's end")
      }
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard at < bytes.count else { throw Mistake(offset: start, expected: "a closing quote") }
    at += 1
    return String(decoding: bytes[start + 1..<at - 1], as: UTF8.self)
  }

  private mutating func literal() throws(Mistake) {
    let start = at
    while at < bytes.count,
      bytes[at].isLetter || bytes[at].isDigit || "+-.".utf8.contains(bytes[at])
    {
      at += 1
    }
    let word = String(decoding: bytes[start..<at], as: UTF8.self)
    guard ["true", "false", "null"].contains(word) || Double(word) != nil else {
      throw Mistake(offset: start, expected: "a value")
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private mutating func skipBlanks() {
    while at < bytes.count, bytes[at].isBlank || bytes[at] == 0x0D { at += 1 }
  }
}
