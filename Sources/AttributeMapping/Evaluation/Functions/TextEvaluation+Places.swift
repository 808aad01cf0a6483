/// Functions that count characters, from 1 and in UTF-16 units.
extension TextEvaluation {
  /// The first characters; a negative number gives the whole text, null gives `""`.
  static func left(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    let length = try arguments.integer(1, &run)
    let value = try arguments.mapped(0, &run) { text, _ throws(Interruption) in
      length < 0 ? text : UTF16Text.part(of: text, from: 0, length: Int(clamping: length))
    }
    return value.isNull ? .text("") : value
  }

  static func len(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue {
    .integer(Int64(try arguments.text(0, &run)?.utf16.count ?? 0))
  }

  /// A part of a text.
  ///
  /// FUNC leaves open what a start outside the text or a negative length give;
  /// the older dialect returns the text itself (CONN, "Mid"), and so does this.
  static func mid(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue {
    let start = Int(clamping: try arguments.integer(1, &run))
    let length = Int(clamping: try arguments.integer(2, &run))
    let value = try arguments.mapped(0, &run) { text, _ throws(Interruption) in
      if length == 0 { return "" }
      guard start > 0, length > 0, start <= text.utf16.count else { return text }
      return UTF16Text.part(of: text, from: start - 1, length: length)
    }
    return value.isNull ? .text("") : value
  }

  /// The place of a text in another, 0 if it does not occur.
  ///
  /// The default comparison is to the
  /// letter, as in Visual Basic; FUNC does not state it.
  static func inStr(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    var text = try arguments.text(0, &run) ?? ""
    var needle = try arguments.text(1, &run) ?? ""
    let start = arguments[2] == nil ? 1 : try arguments.integer(2, &run)
    guard start > 0 else { throw .refused(.outOfRange(String(start))) }
    if try ignoresCase(arguments, &run) {
      text = LetterCase.invariant.upper(text)
      needle = LetterCase.invariant.upper(needle)
    }
    let units = text.utf16
    guard !text.isEmpty,
      let from = units.index(
        units.startIndex, offsetBy: Int(clamping: start - 1), limitedBy: units.endIndex)
    else { return .integer(0) }
    if needle.isEmpty { return .integer(start) }
    guard let hit = TextSearch(needle).firstRange(in: text, from: from) else { return .integer(0) }
    return .integer(Int64(UTF16Text.offset(of: hit.lowerBound, in: text) + 1))
  }

  private static func ignoresCase(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> Bool {
    switch try arguments.text(3, &run) {
    case nil, "vbBinaryCompare", "0": return false
    case "vbTextCompare", "1": return true
    case let name?: throw .refused(.unknownCompareType(name))
    }
  }

  /// The n-th word between any of the delimiters; runs of them count as one, and a text without
  /// any is one word (FUNC leaves both open).
  static func word(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    let number = try arguments.integer(1, &run)
    let delimiters = Set((try arguments.text(2, &run) ?? "").unicodeScalars)
    let value = try arguments.mapped(0, &run) { text, _ throws(Interruption) in
      guard number > 0 else { return "" }
      var rest = text.unicodeScalars[...]
      for count in 1...number {
        rest = rest.drop(while: delimiters.contains)
        if rest.isEmpty { return "" }
        let end = rest.firstIndex(where: delimiters.contains) ?? rest.endIndex
        if count == number { return String(rest[..<end]) }
        rest = rest[end...]
      }
      return ""
    }
    return value.isNull ? .text("") : value
  }
}
