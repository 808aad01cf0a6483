import OrderedCollections
import SCIM

extension GraphRoutes {
  mutating func addMembers() {
    let state = state
    get("/groups/{id}/members", .readMembers) { try $0.members(usersOnly: false) }
    get("/groups/{id}/members/microsoft.graph.user", .readMembers) {
      try $0.members(usersOnly: true)
    }
    get("/groups/{id}/members/$count", .readMembers) { graph in
      let tenant = state.snapshot
      return try graph.plainCount(try graph.group(tenant).memberCount(in: tenant))
    }
    get("/groups/{id}/members/microsoft.graph.user/$count", .readMembers) { graph in
      let tenant = state.snapshot
      let group = try graph.group(tenant)
      return try graph.plainCount(group.memberCount(in: tenant) - group.nestedCount(in: tenant))
    }
    get("/groups/{id}/members/microsoft.graph.group/$count", .readMembers) { graph in
      let tenant = state.snapshot
      return try graph.plainCount(try graph.group(tenant).nestedCount(in: tenant))
    }
    get("/groups/{id}/transitiveMembers", .readMembers) { graph in
      let tenant = state.snapshot
      return try graph.page(
        tenant.transitiveMembers(of: try graph.group(tenant)), tenant)
    }
    get("/groups/{id}/transitiveMembers/$count", .readMembers) { graph in
      let tenant = state.snapshot
      return try graph.plainCount(
        tenant.transitiveMembers(of: try graph.group(tenant)).count)
    }
    post("/groups/{id}/members/$ref", .writeGroups) { try $0.addMember() }
    on("DELETE", "/groups/{id}/members/{member}/$ref", .writeGroups) { try $0.removeMember() }
  }
}

extension DirectoryGroup {
  /// How many groups are direct members.
  fileprivate func nestedCount(in tenant: Tenant) -> Int {
    listed.count {
      if case .group = $0 { tenant.isLive($0) } else { false }
    }
  }
}

extension GraphCall {
  /// The columns of people in a member list; groups among them have their own.
  private func memberColumns() throws(GraphError) -> [UserProperty] {
    if query.select.isEmpty { return UserProperty.defaults }
    for name in query.select
    where UserProperty(rawValue: name) == nil && !EntityType.group.properties.contains(name) {
      throw .badRequest(
        "Parsing OData Select and Expand failed: Could not find a property named '\(name)' on type "
          + "'microsoft.graph.directoryObject'.", code: "BadRequest")
    }
    return query.select.compactMap { UserProperty(rawValue: $0) }
  }

  private func groupColumns() -> [String] {
    query.select.isEmpty
      ? DirectoryGroup.defaults
      : query.select.filter { EntityType.group.properties.contains($0) }
  }

  fileprivate func members(usersOnly: Bool) throws -> Reply {
    let tenant = state.snapshot
    let group = try group(tenant)
    if usersOnly, query.count, !query.isEventual {
      throw GraphError.unsupportedQuery(
        "$count is not currently supported without the header 'ConsistencyLevel: eventual'.")
    }
    guard query.filter == nil, query.search == nil, query.orderBy.isEmpty else {
      return try filteredMembers(group, tenant, usersOnly: usersOnly)
    }
    let cursor = try PageToken.decode(query.skipToken, kind: "member")
    let (members, next) = group.members(from: cursor, limit: query.pageSize, in: tenant)
    // Whether anybody is left decides about a link, not whether places are.
    let rest = next.flatMap { next -> Int? in
      group.members(from: next, limit: 1, in: tenant).0.isEmpty ? nil : next
    }
    let shown = usersOnly ? members.filter(\.isUser) : members
    return .json(
      200,
      bytes: try write(
        shown, tenant, isCast: usersOnly,
        count: query.count && query.skipToken == nil
          ? group.memberCount(in: tenant) - (usersOnly ? group.nestedCount(in: tenant) : 0) : nil,
        next: rest), type: Self.mediaType)
  }

  /// Members that meet `$filter` and `$search`, read as far as the page needs.
  private func filteredMembers(
    _ group: DirectoryGroup, _ tenant: Tenant, usersOnly: Bool
  ) throws -> Reply {
    try EntityType.user.check(query)
    let matches = { (member: DirectoryGroup.Member) in
      meets(member, tenant) && (!usersOnly || member.isUser)
    }
    if query.count || !query.orderBy.isEmpty {
      var found = group.members(from: 0, limit: .max, in: tenant).0.filter(matches)
      if !query.orderBy.isEmpty { found = ordered(found, tenant) }
      return try page(found, tenant, isCast: usersOnly)
    }
    var cursor: Int? = try PageToken.decode(query.skipToken, kind: "member")
    var found: [DirectoryGroup.Member] = []
    while let position = cursor, found.count < query.pageSize {
      let (members, next) = group.members(from: position, limit: 1, in: tenant)
      found += members.filter(matches)
      cursor = next
    }
    return .json(
      200, bytes: try write(found, tenant, isCast: usersOnly, count: nil, next: cursor),
      type: Self.mediaType)
  }

  private func value(_ name: String, of member: DirectoryGroup.Member, _ tenant: Tenant) -> JSON {
    switch member {
    case .user(let index):
      UserProperty(rawValue: name).map { tenant.directory.value($0, of: index) } ?? .null
    case .group(let id): tenant.groups[id]?.value(name) ?? .null
    }
  }

  private func meets(_ member: DirectoryGroup.Member, _ tenant: Tenant) -> Bool {
    let value = { (name: String) in self.value(name, of: member, tenant) }
    return query.filter?.holds(for: .init(value: value, ignoresCase: true)) ?? true
      && query.search?.matches(value) ?? true
  }

  private func ordered(
    _ members: [DirectoryGroup.Member], _ tenant: Tenant
  ) -> [DirectoryGroup.Member] {
    let keys = query.orderBy.map { (name: $0.path.first ?? "", descending: $0.descending) }
    let rows = members.map { member in
      (member, keys.map { value($0.name, of: member, tenant).string?.lowercased() ?? "" })
    }
    return rows.stablySorted { left, right in
      for (position, key) in keys.enumerated() where left.1[position] != right.1[position] {
        return (left.1[position] < right.1[position]) != key.descending
      }
      return false
    }.map(\.0)
  }

  fileprivate func page(
    _ members: [DirectoryGroup.Member], _ tenant: Tenant, isCast: Bool = false
  ) throws -> Reply {
    let start = try PageToken.decode(query.skipToken, kind: "member")
    let end = min(members.count, start + query.pageSize)
    return .json(
      200,
      bytes: try write(
        start < end ? Array(members[start..<end]) : [], tenant, isCast: isCast,
        count: query.count && query.skipToken == nil ? members.count : nil,
        next: end < members.count ? end : nil), type: Self.mediaType)
  }

  private func write(
    _ members: [DirectoryGroup.Member], _ tenant: Tenant, isCast: Bool, count: Int?, next: Int?
  ) throws(GraphError) -> [UInt8] {
    let columns = UserColumns(try memberColumns())
    // Of what the caller may not read only kind and id are left.
    let readsUsers = !access.permissions.isDisjoint(with: Requirement.readUsers.delegated[0])
    let readsGroups = !access.permissions.isDisjoint(with: Requirement.readGroups.delegated[0])
    let groupColumns = groupColumns()
    var text = JSONText(capacity: 256 + members.count * 400)
    text.raw("{\"@odata.context\":")
    text.write(context(contextPath(isCast ? "users" : "directoryObjects")))
    if let count {
      text.raw(",\"@odata.count\":")
      text.write(.integer(count))
    }
    if let next {
      text.raw(",\"@odata.nextLink\":")
      text.string(link([("$skiptoken", PageToken.encode(next, kind: "member"))]))
    }
    text.raw(",\"value\":[")
    for (position, member) in members.enumerated() {
      if position > 0 { text.raw(",") }
      switch member {
      case .user(let index) where !readsUsers:
        let hidden = columns.properties.filter { $0 != .id }.map { ($0.rawValue, JSON.null) }
        text.write(
          JSONObject(
            [
              ("@odata.type", "#microsoft.graph.user"),
              ("id", .string(tenant.directory.userIDs.id(index))),
            ] + hidden))
      case .user(let index) where isCast: text.user(index, columns, of: tenant.directory)
      case .user(let index):
        text.raw("{\"@odata.type\":\"#microsoft.graph.user\"")
        if !columns.properties.isEmpty { text.raw(",") }
        text.members(index, columns, of: tenant.directory)
        text.raw("}")
      case .group(let id):
        let members = (tenant.groups[id]?.object(groupColumns) ?? [:]).members
        text.write(
          JSONObject(
            [("@odata.type", "#microsoft.graph.group")]
              + (readsGroups
                ? members
                : [("id", .string(id))]
                  + members.filter { $0.name != "id" }.map { ($0.name, .null) })
          ))
      }
    }
    text.raw("]}")
    return text.bytes
  }

  fileprivate func addMember() throws -> Reply {
    let body = try object()
    return try state.entra { tenant in
      var group = try group(tenant)
      let member = try tenant.member(body["@odata.id"]?.string)
      let isThere =
        switch member {
        case .user(let index): group.contains(user: index, in: tenant.directory)
        case .group: group.listed.contains(member)
        }
      guard !isThere else {
        throw GraphError.badRequest(
          "One or more added object references already exist for the following modified "
            + "properties: 'members'.")
      }
      guard group.properties["membershipRule"]?.string == nil else {
        throw GraphError.badRequest("Insufficient privileges: the group has a dynamic membership.")
      }
      if case .user(let index) = member, group.excluded.remove(index) != nil {
        // The rule names this person again.
      } else {
        group.listed.append(member)
      }
      tenant.groups[group.id] = group
      tenant.groupLog.append(GroupChange(group: group.id, member: member))
      tenant.audit(
        .groupEvent("Add member to group", "Assign", group, by: initiator), at: now)
      return .noContent
    }
  }

  fileprivate func removeMember() throws -> Reply {
    let id = parameter("member")
    return try state.entra { tenant in
      var group = try group(tenant)
      let member: DirectoryGroup.Member
      if let index = tenant.directory.index(id), group.contains(user: index, in: tenant.directory) {
        member = .user(index)
        if let place = group.listed.firstIndex(of: member) {
          group.listed.remove(at: place)
        }
        if group.rule.contains(index) { group.excluded.insert(index) }
      } else if let place = group.listed.firstIndex(of: .group(id.lowercased())) {
        member = group.listed.remove(at: place)
      } else {
        throw GraphError.notFound(id)
      }
      tenant.groups[group.id] = group
      tenant.groupLog.append(GroupChange(group: group.id, member: member))
      tenant.audit(
        .groupEvent("Remove member from group", "Unassign", group, by: initiator), at: now)
      return .noContent
    }
  }
}

extension Tenant {
  /// What `@odata.id` or `members@odata.bind` names.
  func member(_ reference: String?) throws(GraphError) -> DirectoryGroup.Member {
    guard let reference, let id = reference.split(separator: "/").last.map(String.init) else {
      throw .badRequest("Invalid URL format specified in @odata.id.")
    }
    if let index = directory.index(id) { return .user(index) }
    if let group = group(id) { return .group(group.id) }
    throw .notFound(id)
  }

  /// Members of a group and of the groups in it, each once.
  func transitiveMembers(of group: DirectoryGroup) -> [DirectoryGroup.Member] {
    guard group.listed.contains(where: { !$0.isUser }) else {
      return group.members(from: 0, limit: .max, in: self).0
    }
    var seen: Set<DirectoryGroup.Member> = [.group(group.id)]
    var found: [DirectoryGroup.Member] = []
    var open = [group]
    while let next = open.popLast() {
      for member in next.members(from: 0, limit: .max, in: self).0
      where seen.insert(member).inserted {
        found.append(member)
        if case .group(let id) = member, let inner = self.group(id) { open.append(inner) }
      }
    }
    return found
  }
}
