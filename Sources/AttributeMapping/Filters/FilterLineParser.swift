/// Why a line is no filter, and where.
public struct FilterLineError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Reason: Sendable, Equatable {
    case tooLong
    case expectedAttribute
    case expectedOperator
    case unknownOperator(String)
    case expectedValue
    case unclosed(Character)
    case expectedConjunction(String)
    case expectedParenthesis
    case tooManyClauses
  }

  public var reason: Reason
  /// UTF-8 bytes before the fault.
  public var offset: Int

  public var description: String {
    let words =
      switch reason {
      case .tooLong: "the filter is too long"
      case .expectedAttribute: "a source attribute is expected, such as department"
      case .expectedOperator: "an operator is expected, such as EQUALS or IS NOT NULL"
      case .unknownOperator(let text): "'\(text)' is not an operator"
      case .expectedValue: "a value is expected after the comma"
      case .unclosed(let character): "the closing \(character) is missing"
      case .expectedConjunction(let text): "AND or OR is expected instead of '\(text)'"
      case .expectedParenthesis: "a closing parenthesis is expected"
      case .tooManyClauses: "there are too many clauses"
      }
    return "\(words) at position \(offset)"
  }
}

extension ScopingFilter {
  /// Reads the line form of a filter (see ``description``); operators, AND and OR in any case.
  ///
  /// Values may go without quotes where they are one word, groups may stand in parentheses. An
  /// empty text is a filter without groups.
  ///
  /// - Throws: ``FilterLineError`` with the position; never traps, whatever the text.
  public init(parsing text: String) throws(FilterLineError) {
    var parser = try FilterLineParser(text)
    self = try parser.filter()
  }
}

/// A recursive-descent reader over bytes.
struct FilterLineParser {
  static let maximumBytes = 65_536
  static let maximumClauses = 1_000

  private let bytes: [UInt8]
  private var at = 0
  private var clauseCount = 0

  init(_ text: String) throws(FilterLineError) {
    bytes = Array(text.utf8)
    guard bytes.count <= Self.maximumBytes else {
      throw FilterLineError(reason: .tooLong, offset: Self.maximumBytes)
    }
  }

  /// Whether a byte may stand in a name without brackets.
  static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "-"): true
    default: false
    }
  }

  static func escaped(_ text: String, close: Character) -> String {
    text.reduce(into: "") { escaped, character in
      if character == close || character == "\\" { escaped.append("\\") }
      escaped.append(character)
    }
  }

  mutating func filter() throws(FilterLineError) -> ScopingFilter {
    var groups: [ScopingFilter.Group] = []
    skipSpace()
    if at == bytes.count { return ScopingFilter(groups: []) }
    repeat {
      groups.append(try group())
      skipSpace()
    } while takeWord("or")
    guard at == bytes.count else { throw fault(.expectedConjunction(rest())) }
    return ScopingFilter(groups: groups)
  }

  private mutating func group() throws(FilterLineError) -> ScopingFilter.Group {
    var group = ScopingFilter.Group(clauses: [])
    skipSpace()
    if next == UInt8(ascii: "\"") {
      group.name = try delimited(UInt8(ascii: "\""))
      skipSpace()
      guard take(":") else { throw fault(.expectedAttribute) }
      skipSpace()
    }
    let isInParentheses = take("(")
    skipSpace()
    if isInParentheses, take(")") { return group }
    repeat {
      clauseCount += 1
      guard clauseCount <= Self.maximumClauses else { throw fault(.tooManyClauses) }
      group.clauses.append(try clause())
      skipSpace()
    } while takeWord("and")
    if isInParentheses, !take(")") { throw fault(.expectedParenthesis) }
    return group
  }

  private mutating func clause() throws(FilterLineError) -> ScopingFilter.Clause {
    skipSpace()
    let name: String
    if next == UInt8(ascii: "[") {
      name = try delimited(UInt8(ascii: "]"))
    } else {
      name = run(Self.isPlain)
      guard !name.isEmpty else { throw fault(.expectedAttribute) }
    }
    skipSpace()
    return ScopingFilter.Clause(name, try comparison(), try values())
  }

  private mutating func comparison() throws(FilterLineError) -> FilterOperator {
    if next == UInt8(ascii: "{") {
      return FilterOperator(rawValue: try delimited(UInt8(ascii: "}")))
    }
    for symbol in Self.longestFirst where takeWords(symbol.rawValue) { return symbol }
    let text = rest()
    throw fault(text.isEmpty ? .expectedOperator : .unknownOperator(text))
  }

  private static let longestFirst = FilterOperator.definitions.map(\.symbol)
    .sorted { $0.rawValue.utf8.count > $1.rawValue.utf8.count }

  private mutating func values() throws(FilterLineError) -> [String] {
    var values: [String] = []
    repeat {
      skipSpace()
      if next == UInt8(ascii: "\"") {
        values.append(try delimited(UInt8(ascii: "\"")))
      } else {
        let start = at
        let word = run(Self.isBareValue)
        let isConjunction = ["and", "or"].contains(word.lowercased())
        if word.isEmpty || (values.isEmpty && isConjunction) {
          at = start
          if !values.isEmpty { throw fault(.expectedValue) }
          return []
        }
        values.append(word)
      }
      skipSpace()
    } while take(",")
    return values
  }

  // MARK: Tools

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private func fault(_ reason: FilterLineError.Reason) -> FilterLineError {
    FilterLineError(reason: reason, offset: at)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func isBareValue(_ byte: UInt8) -> Bool {
    !isSpace(byte) && !"\",()".utf8.contains(byte)
  }

  private mutating func skipSpace() {
    while let byte = next, Self.isSpace(byte) { at += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private mutating func run(_ belongs: (UInt8) -> Bool) -> String {
    let start = at
    while let byte = next, belongs(byte) { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  /// The next word, shortened, for a message.
  private func rest() -> String {
    let word = bytes[at...].prefix { !Self.isSpace($0) }.prefix(40)
    return String(decoding: word, as: UTF8.self)
  }

  private mutating func takeWord(_ word: String) -> Bool { takeWords(word) }

  /// Takes words in any case, with any blanks between them, if they end there.
  private mutating func takeWords(_ words: String) -> Bool {
    let start = at
    for word in words.split(separator: " ") {
      skipSpace()
      for expected in word.lowercased().utf8 {
        guard let byte = next, lowercased(byte) == expected else {
          at = start
          return false
        }
        at += 1
      }
      if let byte = next, Self.isPlain(byte), let last = word.utf8.last, Self.isPlain(last) {
        at = start
        return false
      }
    }
    return true
  }

  private func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  /// What stands up to a closing character; a backslash takes the meaning from the next one.
  private mutating func delimited(_ close: UInt8) throws(FilterLineError) -> String {
    let start = at
    at += 1
    var content: [UInt8] = []
    while let byte = next {
      at += 1
      if byte == close { return String(decoding: content, as: UTF8.self) }
      if byte == UInt8(ascii: "\\"), let escaped = next, escaped == close || escaped == byte {
        content.append(escaped)
        at += 1
      } else {
        content.append(byte)
      }
    }
    at = start
    throw fault(.unclosed(Character(Unicode.Scalar(close))))
  }
}
