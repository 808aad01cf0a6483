public import HTTPTransport

/// Whose synchronization schema is meant.
public enum SchemaOwner: Sendable, Hashable {
  case job(String)
  case template(String)

  var path: String {
    switch self {
    case .job(let id): "jobs/\(segment(id))"
    case .template(let id): "templates/\(segment(id))"
    }
  }
}

/// The schema of a job as a whole, and what the service tells about its language.
///
/// `sp` is the object id of the service principal.
extension GraphClient {
  /// The schema as it came, byte for byte: for a backup, an export, or an edit that loses nothing.
  ///
  /// [Get synchronizationSchema](https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-get)
  public func synchronizationSchemaDocument(
    sp: String, of owner: SchemaOwner
  ) async throws -> [UInt8] {
    let url = schemaURL(sp, owner)
    let response = try await send(Self.deep(ServiceRequest(.get, url)))
    guard response.json?.isObject == true else {
      throw malformed("a schema that is no JSON object", url: url)
    }
    return response.body
  }

  /// Replaces all mappings and filters by a document, sent byte for byte.
  ///
  /// Whatever the document leaves out is lost. A cycle that is running ends first; then all people
  /// are evaluated again.
  ///
  /// [Update synchronizationSchema](https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-update)
  ///
  /// - Throws: `GraphError` 400 for a schema that the service refuses.
  public func putSynchronizationSchema(
    sp: String, job: String, document: [UInt8]
  ) async throws {
    _ = try await send(
      ServiceRequest(
        .put, schemaURL(sp, .job(job)), headers: ["Content-Type": "application/json"],
        body: document))
  }

  /// Puts all mappings and filters back to the gallery's; pause the job first.
  ///
  /// [Delete synchronizationSchema](https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-delete)
  public func resetSynchronizationSchema(sp: String, job: String) async throws {
    try await perform(.delete, schemaPath(sp, .job(job)))
  }

  /// Has the service parse an expression and, given the attributes of a person, evaluate it.
  ///
  /// A mistake in the expression is no error of the call: the answer tells it.
  ///
  /// [parseExpression](https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-parseexpression)
  ///
  /// - Parameters:
  ///   - attributes: of a person, by the names of the source; a single value as `.string`, several
  ///     as `.array` of strings. Nil only parses.
  ///   - target: the `attributeDefinition` of the target attribute.
  public func parseExpression(
    sp: String, of owner: SchemaOwner, _ expression: String,
    attributes: [(name: String, value: JSONTree)]? = nil, target: JSONTree? = nil
  ) async throws -> ParseExpressionResponse {
    let object: JSONTree =
      attributes.map { attributes in
        ["definition": .null, "properties": .array(attributes.map(Self.property))]
      } ?? .null
    var request = ServiceRequest.json(
      .post, "\(schemaURL(sp, owner))/parseExpression",
      [
        "expression": .string(expression), "targetAttributeDefinition": target ?? .null,
        "testInputObject": object,
      ])
    // It changes nothing.
    request.isRepeatable = true
    let response = try await send(Self.deep(request))
    guard let answer = response.json.flatMap(ParseExpressionResponse.init(json:)) else {
      throw malformed("no answer of parseExpression", url: request.url)
    }
    return answer
  }

  /// Calls nest three levels deep in `parameters`: more than answers do as a rule.
  private static let maximumDepth = 400

  /// A request whose answer nests deep; one that ends early is asked for again, as any other.
  private static func deep(_ request: ServiceRequest) -> ServiceRequest {
    var request = request
    request.maximumDepth = maximumDepth
    return request
  }

  /// A `stringKeyObjectValuePair`; lists carry their OData type, as in the service's own sample.
  private static func property(_ attribute: (name: String, value: JSONTree)) -> JSONTree {
    var pair: JSONTree = ["key": .string(attribute.name)]
    if case .array = attribute.value { pair["value@odata.type"] = "#Collection(String)" }
    pair["value"] = attribute.value
    return pair
  }

  /// The functions that the service's expressions know.
  ///
  /// [List functions](https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-functions)
  public func expressionFunctions(
    sp: String, of owner: SchemaOwner
  ) async throws -> [ExpressionFunction] {
    try await pages("\(schemaPath(sp, owner))/functions").collected().items
  }

  /// The operators that the service's scoping filters know.
  ///
  /// [List filterOperators](https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-filteroperators)
  public func filterOperators(
    sp: String, of owner: SchemaOwner
  ) async throws -> [FilterOperatorSchema] {
    try await pages("\(schemaPath(sp, owner))/filterOperators").collected().items
  }

  /// Has the service read the attributes of a directory anew; the job's schema stays as it is.
  ///
  /// [discover](https://learn.microsoft.com/graph/api/synchronization-directorydefinition-discover)
  ///
  /// - Parameter directory: the id of a directory in the schema.
  public func discoverDirectory(
    sp: String, job: String, directory: String
  ) async throws -> DiscoveredDirectory {
    var request = ServiceRequest(
      .post, "\(schemaURL(sp, .job(job)))/directories/\(segment(directory))/discover")
    request.isRepeatable = true
    return try read(try await send(request), request.url)
  }

  private func schemaPath(_ sp: String, _ owner: SchemaOwner) -> String {
    "/servicePrincipals/\(segment(sp))/synchronization/\(owner.path)/schema"
  }

  private func schemaURL(_ sp: String, _ owner: SchemaOwner) -> String {
    url(schemaPath(sp, owner))
  }
}
