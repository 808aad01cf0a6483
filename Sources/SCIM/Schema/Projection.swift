/// Which attributes an answer holds: `attributes` and `excludedAttributes` (RFC 7644 §3.9).
public struct Projection: Sendable, Equatable {
  public var attributes: [AttributePath]
  public var excludedAttributes: [AttributePath]

  public init(attributes: [AttributePath] = [], excludedAttributes: [AttributePath] = []) {
    self.attributes = attributes
    self.excludedAttributes = excludedAttributes
  }

  /// Reads the two query parameters, each a list with commas.
  ///
  /// - Throws: ``SCIMError`` 400 `invalidPath` for what can't be an attribute.
  public init(attributes: String?, excludedAttributes: String?) throws(SCIMError) {
    try self.init(
      attributes: Self.paths(attributes), excludedAttributes: Self.paths(excludedAttributes))
  }

  private static func paths(_ list: String?) throws(SCIMError) -> [AttributePath] {
    var paths: [AttributePath] = []
    for item in (list ?? "").split(separator: ",") {
      let text = item.filter { $0 != " " }
      guard !text.isEmpty else { continue }
      guard let path = AttributePath(plain: text) else {
        throw .invalidPath("'\(text)' is not an attribute.")
      }
      paths.append(path)
    }
    return paths
  }

  public var isEverything: Bool { attributes.isEmpty && excludedAttributes.isEmpty }

  /// Whether the answer holds that attribute, so that costly ones need not be made.
  public func includes(_ name: String, type: ResourceType) -> Bool {
    guard let target = type.resolve(AttributePath(name: name)), let attribute = target.attribute
    else { return isEverything }
    return keep(attribute, container: target.container) != .no
  }

  private enum Keep: Equatable {
    case yes, no
    /// Only these sub-attributes, or all but these.
    case only([String])
    case without([String])
  }

  private func keep(_ attribute: Attribute, container: String?) -> Keep {
    switch attribute.returned {
    case .always: return .yes
    case .never: return .no
    case .request where attributes.isEmpty: return .no
    case .request, .default: break
    }
    func names(_ path: AttributePath) -> Bool {
      path.name.equalsIgnoringCase(attribute.name) && path.belongs(to: container)
    }
    if !attributes.isEmpty {
      if attributes.contains(where: { $0.isWholeSchema && $0.belongs(to: container) }) {
        return .yes
      }
      let asked = attributes.filter(names)
      if asked.isEmpty { return .no }
      let subAttributes = asked.compactMap(\.subAttribute)
      return subAttributes.count < asked.count ? .yes : .only(subAttributes)
    }
    let excluded = excludedAttributes
    if let container, excluded.contains(where: { $0.isWholeSchema && $0.belongs(to: container) }) {
      return .no
    }
    let dropped = excluded.filter(names)
    if dropped.isEmpty { return .yes }
    let subAttributes = dropped.compactMap(\.subAttribute)
    return subAttributes.count < dropped.count ? .no : .without(subAttributes)
  }

  /// The resource with just the attributes that the answer holds.
  ///
  /// Attributes that no schema knows follow the rules of default ones.
  public func apply(to resource: JSONObject, type: ResourceType) -> JSONObject {
    // The common case: no wishes, and nothing in the resource that is given on request or never.
    if isEverything, !resource.members.contains(where: { type.isWithheld($0) }) { return resource }
    var result = JSONObject()
    for member in resource {
      if let item = type.extensionSchema(member.key), case .object(let nested) = member.value {
        let kept = filter(nested, schema: item.schema, container: item.schema.id)
        if !kept.isEmpty { result.append(member.key, .object(kept)) }
      } else if let value = filter(member, schema: type.schema, container: nil) {
        result.append(member.key, value)
      }
    }
    return result
  }

  private func filter(_ object: JSONObject, schema: Schema, container: String?) -> JSONObject {
    var result = JSONObject()
    for member in object {
      if let value = filter(member, schema: schema, container: container) {
        result.append(member.key, value)
      }
    }
    return result
  }

  private func filter(
    _ member: JSONObject.Member, schema: Schema, container: String?
  ) -> JSONValue? {
    let common = container == nil ? Schema.common : []
    let attribute =
      common.first { $0.name.equalsIgnoringCase(member.key) }
      ?? schema.attribute(named: member.key) ?? Attribute(member.key)
    switch keep(attribute, container: container) {
    case .yes: return member.value
    case .no: return nil
    case .only(let names):
      return Self.prune(member.value) { key in names.contains(where: key.equalsIgnoringCase) }
    case .without(let names):
      return Self.prune(member.value) { key in !names.contains(where: key.equalsIgnoringCase) }
    }
  }

  private static func prune(_ value: JSONValue, _ keeps: (String) -> Bool) -> JSONValue? {
    switch value {
    case .object(let object):
      let members = object.members.filter { keeps($0.key) }
      return members.isEmpty ? nil : .object(JSONObject(uniqueMembers: members))
    case .array(let elements):
      let pruned = elements.compactMap { prune($0, keeps) }
      return pruned.isEmpty ? nil : .array(pruned)
    default: return value
    }
  }
}

extension AttributePath {
  /// Whether the path can mean an attribute of that extension, or of the core schema (nil).
  fileprivate func belongs(to container: String?) -> Bool {
    guard let schema else { return true }
    guard let container else { return !schema.lowercased().contains(":extension:") }
    return schema.equalsIgnoringCase(container)
  }
}

extension ResourceType {
  /// Whether a member of a resource is, or holds, something that isn't in every answer.
  fileprivate func isWithheld(_ member: JSONObject.Member) -> Bool {
    if withheld.isEmpty { return false }
    if withheld.contains(where: member.key.equalsIgnoringCase) { return true }
    guard case .object(let nested) = member.value, extensionSchema(member.key) != nil else {
      return false
    }
    return nested.contains { inner in withheld.contains(where: inner.key.equalsIgnoringCase) }
  }
}
