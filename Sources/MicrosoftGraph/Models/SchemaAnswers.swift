public import FoundationEssentials
public import HTTPTransport

/// What the service makes of an expression (Graph `parseExpressionResponse`).
public struct ParseExpressionResponse: Sendable, Equatable, JSONReadable {
  public var parsingSucceeded: Bool
  /// False also when there was nothing to evaluate with.
  public var evaluationSucceeded: Bool
  /// One text for a single value; none for a null.
  public var evaluationResult: [String]
  /// The tree that the service read, its expression in normal form (`attributeMappingSource`).
  public var parsedExpression: JSONTree?
  public var error: PublicError?

  public init?(json: JSONNode) {
    guard json.isObject, let parsed = json["parsingSucceeded"]?.bool else { return nil }
    parsingSucceeded = parsed
    evaluationSucceeded = json["evaluationSucceeded"]?.bool ?? false
    evaluationResult = json["evaluationResult"]?.elements.map { $0.text ?? "" } ?? []
    parsedExpression = json["parsedExpression"]?.tree
    error = json.read("error")
  }

  /// The expression in the service's normal form.
  public var normalizedExpression: String? { parsedExpression?["expression"]?.string }

  /// Graph `publicError`.
  public struct PublicError: Sendable, Equatable, JSONReadable {
    public var code: String?
    public var message: String?
    public var target: String?
    public var details: [GraphError.Detail]

    public init?(json: JSONNode) {
      guard json.isObject else { return nil }
      code = json["code"]?.nonEmptyString
      message = json["message"]?.nonEmptyString
      target = json["target"]?.nonEmptyString
      details = json.list("details")
    }
  }
}

/// A function of the expression language (Graph `attributeMappingFunctionSchema`).
public struct ExpressionFunction: Sendable, Equatable, JSONReadable {
  /// Samples call it `name`, the metadata `id`.
  public var name: String
  public var parameters: [Parameter]

  public init?(json: JSONNode) {
    guard let name = json["name"]?.nonEmptyString ?? json["id"]?.nonEmptyString else { return nil }
    self.name = name
    parameters = json.list("parameters")
  }

  /// Graph `attributeMappingParameterSchema`.
  public struct Parameter: Sendable, Equatable, JSONReadable {
    public var name: String
    /// Such as `String` or `Integer`.
    public var type: String
    public var isRequired: Bool
    public var allowsMultipleOccurrences: Bool

    public init?(json: JSONNode) {
      guard let name = json["name"]?.nonEmptyString else { return nil }
      self.name = name
      type = json["type"]?.nonEmptyString ?? "String"
      isRequired = json["required"]?.bool ?? false
      allowsMultipleOccurrences = json["allowMultipleOccurrences"]?.bool ?? false
    }
  }
}

/// An operator of scoping filters (Graph `filterOperatorSchema`).
public struct FilterOperatorSchema: Sendable, Equatable, JSONReadable {
  public enum Arity: String, Sendable, CaseIterable {
    case unary = "Unary"
    case binary = "Binary"
  }

  public enum Comparison: String, Sendable, CaseIterable {
    case all = "All"
    case any = "Any"
  }

  /// Samples call it `name`, the metadata `id`.
  public var name: String
  public var arity: Open<Arity>
  public var multivaluedComparisonType: Open<Comparison>
  /// Such as `String` or `Boolean`.
  public var supportedAttributeTypes: [String]

  public init?(json: JSONNode) {
    guard let name = json["name"]?.nonEmptyString ?? json["id"]?.nonEmptyString else { return nil }
    self.name = name
    arity = json.read("arity") ?? Open(.binary)
    multivaluedComparisonType = json.read("multivaluedComparisonType") ?? Open(.all)
    supportedAttributeTypes = json["supportedAttributeTypes"]?.strings ?? []
  }
}

/// A directory as the service found it just now (Graph `directoryDefinition`).
public struct DiscoveredDirectory: Sendable, Equatable, JSONReadable {
  public var directory: SynchronizationSchema.Directory
  public var version: String?
  /// Such as `AttributeNames`, `AttributeDataTypes`.
  public var discoverabilities: [String]
  public var discovered: Date?
  /// The whole answer, to put into a schema without a loss.
  public var source: JSONTree

  public init?(json: JSONNode) {
    guard let directory = SynchronizationSchema.Directory(json: json) else { return nil }
    self.directory = directory
    version = json["version"]?.nonEmptyString
    discoverabilities = Flags.parse(json["discoverabilities"]?.string ?? "")
    discovered = json["discoveryDateTime"]?.date
    source = json.tree
  }
}
