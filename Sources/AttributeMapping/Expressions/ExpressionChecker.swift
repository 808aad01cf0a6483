/// Finds what is wrong with an expression beyond its syntax.
///
/// Lenient where the reference is: what is documented or occurs in its examples is never an error.
public struct ExpressionChecker: Sendable {
  /// The attributes that the source has.
  public var schema: SourceSchema
  /// Whether the target is a SCIM application, as Webex is.
  public var isSCIM: Bool
  /// Whether all users and groups are provisioned, not only assigned ones; nil if not known.
  public var everybodyIsInScope: Bool?

  public init(
    schema: SourceSchema = .entraUsers, isSCIM: Bool = true, everybodyIsInScope: Bool? = nil
  ) {
    self.schema = schema
    self.isSCIM = isSCIM
    self.everybodyIsInScope = everybodyIsInScope
  }

  /// All problems of a text, those of its syntax too, in order of place.
  public func problems(in text: String) -> [ExpressionProblem] {
    problems(in: ExpressionParser.parse(text))
  }

  /// All problems of what was parsed, those of its syntax too, in order of place.
  public func problems(in parsed: ParsedExpression) -> [ExpressionProblem] {
    guard let expression = parsed.expression else { return parsed.problems }
    var pass = CheckPass(checker: self, parsed: parsed)
    pass.visit(expression, at: .outermost)
    return (parsed.problems + pass.problems).inOrder()
  }
}

/// One walk over a tree.
struct CheckPass: ProblemReporting {
  /// Where an expression stands.
  enum Place {
    case outermost
    case argument(of: FunctionSignature, position: Int)
    /// In the call of an unknown function.
    case unknownArgument
    /// On one side of a comparison.
    case operand

    var parameter: FunctionParameter? {
      guard case .argument(let function, let position) = self else { return nil }
      return function.parameter(at: position)
    }
  }

  let checker: ExpressionChecker
  let bytes: [UInt8]
  /// With broken syntax the number of arguments says nothing.
  let isComplete: Bool
  var problems: [ExpressionProblem] = []

  init(checker: ExpressionChecker, parsed: ParsedExpression) {
    self.checker = checker
    bytes = Array(parsed.text.utf8)
    isComplete = !parsed.problems.containsError
  }

  mutating func visit(_ expression: Expression, at place: Place) {
    switch expression.node {
    case .attribute(let name): checkAttribute(name, expression.range, at: place)
    case .text, .number: break
    case .name(let word): checkWord(word, expression.range, at: place)
    case .call(let call): visit(call, expression, at: place)
    case .comparison(let left, let comparison, let right):
      checkPlace(ofComparison: expression, at: place)
      checkBooleanText(left, right)
      checkBooleanText(right, left)
      checkNull(left, comparison, right)
      visit(left, at: .operand)
      visit(right, at: .operand)
    }
  }

  private mutating func visit(_ call: Expression.Call, _ expression: Expression, at place: Place) {
    guard let function = function(of: call) else {
      for case let argument? in call.arguments { visit(argument, at: .unknownArgument) }
      return
    }
    if isComplete { checkCount(call, of: function, expression) }
    checkRestrictions(of: function, call, at: place)
    for (position, argument) in call.arguments.enumerated() {
      guard let argument else { continue }
      let place = Place.argument(of: function, position: position)
      if let parameter = function.parameter(at: position) {
        checkType(of: argument, for: parameter, position: position, of: function)
      }
      visit(argument, at: place)
    }
    switch function.name {
    case "Switch": checkSwitch(call, expression, at: place)
    case "Replace": checkReplace(call, expression)
    case "IIF": checkIIF(call, expression)
    case "RandomString": checkRandomString(call)
    default: break
    }
  }

  // MARK: Tools

  /// The text of a literal, nil for anything else.
  func literal(_ expression: Expression?) -> String? {
    guard case .text(let text) = expression?.node else { return nil }
    return text
  }

  /// As it stands in the text.
  func written(_ expression: Expression) -> String {
    let range = expression.range.clamped(to: 0..<bytes.count)
    return String(decoding: bytes[range], as: UTF8.self)
  }
}
