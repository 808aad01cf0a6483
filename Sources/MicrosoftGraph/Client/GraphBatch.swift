public import HTTPTransport

/// One request inside a batch.
public struct BatchRequest: Sendable, Equatable {
  public var id: String
  public var method: ServiceRequest.Method
  /// Relative to the version root, such as `/users/…`.
  public var path: String
  public var body: JSONTree?
  public var headers: [String: String]

  public init(
    id: String, method: ServiceRequest.Method = .get, path: String, body: JSONTree? = nil,
    headers: [String: String] = [:]
  ) {
    self.id = id
    self.method = method
    self.path = path
    self.body = body
    self.headers = headers
  }

  var json: JSONTree {
    var value: JSONTree = [
      "id": .string(id), "method": .string(method.rawValue), "url": .string(path),
    ]
    var fields = headers
    if let body {
      value["body"] = body
      fields["Content-Type"] = fields["Content-Type"] ?? "application/json"
    }
    if !fields.isEmpty {
      value["headers"] = .object(
        fields.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .string($0.value)) })
    }
    return value
  }
}

/// The answer to one request of a batch.
public struct BatchResponse: Sendable, JSONReadable {
  public var id: String
  public var status: Int
  public var headers: HeaderFields
  public var body: JSONNode?

  public init?(json: JSONNode) {
    guard let id = json["id"]?.text, let status = json["status"]?.int else { return nil }
    self.id = id
    self.status = status
    headers = HeaderFields(
      (json["headers"]?.members.map { $0 } ?? []).map {
        HeaderFields.Field(name: $0.name, value: $0.value.text ?? "")
      })
    body = json["body"]
  }

  public var isSuccess: Bool { (200..<300).contains(status) }
}

extension GraphClient {
  /// The largest number of requests in one batch.
  public static let batchLimit = 20

  /// Sends independent requests in batches of 20; throttled ones again after the longest wait.
  ///
  /// - Returns: the answers by id. A request that stays throttled has its 429 there, one that the
  ///   service left out is missing.
  public func batch(_ requests: [BatchRequest], attempts: Int = 5) async throws
    -> [String: BatchResponse]
  {
    var answers: [String: BatchResponse] = [:]
    var open = requests[...]
    while !open.isEmpty {
      var part = Array(open.prefix(Self.batchLimit))
      open = open.dropFirst(Self.batchLimit)
      for attempt in 1...max(attempts, 1) {
        let results = try await sendBatch(part)
        for result in results { answers[result.id] = result }
        let throttled = results.filter { $0.status == 429 || $0.status == 423 }
        guard !throttled.isEmpty, attempt < attempts else { break }
        try await transport.configuration.timing.sleep(wait(throttled, attempt))
        let ids = Set(throttled.map(\.id))
        part = part.filter { ids.contains($0.id) }
      }
    }
    return answers
  }

  private func sendBatch(_ requests: [BatchRequest]) async throws -> [BatchResponse] {
    let url = url("/$batch")
    var request = ServiceRequest.json(
      .post, url, ["requests": .array(requests.map(\.json))])
    request.isRepeatable = requests.allSatisfy { $0.method.isIdempotent }
    let response = try await send(request)
    guard let json = response.json, json["responses"]?.isArray == true else {
      throw malformed("no responses array", url: url)
    }
    return json.list("responses")
  }

  private func wait(_ throttled: [BatchResponse], _ attempt: Int) -> Duration {
    let timing = transport.configuration.timing
    let asked = throttled.compactMap { $0.headers["Retry-After"] }
      .compactMap { RetryAfter.parse($0, now: timing.now()) }.max()
    let policy = transport.configuration.retry
    return min(asked ?? policy.base * (1 << min(attempt - 1, 10)), policy.retryAfterCap)
  }
}
