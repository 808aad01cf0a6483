/// Holds a schema that a client puts against the rules of the service.
enum SyncSchemaCheck {
  private static let maximumExpression = 10_000
  private static let sourceTypes: Set = ["attribute", "constant", "function"]
  private static let flowTypes: Set = [
    "always", "objectaddonly", "multivalueaddonly", "valueaddonly", "attributeaddonly",
  ]
  private static let objectFlows: Set = ["none", "add", "update", "delete"]

  /// The whole schema, or the 400 that names the first mistake.
  static func checked(_ body: JSONObject) throws(GraphError) -> JSON {
    guard let directories = body["directories"]?.array, !directories.isEmpty else {
      throw fault("The schema must contain its directories: PUT replaces the whole schema.")
    }
    guard let rules = body["synchronizationRules"]?.array, !rules.isEmpty else {
      throw fault("The schema must contain its synchronizationRules.")
    }
    var attributes: [String: [String: JSON]] = [:]
    for directory in directories {
      let name = directory["name"]?.string ?? ""
      for object in directory["objects"]?.array ?? [] {
        let key = "\(name)/\(object["name"]?.string ?? "")"
        for attribute in object["attributes"]?.array ?? [] {
          guard let attributeName = attribute["name"]?.string else {
            throw fault("An attribute of '\(key)' has no name.")
          }
          attributes[key, default: [:]][attributeName] = attribute
        }
      }
    }
    for rule in rules {
      guard let mappings = rule["objectMappings"]?.array else {
        throw fault("A synchronization rule has no objectMappings.")
      }
      for mapping in mappings { try check(mapping, rule, attributes) }
    }
    var schema = body
    schema["@odata.context"] = nil
    return .object(schema)
  }

  private static func fault(_ message: String) -> GraphError {
    .badRequest(message, code: "BadRequest")
  }

  private static func check(
    _ mapping: JSON, _ rule: JSON, _ attributes: [String: [String: JSON]]
  ) throws(GraphError) {
    let name = mapping["targetObjectName"]?.string ?? ""
    let target = attributes["\(rule["targetDirectoryName"]?.string ?? "")/\(name)"]
    guard let target else { throw fault("The target object '\(name)' is not defined.") }
    let sourceName = mapping["sourceObjectName"]?.string ?? ""
    guard let source = attributes["\(rule["sourceDirectoryName"]?.string ?? "")/\(sourceName)"]
    else { throw fault("The source object '\(sourceName)' is not defined.") }
    let flows = (mapping["flowTypes"]?.string ?? "").lowercased().split(separator: ",")
    guard !flows.isEmpty, flows.allSatisfy({ objectFlows.contains($0.trimmed) }) else {
      throw fault("The flowTypes of '\(mapping["name"]?.string ?? "")' are not valid.")
    }
    guard let entries = mapping["attributeMappings"]?.array else {
      throw fault("'\(mapping["name"]?.string ?? "")' has no attributeMappings.")
    }
    var seen: Set<String> = []
    var matches = false
    for entry in entries {
      let attribute = entry["targetAttributeName"]?.string ?? ""
      try check(entry, attribute, target, source)
      guard seen.insert(attribute).inserted else {
        throw fault("The target attribute '\(attribute)' is mapped more than once.")
      }
      matches = matches || (entry["matchingPriority"]?.integer ?? 0) > 0
    }
    guard matches else {
      throw fault("'\(mapping["name"]?.string ?? "")' has no matching attribute.")
    }
  }

  private static func check(
    _ entry: JSON, _ name: String, _ target: [String: JSON], _ source: [String: JSON]
  ) throws(GraphError) {
    guard let definition = target[name] else {
      throw fault("The target attribute '\(name)' is not defined.")
    }
    guard definition["anchor"]?.bool != true else {
      throw fault("The attribute '\(name)' is the primary key and cannot be a target.")
    }
    guard flowTypes.contains((entry["flowType"]?.string ?? "Always").lowercased()) else {
      throw fault("The flowType of '\(name)' is not valid.")
    }
    guard let priority = (entry["matchingPriority"] ?? 0).integer, priority >= 0 else {
      throw fault("The matchingPriority of '\(name)' is not valid.")
    }
    if let origin = entry["source"], !origin.isNull { try check(origin, name, source, depth: 0) }
  }

  private static func check(
    _ origin: JSON, _ target: String, _ source: [String: JSON], depth: Int
  ) throws(GraphError) {
    let type = (origin["type"]?.string ?? "Attribute").lowercased()
    guard sourceTypes.contains(type) else {
      throw fault("The source type of '\(target)' is not valid.")
    }
    guard (origin["expression"]?.string ?? "").count <= maximumExpression else {
      throw fault("The expression of '\(target)' is longer than 10000 characters.")
    }
    if type == "attribute", let name = origin["name"]?.string, !name.isEmpty,
      source[name] == nil
    {
      throw fault("The source attribute '\(name)' is not defined.")
    }
    for parameter in origin["parameters"]?.array ?? [] {
      if let value = parameter["value"], !value.isNull {
        try check(value, target, source, depth: depth + 1)
      }
    }
  }
}
