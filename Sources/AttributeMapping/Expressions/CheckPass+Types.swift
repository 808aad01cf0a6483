/// Whether an argument can be what its parameter expects.
extension CheckPass {
  /// What kind of value an expression gives, as far as that is certain.
  func type(of expression: Expression) -> ExpressionType {
    switch expression.node {
    case .attribute(let name): checker.schema.attribute(named: name)?.expressionType ?? .any
    case .text: .text
    case .number: .number
    case .name: .any
    case .comparison: .boolean
    case .call(let call): FunctionCatalogue.function(namedIgnoringCase: call.name)?.result ?? .any
    }
  }

  mutating func checkType(
    of argument: Expression, for parameter: FunctionParameter, position: Int,
    of function: FunctionSignature
  ) {
    // The comparison in a wrong place is a problem of its own.
    if case .comparison = argument.node { return }
    let type = type(of: argument)
    if type == .list { return checkList(argument, for: parameter, of: function) }
    switch parameter.kind {
    case .number:
      checkNumber(argument, type, for: parameter, of: function)
      checkBounds(argument, position: position, of: function)
    case .boolean: checkBoolean(argument, type, of: function)
    case .date, .dateText: checkDate(argument, type, for: parameter, of: function)
    case .list: checkSingle(argument, type, of: function)
    case .condition: checkCondition(argument, of: function)
    case .roles: checkRoles(argument, of: function)
    case .interval, .culture, .dateStyles, .dateFormat, .compareType:
      checkVocabulary(argument, for: parameter)
    case .any, .text, .textOrList, .pattern, .groupName: break
    }
  }

  private mutating func checkList(
    _ argument: Expression, for parameter: FunctionParameter, of function: FunctionSignature
  ) {
    switch parameter.kind {
    case .list, .textOrList, .any, .roles: return
    case .number, .date, .dateText, .boolean, .interval, .compareType:
      report(
        .argumentType,
        "\(parameter.name) of \(function.name) takes one value; this has several.",
        at: argument.range)
    default:
      report(
        .multiValued,
        "What \(function.name) does with several values isn't documented. Item takes one of "
          + "them, Join puts them together.", severity: .warning, at: argument.range)
    }
  }

  private mutating func checkSingle(
    _ argument: Expression, _ type: ExpressionType, of function: FunctionSignature
  ) {
    guard type != .any else { return }
    report(
      .singleValued, "\(function.name) is made for several values; this is a single one.",
      severity: .warning, at: argument.range)
  }

  private mutating func checkNumber(
    _ argument: Expression, _ type: ExpressionType, for parameter: FunctionParameter,
    of function: FunctionSignature
  ) {
    let what = "\(parameter.name) of \(function.name)"
    switch type {
    case .boolean, .date, .reference:
      return report(
        .argumentType, "\(what) is a number; this is a \(type.words).", at: argument.range)
    default: break
    }
    guard let written = numberText(argument) else { return }
    guard let number = Self.number(written) else {
      return report(
        .argumentType, "\(what) is a number; \"\(written)\" is none.", at: argument.range)
    }
    if number != number.rounded() {
      report(
        .argumentValue, "\(what) is a whole number.", severity: .warning, at: argument.range)
    }
  }

  private mutating func checkBoolean(
    _ argument: Expression, _ type: ExpressionType, of function: FunctionSignature
  ) {
    let text = literal(argument)
    guard type == .number || type == .date || text.map({ $0 != "True" && $0 != "False" }) == true
    else { return }
    report(
      .argumentType,
      "\(function.name) expects \"True\" or \"False\"; anything else counts as "
        + "not True.", severity: .warning, at: argument.range)
  }

  private mutating func checkDate(
    _ argument: Expression, _ type: ExpressionType, for parameter: FunctionParameter,
    of function: FunctionSignature
  ) {
    if type == .number || type == .boolean || type == .reference {
      return report(
        .argumentType,
        "\(parameter.name) of \(function.name) is a date; this is a \(type.words).",
        at: argument.range)
    }
    guard parameter.kind == .date, type == .text else { return }
    if case .call = argument.node { return }
    report(
      .dateText, "\(function.name) takes what a date function gives. Read the text by CDate.",
      severity: .warning, at: argument.range,
      fix: .init(
        label: "Wrap it in CDate", range: argument.range,
        replacement: "CDate(\(written(argument)))"))
  }

  private mutating func checkRoles(_ argument: Expression, of function: FunctionSignature) {
    if case .attribute("appRoleAssignments") = argument.node { return }
    report(
      .argumentType, "\(function.name) takes [appRoleAssignments].", at: argument.range,
      fix: .init(
        label: "Write [appRoleAssignments]", range: argument.range,
        replacement: "[appRoleAssignments]"))
  }
}

extension ExpressionType {
  /// For sentences: "this is a …".
  var words: String {
    switch self {
    case .text: "text"
    case .number: "number"
    case .boolean: "truth value"
    case .date: "date"
    case .list: "list"
    case .reference: "reference"
    case .any: "value"
    }
  }
}
