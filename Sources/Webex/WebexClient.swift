public import HTTPTransport
import Secrecy

/// Calls to Webex: SCIM 2.0, and Control Hub's calls behind the wizard.
///
/// Every call throws `WebexError` for an error answer and `TransportError` when no usable answer
/// came.
public struct WebexClient: Sendable {
  public let endpoints: WebexEndpoints
  let token: Secret
  let transport: Transport
  let tag: String?

  public init(
    endpoints: WebexEndpoints, token: Secret, transport: Transport, tag: String? = nil
  ) {
    self.endpoints = endpoints
    self.token = token
    self.transport = transport
    self.tag = tag
  }

  /// The organization that the token's look hints at; undocumented.
  public var tokenOrganization: OrganizationID? { WebexTokenHint(token)?.organization }

  /// Whether token and organization are accepted: a search that cannot hit, as Entra's own
  /// "Test Connection" makes.
  public func probe() async throws {
    let name = "entrahub-\(RequestID.make())"
    let page = try await users(filter: "userName eq \(Self.quoted(name))", count: 1)
    guard page.totalResults == 0 else {
      throw malformed("a search for nobody found somebody", endpoints.scimURL)
    }
  }

  /// A search for people.
  ///
  /// - Parameters:
  ///   - filter: RFC 7644 §3.4.2.2; Webex knows `eq`, `sw`, `ew` on a few attributes.
  ///   - startIndex: from 1.
  ///   - count: 100 by default; no documented limit.
  public func users(filter: String? = nil, startIndex: Int = 1, count: Int = 100) async throws
    -> WebexPage<WebexUser>
  {
    var query = "startIndex=\(startIndex)&count=\(count)"
    if let filter { query = "filter=\(URLText.encode(filter))&\(query)" }
    let url = "\(endpoints.scimURL)/Users?\(query)"
    let json = try await json(ServiceRequest(.get, url))
    guard let page = WebexPage<WebexUser>(json: json) else {
      throw malformed("no list of resources", url)
    }
    return page
  }

  /// People with a user name; at most one, as it is unique across all of Webex.
  public func users(userName: String) async throws -> [WebexUser] {
    try await users(filter: "userName eq \(Self.quoted(userName))").resources
  }

  public func user(id: String) async throws -> WebexUser {
    try await user(ServiceRequest(.get, userURL(id)))
  }

  /// Changes parts of a person (RFC 7644 §3.5.2).
  ///
  /// - Parameter operations: such as `{"op":"replace","path":"active","value":false}`.
  public func patchUser(id: String, operations: [JSONTree]) async throws -> WebexUser {
    let body: JSONTree = [
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      "Operations": .array(operations),
    ]
    return try await user(.json(.patch, userURL(id), body))
  }

  /// Control Hub's call for the state of the wizard's integration.
  ///
  /// Not a public call: only the status of the answer counts. 401 with code 701018 means that Webex
  /// cannot act for the Entra tenant. A real tenant may not let this token make the call at all.
  public func controlHubStatus() async throws {
    try await call("WebexApplications/status")
  }

  /// Control Hub's call for the domains that Entra has verified; as `controlHubStatus`.
  public func controlHubDomains() async throws {
    try await call("Domains")
  }

  private func call(_ path: String) async throws {
    let request = ServiceRequest(.get, "\(endpoints.wizardURL)/\(path)", expects: .json)
    _ = try await send(request)
  }

  private func userURL(_ id: String) -> String {
    "\(endpoints.scimURL)/Users/\(URLText.encode(id))"
  }

  private func user(_ request: ServiceRequest) async throws -> WebexUser {
    let json = try await json(request)
    guard let user = WebexUser(json: json) else { throw malformed("no user", request.url) }
    return user
  }

  private func json(_ request: ServiceRequest) async throws -> JSONNode {
    guard let json = try await send(request).json else {
      throw malformed("empty body", request.url)
    }
    return json
  }

  @concurrent
  func send(_ request: ServiceRequest) async throws -> ServiceResponse {
    var request = request
    request.bearer = token
    request.tag = tag
    let response = try await transport.send(request)
    // Some gateways answer 200 with an error body.
    guard response.isSuccess, !WebexErrorBody.isError(response.json) else {
      throw WebexError(response, request)
    }
    return response
  }

  func malformed(_ reason: String, _ url: String) -> TransportError {
    TransportError(
      .malformed(reason), url: Redaction.url(url), host: Origin(url)?.host ?? url, attempts: 1,
      tag: tag)
  }

  /// A text as a literal of a SCIM filter.
  static func quoted(_ text: String) -> String {
    String(decoding: JSONTree.string(text).serialized(), as: UTF8.self)
  }
}
