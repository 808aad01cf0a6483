/// What a JSON text may use at most.
public struct JSONLimits: Sendable, Equatable {
  /// Longest text, in bytes.
  public var bytes: Int
  /// Deepest nesting of arrays and objects.
  public var depth: Int

  public init(bytes: Int = 16 << 20, depth: Int = 64) {
    self.bytes = bytes
    self.depth = depth
  }
}

/// Why a text is no JSON, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Reason: String, Sendable {
    case unexpectedEnd = "unexpected end"
    case unexpectedCharacter = "unexpected character"
    case invalidNumber = "not a number"
    case invalidEscape = "unknown escape"
    case invalidUnicode = "not UTF-8"
    case controlCharacter = "control character inside a string"
    case duplicateKey = "member given twice"
    case tooDeep = "nested too deeply"
    case tooLong = "too long"
    case trailingText = "text after the end"
  }

  public var reason: Reason
  /// Bytes before the fault.
  public var offset: Int

  public init(reason: Reason, offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  public var description: String { "\(reason.rawValue) at byte \(offset)" }
}

extension JSONValue {
  /// Reads one JSON text (RFC 8259) in UTF-8, with nothing but white space around it.
  ///
  /// - Throws: ``JSONError`` with the byte position; never traps, whatever the bytes.
  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    guard bytes.count <= limits.bytes else {
      throw JSONError(reason: .tooLong, offset: limits.bytes)
    }
    var parser = JSONParser(bytes: bytes, depth: limits.depth)
    parser.skipByteOrderMark()
    self = try parser.value()
    parser.skipSpace()
    guard parser.at == bytes.count else { throw parser.error(.trailingText) }
  }

  /// Reads one JSON text.
  public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }
}

/// A recursive-descent reader over bytes; also reads the literals of filters.
struct JSONParser {
  let bytes: [UInt8]
  var at = 0
  private var depthLeft: Int

  init(bytes: [UInt8], at: Int = 0, depth: Int = 0) {
    self.bytes = bytes
    self.at = at
    depthLeft = depth
  }

  func error(_ reason: JSONError.Reason) -> JSONError { JSONError(reason: reason, offset: at) }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  mutating func skipByteOrderMark() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  mutating func skipSpace() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x0A, 0x0D, 0x09: at += 1
      default: return
      }
    }
  }

  mutating func value() throws(JSONError) -> JSONValue {
    skipSpace()
    guard let byte = next else { throw error(.unexpectedEnd) }
    switch byte {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw error(.unexpectedCharacter)
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONError) -> JSONValue
  ) throws(JSONError) -> JSONValue {
    guard depthLeft > 0 else { throw error(.tooDeep) }
    depthLeft -= 1
    at += 1
    let value = try body(&self)
    depthLeft += 1
    return value
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError)
    -> JSONValue
  {
    for expected in word.description.utf8 {
      guard let byte = next else { throw error(.unexpectedEnd) }
      guard byte == expected else { throw error(.unexpectedCharacter) }
      at += 1
    }
    return value
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      at += 1
      return .array(elements)
    }
    while true {
      elements.append(try value())
      if try endsAfterItem(UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    var members: [JSONObject.Member] = []
    // A walk finds duplicates among few keys; beyond that a set keeps hostile input linear.
    var seen: Set<String> = []
    skipSpace()
    if next == UInt8(ascii: "}") {
      at += 1
      return .object(JSONObject())
    }
    while true {
      skipSpace()
      let keyOffset = at
      guard let byte = next else { throw error(.unexpectedEnd) }
      guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedCharacter) }
      let key = try string()
      if members.count == 32 { seen = Set(members.map(\.key)) }
      let isNew =
        members.count < 32
        ? !members.contains { $0.key == key } : seen.insert(key).inserted
      guard isNew else { throw JSONError(reason: .duplicateKey, offset: keyOffset) }
      skipSpace()
      guard let colon = next else { throw error(.unexpectedEnd) }
      guard colon == UInt8(ascii: ":") else { throw error(.unexpectedCharacter) }
      at += 1
      members.append(JSONObject.Member(key: key, value: try value()))
      if try endsAfterItem(UInt8(ascii: "}")) {
        return .object(JSONObject(uniqueMembers: members))
      }
    }
  }

  private mutating func endsAfterItem(_ close: UInt8) throws(JSONError) -> Bool {
    skipSpace()
    guard let byte = next else { throw error(.unexpectedEnd) }
    guard byte == close || byte == UInt8(ascii: ",") else { throw error(.unexpectedCharacter) }
    at += 1
    return byte == close
  }

  /// Reads a number; the position is at its first character.
  mutating func number() throws(JSONError) -> JSONNumber {
    let start = at
    if next == UInt8(ascii: "-") { at += 1 }
    if next == UInt8(ascii: "0") {
      at += 1
    } else {
      try digits()
    }
    if next == UInt8(ascii: ".") {
      at += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      at += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
      try digits()
    }
    return JSONNumber(literal: String(decoding: bytes[start..<at], as: UTF8.self))
  }

  private mutating func digits() throws(JSONError) {
    let start = at
    while at < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[at] { at += 1 }
    guard at > start else { throw error(.invalidNumber) }
  }
}
