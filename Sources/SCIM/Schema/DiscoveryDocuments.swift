/// What a service supports (RFC 7643 §5).
public struct ServiceProviderConfiguration: Sendable, Equatable {
  public static let schema = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"

  public var patch: Bool
  /// Most operations and bytes of a bulk request; nil when bulk is not supported.
  public var bulk: Bulk?
  /// Most resources in an answer; nil when filters are not supported.
  public var maximumFilterResults: Int?
  public var changePassword: Bool
  public var sort: Bool
  public var etag: Bool

  public struct Bulk: Sendable, Equatable {
    public var maximumOperations: Int
    public var maximumPayloadBytes: Int

    public init(maximumOperations: Int, maximumPayloadBytes: Int) {
      self.maximumOperations = maximumOperations
      self.maximumPayloadBytes = maximumPayloadBytes
    }
  }

  public init(
    patch: Bool = true, bulk: Bulk? = nil, maximumFilterResults: Int? = nil,
    changePassword: Bool = false, sort: Bool = false, etag: Bool = false
  ) {
    self.patch = patch
    self.bulk = bulk
    self.maximumFilterResults = maximumFilterResults
    self.changePassword = changePassword
    self.sort = sort
    self.etag = etag
  }

  /// The document, with a bearer token as the way to authenticate.
  ///
  /// - Parameter location: the document's own URL.
  public func json(location: String) -> JSONValue {
    let bulkMembers: JSONValue = [
      "supported": .bool(bulk != nil),
      "maxOperations": .integer(bulk?.maximumOperations ?? 0),
      "maxPayloadSize": .integer(bulk?.maximumPayloadBytes ?? 0),
    ]
    return [
      "schemas": [.string(Self.schema)],
      "patch": ["supported": .bool(patch)],
      "bulk": bulkMembers,
      "filter": [
        "supported": .bool(maximumFilterResults != nil),
        "maxResults": .integer(maximumFilterResults ?? 0),
      ],
      "changePassword": ["supported": .bool(changePassword)],
      "sort": ["supported": .bool(sort)],
      "etag": ["supported": .bool(etag)],
      "authenticationSchemes": [
        [
          "type": "oauthbearertoken", "name": "OAuth Bearer Token",
          "description": "Authentication by an OAuth 2.0 bearer token.",
          "specUri": "https://www.rfc-editor.org/info/rfc6750", "primary": true,
        ]
      ],
      "meta": ["resourceType": "ServiceProviderConfig", "location": .string(location)],
    ]
  }

  /// Reads the document, taking what is missing as not supported.
  public init(json: JSONValue) {
    func supports(_ name: String) -> Bool {
      json.object?[attribute: name]?.object?[attribute: "supported"]?.bool ?? false
    }
    func limit(_ name: String, _ member: String) -> Int? {
      json.object?[attribute: name]?.object?[attribute: member]?.integer.map { Int($0) }
    }
    self.init(
      patch: supports("patch"),
      bulk: supports("bulk")
        ? Bulk(
          maximumOperations: limit("bulk", "maxOperations") ?? 0,
          maximumPayloadBytes: limit("bulk", "maxPayloadSize") ?? 0) : nil,
      maximumFilterResults: supports("filter") ? limit("filter", "maxResults") ?? 0 : nil,
      changePassword: supports("changePassword"), sort: supports("sort"), etag: supports("etag"))
  }
}

extension ResourceType {
  public static let documentSchema = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"

  /// The document that describes the type (RFC 7643 §6).
  ///
  /// - Parameter base: the service's base URL.
  public func json(base: String) -> JSONValue {
    let extensionList = extensions.map { item -> JSONValue in
      ["schema": .string(item.schema.id), "required": .bool(item.required)]
    }
    return [
      "schemas": [.string(Self.documentSchema)],
      "id": .string(name),
      "name": .string(name),
      "endpoint": .string(endpoint),
      "description": .string(description),
      "schema": .string(schema.id),
      "schemaExtensions": .array(extensionList),
      "meta": [
        "resourceType": "ResourceType", "location": .string("\(base)/ResourceTypes/\(name)"),
      ],
    ]
  }
}

extension Schema {
  public static let documentSchema = "urn:ietf:params:scim:schemas:core:2.0:Schema"

  /// The document that describes the schema (RFC 7643 §7).
  ///
  /// - Parameter base: the service's base URL.
  public func json(base: String) -> JSONValue {
    [
      "schemas": [.string(Self.documentSchema)],
      "id": .string(id),
      "name": .string(name),
      "description": .string(description),
      "attributes": .array(attributes.map(\.json)),
      "meta": ["resourceType": "Schema", "location": .string("\(base)/Schemas/\(id)")],
    ]
  }

  /// Reads a schema's document; nil when it has no id.
  ///
  /// Unknown words count as the defaults.
  public init?(json: JSONValue) {
    guard let object = json.object, let id = object[attribute: "id"]?.string else { return nil }
    self.init(
      id: id, name: object[attribute: "name"]?.string ?? id,
      description: object[attribute: "description"]?.string ?? "",
      attributes: (object[attribute: "attributes"]?.array ?? []).compactMap(Attribute.init(json:)))
  }
}

extension Attribute {
  var json: JSONValue {
    var object: JSONObject = [
      "name": .string(name), "type": .string(type.rawValue), "multiValued": .bool(multiValued),
      "description": .string(description), "required": .bool(required),
    ]
    if !canonicalValues.isEmpty {
      object["canonicalValues"] = .array(canonicalValues.map(JSONValue.string))
    }
    if type != .complex, type != .boolean { object["caseExact"] = .bool(caseExact) }
    object["mutability"] = .string(mutability.rawValue)
    object["returned"] = .string(returned.rawValue)
    object["uniqueness"] = .string(uniqueness.rawValue)
    if !referenceTypes.isEmpty {
      object["referenceTypes"] = .array(referenceTypes.map(JSONValue.string))
    }
    if type == .complex { object["subAttributes"] = .array(subAttributes.map(\.json)) }
    return .object(object)
  }

  /// Reads an attribute's description; words may be in any case, as some services write them so.
  init?(json: JSONValue) {
    guard let object = json.object, let name = object[attribute: "name"]?.string else { return nil }
    func word(_ member: String) -> String {
      let text = object[attribute: member]?.string ?? ""
      return text.prefix(1).lowercased() + text.dropFirst()
    }
    func strings(_ member: String) -> [String] {
      object[attribute: member]?.array?.compactMap(\.string) ?? []
    }
    let subAttributes = (object[attribute: "subAttributes"]?.array ?? [])
    self.init(
      name, DataType(rawValue: word("type")) ?? .string,
      multiValued: object[attribute: "multiValued"]?.bool ?? false,
      required: object[attribute: "required"]?.bool ?? false,
      caseExact: object[attribute: "caseExact"]?.bool,
      mutability: Mutability(rawValue: word("mutability")) ?? .readWrite,
      returned: Returned(rawValue: word("returned")) ?? .default,
      uniqueness: Uniqueness(rawValue: word("uniqueness")) ?? .none,
      description: object[attribute: "description"]?.string ?? "",
      canonicalValues: strings("canonicalValues"), referenceTypes: strings("referenceTypes"),
      subAttributes: subAttributes.compactMap(Attribute.init(json:)))
  }
}
