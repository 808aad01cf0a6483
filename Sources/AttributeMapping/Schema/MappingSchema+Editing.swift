internal import SCIM

extension MappingSchema {
  /// The schema after an edit.
  public func applying(_ edit: MappingEdit) throws(MappingEditError) -> MappingSchema {
    var changed = self
    try changed.apply(edit)
    return changed
  }

  /// Makes an edit; the schema is unchanged if it can't be made.
  public mutating func apply(_ edit: MappingEdit) throws(MappingEditError) {
    switch edit {
    case .addRule(let rule, let mapping, let index):
      try changeRows(of: mapping) { rows, _ in
        rows.insert(
          RuleWriter.row(for: rule), at: min(max(0, index ?? rows.count), rows.count))
      }
    case .setRule(let id, let rule, let mapping):
      try changeRow(id, of: mapping) { row, old in
        row = RuleWriter.changed(row, from: old, to: rule)
      }
    case .removeRule(let id, let mapping):
      try changeRows(of: mapping) { rows, rules throws(MappingEditError) in
        rows.remove(at: try Self.index(of: id, in: rules))
      }
    case .moveRule(let id, let index, let mapping):
      try changeRows(of: mapping) { rows, rules throws(MappingEditError) in
        let row = rows.remove(at: try Self.index(of: id, in: rules))
        rows.insert(row, at: min(max(0, index), rows.count))
      }
    case .setMatching(let ids, let mapping): try setMatching(ids, of: mapping)
    case .setEnabled(let isEnabled, let mapping):
      guard isEnabled || objectMapping(mapping)?.mapsUsers != true else {
        throw .cannotDisableUsers
      }
      try changeMapping(mapping) { object, old in
        if old.isEnabled != isEnabled { object["enabled"] = .bool(isEnabled) }
      }
    case .setFlows(let flows, let mapping):
      try changeMapping(mapping) { object, old in FlowWriter.write(flows, to: &object, from: old) }
    case .setFilter(let filter, let mapping):
      try changeMapping(mapping) { object, old in
        FilterWriter.write(filter, to: &object, from: old.filter)
      }
    case .addAttribute, .setAttribute, .removeAttribute: try changeAttributes(edit)
    case .replaceSchema(let schema): self = schema
    }
  }

  private static func index(
    of id: MappingRule.ID, in rules: [MappingRule]
  ) throws(MappingEditError) -> Int {
    guard let index = rules.firstIndex(where: { $0.id == id }) else { throw .noRule(id) }
    return index
  }

  /// Changes the raw object of a mapping and nothing else.
  private mutating func changeMapping(
    _ id: ObjectMapping.ID,
    _ change: (inout JSONObject, ObjectMapping) throws(MappingEditError) -> Void
  ) throws(MappingEditError) {
    guard let mapping = objectMapping(id), let path = places[id],
      var object = document.value(at: path)?.object
    else { throw .noMapping(id) }
    try change(&object, mapping)
    try put(.object(object), at: path)
  }

  /// Changes the rows of a mapping; row and rule of the same index belong together.
  private mutating func changeRows(
    of id: ObjectMapping.ID,
    _ change: (inout [JSONValue], [MappingRule]) throws(MappingEditError) -> Void
  ) throws(MappingEditError) {
    try changeMapping(id) { object, mapping throws(MappingEditError) in
      var rows = object["attributeMappings"]?.array ?? []
      try change(&rows, mapping.attributes)
      object["attributeMappings"] = .array(rows)
    }
  }

  private mutating func changeRow(
    _ id: MappingRule.ID, of mapping: ObjectMapping.ID,
    _ change: (inout JSONObject, MappingRule) -> Void
  ) throws(MappingEditError) {
    try changeRows(of: mapping) { rows, rules throws(MappingEditError) in
      let index = try Self.index(of: id, in: rules)
      guard var row = rows[index].object else { throw .unreadableRule(id) }
      change(&row, rules[index])
      rows[index] = .object(row)
    }
  }

  private mutating func setMatching(
    _ ids: [MappingRule.ID], of mapping: ObjectMapping.ID
  ) throws(MappingEditError) {
    try changeRows(of: mapping) { rows, rules throws(MappingEditError) in
      for id in ids { _ = try Self.index(of: id, in: rules) }
      for (index, rule) in rules.enumerated() {
        var changed = rule
        changed.matchingPriority = ids.firstIndex(of: rule.id).map { $0 + 1 } ?? 0
        guard changed.matchingPriority != rule.matchingPriority else { continue }
        guard let row = rows[index].object else { throw .unreadableRule(rule.id) }
        rows[index] = .object(RuleWriter.changed(row, from: rule, to: changed))
      }
    }
  }

  mutating func put(_ value: JSONValue, at path: DocumentPath) throws(MappingEditError) {
    do {
      try replace(at: path, with: value)
    } catch {
      throw .result(error)
    }
  }
}
