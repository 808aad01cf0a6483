internal import Evidence
internal import Foundation
internal import MicrosoftGraph

extension Integration {
  static let rosterPurpose = Purpose(
    "reading the assignments", .consoleToGraph, needs: "Application.Read.All")
  static let directoryPurpose = Purpose(
    "searching the directory", .consoleToGraph, needs: "User.Read.All and GroupMember.Read.All")

  /// The application that people are assigned to, with its roles and who has them now.
  ///
  /// - Throws: `notFound` where neither deployment's application is in the tenant.
  public func assignmentRoster() async throws(ProvisioningError) -> AssignmentRoster {
    try await roster(try await services())
  }

  func roster(_ services: Services) async throws(ProvisioningError) -> AssignmentRoster {
    let pass = Pass(services)
    let carriers = try await pass.carriers().result.get()
    let readers = Readers(services: services)
    guard let principal = readers.carrier(carriers)?.principal else {
      throw ProvisioningError(
        .notFound, leg: .consoleToGraph, operation: Self.rosterPurpose.operation,
        message: "there is no application to assign people to",
        advice: "Set up the integration in Control Hub, or add the gallery's: entrahub apps add.")
    }
    let roles = principal.assignableRoles
    let names = principal.roleNames
    let reading = await observe(Self.rosterPurpose) {
      try await services.graph(Self.rosterPurpose)
        .appRoleAssignedTo(servicePrincipal: principal.id).collected().assignments(roles: names)
    }
    return AssignmentRoster(
      servicePrincipalId: principal.id,
      applicationName: principal.displayName ?? WebexApps.identityName, roles: roles,
      assignments: try reading.result.get(), synchronizesAll: await synchronizesAll(pass))
  }

  /// Whether all users and groups of the tenant are in scope, as far as the job tells.
  func synchronizesAll(_ pass: Pass) async -> Bool {
    if let known = (snapshot.job.value ?? nil)?.synchronizesAll { return known }
    return (await pass.job().value ?? nil)?.synchronizesAll ?? false
  }

  /// People and groups that a text finds: people from the workspace, else (it holds nobody, or
  /// nobody whom the text finds) from Entra by how their names begin; groups from Entra.
  public func searchDirectory(
    _ text: String, limit: Int = 40
  ) async throws(ProvisioningError) -> DirectorySearch {
    let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let services = try await services()
    var search = DirectorySearch(text: text, principals: [])
    async let groups = foundGroups(words, services)
    search.principals = try Self.listed(in: workspace, words, limit)
    if search.principals.isEmpty, !words.isEmpty {
      search.isFromWorkspace = false
      let people = await observe(Self.directoryPurpose) {
        try await services.graph(Self.directoryPurpose).users(prefix: words, top: limit)
          .collected(limit: limit).items
      }
      search.principals = (people.value ?? []).map(DirectoryPrincipal.init)
      search.failure = people.failure
    }
    let found = await groups
    search.principals += (found.value ?? []).map(DirectoryPrincipal.init)
    search.failure = search.failure ?? found.failure
    return search
  }

  /// People of the workspace alone, without asking anybody.
  public nonisolated func searchWorkspace(
    _ text: String, limit: Int = 40
  ) throws(ProvisioningError) -> DirectorySearch {
    try workspace.checkOpen("searching people")
    let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return DirectorySearch(text: text, principals: try Self.listed(in: workspace, words, limit))
  }

  private static func listed(
    in workspace: Workspace, _ words: String, _ limit: Int
  ) throws(ProvisioningError) -> [DirectoryPrincipal] {
    let view = try workspace.people.view(PeopleQuery(filter: words))
    return try view.rows(in: 0..<min(limit, view.count)).compactMap {
      $0.map(DirectoryPrincipal.init)
    }
  }

  private func foundGroups(_ words: String, _ services: Services) async -> Observation<[GraphGroup]>
  {
    guard !words.isEmpty else { return Observation(result: .success([]), evidence: []) }
    return await observe(Self.directoryPurpose) {
      let graph = try services.graph(Self.directoryPurpose)
      do {
        return try await graph.groups(matching: words)
      } catch let error as GraphError where error.status == 400 {
        // What the search can't make sense of, the plain filter may.
        return try await graph.groups(namePrefix: words, top: 25).collected(limit: 25).items
      }
    }
  }

  /// Whom some names mean: object ids, user principal names, mail addresses, display names.
  func principals(
    named names: [String], _ services: Services
  ) async throws(ProvisioningError) -> [String: [DirectoryPrincipal]] {
    let reading = await observe(Self.directoryPurpose) {
      try await services.graph(Self.directoryPurpose).principals(named: names)
    }
    return try reading.result.get().mapValues { $0.map(DirectoryPrincipal.init) }
  }
}

extension ServicePrincipal {
  /// Enabled roles that users and groups can have; default access where there are none.
  var assignableRoles: [AssignableRole] {
    let roles = appRoles.filter { role in
      role.isEnabled
        && (role.allowedMemberTypes.isEmpty
          || role.allowedMemberTypes.contains { $0.lowercased() == "user" })
    }
    return roles.isEmpty
      ? [.defaultAccess]
      : roles.map { AssignableRole(id: $0.id, name: $0.displayName ?? $0.value ?? $0.id) }
  }

  var roleNames: [String: String] {
    Dictionary(
      appRoles.map { ($0.id, $0.displayName ?? $0.value ?? $0.id) }, uniquingKeysWith: { $1 })
  }
}
