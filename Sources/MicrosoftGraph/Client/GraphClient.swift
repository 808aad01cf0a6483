public import HTTPTransport
import Secrecy

/// Calls to Microsoft Graph v1.0, for just the endpoints that this integration needs.
///
/// Every call throws `GraphError` for an error answer, `TransportError` when no usable answer came,
/// and whatever the token source throws, `TokenError` as a rule. A refused token is renewed once.
public struct GraphClient: Sendable {
  /// With the version, without a slash at the end: `https://graph.microsoft.com/v1.0`.
  public let baseURL: String
  public let tokens: any TokenSource
  let transport: Transport
  /// The caller's word for the connection, passed to records and errors.
  let tag: String?

  public init(
    baseURL: String, tokens: any TokenSource, transport: Transport, tag: String? = nil
  ) {
    self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    self.tokens = tokens
    self.transport = transport
    self.tag = tag
  }

  /// Sends a request with a token; answers that are not 2xx are thrown as `GraphError`.
  @concurrent
  func send(_ request: ServiceRequest) async throws -> ServiceResponse {
    var request = request
    request.tag = tag
    var token = try await tokens.token(TokenRequest())
    for attempt in 0..<2 {
      request.bearer = token.value
      let response = try await transport.send(request)
      // Some gateways answer 200 with an error body.
      if response.isSuccess, !response.carriesError { return response }
      let error = GraphError(response, request)
      let isChallenge = response.status == 403 && error.claimsChallenge != nil
      guard response.status == 401 || isChallenge, attempt == 0 else { throw error }
      let renewal = TokenRequest(renewing: token.value, claims: error.claimsChallenge)
      guard let renewed = try await tokens.renewed(renewal) else { throw error }
      token = renewed
    }
    throw malformed("no answer", url: request.url)
  }

  /// Sends a request whose answer has no body that matters; one that is there has to be the service's,
  /// no captive portal's page.
  func perform(
    _ method: ServiceRequest.Method, _ path: String, _ body: JSONTree? = nil
  ) async throws {
    _ = try await send(
      body.map { ServiceRequest.json(method, url(path), $0) }
        ?? ServiceRequest(method, url(path)))
  }

  /// Reads one object.
  func object<Value: JSONReadable>(
    _ path: String, _ query: GraphQuery = GraphQuery(), as type: Value.Type = Value.self
  ) async throws -> Value {
    let url = url(path, query)
    let response = try await send(ServiceRequest(.get, url, headers: Self.headers(query)))
    return try read(response, url)
  }

  /// Reads the pages of a collection.
  func pages<Element: JSONReadable>(
    _ path: String, _ query: GraphQuery = GraphQuery(), of type: Element.Type = Element.self
  ) -> GraphPages<Element> {
    GraphPages(client: self, first: url(path, query), headers: Self.headers(query))
  }

  /// Reads one page; the URL must belong to this service, so that no token goes elsewhere.
  func page<Item: JSONReadable>(
    of type: Item.Type, at url: String, headers: HeaderFields, isPatient: Bool = false,
    onHead: (@Sendable ([UInt8]) -> Void)? = nil
  ) async throws -> GraphPage<Item> {
    guard let origin = Origin(url), origin == Origin(baseURL) else {
      throw failure(.redirected(host: Origin(url)?.host ?? "elsewhere"), url: url)
    }
    var request = ServiceRequest(.get, url, headers: headers)
    request.isPatient = isPatient
    request.onHead = onHead
    let response = try await send(request)
    guard let json = response.json else { throw malformed("empty body", url: url) }
    do {
      return try await Self.decode(json)
    } catch {
      throw malformed(error.reason, url: url)
    }
  }

  @concurrent
  private static func decode<Element: JSONReadable>(_ json: JSONNode) async throws(Malformed)
    -> GraphPage<Element>
  {
    try GraphPage(json)
  }

  func read<Value: JSONReadable>(_ response: ServiceResponse, _ url: String) throws -> Value {
    // One overview page of the documentation shows an array of one where the object is due.
    let json = response.json
    let object = json?["value"]?.elements.first { _ in true } ?? json
    if let value = json.flatMap(Value.init(json:)) ?? object.flatMap(Value.init(json:)) {
      return value
    }
    throw malformed("an object of another kind", url: url)
  }

  func url(_ path: String, _ query: GraphQuery = GraphQuery()) -> String {
    baseURL + path + query.text
  }

  func failure(_ kind: TransportError.Kind, url: String) -> TransportError {
    TransportError(
      kind, url: Redaction.url(url), host: Origin(baseURL)?.host ?? baseURL, attempts: 1, tag: tag)
  }

  func malformed(_ reason: String, url: String) -> TransportError {
    failure(.malformed(reason), url: url)
  }

  private static func headers(_ query: GraphQuery) -> HeaderFields {
    query.isAdvanced ? ["ConsistencyLevel": "eventual"] : [:]
  }
}

extension ServiceResponse {
  /// Whether a body that should be an answer is an error, whatever the status says.
  fileprivate var carriesError: Bool {
    guard let json, json.isObject, let error = json["error"], error.isObject else { return false }
    // Such a body holds nothing else; an answer may tell a mistake beside what it is about.
    return error["code"] != nil && json.members.prefix(2).count { _ in true } == 1
  }
}

/// An id as a path segment.
func segment(_ id: String) -> String { URLText.encode(id) }
