import AttributeMapping
import OrderedCollections

extension ProvisioningService {
  /// Objects that one look at the tenant serves.
  private static let stretch = 256

  /// Deals with what a cycle has reached by then.
  ///
  /// - Returns: whether the cycle has done all it has to.
  func work(
    _ engine: inout Engine, _ principalId: String, _ jobId: String, upTo when: Timestamp,
    _ budget: inout Int
  ) -> Bool {
    while true {
      let tenant = state.snapshot
      guard let principal = tenant.servicePrincipals[principalId],
        let job = principal.synchronization.jobs[jobId]
      else { return true }
      var store = store(engine, job)
      guard var run = store.run, run.failure == nil, run.phase != .done,
        let compiled = store.compiled
      else {
        engine.stores[jobId] = store
        return true
      }
      let share = run.share(at: when)
      if run.phase == .users, run.cursor >= share, share < run.total || when < run.ends {
        return false
      }
      guard budget > 0 else { return false }
      store.run = nil
      engine.stores[jobId] = nil
      guard
        var provisioner = provisioner(
          tenant, principal, compiled, jobId: jobId, cycle: run.activity, store: store,
          random: engine.random)
      else { return true }
      provisioner.began = run.began
      provisioner.now = run.time
      step(&provisioner, &run, share: share, job, &budget)
      run.exports += provisioner.exports
      run.exported += provisioner.exported
      run.failed += provisioner.failed
      if run.failure == nil { run.failure = provisioner.refusal }
      state.provisioningLog.append(provisioner.rows)
      engine.random = provisioner.random
      store = provisioner.store
      store.run = run
      engine.stores[jobId] = store
      let pages = run.pages
      state.entra {
        $0.servicePrincipals[principalId]?.synchronization.jobs[jobId]?.running?.donePages = pages
      }
    }
  }

  private func step(
    _ provisioner: inout Provisioner, _ run: inout ProvisioningRun, share: Int, _ job: SyncJob,
    _ budget: inout Int
  ) {
    switch run.phase {
    case .users:
      people(&provisioner, &run, share: share, &budget)
      if run.cursor >= run.total { run.phase = .removals }
    case .removals:
      removals(&provisioner, &run, threshold: job.deletionThreshold(provisioner.principal))
      run.cursor = 0
      run.phase = .references
    case .references:
      let end = min(run.references.count, run.cursor + Self.stretch)
      for index in run.references[run.cursor..<end] where provisioner.refusal == nil {
        _ = provisioner.resolveReferences(index)
      }
      budget -= (end - run.cursor) * Self.cost
      run.cursor = end
      if end == run.references.count { run.phase = .groups }
    case .groups:
      for id in run.groupQueue where provisioner.refusal == nil {
        guard provisioner.job.groups != nil, let group = provisioner.tenant.group(id) else {
          continue
        }
        run.imported += 1
        let isNew = provisioner.store.groups[id] == nil
        if provisioner.upsert(group) != .failed, isNew, let members = run.scope.groups[id]?.members
        {
          run.touched[id, default: []].formUnion(members)
        }
      }
      budget -= run.groupQueue.count * Self.cost
      run.phase = .members
    case .members:
      guard let (id, people) = run.touched.elements.last else {
        run.phase = .done
        return
      }
      run.touched[id] = nil
      guard provisioner.refusal == nil else { return }
      _ = provisioner.exchangeMembers(of: id, among: people)
      budget -= people.count
    case .done: break
    }
  }

  // MARK: People

  private func people(
    _ provisioner: inout Provisioner, _ run: inout ProvisioningRun, share: Int,
    _ budget: inout Int
  ) {
    var left = Self.stretch * Self.cost
    let isQuick = run.isInitial && provisioner.job.isDefault
    while run.cursor < share, left > 0, provisioner.refusal == nil {
      let index = run.isInitial ? run.cursor : run.queue[run.cursor]
      provisioner.now = run.time
      run.cursor += 1
      left -= 1
      if run.isInitial, provisioner.store.link(index) == nil,
        !provisioner.scope.isAssigned(index)
      {
        continue
      }
      if isQuick, isUntouched(index, provisioner) {
        run.imported += 1
        run.entitled += 1
        provisioner.passQuietly(index, &run)
        continue
      }
      left -= Self.cost
      provisioner.consider(index, &run)
    }
    budget -= Self.stretch * Self.cost - left
    if provisioner.refusal != nil { run.cursor = run.total }
  }

  /// Whether neither side nor the mapping changed since the population was taken over.
  private func isUntouched(_ index: Int, _ provisioner: Provisioner) -> Bool {
    provisioner.store.isUntouched(index) && !WebexPeople.hasNoExternalID(index)
      && provisioner.tenant.directory.isAsGenerated(index)
      && !provisioner.tenant.directory.purgedUsers.contains(index)
      && provisioner.scope.isAssigned(index) && organization.isAsGenerated(index)
  }

  // MARK: Removals

  private func removals(
    _ provisioner: inout Provisioner, _ run: inout ProvisioningRun, threshold: Int?
  ) {
    let groups = provisioner.store.groups.keys.filter { provisioner.hasLeft($0) }
    run.groupQueue.removeAll(where: groups.contains)
    for id in groups where provisioner.refusal == nil {
      run.touched[id] = nil
      run.imported += 1
      if let removal = provisioner.removal(ofGroup: id) { run.removals.append(removal) }
    }
    if let threshold, run.removals.count > threshold {
      run.heldRemovals = run.removals.count
      for removal in run.removals { provisioner.hold(removal) }
    } else {
      for removal in run.removals where provisioner.refusal == nil {
        provisioner.carryOut(removal)
      }
    }
    run.removals = []
  }
}

extension ProvisioningRun {
  private var whole: Int64 { max(1, ends.microseconds - began.microseconds) }

  /// How many people are dealt with by then.
  func share(at when: Timestamp) -> Int {
    guard when < ends else { return total }
    let elapsed = max(0, when.microseconds - began.microseconds)
    return Int(Double(total) * Double(elapsed) / Double(whole))
  }

  /// When the object at the cursor is dealt with.
  var time: Timestamp {
    guard phase == .users, total > 0 else { return ends }
    return Timestamp(
      microseconds: began.microseconds
        + Int64(Double(whole) * Double(cursor) / Double(total + 1)))
  }

  /// Pages of a hundred objects.
  var totalPages: Int { total / 100 + 1 }
  var pages: Int {
    phase == .users ? min(totalPages, cursor / 100) : phase == .done ? totalPages : totalPages - 1
  }
}

extension Provisioner {
  /// How many entries of one cycle say nothing but that nothing happened.
  private static let quietRows = 5000

  /// Deals with one person.
  mutating func consider(_ index: Int, _ run: inout ProvisioningRun) {
    let (standing, values) = standing(index)
    let link = store.link(index)
    if standing.isInScope {
      run.imported += 1
      run.entitled += 1
      guard upsert(index, standing, values) != .failed, store.link(index) != nil else { return }
      if job.users?.references.isEmpty == false { run.references.append(index) }
      guard job.groups != nil, link == nil || run.isInitial else { return }
      for (id, group) in scope.groups where group.contains(index) {
        if store.isMember(index, of: id) { continue }
        run.touched[id, default: []].insert(index)
      }
    } else if let link, link.isManaged {
      run.imported += 1
      if let removal = removal(index, standing, values) { run.removals.append(removal) }
    } else if standing.life == .purged {
      store.setLink(index, nil)
    } else if !run.isInitial || standing.isActive && standing.isAssigned {
      run.imported += 1
      _ = skip(index, standing)
    }
  }

  /// Notes that somebody whom nothing happened to needs nothing.
  mutating func passQuietly(_ index: Int, _ run: inout ProvisioningRun) {
    guard run.quietRows < Self.quietRows else { return }
    run.quietRows += 1
    var entry = entry(
      index,
      PersonStanding(life: .live, isEnabled: true, isAssigned: true, passesFilter: true))
    entry.match = .retrieved
    entry.targetId = store.link(index)?.id
    _ = skip(entry, .redundantExport, .user(index))
  }
}
