/// One thing in which two schemas differ.
public struct SchemaDifference: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Codable { case added, removed, changed }

  /// What the difference is about, by name: lists of named things are compared whatever their order.
  public enum Place: Sendable, Hashable, Codable {
    case schema
    case synchronizationRule(String)
    case objectMapping(ObjectMapping.ID)
    case rule(ObjectMapping.ID, MappingRule.ID)
    case scope(ObjectMapping.ID)
    case directory(String)
    case object(directory: String, String)
    case attribute(directory: String, object: String, String)
  }

  public var place: Place
  /// Graph's name of the property; empty where the whole thing was added or removed.
  public var property: String
  public var kind: Kind
  /// In words: an expression, a filter in its line form, else JSON; nil for nothing.
  public var before: String?
  public var after: String?

  public init(
    _ place: Place, property: String = "", kind: Kind = .changed, before: String?, after: String?
  ) {
    self.place = place
    self.property = property
    self.kind = kind
    self.before = before
    self.after = after
  }
}

extension SchemaDifference {
  /// Everything in which a new schema differs from an old one, unknown parts too.
  ///
  /// What is absent, null or has Graph's default is the same; so is an expression that is written
  /// with or without its `parameters`.
  public static func between(_ old: MappingSchema, and new: MappingSchema) -> [SchemaDifference] {
    var comparison = SchemaComparison()
    comparison.compare(old, new)
    return comparison.differences
  }

  /// The object mapping that the difference belongs to; nil for other parts.
  public var mapping: ObjectMapping.ID? {
    switch place {
    case .objectMapping(let id), .rule(let id, _), .scope(let id): id
    default: nil
    }
  }

  /// Whether two differences from the same base can't both be kept.
  func collides(with other: SchemaDifference) -> Bool {
    if self == other { return false }
    if place == other.place {
      return property == other.property || property.isEmpty || other.property.isEmpty
    }
    return (kind != .changed && place.contains(other.place))
      || (other.kind != .changed && other.place.contains(place))
  }
}

extension SchemaDifference.Place {
  /// Whether another place is a part of this one.
  func contains(_ other: Self) -> Bool {
    switch (self, other) {
    case (.objectMapping(let left), .rule(let right, _)),
      (.objectMapping(let left), .scope(let right)):
      left == right
    case (.directory(let left), .object(let right, _)),
      (.directory(let left), .attribute(let right, _, _)):
      left == right
    case (.object(let directory, let left), .attribute(let other, let right, _)):
      directory == other && left == right
    default: false
    }
  }
}

extension SchemaDifference.Place: CustomStringConvertible {
  /// Such as "User→…:User, displayName".
  public var description: String {
    switch self {
    case .schema: "schema"
    case .synchronizationRule(let name): "rule \(name)"
    case .objectMapping(let id): id
    case .rule(let id, let rule): "\(id), \(rule)"
    case .scope(let id): "\(id), scoping filter"
    case .directory(let name): "directory \(name)"
    case .object(let directory, let name): "\(directory), \(name)"
    case .attribute(_, let object, let name): "attribute \(name) of \(object)"
    }
  }
}

extension SchemaDifference: CustomStringConvertible {
  /// One line: `+` added, `-` removed, `~` changed.
  public var description: String {
    let name = property.isEmpty ? "\(place)" : "\(place): \(property)"
    return switch kind {
    case .added: "+ \(name) \(after ?? "")"
    case .removed: "- \(name) \(before ?? "")"
    case .changed: "~ \(name) \(before ?? "nothing") → \(after ?? "nothing")"
    }
  }
}
