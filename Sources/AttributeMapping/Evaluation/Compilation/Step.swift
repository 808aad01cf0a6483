/// One step of a compiled expression.
indirect enum Step: Sendable {
  case constant(AttributeValue)
  /// The value at a place of the row.
  case slot(Int)
  /// Takes the attribute out of the flow.
  case ignore
  case comparison(Step, Expression.Comparison, Step)
  case call(CallStep)

  func value(_ run: inout Run) throws(Interruption) -> AttributeValue {
    switch self {
    case .constant(let value): return value
    case .slot(let number): return run.value(at: number)
    case .ignore: throw .ignored
    case .comparison(let left, let comparison, let right):
      let left = try left.value(&run)
      return .boolean(try comparison.holds(left, right.value(&run)))
    case .call(let call): return try call.value(&run)
    }
  }

  /// The value, if it is the same for every row.
  var constant: AttributeValue? {
    if case .constant(let value) = self { value } else { nil }
  }
}

/// What a function does, its arguments unevaluated.
typealias FunctionBody =
  @Sendable (Arguments, inout Run) throws(Interruption) -> AttributeValue

/// A call of a function that gives its place to whatever goes wrong inside.
final class CallStep: Sendable {
  let name: String
  let range: Range<Int>
  let arguments: Arguments
  let body: FunctionBody

  init(name: String, range: Range<Int>, arguments: Arguments, body: @escaping FunctionBody) {
    self.name = name
    self.range = range
    self.arguments = arguments
    self.body = body
  }

  func value(_ run: inout Run) throws(Interruption) -> AttributeValue {
    do throws(Interruption) {
      let value = try body(arguments, &run)
      try run.spend(on: value)
      return value
    } catch {
      guard case .refused(let reason) = error else { throw error }
      throw .failed(EvaluationError(reason, function: name, range: range))
    }
  }
}
