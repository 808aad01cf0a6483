import Evidence
import Foundation
import GRDB
import HTTPTransport
import MicrosoftGraph
import Sandbox
import Synchronization
import Testing

@testable import ProvisioningCore

@Suite struct AssigningTests {
  /// The assignment of somebody, planned and not carried out.
  private func oneAssignment(
    _ tenant: Tenant
  ) async throws -> (DirectoryPrincipal, AssignmentPlan, Change, Services) {
    let person = try await tenant.outsiders(1)[0]
    let plan = try await tenant.integration.planAssignments(
      .assign, [AssignmentWish(.principal(person))])
    return (
      person, plan, try #require(plan.changes.first), try await tenant.integration.services()
    )
  }

  private func assigned(_ tenant: Tenant) async throws -> Set<String> {
    Set(try await tenant.integration.assignmentRoster().assignments.map(\.principalId))
  }

  @Test func peopleAreAssignedAndTakenBackByTheJournal() async throws {
    try await Tenant.with(.healthy) { tenant in
      let people = try await tenant.outsiders(3)
      let before = try await assigned(tenant)
      let plan = try await tenant.integration.planAssignments(
        .assign, people.map { AssignmentWish(.named($0.detail)) })
      #expect(plan.ready == 3)
      #expect(plan.effect.people == 3)
      #expect(plan.consequences[0].hasPrefix("3 people enter"))
      #expect(try await assigned(tenant) == before)

      let done = try await tenant.integration.carryOut(plan)
      #expect(done.done == 3 && done.failure == nil)
      #expect(try await assigned(tenant) == before.union(people.map(\.id)))
      let entries = try tenant.integration.journal()
      #expect(entries.map(\.outcome) == [.done, .done, .done])
      #expect(entries.allSatisfy { $0.status == 201 && $0.requestId?.isEmpty == false })
      #expect(entries[0].change.before == "not assigned")

      // The same again sends nothing.
      let again = try await tenant.integration.carryOut(plan)
      #expect(again.unchanged == 3 && again.done == 0)
      #expect(try tenant.integration.journal().count == 3)

      guard case .assignments(let undo) = try await tenant.integration.reviewUndo() else {
        Issue.record("no assignments to undo")
        return
      }
      #expect(undo.operation == .remove && undo.ready == 3)
      #expect(undo.consequences[0].hasPrefix("3 people become inactive in Webex"))
      #expect(try await tenant.integration.carryOut(undo).done == 3)
      #expect(try await assigned(tenant) == before)
      let nothing = await #expect(throws: ProvisioningError.self) {
        _ = try await tenant.integration.reviewUndo(assignmentsOnly: true)
      }
      #expect(nothing?.kind == .notFound)
    }
  }

  @Test func aGroupsDirectMembersCountAndNestedOnesAreNamed() async throws {
    try await Tenant.with(.healthy) { tenant in
      let roster = try await tenant.integration.assignmentRoster()
      let assignments = await tenant.integration.refresh([.assignments]).assignments.value ?? []
      let nested = try #require(assignments.first { ($0.nestedGroups ?? 0) > 0 })
      #expect(roster.assignments.contains { $0.id == nested.id })
      let plan = try await tenant.integration.planAssignments(
        .remove, [AssignmentWish(.named(nested.principalId))])
      #expect(plan.ready == 1)
      let group = try #require(plan.effect.groups.first)
      #expect(group.directPeople == nested.directMembers)
      #expect(group.nestedGroups.count == nested.nestedGroups)
      #expect(plan.consequences.contains { $0.hasPrefix("Not affected:") })
      #expect(plan.effect.people + plan.effect.coveredOtherwise == group.directPeople)
    }
  }

  @Test func whoIsAssignedAnotherWayStays() async throws {
    try await Tenant.with(.healthy) { tenant in
      let graph = try #require(try await tenant.integration.services().graph)
      let roster = try await tenant.integration.assignmentRoster()
      let group = try #require(roster.assignments.first { $0.principalKind == .group })
      let direct = Set(roster.assignments.map(\.principalId))
      let member = try #require(
        try await graph.membersToProvision(group: group.principalId).collected().items.first {
          $0.kind?.known == .user && !direct.contains($0.id)
        })
      let wishes = [AssignmentWish(.named(member.id))]
      let assign = try await tenant.integration.planAssignments(.assign, wishes)
      #expect(assign.effect.people == 0 && assign.effect.coveredOtherwise == 1)
      _ = try await tenant.integration.carryOut(assign)
      let remove = try await tenant.integration.planAssignments(.remove, wishes)
      #expect(remove.ready == 1 && remove.effect.people == 0)
      #expect(remove.effect.coveredOtherwise == 1)
    }
  }

  @Test func namesThatMeanNobodyOrSeveralAreRefusedInTheirRow() async throws {
    try await Tenant.with(.healthy) { tenant in
      let graph = try #require(try await tenant.integration.services().graph)
      let person = try await tenant.outsiders(1)[0]
      let groups = try await graph.groups(namePrefix: "").collected().items
      let mail = groups.first { $0.securityEnabled == false }
      let wishes = [
        AssignmentWish(.named(person.detail), line: 2),
        AssignmentWish(.named("nobody@nowhere.example"), line: 3),
        AssignmentWish(.named("0c0ffee0-0000-4000-8000-000000000001"), line: 4),
        AssignmentWish(.named(person.id), line: 5),
        AssignmentWish(.named(person.detail), role: "Emperor", line: 6),
        AssignmentWish(.named("O'Neil; DROP"), line: 7),
      ]
      let plan = try await tenant.integration.planAssignments(.assign, wishes)
      #expect(plan.ready == 1 && plan.refused == 5)
      func reason(_ row: Int) -> String {
        if case .refused(let reason, _) = plan.rows[row].state { reason } else { "" }
      }
      #expect(reason(1).contains("no user or group"))
      #expect(reason(3) == "the same as line 2")
      #expect(reason(4).contains("no role “Emperor”"))
      if let mail {
        let refused = try await tenant.integration.planAssignments(
          .assign, [AssignmentWish(.named(mail.id))])
        #expect(refused.refused == 1)
      }
    }
  }

  @Test func oneAssignmentIsRemovedOnceHoweverItIsNamed() async throws {
    try await Tenant.with(.healthy) { tenant in
      let person = try await tenant.outsiders(1)[0]
      let wishes = [nil, "User"].enumerated().map {
        AssignmentWish(.principal(person), role: $1, line: $0 + 2)
      }
      let assign = try await tenant.integration.planAssignments(.assign, [wishes[1]])
      _ = try await tenant.integration.carryOut(assign)
      let remove = try await tenant.integration.planAssignments(.remove, wishes)
      #expect(remove.ready == 1 && remove.refused == 1)
      #expect(remove.rows[1].state == .refused("the same as line 2", candidates: []))
    }
  }

  @Test func twoOfOneNameAreOfferedByTheirAddresses() async throws {
    let people = ["a", "b"].map {
      DirectoryPrincipal(id: $0, kind: .user, name: "Ann Lee", detail: "\($0)@x.example")
    }
    var planning = RowPlanning(
      .assign,
      AssignmentRoster(
        servicePrincipalId: "sp", applicationName: "App", roles: [.defaultAccess], assignments: []),
      ["Ann Lee": people], batch: "b")
    let row = try #require(planning.rows(AssignmentWish(.named("Ann Lee"))).first)
    #expect(
      row.state
        == .refused(
          "2 have this name: use an object id or a user principal name", candidates: people))
    let user = planning.rows(AssignmentWish(.named("group:Ann Lee")))
    #expect(user.first?.state == .refused("no group of this name, address or id", candidates: []))
  }

  /// Somebody else is faster: the service's refusal is recognised as what was wanted.
  @Test func whatIsSoAlreadyIsNoFailure() async throws {
    try await Tenant.with(.healthy) { tenant in
      let (person, _, change, services) = try await oneAssignment(tenant)
      let first = await tenant.integration.carryOut(change, "assigning", services)
      #expect(try first.get().outcome == .done)
      let second = await tenant.integration.carryOut(change, "assigning", services)
      #expect(try second.get().outcome == .foundDone)

      let removal = try await tenant.integration.planAssignments(
        .remove, [AssignmentWish(.principal(person))])
      let gone = try #require(removal.changes.first)
      for outcome in [JournalEntry.Outcome.done, .foundDone] {
        let result = await tenant.integration.carryOut(gone, "removing", services)
        #expect(try result.get().outcome == outcome)
      }
    }
  }

  /// Rows in progress end; the others are not begun, and the same again does the rest once.
  @Test func aStoppedBatchKeepsWhatIsDone() async throws {
    try await Tenant.with(.healthy) { tenant in
      let people = try await tenant.outsiders(12)
      let plan = try await tenant.integration.planAssignments(
        .assign, people.map { AssignmentWish(.principal($0)) })
      let stopper = Stopper()
      let task = Task {
        try await tenant.integration.carryOut(plan) { _, _ in stopper.stop() }
      }
      stopper.task.withLock { $0 = task }
      let result = try await task.value
      #expect(result.failure?.kind == .cancelled)
      #expect(result.done >= 1 && result.notSent >= 1)
      #expect(result.done + result.notSent == 12)
      let made = try await assigned(tenant).intersection(people.map(\.id)).count
      #expect(made == result.done)
      #expect(try tenant.workspace.unresolvedIntents(ownersGone: false).isEmpty)
      let rest = try await tenant.integration.carryOut(plan)
      #expect(rest.done == 12 - made && rest.unchanged == made)
      #expect(try tenant.integration.journal().count == 12)
    }
  }

  @Test func onAFullDiskNothingIsSentThatIsNotNoted() async throws {
    try await Tenant.with(.healthy) { tenant in
      let people = try await tenant.outsiders(24)
      let folder = try ScratchFolder()
      let workspace = try Workspace(file: folder.file("test.db"), profile: "test")
      let integration = try tenant.reopened(workspace: workspace)
      let plan = try await integration.planAssignments(
        .assign, people.map { AssignmentWish(.principal($0)) })
      try await workspace.write("filling") { database in
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages + 1)")
      }
      let result = try await integration.carryOut(plan)
      #expect(result.failure?.kind == .storage || result.failed > 0)
      #expect(result.done < 24)
      let made = try await assigned(tenant).intersection(people.map(\.id)).count
      #expect(made == result.done)
      try await workspace.write("freeing") {
        _ = try Int.fetchOne($0, sql: "PRAGMA max_page_count = 1000000")
      }
      let rest = try await integration.carryOut(plan)
      #expect(rest.done == 24 - made && rest.unchanged == made)
      await integration.close()
    }
  }

  private final class Stopper: Sendable {
    let task = Mutex<Task<AssignmentPlan, any Error>?>(nil)
    func stop() { task.withLock { $0?.cancel() } }
  }

  @Test func anIntentOfACrashedRunIsLookedUp() async throws {
    try await Tenant.with(.healthy) { tenant in
      let (_, plan, change, services) = try await oneAssignment(tenant)
      #expect(await tenant.integration.found(change, since: .now, services) == .foundNotDone)
      _ = try await tenant.integration.carryOut(plan)
      #expect(await tenant.integration.found(change, since: .now, services) == .foundDone)
    }
  }

  @Test func readOnlyIsRefused() async throws {
    try await Tenant.with(.healthy) { tenant in
      let person = try await tenant.outsiders(1)[0]
      let plan = try await tenant.integration.planAssignments(
        .assign, [AssignmentWish(.principal(person))])
      let readOnly = try tenant.reopened(readOnly: true)
      let error = await #expect(throws: ProvisioningError.self) {
        _ = try await readOnly.carryOut(plan)
      }
      #expect(error?.kind == .readOnly)
      #expect(try tenant.integration.journal().isEmpty)
    }
  }

  /// The integration application alone does not keep the job from running.
  @Test func whoeverAssignsWhileTheJobStandsStillIsTold() async throws {
    for (scenario, isBroken) in [
      (Scenario.healthy, false), (.integrationAppDeleted, false), (.quarantinedEscrow, true),
    ] {
      try await Tenant.with(scenario) { tenant in
        await tenant.integration.refresh()
        let person = try await tenant.outsiders(1)[0]
        let plan = try await tenant.integration.planAssignments(
          .assign, [AssignmentWish(.principal(person))])
        #expect(
          plan.advice.contains { $0.hasPrefix("Webex follows only") } == isBroken,
          "\(scenario): \(plan.advice)")
      }
    }
  }

  @Test func aGroupDeletedMeanwhileFailsInItsRowAlone() async throws {
    try await Tenant.with(.healthy) { tenant in
      let person = try await tenant.outsiders(1)[0]
      let graph = try #require(try await tenant.integration.services().graph)
      let group = try #require(
        try await graph.groups(namePrefix: "").collected().items.first {
          $0.securityEnabled == true
        })
      let plan = try await tenant.integration.planAssignments(
        .assign,
        [
          AssignmentWish(.principal(DirectoryPrincipal(group))),
          AssignmentWish(.principal(person)),
        ])
      #expect(plan.ready == 2)
      try await tenant.changeDirectory(.delete, "/groups/\(group.id)")
      let done = try await tenant.integration.carryOut(plan)
      #expect(done.outcome == "1 assigned, 1 failed")
      guard case .failed(let error) = done.rows[0].state else {
        Issue.record("\(done.rows[0].state)")
        return
      }
      #expect(error.kind == .notFound && error.status == 404)
      #expect(try await assigned(tenant).contains(person.id))
      let again = try await tenant.integration.planAssignments(
        .assign, [AssignmentWish(.principal(DirectoryPrincipal(group)))])
      #expect(
        again.rows.map(\.state)
          == [.refused("the group is not in the directory any more", candidates: [])])
    }
  }
}
