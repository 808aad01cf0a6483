import OrderedCollections

extension EntityType {
  static let user = EntityType(
    name: "user", properties: Set(UserProperty.allCases.map(\.rawValue)),
    filters: [
      "id": .plain, "accountEnabled": .plain, "displayName": .richText, "givenName": .text,
      "surname": .text, "mail": .richText, "mailNickname": .text, "userPrincipalName": .richText,
      "userType": .plain, "department": .text, "jobTitle": .text, "companyName": .text,
      "employeeId": .text, "usageLocation": .text, "city": .text, "country": .text,
      "state": .text, "officeLocation": .text, "mobilePhone": .text, "postalCode": .text,
      "streetAddress": .text, "preferredLanguage": .text, "onPremisesSyncEnabled": .plain,
      "onPremisesImmutableId": .plain, "externalUserState": .plain, "createdDateTime": .dated,
      "deletedDateTime": .dated, "employeeType": .text, "employeeHireDate": .dated,
      "employeeLeaveDateTime": .dated, "faxNumber": .text,
      "onPremisesSecurityIdentifier": .plain, "otherMails": [.any, .equal, .startsWith],
      "proxyAddresses": [.any, .equal, .startsWith],
      "businessPhones": [.any, .equal, .startsWith],
      "assignedLicenses": [.any],
    ].merging(
      UserProperty.extensionAttributes.map { ("onPremisesExtensionAttributes/\($0)", .text) }
    ) { first, _ in first },
    searchable: ["displayName", "mail", "userPrincipalName", "givenName", "surname"],
    sortable: ["displayName", "userPrincipalName", "createdDateTime", "mail"],
    expandable: ["manager"])
}

extension GraphCall {
  /// The person of the path: by object id or user principal name.
  func userIndex(_ tenant: Tenant) throws(GraphError) -> Int {
    let key = parameter("id")
    if key.lowercased() == "me" || key.isEmpty { return try signedInIndex(tenant) }
    guard let index = tenant.directory.index(key) else { throw .notFound(key) }
    return index
  }

  func signedInIndex(_ tenant: Tenant) throws(GraphError) -> Int {
    guard !access.isApp else {
      throw .badRequest(
        "/me request is only valid with delegated authentication flow.",
        code: "BadRequest")
    }
    guard let index = tenant.directory.index(access.objectId) else {
      throw .notFound(access.objectId)
    }
    return index
  }

  /// What `$select` asks for, as far as the token may see it.
  func userColumns() throws(GraphError) -> [UserProperty] {
    let basic: Set<UserProperty> = [
      .id, .displayName, .givenName, .surname, .mail, .userPrincipalName,
    ]
    let seesAll = !access.permissions.isDisjoint(with: Requirement.usersBeyondBasic)
    guard !query.select.isEmpty, query.select != ["*"] else {
      return seesAll ? UserProperty.defaults : UserProperty.defaults.filter(basic.contains)
    }
    let columns = query.select.compactMap { UserProperty(rawValue: $0) }
    guard seesAll || columns.allSatisfy(basic.contains) else { throw .denied }
    return columns
  }
}

extension GraphRoutes {
  mutating func addUsers() {
    let state = state
    get("/users", .readUsers) { graph in
      try EntityType.user.check(graph.query)
      return try UserList(graph: graph, directory: state.snapshot.directory).reply()
    }
    get("/users/$count", .readUsers) { graph in
      try EntityType.user.check(graph.query)
      let list = UserList(graph: graph, directory: state.snapshot.directory)
      return try graph.plainCount(list.total)
    }
    get("/users/delta", .readUsers) { graph in
      try EntityType.user.check(graph.query)
      return try UserDelta(graph: graph, directory: state.snapshot.directory).reply()
    }
    for path in ["/users/{id}", "/me"] {
      get(path, path == "/me" ? .readMe : .readUsers) { graph in
        try EntityType.user.check(graph.query)
        let tenant = state.snapshot
        let index = try graph.userIndex(tenant)
        var object = tenant.directory.object(index, try graph.userColumns())
        guard let columns = try graph.managerColumns() else {
          return try graph.entity(context: "users", object)
        }
        if let manager = tenant.directory.manager(of: index) {
          object["manager"] = .object(
            JSONObject(
              [("@odata.type", "#microsoft.graph.user")]
                + tenant.directory.object(manager, columns).members))
        }
        return try graph.entity(context: "users", object, selects: false)
      }
    }
    get("/users/{id}/memberOf", .readGroups) { graph in
      let tenant = state.snapshot
      let index = try graph.userIndex(tenant)
      let groups = tenant.groups.values.filter {
        $0.deleted == nil && $0.contains(user: index, in: tenant.directory)
      }
      return try graph.collection(
        groups.map { group in
          JSONObject([("@odata.type", "#microsoft.graph.group")] + group.object().members)
        }, .group, context: "directoryObjects")
    }
    post("/users", .writeUsers) { try $0.createUser() }
    on("PATCH", "/users/{id}", .writeUsers) { try $0.patchUser() }
    on("DELETE", "/users/{id}", .writeUsers) { graph in
      try state.entra { tenant in
        let index = try graph.userIndex(tenant)
        tenant.audit(
          .userEvent("Delete user", "Delete", tenant, index, by: graph.initiator),
          at: graph.now)
        tenant.directory.delete(index, at: graph.now)
        tenant.noteLife(of: .user(index))
        return .noContent
      }
    }
  }
}

extension AuditEvent {
  static func userEvent(
    _ activity: String, _ operation: String, _ tenant: Tenant, _ index: Int,
    _ changes: [(name: String, old: JSON, new: JSON)] = [], by initiator: JSON
  ) -> AuditEvent {
    AuditEvent(
      activity: activity, category: "UserManagement", operation: operation,
      initiator: initiator,
      targets: [
        target(
          "User", id: tenant.directory.userIDs.id(index),
          name: tenant.directory.text(.displayName, of: index),
          principalName: tenant.directory.text(.userPrincipalName, of: index),
          modified: changes.map {
            (name: $0.name, old: wrapped(.array([$0.old])), new: wrapped(.array([$0.new])))
          })
      ])
  }

  static func groupEvent(
    _ activity: String, _ operation: String, _ group: DirectoryGroup, by initiator: JSON
  ) -> AuditEvent {
    AuditEvent(
      activity: activity, category: "GroupManagement", operation: operation,
      initiator: initiator,
      targets: [target("Group", id: group.id, name: group.displayName, groupType: "azureAD")])
  }
}

extension GraphCall {
  private static func invalid(_ name: String) -> GraphError {
    .badRequest("Invalid value specified for property '\(name)' of resource 'User'.")
  }

  /// Checks what a client wants to set; passwords are accepted and forgotten.
  private func userValues(_ body: JSONObject) throws(GraphError) -> JSONObject {
    var values = JSONObject()
    for member in body.members where !member.name.hasPrefix("@") {
      if member.name == "passwordProfile" || member.name == "passwordPolicies" { continue }
      guard let property = UserProperty(rawValue: member.name) else {
        throw .badRequest(
          "Invalid property '\(member.name)'.", code: "Request_BadRequest")
      }
      guard !UserProperty.readOnly.contains(member.name) else {
        throw .badRequest("Property '\(member.name)' is read-only and cannot be set.")
      }
      guard property.accepts(member.value), (member.value.string?.utf8.count ?? 0) <= 4096 else {
        throw Self.invalid(member.name)
      }
      values[member.name] = member.value
    }
    return values
  }

  private func checkPrincipalName(
    _ name: String, in tenant: Tenant, except index: Int?
  ) throws(GraphError) {
    let parts = name.lowercased().split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty,
      [tenant.identity.domain, tenant.identity.initialDomain].contains(String(parts[1]))
    else {
      throw .badRequest(
        "The domain portion of the userPrincipalName property is invalid. You must use one of the "
          + "verified domain names in your organization.")
    }
    if let owner = tenant.directory.indexOfPrincipalName(name), owner != index {
      throw .badRequest(
        "Another object with the same value for property userPrincipalName already exists.")
    }
  }

  fileprivate func createUser() throws -> Reply {
    let body = try object()
    var values = try userValues(body)
    for name in ["displayName", "mailNickname", "userPrincipalName"] {
      guard values[name]?.string?.isEmpty == false else { throw Self.invalid(name) }
    }
    guard values["accountEnabled"]?.bool != nil else { throw Self.invalid("accountEnabled") }
    guard body["passwordProfile"]?["password"]?.string?.isEmpty == false else {
      throw GraphError.badRequest("A password must be specified to create a new user.")
    }
    if values["userType"] == nil { values["userType"] = "Member" }
    for (name, value) in values.members {
      guard let property = UserProperty(rawValue: name) else { continue }
      values[name] = property.merged(value, into: property.emptyValue)
    }
    values["createdDateTime"] = .string(now.wholeISO)
    return try state.entra { tenant in
      try checkPrincipalName(
        values["userPrincipalName"]?.string ?? "", in: tenant, except: nil)
      let index = tenant.directory.create(values)
      tenant.audit(.userEvent("Add user", "Add", tenant, index, by: initiator), at: now)
      return try entity(
        201, context: "users", tenant.directory.object(index, UserProperty.defaults))
    }
  }

  fileprivate func patchUser() throws -> Reply {
    var values = try userValues(try object())
    return try state.entra { tenant in
      let index = try userIndex(tenant)
      if let name = values["userPrincipalName"] {
        guard let text = name.string else { throw Self.invalid("userPrincipalName") }
        try checkPrincipalName(text, in: tenant, except: index)
      }
      if let name = values["displayName"], name.string?.isEmpty != false {
        throw Self.invalid("displayName")
      }
      for (name, value) in values.members {
        guard let property = UserProperty(rawValue: name) else { continue }
        values[name] = property.merged(value, into: tenant.directory.value(property, of: index))
      }
      let changes = values.members.map { member in
        (
          name: member.name.capitalizedFirst,
          old: UserProperty(rawValue: member.name).map {
            tenant.directory.value($0, of: index)
          } ?? .null, new: member.value
        )
      }
      tenant.directory.update(index, values)
      tenant.audit(
        .userEvent("Update user", "Update", tenant, index, changes, by: initiator), at: now)
      if let enabled = values["accountEnabled"]?.bool {
        tenant.audit(
          .userEvent(
            enabled ? "Enable account" : "Disable account", "Update", tenant, index,
            by: initiator), at: now)
      }
      return .noContent
    }
  }
}
