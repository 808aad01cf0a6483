internal import SCIM
internal import Synchronization
internal import Webex

/// Brings the bodies of a plan into the form that the target takes.
///
/// RFC 7644's instead of Entra's: operations in lower case, JSON Booleans, one path for each
/// operation, managers as complex values. Names and canonical values get the target's own spelling;
/// what no schema of the target knows is left out, and said.
struct RequestShape: Sendable {
  struct Result: Sendable {
    var request: DirectRequest
    /// Attributes that were left out.
    var unknown: [String] = []
    /// Whether nothing is left to send.
    var isEmpty = false
  }

  private let users: ResourceType?
  private let groups: ResourceType?
  private let userAttributes: Names
  private let groupAttributes: Names
  private let known = KnownPaths()

  init(_ capabilities: SCIMCapabilities) {
    users = capabilities.users
    groups = capabilities.groups
    userAttributes = Names(users)
    groupAttributes = Names(groups)
  }

  /// The attributes of a type by name: those that every resource has, and its own.
  private struct Names {
    let attributes: [Attribute]
    let places: AttributePlaces

    init(_ type: ResourceType?) {
      attributes = Schema.common + (type?.schema.attributes ?? [])
      places = AttributePlaces(attributes)
    }
  }

  /// The target's own type, or else RFC 7643's.
  func type(_ kind: DirectRequest.Kind) -> ResourceType {
    kind == .user ? users ?? .user : groups ?? .group
  }

  private func isKnown(_ kind: DirectRequest.Kind) -> Bool {
    (kind == .user ? users : groups) != nil
  }

  func shaped(_ request: DirectRequest) -> Result {
    var result = Result(request: request)
    guard let body = request.body else { return result }
    let type = type(request.kind)
    var names: [String] = []
    if request.action == .create {
      guard let object = body.object else { return result }
      if isKnown(request.kind) {
        result.request.body = .object(resource(object, type, request.kind, &names))
      }
    } else if let patch = try? PatchRequest(json: body) {
      let operations = patch.operations.flatMap {
        operation($0, type, isKnown(request.kind), &names)
      }
      result.isEmpty = operations.isEmpty
      result.request.body = PatchRequest(operations).json
    }
    result.unknown = names
    if isKnown(request.kind) {
      let kind = request.kind
      result.request.before = request.before.filter { known.contains($0, type, kind) }
      result.request.after = request.after.filter { known.contains($0, type, kind) }
    }
    return result
  }

  /// Whether a path leads to an attribute of a type: the few that mappings name are remembered.
  private final class KnownPaths: Sendable {
    private let answers = Mutex<[DirectRequest.Kind: [String: Bool]]>([:])

    func contains(
      _ value: DirectRequest.Value, _ type: ResourceType, _ kind: DirectRequest.Kind
    ) -> Bool {
      if let known = answers.withLock({ $0[kind]?[value.path] }) { return known }
      guard let path = try? AttributePath(parsing: value.path) else { return true }
      let isKnown = type.resolve(path)?.attribute != nil
      if !value.namesMember { answers.withLock { $0[kind, default: [:]][value.path] = isKnown } }
      return isKnown
    }
  }

  // MARK: Creation

  private func resource(
    _ object: JSONObject, _ type: ResourceType, _ kind: DirectRequest.Kind,
    _ unknown: inout [String]
  ) -> JSONObject {
    let names = kind == .user ? userAttributes : groupAttributes
    var result = JSONObject()
    var schemas = [type.schema.id]
    for member in object {
      let place = names.places[member.key]
      if let place, names.attributes[place].name == "schemas" { continue }
      // A URN is no attribute's name.
      if place == nil,
        let item = type.extensions.first(where: { $0.schema.id.equalsIgnoringCase(member.key) })
      {
        guard let nested = member.value.object else { continue }
        let values = members(nested, item.schema.attributes, prefix: item.schema.id + ":", &unknown)
        guard !values.isEmpty else { continue }
        schemas.append(item.schema.id)
        result[item.schema.id] = .object(values)
        continue
      }
      if let (name, value) = self.member(member, names.attributes, place, prefix: "", &unknown) {
        result[name] = value
      }
    }
    for item in type.extensions where item.required && !schemas.contains(item.schema.id) {
      schemas.append(item.schema.id)
    }
    let all = JSONObject.Member(key: "schemas", value: .array(schemas.map(JSONValue.string)))
    return JSONObject(uniqueMembers: [all] + result.members)
  }

  /// Members that the attributes know and a client may write.
  private func members(
    _ object: JSONObject, _ attributes: [Attribute], prefix: String, _ unknown: inout [String]
  ) -> JSONObject {
    var result = JSONObject()
    for member in object {
      let place = attributes.firstIndex { $0.name.equalsIgnoringCase(member.key) }
      if let (name, value) = self.member(member, attributes, place, prefix: prefix, &unknown) {
        result[name] = value
      }
    }
    return result
  }

  /// - Parameter place: of the member's attribute; nil if there is none.
  private func member(
    _ member: JSONObject.Member, _ attributes: [Attribute], _ place: Int?, prefix: String,
    _ unknown: inout [String]
  ) -> (String, JSONValue)? {
    guard let place else {
      unknown.append(prefix + member.key)
      return nil
    }
    guard attributes[place].mutability != .readOnly else { return nil }
    let name = attributes[place].name
    // A text has no parts to name.
    let parts = member.value.string == nil ? "\(prefix)\(name)." : ""
    return (name, value(member.value, attributes[place], prefix: parts, &unknown))
  }

  private func value(
    _ value: JSONValue, _ attribute: Attribute, prefix: String, _ unknown: inout [String]
  ) -> JSONValue {
    switch value {
    case .array(let elements):
      var shaped: [JSONValue] = []
      for element in elements {
        shaped.append(self.value(element, attribute, prefix: prefix, &unknown))
      }
      return attribute.multiValued || shaped.count != 1 ? .array(shaped) : shaped[0]
    case .object(let object) where attribute.type == .complex && !attribute.subAttributes.isEmpty:
      return .object(members(object, attribute.subAttributes, prefix: prefix, &unknown))
    default: return Self.scalar(value, attribute)
    }
  }

  /// Booleans as such, canonical values in the target's spelling, references as complex values.
  private static func scalar(_ value: JSONValue, _ attribute: Attribute) -> JSONValue {
    guard case .string(let text) = value else { return value }
    if attribute.type == .boolean {
      switch text.lowercased() {
      case "true": return true
      case "false": return false
      default: return value
      }
    }
    if let spelling = attribute.canonicalValues.first(where: { $0.equalsIgnoringCase(text) }) {
      return .string(spelling)
    }
    if attribute.type == .complex,
      attribute.subAttributes.contains(where: { $0.name.equalsIgnoringCase("value") })
    {
      return ["value": value]
    }
    return value
  }

  // MARK: Changes

  private func operation(
    _ operation: PatchOperation, _ type: ResourceType, _ isKnown: Bool, _ unknown: inout [String]
  ) -> [PatchOperation] {
    guard let path = operation.path else {
      var result: [PatchOperation] = []
      for member in operation.value?.object ?? JSONObject() {
        let path =
          type.extensions.contains { $0.schema.id.equalsIgnoringCase(member.key) }
          ? AttributePath(schema: member.key, name: "") : AttributePath(name: member.key)
        if path.isWholeSchema, let nested = member.value.object {
          for part in nested {
            let inner = AttributePath(schema: member.key, name: part.key)
            result += self.operation(
              PatchOperation(operation.kind, path: inner, value: part.value), type, isKnown,
              &unknown)
          }
        } else {
          result += self.operation(
            PatchOperation(operation.kind, path: path, value: member.value), type, isKnown,
            &unknown)
        }
      }
      return result
    }
    guard let target = type.resolve(path), let attribute = target.attribute else {
      guard isKnown else { return [operation] }
      unknown.append(path.description)
      return []
    }
    var shaped = operation
    shaped.path = Self.spelled(path, target, attribute)
    if let removed = Self.removals(operation, attribute, shaped.path) { return removed }
    if let given = operation.value {
      shaped.value = value(
        given, target.subAttribute ?? attribute, prefix: "\(path).", &unknown)
    }
    return [shaped]
  }

  private static func spelled(
    _ path: AttributePath, _ target: ResourceType.Target, _ attribute: Attribute
  ) -> AttributePath {
    var path = path
    path.schema = target.container
    path.name = attribute.name
    if let part = target.subAttribute, path.subAttribute != nil { path.subAttribute = part.name }
    if case .compare(let key, let comparison, .string(let text))? = path.valueFilter,
      let part = attribute.subAttributes.first(where: { $0.name.equalsIgnoringCase(key.name) })
    {
      let value = scalar(.string(text), part)
      path.valueFilter = .compare(AttributePath(name: part.name), comparison, value)
    }
    return path
  }

  /// `Remove` with a list of values, which RFC 7644 reads as "remove all".
  private static func removals(
    _ operation: PatchOperation, _ attribute: Attribute, _ path: AttributePath?
  ) -> [PatchOperation]? {
    guard operation.kind == .remove, attribute.multiValued, var path, path.valueFilter == nil,
      let elements = operation.value?.array, !elements.isEmpty
    else { return nil }
    return elements.compactMap { element in
      guard let value = element.object?[attribute: "value"] ?? element.string.map(JSONValue.string)
      else { return nil }
      path.valueFilter = .compare(AttributePath(name: "value"), .equal, value)
      return PatchOperation(.remove, path: path)
    }
  }
}
