/// Who is assigned, by object id: assignments and the first-level members of assigned groups.
struct ScopeTable: Sendable {
  /// What the table says of somebody.
  struct Entry: Sendable, Equatable {
    /// Place of the first path.
    var path: Int
    /// Whether several assignments bring the person in.
    var isRepeated = false
    /// Whether the path leads through a nested group and doesn't count.
    var isNested = false

    fileprivate static let repeated: Int32 = 1 << 24
    fileprivate static let nested: Int32 = 1 << 25

    fileprivate init(_ code: Int32) {
      path = Int(code & 0xFF_FFFF)
      isRepeated = code & Self.repeated != 0
      isNested = code & Self.nested != 0
    }
  }

  let paths: [ScopePath]
  /// Whether all users of the tenant are synchronized, assigned or not.
  let includesEverybody: Bool
  /// Assigned groups whose members could not be read, or were never read, and assignments that
  /// can't be understood.
  let unreadGroups: [String]
  private var table: KeyTable
  /// People in nested groups only, by the place of the path.
  private let nestedCounts: [Int: Int]

  init(
    assignments: [Assignment], memberships: Memberships, includesEverybody: Bool = false
  ) {
    var builder = Builder()
    if !includesEverybody {
      // As a rule one group has most of them, and the others are in it.
      let sizes = assignments.compactMap { memberships.groups[$0.principalId]?.users.count }
      builder.table.reserve((sizes.max() ?? 0) + assignments.count - sizes.count)
      for assignment in assignments where assignment.principalKind == .user {
        let path = builder.path(ScopePath(assignment: assignment))
        builder.add([ObjectKey(assignment.principalId)], path)
      }
      builder.unread += assignments.filter(\.isUnreadable).map(\.principalName)
      let groups = assignments.filter { $0.principalKind == .group }
      for assignment in groups {
        guard let group = memberships.groups[assignment.principalId], group.failure == nil else {
          builder.unread.append(assignment.principalName)
          continue
        }
        builder.add(group.users, builder.path(ScopePath(assignment: assignment)))
      }
      for assignment in groups { builder.addNested(in: assignment, memberships) }
    }
    paths = builder.paths
    unreadGroups = builder.unread
    table = builder.table
    nestedCounts = builder.nestedCounts
    self.includesEverybody = includesEverybody
  }

  subscript(key: ObjectKey) -> Entry? { table[key].map(Entry.init) }

  /// Whether assignments let somebody in, before filter and sign-in are looked at.
  func reason(_ key: ObjectKey) -> ScopeReason {
    if includesEverybody { return .inScope }
    guard let entry = self[key], !entry.isNested else {
      if !unreadGroups.isEmpty { return .unknown }
      return self[key] == nil ? .notAssigned : .nestedOnly
    }
    return .inScope
  }

  /// The nested groups that alone lead to people; nil where a group could not be read.
  var nested: [NestedGroup]? {
    unreadGroups.isEmpty ? NestedGroup.all(nestedCounts, paths) : nil
  }

  /// How many people assignments bring in, each counted once; nil where a group could not be read.
  var assigned: Int? {
    unreadGroups.isEmpty ? table.count - nestedCounts.values.reduce(0, +) : nil
  }

  private struct Builder {
    var paths: [ScopePath] = []
    var unread: [String] = []
    var table = KeyTable()
    var nestedCounts: [Int: Int] = [:]

    mutating func path(_ path: ScopePath) -> Int32 {
      paths.append(path)
      return Int32(min(paths.count - 1, 0xFF_FFFF))
    }

    mutating func add(_ keys: [ObjectKey], _ path: Int32) {
      for key in keys {
        if let known = table.insert(key, path), known & 0xFF_FFFF != path {
          table.set(key, known | Entry.repeated)
        }
      }
    }

    /// Members of nested groups at any depth, who are noted where nothing else brings them in.
    mutating func addNested(in assignment: Assignment, _ memberships: Memberships) {
      var seen: Set<String> = [assignment.principalId]
      var waiting = memberships.groups[assignment.principalId]?.nested ?? []
      while let id = waiting.popLast() {
        guard seen.insert(id).inserted, let group = memberships.groups[id] else { continue }
        waiting += group.nested
        let path = path(ScopePath(assignment: assignment, nestedGroup: group.name))
        let added = group.users.count { table.insert($0, path | Entry.nested) == nil }
        if added > 0 { nestedCounts[Int(path), default: 0] += added }
      }
    }
  }
}
