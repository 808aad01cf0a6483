/// `Replace`, whose five modes are told apart by which positions are filled (FUNC).
///
/// Positions: source, oldValue, regexPattern, regexGroupName, replacementValue,
/// replacementAttributeName, template. An empty one is not filled, `""` is.
enum Replacement {
  private enum Position {
    static let (old, pattern, group, new, attribute, template) = (1, 2, 3, 4, 5, 6)
  }

  static let definition = FunctionDefinition(required: [0], maximum: 7) {
    arguments throws(EvaluationError.Reason) in
    let filled = (1...6).filter { arguments[$0] != nil }
    switch filled {
    case [Position.old, Position.new]: return try text(arguments)
    case [Position.old, Position.template]: return try template(arguments)
    case [Position.pattern, Position.new]: return try matches(arguments)
    case [Position.pattern, Position.group, Position.new]: return try group(arguments)
    case [Position.pattern, Position.group, Position.attribute]: return try fallback(arguments)
    default: throw .noReplacementMode
    }
  }

  /// Every occurrence of oldValue in the source becomes replacementValue.
  private static func text(_ arguments: Arguments) throws(EvaluationError.Reason) -> FunctionBody {
    let search = try search(arguments)
    return { arguments, run throws(Interruption) in
      let new = try arguments.text(Position.new, &run) ?? ""
      guard let search = try search.value(arguments, &run) else {
        return try arguments.value(0, &run)
      }
      return try arguments.mapped(0, &run) { source, run throws(Interruption) in
        try search.replacing(in: source, with: new, &run)
      }
    }
  }

  /// Every occurrence of oldValue in the template becomes the source.
  private static func template(
    _ arguments: Arguments
  ) throws(EvaluationError.Reason) -> FunctionBody {
    let search = try search(arguments)
    return { arguments, run throws(Interruption) in
      let template = try arguments.text(Position.template, &run) ?? ""
      guard let search = try search.value(arguments, &run) else { return .text(template) }
      return try arguments.mapped(0, &run) { source, run throws(Interruption) in
        try search.replacing(in: template, with: source, &run)
      }
    }
  }

  private static func search(
    _ arguments: Arguments
  ) throws(EvaluationError.Reason) -> Prepared<TextSearch> {
    try Prepared(Position.old, of: arguments) { text throws(EvaluationError.Reason) in
      if text.isEmpty { throw .emptySearchText }
      return TextSearch(text)
    }
  }

  /// Every match of the pattern becomes the replacement, with its references to groups.
  private static func matches(
    _ arguments: Arguments
  ) throws(EvaluationError.Reason) -> FunctionBody {
    let pattern = try pattern(arguments)
    let constant = pattern.ready.flatMap { pattern in
      arguments[Position.new]?.constant?.text.map {
        ReplacementPattern($0, groups: pattern.groups)
      }
    }
    return { arguments, run throws(Interruption) in
      guard let pattern = try pattern.value(arguments, &run) else {
        return try arguments.value(0, &run)
      }
      let new = constant == nil ? try arguments.text(Position.new, &run) ?? "" : ""
      let replacement = constant ?? ReplacementPattern(new, groups: pattern.groups)
      return try arguments.mapped(0, &run) { source, run throws(Interruption) in
        try pattern.replacing(in: source, with: replacement, &run)
      }
    }
  }

  /// Inside every match the text of the group becomes the replacement, which is plain text.
  private static func group(_ arguments: Arguments) throws(EvaluationError.Reason) -> FunctionBody {
    let pattern = try pattern(arguments)
    try checkGroup(arguments, of: pattern.ready)
    return { arguments, run throws(Interruption) in
      guard let pattern = try pattern.value(arguments, &run) else {
        return try arguments.value(0, &run)
      }
      let groups = try groups(arguments, of: pattern, &run)
      let new = Array((try arguments.text(Position.new, &run) ?? "").utf8)
      return try arguments.mapped(0, &run) { source, run throws(Interruption) in
        try pattern.replacing(groups: groups, in: source, with: new, &run)
      }
    }
  }

  /// The source; if it has no value, the group of the pattern in the other attribute.
  private static func fallback(
    _ arguments: Arguments
  ) throws(EvaluationError.Reason) -> FunctionBody {
    let pattern = try pattern(arguments)
    try checkGroup(arguments, of: pattern.ready)
    return { arguments, run throws(Interruption) in
      let source = try arguments.value(0, &run)
      guard source.isNullOrEmpty, let pattern = try pattern.value(arguments, &run) else {
        return source
      }
      let groups = try groups(arguments, of: pattern, &run)
      guard let other = try arguments.text(Position.attribute, &run) else { return source }
      return try pattern.firstText(of: groups, in: other, &run).map { .text($0) } ?? source
    }
  }

  /// Compiling costs far more per byte than searching.
  private static func pattern(
    _ arguments: Arguments
  ) throws(EvaluationError.Reason) -> Prepared<Pattern> {
    try Prepared(Position.pattern, of: arguments, cost: 10_000, Pattern.init)
  }

  private static func checkGroup(
    _ arguments: Arguments, of pattern: Pattern?
  ) throws(EvaluationError.Reason) {
    guard let pattern, let name = arguments[Position.group]?.constant?.text else { return }
    if pattern.groups.numbers(of: name).isEmpty { throw .unknownGroup(name) }
  }

  private static func groups(
    _ arguments: Arguments, of pattern: Pattern, _ run: inout Run
  ) throws(Interruption) -> [Int] {
    let name = try arguments.text(Position.group, &run) ?? ""
    let numbers = pattern.groups.numbers(of: name)
    guard !numbers.isEmpty else { throw .refused(.unknownGroup(name)) }
    return numbers
  }
}
