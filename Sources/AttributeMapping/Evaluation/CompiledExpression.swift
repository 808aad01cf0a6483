/// An expression made ready to be evaluated over many rows.
///
/// Compiling resolves attributes to places of a row, computes what depends on constants alone and
/// compiles patterns and date formats; evaluating then neither parses nor looks names up. Values
/// are shared freely between threads.
public struct CompiledExpression: Sendable {
  private let root: Step

  /// Compiles an expression.
  ///
  /// - Parameter slots: the shared table of places; attributes it lacks are added at its end.
  /// - Throws: ``EvaluationError`` for an unknown function or word, a wrong number of arguments, or
  ///   a constant pattern, format or interval that can never work.
  public init(
    _ expression: Expression, attributes slots: inout AttributeSlots
  ) throws(EvaluationError) {
    var compiler = Compiler(slots: slots)
    root = try compiler.step(for: expression)
    slots = compiler.slots
  }

  /// Names of the functions that can be compiled.
  public static var functionNames: Set<String> { Set(FunctionTable.definitions.keys) }

  /// Evaluates the expression for one row; a row that is too short ends in nulls.
  ///
  /// Always ends: work, size of values and steps of patterns are bounded.
  public func evaluate(
    _ row: [AttributeValue], context: EvaluationContext = EvaluationContext()
  ) -> EvaluationResult {
    switch root {
    case .constant(let value): return .value(value)
    case .slot(let number): return .value(number < row.count ? row[number] : .null)
    default: break
    }
    var run = Run(row: row, context: context)
    do throws(Interruption) {
      return .value(try root.value(&run))
    } catch {
      switch error {
      case .ignored: return .ignore
      case .refused(let reason): return .failure(EvaluationError(reason))
      case .failed(let error): return .failure(error)
      }
    }
  }
}

extension Expression {
  /// Whether the same attributes always give the same value: no function in it looks at the time,
  /// at chance or at the tenant.
  public var isPure: Bool {
    switch node {
    case .attribute, .text, .number, .name: true
    case .call(let call):
      FunctionTable.definitions[call.name]?.isPure == true
        && call.arguments.allSatisfy { $0?.isPure != false }
    case .comparison(let left, _, let right): left.isPure && right.isPure
    }
  }
}
