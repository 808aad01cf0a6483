internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import Webex

/// The calls behind a pass.
struct Readers: Sendable {
  let services: Services

  /// How far back the logs are asked for; without a licence Entra keeps seven days.
  static let logReach: TimeInterval = 30 * 86400

  var logStart: Date { services.now().addingTimeInterval(-Self.logReach) }

  static let applicationsPurpose = Purpose(
    "reading the enterprise applications", .consoleToGraph, needs: "Application.Read.All")
  static let synchronizationPurpose = Purpose(
    "reading the synchronization job", .consoleToGraph, needs: "Synchronization.Read.All")

  func integrationPrincipal() async -> Observation<ServicePrincipal?> {
    await observe(
      Self.applicationsPurpose, summary: { $0 == nil ? "0 entries" : "1 entry" }
    ) {
      try await services.graph(Self.applicationsPurpose)
        .servicePrincipal(appId: WebexApps.integrationAppId)
    }
  }

  /// Every application that may carry a job: by name, and by object id as last seen.
  func carriers() async -> Observation<[Carrier]> {
    await observe(Self.applicationsPurpose) {
      let graph = try services.graph(Self.applicationsPurpose)
      var found = try await graph.servicePrincipals(namePrefix: "Cisco Webex")
        .understood(limit: 100)
      if !found.contains(where: { $0.appId != WebexApps.integrationAppId }) {
        // Renamed, as operators do who find the vendor's name superfluous.
        found += try await graph.servicePrincipals(namePrefix: "Webex").understood(limit: 100)
      }
      for id in services.knownCarriers.keys where !found.contains(where: { $0.id == id }) {
        // Renamed beyond recognition, or gone: the id tells.
        if let renamed = try? await graph.servicePrincipal(id: id) { found.append(renamed) }
      }
      found.removeAll { $0.appId == WebexApps.integrationAppId }
      return try await withThrowingTaskGroup { group in
        for principal in found.prefix(20) {
          group.addTask { await carrier(principal, graph) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
          .sorted { $0.principal.id < $1.principal.id }
      }
    }
  }

  private func carrier(_ principal: ServicePrincipal, _ graph: GraphClient) async -> Carrier {
    do {
      let jobs = try await graph.synchronizationJobs(sp: principal.id)
      return Carrier(
        principal: principal, jobs: .success(jobs),
        knownRole: services.knownCarriers[principal.id])
    } catch {
      let failure = ProvisioningError(error, Self.synchronizationPurpose)
      // An application without provisioning answers 404 where another has an empty list.
      return Carrier(
        principal: principal, jobs: failure.kind == .notFound ? .success([]) : .failure(failure),
        knownRole: services.knownCarriers[principal.id])
    }
  }

  func deletedPrincipals() async -> Observation<[ServicePrincipal]> {
    await observe(
      Self.applicationsPurpose, summary: { Words.count($0.count, "entry", plural: "entries") }
    ) {
      let graph = try services.graph(Self.applicationsPurpose)
      do {
        let byName = try await graph.deletedServicePrincipals(namePrefix: "Cisco Webex")
        if byName.integration != nil { return byName }
        return try await byName + graph.deletedServicePrincipals(appId: WebexApps.integrationAppId)
      } catch let error as GraphError where error.status == 400 {
        // Filtering deleted items by name is not promised; by application id it is.
        return try await graph.deletedServicePrincipals(appId: WebexApps.integrationAppId)
      }
    }
  }

  /// What was granted tenant-wide, against what is needed.
  func permissions(
    of principal: Observation<ServicePrincipal?>
  ) async -> Observation<[EnterpriseApplication.Permission]> {
    guard case .some(.some(let app)) = principal.value else {
      return principal.map { _ in NeededPermissions.compared(with: []) }
    }
    let purpose = Purpose(
      "reading the consent", .consoleToGraph, needs: "Directory.Read.All")
    return await observe(purpose) {
      let graph = try services.graph(purpose)
      let roles = try await graph.appRoleAssignments(ofServicePrincipal: app.id).whole()
      let grants = try await graph.permissionGrants(ofServicePrincipal: app.id).whole()
      var names = Set(grants.filter { $0.consentType?.known == .allPrincipals }.flatMap(\.scopes))
      names.formUnion(try await roleNames(roles, graph))
      return NeededPermissions.compared(with: names)
    }
  }

  /// Names of application permissions, from the resource that offers them where they are not known.
  private func roleNames(
    _ roles: [AppRoleAssignment], _ graph: GraphClient
  ) async throws -> [String] {
    var names = roles.compactMap { GraphPermission.withId($0.appRoleId)?.name }
    let unknown = roles.filter { GraphPermission.withId($0.appRoleId) == nil }
    for resource in Set(unknown.compactMap(\.resourceId)).sorted().prefix(10) {
      let offered = try await graph.servicePrincipal(id: resource).appRoles
      names += unknown.compactMap { role in
        offered.first { $0.id == role.appRoleId }?.value
      }
    }
    return names
  }

  func controlHub() async -> Observation<ControlHubStatus> {
    await wizardCall("asking Control Hub for its status") { try await $0.controlHubStatus() }
  }

  func domains() async -> Observation<ControlHubStatus> {
    await wizardCall("asking Control Hub for the domains") { try await $0.controlHubDomains() }
  }

  private func wizardCall(
    _ operation: String, _ call: @Sendable (WebexClient) async throws -> Void
  ) async -> Observation<ControlHubStatus> {
    let purpose = Purpose(operation, .consoleToWebex)
    guard services.profile.controlHubURL != nil, let client = services.webex else {
      return Observation(result: .success(ControlHubStatus(state: .notChecked)), evidence: [])
    }
    return await observe(purpose, summary: { $0.code ?? $0.message }) {
      do {
        try await call(client)
        return ControlHubStatus(state: .answersWell, status: 200)
      } catch let error as WebexError where error.format == .controlHub && !error.refusesToken {
        return ControlHubStatus(
          state: error.status == 401 ? .unauthorized : .otherError, status: error.status,
          code: error.code, message: error.message, trackingId: error.trackingID,
          clientRequestId: error.clientRequestID)
      }
    }
  }

  func webex() async -> Observation<WebexAccess> {
    let purpose = Purpose("reading Webex users", .consoleToWebex)
    var reading = await observe(
      purpose, summary: { $0.userCount.map { Words.count($0, "user") } }
    ) {
      let page = try await services.webex(purpose).users(count: 1)
      return WebexAccess(userCount: page.totalResults)
    }
    reading.result = reading.result.mapError {
      $0.explained(by: services.webexLook, services.profile)
    }
    return reading
  }
}

extension WebexError {
  /// Whether Control Hub refuses our own token (leg 2); its codes of six digits are about Entra.
  fileprivate var refusesToken: Bool {
    (status == 401 || status == 403) && (code.flatMap(Int.init).map { $0 < 100_000 } ?? true)
  }
}
