/// How calls of one function are checked and made ready.
struct FunctionDefinition: Sendable {
  /// Positions of the arguments that must be given, from 0.
  var required: [Int]
  /// How many arguments there may be; nil: any number.
  var maximum: Int?
  /// Whether equal arguments always give an equal value.
  var isPure = true
  /// Does once, while compiling, what does not depend on a row.
  var prepare: @Sendable (Arguments) throws(EvaluationError.Reason) -> FunctionBody

  /// A function whose first arguments are required.
  static func function(
    _ required: Int, upTo maximum: Int?, isPure: Bool = true, _ body: @escaping FunctionBody
  ) -> FunctionDefinition {
    FunctionDefinition(
      required: Array(0..<required), maximum: maximum, isPure: isPure, prepare: { _ in body })
  }

  /// A function of exactly as many arguments.
  static func function(
    _ count: Int, isPure: Bool = true, _ body: @escaping FunctionBody
  ) -> FunctionDefinition {
    function(count, upTo: count, isPure: isPure, body)
  }

  /// Checks number and presence of arguments; empty ones after the last position are harmless.
  func check(_ arguments: [Step?]) throws(EvaluationError.Reason) -> Arguments {
    var arguments = arguments
    if let maximum {
      while arguments.count > maximum, let last = arguments.last, last == nil {
        arguments.removeLast()
      }
      if arguments.count > maximum { throw .tooManyArguments(maximum: maximum) }
    }
    if let last = required.last, last >= arguments.count {
      throw .tooFewArguments(minimum: last + 1)
    }
    if let missing = required.first(where: { arguments[$0] == nil }) {
      throw .missingArgument(missing + 1)
    }
    return Arguments(arguments)
  }
}
