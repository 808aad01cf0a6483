extension PatchRequest {
  /// The resource after all operations, which are carried out in order (RFC 7644 §3.5.2).
  ///
  /// - Throws: ``SCIMError`` 400 of the first operation that fails: `invalidPath` for an attribute
  ///   that no schema has, `noTarget`, `mutability`, `invalidValue`. The resource given stays as is.
  public func applied(
    to resource: JSONObject, type: ResourceType
  ) throws(SCIMError) -> JSONObject {
    var patch = Patch(resource: resource, type: type)
    for operation in operations { try patch.apply(operation) }
    return patch.result()
  }
}

/// A resource while operations are carried out on it.
private struct Patch {
  var resource: JSONObject
  let type: ResourceType

  mutating func apply(_ operation: PatchOperation) throws(SCIMError) {
    guard let path = operation.path else {
      guard operation.kind != .remove else { throw .noTarget("'remove' needs a path.") }
      guard case .object(let members)? = operation.value else {
        throw .invalidValue("An operation without path needs an object as value.")
      }
      return try applyMembers(members, kind: operation.kind)
    }
    guard let target = type.resolve(path) else {
      throw .invalidPath("No schema of \(type.name) has '\(path)'.")
    }
    guard let attribute = target.attribute else {
      return try applyWholeSchema(operation, container: target.container)
    }
    if attribute.mutability == .readOnly || target.subAttribute?.mutability == .readOnly {
      throw .mutability("'\(path)' cannot be changed.")
    }
    // `schemas` follows from what the resource holds.
    guard attribute.name != "schemas" else { return }
    let change = AttributeChange(
      kind: operation.kind, attribute: attribute, filter: path.valueFilter,
      subAttribute: target.subAttribute, value: operation.value ?? .null)
    try inContainer(target.container) { container throws(SCIMError) in
      try change.apply(to: &container)
    }
  }

  private mutating func applyWholeSchema(
    _ operation: PatchOperation, container: String?
  ) throws(SCIMError) {
    if operation.kind == .remove {
      guard let container else { throw .mutability("The core schema cannot be removed.") }
      resource[attribute: container] = nil
      return
    }
    guard case .object(let members)? = operation.value else {
      throw .invalidValue("The value for a schema must be an object.")
    }
    guard let container else { return try applyMembers(members, kind: operation.kind) }
    try applyMembers(members, kind: operation.kind, container: container)
  }

  /// Carries out an operation without path: each member is an attribute or an extension.
  private mutating func applyMembers(
    _ members: JSONObject, kind: PatchOperation.Kind
  ) throws(SCIMError) {
    for member in members {
      if let item = type.extensionSchema(member.key) {
        guard case .object(let nested) = member.value else {
          throw .invalidValue("The value of '\(member.key)' must be an object.")
        }
        try applyMembers(nested, kind: kind, container: item.schema.id)
      } else if let target = type.resolve(AttributePath(name: member.key)),
        let attribute = target.attribute
      {
        try apply(member.value, to: attribute, kind: kind, container: target.container)
      }
      // Attributes that no schema knows are passed over, as in a POST.
    }
  }

  private mutating func applyMembers(
    _ members: JSONObject, kind: PatchOperation.Kind, container: String
  ) throws(SCIMError) {
    guard let schema = type.extensionSchema(container)?.schema else { return }
    for member in members {
      guard let attribute = schema.attribute(named: member.key) else { continue }
      try apply(member.value, to: attribute, kind: kind, container: container)
    }
  }

  private mutating func apply(
    _ value: JSONValue, to attribute: Attribute, kind: PatchOperation.Kind, container: String?
  ) throws(SCIMError) {
    if attribute.name == "schemas" { return }
    guard attribute.mutability != .readOnly else {
      // Clients send back what they read: only a different value is an attempt to change it.
      let current = container.map { resource[attribute: $0]?.object } ?? resource
      if current?[attribute: attribute.name] == value { return }
      throw .mutability("'\(attribute.name)' cannot be changed.")
    }
    let change = AttributeChange(
      kind: kind, attribute: attribute, filter: nil, subAttribute: nil, value: value)
    try inContainer(container) { container throws(SCIMError) in try change.apply(to: &container) }
  }

  private mutating func inContainer(
    _ urn: String?, _ body: (inout JSONObject) throws(SCIMError) -> Void
  ) throws(SCIMError) {
    guard let urn else { return try body(&resource) }
    var container = resource[attribute: urn]?.object ?? JSONObject()
    try body(&container)
    resource[attribute: urn] = container.isEmpty ? nil : .object(container)
  }

  /// The resource, its `schemas` naming the extensions that it now holds.
  func result() -> JSONObject {
    var result = resource
    let before = resource["schemas"]?.array ?? [.string(type.schema.id)]
    var schemas = before.filter { urn in
      guard let text = urn.string, let item = type.extensionSchema(text) else { return true }
      return resource[attribute: item.schema.id] != nil
    }
    for item in type.extensions where resource[attribute: item.schema.id] != nil {
      let urn = JSONValue.string(item.schema.id)
      if !schemas.contains(urn) { schemas.append(urn) }
    }
    result["schemas"] = .array(schemas)
    return result
  }
}
