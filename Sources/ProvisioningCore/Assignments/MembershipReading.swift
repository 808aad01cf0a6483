internal import HTTPTransport
internal import MicrosoftGraph

/// The direct people of some groups, as provisioning counts them.
struct DirectMembership: Sendable {
  struct Member: Sendable {
    var name: String
    var isEnabled: Bool?
    /// The user principal name, where it is known.
    var userName: String?
  }

  var people: [String: Member] = [:]
  var nestedGroups: [String] = []
  /// False when reading ended early.
  var isWhole = true
  /// Whether the directory has no such group any more.
  var isGone = false
}

struct MembershipReader: Sendable {
  let graph: GraphClient
  /// People of one group that are read at most.
  var limit = 20_000

  /// Four groups at a time; a group that can't be read is not whole.
  func memberships(of groups: [String]) async -> [String: DirectMembership] {
    let memberships = await boundedMap(groups) { await membership(of: $0) }
    return Dictionary(zip(groups, memberships), uniquingKeysWith: { $1 })
  }

  private func membership(of group: String) async -> DirectMembership {
    var membership = DirectMembership()
    do {
      for try await page in graph.membersToProvision(group: group) {
        try Task.checkCancellation()
        for member in page.items { membership.take(member) }
        if membership.people.count >= limit, page.nextLink != nil {
          membership.isWhole = false
          break
        }
      }
    } catch let error as GraphError where error.isNotFound {
      membership.isGone = true
    } catch {
      membership.isWhole = false
    }
    return membership
  }

  /// Who of some people is a direct member of one of some groups, and whether all could be read.
  func covered(
    _ people: [String], by groups: Set<String>
  ) async -> (ids: Set<String>, isWhole: Bool) {
    guard !groups.isEmpty, !people.isEmpty else { return ([], true) }
    if people.count <= 20 {
      var ids: Set<String> = []
      for person in people {
        guard let direct = try? await graph.directGroups(ofUser: person) else {
          return (ids, false)
        }
        if !groups.isDisjoint(with: direct) { ids.insert(person) }
      }
      return (ids, true)
    }
    let wanted = Set(people)
    let memberships = await memberships(of: groups.sorted())
    let ids = memberships.values.reduce(into: Set<String>()) {
      $0.formUnion($1.people.keys.filter(wanted.contains))
    }
    return (ids, memberships.values.allSatisfy(\.isWhole))
  }
}

extension DirectMembership {
  fileprivate mutating func take(_ member: DirectoryObject) {
    switch member.kind?.known {
    case .user:
      people[member.id] = Member(
        name: member.displayName ?? member.userPrincipalName ?? member.id,
        isEnabled: member.accountEnabled, userName: member.userPrincipalName)
    case .group: nestedGroups.append(member.displayName ?? member.id)
    default: break
    }
  }
}
