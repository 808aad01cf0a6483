/// Reads filters and paths over bytes, with bounded length and nesting.
struct FilterParser {
  /// Longest expression in bytes, deepest nesting of groups and value filters.
  static let maximumLength = 16_384
  static let maximumDepth = 32

  private let bytes: [UInt8]
  private var at = 0
  private var depth = 0

  init(_ text: String) throws(FilterError) {
    bytes = Array(text.utf8)
    guard bytes.count <= Self.maximumLength else {
      throw FilterError(reason: .tooLong, offset: Self.maximumLength)
    }
    skipSpace()
    guard at < bytes.count else { throw error(.empty) }
  }

  mutating func wholeFilter() throws(FilterError) -> Filter {
    let filter = try disjunction()
    try end()
    return filter
  }

  mutating func wholePath() throws(FilterError) -> AttributePath {
    let path = try path()
    skipSpace()
    try end()
    return path
  }

  private func end() throws(FilterError) {
    guard at == bytes.count else { throw error(.trailingText) }
  }

  private func error(_ reason: FilterError.Reason) -> FilterError {
    FilterError(reason: reason, offset: at)
  }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipSpace() {
    while next == 0x20 || next == 0x09 { at += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  /// Takes a word such as `and` when it stands alone.
  private mutating func takeWord(_ word: String) -> Bool {
    skipSpace()
    let start = at
    let found = letters()
    if found.equalsIgnoringCase(word) { return true }
    at = start
    return false
  }

  private mutating func letters() -> String {
    let start = at
    while let byte = next, byte.isASCIILetter { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  // MARK: Expressions

  private mutating func disjunction() throws(FilterError) -> Filter {
    depth += 1
    guard depth <= Self.maximumDepth else { throw error(.tooDeep) }
    defer { depth -= 1 }
    var filters = [try conjunction()]
    while takeWord("or") { filters.append(try conjunction()) }
    return filters.count == 1 ? filters[0] : .or(filters)
  }

  private mutating func conjunction() throws(FilterError) -> Filter {
    var filters = [try term()]
    while takeWord("and") { filters.append(try term()) }
    skipSpace()
    return filters.count == 1 ? filters[0] : .and(filters)
  }

  private mutating func term() throws(FilterError) -> Filter {
    skipSpace()
    if take("(") { return try group() }
    let start = at
    // `not` is also a possible attribute name: only a parenthesis makes it the operator.
    if takeWord("not") {
      skipSpace()
      if take("(") { return .not(try group()) }
      at = start
    }
    return try test()
  }

  private mutating func group() throws(FilterError) -> Filter {
    let filter = try disjunction()
    guard take(")") else { throw error(.expectedParenthesis) }
    return filter
  }

  private mutating func test() throws(FilterError) -> Filter {
    let path = try path()
    let end = at
    skipSpace()
    let operatorOffset = at
    let word = letters()
    if path.valueFilter != nil, path.subAttribute == nil,
      word.isEmpty || word.equalsIgnoringCase("and") || word.equalsIgnoringCase("or")
    {
      at = end
      return .valuePath(path)
    }
    guard !word.isEmpty else { throw error(.expectedOperator) }
    if word.equalsIgnoringCase("pr") { return .present(path) }
    guard let comparison = Filter.Comparison(rawValue: word.lowercased()) else {
      throw FilterError(reason: .unknownOperator(word), offset: operatorOffset)
    }
    skipSpace()
    return .compare(path, comparison, try value())
  }

  private mutating func value() throws(FilterError) -> JSONValue {
    guard let byte = next else { throw error(.expectedValue) }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "-") || byte.isASCIIDigit {
      var parser = JSONParser(bytes: bytes, at: at)
      do throws(JSONError) {
        let value = try parser.value()
        at = parser.at
        return value
      } catch {
        throw FilterError(reason: .invalidValue(error.reason), offset: error.offset)
      }
    }
    let start = at
    switch letters().lowercased() {
    case "true": return true
    case "false": return false
    case "null": return nil
    default: throw FilterError(reason: .expectedValue, offset: start)
    }
  }

  // MARK: Paths

  private mutating func path() throws(FilterError) -> AttributePath {
    let start = at
    while let byte = next, Self.isPathByte(byte) { at += 1 }
    guard at > start else { throw error(.expectedAttribute) }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    guard var path = AttributePath(plain: text) else {
      throw FilterError(reason: .invalidAttribute(text), offset: start)
    }
    guard path.subAttribute == nil, !path.isWholeSchema, takeBracket() else { return path }
    path.valueFilter = try disjunction()
    guard take("]") else { throw error(.expectedBracket) }
    guard take(".") else { return path }
    let nameStart = at
    while let byte = next, Self.isPathByte(byte) { at += 1 }
    let name = String(decoding: bytes[nameStart..<at], as: UTF8.self)
    guard AttributePath.isName(name) else {
      throw FilterError(reason: .invalidAttribute(name), offset: nameStart)
    }
    path.subAttribute = name
    return path
  }

  /// Takes the bracket that begins a value filter; Webex's own examples have a blank before it.
  private mutating func takeBracket() -> Bool {
    let start = at
    skipSpace()
    if take("[") { return true }
    at = start
    return false
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    if byte.isASCIILetter || byte.isASCIIDigit { return true }
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "."),
      UInt8(ascii: ":"):
      return true
    default: return false
    }
  }
}

extension AttributePath {
  /// Splits a path that has no value filter.
  init?(plain text: String) {
    var rest = text[...]
    var schema: String?
    if text.utf8.count > 4, text.utf8.prefix(4).map(\.asciiLowercased).elementsEqual("urn:".utf8) {
      guard let colon = text.lastIndex(of: ":") else { return nil }
      schema = String(text[..<colon])
      rest = text[text.index(after: colon)...]
      guard schema?.contains(":") == true, !rest.isEmpty else { return nil }
      // Schema URNs end in version and name: what ends in a version is cut one part too early.
      if let version = schema?.split(separator: ":").last, version.utf8.first?.isASCIIDigit == true,
        !rest.contains(".")
      {
        self.init(schema: text, name: "")
        return
      }
    }
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ Self.isName($0) }) else { return nil }
    self.init(
      schema: schema, name: String(parts[0]),
      subAttribute: parts.count == 2 ? String(parts[1]) : nil)
  }

  /// Whether the text can be an attribute's name; `$ref` is the one that begins with a sign.
  static func isName(_ text: some StringProtocol) -> Bool {
    var bytes = text.utf8.makeIterator()
    guard let first = bytes.next(), first.isASCIILetter || first == UInt8(ascii: "$") else {
      return false
    }
    while let byte = bytes.next() {
      guard
        byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: "_")
      else { return false }
    }
    return text.utf8.count > 1 || first.isASCIILetter
  }
}
