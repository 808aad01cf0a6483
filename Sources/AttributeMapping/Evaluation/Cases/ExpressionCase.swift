/// One worked example of the expression language and what is expected of it.
public struct ExpressionCase: Sendable, Equatable {
  public var id: String
  /// The function it is about, or `(grammar)`.
  public var function: String
  public var expression: String
  public var source: [String: AttributeValue]
  /// Null: nothing flows.
  public var expected: AttributeValue
  /// Further values that are right.
  public var accepted: [AttributeValue] = []
  /// Whether the attribute must leave the flow.
  public var expectsIgnore = false
  /// Whether the expression must be refused.
  public var expectsError = false
  /// Whether a product may refuse the function.
  public var isOptional = false
  public var context = EvaluationContext()

  public enum Outcome: Sendable, Equatable {
    case passed
    /// An optional case was refused, for this reason.
    case skipped(String)
    case failed(expected: String, actual: String)
  }

  public init(
    id: String, function: String, expression: String, source: [String: AttributeValue],
    expected: AttributeValue
  ) {
    self.id = id
    self.function = function
    self.expression = expression
    self.source = source
    self.expected = expected
  }

  /// Parses, compiles and evaluates the expression and judges the result.
  public func run() -> Outcome {
    let parsed = ExpressionParser.parse(expression)
    guard let valid = parsed.valid else {
      return judge(
        error: parsed.problems.first { $0.severity == .error }?.message ?? "no expression")
    }
    var slots = AttributeSlots()
    do throws(EvaluationError) {
      let compiled = try CompiledExpression(valid, attributes: &slots)
      switch compiled.evaluate(slots.row(source), context: context) {
      case .failure(let error): throw error
      case .ignore: return judge(nil)
      case .value(let value): return judge(value)
      }
    } catch {
      return judge(error: error.description)
    }
  }

  private func judge(error: String) -> Outcome {
    if expectsError { return .passed }
    if isOptional { return .skipped(error) }
    return .failed(expected: expectation, actual: "error: \(error)")
  }

  /// - Parameter value: nil if the attribute left the flow.
  private func judge(_ value: AttributeValue?) -> Outcome {
    let isRight =
      if expectsError {
        false
      } else if expectsIgnore {
        value == nil
      } else {
        ([expected] + accepted).contains { Self.isSame($0, value ?? .null) }
      }
    if isRight { return .passed }
    return .failed(expected: expectation, actual: value.map(Self.words) ?? "left the flow")
  }

  /// Values count as the same if their texts are; null is its own.
  private static func isSame(_ left: AttributeValue, _ right: AttributeValue) -> Bool {
    left.isNull == right.isNull && left.texts.elementsEqual(right.texts) { $0.isIdentical(to: $1) }
  }

  private var expectation: String {
    if expectsError { return "an error" }
    if expectsIgnore { return "left the flow" }
    return ([expected] + accepted).map(Self.words).joined(separator: " or ")
  }

  private static func words(_ value: AttributeValue) -> String {
    if case .list(let texts) = value { return "\(texts)" }
    return value.text.map { "\"\($0)\"" } ?? "null"
  }
}
