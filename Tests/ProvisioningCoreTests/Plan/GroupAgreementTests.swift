import AttributeMapping
import Foundation
import HTTPTransport
import MicrosoftGraph
import Sandbox
import Testing

@testable import ProvisioningCore

/// Groups that leave the scope in other ways than by losing their assignment alone.
extension AgreementTests {
  /// Groups that are linked, the first two of them assigned.
  private func linkedGroups(_ tenant: Tenant) async throws -> [Assignment] {
    _ = try await tenant.integration.plan()
    let roster = try await tenant.integration.assignmentRoster()
    let linked = Set(try tenant.workspace.target.groups().compactMap(\.externalId))
    let groups = roster.assignments.filter { linked.contains($0.principalId) }
    try #require(groups.count >= 2)
    return groups
  }

  /// With `SkipOutOfScopeDeletions` who is unassigned stays; a group that is deleted in Entra goes.
  @Test func groupsThatAreKeptOutOfScopeGoOnceTheyAreDeleted() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      let groups = try await linkedGroups(tenant)
      let roster = try await tenant.integration.assignmentRoster()
      try await tenant.setScope(roster.servicePrincipalId, keepsWhoLeaves: true)
      let graph = try #require(try await tenant.integration.services().graph)
      try await graph.removeAssignment(
        id: groups[0].id, fromServicePrincipal: roster.servicePrincipalId)
      try await tenant.changeDirectory(.delete, "/groups/\(groups[1].principalId)")
      let plan = try await tenant.integration.plan()
      #expect(plan.groupTotals.reasons[.delete] == [.groupLeft: 1])
      #expect(plan.groupTotals.reasons[.skip]?[.keptOutOfScope] == 1)
      // Over what is stored it is the same, without a request.
      let stored = try await tenant.integration.plan(.stored)
      #expect(stored.groupTotals.reasons == plan.groupTotals.reasons)
      _ = try await compare(tenant)
    }
  }

  /// What could not be read is not known, and said so: nothing is guessed.
  @Test func aGroupThatCouldNotBeLookedUpIsUnknown() async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 60)) { tenant in
      let groups = try await linkedGroups(tenant)
      let roster = try await tenant.integration.assignmentRoster()
      try await tenant.setScope(roster.servicePrincipalId, keepsWhoLeaves: true)
      try await tenant.changeDirectory(.delete, "/groups/\(groups[0].principalId)")
      _ = try await tenant.integration.plan()
      let id = groups[0].principalId.lowercased()
      try await tenant.workspace.target.store([id: .unread("the service refused it")])
      let plan = try await tenant.integration.plan(.stored)
      #expect(plan.groupTotals.reasons[.skip]?[.groupUnread] == 1)
      #expect(
        plan.notes.contains(
          .unreadDirectoryGroups([groups[0].principalName], reason: "the service refused it")))
    }
  }

  /// Where all users and groups are in scope, groups without an assignment are provisioned as well,
  /// and go once they are deleted.
  @Test(arguments: [false, true])
  func groupsOfTheTenantAreInScope(_ filters: Bool) async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      let groups = try await linkedGroups(tenant)
      let roster = try await tenant.integration.assignmentRoster()
      try await tenant.setScope(roster.servicePrincipalId, everybody: true)
      let graph = try #require(try await tenant.integration.services().graph)
      try await graph.removeAssignment(
        id: groups[0].id, fromServicePrincipal: roster.servicePrincipalId)
      try await tenant.changeDirectory(.delete, "/groups/\(groups[1].principalId)")
      if filters {
        try await tenant.changeDirectory(
          .patch, "/groups/\(groups[0].principalId)", #"{"description": "for people only"}"#)
        let base = try await tenant.integration.readSchema().schema
        let mapping = try #require(base.objectMapping(ofSource: "Group"))
        var draft = MappingDraft(base: base)
        let filter = ScopingFilter(
          groups: [
            .init(
              name: "Not theirs", clauses: [.init("description", .notEquals, "for people only")])
          ])
        try draft.stage("Filter groups", [.setFilter(filter, mapping: mapping.id)])
        let pause = try await tenant.integration.change(for: .pause)
        try await tenant.integration.perform(pause)
        try await tenant.integration.perform(try await tenant.integration.review(draft).change)
      }
      let plan = try await tenant.integration.plan()
      // More than were assigned.
      #expect(plan.groupTotals[.create] >= 2)
      let gone: [PlanReason: Int] = filters ? [.filteredOut: 1, .groupLeft: 1] : [.groupLeft: 1]
      #expect(plan.groupTotals.reasons[.delete] == gone)
      #expect(plan.groupTotals.reasons[.skip]?[.groupNotRead] == nil)
      let stored = try await tenant.integration.plan(.stored)
      #expect(stored.groupTotals.reasons == plan.groupTotals.reasons)
      _ = try await compare(tenant, by: filters ? .start : .restart(resetScope: []))
    }
  }

  /// Whoever is in a group that the filter keeps out is provisioned; the group itself is deleted.
  @Test(arguments: [false, true])
  func aGroupThatTheFilterKeepsOutIsDeleted(_ keeps: Bool) async throws {
    try await Tenant.with(SandboxOptions(scenario: .healthy, users: 260)) { tenant in
      let groups = try await linkedGroups(tenant)
      let roster = try await tenant.integration.assignmentRoster()
      if keeps { try await tenant.setScope(roster.servicePrincipalId, keepsWhoLeaves: true) }
      for (place, group) in groups.enumerated() {
        try await tenant.changeDirectory(
          .patch, "/groups/\(group.principalId)",
          #"{"description": "\#(place == 0 ? "for people only" : "for Webex")"}"#)
      }
      let base = try await tenant.integration.readSchema().schema
      let mapping = try #require(base.objectMapping(ofSource: "Group"))
      var draft = MappingDraft(base: base)
      let filter = ScopingFilter(
        groups: [.init(name: "Webex", clauses: [.init("description", .endsWith, "Webex")])])
      try draft.stage("Filter groups", [.setFilter(filter, mapping: mapping.id)])
      let pause = try await tenant.integration.change(for: .pause)
      try await tenant.integration.perform(pause)
      let review = try await tenant.integration.review(draft)
      let deleted = keeps ? "which Webex keeps" : "which is deleted in Webex"
      #expect(
        review.change.consequences.contains(
          "The scoping filter of groups puts 1 group out, \(deleted): \(groups[0].principalName)"),
        "\(review.change.consequences)")
      try await tenant.integration.perform(review.change)
      let plan = try await tenant.integration.plan()
      if keeps {
        #expect(plan.groupTotals.reasons[.skip]?[.keptOutOfScope] == 1)
        #expect(plan.groupTotals[.delete] == 0)
      } else {
        #expect(plan.groupTotals.reasons[.delete] == [.filteredOut: 1])
      }
      _ = try await compare(tenant, by: .start)
      // Assigning it again would say the same.
      let preview = try await tenant.integration.planAssignments(
        .assign, [AssignmentWish(.named("group:\(groups[0].principalName)"), role: "User")])
      if preview.ready > 0 {
        #expect(
          preview.advice.contains { $0.contains("the scoping filter of groups keeps it out") })
      }
      // What the filter lets pass again is made anew, or goes on where it was kept.
      try await tenant.changeDirectory(
        .patch, "/groups/\(groups[0].principalId)", #"{"description": "now for Webex"}"#)
      let again = try await tenant.integration.plan()
      #expect(again.groupTotals[.create] == (keeps ? 0 : 1))
      if keeps { _ = try await compare(tenant) }
    }
  }
}

extension Tenant {
  /// Sets `SyncAll` and `SkipOutOfScopeDeletions`; the latter can be set by Graph only.
  fileprivate func setScope(
    _ servicePrincipal: String, everybody: Bool = false, keepsWhoLeaves: Bool = false
  ) async throws {
    let graph = try #require(try await integration.services().graph)
    let secrets = try await graph.synchronizationSecrets(sp: servicePrincipal)
    let address = secrets.first { $0.key == "BaseAddress" }?.value.revealed ?? ""
    try await changeDirectory(
      .put, "/servicePrincipals/\(servicePrincipal)/synchronization/secrets",
      """
      {"value": [
        {"key": "BaseAddress", "value": "\(address)"},
        {"key": "SecretToken", "value": "\(server.description.webexToken)"},
        {"key": "SyncAll", "value": "\(everybody)"},
        {"key": "SkipOutOfScopeDeletions", "value": "\(keepsWhoLeaves)"}]}
      """)
  }
}
