import AttributeMapping
import OrderedCollections
import SCIM

/// Group objects and their members (mappings-and-expressions.md, 4.6).
extension Provisioner {
  /// How many members one PATCH adds or removes at most.
  static let membersPerRequest = 500

  func isInScope(_ id: String) -> Bool { scope.groups[id] != nil }

  /// Whether the service answers for a group no more: unassigned, deleted, or out by the scoping
  /// filter.
  func hasLeft(_ id: String) -> Bool {
    guard isInScope(id), let group = tenant.group(id) else { return true }
    guard let groups = job.groups else { return false }
    return !groups.scoping(groups.source.row(group)).passes
  }

  mutating func entry(_ group: DirectoryGroup) -> ProvisioningRow {
    var entry = blankEntry()
    entry.kind = .group
    entry.sourceId = group.id
    entry.sourceName = group.displayName
    return entry
  }

  /// Creates or updates a group that is assigned; members follow by themselves.
  mutating func upsert(_ group: DirectoryGroup) -> Outcome {
    guard let groups = job.groups else { return .skipped }
    let values = groups.source.row(group)
    let (passes, clauses) = groups.scoping(values)
    var entry = entry(group)
    entry.scoping = .init(passesFilter: passes, clauses: clauses)
    let subject = JobStore.Subject.group(group.id)
    guard passes else { return skip(entry, .outOfScope, subject) }
    let results = groups.compiled.evaluate(values, context: context)
    let found: Found
    if let link = store.groups[group.id] {
      found = read(
        "/Groups/\(link.id)", query: [("excludedAttributes", "members")], &entry)
    } else {
      let queries = groups.builder.matchQueries(results)
      guard !queries.isEmpty else { return skip(entry, .importSkipped, subject) }
      found = search("/Groups", queries.map(\.query), &entry) { store, id in
        store.groups.contains { $0.key != group.id && $0.value.id == id }
      }
    }
    switch found {
    case .failed(let failure): return fail(entry, failure, subject)
    case .none: return create(entry, groups, results, subject, "/Groups")
    case .one(let current):
      let id = current["id"]?.string ?? ""
      if store.groups[group.id] == nil {
        store.setGroup(group.id, JobStore.GroupLink(id: id))
      }
      return update(
        entry, groups, groups.builder.update(results, current: current), subject, "/Groups/\(id)")
    }
  }

  /// The deletion of a group that left; nil if nothing is to be sent.
  ///
  /// Source: Microsoft Graph `synchronization-filter`: what falls out of `scope.groups` is
  /// deprovisioned, as what is unassigned.
  mutating func removal(ofGroup id: String) -> Removal? {
    guard let groups = job.groups, let link = store.groups[id] else { return nil }
    let known = tenant.groups[id]
    var entry = known.map { self.entry($0) } ?? blankEntry()
    entry.kind = .group
    if known == nil { entry.sourceId = id }
    entry.imported = .delete
    entry.action = .delete
    entry.targetId = link.id
    let isGone = known?.deleted != nil || known == nil
    var scoping = ProvisioningRow.Scoping(isActive: !isGone, isAssigned: isInScope(id))
    if let known, !isGone {
      (scoping.passesFilter, scoping.clauses) = groups.scoping(groups.source.row(known))
    }
    entry.scoping = scoping
    if keepsOutOfScope, !isGone {
      _ = skip(entry, .skipsOutOfScopeDeletions, .group(id))
      return nil
    }
    guard groups.mapping.allows(.delete) else {
      _ = skip(entry, .actionNotEnabled, .group(id))
      return nil
    }
    return Removal(
      subject: .group(id), method: "DELETE", path: "/Groups/\(link.id)", body: nil, row: entry,
      endsManagement: true)
  }

  /// Adds and removes members, of those who are looked at; people without a Webex user are left out.
  mutating func exchangeMembers(of id: String, among people: some Collection<Int>) -> Outcome {
    guard let groups = job.groups, let link = store.groups[id], let group = tenant.group(id),
      groups.mapping.attributes.contains(where: { $0.target.lowercased() == "members" }),
      let wanted = scope.groups[id]
    else { return .skipped }
    var adding: [Int] = []
    var removing: [Int] = []
    for index in people.sorted() {
      let isWanted = wanted.contains(index) && tenant.directory.isLive(index)
      let isMember = store.isMember(index, of: id)
      guard isWanted != isMember, store.link(index) != nil else { continue }
      if isWanted { adding.append(index) } else { removing.append(index) }
    }
    var outcome = Outcome.skipped
    let size = Self.membersPerRequest
    for start in stride(from: 0, to: max(adding.count, removing.count), by: size) {
      let more = Array(adding.dropFirst(start).prefix(size))
      let fewer = Array(removing.dropFirst(start).prefix(size))
      guard
        let body = groups.builder.changeMembers(
          adding: more.compactMap { store.link($0)?.id },
          removing: fewer.compactMap { store.link($0)?.id })
      else { continue }
      var entry = entry(group)
      entry.match = .retrieved
      entry.targetId = link.id
      entry.action = .update
      entry.modified =
        more.map { (name: "members", old: nil, new: store.link($0)?.id) }
        + fewer.map { (name: "members", old: store.link($0)?.id, new: nil) }
      let answer = export("PATCH", "/Groups/\(link.id)", body)
      guard answer.isSuccess else {
        return fail(entry, failure(answer, "update", entry), .group(id))
      }
      for index in more { store.setMember(index, of: id, true) }
      for index in fewer { store.setMember(index, of: id, false) }
      outcome = succeed(entry, .group(id))
    }
    return outcome
  }
}
