internal import Evidence
internal import Foundation
internal import MicrosoftGraph

/// One wish before anybody has looked who is meant.
public struct AssignmentWish: Sendable, Equatable {
  public enum Who: Sendable, Equatable {
    /// An object id, user principal name, mail address or display name.
    case named(String)
    case principal(DirectoryPrincipal)
  }

  public var who: Who
  /// The role by name or id; nil takes the usual one, or when removing all of them.
  public var role: String?
  public var line: Int?
  /// Why it can't be carried out, where that is known already.
  public var problem: String?

  public init(_ who: Who, role: String? = nil, line: Int? = nil, problem: String? = nil) {
    self.who = who
    self.role = role
    self.line = line
    self.problem = problem
  }

  /// As it was asked for.
  public var text: String {
    switch who {
    case .named(let text): text
    case .principal(let principal): principal.name
    }
  }
}

extension Integration {
  /// Looks up who is meant, compares with who is assigned now, and works out what it causes.
  ///
  /// Nothing is sent. Names that nobody has or several have are refused in their row.
  public func planAssignments(
    _ operation: AssignmentPlan.Operation, _ wishes: [AssignmentWish]
  ) async throws(ProvisioningError) -> AssignmentPlan {
    let services = try await services()
    let roster = try await roster(services)
    let names = wishes.compactMap { wish -> String? in
      guard wish.problem == nil, case .named(let text) = wish.who else { return nil }
      return PrincipalName(text).name
    }
    let found = try await principals(named: Array(Set(names)), services)
    let batch = UUID().uuidString.lowercased()
    var planning = RowPlanning(operation, roster, found, batch: batch)
    var plan = AssignmentPlan(
      operation: operation, application: roster.applicationName,
      servicePrincipalId: roster.servicePrincipalId, rows: wishes.flatMap { planning.rows($0) })
    await complete(&plan, roster, services)
    return plan
  }

  /// Adds effect and advice to a plan whose rows are decided.
  func complete(
    _ plan: inout AssignmentPlan, _ roster: AssignmentRoster, _ services: Services
  ) async {
    if let graph = services.graph {
      let result = await EffectReading(plan, roster, graph).result()
      let gone = result.gone
      plan.effect = result.effect
      if plan.operation == .remove { await addLeaving(result, to: &plan.effect, services) }
      if case .some(.none) = snapshot.job.value { plan.effect.hasJob = false }
      for place in plan.rows.indices where plan.operation == .assign {
        let row = plan.rows[place]
        guard row.state.isReady, let id = row.principal?.id, gone.contains(id) else { continue }
        plan.rows[place] = row.refused("the group is not in the directory any more")
      }
    }
    let groups =
      plan.operation == .assign
      ? plan.rows.filter(\.state.isReady).compactMap(\.principal).filter { $0.kind == .group } : []
    plan.advice =
      AssignmentAdvice(
        plan, roster, snapshot, groups: await groupAdvice(groups)
      ).sentences
  }
}

/// A name with the kind that may stand before it: `group:Sales`.
struct PrincipalName {
  var name: String
  var kind: Assignment.PrincipalKind?

  init(_ text: String) {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let parts = text.split(separator: ":", maxSplits: 1)
    let kinds: [String: Assignment.PrincipalKind] = ["user": .user, "group": .group]
    if parts.count == 2, let kind = kinds[parts[0].lowercased()] {
      name = parts[1].trimmingCharacters(in: .whitespaces)
      self.kind = kind
    } else {
      name = text
    }
  }
}

/// Decides row by row what is to be sent.
struct RowPlanning {
  let operation: AssignmentPlan.Operation
  let roster: AssignmentRoster
  let found: [String: [DirectoryPrincipal]]
  let batch: String
  private var seen: [String: Int?] = [:]
  private let byPrincipal: [String: [Assignment]]

  init(
    _ operation: AssignmentPlan.Operation, _ roster: AssignmentRoster,
    _ found: [String: [DirectoryPrincipal]], batch: String
  ) {
    self.operation = operation
    self.roster = roster
    self.found = found
    self.batch = batch
    byPrincipal = Dictionary(grouping: roster.assignments, by: \.principalId)
  }

  mutating func rows(_ wish: AssignmentWish) -> [AssignmentRow] {
    var row = AssignmentRow(line: wish.line, text: wish.text, role: wish.role, state: .notSent)
    if let problem = wish.problem { return [row.refused(problem)] }
    let principal: DirectoryPrincipal
    switch wish.who {
    case .principal(let known): principal = known
    case .named(let text):
      let name = PrincipalName(text)
      let candidates = (found[name.name] ?? []).filter { name.kind == nil || $0.kind == name.kind }
      guard candidates.count == 1, let one = candidates.first else {
        // Who is gone from the directory may still be assigned, and can be taken off by id.
        if operation == .remove, candidates.isEmpty, let left = assigned(name.name) {
          principal = left
          break
        }
        return [row.refused(Self.ambiguity(name, candidates), candidates)]
      }
      principal = one
    }
    row.principal = principal
    return operation == .assign ? [assign(row, principal)] : remove(row, principal)
  }

  private func assigned(_ id: String) -> DirectoryPrincipal? {
    byPrincipal[id.lowercased()]?.first.map {
      DirectoryPrincipal(id: $0.principalId, kind: $0.principalKind, name: $0.principalName)
    }
  }

  static func ambiguity(
    _ name: PrincipalName, _ candidates: [DirectoryPrincipal]
  ) -> String {
    if candidates.isEmpty {
      let what =
        switch name.kind {
        case .user: "user"
        case .group: "group"
        default: "user or group"
        }
      return name.name.isEmpty ? "there is no name" : "no \(what) of this name, address or id"
    }
    return "\(candidates.count) have this name: use an object id or a user principal name"
  }

  private mutating func isRepeated(_ key: String, _ row: AssignmentRow) -> String? {
    if let first = seen[key] {
      return first.map { "the same as line \($0)" } ?? "named twice"
    }
    seen.updateValue(row.line, forKey: key)
    return nil
  }

  private mutating func assign(
    _ row: AssignmentRow, _ principal: DirectoryPrincipal
  ) -> AssignmentRow {
    var row = row
    if let reason = principal.reasonAgainst { return row.refused(reason) }
    let role: AssignableRole
    if let text = row.role {
      guard let named = roster.role(named: text) else {
        return row.refused(
          "the application has no role “\(Words.cut(text, to: 40))”, but \(roleList)")
      }
      role = named
    } else {
      guard let usual = roster.usualRole else {
        return row.refused("the application has several roles; name one: \(roleList)")
      }
      role = usual
    }
    row.role = role.name
    if let again = isRepeated("\(principal.id) \(role.id)", row) { return row.refused(again) }
    let has = byPrincipal[principal.id] ?? []
    if has.contains(where: { $0.roleId == role.id }) {
      row.state = .unchanged("assigned already")
      return row
    }
    row.state = .ready(change(principal, role.id, role.name, nil))
    return row
  }

  private var roleList: String { Words.list(roster.roles.map(\.name)) }

  private mutating func remove(
    _ row: AssignmentRow, _ principal: DirectoryPrincipal
  ) -> [AssignmentRow] {
    var row = row
    if let again = isRepeated("\(principal.id) \(row.role ?? "")", row) {
      return [row.refused(again)]
    }
    var has = byPrincipal[principal.id] ?? []
    if let text = row.role {
      // A role that is switched off can still be taken away.
      let id = roster.role(named: text)?.id ?? text
      if roster.role(named: text) == nil, !has.contains(where: { $0.isRole(text) }) {
        return [row.refused("the application has no role “\(Words.cut(text, to: 40))”")]
      }
      has = has.filter { $0.isRole(id) }
    }
    if has.isEmpty {
      row.state = .unchanged("not assigned directly")
      return [row]
    }
    return has.map { assignment in
      var one = row
      one.role = assignment.roleWords
      // Another line may mean the same with the role left out.
      if let again = isRepeated("assignment \(assignment.id)", row) { return one.refused(again) }
      one.state = .ready(
        change(principal, assignment.roleId, assignment.roleName, assignment.id))
      return one
    }
  }

  /// - Parameter assignment: the id of what is removed; nil assigns.
  func change(
    _ principal: DirectoryPrincipal, _ roleId: String, _ roleName: String?, _ assignment: String?
  ) -> Change {
    let target = AssignmentTarget(
      servicePrincipalId: roster.servicePrincipalId, principalId: principal.id,
      principalKind: principal.kind, principalName: principal.name, roleId: roleId,
      roleName: roleId == AssignableRole.defaultAccess.id ? nil : roleName)
    let state = "assigned as \(target.roleWords)"
    let isAssigning = assignment == nil
    var change = Change(
      action: assignment.map { .unassign(target, assignmentId: $0) } ?? .assign(target),
      object: principal.title, before: isAssigning ? "not assigned" : state,
      after: isAssigning ? state : "not assigned", isDangerous: !isAssigning)
    change.batch = batch
    return change
  }
}

extension Assignment {
  fileprivate func isRole(_ text: String) -> Bool {
    roleId.lowercased() == text.lowercased() || roleName?.lowercased() == text.lowercased()
  }
}

extension AssignmentRow {
  func refused(_ reason: String, _ candidates: [DirectoryPrincipal] = []) -> AssignmentRow {
    var row = self
    row.state = .refused(reason, candidates: candidates)
    return row
  }
}
