/// What other languages write between values, and what stands after the end.
extension ExpressionParser {
  /// Operators in words, as people write them from habit; in lower case.
  private static let infixWords: Set<String> = [
    "and", "or", "xor", "eq", "ne", "gt", "ge", "lt", "le", "like", "is", "in", "mod",
  ]

  /// The operator that a token stands for in other languages.
  static func infixWord(_ token: ExpressionToken) -> String? {
    switch token.kind {
    case .foreignOperator(let sign): sign
    case .name(let name) where infixWords.contains(name.lowercased()): name
    default: nil
    }
  }

  /// Reads `& [b] & [c]` after a value and reports it; the value itself is kept.
  mutating func infix(after left: Expression?) -> Expression? {
    guard let left, let first = peek, let sign = Self.infixWord(first) else { return left }
    var operands = [left]
    var signs: Set<String> = []
    while let next = peek, let sign = Self.infixWord(next) {
      signs.insert(sign)
      index += 1
      guard let operand = comparedOperand() else { break }
      operands.append(operand)
    }
    let range = left.range.lowerBound..<end
    var fix: ExpressionProblem.Fix?
    if signs.isSubset(of: ["&", "+"]), operands.count > 1 {
      let texts = operands.map(ExpressionFormatter.format).joined(separator: ", ")
      fix = .init(label: "Use Join", range: range, replacement: "Join(\"\", \(texts))")
    }
    report(.infixOperator, Self.message(for: sign), at: first.range, fix: fix)
    return left
  }

  /// An operand; if a comparison follows, that is read and left out.
  private mutating func comparedOperand() -> Expression? {
    let operand = operand()
    while case .comparison = peek?.kind {
      index += 1
      _ = self.operand()
    }
    return operand
  }

  private static func message(for sign: String) -> String {
    switch sign.lowercased() {
    case "&", "+": "There is no operator \(sign). Texts are joined by Join(\"\", …, …) or Append."
    case "and", "&&":
      "There is no \(sign). Nest IIF instead: IIF(first, IIF(second, yes, no), no)."
    case "or", "|", "||":
      "There is no \(sign). Nest IIF instead: IIF(first, yes, IIF(second, yes, no))."
    case "-", "*", "/", "^", "mod": "There is no arithmetic: \(sign) has no meaning here."
    default: "There is no operator \(sign). Comparisons are = <> > >= < <=."
    }
  }

  /// One problem for whatever stands behind the end of the expression.
  mutating func reportTrailing(after expression: Expression?) {
    let first = tokens[index]
    let range = first.range.lowerBound..<(tokens.last?.range.upperBound ?? 0)
    switch first.kind {
    case .rightParenthesis:
      report(
        .extraParenthesis, "This closing parenthesis closes nothing.", at: first.range,
        fix: .init(label: "Remove it", range: first.range, replacement: ""))
    case .comma where expression == nil:
      report(.trailingText, "A function or a value is missing before the comma.", at: first.range)
    case .comma:
      report(
        .trailingText, "The expression ends before this comma: it has one value.", at: range)
    default:
      report(.trailingText, "The expression has ended before this text.", at: range)
    }
  }
}
