import AttributeMapping

/// Holds a schema that a client puts against the rules of the service.
///
/// Rules: microsoft-graph.md, 4.8; mappings-and-expressions.md, 1.4 to 1.7, 1.10 and 3.2.
struct SyncSchemaCheck {
  /// One kind of object of a directory, by the names of its attributes.
  struct ObjectKind {
    var name: String
    var attributes: [String: JSON] = [:]
    /// In the order of the schema.
    var names: [String] = []
  }

  private static let types: Set = [
    "string", "integer", "reference", "binary", "boolean", "datetime",
  ]
  private static let objectFlows: Set = ["none", "add", "update", "delete"]

  /// By directory and object.
  private var kinds: [String: ObjectKind] = [:]
  private var mapsUsers = false
  /// What the service has already, by directory and object; nothing of it is judged as an addition.
  private var known: [String: Set<String>] = [:]
  private var readOnlyDirectories: Set<String> = []
  private let isGallery: Bool

  /// - Parameters:
  ///   - schemas: what the service knows of the application: the connector's own schema, and the
  ///     one in force.
  ///   - isGallery: whether the application comes from the gallery.
  private init(known schemas: [JSON], isGallery: Bool) {
    self.isGallery = isGallery
    for directory in schemas.flatMap({ $0["directories"]?.array ?? [] }) {
      let name = directory["name"]?.string ?? ""
      if directory["readOnly"]?.bool == true { readOnlyDirectories.insert(name) }
      for object in directory["objects"]?.array ?? [] {
        known["\(name)/\(object["name"]?.string ?? "")", default: []]
          .formUnion((object["attributes"]?.array ?? []).compactMap { $0["name"]?.string })
      }
    }
  }

  /// The whole schema, or the 400 that names the first mistake.
  static func checked(
    _ body: JSONObject, known schemas: [JSON], isGallery: Bool
  ) throws(GraphError) -> JSON {
    guard let directories = body["directories"]?.array, !directories.isEmpty else {
      throw fault("The schema must contain its directories: PUT replaces the whole schema.")
    }
    guard let rules = body["synchronizationRules"]?.array, !rules.isEmpty else {
      throw fault("The schema must contain its synchronizationRules.")
    }
    var check = SyncSchemaCheck(known: schemas, isGallery: isGallery)
    for directory in directories { try check.add(directory) }
    for rule in rules {
      guard let mappings = rule["objectMappings"]?.array else {
        throw fault("A synchronization rule has no objectMappings.")
      }
      for mapping in mappings { try check.check(mapping, of: rule) }
    }
    guard check.mapsUsers else {
      throw fault("The mapping of users can neither be disabled nor removed.")
    }
    var schema = body
    schema["@odata.context"] = nil
    return .object(schema)
  }

  static func fault(_ message: String) -> GraphError {
    .badRequest(message, code: "BadRequest")
  }

  // MARK: Directories

  private mutating func add(_ directory: JSON) throws(GraphError) {
    let name = directory["name"]?.string ?? ""
    for object in directory["objects"]?.array ?? [] {
      let key = "\(name)/\(object["name"]?.string ?? "")"
      guard kinds[key] == nil else { throw Self.fault("The object '\(key)' is defined twice.") }
      let kind = try Self.kind(object, key)
      for added in kind.names where !known[key, default: []].contains(added) {
        if readOnlyDirectories.contains(name) {
          try Self.checkSource(added, of: key)
        } else if let definition = kind.attributes[added] {
          try checkTarget(added, definition, of: key)
        }
      }
      kinds[key] = kind
    }
  }

  /// Only the directory's own extensions can be added to what is read only.
  private static func checkSource(_ name: String, of key: String) throws(GraphError) {
    guard !SourceSchema.isDirectoryExtension(name) else { return }
    throw fault("The attribute '\(name)' cannot be added to '\(key)': the directory is read-only.")
  }

  /// Attributes that the connector does not have by itself (mappings-and-expressions.md, 1.6).
  private func checkTarget(_ name: String, _ definition: JSON, of key: String) throws(GraphError) {
    switch TargetName(name) {
    case .standard: return
    case .unknown:
      throw Self.fault(
        "The custom attribute '\(name)' of '\(key)' must be named "
          + "'urn:ietf:params:scim:schemas:extension:<ExtensionName>:2.0:User:<attribute>'.")
    case .custom:
      if definition["type"]?.string?.lowercased() == "reference" {
        throw Self.fault("The custom attribute '\(name)' of '\(key)' cannot be a reference.")
      }
      if definition["multivalued"]?.bool == true, !isGallery {
        throw Self.fault("The custom attribute '\(name)' of '\(key)' cannot be multi-valued.")
      }
    }
  }

  private static func kind(_ object: JSON, _ key: String) throws(GraphError) -> ObjectKind {
    var kind = ObjectKind(name: key)
    var anchors = 0
    for attribute in object["attributes"]?.array ?? [] {
      guard let name = attribute["name"]?.string, !name.isEmpty else {
        throw fault("An attribute of '\(key)' has no name.")
      }
      guard kind.attributes.updateValue(attribute, forKey: name) == nil else {
        throw fault("The attribute '\(name)' of '\(key)' is defined more than once.")
      }
      guard types.contains((attribute["type"]?.string ?? "String").lowercased()) else {
        throw fault("The type of the attribute '\(name)' of '\(key)' is not valid.")
      }
      kind.names.append(name)
      if attribute["anchor"]?.bool == true { anchors += 1 }
    }
    guard anchors == 1 else {
      throw fault("'\(key)' must have exactly one attribute that is its primary key.")
    }
    return kind
  }

  // MARK: Object mappings

  private mutating func check(_ mapping: JSON, of rule: JSON) throws(GraphError) {
    let title = mapping["name"]?.string ?? ""
    let target = try kind(mapping, rule, "target")
    let source = try kind(mapping, rule, "source")
    let flows = (mapping["flowTypes"]?.string ?? "").lowercased().split(separator: ",")
    guard !flows.isEmpty, flows.allSatisfy({ Self.objectFlows.contains($0.trimmed) }) else {
      throw Self.fault("The flowTypes of '\(title)' are not valid.")
    }
    guard let entries = mapping["attributeMappings"]?.array else {
      throw Self.fault("'\(title)' has no attributeMappings.")
    }
    let check = SyncMappingCheck(source: source, target: target)
    var seen: Set<String> = []
    var matching: [String] = []
    for entry in entries {
      let name = entry["targetAttributeName"]?.string ?? ""
      try check.check(entry, name)
      guard seen.insert(name.lowercased()).inserted else {
        throw Self.fault("The target attribute '\(name)' is mapped more than once.")
      }
      if (entry["matchingPriority"]?.integer ?? 0) > 0 { matching.append(name) }
    }
    guard !matching.isEmpty else { throw Self.fault("'\(title)' has no matching attribute.") }
    for name in target.names
    where target.attributes[name]?["required"]?.bool == true && !seen.contains(name.lowercased()) {
      throw Self.fault("The mapping of the required attribute '\(name)' cannot be removed.")
    }
    let mapsGroups = mapping["targetObjectName"]?.string == WebexSchema.groupTarget
    for name in matching
    where WebexAttribute.named(name, ofGroups: mapsGroups)?.isFilterable != true {
      throw Self.fault(
        "The target attribute '\(name)' cannot be used for matching: the target does not support "
          + "filtering on it.")
    }
    if let scope = mapping["scope"], !scope.isNull {
      try SyncScopeCheck(source: source).check(scope)
    }
    if mapping["sourceObjectName"]?.string?.lowercased() == "user",
      mapping["enabled"]?.bool != false
    {
      mapsUsers = true
    }
  }

  /// The definition of one side of a mapping.
  private func kind(
    _ mapping: JSON, _ rule: JSON, _ side: String
  ) throws(GraphError) -> ObjectKind {
    let name = mapping["\(side)ObjectName"]?.string ?? ""
    guard let kind = kinds["\(rule["\(side)DirectoryName"]?.string ?? "")/\(name)"] else {
      throw Self.fault("The \(side) object '\(name)' is not defined.")
    }
    return kind
  }
}
