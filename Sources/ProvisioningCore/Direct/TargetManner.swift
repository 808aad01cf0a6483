internal import SCIM
internal import Synchronization
internal import Webex

/// How the target wants to be spoken to: what discovery said, mended by what its answers teach.
final class TargetManner: Sendable {
  struct State: Sendable {
    var patches: Bool
    var filters: Bool
    /// Whether attributes are replaced as a whole, since it takes no filters in paths.
    var replacesWholeAttributes = false
  }

  let capabilities: SCIMCapabilities
  let shape: RequestShape
  private let state: Mutex<State>

  init(_ capabilities: SCIMCapabilities) {
    self.capabilities = capabilities
    shape = RequestShape(capabilities)
    state = Mutex(State(patches: capabilities.patches, filters: capabilities.filters))
  }

  var current: State { state.withLock { $0 } }

  func learn(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

  func endpoint(_ kind: DirectRequest.Kind) -> String {
    kind == .user ? capabilities.usersEndpoint : capabilities.groupsEndpoint
  }

  /// The body of PUT: the resource as it is, with the changes.
  ///
  /// - Throws: `SCIMError` where the changes don't fit the schemas.
  func replacement(
    of resource: JSONObject, by request: DirectRequest
  ) throws(SCIMError) -> JSONValue {
    let type = shape.type(request.kind)
    var result = try Self.applied(request, to: resource, type)
    // What only the service may write is left out: not every service passes over it.
    let attributes = type.schema.attributes + Schema.common
    for attribute in attributes where attribute.mutability == .readOnly && attribute.name != "id" {
      result[attribute: attribute.name] = nil
    }
    return .object(result)
  }

  /// A replacement of what isn't there adds it, as for attributes without a filter.
  private static func applied(
    _ request: DirectRequest, to resource: JSONObject, _ type: ResourceType
  ) throws(SCIMError) -> JSONObject {
    let patch = try PatchRequest(json: request.body ?? .null)
    do {
      return try patch.applied(to: resource, type: type)
    } catch  where error.scimType == .noTarget {
      let operations = patch.operations.map { operation in
        var operation = operation
        if operation.kind == .replace, operation.path?.valueFilter != nil { operation.kind = .add }
        return operation
      }
      return try PatchRequest(operations).applied(to: resource, type: type)
    }
  }

  /// A PATCH without filters in its paths: each attribute that changes is replaced as a whole.
  func wholeAttributes(
    of resource: JSONObject, by request: DirectRequest
  ) throws(SCIMError) -> JSONValue {
    let type = shape.type(request.kind)
    let after = try Self.applied(request, to: resource, type)
    var operations: [PatchOperation] = []
    func compare(_ before: JSONObject, _ after: JSONObject, schema: String?) {
      for member in after where before[attribute: member.key] != member.value {
        operations.append(
          PatchOperation(
            .replace, path: AttributePath(schema: schema, name: member.key), value: member.value))
      }
      for member in before where after[attribute: member.key] == nil {
        operations.append(
          PatchOperation(.remove, path: AttributePath(schema: schema, name: member.key)))
      }
    }
    func core(_ object: JSONObject) -> JSONObject {
      JSONObject(
        uniqueMembers: object.members.filter {
          $0.key.prefix(4).lowercased() != "urn:" && $0.key.lowercased() != "schemas"
        })
    }
    compare(core(resource), core(after), schema: nil)
    for item in type.extensions {
      let urn = item.schema.id
      compare(
        resource[attribute: urn]?.object ?? JSONObject(),
        after[attribute: urn]?.object ?? JSONObject(), schema: urn)
    }
    return PatchRequest(operations).json
  }
}

extension DirectRequest {
  /// Whether a PATCH's paths select elements of lists.
  var hasFilters: Bool {
    (body?.object?[attribute: "Operations"]?.array ?? []).contains {
      $0.object?[attribute: "path"]?.string?.contains("[") == true
    }
  }
}
