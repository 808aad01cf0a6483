import Foundation
import SCIM
import Synchronization

@testable import Console
@testable import ProvisioningCore

/// A plan as the core would make it, of made-up people.
extension Fixture {
  static func planRows(
    _ items: [PlanItem] = planItems, _ query: PlanQuery = PlanQuery(),
    notes: [PlanNote] = [.nestedOnly([NestedGroup(name: "Department Sales", people: 1)])],
    offer: @escaping @Sendable (PlanQuery) throws(ProvisioningError) -> DirectOffer = {
      DirectOffer(fixtureFor: $0)
    }
  ) -> PlanRows {
    let shown = items.filter { item in
      (query.actions.isEmpty || query.actions.contains(item.action))
        && (query.text.isEmpty || item.name.lowercased().contains(query.text.lowercased()))
    }
    var totals = PlanTotals()
    for item in items where !item.isGroup { totals.add(item.action, item.reason) }
    var groups = PlanTotals()
    for item in items where item.isGroup { groups.add(item.action, item.reason) }
    (totals.people, totals.inScope, totals.unchanged, totals.webexUsers) = (
      2_304, 2_201, 2_190, 2_250
    )
    return PlanRows(
      summary: PlanSummary(
        people: totals, groups: groups, notes: notes, madeAt: now,
        peopleReadAt: now.addingTimeInterval(-120), targetReadAt: now.addingTimeInterval(-60)),
      reconciliation: reconciliationRows(), query: query, count: shown.count,
      item: { shown.indices.contains($0) ? shown[$0] : nil },
      place: { id in shown.firstIndex { $0.id == id } },
      detail: { shown.indices.contains($0) ? detail(of: shown[$0]) : nil },
      filtered: { planRows(items, $0, notes: notes, offer: offer) },
      offer: { () async throws(ProvisioningError) in try offer(query) })
  }

  static func person(_ number: Int, _ name: String, _ display: String) -> Person {
    Person(
      id: "0b1f5c2e-0000-4000-8000-00000000000\(number)",
      userPrincipalName: "\(name)@contoso.example", displayName: display,
      mail: "\(name)@contoso.example", isEnabled: true)
  }

  private static func user(_ number: Int, _ name: String, isActive: Bool = true) -> WebexPerson {
    WebexPerson(id: "webex-\(number)", userName: name, isActive: isActive, provisionSource: "AAD")
  }

  static let refusal = PlanRefusal(
    at: now.addingTimeInterval(-7_200), status: 409,
    code: "SystemForCrossDomainIdentityManagementEntryConflict",
    cause: "the address is in another organization")

  /// What is in the way first, as the core puts them.
  static let planItems: [PlanItem] = {
    let people: [(PlanAction, PlanReason, String, String, Bool)] = [
      (.conflict, .severalTargets, "robin", "Robin Novák", true),
      (.delete, .hardDeleted, "gone", "Gone Person", true),
      (.disable, .notAssigned, "leaver", "Lea Ver", true),
      (.create, .notInWebex, "zoe", "Zoë Ångström", false),
      (.update, .differs, "minjun", "김민준", true),
      (.skip, .nestedOnly, "nested", "Dmytro Hrytsenko", false),
      (.skip, .disabled, "blocked", "Bo Locked", false),
    ]
    var items = people.enumerated().map { number, one in
      let (action, reason, name, display, isInWebex) = one
      return PlanItem(
        id: number,
        object: .person(
          action == .delete ? nil : person(number, name, display),
          isInWebex ? user(number, "\(name)@contoso.example") : nil),
        action: action, reason: reason, name: "\(name)@contoso.example", displayName: display,
        refusal: action == .create ? refusal : nil)
    }
    items.insert(
      PlanItem(
        id: 90, object: .group(id: "group-1", webexId: "webex-g", adding: 3, removing: 1),
        action: .update, reason: .differs, name: "Webex Users", displayName: "Webex Users"),
      at: 5)
    return items
  }()

  private static func detail(of item: PlanItem) -> PlanDetail {
    var detail = PlanDetail(item: item)
    switch item.action {
    case .create:
      detail.changes = [
        PlanChange(target: "userName", old: nil, new: .string(item.name)),
        PlanChange(target: "displayName", old: nil, new: .string(item.displayName)),
      ]
      detail.requests = [
        PlanRequest(
          method: .post, path: "/Users",
          body: [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": .string(item.name), "displayName": .string(item.displayName),
          ])
      ]
    case .update where !item.isGroup:
      detail.changes = [PlanChange(target: "title", old: "Dean", new: "Head of School")]
      detail.requests = [
        PlanRequest(
          method: .patch, path: "/Users/webex-4",
          body: [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [["op": "Replace", "path": "title", "value": "Head of School"]],
          ])
      ]
    case .update:
      detail.requests = [
        PlanRequest(method: .patch, path: "/Groups/webex-g", waitsFor: ["a", "b", "c"])
      ]
    case .disable:
      detail.changes = [PlanChange(target: "active", old: true, new: false)]
    case .delete: detail.requests = [PlanRequest(method: .delete, path: "/Users/webex-1")]
    case .skip, .conflict: break
    }
    return detail
  }

  static let provisioned = OnDemandItem(
    id: 0, text: "zoe",
    principal: DirectoryPrincipal(person(3, "zoe", "Zoë Ångström")),
    state: .answered(
      ProvisioningEvent(
        id: "change-1", occurredAt: now, action: "Create", status: .success,
        steps: [
          .init(name: "EntryImportAdd", kind: "Import", status: .success, description: "Received"),
          .init(name: "EntryExportAdd", kind: "Export", status: .success, description: "Created"),
        ], changes: [PropertyChange(name: "displayName", old: nil, new: "Zoë Ångström")])))

  static let explanation: Explanation = {
    var explanation = Explanation(
      person: person(5, "nested", "Dmytro Hrytsenko"),
      steps: [
        .init(
          .found, .passed, "Dmytro Hrytsenko, nested@contoso.example",
          evidence: ["object id 0b1f5c2e-0000-4000-8000-000000000005"]),
        .init(.enabled, .passed, "accountEnabled is true"),
        .init(
          .assigned, .failed, "in Department Sales, which is nested in Webex Users",
          evidence: ["The service provisions direct members of assigned groups only."],
          cure: ScopeReason.nestedOnly.cure),
        .init(.filter, .passed, "there is no filter"),
        .init(.mapped, .passed, "userName = nested@contoso.example"),
        .init(.matched, .skipped, "nobody"), .init(.job, .passed, "it runs"),
        .init(.done, .skipped, "out of scope, and Webex has nobody"),
        .init(.log, .skipped, "none of the last entries is about the person"),
      ])
    explanation.hints = ["Assigned less than 40 minutes ago."]
    return explanation
  }()
}

extension FakeServices {
  var plan: PlanServices {
    PlanServices(
      make: { [self] source, progress throws(ProvisioningError) in
        note("plan \(source)")
        if source == .stored {
          throw ProvisioningError(
            .notFound, operation: "planning", message: "the workspace holds no people",
            advice: "Read both sides first.")
        }
        progress("reading people: 100 of 2,304")
        return Fixture.planRows(
          offer: { [self] query throws(ProvisioningError) in
            note("offer \(query.actions.map(\.name).sorted()) \(query.text)")
            var offer = with { $0.direct.offer }
            offer.isPart = query != PlanQuery()
            return offer
          })
      },
      explain: { [self] who throws(ProvisioningError) in
        note("explain \(who)")
        return .explanation(Fixture.explanation)
      },
      provision: { [self] who throws(ProvisioningError) in
        note("provision \(who)")
        return Fixture.provisioned
      },
      unfinishedRun: { [self] () async throws(ProvisioningError) in
        with { $0.direct.unfinished }
      })
  }
}
