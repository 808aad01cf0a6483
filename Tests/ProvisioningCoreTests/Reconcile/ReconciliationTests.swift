import AttributeMapping
import Foundation
import SCIM
import Testing

@testable import ProvisioningCore

@Suite struct ReconciliationTests {
  private func reconcile(_ build: (inout PlanWorld) -> Void) async throws -> Reconciliation {
    var world = PlanWorld()
    build(&world)
    return try await Integration.reconciliation(try await world.plan())
  }

  private func names(
    _ result: Reconciliation, _ finding: Reconciliation.Finding
  ) throws -> [String] {
    try result.indices(of: finding).compactMap { try result.plan.item(at: Int($0))?.name }
      .map { String($0.prefix { $0 != "@" }) }
  }

  @Test func everybodyHasOneFinding() async throws {
    let result = try await reconcile { world in
      world.add(1, "same")
      world.addWebex(1, "same", external: 1)
      world.add(2, "missing")
      world.add(3, "drifted", title: "Chief")
      world.addWebex(3, "drifted", external: 3)
      world.add(4, "twin")
      world.add(5, "TWIN")
      world.addWebex(4, "twin")
      world.addWebex(6, "local", source: "SCIM")
      world.add(7, "left", assigned: false)
      world.addWebex(7, "left", external: 7)
      world.add(8, "inactive", assigned: false)
      world.addWebex(8, "inactive", external: 8, isActive: false)
      world.add(9, "outside", assigned: false)
      world.addWebex(10, "boardroom", source: "SCIM")
      world.webex[world.webex.count - 1]["userType"] = "room"
    }
    #expect(result[.matched] == 1)
    #expect(try names(result, .missing) == ["missing"])
    #expect(try names(result, .drifted) == ["drifted"])
    #expect(try names(result, .duplicate) == ["twin", "TWIN"])
    #expect(try names(result, .orphaned) == ["left", "local"])
    #expect(try names(result, .inactive) == ["inactive"])
    #expect(result.hasDrift)
    #expect(result.pairs.isEmpty)
  }

  @Test func whereAllIsWellThereIsNoDrift() async throws {
    let result = try await reconcile { world in
      world.add(1, "same")
      world.addWebex(1, "same", external: 1)
      world.add(2, "gone", isEnabled: false)
      world.addWebex(2, "gone", external: 2, isActive: false)
    }
    #expect(!result.hasDrift)
    #expect(result[.matched] == 1 && result[.inactive] == 1)
  }

  /// Null is never sent: no cycle brings the two together.
  @Test func whatIsEmptyInEntraAndStaysInWebexIsCountedAndNamed() async throws {
    let result = try await reconcile { world in
      world.add(1, "same")
      world.addWebex(1, "same", external: 1)
      world.add(2, "emptied")
      world.addWebex(2, "emptied", external: 2)
      world.webex[1]["title"] = "Old title"
      // Different besides.
      world.add(3, "both")
      world.addWebex(3, "both", external: 3, displayName: "Other")
      world.webex[2]["title"] = "Older title"
      // Nothing on either side.
      world.add(4, "blank")
      world.addWebex(4, "blank", external: 4)
      world.webex[3]["title"] = ""
    }
    #expect(result[.matched] == 2)
    #expect(try names(result, .emptied) == ["emptied"])
    #expect(try names(result, .drifted) == ["both"])
    #expect(result.emptied == 2)
    #expect(result.hasDrift)
    #expect(result.plan.totals.unchanged == 2 && result.plan.isEmpty == false)
    for (finding, value) in [
      (Reconciliation.Finding.emptied, "Old title"), (.drifted, "Older title"),
    ] {
      let index = try #require(result.indices(of: finding).first)
      let detail = try #require(try result.plan.detail(at: Int(index)))
      #expect(detail.emptied == [KeptAttribute(target: "title", value: .string(value))])
      #expect(detail.changes.map(\.target) == (finding == .drifted ? ["displayName"] : []))
      #expect(detail.requests.isEmpty == (finding == .emptied))
    }
  }

  @Test func peopleUnderAnotherNameAreRecognised() async throws {
    let result = try await reconcile { world in
      // Webex has the mail address; the service made a second user by the UPN.
      world.add(1, "ada")
      world.people[0].mail = "ada.lovelace@contoso.com"
      world.addWebex(1, "ada", external: 1)
      world.addWebex(2, "ADA.lovelace", source: "SCIM", displayName: "Lovelace")
      // The second user is yet to be made; the address stands among the e-mails.
      world.add(3, "bo")
      world.people[1].mail = "bo@fabrikam.com"
      world.addWebex(4, "b.olsen", source: "SCIM", displayName: "Olsen")
      world.webex[2]["emails"] = [["value": "Bo@fabrikam.com", "type": "work"]]
      // The same name, once and twice.
      world.add(5, "unique name")
      world.addWebex(6, "u.name", source: "SCIM", displayName: "Unique Name")
      world.add(7, "common")
      world.add(8, "common2")
      world.people[4].displayName = "common"
      world.addWebex(9, "c.ommon", source: "SCIM", displayName: "Common")
      // Nobody in scope.
      world.add(10, "out", assigned: false)
      world.people[5].mail = "out@old.com"
      world.addWebex(11, "out@old.com", source: "SCIM")
    }
    #expect(
      result.pairs.map { "\($0.person.displayName) \($0.webexUser.userName)" } == [
        "ada ADA.lovelace@contoso.com", "bo b.olsen@contoso.com", "unique name u.name@contoso.com",
      ])
    #expect(result.pairs.map(\.evidence) == [[.mail], [.mail], [.name]])
    #expect(result.pairs[0].duplicate?.userName == "ada@contoso.com")
    #expect(result.pairs[1].duplicate == nil)
    // The pairs are duplicates, and their users nobody's orphans.
    #expect(result[.duplicate] == 3 && result.doubled == 1)
    #expect(try names(result, .duplicate).isEmpty)
    #expect(Set(try names(result, .orphaned)) == ["c.ommon", "out"])
    #expect(result[.orphaned] == 2)
  }

  @Test func linesArePairsFirstAndFilteredByEitherName() async throws {
    let result = try await reconcile { world in
      world.add(1, "ada")
      world.people[0].mail = "ada.lovelace@contoso.com"
      world.addWebex(1, "ada", external: 1)
      world.addWebex(2, "ADA.lovelace", source: "SCIM", displayName: "Lovelace")
      world.add(3, "missing")
      world.add(4, "drifted", title: "Chief")
      world.addWebex(4, "another name", external: 4)
      world.add(5, "left", assigned: false)
      world.addWebex(5, "left", external: 5)
    }
    func words(_ query: ReconciliationQuery) throws -> [String] {
      try result.lines(query).compactMap { try result.line($0) }.map { line in
        switch line {
        case .pair(let pair): "pair \(pair.person.displayName)"
        case .object(let finding, let item): "\(finding.rawValue) \(item.displayName)"
        }
      }
    }
    #expect(
      try words(ReconciliationQuery())
        == ["pair ada", "orphaned left", "missing missing", "drifted drifted"])
    #expect(try words(ReconciliationQuery(findings: [.missing])) == ["missing missing"])
    #expect(try words(ReconciliationQuery(text: "lovelace")) == ["pair ada"])
    #expect(try words(ReconciliationQuery(text: "another")) == ["drifted drifted"])
    #expect(try words(ReconciliationQuery(text: "!drifted")).count == 3)
    #expect(try result.line(-99) == nil && result.line(99) == nil)
  }

  /// A plan finds somebody by any name that Webex has for them.
  @Test func aPlanFindsPeopleByEitherName() async throws {
    let result = try await reconcile { world in
      world.add(1, "ada")
      world.people[0].mail = "ada.lovelace@contoso.com"
      world.addWebex(1, "ada", external: 1)
      world.addWebex(2, "ada.lovelace", source: "SCIM", displayName: "Lovelace")
      world.add(3, "same")
      world.addWebex(3, "same", external: 3)
      world.add(4, "bo")
      world.addWebex(4, "bo", external: 4)
      world.addWebex(5, "bo.second", external: 4)
    }
    let plan = result.plan
    func names(_ text: String) throws -> [String]? {
      switch try plan.find(text) {
      case .items(let found):
        try found.compactMap { try plan.item(at: Int($0))?.webexUser?.userName }
      case .unchanged(let person): [person.displayName]
      case .nobody: nil
      }
    }
    #expect(try names("ada.lovelace@contoso.com") == ["ada.lovelace@contoso.com"])
    #expect(try names("bo.second@contoso.com") == ["bo.second@contoso.com"])
    #expect(try names("same@contoso.com") == ["same"])
    #expect(try names("nobody@contoso.com") == nil)
    // The filter of a list does, too.
    #expect(try plan.indices(PlanQuery(text: "bo.second")).count == 1)
  }
}
