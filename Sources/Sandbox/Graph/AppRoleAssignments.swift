import OrderedCollections

extension EntityType {
  static let appRoleAssignment = EntityType(
    name: "appRoleAssignment",
    properties: [
      "id", "deletedDateTime", "appRoleId", "createdDateTime", "principalDisplayName",
      "principalId", "principalType", "resourceDisplayName", "resourceId",
    ],
    filters: [
      "resourceId": .plain, "principalId": .plain, "appRoleId": .plain,
      "principalDisplayName": .text, "principalType": .plain,
    ])
}

extension Tenant {
  func json(_ assignment: AppRoleAssignment) -> JSONObject {
    [
      "id": .string(assignment.id), "deletedDateTime": nil,
      "appRoleId": .string(assignment.appRoleId),
      "createdDateTime": .string(assignment.created.iso),
      "principalDisplayName": .optional(displayName(of: assignment)),
      "principalId": .string(assignment.principalId),
      "principalType": .string(assignment.principalType.rawValue),
      "resourceDisplayName": .optional(servicePrincipals[assignment.resourceId]?.displayName),
      "resourceId": .string(assignment.resourceId),
    ]
  }

  func displayName(of assignment: AppRoleAssignment) -> String? {
    switch assignment.principalType {
    case .user:
      directory.indexOfID(assignment.principalId).flatMap {
        directory.text(.displayName, of: $0)
      }
    case .group: groups[assignment.principalId]?.displayName
    case .servicePrincipal: servicePrincipals[assignment.principalId]?.displayName
    }
  }

  /// Whether the assigned user, group or app is still there.
  func isLive(_ assignment: AppRoleAssignment) -> Bool {
    switch assignment.principalType {
    case .user: directory.index(assignment.principalId) != nil
    case .group: group(assignment.principalId) != nil
    case .servicePrincipal: servicePrincipals[assignment.principalId] != nil
    }
  }
}

extension GraphCall {
  /// Live assignments that fit, in the order in which they were made.
  fileprivate func assignments(
    _ tenant: Tenant, where fits: (AppRoleAssignment) -> Bool
  ) -> [JSONObject] {
    tenant.assignments.values
      .filter { fits($0) && tenant.isLive($0) && isListed(madeAt: $0.created) }.map(tenant.json)
  }
}

extension GraphRoutes {
  mutating func addAppRoleAssignments() {
    let state = state
    get("/servicePrincipals/{sp}/appRoleAssignedTo", .readAssignments) { graph in
      let tenant = state.snapshot
      let principal = try graph.principal(tenant)
      return try graph.collection(
        graph.assignments(tenant) { $0.resourceId == principal.id }, .appRoleAssignment,
        context: "servicePrincipals('\(principal.id)')/appRoleAssignedTo")
    }
    get("/servicePrincipals/{sp}/appRoleAssignments", .readAssignments) { graph in
      let tenant = state.snapshot
      let principal = try graph.principal(tenant)
      return try graph.collection(
        graph.assignments(tenant) { $0.principalId == principal.id }, .appRoleAssignment,
        context: "servicePrincipals('\(principal.id)')/appRoleAssignments")
    }
    get("/users/{id}/appRoleAssignments", .readPrincipalAssignments) { graph in
      let tenant = state.snapshot
      let index = try graph.userIndex(tenant)
      let id = tenant.directory.userIDs.id(index)
      return try graph.collection(
        graph.assignments(tenant) {
          $0.principalId == id
            || $0.principalType == .group
              && tenant.group($0.principalId)?.contains(user: index, in: tenant.directory) == true
        }, .appRoleAssignment, context: "users('\(id)')/appRoleAssignments")
    }
    get("/groups/{id}/appRoleAssignments", .readPrincipalAssignments) { graph in
      let tenant = state.snapshot
      let group = try graph.group(tenant)
      return try graph.collection(
        graph.assignments(tenant) { $0.principalId == group.id }, .appRoleAssignment,
        context: "groups('\(group.id)')/appRoleAssignments")
    }
    for path in ["/servicePrincipals/{sp}/appRoleAssignedTo"] {
      get("\(path)/{assignment}", .readAssignments) { graph in
        let tenant = state.snapshot
        let principal = try graph.principal(tenant)
        let id = graph.parameter("assignment")
        guard let assignment = tenant.assignments[id], assignment.resourceId == principal.id,
          tenant.isLive(assignment)
        else { throw GraphError.notFound(id) }
        return try graph.entity(
          context: "servicePrincipals('\(principal.id)')/appRoleAssignedTo",
          tenant.json(assignment))
      }
    }
    post("/servicePrincipals/{sp}/appRoleAssignedTo", .writeAssignments) { graph in
      try graph.assign("appRoleAssignedTo") { tenant in
        let principal = try graph.principal(tenant)
        return (nil, principal.id, "servicePrincipals('\(principal.id)')")
      }
    }
    post("/servicePrincipals/{sp}/appRoleAssignments", .writeAssignments) { graph in
      try graph.assign("appRoleAssignments") { tenant in
        let principal = try graph.principal(tenant)
        return (principal.id, nil, "servicePrincipals('\(principal.id)')")
      }
    }
    post("/users/{id}/appRoleAssignments", .writeAssignments) { graph in
      try graph.assign("appRoleAssignments") { tenant in
        let id = tenant.directory.userIDs.id(try graph.userIndex(tenant))
        return (id, nil, "users('\(id)')")
      }
    }
    post("/groups/{id}/appRoleAssignments", .writeAssignments) { graph in
      try graph.assign("appRoleAssignments") { tenant in
        let id = try graph.group(tenant).id
        return (id, nil, "groups('\(id)')")
      }
    }
    for path in [
      "/servicePrincipals/{sp}/appRoleAssignedTo/{assignment}",
      "/servicePrincipals/{sp}/appRoleAssignments/{assignment}",
      "/users/{id}/appRoleAssignments/{assignment}",
      "/groups/{id}/appRoleAssignments/{assignment}",
    ] {
      on("DELETE", path, .writeAssignments) { try $0.unassign() }
    }
  }
}

extension GraphCall {
  /// POST of an assignment; `ends` gives the principal or the resource that the path fixes.
  fileprivate func assign(
    _ segment: String,
    _ ends: (Tenant) throws -> (principal: String?, resource: String?, path: String)
  ) throws -> Reply {
    let body = try object()
    func identifier(_ name: String) throws(GraphError) -> String {
      guard let value = body[name]?.string, GUIDText.isGUID(value) else {
        throw .badRequest("The property '\(name)' is missing or not a GUID.")
      }
      return value.lowercased()
    }
    let principalId = try identifier("principalId")
    let resourceId = try identifier("resourceId")
    let roleId = try identifier("appRoleId")
    return try state.entra { tenant in
      let ends = try ends(tenant)
      guard ends.principal ?? principalId == principalId, ends.resource ?? resourceId == resourceId
      else {
        throw GraphError.badRequest("The id of the path does not match the id in the body.")
      }
      guard let resource = tenant.servicePrincipals[resourceId] else {
        throw GraphError.notFound(resourceId)
      }
      let type = try tenant.principalType(principalId)
      guard tenant.role(roleId, of: resource, for: type) != nil else {
        throw GraphError.badRequest("Permission being assigned was not found on application")
      }
      guard
        !tenant.assignments.values.contains(where: {
          $0.principalId == principalId && $0.resourceId == resourceId && $0.appRoleId == roleId
        })
      else {
        throw GraphError.badRequest("Permission being assigned already exists on the object")
      }
      let assignment = tenant.assign(
        principalId, type, to: resourceId, role: roleId, at: now)
      tenant.auditAssignment(assignment, added: true, by: initiator, at: now)
      return try entity(
        201, context: "\(ends.path)/\(segment)", tenant.json(assignment))
    }
  }

  fileprivate func unassign() throws -> Reply {
    let id = parameter("assignment")
    return try state.entra { tenant in
      guard let assignment = tenant.assignments[id], tenant.isLive(assignment) else {
        throw GraphError.notFound(id)
      }
      if !parameter("sp").isEmpty {
        let principal = try principal(tenant)
        guard [assignment.resourceId, assignment.principalId].contains(principal.id) else {
          throw GraphError.notFound(id)
        }
      }
      tenant.assignments[id] = nil
      tenant.auditAssignment(assignment, added: false, by: initiator, at: now)
      return .noContent
    }
  }
}

extension Tenant {
  fileprivate func principalType(_ id: String) throws(GraphError)
    -> AppRoleAssignment.PrincipalType
  {
    if directory.index(id) != nil { return .user }
    if let group = group(id) {
      guard group.properties["securityEnabled"]?.bool == true else {
        throw .badRequest("The group is not security enabled and cannot be assigned.")
      }
      return .group
    }
    if servicePrincipals[id] != nil { return .servicePrincipal }
    throw .notFound(id)
  }

  /// The name of an enabled role that such a principal can have on a resource.
  fileprivate func role(
    _ id: String, of resource: ServicePrincipal, for type: AppRoleAssignment.PrincipalType
  ) -> String? {
    if id == AppRoleAssignment.defaultAccess { return "Default Access" }
    let member = type == .servicePrincipal ? "Application" : "User"
    for role in resource.properties["appRoles"]?.array ?? []
    where role["id"]?.string == id && role["isEnabled"]?.bool == true {
      guard role["allowedMemberTypes"]?.array?.contains(.string(member)) == true else { return nil }
      return role["value"]?.string ?? role["displayName"]?.string ?? ""
    }
    return nil
  }

  /// The audit line that the kind of principal calls for (section 5.2).
  mutating func auditAssignment(
    _ assignment: AppRoleAssignment, added: Bool, by initiator: JSON, at when: Timestamp
  ) {
    guard let resource = servicePrincipals[assignment.resourceId] else { return }
    switch assignment.principalType {
    case .servicePrincipal:
      guard let client = servicePrincipals[assignment.principalId] else { return }
      let value = role(assignment.appRoleId, of: resource, for: .servicePrincipal) ?? ""
      audit(
        .roleChanged(
          client, value, assignment.appRoleId, on: resource, added: added, by: initiator),
        at: when)
    case .user, .group:
      let isUser = assignment.principalType == .user
      let activity =
        isUser
        ? (added
          ? "Add app role assignment grant to user" : "Remove app role assignment from user")
        : (added
          ? "Add app role assignment to group" : "Remove app role assignment from group")
      let name = displayName(of: assignment)
      audit(
        AuditEvent(
          activity: activity, category: isUser ? "UserManagement" : "GroupManagement",
          operation: added ? "Assign" : "Unassign", initiator: initiator,
          targets: [
            AuditEvent.target(resource),
            AuditEvent.target(
              isUser ? "User" : "Group", id: assignment.principalId, name: name,
              groupType: isUser ? nil : "azureAD"),
          ]), at: when)
    }
  }
}
