/// Reading the numbers of expressions: `7`, `-2.5`, `&HF`, bare or in quotes.
enum NumberText {
  /// The value a number literal stands for.
  static func value(of literal: String) -> AttributeValue? {
    if let value = integer(literal) { return .integer(value) }
    return double(literal) == nil ? nil : .decimal(literal)
  }

  /// The whole number a text stands for, surrounding blanks allowed.
  static func integer(_ text: String) -> Int64? {
    if let value = Int64(text) { return text.utf8.first == UInt8(ascii: "+") ? nil : value }
    let trimmed = trim(text)
    if trimmed.count > 2, trimmed.prefix(2).lowercased() == "&h" {
      let digits = trimmed.dropFirst(2)
      guard digits.utf8.allSatisfy(isHexadecimal) else { return nil }
      return Int64(digits, radix: 16)
    }
    return isDecimal(trimmed) ? Int64(trimmed) : nil
  }

  /// The nearest floating-point value of a text that has the form of a number.
  static func double(_ text: String) -> Double? {
    if let value = integer(text) { return Double(value) }
    let trimmed = trim(text)
    return isDecimal(trimmed) ? Double(trimmed) : nil
  }

  private static func trim(_ text: String) -> Substring {
    let start = text.drop { $0 == " " || $0 == "\t" }
    guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return start[...end]
  }

  /// `["-"] digits ["." digits]`.
  private static func isDecimal(_ text: Substring) -> Bool {
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return (1...2).contains(parts.count)
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}
