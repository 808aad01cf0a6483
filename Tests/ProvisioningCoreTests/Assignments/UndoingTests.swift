import Sandbox
import Testing

@testable import ProvisioningCore

/// What can still be taken back, where somebody else has done so meanwhile.
@Suite struct UndoingTests {
  @Test func whatIsGoneAlreadyIsPassedOver() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      let integration = tenant.integration
      let plan = try await integration.plan()
      let outside = try plan.indices(PlanQuery(actions: [.skip])).compactMap {
        try plan.item(at: Int($0))
      }.filter { $0.reason == .notAssigned }.compactMap(\.person)
      let people = Array(outside.prefix(3))
      try #require(people.count == 3)
      for person in people {
        let done = try await integration.carryOut(
          try await integration.planAssignments(.assign, [AssignmentWish(.named(person.id))]))
        #expect(done.done == 1)
      }
      // Another console, with a journal of its own.
      let other = try tenant.reopened(workspace: try Workspace(inMemory: "other"))
      func removeElsewhere(_ person: Person) async throws {
        let done = try await other.carryOut(
          try await other.planAssignments(.remove, [AssignmentWish(.named(person.id))]))
        #expect(done.done == 1)
      }
      try await removeElsewhere(people[2])
      guard case .assignments(let undo) = try await integration.reviewUndo() else {
        Issue.record("no assignments to undo")
        return
      }
      #expect(undo.ready == 1 && undo.rows.first?.principal?.id == people[1].id)
      // Who asks for the one that is gone is told so.
      guard case .assignments(let gone) = try await integration.reviewUndo(3) else {
        Issue.record("no assignment to undo")
        return
      }
      #expect(gone.ready == 0)
      for person in people.prefix(2) { try await removeElsewhere(person) }
      let nothing = await #expect(throws: ProvisioningError.self) {
        _ = try await integration.reviewUndo()
      }
      #expect(
        nothing?.message.hasPrefix("nothing is left to take back") == true, "\(nothing as Any)")
      await other.close()
    }
  }
}
