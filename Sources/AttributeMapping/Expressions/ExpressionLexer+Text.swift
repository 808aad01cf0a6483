/// Quoted texts, the quotes of other languages, and characters that no expression contains.
extension ExpressionLexer {
  /// Quotes that are pasted from word processors or other languages.
  enum ForeignQuote {
    case single, double

    /// Characters that close such a text.
    var closing: [[UInt8]] {
      switch self {
      case .single: ["'", "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}"].map { Array($0.utf8) }
      case .double: ["\"", "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}"].map { Array($0.utf8) }
      }
    }
  }

  /// A text such as `"a \"word\""`.
  ///
  /// `\"` and `\\` are escapes; any other backslash stays as it is.
  mutating func text() {
    let start = position
    var end = start + 1
    var loneBackslash: Int?
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
      if bytes[end] == UInt8(ascii: "\\") {
        let next = byte(at: end + 1)
        if next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") {
          end += 1
        } else {
          loneBackslash = loneBackslash ?? end
        }
      }
      end += 1
    }
    guard end < bytes.count else { return unclosedText() }
    let value = Self.unescaped(bytes[start + 1..<end])
    if let loneBackslash {
      report(
        .undoubledBackslash,
        "A backslash in a text is written twice: \\\\. This one stays as it is.",
        severity: .warning, at: loneBackslash..<loneBackslash + 1,
        fix: .init(
          label: "Double the backslashes", range: start..<end + 1,
          replacement: ExpressionFormatter.quoted(value)))
    }
    add(.text(value), to: end + 1)
  }

  /// Ends the text before the parentheses and blanks at the very end, which are rarely part of it.
  private mutating func unclosedText() {
    let start = position
    var end = bytes.count
    while end > start + 1, bytes[end - 1].isBlank || bytes[end - 1] == UInt8(ascii: ")") {
      end -= 1
    }
    let endsWithEscapedQuote =
      end >= start + 3 && bytes[end - 1] == UInt8(ascii: "\"")
      && bytes[end - 2] == UInt8(ascii: "\\")
    let reason =
      endsWithEscapedQuote
      ? "The text is not closed: \\\" is a quote inside it. A backslash at its end is written \\\\."
      : "The text is not closed: a double quote is missing."
    let fix: ExpressionProblem.Fix =
      endsWithEscapedQuote
      ? .init(label: "Double the backslash", range: end - 1..<end - 1, replacement: "\\")
      : .init(label: "Close the text", range: end..<end, replacement: "\"")
    report(.unclosedText, reason, at: start..<end, fix: fix)
    add(.text(Self.unescaped(bytes[start + 1..<end])), to: end, isClosed: false)
  }

  static func unescaped(_ raw: ArraySlice<UInt8>) -> String {
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    var value: [UInt8] = []
    value.reserveCapacity(raw.count)
    var index = raw.startIndex
    while index < raw.endIndex {
      let next = index + 1 < raw.endIndex ? raw[index + 1] : nil
      if raw[index] == UInt8(ascii: "\\"),
        next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\")
      {
        index += 1
      }
      value.append(raw[index])
      index += 1
    }
    return String(decoding: value, as: UTF8.self)
  }

  /// `'text'` or “text”; reads it as the text that was meant.
  mutating func foreignText(quote: ForeignQuote, opening: Int) {
    let start = position
    let id: ExpressionProblemID = quote == .single ? .singleQuote : .typographicQuote
    let reason =
      quote == .single
      ? "A text stands in double quotes, not in single ones."
      : "A text stands in straight double quotes (\"), not in typographic ones."
    let closing = quote.closing
    var end = start + opening
    while end < bytes.count {
      if let closer = closing.first(where: { bytes[end...].starts(with: $0) }) {
        let value = string(start + opening..<end)
        let range = start..<end + closer.count
        report(
          id, reason, at: range,
          fix: .init(
            label: "Use double quotes", range: range,
            replacement: ExpressionFormatter.quoted(value)))
        return add(.text(value), to: range.upperBound)
      }
      end += 1
    }
    report(
      id, reason, at: start..<start + opening,
      fix: .init(
        label: "Write a double quote", range: start..<start + opening, replacement: "\""))
    add(.unknown, length: opening)
  }

  /// Characters outside ASCII and signs without a meaning.
  mutating func other() {
    let scalar = scalar(at: position)
    switch scalar.value {
    case 0x2018...0x201B: return foreignText(quote: .single, opening: scalar.length)
    case 0x201C...0x201F: return foreignText(quote: .double, opening: scalar.length)
    case 0xA0, 0x2000...0x200D, 0x202F, 0x2060, 0x3000, 0xFEFF:
      let range = position..<position + scalar.length
      report(
        .unusualBlank, "This is an invisible special character, not a plain blank.",
        severity: .warning, at: range,
        fix: .init(label: "Write a blank", range: range, replacement: " "))
      position = range.upperBound
    default: unknown()
    }
  }

  /// One problem for a whole run of them.
  private mutating func unknown() {
    let start = position
    var end = start + scalar(at: start).length
    while end < bytes.count, bytes[end] >= 0x80 || "_#$%@?{}~`\\:.".utf8.contains(bytes[end]) {
      let next = scalar(at: end)
      if (0x2018...0x201F).contains(next.value) { break }
      end += next.length
    }
    report(
      .unknownCharacter,
      "\(string(start..<end)) has no meaning here. A text stands in double quotes.",
      at: start..<end)
    add(.unknown, to: end)
  }

  /// The character that begins at a byte of valid UTF-8.
  private func scalar(at index: Int) -> (value: UInt32, length: Int) {
    let lead = bytes[index]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    let end = min(index + length, bytes.count)
    var value = UInt32(length == 1 ? lead : lead & (0xFF >> UInt8(length + 1)))
    for byte in bytes[index + 1..<end] { value = value << 6 | UInt32(byte & 0x3F) }
    return (value, end - index)
  }
}
