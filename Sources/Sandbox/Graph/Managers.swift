import SCIM

/// `/users/{id}/manager`, and `$expand=manager`.
extension GraphRoutes {
  mutating func addManagers() {
    let state = state
    for path in ["/users/{id}/manager", "/me/manager"] {
      get(path, path.hasPrefix("/me") ? .readMe : .readUsers) { graph in
        try EntityType.user.check(graph.query)
        let directory = state.snapshot.directory
        let index = try graph.userIndex(state.snapshot)
        guard let manager = directory.manager(of: index) else {
          throw GraphError.notFound("manager")
        }
        let columns = try graph.userColumns()
        return try graph.entity(
          context: "directoryObjects",
          JSONObject(
            [("@odata.type", "#microsoft.graph.user")]
              + directory.object(manager, columns).members), selects: false)
      }
    }
    on("PUT", "/users/{id}/manager/$ref", .writeUsers) { graph in
      let reference = try graph.object()["@odata.id"]?.string
      return try state.entra { tenant in
        let index = try graph.userIndex(tenant)
        guard case .user(let manager) = try tenant.member(reference) else {
          throw GraphError.badRequest("Invalid object type for the reference 'manager'.")
        }
        guard manager != index else {
          throw GraphError.badRequest("A user cannot be their own manager.")
        }
        tenant.directory.setManager(manager, of: index)
        tenant.audit(
          .userEvent("Update user", "Update", tenant, index, by: graph.initiator), at: graph.now)
        return .noContent
      }
    }
    on("DELETE", "/users/{id}/manager/$ref", .writeUsers) { graph in
      try state.entra { tenant in
        let index = try graph.userIndex(tenant)
        guard tenant.directory.manager(of: index) != nil else {
          throw GraphError.notFound("manager")
        }
        tenant.directory.setManager(nil, of: index)
        tenant.audit(
          .userEvent("Update user", "Update", tenant, index, by: graph.initiator), at: graph.now)
        return .noContent
      }
    }
  }
}

extension GraphCall {
  /// What `$expand=manager` asks for; nil if it does not.
  func managerColumns() throws(GraphError) -> [UserProperty]? {
    guard let item = query.expand.first(where: { $0.hasPrefix("manager") }) else { return nil }
    let options = item.dropFirst("manager".count).trimmed
    guard options.hasPrefix("("), options.hasSuffix(")") else { return UserProperty.defaults }
    var columns: [UserProperty] = UserProperty.defaults
    for option in options.dropFirst().dropLast().split(separator: ";") {
      let pair = option.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[0].trimmed == "$select" else { continue }
      columns = []
      for name in pair[1].split(separator: ",").map(\.trimmed) {
        guard let column = UserProperty(rawValue: name) else {
          throw .badRequest(
            "Parsing OData Select and Expand failed: Could not find a property named '\(name)' on "
              + "type 'microsoft.graph.directoryObject'.", code: "BadRequest")
        }
        columns.append(column)
      }
    }
    return columns
  }
}

extension JSONText {
  /// One person with the manager, or without the member if there is none.
  mutating func user(
    _ index: Int, _ columns: UserColumns, manager: UserColumns, of directory: Directory
  ) {
    raw("{")
    members(index, columns, of: directory)
    if let boss = directory.manager(of: index) {
      raw(",\"manager\":{\"@odata.type\":\"#microsoft.graph.user\",")
      members(boss, manager, of: directory)
      raw("}")
    }
    raw("}")
  }
}
