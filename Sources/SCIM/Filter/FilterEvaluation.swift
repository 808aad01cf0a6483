extension Filter {
  /// Whether a resource passes, with case sensitivity and types taken from its schemas.
  ///
  /// As RFC 7644 §3.4.2.2: a multi-valued attribute matches when one of its values does; strings
  /// ignore case unless the schema says otherwise; an attribute that isn't there is unequal to all.
  public func matches(_ resource: JSONObject, type: ResourceType) -> Bool {
    matches(resource, scope: .resource(type))
  }

  /// Whether one element of a multi-valued attribute passes a value filter.
  func matches(element: JSONValue, of attribute: Attribute) -> Bool {
    switch element {
    case .object(let object): matches(object, scope: .element(attribute))
    // The values of a simple multi-valued attribute are called `value`.
    default: matches(["value": element], scope: .element(attribute))
    }
  }

  private enum Scope {
    case resource(ResourceType)
    case element(Attribute)
  }

  private func matches(_ object: JSONObject, scope: Scope) -> Bool {
    switch self {
    case .compare(let path, let comparison, let literal):
      let found = Self.values(at: path, in: object, scope: scope)
      return comparison.holds(among: found.values, literal, attribute: found.attribute)
    case .present(let path):
      return Self.values(at: path, in: object, scope: scope).values.contains(where: \.isPresent)
    case .valuePath(let path):
      return !Self.values(at: path, in: object, scope: scope).values.isEmpty
    case .and(let filters): return filters.allSatisfy { $0.matches(object, scope: scope) }
    case .or(let filters): return filters.contains { $0.matches(object, scope: scope) }
    case .not(let filter): return !filter.matches(object, scope: scope)
    }
  }

  /// The values that a path names, one by one, and the attribute that describes them.
  private static func values(
    at path: AttributePath, in object: JSONObject, scope: Scope
  ) -> (values: [JSONValue], attribute: Attribute?) {
    var container = object
    var attribute: Attribute?
    switch scope {
    case .element(let parent): attribute = parent.subAttribute(named: path.name)
    case .resource(let type):
      guard let target = type.resolve(path) else { return ([], nil) }
      if let urn = target.container {
        guard case .object(let nested)? = object[attribute: urn] else { return ([], nil) }
        container = nested
      }
      guard let resolved = target.attribute else { return ([.object(container)], nil) }
      attribute = resolved
    }
    guard let attribute, let value = container[attribute: attribute.name] else {
      return ([], attribute)
    }
    var values = value.array ?? [value]
    if let filter = path.valueFilter {
      values = values.filter { filter.matches(element: $0, of: attribute) }
    }
    if let name = path.subAttribute {
      return (
        values.compactMap { $0.object?[attribute: name] }, attribute.subAttribute(named: name)
      )
    }
    return (values, attribute)
  }
}

extension JSONValue {
  /// Whether `pr` holds: not null, not empty, and a complex value with something in it.
  fileprivate var isPresent: Bool {
    switch self {
    case .null: false
    case .string(let text): !text.isEmpty
    case .array(let elements): elements.contains(where: \.isPresent)
    case .object(let object): object.contains { $0.value.isPresent }
    case .bool, .number: true
    }
  }
}

extension Filter.Comparison {
  fileprivate func holds(
    among values: [JSONValue], _ literal: JSONValue, attribute: Attribute?
  ) -> Bool {
    let assigned = values.filter { $0 != .null }
    if case .null = literal {
      return self == .equal ? assigned.isEmpty : self == .notEqual && !assigned.isEmpty
    }
    if assigned.isEmpty { return self == .notEqual }
    return assigned.contains { holds($0, literal, attribute: attribute) }
  }

  private func holds(_ value: JSONValue, _ literal: JSONValue, attribute: Attribute?) -> Bool {
    switch (value, literal) {
    case (.object(let object), _):
      // A complex value stands for its `value` (RFC 7643 §2.4).
      guard let inner = object[attribute: "value"] else { return self == .notEqual }
      return holds(inner, literal, attribute: attribute?.subAttribute(named: "value"))
    case (.string(let left), .string(let right)):
      if attribute?.type == .dateTime, let left = DateTime(left), let right = DateTime(right) {
        return holds(left, right)
      }
      return holds(left, right, caseExact: attribute?.caseExact ?? false)
    case (.number(let left), .number(let right)):
      return switch self {
      case .equal: left.isEqual(to: right)
      case .notEqual: !left.isEqual(to: right)
      case .greaterThan: right.isLess(than: left)
      case .greaterOrEqual: !left.isLess(than: right)
      case .lessThan: left.isLess(than: right)
      case .lessOrEqual: !right.isLess(than: left)
      case .contains, .startsWith, .endsWith: false
      }
    case (.bool(let left), .bool(let right)): return holds(left, right)
    // Some clients quote Booleans.
    case (.bool(let left), .string(let text)):
      guard let right = Bool(text.lowercased()) else { return self == .notEqual }
      return holds(left, right)
    default: return self == .notEqual
    }
  }

  private func holds(_ left: Bool, _ right: Bool) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    default: false
    }
  }

  private func holds(_ left: DateTime, _ right: DateTime) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .greaterThan: left > right
    case .greaterOrEqual: left >= right
    case .lessThan: left < right
    case .lessOrEqual: left <= right
    case .contains, .startsWith, .endsWith: false
    }
  }

  private func holds(_ left: String, _ right: String, caseExact: Bool) -> Bool {
    switch self {
    case .equal: return caseExact ? left == right : left.equalsIgnoringCase(right)
    case .notEqual: return !(caseExact ? left == right : left.equalsIgnoringCase(right))
    default: break
    }
    let left = caseExact ? left : left.lowercased()
    let right = caseExact ? right : right.lowercased()
    return switch self {
    case .contains: left.containsUTF8(right)
    case .startsWith: left.hasPrefix(right)
    case .endsWith: left.hasSuffix(right)
    case .greaterThan: left > right
    case .greaterOrEqual: left >= right
    case .lessThan: left < right
    case .lessOrEqual: left <= right
    case .equal, .notEqual: false
    }
  }
}
