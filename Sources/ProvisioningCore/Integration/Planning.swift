internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import HTTPTransport

/// Over what a plan is made.
public enum PlanSource: Sendable {
  /// Both sides are read first: what changed, where a service can say that.
  case fresh
  /// What the workspace holds, without a request.
  case stored
}

extension Integration {
  /// What a plan rests on.
  static let planParts: Set<Part> = [
    .applications, .job, .assignments, .mappings, .people, .members, .target,
  ]

  /// What a cycle of the provisioning service would do now.
  ///
  /// - Parameters:
  ///   - progress: called from any thread, about a hundred times for a million people.
  /// - Throws: why one of the sides could not be read, or was never read; `cancelled` when its task
  ///   was cancelled.
  public func plan(
    _ source: PlanSource = .fresh,
    reading: @escaping @Sendable (RefreshProgress) -> Void = { _ in },
    progress: @escaping @Sendable (PlanProgress) -> Void = { _ in }
  ) async throws(ProvisioningError) -> Plan {
    if source == .fresh { try await readForPlan(reading) }
    let material = try await planMaterial(isFresh: source == .fresh)
    do {
      return try await Self.plan(material, progress)
    } catch {
      throw StorageFailure.error(error, operation: "planning", file: workspace.file)
    }
  }

  /// Reads both sides; a side that can't be read is no side to compare with.
  func readForPlan(
    _ reading: @escaping @Sendable (RefreshProgress) -> Void
  ) async throws(ProvisioningError) {
    let parts = Self.planParts
    // What the people are read for depends on the mappings.
    let first = await refresh([.applications, .job, .assignments, .mappings])
    if let failure = first.applications.failure, failure.code == ProvisioningError.foreignTenant {
      throw failure
    }
    let snapshot = await refresh(
      parts.intersection(Part.everybody).union([.provisioning]), progress: reading)
    let failures = [
      snapshot.job.failure, snapshot.assignments.failure, snapshot.mappings.failure,
      snapshot.people.failure, snapshot.members.failure, snapshot.target.failure,
    ]
    if let failure = failures.compactMap(\.self).first { throw failure }
    try await readDirectoryGroups()
  }

  /// Everything of the workspace that a plan, a reconciliation or an explanation needs.
  struct PlanMaterial: Sendable {
    var workspace: Workspace
    var schema: JobSchema
    var assignments: [Assignment]
    var memberships: Memberships
    var people: PeopleState
    var target: TargetState
    var dialect: PatchDialect
    var context: EvaluationContext
    var job: SynchronizationJob?
    var skipsOutOfScopeDeletions: Bool
    /// What the last cycles were refused.
    var log: ProvisioningSummary?
    var now: Date

    var scope: ScopeTable {
      ScopeTable(
        assignments: assignments, memberships: memberships,
        includesEverybody: job?.synchronizesAll == true)
    }

    var inputs: PlanInputs {
      get throws(ProvisioningError) {
        try PlanInputs(
          schema.schema, scope: scope, selection: target.selection, dialect: dialect,
          context: context, skipsOutOfScopeDeletions: skipsOutOfScopeDeletions)
      }
    }
  }

  func planMaterial(isFresh: Bool) async throws(ProvisioningError) -> PlanMaterial {
    try workspace.checkOpen("planning")
    func missing(_ what: String) -> ProvisioningError {
      ProvisioningError(
        .notFound, operation: "planning", message: "the workspace holds no \(what)",
        advice: "Read both sides first: entrahub refresh --full.")
    }
    guard case .some(let job) = snapshot.job.value, let job else {
      throw ProvisioningError.noJob("planning")
    }
    guard let schema = try workspace.target.schema() else { throw missing("mappings") }
    guard let assignments = snapshot.assignments.value else { throw missing("assignments") }
    let people = try workspace.people.state()
    guard people.readAt != nil else { throw missing("people") }
    let target = try workspace.target.state()
    guard target.readAt != nil else { throw missing("Webex users") }
    let memberships = try workspace.target.memberships()
    guard memberships.readAt != nil else { throw missing("members of groups") }
    var context = EvaluationContext()
    let text = schema.schema.objectMapping(ofSource: "User")?.attributes.map(\.expression) ?? []
    if isFresh, text.contains(where: { $0.contains("DefaultDomain") }) {
      context.defaultDomain = await defaultDomain(try await services())
    }
    return PlanMaterial(
      workspace: workspace, schema: schema, assignments: assignments, memberships: memberships,
      people: people, target: target,
      dialect: job.tenantURL.map { PatchDialect(tenantURL: $0) } ?? .classic, context: context,
      job: job, skipsOutOfScopeDeletions: job.skipsOutOfScopeDeletions == true,
      log: snapshot.provisioning.value, now: options.timing.now())
  }

  @concurrent
  static nonisolated func plan(
    _ material: PlanMaterial, _ progress: @escaping @Sendable (PlanProgress) -> Void
  ) async throws -> Plan {
    let workspace = material.workspace
    let schema = material.schema.schema
    async let table = workspace.target.table(material.target)
    let inputs = try material.inputs
    async let webexGroups = workspace.target.groups()
    let target = await PlanTarget.make(try await table, inputs)
    let mapsGroups = schema.objectMapping(ofSource: "Group")?.isEnabled == true
    let planner = Planner(
      people: workspace.people, state: material.people, inputs: inputs, target: target,
      deleted: material.memberships.deleted.map { Set($0.keys.map(ObjectKey.init)) },
      plansGroups: mapsGroups, ledger: DirectLedger(workspace: workspace, run: 0))
    let result = try await planner.plan(progress)
    let stored = try await webexGroups
    let directory = try workspace.target.directoryGroups()
    let groupPlanner = GroupPlanner(
      schema, target, result, stored, directory: directory, dialect: material.dialect)
    let groups = await groupPlanner?.plan(
      material.groupsInScope, material.memberships,
      leaving: try material.leavingGroups(stored, directory))
    var refusals: [Int32: PlanRefusal] = [:]
    for (id, refusal) in try PlanRefusals(material.log, workspace).byPerson {
      guard let number = try workspace.people.number(of: id, material.people) else { continue }
      refusals[number] = refusal
    }
    return Plan(
      schema: material.schema, people: workspace.people, peopleState: material.people,
      target: workspace.target, targetState: material.target, inputs: inputs, result: result,
      groups: groups ?? [], groupMapping: groupPlanner.map { GroupRequests($0) },
      notes: notes(material, inputs, result, groups ?? [], directory), madeAt: material.now,
      refusals: refusals)
  }

  /// The number of disabled and deleted users above which the service stops by default.
  private static let usualDeleteThreshold = 500

  private static nonisolated func notes(
    _ material: PlanMaterial, _ inputs: PlanInputs, _ result: Planner.Result,
    _ groups: [GroupEntry], _ directory: DirectoryGroup.Table
  ) -> [PlanNote] {
    var notes: [PlanNote] = []
    if !inputs.scope.unreadGroups.isEmpty { notes.append(.unreadGroups(inputs.scope.unreadGroups)) }
    let unread = groups.filter { $0.reason == .groupUnread }
    if let first = unread.first {
      var reason = "not asked for yet"
      if case .unread(let why)? = directory[first.id.lowercased()] { reason = why }
      notes.append(.unreadDirectoryGroups(unread.map(\.name), reason: reason))
    }
    let rules = inputs.mapping.attributes
    let references = rules.indices.filter { inputs.builder.isReference(ruleAt: $0) }
    func names(_ rules: some Sequence<MappingRule>) -> Set<String> {
      Set(rules.flatMap { Expression.attributeNames(in: $0.expression) })
    }
    let linked = names(references.map { rules[$0] })
      .subtracting(names(rules.indices.filter { !references.contains($0) }.map { rules[$0] }))
    let missing = material.people.missing(inputs.slots).filter { !linked.contains($0) }
    if !missing.isEmpty { notes.append(.missingAttributes(missing)) }
    let counts = material.target.counts
    if counts.announced > counts.users {
      notes.append(.incompleteTarget(received: counts.users, announced: counts.announced))
    }
    switch material.job?.state {
    case .paused: notes.append(.jobDoesNotRun("paused"))
    case .quarantine:
      notes.append(
        material.job?.givenUpWords.map { .jobGaveUp($0) } ?? .jobDoesNotRun("in quarantine"))
    case .notConfigured, .notRun: notes.append(.jobDoesNotRun("not started"))
    default: break
    }
    let nested = NestedGroup.all(result.totals.nested, inputs.scope.paths)
    if !nested.isEmpty { notes.append(.nestedOnly(nested)) }
    let deletions =
      result.totals[.disable] + result.totals[.delete] + groups.count { $0.action == .delete }
    if deletions > usualDeleteThreshold { notes.append(.manyDeletions(deletions)) }
    let strangers = result.totals.strangersLeaving
    if strangers > 0 { notes.append(.notMadeByEntra(strangers)) }
    if !references.isEmpty { notes.append(.references(references.map { rules[$0].target })) }
    return notes
  }
}

extension Integration.PlanMaterial {
  /// The assigned groups first, then the tenant's where all are in scope.
  fileprivate var groupsInScope: [ScopedGroup] {
    let assigned = assignments.filter { $0.principalKind == .group }.map {
      ScopedGroup(id: $0.principalId, name: $0.principalName)
    }
    guard job?.synchronizesAll == true else { return assigned }
    let all = memberships.groups.values.map { ScopedGroup(id: $0.id, name: $0.name) }
    return assigned + all.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }

  /// What decides about groups that no assignment leads to.
  fileprivate func leavingGroups(
    _ groups: [TargetGroup], _ directory: DirectoryGroup.Table
  ) throws(ProvisioningError) -> LeavingGroups {
    let ledger = DirectLedger(workspace: workspace, run: 0)
    let ids = groups.filter { !$0.isMadeByEntra }.compactMap { $0.externalId?.lowercased() }
    return LeavingGroups(
      includesEverybody: job?.synchronizesAll == true,
      hasUnreadAssignments: assignments.contains(where: \.isUnreadable),
      keepsOutOfScope: skipsOutOfScopeDeletions, made: try ledger.made(Set(ids)),
      directory: directory)
  }
}

extension PeopleState {
  /// Attributes that nobody has in the workspace, because they weren't asked for.
  func missing(_ slots: AttributeSlots) -> [String] {
    slots.names.filter { name in
      guard let property = DirectoryAttribute.named(name)?.property else {
        return !SourceRow.columns.contains(name)
      }
      return !selection.contains(property)
    }
  }
}
