import AttributeMapping
import Foundation
import SCIM
import Testing

@testable import ProvisioningCore

/// What a cycle would do, over small worlds.
@Suite struct PlanTests {
  private func plan(_ build: (inout PlanWorld) -> Void) async throws -> Plan {
    var world = PlanWorld()
    build(&world)
    return try await world.plan()
  }

  @Test func theUsualActions() async throws {
    let plan = try await plan { world in
      world.add(1, "new", title: "Engineer")
      world.addLinked(2, "same")
      world.add(3, "changed", title: "Chief")
      world.addWebex(3, "changed", external: 3, displayName: "Other")
      world.addLinked(4, "blocked", isEnabled: false)
      world.addLinked(5, "left", assigned: false)
      world.addWebex(6, "purged", external: 66)
      world.addWebex(7, "local", source: "SCIM")
      world.add(8, "never", assigned: false)
    }
    #expect(
      try plan.words() == [
        "create new@contoso.com not-in-webex", "update changed@contoso.com differs",
        "disable blocked@contoso.com sign-in-blocked", "disable left@contoso.com not-assigned",
        "skip never@contoso.com not-assigned", "delete purged@contoso.com hard-deleted",
        "skip local@contoso.com not-managed",
      ])
    #expect(plan.totals.unchanged == 1)
    #expect(plan.totals.people == 6 && plan.totals.inScope == 3 && plan.totals.webexUsers == 6)
    #expect(PlanAction.allCases.map { plan.totals[$0] } == [1, 1, 2, 1, 2, 0])
    #expect(plan.totals.changes == 5 && !plan.isEmpty)
  }

  /// Nobody clears what people are matched by: it is said that only the link is left.
  @Test func whoHasNothingToMatchByIsHeldByTheLink() async throws {
    let plan = try await plan { world in
      world.mapping.attributes[0] = .direct("mail", to: "userName", matchingPriority: 1)
      world.addLinked(1, "linked")
      world.add(2, "stranger")
    }
    #expect(
      try plan.words() == [
        "skip linked@contoso.com linked-only", "conflict stranger@contoso.com no-match-value",
      ])
    #expect(plan.totals.emptied == 1)
  }

  @Test func nobodyIsDisabledForAGroupThatCannotBeRead() async throws {
    let plan = try await plan { world in
      world.assignments.append(
        Assignment(
          id: "a", principalId: "g", principalName: "Sales", principalKind: .group, roleId: "r"))
      world.memberships.groups["g"] = GroupMembership(
        id: "g", name: "Sales", users: [], nested: [], failure: "forbidden")
      world.addLinked(1, "member", assigned: false)
      world.addLinked(2, "blocked", isEnabled: false)
    }
    #expect(
      try plan.words() == [
        "skip member@contoso.com scope-unknown", "disable blocked@contoso.com sign-in-blocked",
      ])
    #expect(plan.notes.contains(.unreadGroups(["Sales"])))
  }

  @Test func requestsAreThoseOfTheService() async throws {
    let plan = try await plan { world in
      world.add(1, "new", title: "Engineer")
      world.add(3, "changed", title: "Chief")
      world.addWebex(3, "changed", external: 3, displayName: "Other")
      world.addLinked(4, "blocked", isEnabled: false)
      world.addWebex(6, "purged", external: 66)
    }
    let requests = try (0..<plan.count).flatMap { try plan.requests(at: $0) }
    #expect(
      requests.map { "\($0.method.rawValue) \($0.path)" } == [
        "POST /Users", "PATCH /Users/webex-3", "PATCH /Users/webex-4", "DELETE /Users/webex-6",
      ])
    #expect(requests[0].body?["userName"] == "new@contoso.com")
    #expect(requests[0].body?["active"] == true)
    #expect(requests[0].body?["externalId"] == .string(PlanWorld.id(1)))
    #expect(
      requests[1].body?["Operations"] == [
        ["op": "Replace", "path": "displayName", "value": "changed"],
        ["op": "Add", "path": "title", "value": "Chief"],
      ])
    #expect(
      requests[2].body?["Operations"] == [
        ["op": "Replace", "path": "active", "value": "False"]
      ])
    let detail = try #require(try plan.detail(at: 1))
    #expect(
      detail.changes == [
        PlanChange(target: "displayName", old: "Other", new: "changed"),
        PlanChange(target: "title", old: nil, new: "Chief"),
      ])
    #expect(detail.path?.words == "directly")
  }

  @Test func aRenamedPersonKeepsTheirWebexUser() async throws {
    let plan = try await plan { world in
      world.add(1, "married")
      world.addWebex(1, "maiden", external: 1, displayName: "married")
    }
    #expect(try plan.words() == ["update married@contoso.com differs"])
    #expect(
      try plan.detail(at: 0)?.changes == [
        PlanChange(target: "userName", old: "maiden@contoso.com", new: "married@contoso.com")
      ])
  }

  @Test func whoIsMatchedByNameGetsTheirIdInAnyCase() async throws {
    let plan = try await plan { world in
      world.add(1, "Ada")
      world.addWebex(1, "ADA", displayName: "Ada")
    }
    #expect(try plan.detail(at: 0)?.changes.map(\.target) == ["externalId"])
  }

  @Test func conflictsAreTold() async throws {
    let plan = try await plan { world in
      // Two people with one name, one of them in Webex.
      world.add(1, "twin")
      world.add(2, "TWIN")
      world.addWebex(1, "twin")
      // Two who would be created under one name.
      world.add(3, "pair")
      world.add(4, "Pair")
      // Whose new name somebody else has.
      world.add(5, "taken")
      world.addWebex(5, "before", external: 5, displayName: "taken")
      world.addWebex(6, "taken", source: "SCIM")
    }
    #expect(
      try plan.words() == [
        "conflict twin@contoso.com shared-match", "conflict TWIN@contoso.com shared-match",
        "conflict pair@contoso.com shared-match", "conflict Pair@contoso.com shared-match",
        "conflict taken@contoso.com name-taken",
      ])
    #expect(plan.totals.changes == 0)
    for index in 0..<plan.count { #expect(try plan.requests(at: index).isEmpty) }
  }

  @Test func severalWebexUsersMatch() async throws {
    let plan = try await plan { world in
      world.mapping.attributes[0].matchingPriority = 0
      world.mapping.attributes[2].matchingPriority = 1
      world.add(1, "ada")
      world.addWebex(1, "ada1", displayName: "Ada")
      world.addWebex(2, "ada2", displayName: "ADA")
    }
    #expect(try plan.words() == ["conflict ada@contoso.com several-targets"])
  }

  @Test func whoHasNothingToMatchByIsTold() async throws {
    let plan = try await plan { world in
      world.mapping.attributes[0] = .direct("jobTitle", to: "userName", matchingPriority: 1)
      world.mapping.attributes[0].matchingPriority = 1
      world.add(1, "ada")
    }
    #expect(try plan.words() == ["conflict ada@contoso.com no-match-value"])
  }

  @Test func theMappingsActionsLimitThePlan() async throws {
    let plan = try await plan { world in
      world.mapping.flowTypes = []
      world.add(1, "new")
      world.add(2, "changed", title: "X")
      world.addWebex(2, "changed", external: 2)
      world.addLinked(3, "left", assigned: false)
      world.addWebex(4, "purged", external: 44)
    }
    #expect(
      try plan.words() == [
        "skip new@contoso.com creation-off", "skip changed@contoso.com update-off",
        "skip left@contoso.com update-off", "skip purged@contoso.com deletion-off",
      ])
  }

  @Test func whoIsOutOfScopeIsKeptWhereTheJobSaysSo() async throws {
    let plan = try await plan { world in
      world.skipsOutOfScopeDeletions = true
      world.addLinked(1, "left", assigned: false)
      world.addLinked(2, "blocked", isEnabled: false)
    }
    #expect(
      try plan.words() == [
        "skip left@contoso.com kept-out-of-scope", "disable blocked@contoso.com sign-in-blocked",
      ])
  }

  @Test func theRecycleBinDecidesBetweenDisablingAndDeleting() async throws {
    func words(_ deleted: [String: DeletedPerson]?) async throws -> [String] {
      try await plan { world in
        world.memberships.deleted = deleted
        world.addWebex(1, "gone", external: 1)
      }.words()
    }
    let person = DeletedPerson(
      id: PlanWorld.id(1), userPrincipalName: "gone@contoso.com", displayName: "gone")
    #expect(try await words([person.id: person]) == ["disable gone@contoso.com soft-deleted"])
    #expect(try await words([:]) == ["delete gone@contoso.com hard-deleted"])
    #expect(try await words(nil) == ["skip gone@contoso.com maybe-deleted"])
  }

  /// Who made a Webex user decides where only the object id is left; the recycle bin proves more.
  @Test func anObjectIdAloneIsNoReasonToDelete() async throws {
    let bin = DeletedPerson(
      id: PlanWorld.id(1), userPrincipalName: "bin@contoso.com", displayName: "bin")
    let plan = try await plan { world in
      world.memberships.deleted = [bin.id: bin]
      world.addWebex(1, "bin", external: 1, source: "SCIM")
      world.addWebex(2, "foreign", external: 2, source: "SCIM")
      world.addWebex(3, "plain", source: "SCIM")
    }
    #expect(
      try plan.words() == [
        "disable bin@contoso.com soft-deleted", "skip foreign@contoso.com unknown-origin",
        "skip plain@contoso.com not-managed",
      ])
    #expect(plan.notes.contains(.notMadeByEntra(1)))
  }

  @Test func aPlanIsSearchedByActionAndText() async throws {
    let plan = try await plan { world in
      world.add(1, "Édith Piaf")
      world.add(2, "bo")
      world.addWebex(3, "Zoë", source: "SCIM")
    }
    func names(_ query: PlanQuery) throws -> [String] {
      try plan.indices(query).compactMap { try plan.item(at: Int($0))?.displayName }
    }
    #expect(try names(PlanQuery(text: "edith")) == ["Édith Piaf"])
    #expect(try names(PlanQuery(text: "zoe")) == ["Zoë"])
    #expect(try names(PlanQuery(text: "!edith")) == ["bo", "Zoë"])
    #expect(try names(PlanQuery(actions: [.skip])) == ["Zoë"])
    #expect(try names(PlanQuery(actions: [.create], text: "zoe")).isEmpty)
    #expect(try names(PlanQuery(text: "without a link to this")) == ["Zoë"], "why counts too")
    #expect(try names(PlanQuery(text: "!without a link")) == ["Édith Piaf", "bo"])
    // People who were stored since are no entries of this plan, and do no harm.
    let later = plan.people.beginDelta()
    try await later.append(
      (0..<300).map {
        Person(
          id: PlanWorld.id(1_000 + $0), userPrincipalName: "edith\($0)@contoso.com",
          displayName: "Edith \($0)", mail: nil, isEnabled: true, userType: .member,
          department: nil,
          jobTitle: nil)
      })
    _ = try await later.finish(deltaLink: "later")
    #expect(try names(PlanQuery(text: "edith")) == ["Édith Piaf"])
    #expect(try plan.find("bo@contoso.com") == .items([1]))
    #expect(try plan.find(PlanWorld.id(1)) == .items([0]))
    #expect(try plan.find("nobody") == .nobody)
    #expect(try plan.item(at: 99) == nil)
  }

  @Test func aPlanStopsWhenItsTaskIsCancelled() async throws {
    var world = PlanWorld()
    for number in 0..<3_000 { world.add(number, "user\(number)") }
    let fixed = world
    let task = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return try await fixed.plan()
    }
    await #expect(throws: (any Error).self) { try await task.value }
  }

  /// Far from the figures, near enough to notice when something stops being proportional.
  @Test func halfOfFiftyThousandPeopleAreThere() async throws {
    var world = PlanWorld()
    for number in 0..<50_000 {
      world.add(number, "user\(number)", assigned: number % 10 != 0)
      if number % 2 == 0 {
        world.addWebex(number, "user\(number)", external: number, isActive: number % 4 == 0)
      }
    }
    let start = ContinuousClock.now
    let plan = try await world.plan()
    #expect(ContinuousClock.now - start < .seconds(600))
    #expect(plan.totals[.create] == 25_000)
    #expect(plan.totals[.disable] == 2_500)
    #expect(plan.totals[.update] == 10_000)
    #expect(plan.totals.unchanged == 10_000)
    #expect(plan.totals[.skip] == 2_500)
  }
}
