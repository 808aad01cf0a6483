/// Where values come from.
extension LintPass {
  mutating func checkSource(of rule: MappingRule) {
    for oddity in rule.oddities where oddity.property != "targetAttributeName" {
      report(
        .unknownForm, oddity.property == "source" ? .warning : .error, rule,
        oddity.property == "source" && rule.kind != .none
          ? "Name, type and parameters of the source don't say the same as its expression."
          : "\(oddity.property) holds '\(oddity.value.prefix(60))', which isn't known here. It is kept "
            + "as it is.",
        fix: "Set the source anew, or leave it to the service.")
    }
    guard rule.kind != .none else { return }
    for problem in checker.problems(in: rule.expression) {
      let isForeign =
        problem.id == .restrictedFunction && problem.message.contains("SCIM")
      report(
        isForeign ? .unsupportedForSCIM : .expression, problem.severity, rule, problem.message,
        fix: problem.fix?.label ?? "Change the expression.",
        edits: edits(for: problem, of: rule), problem: problem)
    }
    checkSeveralValues(rule)
  }

  private func edits(for problem: ExpressionProblem, of rule: MappingRule) -> [MappingEdit] {
    guard let fix = problem.fix else { return [] }
    var mended = rule
    mended.expression = fix.applied(to: rule.expression)
    return [.setRule(rule.id, mended, mapping: mapping.id)]
  }

  private mutating func checkSeveralValues(_ rule: MappingRule) {
    guard let parsed = rule.parsed, checker.resultType(of: parsed) == .list,
      definition(of: rule)?.isMultivalued == false
    else { return }
    report(
      .severalValues, .error, rule,
      "The source has several values, and \(rule.target) takes one.",
      fix: "Choose one with Item, or put them together with Join.")
  }

  // MARK: Null

  /// Whether a rule can give no value, as far as that is certain.
  func isOptional(_ rule: MappingRule) -> Bool {
    guard rule.kind != .none, let parsed = rule.parsed else { return true }
    return !isAlwaysPresent(parsed)
  }

  private func isAlwaysPresent(_ expression: Expression) -> Bool {
    switch expression.node {
    case .text(let text): return !text.isEmpty
    case .number, .comparison: return true
    case .name: return false
    case .attribute(let name): return checker.schema.attribute(named: name)?.isAlwaysPresent == true
    case .call(let call):
      let arguments = call.arguments.compactMap(\.self)
      switch call.name {
      case "Coalesce": return arguments.contains(where: isAlwaysPresent)
      case "IIF": return arguments.count == 3 && arguments.dropFirst().allSatisfy(isAlwaysPresent)
      case "Switch": return isSwitchComplete(call)
      case "Append", "Join": return arguments.dropFirst().contains(where: isAlwaysPresent)
      case "ToLower", "ToUpper", "CStr", "NormalizeDiacritics", "Redact", "PCase":
        return arguments.first.map(isAlwaysPresent) ?? false
      case "IsNull", "IsNullOrEmpty", "IsPresent", "IsString", "Not", "CBool", "Count", "Guid",
        "Len", "Now", "RandomString", "DefaultDomain":
        return true
      default: return false
      }
    }
  }

  /// With a default, or with both values of a Boolean that everybody has.
  private func isSwitchComplete(_ call: Expression.Call) -> Bool {
    guard call.arguments.count >= 4, let source = call.arguments[0] else { return false }
    let pairs = call.arguments.dropFirst(2).enumerated()
    let values = pairs.filter { $0.offset % 2 == 1 }.map(\.element)
    guard values.allSatisfy({ $0.map(isAlwaysPresent) ?? false }) else { return false }
    if let fallback = call.arguments[1] { return isAlwaysPresent(fallback) }
    let keys = Set(
      pairs.filter { $0.offset % 2 == 0 }.compactMap { pair -> String? in
        guard case .text(let text) = pair.element?.node else { return nil }
        return text
      })
    return checker.resultType(of: source) == .boolean && isAlwaysPresent(source)
      && keys.isSuperset(of: ["True", "False"])
  }

  mutating func checkDefault(of rule: MappingRule) {
    guard let text = rule.defaultValue, !text.isEmpty else { return }
    let reason: String
    if definition(of: rule)?.type == .reference {
      reason = "Defaults aren't used for references."
    } else if !mapping.allows(.add) {
      reason = "Defaults are used at creation only, and this mapping creates nobody."
    } else if rule.kind != .none, !isOptional(rule) {
      reason = "The source always has a value."
    } else {
      return
    }
    var mended = rule
    mended.defaultValue = nil
    report(
      .defaultNeverUsed, .warning, rule,
      "The default '\(text.prefix(60))' of \(rule.target) is never used. \(reason)",
      fix: "Remove the default.", edits: [.setRule(rule.id, mended, mapping: mapping.id)])
  }

  mutating func checkReference(of rule: MappingRule) {
    guard !mapping.mapsGroups, rule.kind == .direct, definition(of: rule)?.type == .reference,
      checker.schema.attribute(named: rule.sourceAttribute ?? "")?.type == .reference
    else { return }
    report(
      .referenceLinkedLater, .note, rule,
      "Entra links it in a second step, once both people are in Webex. Whoever comes in later isn't "
        + "linked until a restart, and plans and direct runs made here leave it out.",
      fix: "Nothing. Restart the job once everybody is in scope.")
  }

  mutating func checkNull(of rule: MappingRule) {
    guard rule.kind != .none, rule.flowType == .always, mapping.allows(.update),
      definition(of: rule)?.type != .reference, rule.parsed != nil, isOptional(rule)
    else { return }
    report(
      .nullNeverClears, .note, rule,
      "A value that is emptied in Entra stays in Webex: nulls are never sent.",
      fix: "Clear it in Webex, or map a text that stands for nothing, such as a dash.")
  }
}
