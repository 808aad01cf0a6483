/// One operation on one attribute of an object.
struct AttributeChange {
  let kind: PatchOperation.Kind
  let attribute: Attribute
  let filter: Filter?
  let subAttribute: Attribute?
  let value: JSONValue

  func apply(to object: inout JSONObject) throws(SCIMError) {
    let before = object[attribute: attribute.name]
    var after: JSONValue?
    if attribute.multiValued {
      let elements = before.map { $0.array ?? [$0] } ?? []
      let changed = try changedElements(elements)
      after = changed.isEmpty ? nil : .array(changed)
    } else {
      guard filter == nil else {
        throw .invalidPath("'\(attribute.name)' has one value: it takes no filter.")
      }
      after = try changedSingle(before)
    }
    if attribute.mutability == .immutable, let before, before != after {
      throw .mutability("'\(attribute.name)' cannot be changed once it is set.")
    }
    if attribute.required, before != nil, after == nil {
      throw .mutability("'\(attribute.name)' is required and cannot be removed.")
    }
    if let limit = attribute.maximumCount, let count = after?.array?.count, count > limit {
      throw .invalidValue("'\(attribute.name)' holds at most \(limit) values.")
    }
    object[attribute: attribute.name] = after
  }

  // MARK: One value

  private func changedSingle(_ before: JSONValue?) throws(SCIMError) -> JSONValue? {
    if let subAttribute {
      var object = before?.object ?? JSONObject()
      try change(subAttribute, of: &object)
      return object.isEmpty ? nil : .object(object)
    }
    guard kind != .remove else { return nil }
    guard attribute.type == .complex, let before = before?.object else {
      return try attribute.accept(value)
    }
    return try merge(value, into: before).map(JSONValue.object)
  }

  /// Changes the given sub-attributes only; null unassigns one.
  private func merge(_ value: JSONValue, into object: JSONObject) throws(SCIMError) -> JSONObject? {
    if value == .null { return nil }
    var object = object
    guard case .object(let members) = value else {
      // A bare value or a list of one, for example a manager's id.
      guard case .object(let accepted)? = try attribute.accept(value) else { return nil }
      return accepted
    }
    for member in members {
      guard let part = attribute.subAttribute(named: member.key), part.mutability != .readOnly
      else { continue }
      let accepted = try part.accept(member.value)
      let current = object[attribute: part.name]
      if part.mutability == .immutable, let current, current != accepted {
        throw .mutability("'\(attribute.name).\(part.name)' cannot be changed once it is set.")
      }
      object[attribute: part.name] = accepted
    }
    return object.isEmpty ? nil : object
  }

  private func change(_ part: Attribute, of object: inout JSONObject) throws(SCIMError) {
    let accepted = kind == .remove ? nil : try part.accept(value)
    let current = object[attribute: part.name]
    if part.mutability == .immutable, let current, current != accepted {
      throw .mutability("'\(attribute.name).\(part.name)' cannot be changed once it is set.")
    }
    if part.required, current != nil, accepted == nil {
      throw .mutability("'\(attribute.name).\(part.name)' is required and cannot be removed.")
    }
    object[attribute: part.name] = accepted
  }

  // MARK: Several values

  private func changedElements(_ elements: [JSONValue]) throws(SCIMError) -> [JSONValue] {
    guard filter != nil || subAttribute != nil else {
      switch kind {
      case .add: return appending(try attribute.acceptElements(value), to: elements)
      case .replace:
        guard case .array(let list)? = try attribute.accept(value) else { return [] }
        return appending(list, to: [])
      case .remove: return try removing(from: elements)
      }
    }
    let matched = elements.indices.filter { index in
      filter?.matches(element: elements[index], of: attribute) ?? true
    }
    guard !matched.isEmpty else { return try withoutMatch(elements) }
    return try changing(matched, of: elements)
  }

  private func withoutMatch(_ elements: [JSONValue]) throws(SCIMError) -> [JSONValue] {
    switch kind {
    case .remove: return elements
    case .replace where filter != nil:
      throw .noTarget("No value of '\(attribute.name)' matches the filter.")
    case .add, .replace:
      guard let element = try elementFromFilter() else {
        throw .noTarget("No value of '\(attribute.name)' matches the filter.")
      }
      return appending([.object(element)], to: elements)
    }
  }

  /// A new value that the filter describes, as in `emails[type eq "work"].value`.
  private func elementFromFilter() throws(SCIMError) -> JSONObject? {
    var element = JSONObject()
    if let filter, !filter.addDescription(to: &element, of: attribute) { return nil }
    if let subAttribute {
      try change(subAttribute, of: &element)
      return element
    }
    return try merge(value, into: element)
  }

  private func changing(
    _ matched: [Int], of elements: [JSONValue]
  ) throws(SCIMError) -> [JSONValue] {
    var elements = elements
    var removed: Set<Int> = []
    var primary: Int?
    for index in matched {
      let before = elements[index]
      var after: JSONValue?
      if let subAttribute {
        guard case .object(var object) = before else {
          throw .invalidPath("The values of '\(attribute.name)' have no parts.")
        }
        try change(subAttribute, of: &object)
        after = object.isOnlyDescription ? nil : .object(object)
      } else {
        switch kind {
        case .remove: after = nil
        case .replace: after = try replacement(of: before)
        case .add:
          after = try merge(value, into: before.object ?? JSONObject()).map(JSONValue.object)
        }
      }
      if let after {
        elements[index] = after
        if after.isPrimary, !before.isPrimary { primary = index }
      } else {
        removed.insert(index)
      }
    }
    if let primary { elements.clearPrimary(except: primary) }
    return elements.indices.filter { !removed.contains($0) }.map { elements[$0] }
  }

  private func replacement(of before: JSONValue) throws(SCIMError) -> JSONValue? {
    guard let after = try attribute.acceptOne(value) else { return nil }
    for part in attribute.subAttributes where part.mutability == .immutable {
      let current = before.object?[attribute: part.name]
      if current != nil, current != after.object?[attribute: part.name] {
        throw .mutability("'\(attribute.name).\(part.name)' cannot be changed once it is set.")
      }
    }
    return after
  }

  /// Adds the values that aren't there yet; a new primary value takes the mark from the old one.
  private func appending(_ new: [JSONValue], to elements: [JSONValue]) -> [JSONValue] {
    var elements = elements
    var primary: Int?
    // Where each key stands, so that adding n members to m costs n + m.
    var places = Dictionary(
      grouping: elements.indices, by: { attribute.key(of: elements[$0]) })
    for element in new {
      let key = attribute.key(of: element)
      if let index = places[key]?.first(where: { attribute.contains(elements[$0], element) }) {
        if element.isPrimary { primary = index }
        continue
      }
      places[key, default: []].append(elements.count)
      elements.append(element)
      if element.isPrimary { primary = elements.count - 1 }
    }
    if let primary { elements.clearPrimary(except: primary) }
    return elements
  }

  /// Removes all values, or those that the operation's value lists.
  private func removing(from elements: [JSONValue]) throws(SCIMError) -> [JSONValue] {
    if value.isUnassigned { return [] }
    let listed = try attribute.acceptElements(value)
    let byKey = Dictionary(grouping: listed) { attribute.key(of: $0) }
    return elements.filter { element in
      byKey[attribute.key(of: element)]?.contains { attribute.contains(element, $0) } != true
    }
  }
}

extension Attribute {
  /// What tells the values of the attribute apart in the first place, folded.
  fileprivate func key(of element: JSONValue) -> String {
    switch element {
    case .string(let text): text.lowercased()
    case .object(let object): object[attribute: "value"]?.string?.lowercased() ?? ""
    default: element.text()
    }
  }

  /// Whether an existing value already says all that a client's value says.
  fileprivate func contains(_ existing: JSONValue, _ given: JSONValue) -> Bool {
    switch (existing, given) {
    case (.object(let existing), .object(let given)):
      // Only the links and the mark may differ.
      return given.allSatisfy { member in
        let name = member.key.lowercased()
        if name == "$ref" || name == "primary" || name == "display" { return true }
        let part = subAttribute(named: name)
        return existing[attribute: name].map { Self.same($0, member.value, part) } ?? false
      }
    default: return Self.same(existing, given, self)
    }
  }

  private static func same(_ left: JSONValue, _ right: JSONValue, _ attribute: Attribute?) -> Bool {
    if case .string(let left) = left, case .string(let right) = right, attribute?.caseExact != true
    {
      return left.equalsIgnoringCase(right)
    }
    return left == right
  }
}

extension Filter {
  /// Puts what an equality, or several joined by `and`, says into an object; false for any other.
  fileprivate func addDescription(to object: inout JSONObject, of attribute: Attribute) -> Bool {
    switch self {
    case .compare(let path, .equal, let value):
      guard path.schema == nil, path.subAttribute == nil, value != .null,
        let part = attribute.subAttribute(named: path.name), part.mutability != .readOnly
      else { return false }
      object[part.name] = (try? part.accept(value)) ?? value
      return true
    case .and(let filters):
      return filters.allSatisfy { $0.addDescription(to: &object, of: attribute) }
    default: return false
    }
  }
}

extension JSONObject {
  /// Whether a value of a multi-valued attribute has lost all but its labels.
  fileprivate var isOnlyDescription: Bool {
    allSatisfy { member in
      ["type", "primary", "display"].contains { member.key.equalsIgnoringCase($0) }
    }
  }
}

extension [JSONValue] {
  /// Takes the mark of the primary value from all but one.
  fileprivate mutating func clearPrimary(except index: Int) {
    for other in indices where other != index && self[other].isPrimary {
      guard case .object(var object) = self[other] else { continue }
      object[attribute: "primary"] = false
      self[other] = .object(object)
    }
    if case .object(var object) = self[index], !self[index].isPrimary {
      object[attribute: "primary"] = true
      self[index] = .object(object)
    }
  }
}
