/// The regular expression of Replace, and the groups that are named beside it.
///
/// The pattern is compiled as the evaluation compiles it, so that what is refused here is refused
/// there.
extension CheckPass {
  /// Positions of Replace: 2 is the pattern, 3 the name of a group, 4 the replacement.
  mutating func checkPattern(of call: Expression.Call) {
    guard let (pattern, argument) = literalArgument(call, 2) else { return }
    guard !pattern.isEmpty else {
      return report(.pattern, "The regular expression is empty.", at: argument.range)
    }
    let groups: PatternGroups
    do throws(EvaluationError.Reason) {
      groups = try Pattern(pattern).groups
    } catch {
      return reportPattern(error, pattern, argument)
    }
    if let (group, place) = literalArgument(call, 3) {
      checkGroup(group, groups, place, severity: .error, isWhole: true)
    }
    if let (replacement, place) = literalArgument(call, 4) {
      for name in Self.references(in: replacement) {
        checkGroup(name, groups, place, severity: .warning, isWhole: false)
      }
    }
  }

  /// The text at a position, if a literal stands there.
  private func literalArgument(
    _ call: Expression.Call, _ position: Int
  ) -> (text: String, expression: Expression)? {
    guard position < call.arguments.count, let expression = call.arguments[position],
      let text = literal(expression)
    else { return nil }
    return (text, expression)
  }

  private mutating func reportPattern(
    _ reason: EvaluationError.Reason, _ pattern: String, _ argument: Expression
  ) {
    guard case .invalidPattern(let message, let offset) = reason else { return }
    var range = argument.range
    if let offset {
      let place = offsetInText(of: min(offset, pattern.utf8.count), argument)
      range = place..<min(place + 1, max(place, argument.range.upperBound))
    }
    // What .NET has and the engine here has not says nothing against the pattern.
    if message.hasSuffix("not supported") || message.contains("lookbehind") {
      report(
        .pattern, "The regular expression can't be tried here: \(message).", severity: .note,
        at: range)
    } else {
      report(.pattern, "The regular expression is not valid: \(message).", at: range)
    }
  }

  private mutating func checkGroup(
    _ name: String, _ groups: PatternGroups, _ argument: Expression,
    severity: ExpressionProblem.Severity, isWhole: Bool
  ) {
    if !groups.numbers(of: name).isEmpty { return }
    let names = groups.names.sorted()
    let near =
      names.first { $0.lowercased() == name.lowercased() }
      ?? NearMiss.suggestion(for: name, among: names)
    report(
      .patternGroup,
      "The regular expression has no group \(name)."
        + (near.map { " Did you mean \($0)?" }
          ?? (names.isEmpty ? "" : " It has \(names.joined(separator: ", ")).")),
      severity: severity, at: argument.range,
      fix: near.flatMap { near in
        isWhole
          ? .init(
            label: "Write \(near)", range: argument.range,
            replacement: ExpressionFormatter.quoted(near)) : nil
      })
  }

  /// Names in `${name}`; `$$` is a plain dollar sign.
  static func references(in replacement: String) -> [String] {
    var names: [String] = []
    var rest = Substring(replacement)
    while let dollar = rest.firstIndex(of: "$") {
      rest = rest[dollar...].dropFirst()
      if rest.first == "$" {
        rest = rest.dropFirst()
      } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
        names.append(String(rest[..<end].dropFirst()))
        rest = rest[end...]
      }
    }
    return names
  }
}
