import SCIM

/// The few calls of the public API that tell who one is, and the organization (webex.md, 2.3, 9).
struct PublicAPIFace: Sendable {
  let state: WebexState

  func addRoutes(to router: inout Router) {
    router.get("/v1/people/me") { call in try me(call) }
    router.get("/v1/organizations") { call in try organizations(call) }
    router.get("/v1/organizations/{id}") { call in try organization(call) }
    router.get("/identity/organizations/{organization}") { call in try settings(call) }
    for name in ["Schemas", "schemas"] {
      router.get("/\(name)/SCIM2/{name}") { call in try schema(call) }
    }
  }

  private func me(_ call: Call) throws -> Reply {
    let token = try authorize(call, WebexAccess.readOwnPerson)
    let me = try state.owner(of: token)
    let roles = (me["roles"]?.array ?? []).compactMap { $0["value"] }
    return answer([
      "id": .string(publicID("PEOPLE", me["id"]?.string ?? "")),
      "emails": [me["userName"] ?? ""], "displayName": me["displayName"] ?? "",
      "orgId": .string(publicID("ORGANIZATION", token.organization)),
      "created": me["meta"]?["created"] ?? "",
      "lastModified": me["meta"]?["lastModified"] ?? "", "status": "active", "type": "person",
      "roles": .array(roles),
    ])
  }

  private var organizationID: String { publicID("ORGANIZATION", state.identity.orgId) }

  /// The form in which the public API gives identifiers: base64 of a URI.
  private func publicID(_ kind: String, _ id: String) -> String {
    Base64URL.encode("ciscospark://us/\(kind)/\(id)".utf8)
  }

  private var organizationItem: JSONValue {
    [
      "id": .string(organizationID), "displayName": .string(state.identity.displayName),
      "created": .string((state.sandbox.start - .seconds(900 * 86_400)).milliseconds),
    ]
  }

  private func organizations(_ call: Call) throws -> Reply {
    try authorize(call, WebexAccess.readOrganizations)
    return answer(["items": [organizationItem]])
  }

  private func organization(_ call: Call) throws -> Reply {
    try authorize(call, WebexAccess.readOrganizations)
    let id = call.parameter("id")
    let isOurs =
      id.lowercased() == state.identity.orgId
      || Base64URL.decode(id) == Array("ciscospark://us/ORGANIZATION/\(state.identity.orgId)".utf8)
    guard isOurs else {
      throw refused(404, "Could not find an organization with provided ID.")
    }
    return answer(organizationItem)
  }

  private func settings(_ call: Call) throws -> Reply {
    try identityAuthorize(
      call, WebexAccess.readOrganization, organization: call.parameter("organization"))
    let created = (state.sandbox.start - .seconds(900 * 86_400)).milliseconds
    return Reply.json(
      200,
      bytes: JSONValue.object([
        "id": .string(state.identity.orgId), "displayName": .string(state.identity.displayName),
        "meta": ["created": .string(created), "lastModified": .string(created)],
      ]).bytes()
    ).tracked(state.tracking.atlas())
  }

  private func schema(_ call: Call) throws -> Reply {
    try identityAuthorize(call, WebexAccess.readSchemas, organization: nil)
    let name = call.parameter("name")
    guard let document = WebexSchemaDocument.json(name) else {
      throw WebexError.scim(
        .notFound("There is no schema '\(name.prefix(200))'."),
        trackingID: state.tracking.atlas())
    }
    return Reply.json(200, bytes: document.bytes()).tracked(state.tracking.atlas())
  }

  // MARK: Access

  private func answer(_ body: JSONValue) -> Reply {
    Reply.json(200, bytes: body.bytes()).tracked(state.tracking.router())
  }

  private func refused(_ status: Int, _ message: String) -> WebexError {
    .publicAPI(status: status, message: message, trackingID: state.tracking.router())
  }

  @discardableResult
  private func authorize(_ call: Call, _ scopes: Set<String>) throws -> WebexToken {
    do throws(WebexAccess.Refusal) {
      return try WebexAccess.check(call, scopes: scopes, organization: nil, state: state.sandbox)
    } catch {
      throw refused(error.status, error.message)
    }
  }

  private func identityAuthorize(
    _ call: Call, _ scopes: Set<String>, organization: String?
  ) throws {
    do throws(WebexAccess.Refusal) {
      _ = try WebexAccess.check(
        call, scopes: scopes, organization: organization, state: state.sandbox)
    } catch {
      throw WebexError.scim(
        SCIMError(status: error.status, detail: error.message), trackingID: state.tracking.atlas())
    }
  }
}

extension WebexState {
  /// Who a token stands for.
  func owner(of token: WebexToken) throws(SCIMError) -> SCIM.JSONObject {
    guard token.isAdministrator else { return stranger("colleague", "Colleague", roles: []) }
    guard token.organization == identity.orgId else {
      return stranger(
        "partner.administrator", "Partner Administrator",
        roles: [["value": "id_full_admin", "type": "cirole"]])
    }
    return try administrator()
  }

  /// The user who owns the sandbox's tokens: the tenant's administrator where Webex has one of that
  /// name, else one who stands in no list.
  func administrator() throws(SCIMError) -> SCIM.JSONObject {
    try withOrganization { organization throws(SCIMError) in
      let index = WorldBuilder.operatorIndex
      if organization.users.contains(index) { return organization.users.resource(index) }
      return stranger(
        "administrator", "Administrator", roles: [["value": "id_full_admin", "type": "cirole"]])
    }
  }

  /// Somebody who stands in no list.
  private func stranger(
    _ name: String, _ displayName: String, roles: [JSONValue]
  ) -> SCIM.JSONObject {
    let created = JSONValue.string((sandbox.start - .seconds(900 * 86_400)).milliseconds)
    return [
      "schemas": [.string(WebexUserSchema.core.id)],
      "id": .string(identity.guid("webex \(name)")),
      "userName": .string("\(name)@\(identity.domain)"), "active": true,
      "displayName": .string(displayName), "userType": "user", "roles": .array(roles),
      "meta": [
        "resourceType": "User", "version": "W/\"1\"", "created": created,
        "lastModified": created,
      ],
    ]
  }
}
