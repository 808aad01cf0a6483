internal import HTTPTransport
internal import MicrosoftGraph

/// Who is in some groups: what changed since the last time where the service tells that, else all.
struct GroupReader {
  let graph: GraphClient
  let purpose: Purpose
  /// Called once a page with how many members were told.
  let progress: @Sendable (Int) -> Void

  /// Groups of one link: a delta is narrowed to so many.
  private static let groupsPerLink = 50
  /// Links that groups are read by at once.
  private static let linksAtOnce = 4

  struct Wanted: Sendable {
    var id: String
    /// Nil where only the group itself tells it.
    var name: String?
  }

  /// Stored groups as they are now, by id; those that must be read whole are missing.
  func updated(_ stored: [GroupMembership]) async throws -> [String: GroupMembership] {
    let tracked = stored.filter { $0.failure == nil && $0.link != nil }
    let links = Dictionary(grouping: tracked) { $0.link ?? "" }
    let followed = try await boundedMap(Array(links)) { try await follow($0.key, $0.value) }
    return Dictionary(
      followed.joined().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func follow(
    _ link: String, _ groups: [GroupMembership]
  ) async throws -> [GroupMembership] {
    guard graph.serves(link), let told = try await told(graph.groupItemsDelta(from: link)) else {
      return []
    }
    return groups.compactMap { group in
      var group = group
      group.link = told.link
      guard let changes = told.groups[group.id.lowercased()] else { return group }
      if changes.isGone || changes.isUnreadable { return nil }
      changes.apply(to: &group)
      return group
    }
  }

  /// Groups with all their members; one that can't be read has the reason.
  func whole(_ wanted: [Wanted]) async throws -> [GroupMembership] {
    if wanted.isEmpty { return [] }
    let share = (wanted.count + Self.linksAtOnce - 1) / Self.linksAtOnce
    let size = min(share, Self.groupsPerLink)
    let parts = stride(from: 0, to: wanted.count, by: size).map {
      Array(wanted[$0..<min($0 + size, wanted.count)])
    }
    return try await boundedMap(parts, most: Self.linksAtOnce) { part in
      let told = try await told(graph.groupItemsDelta(ids: part.map(\.id)))
      return try await boundedMap(part, most: 1) { try await group($0, told) }
    }.flatMap(\.self)
  }

  /// A group from what a first delta told; one of which it tells no members is asked for itself, as
  /// it may only hide them.
  private func group(_ wanted: Wanted, _ told: Told?) async throws -> GroupMembership {
    let changes = told?.groups[wanted.id.lowercased()]
    if let changes, changes.tellsMembers, !changes.isGone, !changes.isUnreadable {
      var group = GroupMembership(
        id: wanted.id, name: wanted.name ?? wanted.id, users: [], nested: [], link: told?.link)
      changes.apply(to: &group)
      return group
    }
    var group = try await listed(wanted, name: wanted.name ?? changes?.name)
    let isEmpty = group.failure == nil && group.users.isEmpty && group.nested.isEmpty
    if isEmpty, let changes, !changes.isGone, !changes.isUnreadable { group.link = told?.link }
    return group
  }

  // MARK: - By what changed

  /// What the pages of a delta told, by the groups' ids in lower case.
  private struct Told {
    var groups: [String: GroupChanges] = [:]
    var link: String?
  }

  /// Nil where the service gives no changes, or some that can't be understood.
  private func told(_ pages: GraphPages<GraphItem>) async throws -> Told? {
    var told = Told()
    do {
      for try await page in pages.readAhead() {
        try Task.checkCancellation()
        guard page.unreadable.isEmpty else { return nil }
        var count = 0
        for item in page.items {
          guard let id = item.json["id"]?.nonEmptyString?.lowercased() else { return nil }
          count += told.groups[id, default: GroupChanges()].take(item.json)
        }
        progress(count)
        told.link = page.deltaLink ?? told.link
      }
    } catch let error as GraphError
      where error.needsResync || [400, 403, 404, 405, 501].contains(error.status)
    {
      return nil
    }
    return told
  }

  // MARK: - By list

  private func listed(_ wanted: Wanted, name: String?) async throws -> GroupMembership {
    var changes = GroupChanges()
    var group = GroupMembership(id: wanted.id, name: name ?? "", users: [], nested: [])
    do {
      for try await page in graph.members(group: wanted.id).readAhead() {
        try Task.checkCancellation()
        changes.take(members: page.items.lazy.map(\.json))
        if !page.unreadable.isEmpty { changes.isUnreadable = true }
        progress(page.items.count)
      }
      if group.name.isEmpty {
        group.name = (try? await graph.group(wanted.id).displayName) ?? wanted.id
      }
    } catch let error as GraphError where error.status == 404 || error.status == 403 {
      group.failure = ProvisioningError(error, purpose).message
      if group.name.isEmpty { group.name = wanted.id }
    }
    changes.apply(to: &group)
    if changes.isUnreadable { group.failure = "a member can't be understood" }
    return group
  }
}

/// What pages tell of one group, one after the other; the later word counts.
///
/// Groups have hundreds of thousands of members: of users only the id is read.
struct GroupChanges: Sendable {
  private(set) var name: String?
  private(set) var isGone = false
  private(set) var tellsMembers = false
  var isUnreadable = false
  private var added: [ObjectKey] = []
  private var addedGroups: [String] = []
  private var removed: Set<ObjectKey> = []

  /// - Returns: how many members were told.
  mutating func take(_ group: JSONNode) -> Int {
    isGone = isGone || group["@removed"] != nil
    name = group["displayName"]?.nonEmptyString ?? name
    guard let members = group["members@delta"] else { return 0 }
    guard members.isArray else {
      isUnreadable = true
      return 0
    }
    tellsMembers = true
    return take(members: members.elements)
  }

  /// - Returns: how many there were.
  @discardableResult
  mutating func take(members: some Sequence<JSONNode>) -> Int {
    let (idPlace, removedPlace, typePlace) = (0, 1, 2)
    var fields = JSONFields(["id", "@removed", "@odata.type"])
    var id: [UInt8] = []
    var count = 0
    for member in members {
      count += 1
      id.removeAll(keepingCapacity: true)
      guard fields.find(in: member), fields.appendString(at: idPlace, to: &id), !id.isEmpty else {
        isUnreadable = true
        continue
      }
      take(id, isRemoved: fields.hasValue(at: removedPlace), type: fields[typePlace])
    }
    return count
  }

  private mutating func take(_ id: [UInt8], isRemoved: Bool, type: JSONNode?) {
    let key = ObjectKey(id.span)
    if isRemoved {
      removed.insert(key)
      return
    }
    guard let type else {
      isUnreadable = true
      return
    }
    let isUser = type.isString("#microsoft.graph.user")
    guard isUser || type.isString("#microsoft.graph.group") else { return }
    if !removed.isEmpty { removed.remove(key) }
    if isUser { added.append(key) } else { addedGroups.append(String(decoding: id, as: UTF8.self)) }
  }

  func apply(to group: inout GroupMembership) {
    group.name = name ?? group.name
    if added.isEmpty, addedGroups.isEmpty, removed.isEmpty { return }
    var seen = KeyTable(capacity: added.count)
    let users = added.filter { !removed.contains($0) && seen.insert($0, 0) == nil }
    group.users.removeAll { removed.contains($0) || seen[$0] != nil }
    group.users += users
    var nested: Set<ObjectKey> = removed
    group.nested = (addedGroups + group.nested).filter {
      nested.insert(ObjectKey($0)).inserted
    }
  }
}
