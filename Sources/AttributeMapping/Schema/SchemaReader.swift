internal import SCIM

/// Reads the parts of a document that are understood, and refuses shapes that can't be edited.
struct SchemaReader {
  private(set) var rules: [SynchronizationRule] = []
  private(set) var directories: [DirectoryDefinition] = []
  private(set) var places: [ObjectMapping.ID: DocumentPath] = [:]
  private var ordinals: [String: Int] = [:]

  init(_ document: JSONValue) throws(MappingSchemaError) {
    guard let root = document.object else { throw .notASchema(document.kindInWords) }
    guard root["synchronizationRules"] != nil else { throw .notASchema(Self.name(of: root)) }
    let path = DocumentPath()
    for (at, object) in try Self.objects("directories", of: root, at: path) {
      directories.append(try Self.directory(object, at: at))
    }
    for (at, object) in try Self.objects("synchronizationRules", of: root, at: path) {
      rules.append(try rule(object, at: at))
    }
  }

  /// What a document is that isn't a schema.
  private static func name(of root: JSONObject) -> String {
    if root["error"] != nil { return "a Graph error answer" }
    if root["attributeMappings"] != nil { return "a single object mapping" }
    if root["objectMappings"] != nil { return "a single synchronization rule" }
    if root["value"] != nil { return "a list of Graph objects" }
    return root.isEmpty ? "an empty object" : "another kind of document"
  }

  /// The elements of a list of objects; absent and null are an empty list.
  static func objects(
    _ name: String, of object: JSONObject, at path: DocumentPath
  ) throws(MappingSchemaError) -> [(DocumentPath, JSONObject)] {
    let path = path.appending(name)
    var objects: [(DocumentPath, JSONObject)] = []
    for (index, element) in try list(name, of: object, at: path).enumerated() {
      guard let object = element.object else {
        throw .wrongType(
          path: path.appending(index), expected: "an object", found: element.kindInWords)
      }
      objects.append((path.appending(index), object))
    }
    return objects
  }

  private static func list(
    _ name: String, of object: JSONObject, at path: DocumentPath
  ) throws(MappingSchemaError) -> [JSONValue] {
    switch object[name] {
    case nil, .null?: return []
    case .array(let elements)?: return elements
    case let other?:
      throw .wrongType(path: path, expected: "a list", found: other.kindInWords)
    }
  }

  private mutating func rule(
    _ object: JSONObject, at path: DocumentPath
  ) throws(MappingSchemaError) -> SynchronizationRule {
    var rule = SynchronizationRule(
      id: object["id"]?.scalarText ?? "", name: object["name"]?.scalarText ?? "",
      priority: object["priority"]?.integer.map { Int(clamping: $0) } ?? 0,
      isEditable: object["editable"]?.bool ?? true,
      sourceDirectory: object["sourceDirectoryName"]?.scalarText ?? "",
      targetDirectory: object["targetDirectoryName"]?.scalarText ?? "", objectMappings: [])
    for (at, element) in try Self.objects("objectMappings", of: object, at: path) {
      let rows = try Self.list(
        "attributeMappings", of: element, at: at.appending("attributeMappings"))
      try Self.checkScope(element, at: at)
      var mapping = ObjectMappingReader.mapping(element, rows: rows)
      mapping.sourceDirectory = rule.sourceDirectory
      mapping.targetDirectory = rule.targetDirectory
      let pair = mapping.id
      ordinals[pair, default: 0] += 1
      mapping.ordinal = ordinals[pair] ?? 1
      // A name that ends like a repetition may take the place of one.
      while places[mapping.id] != nil { mapping.ordinal += 1 }
      places[mapping.id] = at
      rule.objectMappings.append(mapping)
    }
    return rule
  }

  /// A scope whose shape is unknown can't be kept through an edit of its groups.
  private static func checkScope(
    _ mapping: JSONObject, at path: DocumentPath
  ) throws(MappingSchemaError) {
    let path = path.appending("scope")
    switch mapping["scope"] {
    case nil, .null?: return
    case .object(let scope)?:
      for (at, group) in try objects("groups", of: scope, at: path) {
        _ = try objects("clauses", of: group, at: at)
      }
    case let other?:
      throw .wrongType(path: path, expected: "an object", found: other.kindInWords)
    }
  }

  private static func directory(
    _ object: JSONObject, at path: DocumentPath
  ) throws(MappingSchemaError) -> DirectoryDefinition {
    var directory = DirectoryDefinition(
      id: object["id"]?.scalarText ?? "", name: object["name"]?.scalarText ?? "",
      isReadOnly: object["readOnly"]?.bool ?? false, objects: [])
    for (at, element) in try objects("objects", of: object, at: path) {
      let attributes = try objects("attributes", of: element, at: at)
      directory.objects.append(
        ObjectDefinition(
          name: element["name"]?.scalarText ?? "",
          attributes: attributes.map { AttributeDefinition(json: $0.1) }))
    }
    return directory
  }
}
