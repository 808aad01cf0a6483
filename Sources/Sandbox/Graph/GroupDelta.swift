import OrderedCollections
import SCIM

/// What changed of groups, as a delta query tells it.
struct GroupChange: Sendable {
  /// Nil for every group that the member is in: who is deleted leaves them, who is restored comes
  /// back.
  var group: String?
  /// Who came or went; nil where the group itself changed.
  var member: DirectoryGroup.Member?
}

/// `GET /groups/delta`: first every group with its members, then only what changed since the link
/// was made.
///
/// A group whose members don't fit on a page comes again on the next one.
struct GroupDelta {
  let graph: GraphCall
  let tenant: Tenant

  private enum Place {
    /// Still reading all groups, from a member of one on; the log stood at `since` then.
    case initial(group: Int, member: Int, since: Int)
    /// Reading the log from here on.
    case log(Int)
  }

  private func place() throws(GraphError) -> Place {
    let end = tenant.groupLog.count
    guard let token = try graph.deltaToken() else {
      return .initial(group: 0, member: 0, since: end)
    }
    switch token.kind {
    case .latest: return .log(end)
    case .initial:
      // A group that was purged meanwhile leaves no place to go on from.
      if let since = token.number(0), since <= end, let member = token.number(1),
        let group = token.text(2).flatMap(tenant.groups.index(forKey:))
      {
        return .initial(group: group, member: member, since: since)
      }
    case .log:
      if let position = token.number(0), position <= end { return .log(position) }
    }
    throw graph.syncStateGone
  }

  private var columns: [String] {
    let selected = graph.query.select
    return selected.isEmpty
      ? DirectoryGroup.defaults
      : ["id"] + selected.filter { $0 != "id" && !$0.hasPrefix("members") }
  }

  private var tellsMembers: Bool {
    graph.query.select.isEmpty || graph.query.select.contains { $0.hasPrefix("members") }
  }

  func reply() throws -> Reply {
    try EntityType.group.check(graph.query)
    let wanted = try graph.query.deltaIDs()
    let isWanted = { (id: String) in wanted?.contains(id) ?? true }
    return switch try place() {
    case .initial(let group, let member, let since):
      initial(group, member, since: since, isWanted)
    case .log(let position): changes(from: position, isWanted)
    }
  }

  // MARK: Everything

  private func initial(
    _ first: Int, _ firstMember: Int, since: Int, _ isWanted: (String) -> Bool
  ) -> Reply {
    var page = DeltaPage(graph, "groups")
    var room = graph.query.pageSize
    var cursor = firstMember
    for index in first..<tenant.groups.count {
      let group = tenant.groups.values[index]
      guard group.deleted == nil, isWanted(group.id) else { continue }
      guard room > 0 else {
        return page.reply(
          graph.deltaLink(.initial, [String(since), String(cursor), group.id], isLast: false))
      }
      room -= 1
      guard tellsMembers else {
        page.add(group, columns, [], in: tenant)
        continue
      }
      let (members, next) = group.members(from: cursor, limit: max(1, room), in: tenant)
      page.add(group, columns, members.map { ($0, true) }, in: tenant)
      room -= members.count
      cursor = 0
      if let next {
        return page.reply(
          graph.deltaLink(.initial, [String(since), String(next), group.id], isLast: false))
      }
    }
    return page.reply(graph.deltaLink(.log, [String(since)], isLast: true))
  }

  // MARK: Changes

  private func changes(from position: Int, _ isWanted: (String) -> Bool) -> Reply {
    let end = min(tenant.groupLog.count, position + graph.query.pageSize)
    var changed: OrderedDictionary<String, OrderedSet<DirectoryGroup.Member>> = [:]
    for change in tenant.groupLog[position..<end] where change.member == nil || tellsMembers {
      let groups =
        change.group.map { [$0] }
        ?? tenant.groups.values.filter { group in
          change.member.map { group.names($0, in: tenant.directory) } ?? false
        }.map(\.id)
      for id in groups where isWanted(id) {
        var members = changed[id] ?? []
        if let member = change.member { members.append(member) }
        changed[id] = members
      }
    }
    var page = DeltaPage(graph, "groups")
    for (id, members) in changed {
      if let group = tenant.group(id) {
        page.add(
          group, columns,
          members.map { ($0, tenant.isLive($0) && group.names($0, in: tenant.directory)) },
          in: tenant)
      } else {
        page.addRemoved(id, tenant.groups[id] == nil ? "deleted" : "changed")
      }
    }
    return page.reply(
      graph.deltaLink(.log, [String(end)], isLast: end == tenant.groupLog.count))
  }
}

extension DeltaPage {
  fileprivate mutating func add(
    _ group: DirectoryGroup, _ columns: [String],
    _ members: [(member: DirectoryGroup.Member, isThere: Bool)], in tenant: Tenant
  ) {
    add { $0.group(group, columns, members, in: tenant) }
  }
}

extension JSONText {
  fileprivate mutating func group(
    _ group: DirectoryGroup, _ columns: [String],
    _ members: [(member: DirectoryGroup.Member, isThere: Bool)], in tenant: Tenant
  ) {
    raw("{")
    for (place, name) in columns.filter(group.wasSet).enumerated() {
      if place > 0 { raw(",") }
      string(name)
      raw(":")
      write(group.value(name))
    }
    for (place, entry) in members.enumerated() {
      raw(place == 0 ? ",\"members@delta\":[" : ",")
      switch entry.member {
      case .user(let index):
        raw("{\"@odata.type\":\"#microsoft.graph.user\",\"id\":")
        string(tenant.directory.userIDs.id(index))
      case .group(let id):
        raw("{\"@odata.type\":\"#microsoft.graph.group\",\"id\":")
        string(id)
      }
      raw(entry.isThere ? "}" : ",\"@removed\":{\"reason\":\"deleted\"}}")
    }
    raw(members.isEmpty ? "}" : "]}")
  }
}

extension DirectoryGroup {
  /// Whether a property ever had a value; a delta tells no others.
  fileprivate func wasSet(_ name: String) -> Bool {
    name == "id" || name == "groupTypes" || properties[name] != nil
  }
}
