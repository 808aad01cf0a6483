/// Calls, their arguments and their parentheses.
extension ExpressionParser {
  /// `Name(…)`, or a bare name.
  mutating func call(_ name: String, _ token: ExpressionToken) -> Expression {
    index += 1
    if peek?.kind == .leftParenthesis {
      index += 1
    } else if lacksParenthesis(name) {
      report(
        .missingParenthesis, "The opening parenthesis is missing: \(name)(…).", at: token.range,
        fix: .init(
          label: "Open the parenthesis",
          range: token.range.upperBound..<token.range.upperBound, replacement: "("))
    } else {
      return Expression(.name(name), range: token.range)
    }
    let arguments = arguments(of: name, token)
    return Expression(
      .call(.init(name: name, nameRange: token.range, arguments: arguments)),
      range: token.range.lowerBound..<max(end, token.range.upperBound))
  }

  /// Whether a function's name is followed by what must be its first argument.
  private func lacksParenthesis(_ name: String) -> Bool {
    guard let next = peek, next.beginsValue, Self.infixWord(next) == nil else { return false }
    return FunctionCatalogue.function(namedIgnoringCase: name) != nil
  }

  /// `([a] = "b")`: parentheses stand only after a function's name.
  mutating func group() -> Expression? {
    let start = tokens[index]
    index += 1
    let arguments = arguments(of: "", start)
    let inner = arguments.first ?? nil
    report(
      .missingFunction,
      "Parentheses stand only after the name of a function; they don't group values.",
      at: start.range)
    return inner
  }

  /// Everything up to the closing parenthesis; the opening one has been read.
  private mutating func arguments(of name: String, _ token: ExpressionToken) -> [Expression?] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ExpressionLimits.depth else {
      report(
        .tooDeep, "Calls are nested more than \(ExpressionLimits.depth) deep.", at: token.range)
      skipArguments()
      return []
    }
    var arguments: [Expression?] = []
    var current: Expression?
    while let next = peek, next.kind != .rightParenthesis {
      if next.kind == .comma {
        index += 1
        arguments.append(current)
        current = nil
        if peek == nil || peek?.kind == .rightParenthesis {
          arguments.append(nil)
          break
        }
        continue
      }
      if current != nil {
        reportMissingComma(before: next)
        arguments.append(current)
      }
      current = value()
    }
    if current != nil { arguments.append(current) }
    if peek == nil { unclosed.append(name) } else { index += 1 }
    return arguments
  }

  private mutating func reportMissingComma(before next: ExpressionToken) {
    report(
      .missingComma, "A comma is missing between two arguments.", at: next.range,
      fix: .init(label: "Insert a comma", range: end..<end, replacement: ","))
  }

  /// Goes past the parenthesis that closes the one that was just read, without recursion.
  private mutating func skipArguments() {
    var open = 1
    while let next = peek, open > 0 {
      if next.kind == .leftParenthesis { open += 1 }
      if next.kind == .rightParenthesis { open -= 1 }
      index += 1
    }
  }

  /// One problem for all calls that are still open at the end.
  mutating func reportUnclosed() {
    guard !unclosed.isEmpty else { return }
    let count = unclosed.count
    let names = unclosed.filter { !$0.isEmpty }.prefix(3).map { $0 + "(" }
    let whose = names.isEmpty ? "" : " of " + names.joined(separator: ", ")
    report(
      .missingParenthesis,
      count == 1
        ? "The closing parenthesis\(whose) is missing."
        : "\(count) closing parentheses are missing\(names.isEmpty ? "" : ", those\(whose)").",
      at: end..<end,
      fix: .init(
        label: count == 1 ? "Close the parenthesis" : "Close the parentheses", range: end..<end,
        replacement: String(repeating: ")", count: count)))
  }
}
