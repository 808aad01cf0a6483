/// One target attribute and where its value comes from (Graph `attributeMapping`).
public struct MappingRule: Sendable, Equatable, Codable, Identifiable {
  /// The mapping types of the portal (CUST, "Understand attribute-mapping types").
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case direct, constant, expression, none
  }

  /// When the mapping is applied: `Always`, or `ObjectAddOnly` at creation.
  public enum FlowType: String, Sendable, Codable, CaseIterable {
    case always = "Always"
    case objectAddOnly = "ObjectAddOnly"
    case multiValueAddOnly = "MultiValueAddOnly"
    case valueAddOnly = "ValueAddOnly"
    case attributeAddOnly = "AttributeAddOnly"
  }

  /// Whether a value is sent that hasn't changed.
  public enum FlowBehavior: String, Sendable, Codable, CaseIterable {
    case flowWhenChanged = "FlowWhenChanged"
    case flowAlways = "FlowAlways"
  }

  /// The target; a second rule for the same target in a mapping ends in "#2".
  public var id: String { ordinal == 1 ? target : "\(target)#\(ordinal)" }
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
  public var flowBehavior = FlowBehavior.flowWhenChanged
  /// Documented as internal.
  public var exportsMissingReferences = false
  /// Which of the rules for the same target this is, from 1.
  public var ordinal = 1
  /// What the schema says in a form that isn't understood.
  public var oddities: [Oddity] = []

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

extension MappingRule {
  /// A rule that copies a source attribute.
  public static func direct(
    _ attribute: String, to target: String, matchingPriority: Int = 0
  ) -> MappingRule {
    MappingRule(
      target: target, kind: .direct, expression: "[\(attribute)]",
      matchingPriority: matchingPriority)
  }

  /// A rule that always gives the same text.
  public static func constant(_ text: String, to target: String) -> MappingRule {
    MappingRule(target: target, kind: .constant, expression: ExpressionFormatter.quoted(text))
  }

  /// A rule that computes its value.
  public static func expression(_ text: String, to target: String) -> MappingRule {
    MappingRule(target: target, kind: .expression, expression: text)
  }

  /// The attribute that a direct rule copies.
  public var sourceAttribute: String? {
    guard kind == .direct, case .attribute(let name) = parsed?.node else { return nil }
    return name
  }

  /// The text that a constant rule gives.
  public var constantText: String? {
    guard kind == .constant, case .text(let text) = parsed?.node else { return nil }
    return text
  }

  /// The tree of the source; nil if there is none or it isn't valid.
  public var parsed: Expression? { ExpressionParser.parse(expression).valid }

  /// Whether the rule finds objects in the target.
  public var isMatching: Bool { matchingPriority > 0 }

  /// The source in Graph's form; nil for none.
  public var graphSource: MappingSource? {
    kind == .none ? nil : MappingSource(text: expression)
  }
}
