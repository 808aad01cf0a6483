import OrderedCollections

extension EntityType {
  static let group = EntityType(
    name: "group", properties: Set(DirectoryGroup.defaults + ["members", "members@delta"]),
    filters: [
      "id": .plain, "displayName": .richText, "description": .text, "mail": .richText,
      "mailEnabled": .plain, "securityEnabled": .plain, "mailNickname": .text,
      "groupTypes": [.any, .equal], "isAssignableToRole": .plain, "membershipRule": .text,
      "membershipRuleProcessingState": .plain, "visibility": .plain,
      "onPremisesSyncEnabled": .plain, "createdDateTime": .dated, "deletedDateTime": .dated,
      "securityIdentifier": .plain,
    ],
    searchable: ["displayName", "description", "mailNickname"],
    sortable: ["displayName", "createdDateTime"])
}

extension GraphCall {
  func group(_ tenant: Tenant) throws(GraphError) -> DirectoryGroup {
    let key = parameter("id")
    guard GUIDText.isGUID(key) else {
      throw .badRequest("Invalid object identifier '\(key)'.")
    }
    guard let group = tenant.group(key) else { throw .notFound(key) }
    return group
  }
}

extension GraphRoutes {
  mutating func addGroups() {
    let state = state
    get("/groups", .readGroups) { graph in
      try graph.collection(
        state.snapshot.groups.values.filter { $0.deleted == nil }.map { $0.object() }, .group,
        context: "groups")
    }
    get("/groups/$count", .readGroups) { graph in
      try EntityType.group.check(graph.query)
      return try graph.plainCount(
        state.snapshot.groups.values.count { group in
          group.deleted == nil
            && graph.query.filter?.holds(
              for: .init(value: { group.value($0) }, ignoresCase: true)) ?? true
        })
    }
    get("/groups/delta", .readGroups) { graph in
      try GroupDelta(graph: graph, tenant: state.snapshot).reply()
    }
    get("/groups/{id}", .readGroups) { graph in
      try EntityType.group.check(graph.query)
      return try graph.entity(
        context: "groups", try graph.group(state.snapshot).object())
    }
    post("/groups", .writeGroups) { try $0.createGroup() }
    on("PATCH", "/groups/{id}", .writeGroups) { try $0.patchGroup() }
    on("DELETE", "/groups/{id}", .writeGroups) { graph in
      try state.entra { tenant in
        let group = try graph.group(tenant)
        tenant.groups[group.id]?.deleted = graph.now
        tenant.noteLife(of: .group(group.id))
        tenant.audit(
          .groupEvent("Delete group", "Delete", group, by: graph.initiator), at: graph.now)
        return .noContent
      }
    }
    addMembers()
  }
}

extension GraphCall {
  /// Checks and keeps what a client may set on a group.
  private func groupValues(_ body: JSONObject) throws(GraphError) -> JSONObject {
    let kinds: [String: (JSON) -> Bool] = [
      "displayName": { $0.string?.isEmpty == false }, "mailNickname": { $0.string != nil },
      "description": { $0.string != nil || $0.isNull },
      "mailEnabled": { $0.bool != nil }, "securityEnabled": { $0.bool != nil },
      "groupTypes": { $0.array?.allSatisfy { $0.string != nil } ?? false },
      "visibility": { $0.string != nil || $0.isNull },
      "isAssignableToRole": { $0.bool != nil || $0.isNull },
      "membershipRule": { $0.string != nil || $0.isNull },
      "membershipRuleProcessingState": { $0.string != nil || $0.isNull },
    ]
    var values = JSONObject()
    for member in body.members
    where !member.name.hasPrefix("@") && !member.name.hasSuffix("@odata.bind") {
      guard let check = kinds[member.name] else {
        throw .badRequest("Invalid property '\(member.name)'.")
      }
      guard check(member.value), (member.value.string?.utf8.count ?? 0) <= 4096 else {
        throw .badRequest(
          "Invalid value specified for property '\(member.name)' of resource 'Group'.")
      }
      values[member.name] = member.value
    }
    return values
  }

  fileprivate func createGroup() throws -> Reply {
    let body = try object()
    var values = try groupValues(body)
    for name in ["displayName", "mailEnabled", "mailNickname", "securityEnabled"]
    where values[name] == nil {
      throw GraphError.badRequest(
        "A value is required for property '\(name)' of resource 'Group'.")
    }
    values["createdDateTime"] = .string(now.wholeISO)
    let references = (body["members@odata.bind"]?.array ?? []).map(\.string)
    return try state.entra { tenant in
      var group = DirectoryGroup(id: tenant.random.guid(), properties: values, rule: .none)
      for reference in references {
        group.listed.append(try tenant.member(reference))
      }
      tenant.groups[group.id] = group
      tenant.groupLog.append(GroupChange(group: group.id))
      tenant.audit(.groupEvent("Add group", "Add", group, by: initiator), at: now)
      return try entity(201, context: "groups", group.object())
    }
  }

  fileprivate func patchGroup() throws -> Reply {
    let values = try groupValues(try object())
    return try state.entra { tenant in
      let group = try group(tenant)
      tenant.groups[group.id]?.properties.merge(values)
      tenant.groupLog.append(GroupChange(group: group.id))
      tenant.audit(.groupEvent("Update group", "Update", group, by: initiator), at: now)
      return .noContent
    }
  }
}
