/// The attribute mappings of one kind of object, from Entra to Webex.
///
/// Source: Microsoft Graph `objectMapping` and `attributeMapping`.
public struct ObjectMapping: Sendable, Equatable, Codable, Identifiable {
  public var id: String { "\(sourceObject)→\(targetObject)" }
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

  public init(
    name: String, sourceObject: String, targetObject: String, isEnabled: Bool,
    flowTypes: [String] = [], attributes: [MappingRule], scope: String? = nil
  ) {
    self.name = name
    self.sourceObject = sourceObject
    self.targetObject = targetObject
    self.isEnabled = isEnabled
    self.flowTypes = flowTypes
    self.attributes = attributes
    self.scope = scope
  }
}

/// One target attribute and where its value comes from.
public struct MappingRule: Sendable, Equatable, Codable, Identifiable {
  public enum Kind: String, Sendable, Codable { case direct, constant, expression, none }

  /// When the mapping is applied: `Always`, or `ObjectAddOnly` at creation.
  public enum FlowType: String, Sendable, Codable, CaseIterable {
    case always = "Always"
    case objectAddOnly = "ObjectAddOnly"
    case multiValueAddOnly = "MultiValueAddOnly"
    case valueAddOnly = "ValueAddOnly"
    case attributeAddOnly = "AttributeAddOnly"
  }

  public var id: String { target }
  /// A SCIM attribute path, such as `name.givenName`.
  public var target: String
  public var kind: Kind
  /// The source as Graph writes it: `[surname]`, `"constant"` or an expression; empty for none.
  public var expression: String
  /// 1 and up: matching precedence; 0: not a matching attribute.
  public var matchingPriority: Int
  public var flowType: FlowType
  /// Sent at creation when the source has no value.
  public var defaultValue: String?

  public init(
    target: String, kind: Kind, expression: String, matchingPriority: Int = 0,
    flowType: FlowType = .always, defaultValue: String? = nil
  ) {
    self.target = target
    self.kind = kind
    self.expression = expression
    self.matchingPriority = matchingPriority
    self.flowType = flowType
    self.defaultValue = defaultValue
  }
}
