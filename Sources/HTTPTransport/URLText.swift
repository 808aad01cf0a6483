/// Percent-encoding of the parts of a URL (RFC 3986).
public enum URLText {
  /// Encodes everything but letters, digits and `-._~`; for query values, path segments and forms.
  public static func encode(_ text: String) -> String { encode(text, keeping: "") }

  /// As `encode`, but leaves the given ASCII characters as they are.
  public static func encode(_ text: String, keeping extra: String) -> String {
    let hex = Array("0123456789ABCDEF".utf8)
    let kept = Array("-._~\(extra)".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      let isLetter = (0x61...0x7A).contains(byte.asciiLowercased)
      if isLetter || byte.isASCIIDigit || kept.contains(byte) {
        result.append(byte)
      } else {
        result.append(contentsOf: [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]])
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Resolves percent escapes and, for forms, `+`; broken escapes stay as they are.
  public static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String {
    var result: [UInt8] = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), index + 2 < bytes.count,
        let value = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
      {
        result.append(value)
        index += 3
        continue
      }
      result.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The decoded fields of a query or form, in order.
  public static func fields(_ query: some StringProtocol) -> [(name: String, value: String)] {
    query.split(separator: "&").map { field in
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (
        decode(parts[0], plusIsSpace: true),
        parts.count > 1 ? decode(parts[1], plusIsSpace: true) : ""
      )
    }
  }
}
