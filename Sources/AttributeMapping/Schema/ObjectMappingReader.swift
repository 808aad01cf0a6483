internal import SCIM

/// Reads object mappings and their rows; whatever a row holds, it becomes a rule.
enum ObjectMappingReader {
  static func mapping(_ object: JSONObject, rows: [JSONValue]) -> ObjectMapping {
    var mapping = ObjectMapping(
      name: object["name"]?.scalarText ?? "",
      sourceObject: object["sourceObjectName"]?.scalarText ?? "",
      targetObject: object["targetObjectName"]?.scalarText ?? "",
      isEnabled: object["enabled"]?.bool ?? true,
      flowTypes: flowTypes(object["flowTypes"]), attributes: rows.map(rule),
      filter: object["scope"].flatMap(ScopingFilter.init(json:)))
    number(&mapping.attributes)
    for name in mapping.flowTypes where !flowNames.contains(name.lowercased()) {
      mapping.oddities.append(Oddity(property: "flowTypes", value: name))
    }
    for experimental in ["inputFilterGroups", "categoryFilterGroups"] {
      if let groups = object["scope"]?[experimental]?.array, !groups.isEmpty {
        mapping.oddities.append(
          Oddity(property: "scope.\(experimental)", value: JSONValue.array(groups).text()))
      }
    }
    return mapping
  }

  private static let flowNames = Set(
    ObjectMapping.Flow.allCases.map { $0.rawValue.lowercased() } + ["none"])

  /// Flags in one text, `Add, Update, Delete`; all of them if absent (Graph's default).
  static func flowTypes(_ value: JSONValue?) -> [String] {
    switch value {
    case nil, .null?: ObjectMapping.Flow.allCases.map(\.rawValue)
    case .array(let elements)?: elements.compactMap(\.scalarText)
    case let value?:
      (value.scalarText ?? "").split { $0 == "," || $0 == " " }.map(String.init)
    }
  }

  /// Tells rules for the same target apart.
  private static func number(_ rules: inout [MappingRule]) {
    var counts: [String: Int] = [:]
    var taken: Set<MappingRule.ID> = []
    for index in rules.indices {
      counts[rules[index].target, default: 0] += 1
      rules[index].ordinal = counts[rules[index].target] ?? 1
      while !taken.insert(rules[index].id).inserted { rules[index].ordinal += 1 }
    }
  }

  static func rule(_ row: JSONValue) -> MappingRule {
    guard let object = row.object else {
      var rule = MappingRule(target: "", kind: .none, expression: "")
      rule.oddities = [Oddity(property: "attributeMapping", value: row.text())]
      return rule
    }
    var oddities: [Oddity] = []
    let (kind, text) = source(object["source"], &oddities)
    var rule = MappingRule(
      target: object["targetAttributeName"]?.scalarText ?? "", kind: kind, expression: text,
      matchingPriority: priority(object["matchingPriority"], &oddities),
      flowType: known("flowType", of: object, &oddities) ?? .always,
      defaultValue: object["defaultValue"]?.scalarText)
    rule.flowBehavior = known("flowBehavior", of: object, &oddities) ?? .flowWhenChanged
    rule.exportsMissingReferences = object["exportMissingReferences"]?.bool ?? false
    if rule.target.isEmpty {
      oddities.append(
        Oddity(
          property: "targetAttributeName", value: object["targetAttributeName"]?.text() ?? "null"))
    }
    rule.oddities = oddities
    return rule
  }

  /// A flag's known value, in any case; nil for an absent or unknown one.
  private static func known<Value: RawRepresentable<String> & CaseIterable>(
    _ property: String, of object: JSONObject, _ oddities: inout [Oddity]
  ) -> Value? {
    guard let raw = object[property], raw != .null else { return nil }
    let name = raw.scalarText ?? raw.text()
    let value = Value.allCases.first { $0.rawValue.lowercased() == name.lowercased() }
    if value == nil { oddities.append(Oddity(property: property, value: name)) }
    return value
  }

  private static func priority(_ value: JSONValue?, _ oddities: inout [Oddity]) -> Int {
    switch value {
    case nil, .null?: return 0
    case let value?:
      if let number = value.integer, (0...Int64(Int32.max)).contains(number) { return Int(number) }
      oddities.append(Oddity(property: "matchingPriority", value: value.text()))
      return 0
    }
  }

  private static func source(
    _ value: JSONValue?, _ oddities: inout [Oddity]
  ) -> (MappingRule.Kind, String) {
    guard let value, value != .null else { return (.none, "") }
    guard let source = MappingSource(json: value) else {
      oddities.append(Oddity(property: "source", value: value.text()))
      return (.none, "")
    }
    let text = source.text ?? ""
    let type = source.type.rawValue.lowercased()
    if ["attribute", "constant", "function"].contains(type), !source.isConsistent {
      oddities.append(Oddity(property: "source", value: value.text()))
    }
    switch type {
    case "attribute": return (source.name == "" || text.isEmpty ? .none : .direct, text)
    case "constant": return (.constant, text)
    case "function": return (text.isEmpty ? .none : .expression, text)
    default:
      oddities.append(Oddity(property: "source.type", value: source.type.rawValue))
      return (text.isEmpty ? .none : .expression, text)
    }
  }
}
