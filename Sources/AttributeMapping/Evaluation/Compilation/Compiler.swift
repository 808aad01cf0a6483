/// Turns an expression into steps: attributes into places, constants and whatever follows from
/// them alone into values, patterns and formats into their compiled form.
struct Compiler {
  private(set) var slots: AttributeSlots
  /// Bounds what all constants together may cost.
  private var run = Run(row: [], context: EvaluationContext())

  init(slots: AttributeSlots) { self.slots = slots }

  mutating func step(
    for expression: Expression, depth: Int = 0
  ) throws(EvaluationError) -> Step {
    guard depth <= EvaluationLimits.depth else {
      throw EvaluationError(.tooDeep(limit: EvaluationLimits.depth), range: expression.range)
    }
    switch expression.node {
    case .attribute(let name): return .slot(slots.slot(for: name))
    case .text(let text): return .constant(.text(text))
    case .number(let literal):
      guard let value = NumberText.value(of: literal) else {
        throw EvaluationError(.noNumber(literal), range: expression.range)
      }
      return .constant(value)
    case .name(let name): return try word(name, range: expression.range)
    case .comparison(let left, let comparison, let right):
      let left = try step(for: left, depth: depth + 1)
      return fold(.comparison(left, comparison, try step(for: right, depth: depth + 1)))
    case .call(let call): return try step(for: call, range: expression.range, depth: depth)
    }
  }

  /// Enumeration names stand for their own text; `IgnoreObjectFlow` cannot reach beyond the
  /// attribute here, so that it does what `IgnoreAttributeFlow` does (WDG).
  private func word(_ name: String, range: Range<Int>) throws(EvaluationError) -> Step {
    switch name {
    case "vbTextCompare", "vbBinaryCompare": return .constant(.text(name))
    case "IgnoreAttributeFlow", "IgnoreObjectFlow": return .ignore
    default: throw EvaluationError(.unknownName(name), range: range)
    }
  }

  private mutating func step(
    for call: Expression.Call, range: Range<Int>, depth: Int
  ) throws(EvaluationError) -> Step {
    guard let definition = FunctionTable.definitions[call.name] else {
      throw EvaluationError(.unknownFunction, function: call.name, range: call.nameRange)
    }
    var steps: [Step?] = []
    for argument in call.arguments {
      guard let argument else {
        steps.append(nil)
        continue
      }
      steps.append(try step(for: argument, depth: depth + 1))
    }
    do throws(EvaluationError.Reason) {
      let arguments = try definition.check(steps)
      let body = try definition.prepare(arguments)
      let call = CallStep(name: call.name, range: range, arguments: arguments, body: body)
      let isConstant = steps.allSatisfy { $0 == nil || $0?.constant != nil }
      return definition.isPure && isConstant ? fold(.call(call)) : .call(call)
    } catch {
      throw EvaluationError(error, function: call.name, range: range)
    }
  }

  /// The value of a step that needs no row; what fails is left to fail for each row.
  private mutating func fold(_ step: Step) -> Step {
    if case .comparison(let left, _, let right) = step,
      left.constant == nil || right.constant == nil
    {
      return step
    }
    guard let value = try? step.value(&run) else { return step }
    return .constant(value)
  }
}
