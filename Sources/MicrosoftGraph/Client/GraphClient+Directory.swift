import HTTPTransport

/// People, groups and the tenant.
extension GraphClient {
  /// A person by object id or user principal name.
  public func user(
    _ idOrName: String, select: [String] = GraphUser.selection
  ) async throws -> GraphUser {
    try await object("/users/\(segment(idOrName))", GraphQuery(select: select))
  }

  /// People, filtered by an OData expression.
  public func users(filter: String? = nil, top: Int = 999) -> GraphPages<GraphUser> {
    pages("/users", GraphQuery(filter: filter, select: GraphUser.selection, top: top))
  }

  /// People of whom a property is empty.
  ///
  /// [user](https://learn.microsoft.com/graph/api/resources/user): most text properties support `eq`
  /// on null values.
  public func users(
    without property: String, select: [String], top: Int = 100
  ) -> GraphPages<GraphUser> {
    pages(
      "/users",
      GraphQuery(filter: "\(property) eq null", select: select, top: top, isAdvanced: true))
  }

  /// People in the recycle bin, where they stay for 30 days.
  public func deletedUsers() -> GraphPages<GraphUser> {
    let select = ["id", "userPrincipalName", "displayName", "deletedDateTime"]
    return pages(
      "/directory/deletedItems/microsoft.graph.user", GraphQuery(select: select, top: 999))
  }

  /// Groups that a person is a member of, without those in which these are nested.
  public func groups(ofUser id: String) -> GraphPages<DirectoryObject> {
    pages("/users/\(segment(id))/memberOf", GraphQuery(top: 999))
  }

  /// People whose name or address begins with a text.
  public func users(prefix: String, top: Int = 50) -> GraphPages<GraphUser> {
    let text = GraphQuery.literal(prefix)
    let fields = ["displayName", "userPrincipalName", "mail", "givenName", "surname"]
    let filter = fields.map { "startswith(\($0),\(text))" }.joined(separator: " or ")
    return users(filter: filter, top: top)
  }

  /// All people, and later what changed: pass the last page's `deltaLink`.
  ///
  /// When `GraphError.needsResync` is thrown, start over without a link.
  public func usersDelta(
    from link: String? = nil, select: [String] = GraphUser.selection, pageSize: Int = 999
  ) -> GraphPages<GraphUser> {
    delta("/users/delta", GraphQuery(select: select), link, pageSize)
  }

  /// The same as ``usersDelta(from:select:pageSize:)``, each person as it stands in the answer.
  public func userItemsDelta(
    from link: String? = nil, select: [String], pageSize: Int = 999
  ) -> GraphPages<GraphItem> {
    delta("/users/delta", GraphQuery(select: select), link, pageSize)
  }

  /// Some groups with their direct members, and later what changed of them: pass the last page's
  /// `deltaLink`.
  ///
  /// A group with many members comes on several pages. Members stand in `members@delta`, each with
  /// kind and id alone.
  ///
  /// - Parameter ids: up to 50 of them.
  public func groupItemsDelta(
    from link: String? = nil, ids: [String] = [], pageSize: Int = 999
  ) -> GraphPages<GraphItem> {
    let filter = ids.map { "id eq \(GraphQuery.literal($0))" }.joined(separator: " or ")
    let query = GraphQuery(
      filter: filter.isEmpty ? nil : filter, select: ["id", "displayName", "members"])
    return delta("/groups/delta", query, link, pageSize)
  }

  /// Whether a link of a delta is one of this service.
  public func serves(_ link: String) -> Bool {
    Origin(link).map { $0 == Origin(baseURL) } ?? false
  }

  private func delta<Element: JSONReadable>(
    _ path: String, _ query: GraphQuery, _ link: String?, _ pageSize: Int
  ) -> GraphPages<Element> {
    GraphPages(
      client: self, first: link ?? url(path, query),
      headers: ["Prefer": "odata.maxpagesize=\(pageSize)"])
  }

  /// How many people the directory holds.
  public func userCount() async throws -> Int { try await count("/users/$count") }

  /// How many direct members a group has, of one type or of all.
  public func memberCount(
    group id: String, of kind: DirectoryObject.Kind? = nil
  ) async throws -> Int {
    let cast = kind.map { "/microsoft.graph.\($0.rawValue)" } ?? ""
    return try await count("/groups/\(segment(id))/members\(cast)/$count")
  }

  /// How many members of any type a group has, those of groups in it included.
  public func transitiveMemberCount(group id: String) async throws -> Int {
    try await count("/groups/\(segment(id))/transitiveMembers/$count")
  }

  private func count(_ path: String) async throws -> Int {
    var request = ServiceRequest(
      .get, url(path), headers: ["ConsistencyLevel": "eventual", "Accept": "text/plain"])
    // A bare number is JSON: what is none is asked for again, as everywhere.
    request.expects = .json
    let response = try await send(request)
    guard let count = response.json?.int else { throw malformed("no number", url: request.url) }
    return count
  }

  public func group(_ id: String) async throws -> GraphGroup {
    try await object("/groups/\(segment(id))")
  }

  /// All groups of the tenant, with id and name alone.
  public func groups() -> GraphPages<GraphGroup> {
    pages("/groups", GraphQuery(select: ["id", "displayName"], top: 999))
  }

  /// Groups whose display name begins with a text.
  public func groups(namePrefix: String, top: Int = 50) -> GraphPages<GraphGroup> {
    pages(
      "/groups",
      GraphQuery(filter: "startswith(displayName,\(GraphQuery.literal(namePrefix)))", top: top))
  }

  /// Direct members of every type, with id, kind and name alone; nested groups are members, their
  /// members are not.
  public func members(group id: String) -> GraphPages<GraphItem> {
    pages("/groups/\(segment(id))/members", GraphQuery(select: ["id", "displayName"], top: 999))
  }

  /// People who are direct members.
  public func userMembers(group id: String, top: Int = 999) -> GraphPages<GraphUser> {
    pages(
      "/groups/\(segment(id))/members/microsoft.graph.user",
      GraphQuery(select: GraphUser.selection, top: top, isAdvanced: true))
  }

  /// The tenant that the token belongs to.
  public func organization() async throws -> Organization {
    let page = try await pages("/organization", of: Organization.self).collected(limit: 1)
    guard let organization = page.items.first else {
      throw malformed("no organization", url: url("/organization"))
    }
    return organization
  }

  /// The signed-in person; an application's own token has none (400 or 403).
  public func me() async throws -> GraphUser { try await object("/me") }

  /// The manager of a person.
  ///
  /// - Throws: `GraphError` 404 where the person has none.
  public func manager(ofUser id: String) async throws -> DirectoryObject {
    try await object(
      "/users/\(segment(id))/manager", GraphQuery(select: ["id", "displayName"]))
  }
}
