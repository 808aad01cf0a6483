/// Names, numbers, operators and attributes.
extension ExpressionLexer {
  mutating func name() {
    let end = end(from: position, while: \.isNamePart)
    add(.name(string(position..<end)), to: end)
  }

  /// `12`, `12.5`, and after a sign or `&H` the rest of them.
  mutating func number() {
    var end = end(from: position + 1, while: \.isDigit)
    if byte(at: end) == UInt8(ascii: "."), byte(at: end + 1)?.isDigit == true {
      end = self.end(from: end + 1, while: \.isDigit)
    }
    if byte(at: end)?.isNamePart == true || byte(at: end) == UInt8(ascii: ".") {
      return malformedNumber(from: end)
    }
    add(.number(string(position..<end)), to: end)
  }

  /// `12abc` or `12.`: most often a text without its quotes.
  private mutating func malformedNumber(from end: Int) {
    let end = self.end(from: end) { $0.isNamePart || $0 == UInt8(ascii: ".") }
    let written = string(position..<end)
    report(
      .malformedNumber, "\(written) is not a number. A text stands in double quotes.",
      at: position..<end,
      fix: .init(
        label: "Put it in quotes", range: position..<end, replacement: "\"\(written)\""))
    add(.text(written), to: end)
  }

  /// `-1`, `&HF`, or an operator that the language doesn't have.
  mutating func numberOrOperator() {
    let next = byte(at: position + 1)
    if bytes[position] == UInt8(ascii: "-") {
      // `Len([a])-1` is meant as arithmetic, of which there is none.
      if next?.isDigit == true, !followsValue { return number() }
      return foreignOperator()
    }
    guard next?.lowercase == UInt8(ascii: "h"), byte(at: position + 2)?.isHexDigit == true else {
      return foreignOperator()
    }
    let end = end(from: position + 2, while: \.isHexDigit)
    guard byte(at: end)?.isNamePart != true else { return foreignOperator() }
    let digits = string(position + 2..<end)
    if next == UInt8(ascii: "h") {
      report(
        .malformedNumber, "A hexadecimal number begins with &H, in upper case.",
        at: position..<end,
        fix: .init(label: "Write &H\(digits)", range: position..<position + 2, replacement: "&H"))
    }
    add(.number("&H" + digits), to: end)
  }

  mutating func foreignOperator() {
    let sign = bytes[position]
    // `&&` and `||` are one operator; of the others each sign is one.
    let isDoubled = (sign == UInt8(ascii: "&") || sign == UInt8(ascii: "|"))
    let end = isDoubled && byte(at: position + 1) == sign ? position + 2 : position + 1
    add(.foreignOperator(string(position..<end)), to: end)
  }

  mutating func comparison() {
    let end = end(from: position) { "<>=!".utf8.contains($0) }
    let written = string(position..<end)
    if let comparison = Expression.Comparison(rawValue: written) {
      return add(.comparison(comparison), to: end)
    }
    let meant: Expression.Comparison? =
      switch written {
      case "==", "===": .equal
      case "!=", "!==", "><": .notEqual
      case "=<": .lessOrEqual
      case "=>": .greaterOrEqual
      default: nil
      }
    guard let meant else {
      report(
        .unknownCharacter, "\(written) is no operator. There are = <> > >= < <=.",
        at: position..<end)
      return add(.unknown, to: end)
    }
    report(
      .foreignComparison, "\(written) is written \(meant.rawValue) here.", at: position..<end,
      fix: .init(
        label: "Write \(meant.rawValue)", range: position..<end, replacement: meant.rawValue))
    add(.comparison(meant), to: end)
  }

  mutating func semicolon() {
    report(
      .semicolon, "Arguments are separated by commas.", at: position..<position + 1,
      fix: .init(
        label: "Write a comma", range: position..<position + 1, replacement: ","))
    add(.comma, length: 1)
  }

  /// An attribute such as `[givenName]`.
  ///
  /// What never occurs in a name ends one that was not closed.
  mutating func attribute() {
    let start = position
    let end = end(from: start + 1) { !"[]\"(),\r\n".utf8.contains($0) }
    if byte(at: end) == UInt8(ascii: "]") {
      if end == start + 1 {
        report(.emptyAttribute, "The name of an attribute is missing.", at: start..<end + 1)
      }
      return add(.attribute(string(start + 1..<end)), to: end + 1)
    }
    var nameEnd = end
    while nameEnd > start + 1, bytes[nameEnd - 1].isBlank { nameEnd -= 1 }
    report(
      .unclosedAttribute, "The bracket is not closed: an attribute is written [name].",
      at: start..<nameEnd,
      fix: .init(label: "Close the bracket", range: nameEnd..<nameEnd, replacement: "]"))
    add(.attribute(string(start + 1..<nameEnd)), to: nameEnd, isClosed: false)
  }

  /// A `]` that closes nothing; the bracket before the name is missing.
  mutating func closingBracket() {
    let bracket = position..<position + 1
    if let last = tokens.last, case .name(let name) = last.kind,
      last.range.upperBound == position
    {
      report(
        .unopenedAttribute, "The opening bracket is missing: an attribute is written [\(name)].",
        at: last.range.lowerBound..<bracket.upperBound,
        fix: .init(
          label: "Open the bracket",
          range: last.range.lowerBound..<last.range.lowerBound, replacement: "["))
      tokens[tokens.count - 1] = ExpressionToken(
        kind: .attribute(name), range: last.range.lowerBound..<bracket.upperBound)
      position += 1
      return
    }
    report(
      .unopenedAttribute, "This bracket closes nothing.", at: bracket,
      fix: .init(label: "Remove it", range: bracket, replacement: ""))
    add(.unknown, length: 1)
  }
}
