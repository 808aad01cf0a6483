/// `POST /$batch`: up to twenty requests in one.
struct Batch {
  private static let limit = 20

  let face: GraphFace
  let call: Call

  private struct Part {
    var id: String
    var method: String
    var url: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    var dependsOn: [String]
  }

  func reply() throws -> Reply {
    _ = try face.state.authenticate(call)
    var statuses: [String: Int] = [:]
    var responses: [JSON] = []
    for part in try parts() {
      let failed = part.dependsOn.contains { (statuses[$0] ?? 424) >= 400 }
      let answer: Reply =
        failed
        ? .json(
          424,
          ["error": ["code": "FailedDependency", "message": "A request it depends on failed."]])
        : face.answer(inner(part))
      statuses[part.id.lowercased()] = answer.status
      responses.append(response(part.id, answer))
    }
    return .json(200, ["responses": .array(responses)])
  }

  private func inner(_ part: Part) -> Call {
    var headers = part.headers
    headers.append(("authorization", call.header("authorization") ?? ""))
    let version = call.segments.first ?? "v1.0"
    let path = part.url.hasPrefix("/") ? part.url : "/\(part.url)"
    var inner = Call(
      method: part.method, target: "/\(version)\(path)", headers: headers, body: part.body,
      origin: call.origin)
    inner.isGovernment = call.isGovernment
    return inner
  }

  private func response(_ id: String, _ answer: Reply) -> JSON {
    var body: JSON = .null
    if !answer.body.isEmpty {
      body =
        (try? JSON(parsing: answer.body)) ?? .string(String(decoding: answer.body, as: UTF8.self))
    }
    var response: JSONObject = [
      "id": .string(id), "status": .integer(answer.status),
      "headers": .object(JSONObject(answer.headers.map { ($0.name, .string($0.value)) })),
    ]
    if !answer.body.isEmpty { response.append("body", body) }
    return .object(response)
  }

  private static func fault(_ message: String) -> GraphError {
    .badRequest(message, code: "BadRequest")
  }

  private func parts() throws(GraphError) -> [Part] {
    guard let document = try? JSON(parsing: call.body),
      let requests = document["requests"]?.array
    else { throw Self.fault("Invalid batch payload format.") }
    guard !requests.isEmpty, requests.count <= Self.limit else {
      throw Self.fault("Number of batch request steps exceeds the maximum value of 20.")
    }
    var ids: Set<String> = []
    var parts: [Part] = []
    for request in requests {
      guard let id = request["id"]?.string, let method = request["method"]?.string,
        let url = request["url"]?.string, !url.contains("://"), !url.contains("$batch")
      else { throw Self.fault("Each request needs id, method and a relative url.") }
      guard ids.insert(id.lowercased()).inserted else {
        throw Self.fault("Request id '\(id)' is not unique.")
      }
      let headers = (request["headers"]?.object?.members ?? []).compactMap { member in
        member.value.string.map { (name: member.name.lowercased(), value: $0) }
      }
      let body = request["body"]
      guard body == nil || headers.contains(where: { $0.name == "content-type" }) else {
        throw Self.fault("Content-Type header is required for requests with a body.")
      }
      let before = (request["dependsOn"]?.array ?? []).compactMap { $0.string?.lowercased() }
      guard before.allSatisfy(ids.contains) else {
        throw Self.fault("Request '\(id)' depends on a request that does not come before it.")
      }
      parts.append(
        Part(
          id: id, method: method.uppercased(), url: url, headers: headers,
          body: body.map(\.encoded) ?? [], dependsOn: before))
    }
    return parts
  }
}
