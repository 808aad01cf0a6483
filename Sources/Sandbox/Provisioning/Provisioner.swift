import AttributeMapping
import SCIM

/// Carries out what a job's schema says, object by object, as the service does.
///
/// One value works on a stretch of a cycle, or on one call on demand: it reads the tenant as it
/// was at the beginning, asks Webex by requests, and collects what the log is told.
struct Provisioner {
  let tenant: Tenant
  let principal: ServicePrincipal
  let jobId: String
  let cycle: String
  let job: CompiledJob
  let scope: DirectoryScope
  let target: TargetClient
  let context: EvaluationContext
  /// Whether who leaves the scope keeps the account as it is.
  let keepsOutOfScope: Bool
  /// Who asked for it; nil for the service by itself.
  var initiator: JSON?

  var store: JobStore
  var random: SeededGenerator
  /// When the cycle began, from which retries are counted; nil for a call on demand.
  var began: Timestamp?
  /// When the object in hand is dealt with.
  var now: Timestamp
  var rows: [ProvisioningRow] = []
  /// Requests that write, and those of them that worked.
  var exports = 0
  var exported = 0
  var failed = 0
  /// Set once Webex refuses the token.
  var refusal: SyncJob.Failure?

  enum Outcome: Sendable, Equatable {
    case written, skipped, failed
  }

  /// A removal that is decided, but waits until all are known.
  struct Removal: Sendable {
    var subject: JobStore.Subject
    var method: String
    var path: String
    var body: JSONValue?
    var row: ProvisioningRow
    /// Whether the service answers for the object no longer.
    var endsManagement: Bool
  }

  // MARK: People

  /// Where a person stands, and what mappings read of them.
  func standing(_ index: Int) -> (PersonStanding, row: [AttributeValue]) {
    let directory = tenant.directory
    let life: PersonStanding.Life =
      directory.purgedUsers.contains(index)
      ? .purged : directory.deletedUsers[index] != nil ? .softDeleted : .live
    var standing = PersonStanding(
      life: life, isEnabled: directory.isEnabled(index), isAssigned: scope.isAssigned(index),
      passesFilter: true)
    guard let users = job.users else { return (standing, []) }
    var row = users.source.row(index, isSoftDeleted: false, in: directory)
    (standing.passesFilter, standing.clauses) = users.scoping(row)
    if !standing.isInScope {
      row = users.source.row(index, isSoftDeleted: true, in: directory)
    }
    return (standing, row)
  }

  /// Creates or updates a person who is in scope.
  mutating func upsert(
    _ index: Int, _ standing: PersonStanding, _ values: [AttributeValue]
  ) -> Outcome {
    guard let users = job.users else { return .skipped }
    let results = users.compiled.evaluate(values, context: context)
    var entry = entry(index, standing)
    entry.imported = store.link(index) == nil ? .add : .update
    let found: Found
    if let link = store.link(index) {
      found = read("/Users/\(link.id)", &entry)
    } else {
      let queries = users.builder.matchQueries(results)
      guard !queries.isEmpty else { return skip(entry, .importSkipped, .user(index)) }
      found = search("/Users", queries.map(\.query), &entry) { store, id in
        store.owner(of: id).map { $0 != index } ?? false
      }
    }
    switch found {
    case .failed(let failure): return fail(entry, failure, .user(index))
    case .none: return create(entry, users, results, .user(index), "/Users")
    case .one(let current):
      let id = current["id"]?.string ?? ""
      store.setLink(index, JobStore.Link(id: id))
      return update(
        entry, users, users.builder.update(results, current: current), .user(index), "/Users/\(id)")
    }
  }

  /// What must be sent for somebody who left; nil if nothing must, which the log is told.
  mutating func removal(
    _ index: Int, _ standing: PersonStanding, _ values: [AttributeValue]
  ) -> Removal? {
    guard let users = job.users, let link = store.link(index) else { return nil }
    var entry = entry(index, standing)
    entry.targetId = link.id
    let path = "/Users/\(link.id)"
    if standing.life == .purged {
      entry.imported = .delete
      entry.action = .delete
      guard users.mapping.allows(.delete) else {
        store.setLink(index, nil)
        _ = skip(entry, .actionNotEnabled, .user(index))
        return nil
      }
      return Removal(
        subject: .user(index), method: "DELETE", path: path, body: nil, row: entry,
        endsManagement: true)
    }
    if standing.isActive, keepsOutOfScope {
      _ = skip(entry, .skipsOutOfScopeDeletions, .user(index))
      return nil
    }
    let current: SCIM.JSONObject
    switch read(path, &entry) {
    case .one(let resource): current = resource
    case .none: return nil
    case .failed(let failure):
      _ = fail(entry, failure, .user(index))
      return nil
    }
    let results = users.compiled.evaluate(values, context: context)
    let active = users.mapping.attributes.firstIndex { $0.target.lowercased() == "active" }
    let disables = active.map { results[$0].value?.isTrue == false } ?? false
    guard disables, let body = users.builder.setActive(false, current: current) else {
      let allows = users.mapping.allows(.update)
      if standing.isActive { store.setLink(index, .init(id: link.id, isManaged: false)) }
      _ = skip(entry, allows ? .redundantExport : .actionNotEnabled, .user(index))
      return nil
    }
    entry.action = .disable
    entry.modified = [(name: "active", old: current["active"]?.logText, new: "False")]
    return Removal(
      subject: .user(index), method: "PATCH", path: path, body: body, row: entry,
      endsManagement: standing.isActive)
  }

  /// Sends a removal that was decided.
  @discardableResult
  mutating func carryOut(_ removal: Removal) -> Outcome {
    let answer = export(removal.method, removal.path, removal.body)
    let isGone = removal.method == "DELETE" && answer.status == 404
    guard answer.isSuccess || isGone else {
      let verb = removal.method == "DELETE" ? "delete" : "disable"
      return fail(
        removal.row,
        ProvisioningRow.Failure(
          answer, verb: verb, "\(removal.row.kind.rawValue) '\(removal.row.reportable)'"),
        removal.subject)
    }
    store.held.remove(removal.subject)
    switch removal.subject {
    case .user(let index):
      if removal.method == "DELETE" {
        store.setLink(index, nil)
      } else if removal.endsManagement, let link = store.link(index) {
        store.setLink(index, JobStore.Link(id: link.id, isManaged: false))
      }
    case .group(let id): store.setGroup(id, nil)
    }
    return succeed(removal.row, removal.subject)
  }

  /// Keeps a removal back because too many are pending.
  mutating func hold(_ removal: Removal) {
    var row = removal.row
    row.action = .stagedDelete
    row.status = .skipped
    store.held.insert(removal.subject)
    rows.append(row)
  }

  /// Says that somebody is not provisioned.
  mutating func skip(_ index: Int, _ standing: PersonStanding) -> Outcome {
    var entry = entry(index, standing)
    entry.targetId = store.link(index)?.id
    return skip(entry, standing.skipReason, .user(index))
  }

  /// Links the manager, and whatever else is a reference, once both sides exist.
  mutating func resolveReferences(_ index: Int) -> Outcome {
    guard let users = job.users, let link = store.link(index) else { return .skipped }
    let (standing, values) = standing(index)
    guard standing.isInScope else { return .skipped }
    let wanted = users.references.compactMap { rule -> (rule: MappingRule, id: String)? in
      let place = users.mapping.attributes.firstIndex { $0.id == rule.id } ?? 0
      guard let text = users.compiled.evaluate(ruleAt: place, values, context: context).value?.text,
        let other = tenant.directory.indexOfID(text), let link = store.link(other)
      else { return nil }
      return (rule, link.id)
    }
    guard !wanted.isEmpty else { return .skipped }
    var entry = entry(index, standing)
    guard case .one(let current) = read("/Users/\(link.id)", &entry) else { return .skipped }
    for (rule, id) in wanted {
      guard let body = users.builder.link(rule.id, to: id, current: current) else { continue }
      entry.action = .update
      entry.modified = [(name: rule.target, old: nil, new: id)]
      let answer = export("PATCH", "/Users/\(link.id)", body)
      guard answer.isSuccess else {
        return fail(entry, failure(answer, "update", entry), .user(index))
      }
      rows.append(entry)
    }
    return .written
  }

  // MARK: Log

  /// The log's entry about a person, before anything was tried.
  mutating func entry(_ index: Int, _ standing: PersonStanding) -> ProvisioningRow {
    let directory = tenant.directory
    var entry = blankEntry()
    entry.sourceId = directory.userIDs.id(index)
    entry.sourceName = directory.text(.displayName, of: index) ?? ""
    entry.sourcePrincipalName = directory.text(.userPrincipalName, of: index) ?? ""
    entry.scoping = .init(
      isActive: standing.isActive, isAssigned: standing.isAssigned,
      passesFilter: standing.passesFilter, clauses: standing.clauses)
    return entry
  }

  mutating func blankEntry() -> ProvisioningRow {
    ProvisioningRow(
      id: random.guid(), when: now, jobId: jobId, cycleId: cycle, changeId: random.guid(),
      action: .other, status: .success, milliseconds: 180 + Int(random.next() % 900),
      principal: principal, sourceId: "", sourceName: "", sourcePrincipalName: "",
      initiator: initiator)
  }
}
