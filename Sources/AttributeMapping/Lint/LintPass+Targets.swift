internal import SCIM

/// Where values go.
extension LintPass {
  mutating func checkRequiredTargets() {
    let mapped = Set(mapping.attributes.map(\.target))
    let defined = (target?.attributes ?? []).filter { $0.isRequired && !$0.isAnchor }.map(\.name)
    let webex = (mapping.mapsGroups ? WebexAttribute.groups : WebexAttribute.users)
      .filter(\.isRequired).map(\.target)
    for name in defined + webex.filter({ !defined.contains($0) }) where !mapped.contains(name) {
      let rule = WebexDefaults.rules(for: mapping)?.first { $0.target == name }
      report(
        .unmappedRequiredTarget, .error,
        "\(name) is required by the target but isn't mapped: nobody can be created.",
        fix: "Map \(name).", edits: rule.map { [.addRule($0, mapping: mapping.id)] } ?? [])
    }
    for rule in mapping.attributes
    where rule.kind == .none && (rule.defaultValue ?? "").isEmpty
      && definition(of: rule)?.isRequired == true
    {
      report(
        .unmappedRequiredTarget, .error, rule,
        "\(rule.target) is required by the target but gets no value: nobody can be created.",
        fix: "Give it a source or a default value.")
    }
  }

  mutating func checkDuplicates() {
    var seen: [String: MappingRule] = [:]
    for rule in mapping.attributes where !rule.target.isEmpty {
      // SCIM names are the same in any case (RFC 7643, section 2.1).
      let key = rule.target.lowercased()
      guard let first = seen[key] else {
        seen[key] = rule
        continue
      }
      report(
        .duplicateTarget, .error, rule,
        "\(rule.target) is mapped more than once, first as \(first.summary). The service takes one "
          + "mapping a target.", fix: "Remove one of them.",
        edits: [.removeRule(rule.id, mapping: mapping.id)])
    }
  }

  /// The list of target attributes itself, mapped or not (CUST, custom attributes).
  mutating func checkDefinitions() {
    guard mapping.targetObject.lowercased().hasPrefix("urn:") else { return }
    for definition in target?.attributes ?? [] {
      let rule = mapping.rule(for: definition.name)
      switch TargetName(definition.name) {
      case .standard: continue
      case .unknown:
        report(
          .customName, .error, rule,
          "\(definition.name) is no attribute of SCIM, and the service refuses custom ones without "
            + "a namespace.",
          fix: "Name it urn:ietf:params:scim:schemas:extension:Extension:2.0:User:name.")
      case .custom where definition.isMultivalued || definition.type == .reference:
        report(
          .nestedMultiValue, .error, rule,
          "\(definition.name) is a custom attribute, which can be neither multi-valued nor a "
            + "reference.",
          fix: "Make it a single value in the target attribute list.")
      case .custom: continue
      }
    }
  }

  mutating func checkTarget(of rule: MappingRule) {
    let path = TargetPath(rule.target, core: mapping.targetObject)
    guard !rule.target.isEmpty, path != nil else {
      report(
        .unreadableTarget, .error, rule,
        rule.target.isEmpty
          ? "A mapping has no target attribute."
          : "'\(rule.target)' is no path of a SCIM attribute.",
        fix: "Choose a target from the list.")
      return
    }
    checkDefinition(of: rule)
    checkNesting(of: rule)
    checkWebex(rule, path)
  }

  private mutating func checkDefinition(of rule: MappingRule) {
    guard let target else { return }
    guard let definition = definition(of: rule) else {
      let addition = webex(rule)?.definition
      report(
        .undefinedTarget, .error, rule,
        "The schema doesn't define \(rule.target), and the service refuses mappings to it.",
        fix: "Add it to the target attribute list.",
        edits: target.attributes.isEmpty
          ? []
          : addition.map {
            [.addAttribute($0, mapping: mapping.id)]
          } ?? [])
      return
    }
    if definition.isAnchor || definition.mutability == .readOnly {
      report(
        .unwritableTarget, .error, rule,
        "\(rule.target) is \(definition.isAnchor ? "the primary key" : "read only") and can't be a "
          + "target.", fix: "Remove the mapping.",
        edits: [.removeRule(rule.id, mapping: mapping.id)])
    }
    checkType(of: rule, definition)
  }

  private mutating func checkType(of rule: MappingRule, _ definition: AttributeDefinition) {
    guard rule.kind != .none, let parsed = rule.parsed else { return }
    let found = checker.resultType(of: parsed)
    let name = "\(rule.target) is \(definition.type.rawValue)"
    func mismatch(_ what: String, _ severity: MappingFinding.Severity) {
      report(
        .typeMismatch, severity, rule, "\(name), but the mapping gives \(what).",
        fix: "Give it a value of that type.")
    }
    if definition.type == .boolean, let text = parsed.outcomes.first(where: { !Self.isTruth($0) }) {
      mismatch("'\(text)'", .error)
    } else if definition.type == .boolean, [.date, .list, .reference].contains(found) {
      mismatch("a \(found.rawValue)", .error)
    } else if definition.type == .integer,
      let text = parsed.outcomes.first(where: { NumberText.integer($0) == nil })
    {
      mismatch("'\(text)'", .error)
    } else if definition.type == .integer, [.boolean, .date, .list, .reference].contains(found) {
      mismatch("a \(found.rawValue)", .error)
    } else if definition.type == .reference, rule.kind == .constant {
      mismatch("a constant", .error)
    } else if definition.type == .reference, ![.reference, .any, .list].contains(found) {
      mismatch("text; only attributes such as manager refer to other objects", .warning)
    } else if definition.type == .string, found == .reference {
      mismatch("a reference", .error)
    }
  }

  private static func isTruth(_ text: String) -> Bool {
    ["true", "false"].contains(text.lowercased())
  }

  private mutating func checkNesting(of rule: MappingRule) {
    guard let definition = definition(of: rule) else { return }
    let isPart = rule.target.contains("[")
    if isPart, definition.isMultivalued {
      report(
        .nestedMultiValue, .error, rule,
        "\(rule.target) is multi-valued inside a multi-valued attribute, which isn't supported.",
        fix: "Make it a single value in the target attribute list.")
    }
  }

  private mutating func checkWebex(_ rule: MappingRule, _ path: TargetPath?) {
    guard webex(rule) == nil, mapping.mapsUsers || mapping.mapsGroups else { return }
    let name = path?.name.lowercased() ?? ""
    let removal = [MappingEdit.removeRule(rule.id, mapping: mapping.id)]
    if name == "photos" || name == "photo" {
      report(
        .ignoredByWebex, .warning, rule, "Webex doesn't take photos from this connector.",
        fix: "Remove the mapping; the wizard app can synchronize avatars.", edits: removal)
    } else if name.contains("room") || rule.target.lowercased().contains(#""room""#) {
      report(
        .ignoredByWebex, .warning, rule, "Webex doesn't take rooms from this connector.",
        fix: "Remove the mapping.", edits: removal)
    } else {
      report(
        .ignoredByWebex, .warning, rule,
        "\(rule.target) isn't among the attributes that Webex lists; it is probably ignored.",
        fix: "Remove the mapping, or check the attribute on one person in Webex.", edits: removal)
    }
  }
}

extension ExpressionChecker {
  /// What kind of value an expression gives, as far as that is certain.
  func resultType(of expression: Expression) -> ExpressionType {
    switch expression.node {
    case .attribute(let name): schema.attribute(named: name)?.expressionType ?? .any
    case .text, .number: .text
    case .name: .any
    case .comparison: .boolean
    case .call(let call): FunctionCatalogue.function(named: call.name)?.result ?? .any
    }
  }
}

extension Expression {
  /// The constant texts that can be the value of the whole: itself, or branches of IIF and Switch.
  var outcomes: [String] {
    switch node {
    case .text(let text): return [text]
    case .number(let written): return [written]
    case .call(let call) where call.name == "IIF":
      return call.arguments.dropFirst().flatMap { $0?.outcomes ?? [] }
    case .call(let call) where call.name == "Switch":
      let given = call.arguments.dropFirst(2).enumerated().filter { $0.offset % 2 == 1 }
      let fallback = call.arguments.count > 1 ? call.arguments[1]?.outcomes ?? [] : []
      return fallback + given.flatMap { $0.element?.outcomes ?? [] }
    default: return []
    }
  }
}
