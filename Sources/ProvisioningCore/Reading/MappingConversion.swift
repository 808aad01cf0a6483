internal import AttributeMapping
internal import HTTPTransport
internal import MicrosoftGraph

extension ObjectMapping {
  /// All object mappings of a schema, those of the first rule first.
  static func all(in schema: SynchronizationSchema) -> [ObjectMapping] {
    schema.rules.sorted { $0.priority < $1.priority }.flatMap(\.objectMappings)
      .map(ObjectMapping.init)
  }

  init(_ mapping: SynchronizationSchema.ObjectMapping) {
    self.init(
      name: mapping.name ?? "", sourceObject: mapping.sourceObjectName ?? "",
      targetObject: mapping.targetObjectName ?? "", isEnabled: mapping.isEnabled,
      flowTypes: mapping.flowTypes, attributes: mapping.attributeMappings.map(MappingRule.init),
      scope: mapping.scope.flatMap(ScopeWords.sentence))
  }
}

extension MappingRule {
  init(_ mapping: SynchronizationSchema.AttributeMapping) {
    let source = mapping.source
    let text = source?.expression ?? source?.name ?? ""
    let kind: Kind =
      switch source?.kind.known {
      case .attribute: text.isEmpty ? .none : .direct
      case .constant: .constant
      case .function: .expression
      case nil: text.isEmpty ? .none : .expression
      }
    self.init(
      target: mapping.targetAttributeName, kind: kind, expression: text,
      matchingPriority: mapping.matchingPriority,
      flowType: FlowType.allCases.first {
        $0.rawValue.lowercased() == mapping.flowType?.lowercased()
      } ?? .always,
      defaultValue: mapping.defaultValue)
  }
}

/// A scoping filter in words: clauses joined by "and", groups by "or".
enum ScopeWords {
  static func sentence(_ scope: JSONTree) -> String? {
    let groups = elements(scope["groups"]).map { elements($0["clauses"]).map(clause) }
      .filter { !$0.isEmpty }
    if groups.isEmpty { return nil }
    return groups.map { clauses in
      let text = clauses.joined(separator: " and ")
      return groups.count > 1 && clauses.count > 1 ? "(\(text))" : text
    }.joined(separator: " or ")
  }

  private static func clause(_ clause: JSONTree) -> String {
    let name = clause["sourceOperandName"]?.string ?? "?"
    let comparison = clause["operatorName"]?.string ?? "?"
    let values = elements(clause["targetOperand"]?["values"]).compactMap(\.string)
      .map { "\"\($0)\"" }
    return ([name, comparison] + (values.isEmpty ? [] : [values.joined(separator: ", ")]))
      .joined(separator: " ")
  }

  private static func elements(_ value: JSONTree?) -> [JSONTree] {
    guard case .array(let elements) = value else { return [] }
    return elements
  }
}
