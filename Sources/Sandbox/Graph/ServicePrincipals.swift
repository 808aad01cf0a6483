import OrderedCollections

extension EntityType {
  static let servicePrincipal = EntityType(
    name: "servicePrincipal",
    properties: Set(
      ServicePrincipal.selectable + ["createdDateTime", "isDisabled", "publisherName"]),
    filters: [
      "id": .plain, "accountEnabled": .plain, "appId": .text, "displayName": .richText,
      "appDisplayName": .text, "applicationTemplateId": .plain, "appOwnerOrganizationId": .plain,
      "appRoleAssignmentRequired": .plain, "createdByAppId": .plain, "homepage": .text,
      "servicePrincipalType": .plain, "signInAudience": .text, "notes": .text,
      "preferredSingleSignOnMode": .text, "disabledByMicrosoftStatus": .plain,
      "tags": [.any, .equal, .startsWith], "servicePrincipalNames": [.any, .equal, .startsWith],
      "replyUrls": [.any, .equal, .startsWith], "deletedDateTime": .dated,
      "alternativeNames": [.any, .equal, .startsWith],
    ],
    searchable: ["displayName", "description", "appDisplayName", "tags"],
    sortable: ["displayName", "deletedDateTime", "appDisplayName"])
}

extension ServicePrincipal {
  /// The order in which the service writes them.
  static let selectable =
    ["id"]
    + PrincipalProperties.make(
      Application(appId: "", displayName: "", publisherName: "", ownerTenant: ""),
      name: nil, tenant: ""
    ).names

  var object: JSONObject {
    var object: JSONObject = ["id": .string(id)]
    for member in properties.members { object.append(member.name, member.value) }
    return object
  }

  /// What PATCH may change, and into what.
  static let writable: [String: @Sendable (JSON) -> Bool] = [
    "accountEnabled": { $0.bool != nil },
    "appRoleAssignmentRequired": { $0.bool != nil },
    "displayName": { ($0.string?.count ?? 0) > 0 && ($0.string?.count ?? 0) <= 256 },
    "notes": { $0.isNull || ($0.string?.count ?? .max) <= 1024 },
    "description": { $0.isNull || ($0.string?.count ?? .max) <= 1024 },
    "homepage": { $0.isNull || $0.string != nil },
    "loginUrl": { $0.isNull || $0.string != nil },
    "logoutUrl": { $0.isNull || $0.string != nil },
    "preferredSingleSignOnMode": { $0.isNull || $0.string != nil },
    "tags": { $0.array?.allSatisfy { $0.string != nil } ?? false },
    "replyUrls": { $0.array?.allSatisfy { $0.string != nil } ?? false },
    "alternativeNames": { $0.array?.allSatisfy { $0.string != nil } ?? false },
    "notificationEmailAddresses": { $0.array?.allSatisfy { $0.string != nil } ?? false },
    "appRoles": { $0.array?.allSatisfy { $0["id"]?.string != nil } ?? false },
    "info": { $0.object != nil },
  ]
}

extension GraphCall {
  /// The live service principal of the path: by object id or `(appId='…')`.
  func principal(_ tenant: Tenant, _ parameter: String = "sp") throws(GraphError)
    -> ServicePrincipal
  {
    let key = self.parameter(parameter)
    if key.hasPrefix("(") {
      let parts = key.dropFirst().dropLast().split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[0].trimmed.lowercased() == "appid" else {
        throw .badRequest("Invalid key '\(key)'.")
      }
      let appId = parts[1].trimmed.filter { $0 != "'" }
      guard let principal = tenant.principal(appId: appId), isReplicated(principal) else {
        throw .notFound(appId)
      }
      return principal
    }
    guard GUIDText.isGUID(key) else {
      throw .badRequest("Invalid object identifier '\(key)'.")
    }
    guard let principal = tenant.servicePrincipals[key.lowercased()], isReplicated(principal) else {
      throw .notFound(key)
    }
    return principal
  }

  /// Whether a principal can be read by its id already.
  private func isReplicated(_ principal: ServicePrincipal) -> Bool {
    principal.made.map { $0 + state.options.scenario.replicationDelay <= now } ?? true
  }

  /// Whether lists hold what was made at that time; they come after the objects.
  func isListed(madeAt time: Timestamp?) -> Bool {
    let delay = state.options.scenario.replicationDelay
    return time.map { $0 + delay + delay <= now } ?? true
  }

  /// The principals that a list holds.
  fileprivate var listedPrincipals: [JSONObject] {
    state.snapshot.servicePrincipals.values.filter { isListed(madeAt: $0.made) }.map(\.object)
  }
}

enum GUIDText {
  static func isGUID(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && text.utf8.allSatisfy {
        $0 == UInt8(ascii: "-") || Character(Unicode.Scalar($0)).isHexDigit
      }
  }
}

extension GraphRoutes {
  mutating func addServicePrincipals() {
    let state = state
    get("/servicePrincipals", .readApplications) { graph in
      try graph.collection(
        graph.listedPrincipals, .servicePrincipal, context: "servicePrincipals")
    }
    get("/servicePrincipals/$count", .readApplications) { graph in
      try EntityType.servicePrincipal.check(graph.query)
      return try graph.plainCount(
        graph.listedPrincipals.count { object in
          graph.query.filter?.holds(
            for: .init(value: { object[$0] ?? .null }, ignoresCase: true)) ?? true
        })
    }
    let delta = ObjectDelta()
    get("/servicePrincipals/delta", .deltaOfPrincipals) { graph in
      let deleted = state.snapshot.deletedPrincipals
      return try delta.reply(
        graph, graph.listedPrincipals, .servicePrincipal, path: "servicePrincipals"
      ) { deleted[$0] != nil }
    }
    get("/servicePrincipals/{sp}", .readApplications) { graph in
      try EntityType.servicePrincipal.check(graph.query)
      return try graph.entity(
        context: "servicePrincipals", try graph.principal(state.snapshot).object)
    }
    get("/servicePrincipals/{sp}/owners", .readApplications) { graph in
      let tenant = state.snapshot
      let owners = try graph.principal(tenant).owningPrincipals.compactMap {
        tenant.servicePrincipals[$0]
      }
      return try graph.collection(
        owners.map { owner in
          var object: JSONObject = ["@odata.type": "#microsoft.graph.servicePrincipal"]
          for member in owner.object.members { object.append(member.name, member.value) }
          return object
        }, .servicePrincipal, context: "directoryObjects")
    }
    post("/servicePrincipals", .writeApplications) { try $0.createPrincipal() }
    on("PATCH", "/servicePrincipals/{sp}", .writeApplications) { try $0.patchPrincipal() }
    on("DELETE", "/servicePrincipals/{sp}", .writeApplications) { graph in
      try state.entra { tenant in
        let principal = try graph.principal(tenant)
        try graph.requireOwnership(principal, unless: Requirement.applicationWriteAll)
        if let deleted = tenant.deletePrincipal(principal.id, at: graph.now) {
          tenant.audit(.removed(deleted.principal, by: graph.initiator), at: graph.now)
        }
        return .noContent
      }
    }
  }
}

extension GraphCall {
  fileprivate func createPrincipal() throws -> Reply {
    let body = try object()
    guard let appId = body["appId"]?.string, GUIDText.isGUID(appId) else {
      throw GraphError.badRequest("The appId property is required.")
    }
    return try state.entra { tenant in
      guard let application = tenant.applications[appId.lowercased()] else {
        throw GraphError.badRequest(
          "The appId '\(appId)' of the service principal does not reference a valid application "
            + "object.")
      }
      guard tenant.principal(appId: appId) == nil else {
        throw GraphError(
          status: 409, code: "Request_MultipleObjectsWithSameKeyValue",
          message: "The service principal cannot be created, updated, or restored because the "
            + "service principal name \(appId) is already in use.")
      }
      var principal = tenant.createPrincipal(of: application)
      principal.made = now
      if access.isApp { principal.owningPrincipals = [access.objectId] }
      for member in body.members where member.name != "appId" {
        guard ServicePrincipal.writable[member.name]?(member.value) == true else {
          tenant.servicePrincipals[principal.id] = nil
          throw Self.invalid(member.name)
        }
        principal.properties[member.name] = member.value
      }
      tenant.servicePrincipals[principal.id] = principal
      tenant.audit(.added(principal, by: initiator), at: now)
      return try entity(201, context: "servicePrincipals", principal.object)
    }
  }

  fileprivate static func invalid(_ property: String) -> GraphError {
    .badRequest(
      "Invalid value specified for property '\(property)' of resource 'ServicePrincipal'.")
  }

  fileprivate func patchPrincipal() throws -> Reply {
    let body = try object()
    return try state.entra { tenant in
      let principal = try principal(tenant)
      try requireOwnership(principal, unless: Requirement.applicationWriteAll)
      var changes: [(name: String, old: JSON, new: JSON)] = []
      for member in body.members where !member.name.hasPrefix("@") {
        guard let check = ServicePrincipal.writable[member.name] else {
          throw GraphError.badRequest(
            "Property '\(member.name)' is read-only and cannot be set.")
        }
        guard check(member.value) else { throw Self.invalid(member.name) }
        let old = principal.properties[member.name] ?? .null
        if old != member.value {
          let name = member.name.capitalizedFirst
          changes.append((name, .array([old]), .array([member.value])))
        }
      }
      for member in body.members where !member.name.hasPrefix("@") {
        tenant.servicePrincipals[principal.id]?.properties[member.name] = member.value
      }
      if !changes.isEmpty { tenant.audit(.updated(principal, changes, by: initiator), at: now) }
      return .noContent
    }
  }
}
