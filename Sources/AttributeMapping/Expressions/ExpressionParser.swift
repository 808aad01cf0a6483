/// Reads an expression and goes on after mistakes, so that an editor always has a tree.
///
/// Grammar: section 2.1 of the reference of mappings and expressions. Recursive descent over the
/// tokens; ``ExpressionLimits/depth`` bounds the recursion.
public struct ExpressionParser: ProblemReporting {
  var tokens: [ExpressionToken]
  var index = 0
  var depth = 0
  var problems: [ExpressionProblem]
  /// Names of the calls that the end of the text cut off, innermost first.
  var unclosed: [String] = []

  /// The tree, as far as there is one, with all problems of syntax.
  public static func parse(_ text: String) -> ParsedExpression {
    let tooLong = lengthProblem(of: text)
    guard text.utf8.count <= ExpressionLimits.bytes else {
      return ParsedExpression(
        text: text, expression: nil, problems: tooLong.map { [$0] } ?? [], tokens: [])
    }
    let (tokens, problems) = ExpressionLexer.tokens(of: text)
    var parser = ExpressionParser(
      tokens: tokens.filter { $0.kind != .unknown }, problems: problems)
    let expression = parser.expression()
    if let tooLong { parser.problems.append(tooLong) }
    return ParsedExpression(
      text: text, expression: expression, problems: parser.problems.inOrder(), tokens: tokens)
  }

  private init(tokens: [ExpressionToken], problems: [ExpressionProblem]) {
    self.tokens = tokens
    self.problems = problems
  }

  private static func lengthProblem(of text: String) -> ExpressionProblem? {
    let limit = ExpressionLimits.characters
    let count = text.utf16.count
    guard count > limit else { return nil }
    let start = text.utf16.index(text.startIndex, offsetBy: limit)
    let offset = text.utf8.distance(from: text.startIndex, to: start)
    return ExpressionProblem(
      .tooLong, "The expression has \(count) characters; \(limit) are allowed.",
      at: offset..<text.utf8.count)
  }

  private mutating func expression() -> Expression? {
    guard !tokens.isEmpty else {
      if !problems.containsError { report(.empty, "The expression is empty.", at: 0..<0) }
      return nil
    }
    let expression = value()
    reportUnclosed()
    if index < tokens.count { reportTrailing(after: expression) }
    return expression
  }

  // MARK: Values

  /// An operand, or a comparison of two.
  mutating func value() -> Expression? {
    var left = operand()
    if case .comparison(let comparison) = peek?.kind {
      left = self.comparison(left, comparison)
    }
    return infix(after: left)
  }

  private mutating func comparison(
    _ left: Expression?, _ comparison: Expression.Comparison
  ) -> Expression? {
    let sign = tokens[index].range
    index += 1
    if left == nil {
      report(.missingOperand, "A value is missing before \(comparison.rawValue).", at: sign)
    }
    let right = operand()
    if right == nil {
      report(.missingOperand, "A value is missing after \(comparison.rawValue).", at: sign)
    }
    while let next = peek, case .comparison = next.kind {
      report(
        .chainedComparison, "A condition has one comparison. Nest IIF for more.", at: next.range)
      index += 1
      _ = operand()
    }
    guard let left, let right else { return left ?? right }
    return Expression(
      .comparison(left, comparison, right),
      range: left.range.lowerBound..<right.range.upperBound)
  }

  /// Attribute, text, number, name or call; nil if none begins here, and then nothing is consumed
  /// but signs that have no meaning before a value.
  mutating func operand() -> Expression? {
    while let token = peek {
      switch token.kind {
      case .attribute(let name): return leaf(.attribute(name), token)
      case .text(let text): return leaf(.text(text), token)
      case .number(let number): return leaf(.number(number), token)
      case .name(let name): return call(name, token)
      case .leftParenthesis: return group()
      case .foreignOperator(let sign):
        report(.infixOperator, "\(sign) has no meaning here.", at: token.range)
        index += 1
      case .rightParenthesis, .comma, .comparison, .unknown: return nil
      }
    }
    return nil
  }

  private mutating func leaf(_ node: Expression.Node, _ token: ExpressionToken) -> Expression {
    index += 1
    return Expression(node, range: token.range)
  }

  // MARK: Tools

  var peek: ExpressionToken? { index < tokens.count ? tokens[index] : nil }

  /// The end of what has been read.
  var end: Int { index > 0 ? tokens[index - 1].range.upperBound : 0 }
}
