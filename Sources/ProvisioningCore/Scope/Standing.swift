internal import AttributeMapping
import GRDB
internal import SCIM

/// How somebody of the directory stands: what brings them in or keeps them out, and whom Webex has.
public struct Standing: Sendable, Equatable {
  /// Nil where the assignments were never read.
  public var reason: ScopeReason?
  /// The first way in, or the nested one that does not count; nil where all users of the tenant are
  /// synchronized.
  public var path: ScopePath?
  public var hasSeveralPaths = false
  public var webex: InWebex

  public init(
    reason: ScopeReason?, path: ScopePath? = nil, hasSeveralPaths: Bool = false, webex: InWebex
  ) {
    self.reason = reason
    self.path = path
    self.hasSeveralPaths = hasSeveralPaths
    self.webex = webex
  }

  public enum InWebex: Sendable, Equatable {
    /// Webex's users are not in the workspace.
    case notRead
    /// The mappings can't tell whom to look for.
    case unknown
    case nobody
    case user(WebexPerson)
    /// More than one user has the value that people are matched by.
    case several
  }
}

/// How people stand over what the workspace holds, one by one.
///
/// Making it goes through all memberships and Webex users once; whoever is looked at then costs a
/// few rows.
public final class Standings: Sendable {
  private let people: People
  private let scope: ScopeTable?
  private let inputs: PlanInputs?
  private let finder: TargetFinder?

  init(
    _ workspace: Workspace, _ assignments: [Assignment]?, _ job: SynchronizationJob?
  ) throws(ProvisioningError) {
    people = workspace.people
    let memberships = try workspace.target.memberships()
    let scope = assignments.map {
      ScopeTable(
        assignments: $0, memberships: memberships,
        includesEverybody: job?.synchronizesAll == true)
    }
    self.scope = scope
    let target = try workspace.target.state()
    // Without mappings it is told who is assigned, no more.
    guard let schema = try workspace.target.schema(),
      let inputs = try? PlanInputs(
        schema.schema, scope: scope ?? ScopeTable(assignments: [], memberships: memberships),
        selection: target.selection, dialect: .classic, context: EvaluationContext(),
        skipsOutOfScopeDeletions: false)
    else {
      inputs = nil
      finder = nil
      return
    }
    self.inputs = inputs
    let links = inputs.linksById ? [TargetSelection.Fixed.externalId.rawValue] : []
    finder =
      target.readAt == nil
      ? nil
      : try TargetFinder(
        workspace.target, target,
        places: Set(inputs.matching.compactMap { inputs.places[$0] } + links))
  }

  /// Nil for somebody whom the workspace does not hold any more.
  public func standing(of person: Person) throws(ProvisioningError) -> Standing? {
    let key = ObjectKey(person.id)
    guard let inputs else {
      let reason = scope?.reason(key)
      let isBlocked = reason == .inScope && person.isEnabled == false
      return standing(key, isBlocked ? .disabled : reason, .notRead)
    }
    let columns = ColumnReading(inputs.slots)
    return try people.read("looking how somebody stands") { database in
      let found = try People.values(of: [person.id], columns, database)[person.id]
      guard let values = found else { return nil }
      return standing(
        key, scope == nil ? nil : inputs.reason(key, values),
        try webex(person.id, values, inputs, database))
    }
  }

  private func standing(
    _ key: ObjectKey, _ reason: ScopeReason?, _ webex: Standing.InWebex
  ) -> Standing {
    let entry = scope?[key]
    return Standing(
      reason: reason, path: entry.flatMap { scope?.paths[$0.path] },
      hasSeveralPaths: entry?.isRepeated == true, webex: webex)
  }

  /// Whom the service would find: by the object id that the user carries, else by the matching
  /// rules in their order.
  private func webex(
    _ id: Person.ID, _ values: [AttributeValue], _ inputs: PlanInputs, _ database: Database
  ) throws -> Standing.InWebex {
    guard let finder else { return .notRead }
    guard try finder.isCurrent(database) else { return .unknown }
    let link = TargetSelection.Fixed.externalId.rawValue
    if inputs.linksById, let user = try finder.users(id, at: link, limit: 1, database).first {
      return .user(WebexPerson(user))
    }
    var isKnown = false
    for rule in inputs.matching {
      let value = inputs.compiled.evaluate(ruleAt: rule, values, context: inputs.context).value
      guard let place = inputs.places[rule], let text = value?.text, !text.isEmpty else { continue }
      isKnown = true
      let found = try finder.users(text, at: place, limit: 2, database)
      if let user = found.first { return found.count > 1 ? .several : .user(WebexPerson(user)) }
    }
    return isKnown ? .nobody : .unknown
  }
}

extension Integration {
  /// How people stand over what the workspace holds now; without a request.
  public func standings() async throws(ProvisioningError) -> Standings {
    try workspace.checkOpen("looking how people stand")
    return try await Self.standings(
      workspace, snapshot.assignments.value, snapshot.job.value ?? nil)
  }

  /// Beside the actor: groups and Webex may hold everybody.
  @concurrent
  private static func standings(
    _ workspace: Workspace, _ assignments: [Assignment]?, _ job: SynchronizationJob?
  ) async throws(ProvisioningError) -> Standings {
    try Standings(workspace, assignments, job)
  }
}
