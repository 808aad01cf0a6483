/// A text with everything that could be understood of it.
public struct ParsedExpression: Sendable, Equatable {
  public let text: String
  /// The tree; partial where ``problems`` has errors, nil if nothing was understood.
  public let expression: Expression?
  /// Mistakes of syntax, in order of place; ``ExpressionChecker`` finds the rest.
  public let problems: [ExpressionProblem]
  let tokens: [ExpressionToken]

  /// The tree, if the syntax has no error.
  public var valid: Expression? { problems.containsError ? nil : expression }
}

/// Upper bounds of what is read.
public enum ExpressionLimits {
  /// Length of one expression in UTF-16 units (CUST: "at most 10,000 characters").
  public static let characters = 10_000
  /// Calls inside calls; the service's bound isn't published, this one keeps recursion safe.
  public static let depth = 100
  /// Longer texts aren't read at all.
  static let bytes = 65_536
  /// Problems of one kind of reading; more of them help nobody.
  static let problems = 100
}
