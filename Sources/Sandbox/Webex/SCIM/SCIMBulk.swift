import SCIM

/// `POST /Bulk` (webex.md, 3.6; RFC 7644 §3.7).
struct SCIMBulk {
  static let maximumOperations = 100

  private let state: WebexState
  private let request: SCIMFace.Request

  init(_ state: WebexState, _ request: SCIMFace.Request) {
    self.state = state
    self.request = request
  }

  func answer() throws(SCIMError) -> Reply {
    guard request.call.method == "POST" else { throw SCIMFace.wrongMethod(request.call) }
    let body = try request.body()
    let bulk = try BulkRequest(json: body, maximumOperations: Self.maximumOperations)
    if let limit = bulk.failOnErrors, limit > Self.maximumOperations {
      throw .invalidValue("'failOnErrors' is at most \(Self.maximumOperations).")
    }
    var results: [BulkResponse.Result] = []
    var identifiers: [String: String] = [:]
    var failures = 0
    for operation in bulk.operations {
      let result = carryOut(operation, &identifiers)
      results.append(result)
      if result.status >= 400 { failures += 1 }
      if let limit = bulk.failOnErrors, failures >= limit { break }
    }
    return .json(200, bytes: Self.spelled(BulkResponse(results).json, as: body, request).bytes())
  }

  /// The answer says `Operations`; a client with Webex's tracking header that wrote `operations`
  /// looks for the same word in the answer.
  private static func spelled(
    _ answer: JSONValue, as body: JSONValue, _ request: SCIMFace.Request
  ) -> JSONValue {
    guard request.call.header("trackingid") != nil, body["operations"] != nil,
      case .object(var object) = answer
    else { return answer }
    object["operations"] = object["Operations"]
    object["Operations"] = nil
    return .object(object)
  }

  private func carryOut(
    _ operation: BulkRequest.Operation, _ identifiers: inout [String: String]
  ) -> BulkResponse.Result {
    var result = BulkResponse.Result(
      method: operation.method, bulkId: operation.bulkId, status: 200)
    do throws(SCIMError) {
      let path = operation.path.split(separator: "/").map { text in
        Self.resolve(String(text), identifiers)
      }
      let data = try operation.data.map { value throws(SCIMError) in
        try Self.resolve(value, identifiers)
      }
      let resource: SCIM.JSONObject?
      switch path.first {
      case "Users": resource = try user(operation, path, data)
      case "Groups": resource = try group(operation, path, data)
      default: throw .invalidPath("'\(operation.path.prefix(200))' is not a resource.")
      }
      result.status = operation.method == "POST" ? 201 : operation.method == "DELETE" ? 204 : 200
      result.version = resource?["meta"]?["version"]?.string
      let id = resource?["id"]?.string ?? path.last ?? ""
      result.location = "\(request.base)/\(path[0])/\(id)"
      if let bulkId = operation.bulkId { identifiers[bulkId] = id }
    } catch {
      result.status = error.status
      if operation.method != "POST", operation.path.split(separator: "/").count == 2 {
        result.location = request.base + operation.path
      }
      result.response =
        request.speaksWebex
        ? WebexError.body(error, trackingID: state.tracking.atlas()) : error.json
    }
    return result
  }

  private func user(
    _ operation: BulkRequest.Operation, _ path: [String], _ data: JSONValue?
  ) throws(SCIMError) -> SCIM.JSONObject? {
    let users = SCIMUsers(state, request)
    switch (operation.method, path.count) {
    case ("POST", 1): return try users.create(try Self.data(operation, data))
    case ("PATCH", 2): return try users.patch(path[1], try Self.data(operation, data))
    case ("PUT", 2) where !state.strict:
      return try users.replace(path[1], try Self.data(operation, data))
    case ("DELETE", 2):
      try users.delete(path[1])
      return nil
    default: throw Self.unsupported(operation)
    }
  }

  private func group(
    _ operation: BulkRequest.Operation, _ path: [String], _ data: JSONValue?
  ) throws(SCIMError) -> SCIM.JSONObject? {
    let groups = SCIMGroups(state, request)
    var id = path.last ?? ""
    switch (operation.method, path.count) {
    case ("POST", 1): id = try groups.create(try Self.data(operation, data))
    case ("PATCH", 2): try groups.patch(id, try Self.data(operation, data))
    case ("PUT", 2) where !state.strict: try groups.replace(id, try Self.data(operation, data))
    case ("DELETE", 2):
      try groups.delete(id)
      return nil
    default: throw Self.unsupported(operation)
    }
    let found = id
    return try state.withOrganization { organization throws(SCIMError) in
      try organization.group(found).resource
    }
  }

  private static func unsupported(_ operation: BulkRequest.Operation) -> SCIMError {
    SCIMError(
      status: 405,
      detail: "\(operation.method) on '\(operation.path.prefix(200))' is not supported.")
  }

  private static func data(
    _ operation: BulkRequest.Operation, _ data: JSONValue?
  ) throws(SCIMError) -> JSONValue {
    if operation.method == "POST", operation.bulkId?.isEmpty != false {
      throw .invalidSyntax("A POST in a bulk request needs a 'bulkId'.")
    }
    guard let data else { throw .invalidSyntax("'data' is required.") }
    return data
  }

  // MARK: References to resources made in the same request (RFC 7644 §3.7.2)

  private static func resolve(_ text: String, _ identifiers: [String: String]) -> String {
    guard text.hasPrefix("bulkId:") else { return text }
    return identifiers[String(text.dropFirst(7))] ?? text
  }

  private static func resolve(
    _ value: JSONValue, _ identifiers: [String: String]
  ) throws(SCIMError) -> JSONValue {
    switch value {
    case .string(let text) where text.hasPrefix("bulkId:"):
      guard let id = identifiers[String(text.dropFirst(7))] else {
        throw SCIMError(
          status: 409, scimType: .invalidValue, detail: "'\(text.prefix(200))' is not made yet.")
      }
      return .string(id)
    case .array(let elements):
      return .array(
        try elements.map { element throws(SCIMError) in try resolve(element, identifiers) })
    case .object(let object):
      var copy = SCIM.JSONObject()
      for member in object { copy[member.key] = try resolve(member.value, identifiers) }
      return .object(copy)
    default: return value
    }
  }
}
