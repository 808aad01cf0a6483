/// One change of a schema; each names what it changes, so that it can be applied to a newer one.
public enum MappingEdit: Sendable, Equatable, Codable {
  /// Adds a rule; nil for the end.
  case addRule(MappingRule, mapping: ObjectMapping.ID, at: Int? = nil)
  /// Changes the rule of that id into another; what the two have in common stays as it is.
  case setRule(MappingRule.ID, MappingRule, mapping: ObjectMapping.ID)
  case removeRule(MappingRule.ID, mapping: ObjectMapping.ID)
  /// Puts a rule elsewhere in the list, which has no effect but on how the list reads.
  case moveRule(MappingRule.ID, to: Int, mapping: ObjectMapping.ID)
  /// Makes exactly these rules matching ones, tried in this order.
  case setMatching([MappingRule.ID], mapping: ObjectMapping.ID)
  case setEnabled(Bool, mapping: ObjectMapping.ID)
  /// Which actions flow.
  case setFlows(Set<ObjectMapping.Flow>, mapping: ObjectMapping.ID)
  /// Nil lets everybody assigned pass.
  case setFilter(ScopingFilter?, mapping: ObjectMapping.ID)
  /// Adds an attribute to the target of a mapping.
  case addAttribute(AttributeDefinition, mapping: ObjectMapping.ID, at: Int? = nil)
  case setAttribute(AttributeDefinition.ID, AttributeDefinition, mapping: ObjectMapping.ID)
  case removeAttribute(AttributeDefinition.ID, mapping: ObjectMapping.ID)
  /// Puts another document in the place of the whole one, such as an imported file.
  case replaceSchema(MappingSchema)

  /// The object mapping that is changed; nil for the whole schema.
  public var mapping: ObjectMapping.ID? {
    switch self {
    case .addRule(_, let mapping, _), .setRule(_, _, let mapping), .removeRule(_, let mapping),
      .moveRule(_, _, let mapping), .setMatching(_, let mapping), .setEnabled(_, let mapping),
      .setFlows(_, let mapping), .setFilter(_, let mapping), .addAttribute(_, let mapping, _),
      .setAttribute(_, _, let mapping), .removeAttribute(_, let mapping):
      mapping
    case .replaceSchema: nil
    }
  }
}

/// Why an edit can't be made.
public enum MappingEditError: Error, Sendable, Equatable {
  case noMapping(ObjectMapping.ID)
  case noRule(MappingRule.ID)
  case noAttribute(String)
  /// The schema doesn't define the target object.
  case noTargetObject(String)
  /// An attribute of that name is there already.
  case attributeExists(String)
  /// A row that isn't an attribute mapping can be removed, not changed.
  case unreadableRule(MappingRule.ID)
  /// The user mapping can't be switched off.
  case cannotDisableUsers
  case result(MappingSchemaError)
}

extension MappingEditError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noMapping(let id): "The schema has no object mapping \(id)."
    case .noRule(let id): "There is no mapping to \(id)."
    case .noAttribute(let name): "The target has no attribute \(name)."
    case .noTargetObject(let name): "The schema doesn't define the target object \(name)."
    case .attributeExists(let name): "The target already has an attribute \(name)."
    case .unreadableRule(let id):
      "The row \(id.isEmpty ? "without target" : id) isn't an attribute mapping: it can only be removed."
    case .cannotDisableUsers: "The mapping of users can't be switched off."
    case .result(let error): "The change would make the schema unreadable: \(error)"
    }
  }
}
