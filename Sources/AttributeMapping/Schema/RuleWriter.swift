internal import SCIM

/// Writes rules as rows of `attributeMappings`.
enum RuleWriter {
  /// A new row with every documented property.
  static func row(for rule: MappingRule) -> JSONValue {
    var object = scalars(of: rule)
    object["source"] = rule.graphSource?.json ?? .null
    return .object(object)
  }

  /// A row in which only what differs between two rules is changed.
  static func changed(
    _ row: JSONObject, from old: MappingRule, to new: MappingRule
  ) -> JSONObject {
    var row = RawChange.changed(row, from: scalars(of: old), to: scalars(of: new))
    guard old.kind != new.kind || old.expression != new.expression else { return row }
    guard let source = new.graphSource?.json.object else {
      row["source"] = .null
      return row
    }
    if let before = row["source"]?.object {
      var merged = before
      for member in source { merged[member.key] = member.value }
      row["source"] = .object(merged)
    } else {
      row["source"] = .object(source)
    }
    return row
  }

  private static func scalars(of rule: MappingRule) -> JSONObject {
    [
      "targetAttributeName": .string(rule.target),
      "matchingPriority": .integer(rule.matchingPriority),
      "flowType": .string(rule.flowType.rawValue),
      "flowBehavior": .string(rule.flowBehavior.rawValue),
      "exportMissingReferences": .bool(rule.exportsMissingReferences),
      "defaultValue": rule.defaultValue.map(JSONValue.string) ?? .null,
    ]
  }
}

/// Writes which actions flow.
enum FlowWriter {
  /// Keeps the flags that aren't known, and the whole text if it says the same already.
  static func write(
    _ flows: Set<ObjectMapping.Flow>, to object: inout JSONObject, from old: ObjectMapping
  ) {
    let before = Set(ObjectMapping.Flow.allCases.filter(old.allows))
    guard before != flows else { return }
    let unknown = old.flowTypes.filter { name in
      name.lowercased() != "none"
        && !ObjectMapping.Flow.allCases.contains { $0.rawValue.lowercased() == name.lowercased() }
    }
    let names = ObjectMapping.Flow.allCases.filter(flows.contains).map(\.rawValue) + unknown
    object["flowTypes"] = .string(names.isEmpty ? "None" : names.joined(separator: ", "))
  }
}

/// Writes scoping filters.
enum FilterWriter {
  /// Changes the groups; other parts of the scope and groups that stay the same are kept.
  static func write(
    _ filter: ScopingFilter?, to object: inout JSONObject, from old: ScopingFilter?
  ) {
    guard filter != old else { return }
    guard var scope = object["scope"]?.object else {
      object["scope"] = .object(
        [
          "categoryFilterGroups": [], "inputFilterGroups": [],
          "groups": .array((filter?.groups ?? []).map { .object($0.json) }),
        ])
      return
    }
    var rows = scope["groups"]?.array ?? []
    let kept = rows
    rows = (filter?.groups ?? []).enumerated().map { index, group in
      if let same = kept.first(where: { $0.object.map(ScopingFilter.Group.init(json:)) == group }) {
        return same
      }
      guard kept.indices ~= index, let row = kept[index].object else { return .object(group.json) }
      return .object(changed(row, to: group))
    }
    scope["groups"] = .array(rows)
    let isEmpty = scope.allSatisfy { ($0.value.array ?? [.null]).isEmpty }
    object["scope"] = isEmpty ? .null : .object(scope)
  }

  private static func changed(_ row: JSONObject, to group: ScopingFilter.Group) -> JSONObject {
    let old = ScopingFilter.Group(json: row)
    var row = row
    if old.name != group.name { row["name"] = .string(group.name) }
    let kept = row["clauses"]?.array ?? []
    row["clauses"] = .array(
      group.clauses.map { clause in
        kept.first { $0.object.map(ScopingFilter.Clause.init(json:)) == clause }
          ?? .object(clause.json)
      })
    return row
  }
}
