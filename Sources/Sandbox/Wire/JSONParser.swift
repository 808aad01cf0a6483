/// Why a text is not the JSON that the sandbox accepts.
struct JSONSyntaxError: Error, Equatable {
  var message: String
  /// Offset of the offending byte.
  var position: Int
}

/// A strict reader of RFC 8259 texts, bounded in depth; the caller bounds the size.
struct JSONParser {
  /// Expressions nest three levels for each call in the `parameters` of a schema.
  static let maximumDepth = 400

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSON {
    var parser = JSONParser(bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
    parser.skipSpace()
    let value = try parser.value()
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.failure("text after the value") }
    return value
  }

  private func failure(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(message: message, position: position)
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func value() throws(JSONSyntaxError) -> JSON {
    guard let current else { throw failure("the text ends where a value is due") }
    switch current {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure("no value begins like this")
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONSyntaxError) -> JSON {
    for byte in text.description.utf8 {
      guard current == byte else { throw failure("no value begins like this") }
      position += 1
    }
    return value
  }

  private mutating func enter() throws(JSONSyntaxError) {
    depth += 1
    guard depth <= Self.maximumDepth else { throw failure("nested too deeply") }
    position += 1
    skipSpace()
  }

  private mutating func object() throws(JSONSyntaxError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var object = JSONObject()
    if current == UInt8(ascii: "}") {
      position += 1
      return .object(object)
    }
    while true {
      guard current == UInt8(ascii: "\"") else { throw failure("a member name is due") }
      let name = try string()
      skipSpace()
      guard current == UInt8(ascii: ":") else { throw failure("a colon is due") }
      position += 1
      skipSpace()
      object.append(name, try value())
      skipSpace()
      if try ended(by: UInt8(ascii: "}")) { return .object(object) }
    }
  }

  private mutating func array() throws(JSONSyntaxError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var elements: [JSON] = []
    if current == UInt8(ascii: "]") {
      position += 1
      return .array(elements)
    }
    while true {
      elements.append(try value())
      skipSpace()
      if try ended(by: UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  /// Reads `,` (and the space after it) or the closing byte.
  private mutating func ended(by close: UInt8) throws(JSONSyntaxError) -> Bool {
    switch current {
    case close:
      position += 1
      return true
    case UInt8(ascii: ","):
      position += 1
      skipSpace()
      return false
    default: throw failure("a comma or the end is due")
    }
  }

  private mutating func number() throws(JSONSyntaxError) -> JSON {
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    let leading = current
    let whole = digits()
    guard whole > 0, !(leading == UInt8(ascii: "0") && whole > 1) else {
      throw failure("not a number")
    }
    var isInteger = true
    if current == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      guard digits() > 0 else { throw failure("not a number") }
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      guard digits() > 0 else { throw failure("not a number") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw failure("number out of range") }
    return .number(value)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      position += 1
    }
    return position - start
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    if current == UInt8(ascii: "\"") {
      defer { position += 1 }
      return try text(bytes[start..<position])
    }
    var collected = Array(bytes[start..<position])
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(collected[...])
      case UInt8(ascii: "\\"): try escape(into: &collected)
      case 0..<0x20: throw failure("a control character in a string")
      default: collected.append(byte)
      }
    }
    throw failure("the text ends inside a string")
  }

  private func text(_ bytes: ArraySlice<UInt8>) throws(JSONSyntaxError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw failure("a string is not UTF-8")
    }
    return text
  }

  private mutating func escape(into collected: inout [UInt8]) throws(JSONSyntaxError) {
    guard let byte = current else { throw failure("the text ends inside a string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): collected.append(byte)
    case UInt8(ascii: "b"): collected.append(0x08)
    case UInt8(ascii: "f"): collected.append(0x0C)
    case UInt8(ascii: "n"): collected.append(0x0A)
    case UInt8(ascii: "r"): collected.append(0x0D)
    case UInt8(ascii: "t"): collected.append(0x09)
    case UInt8(ascii: "u"):
      var code = UInt32(try hexadecimal())
      if (0xD800..<0xDC00).contains(code), current == UInt8(ascii: "\\") {
        position += 1
        guard current == UInt8(ascii: "u") else { throw failure("half a surrogate pair") }
        position += 1
        let low = UInt32(try hexadecimal())
        guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
      collected.append(contentsOf: Character(scalar).utf8)
    default: throw failure("an unknown escape")
    }
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt16 {
    guard position + 4 <= bytes.count,
      bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits are due") }
    position += 4
    return value
  }
}

extension JSON {
  init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
    self = try JSONParser.parse(bytes)
  }
}
