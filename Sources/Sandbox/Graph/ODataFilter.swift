/// A parsed `$filter` (OData 4.01 URL conventions, as far as Graph's own pages use them).
indirect enum ODataFilter: Sendable, Equatable {
  enum Comparison: String, Sendable {
    case eq, ne, ge, le, gt, lt
  }

  enum TextFunction: String, Sendable {
    case startsWith = "startswith"
    case endsWith = "endswith"
    case contains
  }

  indirect enum Operand: Sendable, Equatable {
    case path([String])
    case lowercased(Operand)
    case count([String])
    case literal(JSON)
    case instant(Timestamp)
  }

  case compare(Operand, Comparison, Operand)
  case text(TextFunction, Operand, Operand)
  case oneOf(Operand, [Operand])
  case truth(Operand)
  case and(ODataFilter, ODataFilter)
  case or(ODataFilter, ODataFilter)
  case not(ODataFilter)
  /// `path/any(variable:condition)`; without a condition: the collection has an element.
  case any([String], variable: String, ODataFilter?)
}

extension ODataFilter {
  /// Reads a filter text; throws Graph's 400 with the position of the mistake.
  init(parsing text: String) throws(GraphError) {
    var parser = try FilterParser(text)
    self = try parser.filter()
  }
}

private enum FilterToken: Equatable {
  case word(String)
  case string(String)
  case symbol(Character)
}

private struct FilterParser {
  private static let maximumDepth = 40
  private static let maximumTokens = 4000

  private let text: String
  private var tokens: [(token: FilterToken, position: Int)] = []
  private var next = 0
  private var depth = 0

  init(_ text: String) throws(GraphError) {
    self.text = text
    try scan()
  }

  // MARK: Words

  private mutating func scan() throws(GraphError) {
    let characters = Array(text)
    var position = 0
    while position < characters.count {
      let character = characters[position]
      let start = position
      if character.isWhitespace {
        position += 1
      } else if character == "'" {
        tokens.append((.string(try Self.quoted(characters, &position, text)), start))
      } else if "(),/:".contains(character) {
        tokens.append((.symbol(character), start))
        position += 1
      } else if Self.isWord(character) {
        // Times hold colons; a name before a colon is a variable.
        let isNumeric = character.isNumber
        while position < characters.count,
          Self.isWord(characters[position]) || (isNumeric && characters[position] == ":")
        {
          position += 1
        }
        tokens.append((.word(String(characters[start..<position])), start))
      } else {
        throw Self.fault(text, start)
      }
      guard tokens.count <= Self.maximumTokens else {
        throw .badRequest("The filter clause is too long.", code: "BadRequest")
      }
    }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_.$@+-".contains(character)
  }

  private static func quoted(
    _ characters: [Character], _ position: inout Int, _ text: String
  ) throws(GraphError) -> String {
    var value = ""
    let start = position
    position += 1
    while position < characters.count {
      if characters[position] == "'" {
        guard position + 1 < characters.count, characters[position + 1] == "'" else {
          position += 1
          return value
        }
        position += 1
      }
      value.append(characters[position])
      position += 1
    }
    throw .badRequest(
      "Invalid filter clause: There is an unterminated string literal at position "
        + "\(start) in '\(text)'.", code: "BadRequest")
  }

  private static func fault(_ text: String, _ position: Int) -> GraphError {
    .badRequest(
      "Invalid filter clause: Syntax error at position \(position) in '\(text)'.",
      code: "BadRequest")
  }

  private func fault() -> GraphError {
    Self.fault(text, next < tokens.count ? tokens[next].position : text.count)
  }

  // MARK: Grammar

  private var current: FilterToken? { next < tokens.count ? tokens[next].token : nil }

  private func isWord(_ word: String) -> Bool {
    if case .word(let text) = current { text.lowercased() == word } else { false }
  }

  private mutating func accept(_ symbol: Character) -> Bool {
    guard current == .symbol(symbol) else { return false }
    next += 1
    return true
  }

  private mutating func expect(_ symbol: Character) throws(GraphError) {
    guard accept(symbol) else { throw fault() }
  }

  mutating func filter() throws(GraphError) -> ODataFilter {
    let filter = try disjunction()
    guard next == tokens.count else { throw fault() }
    return filter
  }

  private mutating func disjunction() throws(GraphError) -> ODataFilter {
    var left = try conjunction()
    while isWord("or") {
      next += 1
      left = .or(left, try conjunction())
    }
    return left
  }

  private mutating func conjunction() throws(GraphError) -> ODataFilter {
    var left = try unary()
    while isWord("and") {
      next += 1
      left = .and(left, try unary())
    }
    return left
  }

  private mutating func unary() throws(GraphError) -> ODataFilter {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw .badRequest("The filter clause is nested too deeply.", code: "BadRequest")
    }
    if isWord("not") {
      next += 1
      return .not(try unary())
    }
    if accept("(") {
      let inner = try disjunction()
      try expect(")")
      return inner
    }
    return try condition()
  }

  private mutating func condition() throws(GraphError) -> ODataFilter {
    if case .word(let name) = current,
      let function = ODataFilter.TextFunction(
        rawValue: name.lowercased()), next + 1 < tokens.count,
      tokens[next + 1].token == .symbol("(")
    {
      next += 2
      let subject = try operand()
      try expect(",")
      let argument = try operand()
      try expect(")")
      return .text(function, subject, argument)
    }
    let left = try operand()
    if case .path(let path) = left, path.last?.lowercased() == "any", accept("(") {
      return try lambda(Array(path.dropLast()))
    }
    guard case .word(let word) = current else { return .truth(left) }
    if word.lowercased() == "in" {
      next += 1
      return .oneOf(left, try list())
    }
    guard let comparison = ODataFilter.Comparison(rawValue: word.lowercased()) else {
      if ["and", "or"].contains(word.lowercased()) { return .truth(left) }
      throw fault()
    }
    next += 1
    return .compare(left, comparison, try operand())
  }

  private mutating func list() throws(GraphError) -> [ODataFilter.Operand] {
    try expect("(")
    var elements = [try operand()]
    while accept(",") { elements.append(try operand()) }
    try expect(")")
    return elements
  }

  private mutating func lambda(_ path: [String]) throws(GraphError) -> ODataFilter {
    if accept(")") { return .any(path, variable: "", nil) }
    guard case .word(let variable) = current else { throw fault() }
    next += 1
    try expect(":")
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw .badRequest("The filter clause is nested too deeply.", code: "BadRequest")
    }
    let condition = try disjunction()
    try expect(")")
    return .any(path, variable: variable, condition)
  }

  private mutating func operand() throws(GraphError) -> ODataFilter.Operand {
    switch current {
    case .string(let value):
      next += 1
      return .literal(.string(value))
    case .word(let word):
      next += 1
      if word.lowercased() == "tolower", accept("(") {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw fault() }
        let inner = try operand()
        try expect(")")
        return .lowercased(inner)
      }
      return try value(word)
    default: throw fault()
    }
  }

  private mutating func value(_ word: String) throws(GraphError) -> ODataFilter.Operand {
    switch word.lowercased() {
    case "true": return .literal(true)
    case "false": return .literal(false)
    case "null": return .literal(nil)
    default: break
    }
    if let number = Int(word) { return .literal(.integer(number)) }
    if word.first?.isNumber == true || word.first == "-" {
      if let instant = Timestamp(iso: word) { return .instant(instant) }
      if let number = Double(word) { return .literal(.number(number)) }
    }
    if word.utf8.count == 36, word.split(separator: "-").count == 5 {
      return .literal(.string(word.lowercased()))
    }
    guard let first = word.first, first.isLetter || first == "_" || first == "@" || first == "$"
    else {
      next -= 1
      throw fault()
    }
    var path = [word]
    while accept("/") {
      guard case .word(let segment) = current else { throw fault() }
      next += 1
      if segment.lowercased() == "$count" { return .count(path) }
      path.append(segment)
    }
    return .path(path)
  }
}
