import SCIM

/// Schemas as `/Schemas/SCIM2/…` writes them: an object whose keys are the URNs, in a spelling of
/// its own, with the keys `length` and `size` (webex.md, 3.7).
enum WebexSchemaDocument {
  /// The document for `User`, `Group` or the URN of one schema.
  static func json(_ name: String) -> JSONValue? {
    switch name.lowercased() {
    case "user": return object(schemas(of: WebexUserSchema.type))
    case "group": return object(schemas(of: WebexGroupSchema.type))
    default:
      let all = schemas(of: WebexUserSchema.type) + schemas(of: WebexGroupSchema.type)
      return all.first { $0.id.lowercased() == name.lowercased() }.map { object([$0]) }
    }
  }

  static func schemas(of type: ResourceType) -> [Schema] {
    [type.schema] + type.extensions.map(\.schema)
  }

  private static func object(_ schemas: [Schema]) -> JSONValue {
    var object = SCIM.JSONObject()
    for schema in schemas {
      object[schema.id] = [
        "id": .string(schema.id), "name": .string(schema.name),
        "description": .string(schema.description),
        "attributes": .array(schema.attributes.map(attribute)),
      ]
    }
    return .object(object)
  }

  private static func attribute(_ attribute: Attribute) -> JSONValue {
    var object: SCIM.JSONObject = [
      "name": .string(attribute.name), "type": .string(capitalized(attribute.type.rawValue)),
      "multiValued": .bool(attribute.multiValued), "required": .bool(attribute.required),
      "caseExact": .bool(attribute.caseExact),
      "mutability": .string(capitalized(attribute.mutability.rawValue)),
      "returned": .string(capitalized(attribute.returned.rawValue)),
      "uniqueness": .string(capitalized(attribute.uniqueness.rawValue)),
      "description": .string(attribute.description),
    ]
    if let length = attribute.maximumLength { object["length"] = .integer(length) }
    if let count = attribute.maximumCount { object["size"] = .integer(count) }
    if !attribute.canonicalValues.isEmpty {
      object["canonicalValues"] = .array(attribute.canonicalValues.map(JSONValue.string))
    }
    if !attribute.subAttributes.isEmpty {
      object["subAttributes"] = .array(attribute.subAttributes.map(Self.attribute))
    }
    return .object(object)
  }

  private static func capitalized(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }
}
