import Console
import Evidence
import Foundation
import ProvisioningCore

extension Fixture {
  static let userRole = AssignableRole(id: "b94b7f5e-2d4c-4a51-bd77-4d1e2f3a5c60", name: "User")

  /// Each way to stand.
  static let standings: [Standing?] = {
    func way(_ place: Int, nested: String? = nil) -> ScopePath {
      ScopePath(assignment: assignments[place], nestedGroup: nested)
    }
    let active = WebexPerson(id: "w-1", userName: "person0@contoso.example")
    var inactive = active
    inactive.isActive = false
    return [
      Standing(reason: .inScope, path: way(0), hasSeveralPaths: true, webex: .user(active)),
      Standing(reason: .inScope, path: way(2), webex: .nobody),
      Standing(reason: .nestedOnly, path: way(0, nested: "営業部 第二課"), webex: .user(active)),
      Standing(reason: .disabled, path: way(1), webex: .user(inactive)),
      Standing(reason: .notAssigned, webex: .nobody),
      Standing(reason: .filteredOut, path: way(1), webex: .several),
      Standing(reason: .unknown, webex: .notRead),
      Standing(reason: .inScope, webex: .unknown),
      Standing(reason: nil, webex: .notRead), nil,
    ]
  }()

  static let principals = [
    DirectoryPrincipal(
      id: "person-1", kind: .user, name: "Zoë Ångström", detail: "zoe@contoso.example",
      isEnabled: true),
    DirectoryPrincipal(
      id: "person-2", kind: .user, name: "김민준", detail: "minjun@contoso.example",
      isEnabled: false),
    DirectoryPrincipal(
      id: "person-3", kind: .user, name: "ليلى حداد", detail: "layla_partner@contoso.example",
      isEnabled: true, isGuest: true),
    DirectoryPrincipal(
      id: "group-1", kind: .group, name: "営業部 大阪", detail: "security group"),
    DirectoryPrincipal(
      id: "group-2", kind: .group, name: "Team channel", detail: "Microsoft 365 group",
      reasonAgainst: "it is no security group, and only those can be assigned"),
  ]

  static func change(
    _ operation: AssignmentPlan.Operation, _ principal: DirectoryPrincipal
  ) -> Change {
    let target = AssignmentTarget(
      servicePrincipalId: "sp", principalId: principal.id, principalKind: principal.kind,
      principalName: principal.name, roleId: userRole.id, roleName: userRole.name)
    let isAssigning = operation == .assign
    return Change(
      action: isAssigning ? .assign(target) : .unassign(target, assignmentId: principal.id),
      object: principal.title, before: isAssigning ? "not assigned" : "assigned as User",
      after: isAssigning ? "assigned as User" : "not assigned")
  }

  /// A plan as the core makes one; `line` numbers the rows as those of a file.
  static func plan(
    _ operation: AssignmentPlan.Operation, _ principals: [DirectoryPrincipal], people: Int? = nil,
    firstLine: Int? = nil, isUndo: Bool = false
  ) -> AssignmentPlan {
    var effect = AssignmentEffect()
    effect.people = people ?? principals.count
    effect.activeInWebex = operation == .remove ? effect.people : nil
    effect.names = principals.map(\.name)
    if let group = principals.first(where: { $0.kind == .group }) {
      effect.groups = [.init(name: group.name, directPeople: 12, nestedGroups: ["営業部 第二課"])]
    }
    return AssignmentPlan(
      operation: operation, application: "Cisco Webex Identity", servicePrincipalId: "sp",
      rows: principals.enumerated().map { index, one in
        AssignmentRow(
          line: firstLine.map { $0 + index }, text: one.name, principal: one, role: "User",
          state: one.reasonAgainst.map { .refused($0, candidates: []) }
            ?? .ready(change(operation, one)))
      }, effect: effect,
      advice: effect.groups.isEmpty
        ? [] : ["To bring in people of nested groups, assign those groups themselves"],
      isUndo: isUndo)
  }

  static func entry(_ change: Change) -> JournalEntry {
    JournalEntry(
      id: 9, profile: "contoso", change: change, outcome: .done, intendedAt: now, finishedAt: now,
      status: 201)
  }

  static func carriedOut(_ plan: AssignmentPlan) -> AssignmentPlan {
    var plan = plan
    for place in plan.rows.indices {
      if case .ready(let change) = plan.rows[place].state {
        plan.rows[place].state = .done(entry(change))
      }
    }
    return plan
  }
}

/// What the assignments' services of a flow test answer.
struct AssignmentWorld: Sendable {
  var roles = [Fixture.userRole]
  /// People affected, where a plan should have more than rows.
  var people: Int?
  /// Rows that fail when carried out.
  var failing: Set<String> = []
  /// Holds a batch after its first row until it is stopped.
  var isHeld = false
  var undo: AssignmentPlan?
  /// Why the directory can't be searched.
  var searchFailure: ProvisioningError?
}

extension FakeServices {
  var assignments: AssignmentServices {
    AssignmentServices(
      roster: { [self] in
        AssignmentRoster(
          servicePrincipalId: "sp", applicationName: "Cisco Webex Identity",
          roles: with { $0.assignments.roles }, assignments: [])
      },
      searchPeople: { text in Self.search(text, groups: false) },
      search: { [self] text in
        note("search “\(text)”")
        var search = Self.search(text, groups: true)
        search.failure = with { $0.assignments.searchFailure }
        return search
      },
      readTable: { [self] path throws(ProvisioningError) in
        guard let text = with({ $0.files[path] }) else {
          throw ProvisioningError(
            .invalidInput, operation: "reading \(path)", message: "there is no such file",
            advice: "Name another file.")
        }
        return try AssignmentFile(Data(text.utf8), name: path)
      },
      plan: { [self] operation, wishes in
        let people = with { $0.assignments.people }
        let who = wishes.map { wish -> DirectoryPrincipal in
          switch wish.who {
          case .principal(let one): return one
          case .named(let text):
            return Fixture.principals.first { $0.detail == text || $0.id == text }
              ?? DirectoryPrincipal(
                id: text, kind: .user, name: text, reasonAgainst: "no user or group")
          }
        }
        note("plan \(operation.rawValue) \(who.map(\.name)) \(wishes.first?.role ?? "usual role")")
        return Fixture.plan(
          operation, who, people: people, firstLine: wishes.first?.line)
      },
      reviewUndo: { [self] () throws(ProvisioningError) in
        guard let plan = with({ $0.assignments.undo }) else {
          throw ProvisioningError(
            .notFound, operation: "undoing a change", message: "nothing was changed from here",
            advice: "See entrahub activity list.")
        }
        return .assignments(plan)
      },
      carryOut: { [self] plan, progress in
        await carryOut(plan, progress)
      })
  }

  private func carryOut(
    _ plan: AssignmentPlan, _ progress: @escaping AssignmentServices.Progress
  ) async -> AssignmentPlan {
    note("carry out \(plan.operation.rawValue) \(plan.ready)")
    let (failing, isHeld) = with { ($0.assignments.failing, $0.assignments.isHeld) }
    var plan = plan
    for place in plan.rows.indices {
      guard case .ready(let change) = plan.rows[place].state else { continue }
      if place > 0, isHeld {
        while !Task.isCancelled { await Task.yield() }
        plan.rows[place].state = .notSent
        continue
      }
      plan.rows[place].state =
        failing.contains(plan.rows[place].principal?.id ?? "")
        ? .failed(
          ProvisioningError(
            .refused, leg: .consoleToGraph, operation: "assigning", status: 400,
            code: "Request_BadRequest", message: "not this one", advice: "Look again."))
        : .done(Fixture.entry(change))
      progress(place, plan.rows[place])
    }
    if plan.notSent > 0 {
      plan.failure = ProvisioningError(
        .cancelled, operation: "assigning", message: "stopped by you",
        advice: "The same again goes on with the rest.")
    }
    return plan
  }

  private static func search(_ text: String, groups: Bool) -> DirectorySearch {
    let wanted = Fixture.principals.filter { one in
      (groups || one.kind == .user) && (text.isEmpty ? one.kind == .user : true)
        && (text.isEmpty || "\(one.name) \(one.detail)".lowercased().contains(text.lowercased()))
    }
    return DirectorySearch(text: text, principals: wanted)
  }
}
