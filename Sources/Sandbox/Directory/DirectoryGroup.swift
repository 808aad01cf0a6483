/// A group: its Graph properties and who is in it.
struct DirectoryGroup: Sendable {
  /// Members that need no list.
  enum Rule: Sendable, Equatable {
    case none
    /// Everybody of the own company but the people of one department.
    case employees
    case department(Int)
  }

  enum Member: Sendable, Hashable {
    case user(Int)
    case group(String)

    var isUser: Bool {
      if case .user = self { true } else { false }
    }
  }

  let id: String
  /// All properties but `id`.
  var properties: JSONObject
  var rule: Rule
  /// Members beyond the rule, in the order in which they came.
  var listed: [Member] = []
  /// People whom the rule names, but who were taken out.
  var excluded: Set<Int> = []
  var deleted: Timestamp?

  var displayName: String { properties["displayName"]?.string ?? "" }

  static let defaults = [
    "id", "deletedDateTime", "classification", "createdDateTime", "description", "displayName",
    "expirationDateTime", "groupTypes", "isAssignableToRole", "mail", "mailEnabled",
    "mailNickname", "membershipRule", "membershipRuleProcessingState", "onPremisesSyncEnabled",
    "renewedDateTime", "securityEnabled", "securityIdentifier", "visibility",
  ]

  /// The value of a property, null for one that was never set.
  func value(_ name: String) -> JSON {
    if name == "id" { return .string(id) }
    if name == "deletedDateTime" { return .optional(deleted?.iso) }
    if name == "groupTypes" { return properties[name] ?? [] }
    return properties[name] ?? .null
  }

  func object(_ names: [String] = defaults) -> JSONObject {
    JSONObject(names.map { ($0, value($0)) })
  }
}

extension DirectoryGroup.Rule {
  func contains(_ index: Int) -> Bool {
    switch self {
    case .none: false
    case .employees:
      !Person.isGuest(index) && Person.department(index) != Person.outsideDepartment
    case .department(let number): Person.department(index) == number
    }
  }

  /// How many of the first `count` people the rule names.
  func count(of count: Int) -> Int {
    guard self != .none else { return 0 }
    return Periodic.count(count, where: contains)
  }
}

/// Counting people by properties that repeat after `Person.period`.
enum Periodic {
  static func count(_ count: Int, where predicate: (Int) -> Bool) -> Int {
    let (periods, rest) = count.quotientAndRemainder(dividingBy: Person.period)
    var inRest = 0
    for index in 0..<rest where predicate(index) { inRest += 1 }
    guard periods > 0 else { return inRest }
    var inPeriod = inRest
    for index in rest..<Person.period where predicate(index) { inPeriod += 1 }
    return periods * inPeriod + inRest
  }
}

extension DirectoryGroup {
  func contains(user index: Int, in directory: Directory) -> Bool {
    directory.isLive(index) && names(.user(index), in: directory)
  }

  /// Whether somebody or a group is a member as long as they are not deleted.
  func names(_ member: Member, in directory: Directory) -> Bool {
    if case .user(let index) = member, index < directory.generated, rule.contains(index),
      !excluded.contains(index)
    {
      return true
    }
    return listed.contains(member)
  }

  /// How many members there are; people and groups that were deleted do not count.
  func memberCount(in tenant: Tenant) -> Int {
    let directory = tenant.directory
    var count = rule.count(of: directory.generated)
    if rule != .none {
      count -= excluded.count { directory.isLive($0) }
      count -= directory.deletedUsers.keys.count {
        $0 < directory.generated && rule.contains($0) && !excluded.contains($0)
      }
      count -= directory.purgedUsers.count {
        $0 < directory.generated && rule.contains($0) && !excluded.contains($0)
      }
    }
    return count + listed.count { tenant.isLive($0) }
  }

  /// Up to `limit` members from a cursor on, and the cursor of the rest.
  func members(from cursor: Int, limit: Int, in tenant: Tenant) -> ([Member], next: Int?) {
    let directory = tenant.directory
    let ruled = rule == .none ? 0 : directory.generated
    var found: [Member] = []
    var position = max(0, cursor)
    while position < ruled + listed.count, found.count < limit {
      if position < ruled {
        if rule.contains(position), !excluded.contains(position), directory.isLive(position) {
          found.append(.user(position))
        }
      } else if tenant.isLive(listed[position - ruled]) {
        found.append(listed[position - ruled])
      }
      position += 1
    }
    return (found, position < ruled + listed.count ? position : nil)
  }
}
