import OrderedCollections
import SCIM

/// Who is in a group.
struct WebexGroupMembers: Sendable {
  enum Member: Sendable, Hashable {
    /// A user by handle.
    case user(Int)
    /// A group by id.
    case group(String)
  }

  /// The members that the provisioning service had put in when the sandbox began.
  private enum Base: Sendable {
    /// Not listed yet.
    case rule(Population.Group)
    /// Handles, ascending.
    case list([Int32])
  }

  private var base: Base
  /// Members beyond the base in the order in which they came, with their kind as clients wrote it.
  private(set) var added: OrderedDictionary<Member, String> = [:]

  init() { base = .list([]) }

  init(_ group: Population.Group) { base = .rule(group) }

  func contains(_ member: Member) -> Bool {
    if added[member] != nil { return true }
    guard case .user(let handle) = member else { return false }
    switch base {
    case .rule(let group): return group.contains(handle)
    case .list(let list): return Int32(exactly: handle).flatMap { list.sortedPlace(of: $0) } != nil
    }
  }

  /// Lists the base's members, so that they can be counted and changed.
  mutating func list(_ users: inout WebexUsers) {
    guard case .rule(let group) = base else { return }
    base = .list(users.generatedOrder().filter { group.contains(Int($0)) })
  }

  private var listed: [Int32] {
    if case .list(let list) = base { list } else { [] }
  }

  // The rest counts on `list` having been called.

  var count: Int { listed.count + added.count }

  /// Up to `count` members from a 0-based position on, with their kind.
  func slice(from position: Int, count: Int) -> [(Member, type: String)] {
    let list = listed
    let total = list.count + added.count
    guard position < total else { return [] }
    var members: [(Member, type: String)] = []
    for place in position..<position + min(count, total - position) {
      if place < list.count {
        members.append((.user(Int(list[place])), "user"))
      } else {
        let item = added.elements[place - list.count]
        members.append((item.key, item.value))
      }
    }
    return members
  }

  mutating func add(_ member: Member, type: String) {
    guard !contains(member) else { return }
    added[member] = type
  }

  mutating func remove(_ member: Member) {
    added[member] = nil
    guard case .user(let handle) = member, case .list(var list) = base,
      let place = Int32(exactly: handle).flatMap({ list.sortedPlace(of: $0) })
    else { return }
    base = .list([])
    list.remove(at: place)
    base = .list(list)
  }

  mutating func removeAll() {
    base = .list([])
    added = [:]
  }
}

extension Population.Group {
  /// Whether the group had that person as a direct member; the members of its groups don't count.
  func contains(_ index: Int) -> Bool {
    rule.contains(index) || listed.contains(.user(index))
  }
}

/// One group: its attributes without members, and who is in it.
struct WebexGroup: Sendable {
  let id: String
  /// All but `members` and the location.
  var resource: SCIM.JSONObject
  var members: WebexGroupMembers

  var displayName: String { resource["displayName"]?.string ?? "" }
}

/// The groups of the organization.
struct WebexGroups: Sendable {
  private var groups: OrderedDictionary<String, WebexGroup> = [:]
  private var idsByName: [String: OrderedSet<String>] = [:]

  var count: Int { groups.count }
  var all: [WebexGroup] { Array(groups.values) }

  subscript(id: String) -> WebexGroup? { groups[id.lowercased()] }

  /// Ids of the groups of that name in any case.
  func ids(displayName: String) -> [String] {
    idsByName[displayName.lowercased()].map { Array($0) } ?? []
  }

  mutating func put(_ group: WebexGroup) {
    forgetName(group.id)
    groups[group.id] = group
    idsByName[group.displayName.lowercased(), default: []].append(group.id)
  }

  mutating func remove(_ id: String) {
    forgetName(id)
    groups[id] = nil
    for key in groups.keys where groups[key]?.members.contains(.group(id)) == true {
      groups[key]?.members.remove(.group(id))
    }
  }

  /// Takes a user who is gone out of all groups.
  mutating func forget(user handle: Int) {
    for index in groups.values.indices { groups.values[index].members.remove(.user(handle)) }
  }

  /// Lists the members of a group, so that they can be counted.
  mutating func listMembers(_ id: String, _ users: inout WebexUsers) {
    groups[id]?.members.list(&users)
  }

  private mutating func forgetName(_ id: String) {
    guard let name = groups[id]?.displayName.lowercased() else { return }
    idsByName[name]?.remove(id)
    if idsByName[name]?.isEmpty == true { idsByName[name] = nil }
  }
}
