/// Functions over multi-valued attributes (FUNC); a single value counts as a list of one.
enum ListEvaluation {
  static func count(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    .integer(Int64(try arguments.value(0, &run).texts.count))
  }

  /// The item at a place, the first at 1; a place outside the list is an error (CSYNC, "Item").
  static func item(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    let value = try arguments.value(0, &run)
    let index = try arguments.integer(1, &run)
    if value.isNull { return .null }
    let texts = value.texts
    guard index >= 1, index <= texts.count else {
      throw .refused(.noItem(index: index, count: texts.count))
    }
    return .text(texts[Int(index) - 1])
  }

  /// All values with the separator between; empty ones leave no trace, blanks stay.
  static func join(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    let separator = try arguments.text(0, &run) ?? ""
    var result = ""
    var isFirst = true
    for index in 1..<arguments.count {
      let value = try arguments.value(index, &run)
      if case .list(let texts) = value {
        for text in texts { try append(text, separator, isFirst: &isFirst, to: &result, &run) }
      } else if let text = value.text {
        try append(text, separator, isFirst: &isFirst, to: &result, &run)
      }
    }
    return .text(result)
  }

  private static func append(
    _ text: String, _ separator: String, isFirst: inout Bool, to result: inout String,
    _ run: inout Run
  ) throws(Interruption) {
    guard !text.isEmpty else { return }
    if !isFirst { try run.append(separator, to: &result) }
    try run.append(text, to: &result)
    isFirst = false
  }

  /// Each value once, at its first place.
  static func removeDuplicates(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    let value = try arguments.value(0, &run)
    guard case .list(let texts) = value else { return value }
    var seen: Set<[UInt8]> = []
    var results: [String] = []
    for text in texts {
      try run.spend(8 + text.utf8.count)
      if seen.insert(Array(text.utf8)).inserted { results.append(text) }
    }
    return .list(results)
  }

  /// The parts between the delimiters, without blanks around them, as FUNC prints them.
  static func split(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    guard let text = try arguments.text(0, &run) else { return .null }
    let delimiter = try arguments.text(1, &run) ?? ""
    guard !delimiter.isEmpty else { return .list([trim(text[...])]) }
    let search = TextSearch(delimiter)
    var results: [String] = []
    var position = text.startIndex
    while let hit = search.firstRange(in: text, from: position) {
      guard results.count < EvaluationLimits.values else {
        throw .refused(.tooManyValues(limit: EvaluationLimits.values))
      }
      results.append(trim(text[position..<hit.lowerBound]))
      position = hit.upperBound
    }
    results.append(trim(text[position...]))
    return .list(results)
  }

  private static func trim(_ text: Substring) -> String {
    let start = text.unicodeScalars.drop { $0.properties.isWhitespace }
    guard let end = start.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
    return String(start[...end])
  }

  /// One role's name; of several, which one is not guaranteed (FUNC): here the first.
  static func firstRole(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    try arguments.value(0, &run).texts.first.map { .text($0) } ?? .null
  }

  /// The roles as they came.
  ///
  /// The objects that are sent for them depend on the request (CUST), not
  /// on the value.
  static func allRoles(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    let texts = try arguments.value(0, &run).texts
    return texts.isEmpty ? .null : .list(texts)
  }
}
