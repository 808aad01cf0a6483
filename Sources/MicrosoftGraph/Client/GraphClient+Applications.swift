public import HTTPTransport

/// Service principals, their grants and assignments.
extension GraphClient {
  /// The instance of an application in this tenant; nil when there is none.
  ///
  /// - Parameter appId: the application (client) id, the same in every tenant.
  public func servicePrincipal(appId: String) async throws -> ServicePrincipal? {
    let query = GraphQuery(filter: "appId eq \(GraphQuery.literal(appId))")
    return try await pages("/servicePrincipals", query, of: ServicePrincipal.self)
      .understood(limit: 1).first
  }

  public func servicePrincipal(id: String) async throws -> ServicePrincipal {
    try await object("/servicePrincipals/\(segment(id))")
  }

  /// Those whose display name begins with a text.
  public func servicePrincipals(namePrefix: String) -> GraphPages<ServicePrincipal> {
    pages(
      "/servicePrincipals",
      GraphQuery(filter: "startswith(displayName,\(GraphQuery.literal(namePrefix)))", top: 100))
  }

  /// Those with one of some object ids, for names of resources.
  public func servicePrincipals(ids: [String]) async throws -> [ServicePrincipal] {
    guard !ids.isEmpty else { return [] }
    var result: [ServicePrincipal] = []
    for start in stride(from: 0, to: ids.count, by: 15) {
      let part = ids[start..<min(start + 15, ids.count)].map(GraphQuery.literal)
      let query = GraphQuery(filter: "id in (\(part.joined(separator: ",")))", top: 100)
      result += try await pages("/servicePrincipals", query).collected().items
    }
    return result
  }

  /// Soft-deleted instances of an application, which can be restored for 30 days.
  public func deletedServicePrincipals(appId: String) async throws -> [ServicePrincipal] {
    try await deletedServicePrincipals(filter: "appId eq \(GraphQuery.literal(appId))")
  }

  /// Soft-deleted service principals whose display name begins with a text.
  public func deletedServicePrincipals(namePrefix: String) async throws -> [ServicePrincipal] {
    try await deletedServicePrincipals(
      filter: "startswith(displayName,\(GraphQuery.literal(namePrefix)))")
  }

  private func deletedServicePrincipals(filter: String) async throws -> [ServicePrincipal] {
    try await pages(
      "/directory/deletedItems/microsoft.graph.servicePrincipal",
      GraphQuery(filter: filter, top: 100)
    ).understood()
  }

  /// Brings a deleted item back under its old id.
  public func restoreDeletedItem(id: String) async throws {
    try await perform(.post, "/directory/deletedItems/\(segment(id))/restore")
  }

  /// Changes properties of a service principal.
  public func updateServicePrincipal(id: String, _ changes: JSONTree) async throws {
    try await perform(.patch, "/servicePrincipals/\(segment(id))", changes)
  }

  /// "Enabled for users to sign in".
  public func setServicePrincipalEnabled(id: String, _ isEnabled: Bool) async throws {
    try await updateServicePrincipal(id: id, ["accountEnabled": .bool(isEnabled)])
  }

  /// What the application may do elsewhere: application permissions.
  public func appRoleAssignments(ofServicePrincipal id: String) -> GraphPages<AppRoleAssignment> {
    pages("/servicePrincipals/\(segment(id))/appRoleAssignments", GraphQuery(top: 999))
  }

  /// Who may use the application: users, groups and applications.
  public func appRoleAssignedTo(servicePrincipal id: String) -> GraphPages<AppRoleAssignment> {
    pages("/servicePrincipals/\(segment(id))/appRoleAssignedTo", GraphQuery(top: 999))
  }

  /// Assigns a user or group to a role of an application.
  public func assign(
    principalId: String, toServicePrincipal id: String, appRoleId: String
  ) async throws -> AppRoleAssignment {
    let url = url("/servicePrincipals/\(segment(id))/appRoleAssignedTo")
    let body: JSONTree = [
      "principalId": .string(principalId), "resourceId": .string(id),
      "appRoleId": .string(appRoleId),
    ]
    return try read(try await send(.json(.post, url, body)), url)
  }

  public func removeAssignment(id: String, fromServicePrincipal sp: String) async throws {
    try await perform(
      .delete, "/servicePrincipals/\(segment(sp))/appRoleAssignedTo/\(segment(id))")
  }

  /// Delegated permissions that were granted to the application.
  public func permissionGrants(ofServicePrincipal id: String) -> GraphPages<PermissionGrant> {
    pages("/servicePrincipals/\(segment(id))/oauth2PermissionGrants")
  }

  public func owners(ofServicePrincipal id: String) -> GraphPages<DirectoryObject> {
    pages("/servicePrincipals/\(segment(id))/owners")
  }
}
