internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

extension Integration {
  static let onDemandPurpose = Purpose(
    "provisioning on demand", .consoleToGraph, needs: "Synchronization.ReadWrite.All")

  /// Looks up who is meant, and cuts groups into calls of five members.
  ///
  /// Nothing is sent. A group brings its direct members, as the service provisions them.
  ///
  /// - Parameters:
  ///   - names: object ids, user principal names, mail addresses, exact names; `group:NAME`.
  ///   - resuming: leaves out what the last batch on this profile has done.
  public func planOnDemand(
    _ names: [String], resuming: Bool = false
  ) async throws(ProvisioningError) -> OnDemandPlan {
    let services = try await services()
    let pass = Pass(services)
    guard let job = try await pass.job().result.get() else {
      throw ProvisioningError.noJob(Self.onDemandPurpose.operation)
    }
    let schema = try await schema(sp: job.servicePrincipalId, job: job.id, services).schema
    guard let rule = schema.rules.min(by: { $0.priority < $1.priority }) else {
      throw ProvisioningError(
        .notFound, operation: Self.onDemandPurpose.operation,
        message: "the job's schema has no synchronization rule", advice: "See mappings list.")
    }
    let found = try await principals(
      named: Array(Set(names.map { PrincipalName($0).name })), services)
    var items: [OnDemandItem] = []
    var seen: Set<String> = []
    for text in names {
      let name = PrincipalName(text)
      let candidates = (found[name.name] ?? []).filter { name.kind == nil || $0.kind == name.kind }
      guard candidates.count == 1, let one = candidates.first else {
        items.append(
          OnDemandItem(
            id: items.count, text: text,
            state: .refused(RowPlanning.ambiguity(name, candidates), candidates: candidates)))
        continue
      }
      guard seen.insert(one.id).inserted else { continue }
      items += try await calls(for: one, text, from: items.count, services)
    }
    if items.contains(where: { $0.principal?.kind == .group }) { await refresh([.assignments]) }
    var plan = OnDemandPlan(
      items: items, batch: UUID().uuidString.lowercased(),
      servicePrincipalId: job.servicePrincipalId, jobId: job.id, ruleId: rule.id,
      advice: advice(job, items))
    if resuming { try resume(&plan) }
    return plan
  }

  /// One call for a person; for a group one for each five direct members, or one without any.
  private func calls(
    for one: DirectoryPrincipal, _ text: String, from place: Int, _ services: Services
  ) async throws(ProvisioningError) -> [OnDemandItem] {
    guard one.kind == .group else {
      return [OnDemandItem(id: place, text: text, principal: one, state: .ready)]
    }
    let reading = await observe(Self.directoryPurpose) {
      try await services.graph(Self.directoryPurpose).membersToProvision(group: one.id)
        .collected(limit: 100_000).items
    }
    let members = try reading.result.get().filter { $0.kind?.known == .user }.map { member in
      DirectoryPrincipal(
        id: member.id, kind: .user,
        name: member.displayName ?? member.userPrincipalName ?? member.id,
        detail: member.userPrincipalName ?? "")
    }
    let size = OnDemandSubject.membersPerRequest
    let parts = stride(from: 0, to: max(1, members.count), by: size).map {
      Array(members[$0..<min($0 + size, members.count)])
    }
    return parts.enumerated().map { number, part in
      OnDemandItem(id: place + number, text: text, principal: one, members: part, state: .ready)
    }
  }

  private func advice(_ job: SynchronizationJob, _ items: [OnDemandItem]) -> [String] {
    var advice = unassigned(job, items).map {
      "\($0) is not assigned to the application: the service skips a group in every call. Assign it "
        + "first: entrahub assignments add \(ScopePath.quoted($0))."
    }
    if job.state == .quarantine {
      advice.append("The job is in quarantine: its cycles do not follow up on what is done now.")
    }
    if items.contains(where: { $0.principal?.isEnabled == false }) {
      advice.append(
        "Whoever is blocked or deleted in Entra can't be deactivated this way; a cycle does that.")
    }
    return advice
  }

  /// Groups by name that the service skips, as far as the assignments are known.
  private func unassigned(_ job: SynchronizationJob, _ items: [OnDemandItem]) -> [String] {
    guard job.synchronizesAll != true, let assignments = snapshot.assignments.value,
      !assignments.contains(where: \.isUnreadable)
    else { return [] }
    let assigned = Set(assignments.map(\.principalId))
    let groups = items.compactMap(\.principal).filter {
      $0.kind == .group && !assigned.contains($0.id)
    }
    return Set(groups.map(\.name)).sorted()
  }

  /// Leaves out what the last batch has done.
  private func resume(_ plan: inout OnDemandPlan) throws(ProvisioningError) {
    let entries = try workspace.journal(limit: 5_000).filter { entry in
      if case .provisionOnDemand(let target) = entry.change.action {
        return target.jobId == plan.jobId
      }
      return false
    }
    guard let batch = entries.first?.change.batch else {
      throw ProvisioningError(
        .notFound, operation: Self.onDemandPurpose.operation,
        message: "nothing was provisioned on demand from here yet", advice: "Leave out --resume.")
    }
    plan.batch = batch
    var done: Set<String> = []
    for entry in entries where entry.change.batch == batch && entry.isMade {
      if case .provisionOnDemand(let target) = entry.change.action {
        done.insert(([target.principalId] + target.members).joined(separator: " "))
      }
    }
    for place in plan.items.indices where plan.items[place].state == .ready {
      let item = plan.items[place]
      let key = ([item.principal?.id ?? ""] + item.members.map(\.id)).joined(separator: " ")
      if done.contains(key) { plan.items[place].state = .doneBefore }
    }
  }
}
