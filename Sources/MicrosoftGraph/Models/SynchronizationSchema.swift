public import HTTPTransport

/// The mappings of a job (Graph `synchronizationSchema`).
///
/// `source` is the whole answer as it came, for a PUT that keeps what isn't understood here.
public struct SynchronizationSchema: Sendable, Equatable, JSONReadable {
  public var id: String?
  public var version: String?
  public var directories: [Directory]
  public var rules: [Rule]
  public var source: JSONTree

  public init?(json: JSONNode) {
    guard json.isObject else { return nil }
    id = json["id"]?.nonEmptyString
    version = json["version"]?.nonEmptyString
    directories = json.list("directories")
    rules = json.list("synchronizationRules")
    source = json.tree
  }

  public struct Directory: Sendable, Equatable, JSONReadable {
    public var id: String
    public var name: String?
    public var isReadOnly: Bool
    public var objects: [ObjectDefinition]

    public init?(json: JSONNode) {
      guard json.isObject else { return nil }
      id = json["id"]?.string ?? ""
      name = json["name"]?.nonEmptyString
      isReadOnly = json["readOnly"]?.bool ?? false
      objects = json.list("objects")
    }
  }

  public struct ObjectDefinition: Sendable, Equatable, JSONReadable {
    public var name: String
    public var attributes: [Attribute]

    public init?(json: JSONNode) {
      guard let name = json["name"]?.string else { return nil }
      self.name = name
      attributes = json.list("attributes")
    }
  }

  public struct Attribute: Sendable, Equatable, JSONReadable {
    public var name: String
    /// `String`, `Integer`, `Reference`, `Binary`, `Boolean`, `DateTime`.
    public var type: String
    public var isAnchor: Bool
    public var isCaseExact: Bool
    public var isMultivalued: Bool
    public var isRequired: Bool
    public var mutability: String?

    public init?(json: JSONNode) {
      guard let name = json["name"]?.string else { return nil }
      self.name = name
      type = json["type"]?.string ?? "String"
      isAnchor = json["anchor"]?.bool ?? false
      isCaseExact = json["caseExact"]?.bool ?? false
      isMultivalued = json["multivalued"]?.bool ?? false
      isRequired = json["required"]?.bool ?? false
      mutability = json["mutability"]?.nonEmptyString
    }
  }

  public struct Rule: Sendable, Equatable, JSONReadable {
    public var id: String?
    public var name: String?
    public var priority: Int
    public var sourceDirectoryName: String?
    public var targetDirectoryName: String?
    public var objectMappings: [ObjectMapping]

    public init?(json: JSONNode) {
      guard json.isObject else { return nil }
      id = json["id"]?.nonEmptyString
      name = json["name"]?.nonEmptyString
      priority = json["priority"]?.int ?? 0
      sourceDirectoryName = json["sourceDirectoryName"]?.nonEmptyString
      targetDirectoryName = json["targetDirectoryName"]?.nonEmptyString
      objectMappings = json.list("objectMappings")
    }
  }

  public struct ObjectMapping: Sendable, Equatable, JSONReadable {
    public var name: String?
    public var isEnabled: Bool
    /// `Add`, `Update`, `Delete`.
    public var flowTypes: [String]
    public var sourceObjectName: String?
    public var targetObjectName: String?
    public var attributeMappings: [AttributeMapping]
    /// The scoping filter as it came; nil when everybody is in scope.
    public var scope: JSONTree?

    public init?(json: JSONNode) {
      guard json.isObject else { return nil }
      name = json["name"]?.nonEmptyString
      isEnabled = json["enabled"]?.bool ?? true
      flowTypes = Flags.parse(json["flowTypes"]?.string ?? "")
      sourceObjectName = json["sourceObjectName"]?.nonEmptyString
      targetObjectName = json["targetObjectName"]?.nonEmptyString
      attributeMappings = json.list("attributeMappings")
      scope = json["scope"]?.tree
    }
  }

  public struct AttributeMapping: Sendable, Equatable, JSONReadable {
    public var targetAttributeName: String
    public var source: Source?
    public var defaultValue: String?
    /// 0 for attributes that don't match people; lowest first.
    public var matchingPriority: Int
    /// Such as `Always` or `ObjectAddOnly`.
    public var flowType: String?
    public var flowBehavior: String?

    public init?(json: JSONNode) {
      guard let target = json["targetAttributeName"]?.nonEmptyString else { return nil }
      targetAttributeName = target
      source = json.read("source")
      defaultValue = json["defaultValue"]?.text
      matchingPriority = json["matchingPriority"]?.int ?? 0
      flowType = json["flowType"]?.nonEmptyString
      flowBehavior = json["flowBehavior"]?.nonEmptyString
    }
  }

  public struct Source: Sendable, Equatable, JSONReadable {
    public enum Kind: String, Sendable, CaseIterable {
      case attribute = "Attribute"
      case constant = "Constant"
      case function = "Function"
    }

    public var kind: Open<Kind>
    public var name: String?
    public var expression: String?

    public init?(json: JSONNode) {
      guard json.isObject else { return nil }
      kind = json.read("type") ?? Open(.attribute)
      name = json["name"]?.nonEmptyString
      expression = json["expression"]?.nonEmptyString
    }
  }
}

/// Flag enumerations: one text, comma and spaces between the names.
enum Flags {
  static func parse(_ text: String) -> [String] {
    text.split { $0 == "," || $0 == " " }.map(String.init)
  }
}
