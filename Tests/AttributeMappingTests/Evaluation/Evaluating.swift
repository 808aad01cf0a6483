import AttributeMapping

/// Parses, compiles and evaluates an expression; nil if it cannot be parsed.
func evaluate(
  _ text: String, _ source: [String: AttributeValue] = [:],
  context: EvaluationContext = EvaluationContext()
) -> EvaluationResult? {
  guard let expression = ExpressionParser.parse(text).valid else { return nil }
  var slots = AttributeSlots()
  do throws(EvaluationError) {
    let compiled = try CompiledExpression(expression, attributes: &slots)
    return compiled.evaluate(slots.row(source), context: context)
  } catch {
    return .failure(error)
  }
}

/// The text of an expression's value; nil for null, several values, and whatever is no value.
func text(_ expression: String, _ source: [String: AttributeValue] = [:]) -> String? {
  evaluate(expression, source)?.value?.text
}
