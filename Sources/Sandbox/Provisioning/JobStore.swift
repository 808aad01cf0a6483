import OrderedCollections

/// What the service remembers of a job between its cycles.
///
/// For a deployment that ran before the sandbox began, links and memberships are those of the
/// population, and only what differs is stored: a million people cost nothing.
struct JobStore: Sendable {
  /// The tie between an object of the directory and one of Webex.
  struct Link: Sendable, Equatable {
    var id: String
    /// Whether the service still answers for it: not after somebody was unassigned or filtered out.
    var isManaged = true
  }

  /// A failed object, which is tried again at growing distances.
  struct Escrow: Sendable, Equatable {
    var attempts: Int
    var next: Timestamp
    var code: String

    /// 40 minutes, then twice as long each time, up to two days.
    static func distance(afterAttempt attempt: Int) -> Duration {
      min(SyncJob.interval * (1 << min(attempt - 1, 7)), .seconds(2 * 86_400))
    }
  }

  struct GroupLink: Sendable {
    var id: String
    /// Who was in it when the sandbox began; nil for a group that was made later.
    var base: Population.Group?
    /// Members beyond the base, and those who left it.
    var members: [Int: Bool] = [:]
  }

  enum Subject: Sendable, Hashable, Comparable {
    case user(Int)
    case group(String)

    static func < (left: Subject, right: Subject) -> Bool {
      switch (left, right) {
      case (.user(let left), .user(let right)): left < right
      case (.group(let left), .group(let right)): left < right
      case (.user, .group): true
      case (.group, .user): false
      }
    }
  }

  /// Nil for a job that had provisioned nobody when the sandbox began.
  private var population: Population?
  private let webexIDs: IdentifierSpace
  private var changed: [Int: Link?] = [:]
  /// Whose a Webex user is, beyond the population.
  private var owners: [String: Int] = [:]
  private(set) var groups: OrderedDictionary<String, GroupLink> = [:]
  var escrows: [Subject: Escrow] = [:]
  /// Whose removal the accidental-deletion threshold holds back.
  var held: Set<Subject> = []
  /// How many people and groups were ever taken over.
  private(set) var userCount = 0
  private(set) var groupCount = 0

  /// Who was assigned at the beginning of the last cycle, and how much of the groups' log it saw.
  var scope = DirectoryScope.nobody
  var groupLog = 0
  /// Whose memberships the next cycle has to look at.
  var owed: [String: Set<Int>] = [:]
  /// The cycle under way.
  var run: ProvisioningRun?

  // Of which restart and schema this is.
  var storeReset = 0
  var escrowReset = 0
  var compiled: CompiledJob?

  init(_ webexIDs: IdentifierSpace) {
    self.webexIDs = webexIDs
  }

  /// A store of a job that ran for months: the population is linked, and who fails is in escrow.
  init(
    _ webexIDs: IdentifierSpace, population: Population, mapsGroups: Bool, scope: DirectoryScope,
    escrows: [Subject: Escrow]
  ) {
    self.webexIDs = webexIDs
    self.population = population
    self.scope = scope
    self.escrows = escrows
    userCount = population.provisioned
    guard mapsGroups else { return }
    for group in population.groups where group.isInWebex {
      groups[group.entraId] = GroupLink(id: group.webexId, base: group)
    }
    groupCount = groups.count
  }

  /// Breaks all ties (`ConnectorDataStore`): everybody is matched anew.
  mutating func forgetLinks() {
    population = nil
    changed = [:]
    owners = [:]
    groups = [:]
    held = []
    userCount = 0
    groupCount = 0
    scope = .nobody
  }

  // MARK: Users

  func link(_ index: Int) -> Link? {
    if let known = changed[index] { return known }
    return wasProvisioned(index) ? Link(id: webexIDs.id(index)) : nil
  }

  func wasProvisioned(_ index: Int) -> Bool { population?.isProvisioned(index) == true }

  /// Whether nothing happened to a person since the sandbox began.
  func isUntouched(_ index: Int) -> Bool {
    wasProvisioned(index) && changed[index] == nil && escrows[.user(index)] == nil
      && !held.contains(.user(index))
  }

  mutating func setLink(_ index: Int, _ link: Link?) {
    let old = self.link(index)
    if old == link { return }
    if link != nil, old == nil { userCount += 1 }
    if let old, old.id != link?.id { owners[old.id] = nil }
    if let link { owners[link.id] = index }
    changed.updateValue(link, forKey: index)
  }

  /// Who is linked to a Webex user.
  func owner(of id: String) -> Int? {
    if let index = owners[id] { return index }
    guard let index = webexIDs.index(of: id), link(index)?.id == id else { return nil }
    return index
  }

  // MARK: Groups

  mutating func setGroup(_ id: String, _ link: GroupLink?) {
    if link != nil, groups[id] == nil { groupCount += 1 }
    groups[id] = link
  }

  /// Whether the service put that person into the group in Webex.
  func isMember(_ index: Int, of group: String) -> Bool {
    guard let link = groups[group] else { return false }
    if let known = link.members[index] { return known }
    return link.base?.contains(index) == true && wasProvisioned(index)
  }

  mutating func setMember(_ index: Int, of group: String, _ isMember: Bool) {
    groups[group]?.members[index] = isMember
  }

  // MARK: Escrow

  /// Notes a failure; answers how often the object has failed by now.
  @discardableResult
  mutating func fail(_ subject: Subject, _ code: String, at now: Timestamp) -> Int {
    let attempts = (escrows[subject]?.attempts ?? 0) + 1
    escrows[subject] = Escrow(
      attempts: attempts, next: now + Escrow.distance(afterAttempt: attempts), code: code)
    return attempts
  }
}

/// A cycle under way.
struct ProvisioningRun: Sendable {
  enum Phase: Int, Sendable, Comparable {
    case users, removals, references, groups, members, done

    static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
  }

  let activity: String
  let isInitial: Bool
  /// Whom an incremental cycle looks at.
  let queue: [Int]
  /// How far the initial one counts, or the length of the queue.
  let total: Int
  let began: Timestamp
  let ends: Timestamp
  /// Where the next cycle continues reading the directory.
  let log: Int
  let groupLog: Int
  let scope: DirectoryScope

  var phase = Phase.users
  var cursor = 0
  /// Who leaves, and people whose references are set afterwards.
  var removals: [Provisioner.Removal] = []
  var references: [Int] = []
  var groupQueue: [String] = []
  /// Whose membership of which group may have changed.
  var touched: OrderedDictionary<String, Set<Int>> = [:]

  var imported = 0
  var entitled = 0
  /// Requests that write, and those of them that worked.
  var exports = 0
  var exported = 0
  var failed = 0
  var quietRows = 0
  var heldRemovals = 0
  /// Why the whole cycle fails.
  var failure: SyncJob.Failure?
}
