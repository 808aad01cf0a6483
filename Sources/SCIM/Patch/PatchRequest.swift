/// One change of a resource (RFC 7644 §3.5.2).
public struct PatchOperation: Sendable, Equatable {
  public enum Kind: String, Sendable {
    case add, replace, remove
  }

  public var kind: Kind
  public var path: AttributePath?
  public var value: JSONValue?

  public init(_ kind: Kind, path: AttributePath? = nil, value: JSONValue? = nil) {
    self.kind = kind
    self.path = path
    self.value = value
  }

  public var json: JSONValue {
    var object: JSONObject = ["op": .string(kind.rawValue)]
    if let path { object["path"] = .string(path.description) }
    if let value { object["value"] = value }
    return .object(object)
  }
}

/// The body of a PATCH: operations that are carried out in order, all or none.
public struct PatchRequest: Sendable, Equatable {
  public static let schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

  /// Most operations that are read from one body.
  public static let maximumOperations = 10_000

  public var operations: [PatchOperation]

  public init(_ operations: [PatchOperation]) {
    self.operations = operations
  }

  public var json: JSONValue {
    ["schemas": [.string(Self.schema)], "Operations": .array(operations.map(\.json))]
  }

  /// Reads a PATCH body.
  ///
  /// `op` and the member names may be in any case. An operation without path whose value has paths
  /// as names (`{"name.givenName": …}`) becomes one operation for each of them.
  ///
  /// - Throws: ``SCIMError`` 400: `invalidSyntax`, `invalidPath`, `noTarget`, `invalidValue`.
  public init(json: JSONValue) throws(SCIMError) {
    guard let object = json.object else { throw .invalidSyntax("The body must be an object.") }
    let schemas = object[attribute: "schemas"]?.array?.compactMap(\.string) ?? []
    guard schemas.contains(where: Self.schema.equalsIgnoringCase) else {
      throw .invalidSyntax("'schemas' must contain '\(Self.schema)'.")
    }
    guard let items = object[attribute: "Operations"]?.array, !items.isEmpty else {
      throw .invalidSyntax("'Operations' must be a list of operations.")
    }
    guard items.count <= Self.maximumOperations else {
      throw SCIMError(
        status: 413, detail: "'Operations' holds at most \(Self.maximumOperations) operations.")
    }
    operations = []
    operations.reserveCapacity(items.count)
    for item in items { operations += try PatchOperation.read(item) }
  }
}

extension PatchOperation {
  fileprivate static func read(_ json: JSONValue) throws(SCIMError) -> [PatchOperation] {
    guard let object = json.object, let op = object[attribute: "op"]?.string else {
      throw .invalidSyntax("An operation must be an object with an 'op'.")
    }
    guard let kind = Kind(rawValue: op.lowercased()) else {
      throw .invalidSyntax("'\(op)' is not an operation: use add, replace or remove.")
    }
    let value = object[attribute: "value"]
    switch object[attribute: "path"] {
    case nil, .null?, .string("")?: break
    case .string(let text)?:
      let operation = PatchOperation(kind, path: try path(text), value: value)
      guard kind == .remove || value != nil else {
        throw .invalidValue("The operation on '\(text)' needs a value.")
      }
      return [operation]
    case _?: throw .invalidPath("'path' must be text.")
    }
    guard kind != .remove else { throw .noTarget("'remove' needs a path.") }
    guard case .object(let members)? = value else {
      throw .invalidValue("An operation without path needs an object as value.")
    }
    return try split(members, kind: kind)
  }

  private static func path(_ text: String) throws(SCIMError) -> AttributePath {
    do {
      return try AttributePath(parsing: text)
    } catch {
      throw .invalidPath("The path '\(text.prefix(200))' is wrong: \(error).")
    }
  }

  /// Takes members whose names are paths out of a value without path.
  private static func split(
    _ members: JSONObject, kind: Kind
  ) throws(SCIMError) -> [PatchOperation] {
    var plain = JSONObject()
    var operations: [PatchOperation] = []
    for member in members {
      let isURN = member.key.prefix(4).lowercased() == "urn:"
      let isPath = member.key.contains("[") || member.key.contains(".")
      guard isURN || isPath else {
        plain.append(member.key, member.value)
        continue
      }
      let path = try path(member.key)
      if path.isWholeSchema, case .object = member.value {
        plain.append(member.key, member.value)
      } else {
        operations.append(PatchOperation(kind, path: path, value: member.value))
      }
    }
    if !plain.isEmpty || operations.isEmpty {
      operations.insert(PatchOperation(kind, value: .object(plain)), at: 0)
    }
    return operations
  }
}
