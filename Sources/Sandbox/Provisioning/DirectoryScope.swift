import OrderedCollections

/// Who is assigned to the app that carries a job, as far as the service reads it: users directly and
/// the first-level members of assigned groups, whatever their role, Default Access included.
struct DirectoryScope: Sendable {
  struct Group: Sendable {
    var rule: DirectoryGroup.Rule
    var excluded: Set<Int>
    var users: Set<Int>
    /// People from here on are not the seed's, so that no rule names them.
    var generated: Int

    init(_ group: DirectoryGroup, generated: Int) {
      rule = group.rule
      excluded = group.excluded
      self.generated = generated
      users = []
      for case .user(let index) in group.listed { users.insert(index) }
    }

    func contains(_ index: Int) -> Bool {
      users.contains(index)
        || index < generated && rule.contains(index) && !excluded.contains(index)
    }

    /// Everybody in it, whether live or not.
    var members: Set<Int> {
      guard rule != .none else { return users }
      return users.union((0..<generated).lazy.filter { contains($0) })
    }

    /// Who is in one of the two, but not in the other.
    func difference(from other: Group) -> Set<Int> {
      if rule != other.rule {
        return members.symmetricDifference(other.members)
      }
      return users.symmetricDifference(other.users)
        .union(excluded.symmetricDifference(other.excluded))
    }
  }

  /// Whether everybody of the tenant is in scope ("Sync all users and groups").
  var syncsAll: Bool
  var direct: Set<Int> = []
  var groups: OrderedDictionary<String, Group> = [:]

  /// Nobody: where a job begins that never ran.
  static let nobody = DirectoryScope(syncsAll: false)

  private init(syncsAll: Bool) {
    self.syncsAll = syncsAll
  }

  init(_ tenant: Tenant, principal: String) {
    let secrets = tenant.servicePrincipals[principal]?.synchronization.secrets ?? [:]
    syncsAll = secrets["SyncAll"]?.lowercased() == "true"
    for assignment in tenant.assignments.values where assignment.resourceId == principal {
      switch assignment.principalType {
      case .user:
        if let index = tenant.directory.indexOfID(assignment.principalId) { direct.insert(index) }
      case .group:
        guard let group = tenant.group(assignment.principalId) else { continue }
        groups[group.id] = Group(group, generated: tenant.directory.generated)
      case .servicePrincipal: continue
      }
    }
    guard syncsAll else { return }
    for group in tenant.groups.values where group.deleted == nil {
      groups[group.id] = Group(group, generated: tenant.directory.generated)
    }
  }

  /// Who was assigned when the sandbox began.
  init(population tenant: Tenant) {
    syncsAll = false
    let generated = tenant.directory.generated
    direct = Set(WorldBuilder.directUsers(generated))
    for group in tenant.groups.values where WorldBuilder.assignedGroups.contains(group.displayName)
    {
      groups[group.id] = Group(group, generated: generated)
    }
  }

  func isAssigned(_ index: Int) -> Bool {
    syncsAll || direct.contains(index) || groups.values.contains { $0.contains(index) }
  }

  /// Whose assignment may have changed since an earlier look; a change of "Sync all" only counts
  /// after a restart.
  func difference(from earlier: DirectoryScope) -> Set<Int> {
    var changed = direct.symmetricDifference(earlier.direct)
    for (id, group) in groups {
      changed.formUnion(earlier.groups[id].map(group.difference) ?? group.members)
    }
    for (id, group) in earlier.groups where groups[id] == nil {
      changed.formUnion(group.members)
    }
    return changed
  }
}

/// Where a person stands towards a job.
struct PersonStanding: Sendable {
  enum Life: Sendable, Equatable {
    case live, softDeleted, purged
  }

  var life: Life
  var isEnabled: Bool
  var isAssigned: Bool
  var passesFilter: Bool
  /// Every clause as on-demand provisioning prints it, and whether it holds.
  var clauses: [ScopeClause] = []

  var isActive: Bool { life == .live && isEnabled }
  var isInScope: Bool { isActive && isAssigned && passesFilter }

  var skipReason: SkipReason {
    if !isActive { return .inactive }
    return isAssigned ? .outOfScope : .notEffectivelyEntitled
  }
}

struct ScopeClause: Sendable, Equatable {
  var text: String
  var holds: Bool
}

/// Why the service leaves an object alone; only the first three spellings are documented.
enum SkipReason: String, Sendable {
  case redundantExport = "RedundantExport"
  case attributeValidationFailed = "AttributeValidationFailed"
  case notEffectivelyEntitled = "NotEffectivelyEntitled"
  case outOfScope = "OutOfScope"
  case inactive = "InactiveInSource"
  case importSkipped = "ImportSkipped"
  case actionNotEnabled = "ActionNotEnabled"
  case skipsOutOfScopeDeletions = "SkipOutOfScopeDeletions"
  case entityTypeNotSupported = "EntityTypeNotSupported"
}
