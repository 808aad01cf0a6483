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
  }

  /// People whose provisioning fails, with the log's error code.
  static let failing: [Int: String] = [
    38: "InvalidDomain", 120: "SystemForCrossDomainIdentityManagementEntryConflict",
    206: "DuplicateTargetEntries",
  ]

  let users: Int
  let isDeployed: Bool
  /// Assigned directly or through a listed membership.
  let named: Set<Int>
  let groups: [Group]
  /// Assigned and enabled people.
  let entitled: Int

  init(directory: Directory, groups: [DirectoryGroup], direct: [Int], isDeployed: Bool) {
    users = directory.generated
    self.isDeployed = isDeployed
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
        rule: group.rule, listed: group.listed)
    }
    let rule: DirectoryGroup.Rule = ruled ? .employees : .none
    let extra = named.count { !Person.isDisabled($0) && !rule.contains($0) }
    entitled =
      isDeployed
      ? extra + Periodic.count(users) { rule.contains($0) && !Person.isDisabled($0) } : 0
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
    isEntitled(index) && Self.failing[index] == nil
  }

  /// How many people have a Webex user.
  var provisioned: Int {
    entitled - Self.failing.keys.count { isEntitled($0) }
  }
}
