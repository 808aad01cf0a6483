import OrderedCollections

extension GraphRoutes {
  mutating func addDeletedItems() {
    let state = state
    get("/directory/deletedItems/microsoft.graph.servicePrincipal", .readApplications) { graph in
      let items = state.entra { tenant in
        tenant.purgeExpired(at: graph.now)
        return tenant.deletedPrincipals.values.map(\.principal.object)
      }
      return try graph.collection(
        items, EntityType.servicePrincipal.amongDeletedItems,
        context: "directoryObjects/microsoft.graph.servicePrincipal")
    }
    get("/directory/deletedItems/microsoft.graph.user", .readUsers) { graph in
      let directory = state.snapshot.directory
      let columns = UserProperty.defaults + [.deletedDateTime]
      return try graph.collection(
        directory.deletedUsers.keys.sorted().map { index in
          directory.object(
            index,
            graph.query.select.isEmpty
              ? columns : graph.query.select.compactMap { UserProperty(rawValue: $0) })
        }, EntityType.user.amongDeletedItems, context: "directoryObjects/microsoft.graph.user")
    }
    get("/directory/deletedItems/microsoft.graph.group", .readGroups) { graph in
      try graph.collection(
        state.snapshot.groups.values.filter { $0.deleted != nil }.map { $0.object() },
        EntityType.group.amongDeletedItems, context: "directoryObjects/microsoft.graph.group")
    }
    get("/directory/deletedItems/{id}", .readApplications) { graph in
      let id = graph.parameter("id")
      let item = try state.entra { tenant in
        tenant.purgeExpired(at: graph.now)
        return try tenant.deletedItem(id)
      }
      return try graph.entity(context: "directoryObjects", item)
    }
    post("/directory/deletedItems/{id}/restore", .writeApplications) { try $0.restore() }
    on("DELETE", "/directory/deletedItems/{id}", .same(Requirement.applicationWriteAll)) {
      try $0.purge()
    }
  }
}

extension GraphCall {
  fileprivate func restore() throws -> Reply {
    let id = parameter("id").lowercased()
    return try state.entra { tenant in
      tenant.purgeExpired(at: now)
      if let deleted = tenant.deletedPrincipals[id] {
        try requireOwnership(deleted.principal, unless: Requirement.applicationWriteAll)
        guard tenant.principal(appId: deleted.principal.appId) == nil else {
          throw GraphError(
            status: 409, code: "Request_MultipleObjectsWithSameKeyValue",
            message: "The service principal cannot be created, updated, or restored because the "
              + "service principal name \(deleted.principal.appId) is already in use.")
        }
        guard let principal = tenant.restorePrincipal(id, at: now) else {
          throw GraphError.notFound(id)
        }
        tenant.audit(.restored(principal, by: initiator), at: now)
        return try directoryObject(principal.object, type: "servicePrincipal")
      }
      if let index = tenant.directory.indexOfID(id), tenant.directory.deletedUsers[index] != nil {
        try tenant.refuseTakenName(restoring: index)
        tenant.directory.restore(index)
        tenant.noteLife(of: .user(index))
        tenant.audit(.userEvent("Restore user", "Restore", tenant, index, by: initiator), at: now)
        return try directoryObject(
          tenant.directory.object(index, UserProperty.defaults), type: "user")
      }
      if let group = tenant.groups[id], group.deleted != nil {
        tenant.groups[id]?.deleted = nil
        tenant.noteLife(of: .group(id))
        tenant.audit(.groupEvent("Restore group", "Restore", group, by: initiator), at: now)
        return try directoryObject(tenant.groups[id]?.object() ?? [:], type: "group")
      }
      throw GraphError.notFound(parameter("id"))
    }
  }

  private func directoryObject(_ object: JSONObject, type: String) throws -> Reply {
    var answer: JSONObject = [
      "@odata.context": context("directoryObjects/$entity"),
      "@odata.type": .string("#microsoft.graph.\(type)"),
    ]
    for member in object.members { answer.append(member.name, member.value) }
    return .json(200, .object(answer), type: GraphCall.mediaType)
  }

  fileprivate func purge() throws -> Reply {
    let id = parameter("id").lowercased()
    return try state.entra { tenant in
      if let deleted = tenant.deletedPrincipals.removeValue(forKey: id) {
        tenant.audit(.hardDeleted(deleted.principal, by: initiator), at: now)
      } else if let index = tenant.directory.indexOfID(id),
        tenant.directory.deletedUsers[index] != nil
      {
        tenant.audit(
          .userEvent("Hard Delete user", "Delete", tenant, index, by: initiator), at: now)
        tenant.directory.purge(index)
      } else if let group = tenant.groups[id], group.deleted != nil {
        tenant.audit(.groupEvent("Hard Delete group", "Delete", group, by: initiator), at: now)
        tenant.groups[id] = nil
        tenant.groupLog.append(GroupChange(group: id))
      } else {
        throw GraphError.notFound(parameter("id"))
      }
      return .noContent
    }
  }
}

extension Tenant {
  /// What was deleted more than 30 days ago is gone for good.
  mutating func purgeExpired(at now: Timestamp) {
    let collector = AuditEvent.app("Microsoft Entra ID Garbage Collector")
    for deleted in deletedPrincipals.values
    where deleted.when + DeletedPrincipal.retention <= now {
      deletedPrincipals[deleted.principal.id] = nil
      audit(
        .hardDeleted(deleted.principal, by: collector),
        at: deleted.when + DeletedPrincipal.retention)
    }
    for (index, when) in directory.deletedUsers where when + DeletedPrincipal.retention <= now {
      audit(
        .userEvent("Hard Delete user", "Delete", self, index, by: collector),
        at: when + DeletedPrincipal.retention)
      directory.purge(index)
    }
  }

  fileprivate func deletedItem(_ id: String) throws(GraphError) -> JSONObject {
    let folded = id.lowercased()
    var item: JSONObject
    let type: String
    if let deleted = deletedPrincipals[folded] {
      (item, type) = (deleted.principal.object, "servicePrincipal")
    } else if let index = directory.indexOfID(folded), directory.deletedUsers[index] != nil {
      (item, type) = (directory.object(index, UserProperty.defaults + [.deletedDateTime]), "user")
    } else if let group = groups[folded], group.deleted != nil {
      (item, type) = (group.object(), "group")
    } else {
      throw .notFound(id)
    }
    item = JSONObject([("@odata.type", .string("#microsoft.graph.\(type)"))] + item.members)
    return item
  }

  /// Whoever took the name meanwhile keeps it.
  fileprivate func refuseTakenName(restoring index: Int) throws(GraphError) {
    var restored = directory
    restored.restore(index)
    guard let name = restored.text(.userPrincipalName, of: index),
      let owner = directory.indexOfPrincipalName(name), owner != index
    else { return }
    throw .badRequest(
      "Another object with the same value for property userPrincipalName already exists.")
  }

  /// Restores a principal; its job starts again by itself, with a delay.
  mutating func restorePrincipal(_ id: String, at now: Timestamp) -> ServicePrincipal? {
    guard takeFromDeleted(id) != nil else { return nil }
    for key in servicePrincipals[id]?.synchronization.jobs.keys ?? [] {
      servicePrincipals[id]?.synchronization.jobs[key]?.resumeLater(at: now)
    }
    return servicePrincipals[id]
  }
}

extension SyncJob {
  /// The service finds a restored principal again after one interval.
  mutating func resumeLater(at now: Timestamp) {
    guard wasScheduled else { return }
    wasScheduled = false
    scheduleState = "Active"
    nextRun = now + Self.interval
  }
}
