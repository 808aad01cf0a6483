/// The attribute mappings of one kind of object, from Entra to Webex.
///
/// Source: Microsoft Graph `objectMapping` and `attributeMapping`.
public struct ObjectMapping: Sendable, Equatable, Codable, Identifiable {
  /// Source and target object, such as "User→urn:ietf:params:scim:schemas:core:2.0:User"; a second
  /// mapping of the same pair in a schema ends in "#2".
  public var id: String {
    let pair = "\(sourceObject)→\(targetObject)"
    return ordinal == 1 ? pair : "\(pair)#\(ordinal)"
  }
  public var name: String
  /// Such as "User".
  public var sourceObject: String
  /// Such as `urn:ietf:params:scim:schemas:core:2.0:User`.
  public var targetObject: String
  public var isEnabled: Bool
  /// Which actions flow: `Add`, `Update`, `Delete`.
  public var flowTypes: [String]
  public var attributes: [MappingRule]
  /// The scoping filter in words; nil when everybody assigned is in scope.
  public var scope: String?
  /// The scoping filter itself; nil when everybody assigned is in scope.
  public var filter: ScopingFilter?
  /// Which of the mappings with the same source and target object of a schema this is, from 1.
  public var ordinal = 1
  /// Directory of the source, such as "Azure Active Directory"; empty if not known.
  public var sourceDirectory = ""
  /// Directory of the target, such as "Cisco Webex"; empty if not known.
  public var targetDirectory = ""
  /// What the schema says in a form that isn't understood.
  public var oddities: [Oddity] = []

  public init(
    name: String, sourceObject: String, targetObject: String, isEnabled: Bool,
    flowTypes: [String] = [], attributes: [MappingRule], scope: String? = nil,
    filter: ScopingFilter? = nil
  ) {
    self.name = name
    self.sourceObject = sourceObject
    self.targetObject = targetObject
    self.isEnabled = isEnabled
    self.flowTypes = flowTypes
    self.attributes = attributes
    self.scope = scope ?? filter.flatMap { $0.isEmpty ? nil : $0.description }
    self.filter = filter
  }
}

extension ObjectMapping {
  /// An action on target objects (Graph `objectFlowTypes`).
  public enum Flow: String, Sendable, Codable, CaseIterable {
    case add = "Add"
    case update = "Update"
    case delete = "Delete"
  }

  /// Whether an action on target objects flows.
  public func allows(_ flow: Flow) -> Bool {
    flowTypes.contains { $0.lowercased() == flow.rawValue.lowercased() }
  }

  /// Whether users are mapped, whose mapping can't be switched off (CUST, "What can't be done").
  public var mapsUsers: Bool { sourceObject.lowercased() == "user" }

  /// Whether groups are mapped.
  public var mapsGroups: Bool { sourceObject.lowercased() == "group" }

  /// The rules that find the object in the target, in the order in which they are tried.
  public var matchingRules: [MappingRule] {
    attributes.filter { $0.matchingPriority > 0 }
      .enumerated()
      .sorted {
        ($0.element.matchingPriority, $0.offset) < ($1.element.matchingPriority, $1.offset)
      }
      .map(\.element)
  }

  /// The first rule for a target attribute.
  public func rule(for target: String) -> MappingRule? {
    attributes.first { $0.target == target }
  }
}

/// Something in a schema that isn't understood; it is kept, and shown beside what is.
public struct Oddity: Sendable, Hashable, Codable {
  /// The property, such as "flowType".
  public var property: String
  /// What stands there, shortened.
  public var value: String

  public init(property: String, value: String) {
    self.property = property
    self.value = String(value.prefix(200))
  }
}
