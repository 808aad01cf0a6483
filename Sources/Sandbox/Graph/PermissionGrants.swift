import OrderedCollections

extension EntityType {
  static let permissionGrant = EntityType(
    name: "oAuth2PermissionGrant",
    properties: ["id", "clientId", "consentType", "principalId", "resourceId", "scope"],
    filters: [
      "clientId": [.equal], "consentType": [.equal], "principalId": [.equal],
      "resourceId": [.equal], "id": [.equal],
    ])
}

extension PermissionGrant {
  var object: JSONObject {
    [
      "clientId": .string(clientId), "consentType": .string(consentType), "id": .string(id),
      "principalId": .optional(principalId), "resourceId": .string(resourceId),
      "scope": .string(scope),
    ]
  }
}

extension GraphRoutes {
  mutating func addPermissionGrants() {
    let state = state
    get("/oauth2PermissionGrants", .readGrants) { graph in
      try graph.collection(
        state.snapshot.grants.values.map(\.object), .permissionGrant,
        context: "oauth2PermissionGrants")
    }
    get("/servicePrincipals/{sp}/oauth2PermissionGrants", .readGrants) { graph in
      let tenant = state.snapshot
      let principal = try graph.principal(tenant)
      return try graph.collection(
        tenant.grants.values.filter { $0.clientId == principal.id }.map(\.object),
        .permissionGrant, context: "oauth2PermissionGrants")
    }
    let delta = ObjectDelta()
    get("/oauth2PermissionGrants/delta", .readGrants) { graph in
      try delta.reply(
        graph, state.snapshot.grants.values.map(\.object), .permissionGrant,
        path: "oauth2PermissionGrants"
      ) { _ in false }
    }
    get("/oauth2PermissionGrants/{id}", .readGrants) { graph in
      let id = graph.parameter("id")
      guard let grant = state.snapshot.grants[id] else { throw GraphError.notFound(id) }
      return try graph.entity(context: "oauth2PermissionGrants", grant.object)
    }
    post("/oauth2PermissionGrants", .writeGrants) { try $0.createGrant() }
    on("PATCH", "/oauth2PermissionGrants/{id}", .writeGrants) { graph in
      let body = try graph.object()
      guard let scope = body["scope"]?.string, body.names == ["scope"] else {
        throw GraphError.badRequest("Only the property 'scope' can be updated.")
      }
      let id = graph.parameter("id")
      return try state.entra { tenant in
        guard tenant.grants[id] != nil else { throw GraphError.notFound(id) }
        tenant.grants[id]?.scope = scope
        return .noContent
      }
    }
    on("DELETE", "/oauth2PermissionGrants/{id}", .writeGrants) { graph in
      let id = graph.parameter("id")
      return try state.entra { tenant in
        guard let grant = tenant.grants.removeValue(forKey: id) else {
          throw GraphError.notFound(id)
        }
        if let client = tenant.servicePrincipals[grant.clientId],
          let resource = tenant.servicePrincipals[grant.resourceId]
        {
          tenant.audit(
            .grantChanged(
              grant, client: client, resource: resource, added: false, by: graph.initiator),
            at: graph.now)
        }
        return .noContent
      }
    }
  }
}

extension GraphCall {
  fileprivate func createGrant() throws -> Reply {
    let body = try object()
    guard let clientId = body["clientId"]?.string?.lowercased(),
      let resourceId = body["resourceId"]?.string?.lowercased(),
      let type = body["consentType"]?.string, ["AllPrincipals", "Principal"].contains(type),
      let scope = body["scope"]?.string
    else {
      throw GraphError.badRequest(
        "clientId, resourceId, consentType (AllPrincipals or Principal) and scope are required.")
    }
    let principalId = body["principalId"]?.string
    guard (type == "Principal") == (principalId != nil) else {
      throw GraphError.badRequest("principalId is required for, and only for, 'Principal'.")
    }
    return try state.entra { tenant in
      guard let client = tenant.servicePrincipals[clientId] else {
        throw GraphError.notFound(clientId)
      }
      guard let resource = tenant.servicePrincipals[resourceId] else {
        throw GraphError.notFound(resourceId)
      }
      guard
        !tenant.grants.values.contains(where: {
          $0.clientId == clientId && $0.resourceId == resourceId && $0.consentType == type
            && $0.principalId == principalId
        })
      else {
        throw GraphError(
          status: 409, code: "Request_MultipleObjectsWithSameKeyValue",
          message: "Permission entry already exists.")
      }
      let grant = tenant.addGrant(
        client: clientId, resource: resourceId, scope: scope, consentType: type,
        principal: principalId)
      tenant.audit(
        .grantChanged(grant, client: client, resource: resource, added: true, by: initiator),
        at: now)
      return try entity(201, context: "oauth2PermissionGrants", grant.object)
    }
  }
}
