/// The rules of an object mapping made ready to be evaluated over many rows.
public struct CompiledMapping: Sendable {
  private enum Source: Sendable {
    case none
    case expression(CompiledExpression)
    case unusable(EvaluationError)
  }

  public let mapping: ObjectMapping
  private let sources: [Source]

  /// Compiles every rule; one that can't be compiled fails for each row with the reason.
  ///
  /// - Parameter slots: the shared table of places; attributes it lacks are added at its end.
  public init(_ mapping: ObjectMapping, attributes slots: inout AttributeSlots) {
    self.mapping = mapping
    var compiled: [Source] = []
    for rule in mapping.attributes { compiled.append(Self.source(of: rule, &slots)) }
    sources = compiled
  }

  private static func source(of rule: MappingRule, _ slots: inout AttributeSlots) -> Source {
    guard rule.kind != .none else { return .none }
    let parsed = ExpressionParser.parse(rule.expression)
    guard let expression = parsed.valid else {
      let problem = parsed.problems.first { $0.severity == .error }
      return .unusable(
        EvaluationError(
          .syntax(problem?.message ?? "The expression can't be read."),
          range: problem?.range ?? 0..<0))
    }
    do throws(EvaluationError) {
      return .expression(try CompiledExpression(expression, attributes: &slots))
    } catch {
      return .unusable(error)
    }
  }

  /// What every rule gives for one object, in the order of the rules; none gives null.
  public func evaluate(
    _ row: [AttributeValue], context: EvaluationContext = EvaluationContext()
  ) -> [EvaluationResult] {
    sources.map { source in
      switch source {
      case .none: .value(.null)
      case .expression(let expression): expression.evaluate(row, context: context)
      case .unusable(let error): .failure(error)
      }
    }
  }

  /// What the rule at one place gives for one object.
  public func evaluate(
    ruleAt index: Int, _ row: [AttributeValue], context: EvaluationContext = EvaluationContext()
  ) -> EvaluationResult {
    guard sources.indices ~= index else { return .value(.null) }
    switch sources[index] {
    case .none: return .value(.null)
    case .expression(let expression): return expression.evaluate(row, context: context)
    case .unusable(let error): return .failure(error)
    }
  }
}
