/// A kind of resource: its endpoint, its schema and the extensions it may carry (RFC 7643 §6).
public struct ResourceType: Sendable, Equatable {
  /// An extension schema and whether resources must have it.
  public struct Extension: Sendable, Equatable {
    public var schema: Schema
    public var required: Bool

    public init(_ schema: Schema, required: Bool = false) {
      self.schema = schema
      self.required = required
    }
  }

  public var name: String
  /// The path under the base URL, for example `/Users`.
  public var endpoint: String
  public var description: String
  public var schema: Schema { didSet { findWithheld() } }
  public var extensions: [Extension] { didSet { findWithheld() } }
  /// Names of the attributes that answers hold on request only or never.
  private(set) var withheld: [String] = []

  public init(
    name: String, endpoint: String, description: String, schema: Schema,
    extensions: [Extension] = []
  ) {
    self.name = name
    self.endpoint = endpoint
    self.description = description
    self.schema = schema
    self.extensions = extensions
    findWithheld()
  }

  private mutating func findWithheld() {
    let all = Schema.common + schema.attributes + extensions.flatMap(\.schema.attributes)
    withheld = all.filter { $0.returned == .never || $0.returned == .request }.map(\.name)
  }

  /// Where a path leads.
  public struct Target: Sendable, Equatable {
    /// The URN under which the extension's attributes stand; nil for the resource itself.
    public var container: String?
    /// Nil when the path names a whole schema.
    public var attribute: Attribute?
    public var subAttribute: Attribute?
  }

  /// Finds the attribute of a path; nil when no schema of the type has it.
  ///
  /// A name without URN belongs to the core schema, and to an extension only if the core has no such
  /// name: many clients leave the URN out.
  public func resolve(_ path: AttributePath) -> Target? {
    if let urn = path.schema { return resolve(path, schema: urn) }
    if let target = target(path, in: schema, container: nil) { return target }
    for item in extensions {
      if let target = target(path, in: item.schema, container: item.schema.id) { return target }
    }
    return nil
  }

  private func resolve(_ path: AttributePath, schema urn: String) -> Target? {
    if urn.equalsIgnoringCase(schema.id) {
      return path.isWholeSchema ? Target() : target(path, in: schema, container: nil)
    }
    for item in extensions {
      let id = item.schema.id
      if urn.equalsIgnoringCase(id) {
        return path.isWholeSchema
          ? Target(container: id) : target(path, in: item.schema, container: id)
      }
      // A URN that doesn't end in version and name was cut at its last colon.
      if path.valueFilter == nil, path.subAttribute == nil,
        id.equalsIgnoringCase("\(urn):\(path.name)")
      {
        return Target(container: id)
      }
    }
    return nil
  }

  private func target(_ path: AttributePath, in schema: Schema, container: String?) -> Target? {
    let common =
      container == nil ? Schema.common.first { $0.name.equalsIgnoringCase(path.name) } : nil
    guard let attribute = common ?? schema.attribute(named: path.name) else { return nil }
    guard let name = path.subAttribute else {
      return Target(container: container, attribute: attribute)
    }
    if attribute.type != .complex {
      // `schemas.value`: the values of a simple multi-valued attribute.
      guard attribute.multiValued, name.equalsIgnoringCase("value") else { return nil }
      return Target(container: container, attribute: attribute)
    }
    guard let subAttribute = attribute.subAttribute(named: name) else { return nil }
    return Target(container: container, attribute: attribute, subAttribute: subAttribute)
  }

  /// The extension of that URN, in any case.
  func extensionSchema(_ urn: String) -> Extension? {
    extensions.first { $0.schema.id.equalsIgnoringCase(urn) }
  }
}

extension Schema {
  /// The attributes that every resource has (RFC 7643 §3.1).
  public static let common: [Attribute] = [
    Attribute(
      "schemas", .reference, multiValued: true, required: true, returned: .always,
      description: "The URNs of the schemas in use."),
    Attribute(
      "id", caseExact: true, mutability: .readOnly, returned: .always, uniqueness: .server,
      description: "The identifier given by the service."),
    Attribute(
      "externalId", caseExact: true, description: "The identifier given by the client."),
    Attribute(
      "meta", .complex, mutability: .readOnly, description: "Facts about the resource.",
      subAttributes: [
        Attribute("resourceType", caseExact: true, mutability: .readOnly),
        Attribute("created", .dateTime, mutability: .readOnly),
        Attribute("lastModified", .dateTime, mutability: .readOnly),
        Attribute("location", .reference, mutability: .readOnly, referenceTypes: ["uri"]),
        Attribute("version", caseExact: true, mutability: .readOnly),
      ]),
  ]
}
