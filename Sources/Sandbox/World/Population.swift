/// Whom the provisioning service had taken over into Webex when the sandbox began.
///
/// A pure function of the seed: later changes on either side do not alter it.
struct Population: Sendable {
  struct Group: Sendable {
    var entraId: String
    var webexId: String
    var displayName: String
    var rule: DirectoryGroup.Rule
    var listed: [DirectoryGroup.Member]
    /// Whether Webex has the group, and not its members alone.
    var isInWebex = true
  }

  /// People whose provisioning fails in every scenario, with the log's error code.
  static let failing: [Int: String] = [
    38: invalidDomain, 120: conflict, 206: "DuplicateTargetEntries",
  ]
  static let invalidDomain = "InvalidDomain"
  static let conflict = "SystemForCrossDomainIdentityManagementEntryConflict"

  /// Why Webex refuses many people in a scenario.
  enum Refusal: Sendable {
    /// Four people of nine: their addresses belong to free accounts.
    case freeAccounts
    /// One of six: their addresses lie in a domain that the organization never verified.
    case initialDomain

    init?(_ scenario: Scenario) {
      switch scenario {
      case .quarantinedEscrow: self = .freeAccounts
      case .domainNotVerified: self = .initialDomain
      default: return nil
      }
    }

    func code(of index: Int) -> String? {
      switch self {
      case .freeAccounts: index > 9 && index % 9 % 2 == 1 ? Population.conflict : nil
      case .initialDomain: Person.usesInitialDomain(index) ? Population.invalidDomain : nil
      }
    }
  }

  let users: Int
  let isDeployed: Bool
  let refusal: Refusal?
  /// Assigned directly or through a listed membership.
  let named: Set<Int>
  let groups: [Group]
  /// Assigned and enabled people.
  let entitled: Int
  /// How many people have a Webex user.
  private(set) var provisioned = 0

  init(
    directory: Directory, groups: [DirectoryGroup], direct: [Int], isDeployed: Bool,
    missingGroup: String? = nil, refusal: Refusal? = nil
  ) {
    users = directory.generated
    self.isDeployed = isDeployed
    self.refusal = refusal
    var named = Set(direct)
    var ruled = false
    for group in groups {
      ruled = ruled || group.rule == .employees
      for case .user(let index) in group.listed { named.insert(index) }
    }
    self.named = named
    let space = IdentifierSpace(seed: directory.identity.seed, purpose: "webex groups")
    self.groups = groups.enumerated().map { number, group in
      Group(
        entraId: group.id, webexId: space.id(number), displayName: group.displayName,
        rule: group.rule, listed: group.listed, isInWebex: group.displayName != missingGroup)
    }
    let rule: DirectoryGroup.Rule = ruled ? .employees : .none
    let extra = named.count { !Person.isDisabled($0) && !rule.contains($0) }
    entitled =
      isDeployed
      ? extra + Periodic.count(users) { rule.contains($0) && !Person.isDisabled($0) } : 0
    provisioned = entitled - refused.count
  }

  func isInScope(_ index: Int) -> Bool {
    isDeployed && index >= 0 && index < users
      && (named.contains(index) || groups.contains { $0.rule.contains(index) })
  }

  func isEntitled(_ index: Int) -> Bool {
    isInScope(index) && !Person.isDisabled(index)
  }

  /// Whether Webex has a user for this person.
  func isProvisioned(_ index: Int) -> Bool {
    isEntitled(index) && failure(of: index) == nil
  }

  /// The error code with which provisioning a person fails.
  func failure(of index: Int) -> String? {
    if let code = Self.failing[index] { return code }
    return refusal?.code(of: index)
  }

  /// Everybody whose provisioning fails, ascending.
  var refused: [Int] {
    guard refusal != nil else { return Self.failing.keys.sorted().filter { isEntitled($0) } }
    return (0..<users).filter { failure(of: $0) != nil && isEntitled($0) }
  }

  /// People who were in the last cycle before the sandbox began.
  var lately: [Int] { [6, 12, 24, 33].filter { isProvisioned($0) } }

  /// The failed objects as a job that ran for months remembers them.
  ///
  /// - Parameter isShutOut: whether Webex refuses the job itself; whom that hit is tried again by the
  ///   next cycle.
  func escrows(_ start: Timestamp, isShutOut: Bool) -> [JobStore.Subject: JobStore.Escrow] {
    var escrows: [JobStore.Subject: JobStore.Escrow] = [:]
    for index in refused {
      escrows[.user(index)] = JobStore.Escrow(
        attempts: 3, next: start + .seconds(66 * 3600), code: failure(of: index) ?? "")
    }
    for index in isShutOut ? lately : [] {
      escrows[.user(index)] = JobStore.Escrow(attempts: 1, next: start, code: CredentialCheck.code)
    }
    return escrows
  }
}
