/// Writes JSON straight into a byte array.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  mutating func byte(_ byte: UInt8) {
    bytes.append(byte)
  }

  /// Values that are written already.
  mutating func written(_ text: [UInt8]) {
    bytes += text
  }

  mutating func write(_ value: JSON) {
    switch value {
    case .null: raw("null")
    case .bool(let value): value ? raw("true") : raw("false")
    case .integer(let value): ascii(String(value))
    case .number(let value): ascii(value.isFinite ? String(value) : "null")
    case .string(let text): string(text)
    case .array(let elements):
      raw("[")
      var first = true
      for element in elements {
        if !first { raw(",") }
        first = false
        write(element)
      }
      raw("]")
    case .object(let object): write(object)
    }
  }

  mutating func write(_ object: JSONObject) {
    raw("{")
    var first = true
    for member in object.members {
      if !first { raw(",") }
      first = false
      string(member.name)
      raw(":")
      write(member.value)
    }
    raw("}")
  }

  private mutating func ascii(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  mutating func string(_ text: String) {
    byte(0x22)
    var text = text
    text.withUTF8 { text in
      // No branch a byte, so that it is done many bytes at a time.
      var special: UInt8 = 0
      for place in 0..<text.count {
        let byte = unsafe text[place]
        special |= (byte < 0x20 ? 1 : 0) | (byte == 0x22 ? 1 : 0) | (byte == 0x5C ? 1 : 0)
      }
      if special != 0 {
        for place in text.indices { escaped(unsafe text[place]) }
      } else {
        unsafe bytes.append(contentsOf: text)
      }
    }
    byte(0x22)
  }

  /// A member's name, which needs no escapes, and its colon.
  mutating func name(_ name: String) {
    byte(0x22)
    ascii(name)
    byte(0x22)
    byte(0x3A)
  }

  private mutating func escaped(_ byte: UInt8) {
    switch byte {
    case 0x22: raw("\\\"")
    case 0x5C: raw("\\\\")
    case 0x0A: raw("\\n")
    case 0x0D: raw("\\r")
    case 0x09: raw("\\t")
    case 0..<0x20:
      raw("\\u00")
      bytes.append(Self.hexadecimal[Int(byte >> 4)])
      bytes.append(Self.hexadecimal[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)
}

extension JSON {
  /// The compact text of this value.
  var encoded: [UInt8] {
    var writer = JSONWriter(capacity: 512)
    writer.write(self)
    return writer.bytes
  }

  var text: String { String(decoding: encoded, as: UTF8.self) }
}
