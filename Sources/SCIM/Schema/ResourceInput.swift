extension ResourceType {
  /// The resource that a client's POST or PUT body describes, in the schemas' spelling.
  ///
  /// Attributes that the client may not set, unknown ones and unknown extensions are left out
  /// (RFC 7644 §3.3, §3.5.1); null and empty lists count as absent; quoted Booleans are read.
  ///
  /// - Throws: ``SCIMError`` 400: `invalidSyntax` when the body isn't an object or doesn't name the
  ///   core schema, `invalidValue` for a wrong type or a missing required attribute.
  public func resource(from body: JSONValue) throws(SCIMError) -> JSONObject {
    guard case .object(let body) = body else {
      throw .invalidSyntax("The body must be a JSON object.")
    }
    let schemas = body[attribute: "schemas"]?.array?.compactMap(\.string) ?? []
    guard schemas.contains(where: schema.id.equalsIgnoringCase) else {
      throw .invalidSyntax("'schemas' must contain '\(schema.id)'.")
    }
    var urns: [JSONValue] = [.string(schema.id)]
    var result: JSONObject = ["schemas": .array(urns)]
    if let value = body[attribute: "externalId"], let attribute = Self.externalID {
      result["externalId"] = try attribute.accept(value)
    }
    try schema.copy(body, to: &result)
    for item in extensions {
      guard case .object(let members)? = body[attribute: item.schema.id] else {
        if item.required { throw .invalidValue("'\(item.schema.id)' is required.") }
        continue
      }
      var nested = JSONObject()
      try item.schema.copy(members, to: &nested)
      guard !nested.isEmpty else { continue }
      urns.append(.string(item.schema.id))
      result[item.schema.id] = .object(nested)
    }
    result["schemas"] = .array(urns)
    return result
  }

  private static let externalID = Schema.common.first { $0.name == "externalId" }
}

extension Schema {
  /// Copies what a client may set, in the schema's order.
  fileprivate func copy(
    _ body: JSONObject, to result: inout JSONObject
  ) throws(SCIMError) {
    var given = [Int?](repeating: nil, count: attributes.count)
    for (member, place) in body.members.map({ place(of: $0.key) }).enumerated() {
      if let place, given[place] == nil { given[place] = member }
    }
    // By their places, as copies of attributes take longer than all else.
    for place in attributes.indices where attributes[place].mutability != .readOnly {
      if let member = given[place],
        let accepted = try attributes[place].accept(body.members[member].value)
      {
        result[attributes[place].name] = accepted
      } else if attributes[place].required {
        throw .invalidValue("'\(attributes[place].name)' is required.")
      }
    }
  }
}

extension Attribute {
  /// A client's value for the whole attribute, in the schema's spelling; nil when it unassigns it.
  func accept(_ value: JSONValue) throws(SCIMError) -> JSONValue? {
    if value == .null { return nil }
    guard multiValued else {
      // Some clients wrap a single value in a list.
      if case .array(let elements) = value, elements.count <= 1 {
        return try elements.first.flatMap { element throws(SCIMError) in try acceptOne(element) }
      }
      return try acceptOne(value)
    }
    let elements = try acceptElements(value)
    let primaries = elements.count { $0.isPrimary }
    guard primaries <= 1 else { throw .invalidValue("'\(name)' has several primary values.") }
    return elements.isEmpty ? nil : .array(elements)
  }

  /// A client's value or list of values for a multi-valued attribute, each checked.
  func acceptElements(_ value: JSONValue) throws(SCIMError) -> [JSONValue] {
    var elements: [JSONValue] = []
    for element in value.array ?? [value] {
      guard let accepted = try acceptOne(element) else { continue }
      elements.append(accepted)
    }
    if let maximumCount, elements.count > maximumCount {
      throw .invalidValue("'\(name)' holds at most \(maximumCount) values.")
    }
    return elements
  }

  /// One value, checked against the type.
  func acceptOne(_ value: JSONValue) throws(SCIMError) -> JSONValue? {
    switch (type, value) {
    case (_, .null): return nil
    case (.complex, .object(let object)): return try acceptComplex(object).map(JSONValue.object)
    // The bare value of an attribute such as `manager` or `members`.
    case (.complex, .string) where subAttribute(named: "value") != nil:
      return ["value": value]
    case (.boolean, .bool), (.decimal, .number): return value
    case (.boolean, .string(let text)):
      if let flag = Bool(text.lowercased()) { return .bool(flag) }
    case (.integer, .number(let number)):
      if number.integer != nil { return value }
    case (.string, .string(let text)), (.reference, .string(let text)),
      (.binary, .string(let text)):
      if let maximumLength, text.utf8.count > maximumLength, text.count > maximumLength {
        throw .invalidValue("'\(name)' holds at most \(maximumLength) characters.")
      }
      return value
    case (.dateTime, .string(let text)):
      if DateTime(text) != nil { return value }
    default: break
    }
    throw .invalidValue("The value of '\(name)' must be \(type.rawValue).")
  }

  private func acceptComplex(_ object: JSONObject) throws(SCIMError) -> JSONObject? {
    var result = JSONObject()
    for place in subAttributes.indices where subAttributes[place].mutability != .readOnly {
      let part = subAttributes[place].name
      guard let value = object[attribute: part],
        let accepted = try subAttributes[place].accept(value)
      else {
        if subAttributes[place].required { throw .invalidValue("'\(name).\(part)' is required.") }
        continue
      }
      result[part] = accepted
    }
    return result.isEmpty ? nil : result
  }
}

extension JSONValue {
  /// Whether the value of a multi-valued attribute is marked as the primary one.
  var isPrimary: Bool { object?[attribute: "primary"] == .bool(true) }
}
