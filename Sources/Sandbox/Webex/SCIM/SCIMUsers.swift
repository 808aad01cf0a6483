import SCIM

/// `/Users` and `/Users/{id}` (webex.md, 3.1 to 3.4).
struct SCIMUsers {
  private let state: WebexState
  private let request: SCIMFace.Request
  private static let type = WebexUserSchema.type

  init(_ state: WebexState, _ request: SCIMFace.Request) {
    self.state = state
    self.request = request
  }

  private var location: String { "\(request.base)/Users" }

  func collection() throws(SCIMError) -> Reply {
    switch request.call.method {
    case "GET", "HEAD": return try list(try request.query())
    case "POST":
      let projection = try request.projection()
      return .resource(201, show(try create(try request.body()), projection))
    default: throw SCIMFace.wrongMethod(request.call)
    }
  }

  func item(_ id: String) throws(SCIMError) -> Reply {
    let projection = try request.projection()
    switch request.call.method {
    case "GET", "HEAD":
      let (people, source, groups) = try state.withOrganization { organization throws(SCIMError) in
        let handle = try Self.handle(id, organization)
        return (
          organization.people, organization.users.source(handle),
          asksForGroups(projection) ? organization.groupsOf(handle) : []
        )
      }
      return .resource(200, show(people.resource(source), projection, groups: groups))
    case "PUT": return .resource(200, show(try replace(id, try request.body()), projection))
    case "PATCH": return .resource(200, show(try patch(id, try request.body()), projection))
    case "DELETE":
      try delete(id)
      return .noContent
    case "POST" where id == ".search" && !state.strict: return try list(try request.query())
    default: throw SCIMFace.wrongMethod(request.call)
    }
  }

  private func list(_ query: SearchQuery) throws(SCIMError) -> Reply {
    try query.filter?.check(against: Self.type)
    if state.strict { try StrictWebex.check(query, type: Self.type) }
    let page = try SCIMSearch.users(query, state: state)
    var groups: [[WebexGroup]] = []
    if asksForGroups(query.projection) {
      groups = try state.withOrganization { organization throws(SCIMError) in
        page.resources.map { user in
          guard let id = user["id"]?.string, let handle = organization.users.handle(id: id) else {
            return []
          }
          return organization.groupsOf(handle)
        }
      }
    }
    let resources = page.resources.indices.map { index -> JSONValue in
      let own = groups.isEmpty ? [] : groups[index]
      return .object(show(page.resources[index], query.projection, groups: own))
    }
    let list = ListResponse(
      totalResults: page.total, startIndex: query.startIndex, resources: resources)
    return .json(200, bytes: list.json.bytes())
  }

  private func asksForGroups(_ projection: Projection) -> Bool {
    request.isOn("returnGroups") || request.isOn("includeGroupDetails")
      || projection.attributes.contains { $0.name.lowercased() == "groups" }
  }

  /// The resource as an answer holds it.
  private func show(
    _ user: SCIM.JSONObject, _ projection: Projection, groups: [WebexGroup] = []
  ) -> SCIM.JSONObject {
    var user = user.located(under: location)
    // `groupUsageTypes` narrows the groups down to some kinds.
    let usages = request.call.query("groupUsageTypes")?.lowercased().split(separator: ",")
    let groups = groups.filter { group in
      guard let usages else { return true }
      let usage = group.resource[WebexGroupSchema.extensionURN]?["usage"]?.string ?? ""
      return usages.contains { $0 == usage }
    }
    if !groups.isEmpty {
      user["groups"] = .array(
        groups.map { group in
          [
            "value": .string(group.id), "display": .string(group.displayName),
            "$ref": .string("\(request.base)/Groups/\(group.id)"),
          ]
        })
    }
    return projection.apply(to: user, type: Self.type)
  }

  // MARK: Writing

  private static func handle(
    _ id: String, _ organization: WebexOrganization
  ) throws(SCIMError) -> Int {
    guard let handle = organization.users.handle(id: id) else {
      throw .notFound("There is no user '\(id.prefix(100))'.")
    }
    return handle
  }

  /// What Webex does to a user beyond the RFC.
  private func complete(_ user: inout SCIM.JSONObject) throws(SCIMError) {
    if state.strict { try StrictWebex.check(user) }
    if request.speaksWebex { StrictWebex.keepWorkAddress(&user) }
  }

  func create(_ body: JSONValue) throws(SCIMError) -> SCIM.JSONObject {
    var user = try Self.type.resource(from: body)
    if user["active"] == nil { user["active"] = true }
    if user["userType"] == nil { user["userType"] = "user" }
    var cisco = user[WebexUserSchema.extensionURN]?.object ?? SCIM.JSONObject()
    if request.speaksWebex, cisco["accountStatus"] == nil {
      cisco["accountStatus"] = user["active"] == false ? ["disabled"] : ["active"]
    }
    // The job's token is Entra's; everybody else is an ordinary client.
    let isEntra = request.isEntra || request.token.value == state.identity.jobSecret
    if isEntra || request.speaksWebex {
      cisco["provisionSource"] = isEntra ? "AAD" : "SCIM"
      cisco["meta"] = ["organizationId": .string(state.identity.orgId)]
    }
    user.setExtension(WebexUserSchema.extensionURN, cisco)
    try complete(&user)
    let complete = user
    return try state.withOrganization { organization throws(SCIMError) in
      var user = complete
      try organization.check(user, handle: nil)
      organization.stamp(&user, type: "User", at: state.sandbox.now)
      organization.users.insert(&user)
      return user
    }
  }

  /// Replaces everything but `id`, `meta.created` and what the service keeps (webex.md, 3.3).
  func replace(_ id: String, _ body: JSONValue) throws(SCIMError) -> SCIM.JSONObject {
    let input = try Self.type.resource(from: body)
    return try change(id) { before throws(SCIMError) in
      var user = input
      user["id"] = before["id"]
      user["meta"] = before["meta"]
      // What the client may not set stays.
      let kept = before[WebexUserSchema.extensionURN]
      var cisco = user[WebexUserSchema.extensionURN]?.object ?? SCIM.JSONObject()
      for name in [
        "provisionSource", "toBeConverted", "avatarSyncEnabled", "teamsClusterId", "meta",
      ] {
        cisco[name] = kept?[name]
      }
      user.setExtension(WebexUserSchema.extensionURN, cisco)
      return user
    }
  }

  func patch(_ id: String, _ body: JSONValue) throws(SCIMError) -> SCIM.JSONObject {
    let patch = try PatchRequest(json: body)
    return try change(id) { before throws(SCIMError) in
      try patch.applied(to: before, type: Self.type)
    }
  }

  private func change(
    _ id: String, _ body: (SCIM.JSONObject) throws(SCIMError) -> SCIM.JSONObject
  ) throws(SCIMError) -> SCIM.JSONObject {
    let deleted = request.isEntra ? state.sandbox.recycleBin : [:]
    let (user, losesTokens) = try state.withOrganization { organization throws(SCIMError) in
      let handle = try Self.handle(id, organization)
      let before = organization.users.resource(handle)
      var after = try body(before)
      after.tieAccountStatus(to: before)
      if before["active"] != false, after["active"] == false,
        let objectId = after["externalId"]?.string, deleted[objectId] != nil
      {
        after.rename(asDeleted: objectId)
      }
      try complete(&after)
      try organization.check(after, handle: handle)
      guard after != before else { return (before, false) }
      organization.stamp(&after, type: "User", at: state.sandbox.now)
      organization.users.update(handle, after)
      let isOwner = handle == WorldBuilder.operatorIndex
      return (after, isOwner && after.roleList != before.roleList)
    }
    // A change of roles ends all tokens of that user (webex.md, 2.2).
    if losesTokens {
      state.sandbox.webexTokens.revoke(state.identity.webexToken)
      state.sandbox.webexTokens.revoke(state.identity.jobSecret)
    }
    return user
  }

  func delete(_ id: String) throws(SCIMError) {
    try state.withOrganization { organization throws(SCIMError) in
      let handle = try Self.handle(id, organization)
      organization.users.remove(handle)
      organization.groups.forget(user: handle)
    }
  }
}

extension WebexOrganization {
  /// Refuses a user name that is taken, here or elsewhere, and a manager who is not here.
  func check(_ user: SCIM.JSONObject, handle: Int?) throws(SCIMError) {
    let userName = user["userName"]?.string ?? ""
    guard !userName.isEmpty else { throw .invalidValue("'userName' is required.") }
    let holder = users.handle(userName: userName)
    if handle == nil || holder != handle {
      if holder != nil { throw .uniqueness("The user '\(userName)' already exists.") }
      if isForeign(userName.lowercased()) {
        throw .uniqueness("The user '\(userName)' already exists in another organization.")
      }
      let unverified = "@\(people.identity.initialDomain)"
      let folded = userName.lowercased()
      if folded.hasSuffix(unverified), !folded.contains("#ext#") {
        throw .invalidValue(
          "Domain of the user name '\(userName)' is not verified or claimed by this organization.")
      }
    }
    let enterprise = user[Schema.enterpriseUser.id]?.object
    if strict, let manager = enterprise?["manager"]?["value"]?.string,
      users.handle(id: manager) == nil
    {
      throw .invalidValue("The manager '\(manager.prefix(100))' is not in this organization.")
    }
  }

  /// The groups in which a user is.
  func groupsOf(_ handle: Int) -> [WebexGroup] {
    groups.all.filter { $0.members.contains(.user(handle)) }
  }
}

extension SCIM.JSONObject {
  /// Sets an extension, and names it in `schemas`; an empty one is left out.
  mutating func setExtension(_ urn: String, _ members: SCIM.JSONObject) {
    self[urn] = members.isEmpty ? nil : .object(members)
    guard !members.isEmpty else { return }
    var schemas = self["schemas"]?.array ?? []
    if !schemas.contains(.string(urn)) { schemas.append(.string(urn)) }
    self["schemas"] = .array(schemas)
  }

  /// Lets the account's status follow `active` when only the latter was changed.
  fileprivate mutating func tieAccountStatus(to before: SCIM.JSONObject) {
    let urn = WebexUserSchema.extensionURN
    guard self["active"] != before["active"], let active = self["active"]?.bool,
      case .object(var cisco)? = self[urn], let status = cisco["accountStatus"]?.array,
      cisco["accountStatus"] == before[urn]?["accountStatus"]
    else { return }
    let (old, new) = active ? ("disabled", "active") : ("active", "disabled")
    cisco["accountStatus"] = .array(status.map { $0 == .string(old) ? .string(new) : $0 })
    self[urn] = .object(cisco)
  }

  /// Everything whose change ends the user's tokens.
  fileprivate var roleList: [JSONValue?] {
    let cisco = self[WebexUserSchema.extensionURN]
    return [self["roles"], cisco?["managedOrgs"], cisco?["managedGroups"], cisco?["managedSites"]]
  }
}
