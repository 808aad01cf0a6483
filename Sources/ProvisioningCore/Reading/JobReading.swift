internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import Webex

extension Readers {
  /// The application that carries the job, the wizard's before the gallery's.
  func carrier(_ carriers: [Carrier]) -> Carrier? {
    let order = [carriers.identity, carriers.gallery].compactMap(\.self)
    let wantsGallery = services.profile.deployment == .gallery
    let ranked = wantsGallery ? order.reversed() : order
    return ranked.first(where: \.hasJobs) ?? ranked.first
  }

  /// Tenant URL and scope from the stored secrets; nil without a job.
  func settings(of carriers: Observation<[Carrier]>) async -> Observation<JobSettings?> {
    guard let carrier = carriers.value.flatMap(carrier), carrier.hasJobs else {
      return carriers.map { _ in nil }
    }
    let purpose = Purpose(
      "reading the job's settings", .consoleToGraph, needs: "Synchronization.ReadWrite.All")
    return await observe(purpose) {
      JobSettings(
        try await services.graph(purpose).synchronizationSecrets(sp: carrier.principal.id))
    }
  }

  func job(
    of carriers: Observation<[Carrier]>, settings: Once<JobSettings?>
  ) async -> Observation<SynchronizationJob?> {
    guard let all = carriers.value, let carrier = carrier(all) else {
      return carriers.map { _ in nil }
    }
    switch carrier.jobs {
    case .failure(let error):
      return Observation(result: .failure(error), evidence: carriers.evidence)
    case .success(let jobs):
      guard let job = jobs.first else { return carriers.map { _ in nil } }
      let settings = await settings()
      var value = SynchronizationJob(
        job, application: carrier.role ?? .identity, servicePrincipalId: carrier.principal.id,
        settings: settings.value ?? nil)
      if value.application == .gallery, let url = value.tenantURL,
        let fault = TenantURLCheck(services.profile).fault(url), !fault.mayWork
      {
        value.tenantURLFault = fault.words
      }
      return Observation(result: .success(value), evidence: carriers.evidence)
    }
  }

  /// Has Entra try the stored credentials; a refusal is the service's 400.
  func credentials(of job: Observation<SynchronizationJob?>) async -> Observation<Bool> {
    guard case .some(.some(let job)) = job.value else { return job.map { _ in false } }
    let purpose = Purpose(
      "testing the stored credentials", .entraToWebex, needs: "Synchronization.ReadWrite.All")
    return await observe(purpose) {
      try await services.graph(purpose).validateSavedCredentials(
        sp: job.servicePrincipalId, job: job.id, templateId: job.templateId)
      return true
    }
  }

  func mappings(of job: Observation<SynchronizationJob?>) async -> Observation<[ObjectMapping]> {
    guard case .some(.some(let job)) = job.value else { return job.map { _ in [] } }
    let purpose = Purpose(
      "reading the attribute mappings", .consoleToGraph, needs: "Synchronization.Read.All")
    return await observe(purpose) {
      try await services.graph(purpose)
        .mappingSchema(sp: job.servicePrincipalId, of: .job(job.id)).objectMappings
    }
  }

  static let assignmentsPurpose = Purpose(
    "reading the assignments", .consoleToGraph, needs: "Application.Read.All")

  /// Who is assigned to the application that carries the job, with what is in assigned groups.
  func assignments(of carriers: Observation<[Carrier]>) async -> Observation<[Assignment]> {
    guard let carrier = carriers.value.flatMap(carrier) else { return carriers.map { _ in [] } }
    return await observe(Self.assignmentsPurpose) {
      let graph = try services.graph(Self.assignmentsPurpose)
      let all = try await graph.appRoleAssignedTo(servicePrincipal: carrier.principal.id)
        .collected()
      let roles = Dictionary(
        carrier.principal.appRoles.map { ($0.id, $0.displayName ?? $0.value ?? $0.id) },
        uniquingKeysWith: { $1 })
      var result = all.assignments(roles: roles)
      await addGroupContents(to: &result, graph)
      return result.sorted { ($0.principalName, $0.id) < ($1.principalName, $1.id) }
    }
  }

  /// Four groups at a time; what can't be read stays nil.
  private func addGroupContents(
    to assignments: inout [Assignment], _ graph: GraphClient
  ) async {
    let indices = assignments.indices.filter { assignments[$0].principalKind == .group }
      .prefix(200)
    let groups = await boundedMap(indices.map { assignments[$0].principalId }) {
      try? await Self.contents(of: $0, graph)
    }
    for (index, contents) in zip(indices, groups) {
      assignments[index].directMembers = contents?.users
      assignments[index].nestedGroups = contents?.groups
    }
  }

  private struct GroupContents: Sendable {
    var users: Int
    var groups: Int
  }

  private static func contents(of group: String, _ graph: GraphClient) async throws -> GroupContents
  {
    async let users = graph.memberCount(group: group, of: .user)
    async let groups = graph.memberCount(group: group, of: .group)
    return GroupContents(users: try await users, groups: try await groups)
  }
}

extension GraphPage<AppRoleAssignment> {
  /// All of them, those that can't be understood included: who is assigned decides who is disabled.
  func assignments(roles: [String: String]) -> [Assignment] {
    items.map { Assignment($0, roles: roles) }
      + unreadable.enumerated().map { number, tree in
        let text = String(decoding: tree.serialized().prefix(2_000), as: UTF8.self)
        return .unreadable(number, Words.cut(text, to: 120))
      }
  }
}

extension Assignment {
  init(_ assignment: AppRoleAssignment, roles: [String: String]) {
    let kind: PrincipalKind =
      switch assignment.principalType?.known {
      case .user: .user
      case .group: .group
      case .servicePrincipal: .servicePrincipal
      case nil: .unknown
      }
    self.init(
      id: assignment.id, principalId: assignment.principalId,
      principalName: assignment.principalDisplayName ?? assignment.principalId,
      principalKind: kind, roleId: assignment.appRoleId, roleName: roles[assignment.appRoleId],
      createdAt: assignment.createdDateTime)
  }
}
