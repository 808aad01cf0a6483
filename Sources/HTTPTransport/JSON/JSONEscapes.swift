/// The escapes of JSON strings (RFC 8259 §7).
enum JSONEscapes {
  /// Resolves escapes; lone surrogates and unknown escapes become U+FFFD.
  static func decode(_ text: some Sequence<UInt8>) -> String {
    let bytes = Array(text)[...]
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "\\"), index < bytes.endIndex else {
        result.append(byte)
        continue
      }
      let escape = bytes[index]
      index += 1
      if escape == UInt8(ascii: "u") {
        result.append(contentsOf: Array(String(scalar(bytes, &index)).utf8))
      } else if let plain = plain(escape) {
        result.append(plain)
      } else {
        result.append(contentsOf: [0xEF, 0xBF, 0xBD])
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func plain(_ escape: UInt8) -> UInt8? {
    switch escape {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): escape
    default: nil
    }
  }

  private static func scalar(_ bytes: ArraySlice<UInt8>, _ index: inout Int) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    guard let first = unit(bytes, at: index) else { return replacement }
    index += 4
    guard (0xD800..<0xDC00).contains(first) else {
      return Unicode.Scalar(first) ?? replacement
    }
    guard index + 1 < bytes.endIndex, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u"), let second = unit(bytes, at: index + 2),
      (0xDC00..<0xE000).contains(second)
    else { return replacement }
    index += 6
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? replacement
  }

  private static func unit(_ bytes: ArraySlice<UInt8>, at index: Int) -> UInt32? {
    guard index + 4 <= bytes.endIndex else { return nil }
    var value: UInt32 = 0
    for byte in bytes[index..<index + 4] {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x41...0x46, 0x61...0x66: value = value << 4 | (UInt32(byte | 0x20) - 0x57)
      default: return nil
      }
    }
    return value
  }

  /// Appends a string with quotes, escaping quotes, backslashes and control characters.
  static func encode(_ text: String, to result: inout [UInt8]) {
    result.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        result.append(UInt8(ascii: "\\"))
        result.append(byte)
      case 0..<0x20:
        let hex = Array("0123456789abcdef".utf8)
        result.append(contentsOf: Array("\\u00".utf8))
        result.append(hex[Int(byte >> 4)])
        result.append(hex[Int(byte & 15)])
      default: result.append(byte)
      }
    }
    result.append(UInt8(ascii: "\""))
  }
}
