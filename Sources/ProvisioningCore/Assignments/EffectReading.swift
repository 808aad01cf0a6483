internal import Evidence
internal import MicrosoftGraph

/// Works out who enters or leaves by a plan, from the members of the groups that matter.
struct EffectReading {
  private let plan: AssignmentPlan
  private let roster: AssignmentRoster
  private let reader: MembershipReader

  init(_ plan: AssignmentPlan, _ roster: AssignmentRoster, _ graph: GraphClient) {
    self.plan = plan
    self.roster = roster
    reader = MembershipReader(graph: graph)
  }

  struct Result: Sendable {
    var effect = AssignmentEffect()
    /// Ids of groups that the directory does not have any more.
    var gone: Set<String> = []
    /// Who enters or leaves, by object id.
    var crossing: [String: DirectMembership.Member] = [:]
    /// Groups to which no other assignment leads.
    var groups: [DirectoryPrincipal] = []
  }

  func result() async -> Result {
    var effect = AssignmentEffect()
    var gone: Set<String> = []
    let moving = plan.rows.filter(\.state.isReady).compactMap(\.principal)
    let groups = moving.filter { $0.kind == .group }
    guard !moving.isEmpty else { return Result() }
    let memberships = await reader.memberships(of: Array(Set(groups.map(\.id))))
    var people: [String: DirectMembership.Member] = [:]
    for person in moving where person.kind == .user {
      people[person.id] = DirectMembership.Member(
        name: person.name, isEnabled: person.isEnabled,
        userName: person.detail.isEmpty ? nil : person.detail)
    }
    var named: Set<String> = []
    for group in groups where named.insert(group.id).inserted {
      let membership = memberships[group.id] ?? DirectMembership(isWhole: false)
      if membership.isGone {
        gone.insert(group.id)
        continue
      }
      people.merge(membership.people) { first, _ in first }
      effect.groups.append(
        AssignmentEffect.Group(
          name: group.name, directPeople: membership.people.count,
          nestedGroups: membership.nestedGroups, isWhole: membership.isWhole))
      if !membership.isWhole { effect.isLowerBound = true }
    }
    let others = others
    var covered = Set(people.keys).intersection(others.people)
    let (byGroup, isWhole) = await reader.covered(
      people.keys.filter { !covered.contains($0) }, by: others.groups)
    covered.formUnion(byGroup)
    if !isWhole { effect.isUpperBound = true }
    let crossing = people.filter { !covered.contains($0.key) }
    effect.people = crossing.count
    effect.names = crossing.values.map(\.name).sorted().prefix(5).map(\.self)
    effect.coveredOtherwise = covered.count
    effect.disabled =
      plan.operation == .assign ? crossing.values.count { $0.isEnabled == false } : 0
    if roster.synchronizesAll {
      // Whoever is assigned, everybody is provisioned.
      return Result(effect: effect.withoutPeople, gone: gone)
    }
    return Result(
      effect: effect, gone: gone, crossing: crossing,
      groups: groups.filter { !others.groups.contains($0.id) })
  }

  /// Who is assigned besides: before assigning, or after removing.
  private var others: (people: Set<String>, groups: Set<String>) {
    let gone = Set(
      plan.changes.compactMap { change -> String? in
        if case .unassign(_, let id) = change.action { id } else { nil }
      })
    let left = roster.assignments.filter { !gone.contains($0.id) }
    return (
      Set(left.filter { $0.principalKind == .user }.map(\.principalId)),
      Set(left.filter { $0.principalKind == .group }.map(\.principalId))
    )
  }
}

/// What experience says about a plan (Webex's and Microsoft's own advice, see the domain notes).
struct AssignmentAdvice {
  let plan: AssignmentPlan
  let roster: AssignmentRoster
  /// What keeps the job from bringing it to Webex, as it was read last.
  let trouble: String?
  /// What becomes of its groups themselves.
  let groups: [String]

  init(
    _ plan: AssignmentPlan, _ roster: AssignmentRoster, _ snapshot: Snapshot, groups: [String]
  ) {
    self.plan = plan
    self.roster = roster
    self.groups = groups
    let leg = snapshot.legs.first { $0.leg == .entraToWebex }
    let isPaused = (snapshot.job.value ?? nil)?.state == .paused
    trouble = leg.flatMap { isPaused || $0.health == .problem ? $0.detail : nil }
  }

  var sentences: [String] {
    guard plan.ready > 0 else { return [] }
    var sentences: [String] = []
    if roster.synchronizesAll {
      sentences.append("The job synchronizes everybody: assignments change nothing about the scope")
    }
    if let trouble {
      sentences.append("Webex follows only when the job runs again. When last read: \(trouble)")
    }
    guard plan.operation == .assign else { return sentences }
    if roster.assignments.isEmpty, plan.effect.people > 1 {
      sentences.append("Nobody is assigned yet: begin with one test user and look at the result")
    }
    let moving = plan.rows.filter(\.state.isReady)
    if plan.effect.groups.contains(where: { !$0.nestedGroups.isEmpty }) {
      sentences.append("To bring in people of nested groups, assign those groups themselves")
    }
    sentences += groups
    let isDefault = moving.contains { row in
      if case .ready(let change) = row.state, case .assign(let target) = change.action {
        return target.roleName == nil
      }
      return false
    }
    if isDefault, roster.roles.first != .defaultAccess {
      sentences.append(
        "Default Access is in scope, though Webex's tutorial says otherwise; a role is safer")
    }
    if moving.contains(where: { $0.principal?.isGuest == true }) {
      sentences.append("Guests are sent with their home address as the user name")
    }
    return sentences
  }
}
