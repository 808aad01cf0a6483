/// Undoes the escapes of the place a text was copied from.
///
/// HTML, a JSON string, quoted-printable mail: each is undone only if the text shows its marks, so
/// that plain text stays as it is.
enum Unescaping {
  static func plain(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    if occurs("=\n", in: bytes) || occurs("=\r", in: bytes) {
      let text = normalisedLineEnds(bytes)
      let isMarked = occurs("=3D", in: text) && occurs("=\n", in: text)
      if isMarked || hasCutWords(text) { bytes = quotedPrintable(text) }
    }
    if occurs("</", in: bytes) || occurs("<br", in: bytes) || occurs("&quot;", in: bytes)
      || occurs("&nbsp;", in: bytes) || occurs("&#", in: bytes) || occurs("&gt;", in: bytes)
    {
      bytes = html(bytes)
    }
    if occurs("\\\"", in: bytes) || occurs("\\n", in: bytes) || occurs("\\u00", in: bytes)
      || occurs("\\/", in: bytes)
    {
      bytes = backslashes(bytes)
    }
    return bytes
  }

  private static func occurs(_ word: String, in bytes: [UInt8]) -> Bool {
    let word = Array(word.utf8)
    guard bytes.count >= word.count else { return false }
    return (0...bytes.count - word.count).contains { start in
      bytes[start] == word[0] && bytes[start..<start + word.count].elementsEqual(word)
    }
  }

  private static func normalisedLineEnds(_ bytes: [UInt8]) -> [UInt8] {
    bytes.filter { $0 != UInt8(ascii: "\r") }
  }

  // MARK: JSON strings

  /// Replaces escaped quotes, slashes, line ends and characters, however often they were escaped.
  private static func backslashes(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        result.append(bytes[index])
        index += 1
        continue
      }
      var end = index
      while end < bytes.count, bytes[end] == UInt8(ascii: "\\") { end += 1 }
      // Wrapping may have cut the escape in two.
      if end + 1 < bytes.count, bytes[end] == 0x0A, "\"/n".utf8.contains(bytes[end + 1]) {
        end += 1
      }
      guard end < bytes.count else { break }
      switch bytes[end] {
      case UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "'"): result.append(bytes[end])
      case UInt8(ascii: "n"), UInt8(ascii: "r"): result.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "t"): result.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "u"):
        guard let value = hexadecimal(bytes.dropFirst(end + 1).prefix(4)) else { fallthrough }
        Decoding.append(value, to: &result)
        end += 4
      default:
        result.append(contentsOf: bytes[index...end])
      }
      index = end + 1
    }
    // `\r\n` became two line ends, which would read as a blank line.
    return occurs("\\r\\n", in: bytes) ? collapsedPairs(result) : result
  }

  private static func collapsedPairs(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    let newline = UInt8(ascii: "\n")
    while index < bytes.count {
      result.append(bytes[index])
      let pair = bytes[index] == newline && index + 1 < bytes.count && bytes[index + 1] == newline
      index += pair ? 2 : 1
    }
    return result
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt32? {
    guard digits.count == 4 else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  // MARK: Quoted-printable

  /// Whether soft line ends cut words of the integration's failures, and every `=` can be of the
  /// encoding: an `=` at the end of a line alone may as well belong to a wrapped address.
  private static func hasCutWords(_ bytes: [UInt8]) -> Bool {
    for index in bytes.indices where bytes[index] == UInt8(ascii: "=") {
      let next = bytes[(index + 1)...].prefix(2)
      let digits = String(decoding: next, as: UTF8.self)
      guard next.first == UInt8(ascii: "\n") || UInt8(digits, radix: 16) != nil else {
        return false
      }
    }
    let (cut, whole) = (squeezed(bytes), squeezed(quotedPrintable(bytes)))
    return telling.contains { whole.contains($0) && !cut.contains($0) }
  }

  private static let telling =
    (KnownValues.messages + KnownValues.codes + [
      "unauthorized", "unauthorised", "client-request-id", "trackingid", "integration error",
      "request was unauthorized", "request was unauthorised",
      "verified domain", "webexapplications",
    ]).map { squeezed(Array($0.utf8)) }

  private static func squeezed(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.filter { !$0.isBlank }, as: UTF8.self).lowercased()
  }

  private static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "=") {
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") {
          index += 2
          continue
        }
        let digits = String(decoding: bytes.dropFirst(index + 1).prefix(2), as: UTF8.self)
        if digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
          result.append(value)
          index += 3
          continue
        }
      }
      result.append(bytes[index])
      index += 1
    }
    return result
  }
}
