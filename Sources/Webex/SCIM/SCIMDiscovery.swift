import HTTPTransport
public import SCIM

/// What a SCIM service says of itself (RFC 7644 §4), and what is assumed where it is silent.
public struct SCIMCapabilities: Sendable, Equatable {
  /// How the reading of one document went.
  public enum Finding: Sendable, Equatable {
    case found
    /// The service does not offer it, which is common.
    case notOffered(status: Int)
    /// Something came that isn't the document.
    case unreadable(String)
  }

  public enum Document: String, Sendable, CaseIterable {
    case configuration = "/ServiceProviderConfig"
    case resourceTypes = "/ResourceTypes"
    case schemas = "/Schemas"
  }

  public var findings: [Document: Finding] = [:]
  /// Whether changes go by `PATCH`; otherwise the whole resource is replaced.
  public var patches = true
  public var filters = true
  /// Most resources in one answer; nil when the service names no limit.
  public var pageLimit: Int?
  /// Whether versions are kept, so that `If-Match` guards a change.
  public var versions = false
  /// Users with the service's own schemas; nil when it doesn't show them.
  public var users: ResourceType?
  public var groups: ResourceType?

  public init() {}

  public var usersEndpoint: String { users?.endpoint ?? "/Users" }
  public var groupsEndpoint: String { groups?.endpoint ?? "/Groups" }
}

extension SCIMClient {
  /// Reads the three documents; what is missing leaves the assumptions of RFC 7644 in place.
  ///
  /// - Throws: `TransportError` where the service can't be reached at all, `WebexError` when it
  ///   refuses the token.
  public func discover() async throws -> SCIMCapabilities {
    var capabilities = SCIMCapabilities()
    var documents: [SCIMCapabilities.Document: JSONValue] = [:]
    for document in SCIMCapabilities.Document.allCases {
      do {
        let answer = try await self.document(document.rawValue)
        if answer.status == 401, let error = answer.error { throw error }
        guard answer.status == 200 else {
          capabilities.findings[document] = .notOffered(status: answer.status)
          continue
        }
        guard let value = answer.value, answer.hiddenError == nil else {
          capabilities.findings[document] = .unreadable("no document of SCIM")
          continue
        }
        capabilities.findings[document] = .found
        documents[document] = value
      } catch let error as TransportError {
        guard error.status != nil else { throw error }
        capabilities.findings[document] = .unreadable(error.kind.words(host: error.host))
      }
    }
    capabilities.take(documents)
    return capabilities
  }
}

extension SCIMCapabilities {
  mutating func take(_ documents: [Document: JSONValue]) {
    if let configuration = documents[.configuration] {
      if let object = configuration.object, object[attribute: "patch"] != nil {
        let offered = ServiceProviderConfiguration(json: configuration)
        patches = offered.patch
        filters = offered.maximumFilterResults != nil
        pageLimit = offered.maximumFilterResults.flatMap { $0 > 0 ? $0 : nil }
        versions = offered.etag
      } else {
        findings[.configuration] = .unreadable("it does not say what is supported")
      }
    }
    var schemas: [Schema] = []
    if let value = documents[.schemas] {
      schemas = Self.elements(value).compactMap(Schema.init(json:)).filter {
        !$0.attributes.isEmpty
      }
      if schemas.isEmpty { findings[.schemas] = .unreadable("it holds no schema") }
    }
    let types = documents[.resourceTypes].map(Self.elements) ?? []
    users = Self.type("User", of: types, schemas, core: Schema.user.id)
    groups = Self.type("Group", of: types, schemas, core: Schema.group.id)
  }

  /// The resources of a list, of a bare array, or of an object with URNs as names.
  private static func elements(_ value: JSONValue) -> [JSONValue] {
    if let array = value.array { return array }
    guard let object = value.object else { return [] }
    if let resources = object[attribute: "Resources"]?.array { return resources }
    let named = object.members.filter { $0.key.prefix(4).lowercased() == "urn:" }
    return named.isEmpty ? [value] : named.map(\.value)
  }

  /// A resource type from its document, or from the schemas where there is none.
  private static func type(
    _ name: String, of types: [JSONValue], _ schemas: [Schema], core: String
  ) -> ResourceType? {
    let known = Dictionary(schemas.map { ($0.id.lowercased(), $0) }) { first, _ in first }
    let document = types.compactMap(\.object).first {
      $0[attribute: "schema"]?.string?.lowercased() == core.lowercased()
        || $0[attribute: "name"]?.string?.lowercased() == name.lowercased()
    }
    let urn = document?[attribute: "schema"]?.string ?? core
    guard let schema = known[urn.lowercased()] else { return nil }
    var extensions: [ResourceType.Extension] = []
    if let listed = document?[attribute: "schemaExtensions"]?.array {
      extensions = listed.compactMap { item in
        guard let urn = item.object?[attribute: "schema"]?.string,
          let schema = known[urn.lowercased()]
        else { return nil }
        return ResourceType.Extension(
          schema, required: item.object?[attribute: "required"]?.bool ?? false)
      }
    } else if document == nil {
      let suffix = ":\(name.lowercased())"
      extensions = schemas.filter {
        $0.id.lowercased().hasSuffix(suffix) && $0.id.lowercased() != core.lowercased()
      }.map { ResourceType.Extension($0) }
    }
    var endpoint = document?[attribute: "endpoint"]?.string ?? "/\(name)s"
    // Some services print the whole URL.
    if endpoint.contains("://"), let last = endpoint.split(separator: "/").last {
      endpoint = "/\(last)"
    }
    if !endpoint.hasPrefix("/") { endpoint = "/" + endpoint }
    return ResourceType(
      name: name, endpoint: endpoint, description: schema.description, schema: schema,
      extensions: extensions)
  }
}
