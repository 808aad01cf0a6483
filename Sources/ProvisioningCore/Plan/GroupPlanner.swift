internal import AttributeMapping
internal import SCIM
internal import Synchronization

/// What a cycle does with one group.
struct GroupEntry: Sendable, Equatable {
  /// Object id and name in Entra; an empty id for a group that Entra did not make.
  var id: String
  var name: String
  var target: TargetGroup?
  var action: PlanAction
  var reason: PlanReason
  /// Row numbers of Webex users to add and to remove.
  var adding: [Int32] = []
  var removing: [Int32] = []
  /// Row numbers of people who must be created before they are added.
  var pending: [Int32] = []
}

/// A group that is in scope: assigned, or one of the tenant's where all are.
struct ScopedGroup: Sendable {
  /// Object id and name in Entra.
  var id: String
  var name: String
}

/// Plans the groups in scope, with their members of the first level.
///
/// The service never asks for a group's members, it sends what changes in Entra. What is predicted
/// here is what it takes for Webex to have the members that Entra has.
struct GroupPlanner {
  let source: GroupSource
  let builder: RequestBuilder
  private let target: PlanTarget
  private let people: Planner.Result
  private let groups: [TargetGroup]
  /// Places of them by object id and by name, both in lower case.
  private let linked: [String: [Int]]
  private let named: [String: [Int]]
  /// Webex users by id.
  private let ids: UsersById
  private static let noFields = TargetFields(places: Int(TargetSelection.firstMapped))

  private var mapping: ObjectMapping { source.mapping }

  /// - Parameter directory: what was read of the groups themselves.
  /// - Returns: nil if groups are not mapped.
  init?(
    _ schema: MappingSchema, _ target: PlanTarget, _ people: Planner.Result,
    _ groups: [TargetGroup], directory: DirectoryGroup.Table, dialect: PatchDialect
  ) {
    guard var source = GroupSource(schema) else { return nil }
    source.directory = directory
    self.source = source
    builder = RequestBuilder(
      mapping: source.mapping,
      attributes: schema.targetObject(of: source.mapping)?.attributes ?? [], dialect: dialect)
    self.target = target
    self.people = people
    self.groups = groups
    linked = Dictionary(grouping: groups.indices) { groups[$0].externalId?.lowercased() ?? "" }
    named = Dictionary(grouping: groups.indices) { groups[$0].displayName.lowercased() }
    ids = UsersById(target.table)
  }

  @concurrent
  func plan(
    _ scoped: [ScopedGroup], _ memberships: Memberships, leaving: LeavingGroups
  ) async -> [GroupEntry] {
    var seen: Set<String> = []
    var claimed: Set<String> = []
    var entries: [GroupEntry] = []
    for group in scoped where seen.insert(group.id).inserted {
      let (id, name) = (group.id, group.name)
      let matching = matching(id, name)
      guard let row = source.row(id, name) else {
        claimed.formUnion(matching.map(\.id))
        entries.append(
          GroupEntry(
            id: id, name: name, target: matching.first, action: .skip, reason: .groupUnread))
        continue
      }
      guard source.filter?.passes(row) != false else {
        // Of a group that it never took over the service knows nothing, whatever its name is.
        let linked = matching.filter { $0.externalId?.lowercased() == id.lowercased() }
        claimed.formUnion(linked.map(\.id))
        entries += leaving.filteredOut(
          id, name, linked, allowsDeletion: mapping.allows(.delete))
        continue
      }
      claimed.formUnion(matching.map(\.id))
      guard let membership = memberships.groups[id], membership.failure == nil else {
        entries += matching.prefix(1).map {
          GroupEntry(id: id, name: name, target: $0, action: .skip, reason: .scopeUnknown)
        }
        continue
      }
      entries.append(await plan(id, name, row, membership, matching))
    }
    for group in groups where !claimed.contains(group.id) {
      entries.append(leaving.entry(group, allowsDeletion: mapping.allows(.delete)))
    }
    return entries
  }

  /// The groups of Webex that one of the directory may be: by its object id, else by its name.
  private func matching(_ id: String, _ name: String) -> [TargetGroup] {
    (linked[id.lowercased()] ?? named[name.lowercased()] ?? []).map { groups[$0] }
  }

  private func plan(
    _ id: String, _ name: String, _ row: [AttributeValue], _ membership: GroupMembership,
    _ matching: [TargetGroup]
  ) async -> GroupEntry {
    var entry = GroupEntry(id: id, name: name, action: .create, reason: .notInWebex)
    if matching.count > 1 {
      entry.target = matching[0]
      entry.action = .conflict
      entry.reason = .severalTargets
      return entry
    }
    entry.target = matching.first
    await addMembers(membership, &entry)
    guard let group = matching.first else {
      if !mapping.allows(.add) { (entry.action, entry.reason) = (.skip, .creationOff) }
      return entry
    }
    let changes =
      builder.needsUpdate(source.compiled.evaluate(row), current: group.body)
      || !entry.adding.isEmpty || !entry.removing.isEmpty || !entry.pending.isEmpty
    if !changes {
      (entry.action, entry.reason) = (.skip, .differs)
    } else if mapping.allows(.update) {
      (entry.action, entry.reason) = (.update, .differs)
    } else {
      (entry.action, entry.reason) = (.skip, .updateOff)
    }
    return entry
  }

  private func addMembers(_ membership: GroupMembership, _ entry: inout GroupEntry) async {
    guard mapping.attributes.contains(where: { $0.target.lowercased() == "members" }) else {
      return
    }
    // A group may have everybody: both sides at once.
    async let members = ids.rows(of: entry.target?.members ?? [])
    var wanted = RowSet(count: target.table.count)
    var numbers: [Int32] = []
    for key in membership.users {
      switch resolution(of: key) {
      case .user(let number):
        wanted.insert(number)
        numbers.append(number)
      case .pending(let source): entry.pending.append(source)
      case nil: continue
      }
    }
    let present = await members
    entry.adding = numbers.filter { !present.contains($0) }
    let others = present.numbers(besides: wanted)
    if others.isEmpty { return }
    // Members whom nobody put there from Entra stay; whoever left the group goes, in scope or not.
    let keys = Set(membership.users)
    var fields = Self.noFields
    for number in others {
      target.table.read(Int(number), into: &fields)
      guard let external = fields[TargetSelection.Fixed.externalId.rawValue] else { continue }
      let key = external.key(target.table.bytes)
      let isInDirectory = people.touched.contains(number) || resolution(of: key) != nil
      if !keys.contains(key), isInDirectory { entry.removing.append(number) }
    }
  }

  private enum Resolution {
    /// Row number of the Webex user.
    case user(Int32)
    /// Row number of a person who must be created.
    case pending(Int32)
  }

  /// Whom a person in scope is in Webex; nil for who isn't in scope.
  private func resolution(of key: ObjectKey) -> Resolution? {
    if let number = target.linked(key) {
      return people.linkedInScope.contains(number) ? .user(number) : nil
    }
    guard let place = people.resolved[key] else { return nil }
    let (source, number) = people.resolvedRows[Int(place)]
    return number == PlanEntry.nobody ? .pending(source) : .user(number)
  }
}

/// Finds Webex users by id; its table is made when the first group has members.
private final class UsersById: Sendable {
  private let table: TargetTable
  private let index = Mutex<TargetIndex?>(nil)

  init(_ table: TargetTable) { self.table = table }

  @concurrent
  func rows(of ids: [ObjectKey]) async -> RowSet {
    var rows = RowSet(count: table.count)
    if ids.isEmpty { return rows }
    let index = index.withLock { index in
      if let index { return index }
      let made = table.keys(at: .id)
      index = made
      return made
    }
    for id in ids {
      if let number = index.first(id, in: table) { rows.insert(number) }
    }
    return rows
  }
}
