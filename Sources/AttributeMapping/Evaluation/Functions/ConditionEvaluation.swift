/// Functions that decide (FUNC).
enum ConditionEvaluation {
  static func cBool(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    .boolean(try arguments.value(0, &run).isTrue)
  }

  /// The first argument that is not null; `""` counts as a value.
  static func coalesce(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    for index in 0..<arguments.count {
      let value = try arguments.value(index, &run)
      if !value.isNull { return value }
    }
    return .null
  }

  static func ignoreFlowIfNullOrEmpty(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    let value = try arguments.value(0, &run)
    if value.isNullOrEmpty { throw .ignored }
    return value
  }

  /// Conditions over null are unsupported by the service; here they are evaluated naturally.
  static func iif(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue {
    try arguments.value(try arguments.value(0, &run).isTrue ? 1 : 2, &run)
  }

  static func isNull(_ arguments: Arguments, _ run: inout Run) throws(Interruption)
    -> AttributeValue
  {
    .boolean(try arguments.value(0, &run).isNull)
  }

  static func isNullOrEmpty(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    .boolean(try arguments.value(0, &run).isNullOrEmpty)
  }

  static func isPresent(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    .boolean(try !arguments.value(0, &run).isNullOrEmpty)
  }

  /// Whether the value has a text form: every single value has, null and several values have not.
  static func isString(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    .boolean(try arguments.value(0, &run).text != nil)
  }

  /// False for `True`, True for anything else, null included.
  static func not(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue {
    let text = try arguments.text(0, &run)
    return .boolean(text?.lowercased() != "true")
  }
}
