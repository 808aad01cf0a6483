/// Comparisons, IIF and Switch.
extension CheckPass {
  mutating func checkPlace(ofComparison expression: Expression, at place: Place) {
    if case .unknownArgument = place { return }
    guard place.parameter?.kind != .condition else { return }
    report(
      .comparisonPlace, "A comparison stands only in the condition of IIF or in CBool.",
      at: expression.range,
      fix: .init(
        label: "Wrap it in CBool", range: expression.range,
        replacement: "CBool(\(written(expression)))"))
  }

  /// Truth values travel as True and False, and comparing them counts the case.
  mutating func checkBooleanText(_ value: Expression, _ other: Expression?) {
    guard type(of: value) == .boolean, let other, let text = literal(other) else { return }
    let lowercased = text.lowercased()
    guard lowercased == "true" || lowercased == "false" else { return }
    let written = lowercased == "true" ? "True" : "False"
    guard text != written else { return }
    report(
      .booleanText, "Truth values are the texts True and False; \(text) never equals them.",
      severity: .warning, at: other.range,
      fix: .init(label: "Write \(written)", range: other.range, replacement: "\"\(written)\""))
  }

  /// A null attribute in a condition: "the condition check fails", and nobody says how.
  mutating func checkNull(
    _ left: Expression, _ comparison: Expression.Comparison, _ right: Expression
  ) {
    for side in [left, right] {
      guard case .attribute(let name) = side.node,
        let attribute = checker.schema.attribute(named: name), !attribute.isAlwaysPresent
      else { continue }
      if literal(left) == "" || literal(right) == "" { continue }
      report(
        .conditionNull,
        "If \(name) is null the condition fails; whether that counts as false is not documented.",
        severity: .note, at: side.range)
    }
  }

  // MARK: IIF

  mutating func checkCondition(_ argument: Expression, of function: FunctionSignature) {
    guard function.name == "IIF" else { return }
    switch argument.node {
    case .attribute:
      report(
        .conditionUnsupported, "The condition of IIF is a comparison.", severity: .warning,
        at: argument.range,
        fix: .init(
          label: "Compare with \"True\"", range: argument.range,
          replacement: written(argument) + " = \"True\""))
    case .text:
      report(
        .conditionUnsupported, "The condition of IIF is a comparison, not a text.",
        severity: .warning, at: argument.range)
    default: break
    }
  }

  /// The forms that the reference lists as unsupported.
  mutating func checkIIF(_ call: Expression.Call, _ expression: Expression) {
    guard let condition = call.arguments.first ?? nil else { return }
    switch condition.node {
    case .comparison(let left, let comparison, let right)
    where literal(left) == "" || literal(right) == "":
      report(
        .conditionUnsupported,
        "Comparing with an empty text in IIF is listed as unsupported. Use Switch, whose key "
          + "\"\" matches null and empty.", severity: .warning, at: condition.range,
        fix: switchFix(call, literal(left) == "" ? right : left, comparison, expression))
    case .call(let inner): checkConditionCall(inner, condition)
    default: break
    }
  }

  private mutating func checkConditionCall(_ inner: Expression.Call, _ condition: Expression) {
    guard let function = FunctionCatalogue.function(namedIgnoringCase: inner.name) else { return }
    if function.name == "Not", case .call(let negated) = (inner.arguments.first ?? nil)?.node {
      return checkConditionCall(negated, condition)
    }
    guard function.restrictions.contains(.notAsCondition) else { return }
    if function.name == "IgnoreFlowIfNullOrEmpty" {
      return report(
        .conditionUnsupported,
        "IgnoreFlowIfNullOrEmpty must not be the condition of IIF. Wrap the whole IIF in it.",
        at: condition.range)
    }
    report(
      .conditionUnsupported,
      "\(function.name) as the condition of IIF is listed as unsupported. Use Switch, as in "
        + "Switch([country], [country], \"\", \"Other\").", severity: .warning,
      at: condition.range)
  }

  /// `IIF([a]="", x, y)` as `Switch([a], y, "", x)`.
  private func switchFix(
    _ call: Expression.Call, _ source: Expression, _ comparison: Expression.Comparison,
    _ expression: Expression
  ) -> ExpressionProblem.Fix? {
    guard isComplete, comparison == .equal || comparison == .notEqual, call.arguments.count == 3,
      let first = call.arguments[1], let second = call.arguments[2]
    else { return nil }
    let (empty, other) = comparison == .equal ? (first, second) : (second, first)
    return .init(
      label: "Use Switch", range: expression.range,
      replacement: "Switch(\(written(source)), \(written(other)), \"\", \(written(empty)))")
  }
}
