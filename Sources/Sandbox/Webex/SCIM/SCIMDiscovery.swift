import SCIM

/// The RFC's discovery documents (RFC 7644 §4), which Webex does not document.
struct SCIMDiscovery {
  let request: SCIMFace.Request

  init(_ request: SCIMFace.Request) { self.request = request }

  static let configuration = ServiceProviderConfiguration(
    bulk: .init(
      maximumOperations: SCIMBulk.maximumOperations,
      maximumPayloadBytes: SCIMFace.maximumBody),
    maximumFilterResults: SCIMSearch.maximumPage, sort: true)

  private static let types = [
    forClientsOfTheRFC(WebexUserSchema.type), forClientsOfTheRFC(WebexGroupSchema.type),
  ]

  /// Offers only the single values of Cisco's extension for writing.
  ///
  /// The lists are for Webex's own clients, who read `/Schemas/SCIM2/…`: it describes all of them.
  private static func forClientsOfTheRFC(_ type: ResourceType) -> ResourceType {
    var type = type
    for place in type.extensions.indices
    where type.extensions[place].schema.id.contains(":cisco:") {
      for index in type.extensions[place].schema.attributes.indices
      where type.extensions[place].schema.attributes[index].multiValued {
        type.extensions[place].schema.attributes[index].mutability = .readOnly
      }
    }
    return type
  }

  /// The document; nil when the path names none.
  func answer() throws(SCIMError) -> Reply? {
    let path = request.path
    guard ["ServiceProviderConfig", "ResourceTypes", "Schemas"].contains(path[0]) else {
      return nil
    }
    guard request.call.method == "GET" || request.call.method == "HEAD" else {
      throw SCIMFace.wrongMethod(request.call)
    }
    // A filter on a discovery endpoint is refused (RFC 7644 §4).
    guard request.call.query("filter") == nil else {
      throw SCIMError(status: 403, detail: "This endpoint takes no filter.")
    }
    guard let document = document(path) else {
      throw .notFound("The requested URI does not exist.")
    }
    return .json(200, bytes: document.bytes())
  }

  private func document(_ path: [String]) -> JSONValue? {
    let base = request.base
    switch (path[0], path.count) {
    case ("ServiceProviderConfig", 1):
      return Self.configuration.json(location: "\(base)/ServiceProviderConfig")
    case ("ResourceTypes", 1): return list(Self.types.map { $0.json(base: base) })
    case ("ResourceTypes", 2):
      return Self.types.first { $0.name.lowercased() == path[1].lowercased() }?.json(base: base)
    case ("Schemas", 1): return list(schemas.map { $0.json(base: base) })
    case ("Schemas", 2):
      return schemas.first { $0.id.lowercased() == path[1].lowercased() }?.json(base: base)
    default: return nil
    }
  }

  private var schemas: [Schema] { Self.types.flatMap(WebexSchemaDocument.schemas) }

  private func list(_ documents: [JSONValue]) -> JSONValue {
    ListResponse(totalResults: documents.count, startIndex: 1, resources: documents).json
  }
}
