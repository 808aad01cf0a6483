public import SCIM

/// A whole synchronization schema: directories, rules, mappings and filters of a job.
///
/// The document is kept as it was read: order, number texts and everything that isn't understood.
/// What is understood is a view of it. Editing changes only the part that is edited, so that a
/// PUT, which replaces everything, loses nothing.
///
/// Source: Graph, `synchronizationSchema`.
public struct MappingSchema: Sendable {
  /// What a document may use at most; expressions nest deeply inside `parameters`.
  public static let limits = JSONLimits(bytes: 16 << 20, depth: 400)

  /// The document, for a PUT or an export.
  public private(set) var document: JSONValue
  public private(set) var rules: [SynchronizationRule]
  public private(set) var directories: [DirectoryDefinition]
  /// Where in the document the object mappings stand.
  private(set) var places: [ObjectMapping.ID: DocumentPath]

  /// Reads a document in UTF-8.
  ///
  /// - Throws: ``MappingSchemaError`` with line and column or with the path; never traps.
  public init(parsing bytes: [UInt8]) throws(MappingSchemaError) {
    let document: JSONValue
    do {
      document = try JSONValue(parsing: bytes, limits: Self.limits)
    } catch {
      throw MappingSchemaError(error, in: bytes)
    }
    try self.init(document: document)
  }

  /// Reads a document.
  public init(parsing text: String) throws(MappingSchemaError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// Takes a document that is JSON already.
  public init(document: JSONValue) throws(MappingSchemaError) {
    let reader = try SchemaReader(document)
    self.document = document
    rules = reader.rules
    directories = reader.directories
    places = reader.places
  }

  /// Puts a value at a place of the document and reads the schema anew.
  mutating func replace(at path: DocumentPath, with value: JSONValue) throws(MappingSchemaError) {
    var changed = document
    changed.replace(at: path, with: value)
    self = try MappingSchema(document: changed)
  }
}

extension MappingSchema: Equatable {
  /// Documents that say the same; the order of members doesn't count.
  public static func == (left: MappingSchema, right: MappingSchema) -> Bool {
    left.document == right.document
  }
}

extension MappingSchema: Codable {
  /// As one text, because JSON coders don't keep number texts and order.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(document.text())
  }

  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    try self.init(parsing: text)
  }
}

extension MappingSchema {
  /// The object mappings of all rules, those of the first rule first.
  public var objectMappings: [ObjectMapping] {
    rules.enumerated().sorted {
      ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset)
    }
    .flatMap(\.element.objectMappings)
  }

  public func objectMapping(_ id: ObjectMapping.ID) -> ObjectMapping? {
    for rule in rules {
      if let mapping = rule.objectMappings.first(where: { $0.id == id }) { return mapping }
    }
    return nil
  }

  /// The object mapping of users, and of groups with `"Group"`.
  public func objectMapping(ofSource name: String) -> ObjectMapping? {
    objectMappings.first { $0.sourceObject.lowercased() == name.lowercased() }
  }

  /// The directory of that name; the first one counts.
  public func directory(named name: String) -> DirectoryDefinition? {
    directories.first { $0.name == name }
  }

  /// What the schema says of the source objects of a mapping.
  public func sourceObject(of mapping: ObjectMapping) -> ObjectDefinition? {
    directory(named: mapping.sourceDirectory)?.object(named: mapping.sourceObject)
  }

  /// What the schema says of the target objects of a mapping.
  public func targetObject(of mapping: ObjectMapping) -> ObjectDefinition? {
    directory(named: mapping.targetDirectory)?.object(named: mapping.targetObject)
  }

  /// The source attributes that expressions of a mapping can name.
  ///
  /// What is known of an attribute beyond the schema, such as its note, is kept.
  public func sourceAttributes(of mapping: ObjectMapping) -> SourceSchema {
    let known: SourceSchema = mapping.mapsGroups ? .entraGroups : .entraUsers
    guard let object = sourceObject(of: mapping), !object.attributes.isEmpty else { return known }
    let attributes = object.attributes.map { definition in
      var attribute = definition.sourceAttribute
      if let knowledge = known.attribute(named: attribute.name) {
        attribute.note = knowledge.note
        attribute.isAlwaysPresent = knowledge.isAlwaysPresent
        // Schemas list Boolean and date attributes of users as String.
        if attribute.type == .string { attribute.type = knowledge.type }
        if knowledge.isMultivalued { attribute.isMultivalued = true }
      }
      return attribute
    }
    return SourceSchema(attributes, isComplete: true)
  }

  /// The document as indented JSON text, for a file under version control.
  public func exportText() -> String { document.indentedText() + "\n" }
}
