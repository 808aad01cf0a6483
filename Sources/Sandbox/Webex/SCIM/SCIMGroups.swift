import SCIM

/// `/Groups`, `/Groups/{id}` and `/Groups/{id}/Members` (webex.md, 3.5).
struct SCIMGroups {
  private let state: WebexState
  private let request: SCIMFace.Request
  private static let type = WebexGroupSchema.type
  /// Most members in one answer.
  static let maximumMembers = 500

  init(_ state: WebexState, _ request: SCIMFace.Request) {
    self.state = state
    self.request = request
  }

  func collection() throws(SCIMError) -> Reply {
    switch request.call.method {
    case "GET", "HEAD": return try list(try request.query())
    case "POST":
      let projection = try request.projection()
      let id = try create(try request.body())
      return .resource(201, try read(id, projection))
    default: throw SCIMFace.wrongMethod(request.call)
    }
  }

  func item(_ id: String) throws(SCIMError) -> Reply {
    let projection = try request.projection()
    switch request.call.method {
    case "GET", "HEAD": return .resource(200, try read(id, projection))
    case "PUT":
      try replace(id, try request.body())
      return .resource(200, try read(id, projection))
    case "PATCH":
      try patch(id, try request.body())
      return .resource(200, try read(id, projection))
    case "DELETE":
      try delete(id)
      return .noContent
    case "POST" where id == ".search" && !state.strict: return try list(try request.query())
    default: throw SCIMFace.wrongMethod(request.call)
    }
  }

  /// `GET /Groups/{id}/Members`: the total is called `memberSize`.
  func members(_ id: String) throws(SCIMError) -> Reply {
    guard request.call.method == "GET" || request.call.method == "HEAD" else {
      throw SCIMFace.wrongMethod(request.call)
    }
    let query = try SearchQuery(parameters: request.call.query)
    let count = min(query.count ?? Self.maximumMembers, Self.maximumMembers)
    let kind = request.call.query("memberType")?.lowercased()
    return try state.withOrganization { organization throws(SCIMError) in
      let group = try organization.group(listing: id)
      let size: Int
      var members: [(WebexGroupMembers.Member, type: String)]
      if let kind {
        members = group.members.slice(from: 0, count: .max / 2)
          .filter { $0.type.lowercased() == kind }
        size = members.count
        members = Array(members.dropFirst(query.startIndex - 1).prefix(count))
      } else {
        size = group.members.count
        members = group.members.slice(from: query.startIndex - 1, count: count)
      }
      let body: JSONValue = [
        "schemas": [.string(WebexGroupSchema.membersURN)],
        "displayName": .string(group.displayName), "memberSize": .integer(size),
        "itemsPerPage": .integer(members.count), "startIndex": .integer(query.startIndex),
        "members": .array(
          members.map { organization.show($0, base: request.base, displays: true) }),
      ]
      return .json(200, bytes: body.bytes())
    }
  }

  // MARK: Reading

  private func read(_ id: String, _ projection: Projection) throws(SCIMError) -> SCIM.JSONObject {
    try state.withOrganization { organization throws(SCIMError) in
      guard projection.includes("members", type: Self.type) else {
        return show(try organization.group(id), nil, projection)
      }
      let group = try organization.group(listing: id)
      let members = group.members.slice(from: 0, count: Self.maximumMembers)
      return show(
        group,
        members.map { organization.show($0, base: request.base, displays: request.speaksWebex) },
        projection)
    }
  }

  private func show(
    _ group: WebexGroup, _ members: [JSONValue]?, _ projection: Projection
  ) -> SCIM.JSONObject {
    var resource = group.resource.located(under: "\(request.base)/Groups")
    if let members, !members.isEmpty { resource["members"] = .array(members) }
    return projection.apply(to: resource, type: Self.type)
  }

  private func list(_ query: SearchQuery) throws(SCIMError) -> Reply {
    try query.filter?.check(against: Self.type)
    if state.strict { try StrictWebex.check(query, type: Self.type) }
    // Members are left out of lists unless they are asked for.
    let includesMembers =
      request.isOn("includeMembers")
      || query.projection.attributes.contains { $0.name.lowercased() == "members" }
    let needsMembers = query.filter?.reads("members") == true
    let list = try state.withOrganization { organization throws(SCIMError) in
      var resources: [SCIM.JSONObject] = []
      for id in organization.groups.candidates(for: query.filter) {
        guard let group = organization.groups[id] else { continue }
        var resource = group.resource
        if needsMembers { resource["members"] = .array(organization.allMembers(id)) }
        guard query.filter?.matches(resource, type: Self.type) ?? true else { continue }
        resources.append(group.resource)
      }
      if let path = query.sortBy {
        resources.sort(by: path, descending: query.descending, type: Self.type)
      }
      let count = min(query.count ?? SCIMSearch.defaultPage, SCIMSearch.maximumPage)
      let page = resources.dropFirst(query.startIndex - 1).prefix(count)
      let shown = page.compactMap { resource -> JSONValue? in
        guard let id = resource["id"]?.string else { return nil }
        if includesMembers { organization.listMembers(id) }
        guard let group = organization.groups[id] else { return nil }
        let members =
          includesMembers
          ? group.members.slice(from: 0, count: Self.maximumMembers).map {
            organization.show($0, base: request.base, displays: request.speaksWebex)
          } : nil
        return .object(show(group, members, query.projection))
      }
      return ListResponse(
        totalResults: resources.count, startIndex: query.startIndex, resources: shown)
    }
    return .json(200, bytes: list.json.bytes())
  }

  // MARK: Writing

  func create(_ body: JSONValue) throws(SCIMError) -> String {
    var input = try Self.type.resource(from: body)
    let listed = input["members"]
    input["members"] = nil
    var cisco = input[WebexGroupSchema.extensionURN]?.object ?? SCIM.JSONObject()
    let isEntra = request.isEntra || request.token.value == state.identity.jobSecret
    if isEntra || request.speaksWebex {
      cisco["provisionSource"] = isEntra ? "AAD" : "SCIM"
      cisco["meta"] = ["organizationID": .string(state.identity.orgId)]
    }
    input.setExtension(WebexGroupSchema.extensionURN, cisco)
    let resource = input
    return try state.withOrganization { organization throws(SCIMError) in
      var members = WebexGroupMembers()
      try organization.add(listed, to: &members)
      let id = organization.nextGroupID()
      organization.insert(resource, id: id, members: members, at: state.sandbox.now)
      return id
    }
  }

  func replace(_ id: String, _ body: JSONValue) throws(SCIMError) {
    let input = try Self.type.resource(from: body)
    try change(id) { group, organization throws(SCIMError) in
      var resource = input
      let listed = resource["members"]
      resource["members"] = nil
      resource["id"] = .string(group.id)
      resource["meta"] = group.resource["meta"]
      var cisco = resource[WebexGroupSchema.extensionURN]?.object ?? SCIM.JSONObject()
      for name in ["provisionSource", "meta"] {
        cisco[name] = group.resource[WebexGroupSchema.extensionURN]?[name]
      }
      resource.setExtension(WebexGroupSchema.extensionURN, cisco)
      group.resource = resource
      group.members.removeAll()
      try organization.add(listed, to: &group.members)
    }
  }

  /// Members are changed in their own store, one by one: a group may hold hundreds of thousands.
  func patch(_ id: String, _ body: JSONValue) throws(SCIMError) {
    let patch = try PatchRequest(json: body)
    try change(id) { group, organization throws(SCIMError) in
      for operation in patch.operations {
        let (members, rest) = operation.splitMembers()
        if let rest {
          group.resource = try PatchRequest([rest]).applied(to: group.resource, type: Self.type)
        }
        if let members { try organization.apply(members, to: &group.members) }
      }
    }
  }

  private func change(
    _ id: String,
    _ body: (inout WebexGroup, WebexOrganization) throws(SCIMError) -> Void
  ) throws(SCIMError) {
    try state.withOrganization { organization throws(SCIMError) in
      var group = try organization.group(listing: id)
      try body(&group, organization)
      organization.stamp(&group.resource, type: "Group", at: state.sandbox.now)
      organization.groups.put(group)
    }
  }

  func delete(_ id: String) throws(SCIMError) {
    try state.withOrganization { organization throws(SCIMError) in
      organization.groups.remove(try organization.group(id).id)
    }
  }
}

extension WebexGroups {
  /// Ids of the groups that can pass a filter.
  fileprivate func candidates(for filter: Filter?) -> [String] {
    if let name = filter?.equality(on: "displayName") { return ids(displayName: name) }
    if let id = filter?.equality(on: "id") { return self[id].map { [$0.id] } ?? [] }
    return all.map(\.id)
  }
}

extension Filter {
  fileprivate func reads(_ name: String) -> Bool {
    var found = false
    forEachTest { path, _, _ in found = found || path.name.lowercased() == name }
    return found
  }
}
