/// How many arguments there are, and which of them are empty.
extension CheckPass {
  mutating func checkCount(
    _ call: Expression.Call, of function: FunctionSignature, _ expression: Expression
  ) {
    let count = call.arguments.count
    if function.name == "Switch", count >= 3, count % 2 == 1 {
      return reportSwitchPairs(call, expression)
    }
    if function.name == "FormatDateTime", count == 3, let second = call.arguments[1] {
      return report(
        .tooFewArguments,
        "FormatDateTime has 4 parameters: dateTimeStyles, which may be empty, stands before the "
          + "formats.", at: expression.range,
        fix: .init(
          label: "Leave dateTimeStyles empty",
          range: second.range.lowerBound..<second.range.lowerBound, replacement: ", "))
    }
    if let maximum = function.maximumCount, count > maximum {
      let first = call.arguments[maximum...].lazy.compactMap { $0?.range }.first
      return report(
        .tooManyArguments,
        maximum == 0
          ? "\(function.name) takes no arguments."
          : "\(function.name) takes at most \(maximum) arguments; these are \(count).",
        at: first ?? expression.range)
    }
    if count < function.minimumCount {
      return report(
        .tooFewArguments,
        "\(function.name) needs \(function.minimumCount) arguments: \(function.label).",
        at: expression.range)
    }
    checkMissing(call, of: function, expression)
    if function.name == "Replace", count < function.parameters.count {
      let end = expression.range.upperBound - 1
      let missing = function.parameters.count - count
      report(
        .replacePositions, "Replace has 7 positions; those not used are left empty.",
        severity: .warning, at: expression.range,
        fix: .init(
          label: "Add empty positions", range: end..<end,
          replacement: String(repeating: ", ", count: missing)))
    }
  }

  private mutating func checkMissing(
    _ call: Expression.Call, of function: FunctionSignature, _ expression: Expression
  ) {
    for (position, argument) in call.arguments.enumerated() where argument == nil {
      guard let parameter = function.parameter(at: position), parameter.isRequired else { continue }
      let name = parameter.isRepeatable ? function.parameterKey(at: position) : parameter.name
      report(
        .missingArgument,
        "The argument \(name ?? parameter.name) of \(function.name) is missing. An empty text is "
          + "written \"\".", at: gap(position, of: call, expression))
    }
  }

  /// Where a missing argument should stand.
  private func gap(
    _ position: Int, of call: Expression.Call, _ expression: Expression
  ) -> Range<Int> {
    let next = call.arguments[position...].lazy.compactMap { $0?.range.lowerBound }.first
    let place = next ?? max(expression.range.upperBound - 1, expression.range.lowerBound)
    return place..<place
  }
}
