import AttributeMapping
import OrderedCollections
import SCIM
import Synchronization

/// Who is to be provisioned at once.
enum OnDemandSubject: Sendable {
  case user(Int)
  /// A group with up to five of its members.
  case group(String, members: [Int])
}

extension ProvisioningService {
  /// Provisions one user, or one group with some members, at once.
  ///
  /// - Returns: the entry that the log was told; nil for a job or an object that is gone.
  func provision(
    _ subject: OnDemandSubject, principal principalId: String, job jobId: String, initiator: JSON
  ) -> ProvisioningRow? {
    engine.withLock { engine in
      let tenant = state.snapshot
      guard let principal = tenant.servicePrincipals[principalId],
        let job = principal.synchronization.jobs[jobId],
        // The flag of the tenant URL has no effect here (mappings-and-expressions.md, 4.4).
        let compiled = compile(job, principal, dialect: .classic)
      else { return nil }
      let store = store(engine, job)
      engine.stores[jobId] = nil
      guard
        var provisioner = provisioner(
          tenant, principal, compiled, jobId: jobId, cycle: engine.random.guid(), store: store,
          random: engine.random)
      else {
        engine.stores[jobId] = store
        return unreachable(tenant, principal, jobId, subject, &engine, initiator)
      }
      provisioner.initiator = initiator
      switch subject {
      case .user(let index): provisioner.provisionNow(index)
      case .group(let id, let members):
        if let group = tenant.group(id) { provisioner.provisionNow(group, members) }
      }
      engine.random = provisioner.random
      engine.stores[jobId] = provisioner.store
      state.provisioningLog.append(provisioner.rows)
      return provisioner.answer
    }
  }

  /// The entry of a job without usable credentials.
  private func unreachable(
    _ tenant: Tenant, _ principal: ServicePrincipal, _ jobId: String, _ subject: OnDemandSubject,
    _ engine: inout Engine, _ initiator: JSON
  ) -> ProvisioningRow {
    let secrets = Dictionary(
      uniqueKeysWithValues: principal.synchronization.secrets.map { ($0.key, $0.value) })
    let failure = CredentialCheck(state: state, webex: webex).failure(secrets)
    var row = ProvisioningRow(
      id: engine.random.guid(), when: state.now, jobId: jobId, cycleId: engine.random.guid(),
      changeId: engine.random.guid(), action: .other, status: .failure, milliseconds: 120,
      principal: principal, match: .refused, sourceId: "", sourceName: "", sourcePrincipalName: "",
      initiator: initiator)
    switch subject {
    case .user(let index):
      row.sourceId = tenant.directory.userIDs.id(index)
      row.sourceName = tenant.directory.text(.displayName, of: index) ?? ""
      row.sourcePrincipalName = tenant.directory.text(.userPrincipalName, of: index) ?? ""
    case .group(let id, _):
      row.kind = .group
      row.sourceId = id
      row.sourceName = tenant.group(id)?.displayName ?? ""
    }
    row.error = ProvisioningRow.Failure(
      code: failure?.code ?? "InternalError",
      reason: failure?.message ?? "The application could not be reached.",
      advice: "Check the tenant URL and the secret token.")
    state.provisioningLog.append([row])
    return row
  }
}

extension Provisioner {
  /// What the caller is told: the first entry, with what later ones of the same object add.
  var answer: ProvisioningRow? {
    guard var answer = rows.first else { return nil }
    for row in rows.dropFirst() where row.sourceId == answer.sourceId {
      answer.modified += row.modified
      if row.status == .failure { answer.error = row.error }
      guard row.status != .skipped, answer.status == .skipped || row.status == .failure else {
        continue
      }
      answer.status = row.status
      answer.action = row.action
      answer.skipReason = nil
    }
    return answer
  }

  fileprivate mutating func provisionNow(_ index: Int) {
    let (standing, values) = standing(index)
    let link = store.link(index)
    guard standing.isInScope else {
      guard standing.isActive, link?.isManaged == true else {
        _ = skip(index, standing)
        return
      }
      if let removal = removal(index, standing, values) { carryOut(removal) }
      return
    }
    guard upsert(index, standing, values) != .failed, store.link(index) != nil else { return }
    _ = resolveReferences(index)
    guard link == nil, job.groups != nil else { return }
    // The groups themselves are left to the next cycle.
    for (id, group) in scope.groups where group.contains(index) {
      store.owed[id, default: []].insert(index)
    }
  }

  fileprivate mutating func provisionNow(_ group: DirectoryGroup, _ members: [Int]) {
    guard job.groups != nil, isInScope(group.id) else {
      let reason: SkipReason = job.groups == nil ? .entityTypeNotSupported : .notEffectivelyEntitled
      var entry = entry(group)
      entry.targetId = store.groups[group.id]?.id
      entry.scoping = .init(isAssigned: isInScope(group.id))
      _ = skip(entry, reason, .group(group.id))
      return
    }
    guard upsert(group) != .failed else { return }
    var known: [Int] = []
    for index in members {
      if find(index) {
        known.append(index)
      } else {
        let name = tenant.directory.text(.userPrincipalName, of: index) ?? ""
        rows[0].unresolved.append(
          "The member '\(name)' was left out: there is no such User in \(principal.displayName)")
      }
    }
    _ = exchangeMembers(of: group.id, among: known)
  }

  /// Whether a member has a Webex user; who was never linked is looked for.
  private mutating func find(_ index: Int) -> Bool {
    if store.link(index) != nil { return true }
    let (standing, values) = standing(index)
    guard standing.isInScope, let users = job.users else { return false }
    var entry = entry(index, standing)
    let results = users.compiled.evaluate(values, context: context)
    let queries = users.builder.matchQueries(results).map(\.query)
    guard
      case .one(let user) = search(
        "/Users", queries, &entry, isTaken: { $0.owner(of: $1).map { $0 != index } ?? false }),
      let id = user["id"]?.string
    else { return false }
    store.setLink(index, JobStore.Link(id: id))
    return true
  }
}
