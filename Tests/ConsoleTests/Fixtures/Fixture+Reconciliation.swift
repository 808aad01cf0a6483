import Foundation
import SCIM

@testable import Console
@testable import ProvisioningCore

/// Both sides against each other, as the core would have them, of made-up people.
extension Fixture {
  static let reconciliationLines: [ReconciliationRows.Row] = {
    func user(_ number: Int, _ name: String, source: String = "AAD", isActive: Bool = true)
      -> WebexPerson
    {
      WebexPerson(
        id: "webex-\(number)", userName: name, isActive: isActive, provisionSource: source)
    }
    func item(
      _ id: Int, _ action: PlanAction, _ reason: PlanReason, _ person: Person?, _ user: WebexPerson?
    ) -> PlanItem {
      PlanItem(
        id: id, object: .person(person, user), action: action, reason: reason,
        name: person?.userPrincipalName ?? user?.userName ?? "",
        displayName: person?.displayName ?? user?.userName ?? "")
    }
    let zoe = person(1, "zoe", "Zoë Ångström")
    let layla = person(2, "layla", "ليلى حداد")
    let pairs: [Reconciliation.Pair] = [
      .init(
        person: zoe, webexUser: user(1, "zoe.angstrom@mail.example", source: "SCIM"),
        duplicate: user(2, "zoe@contoso.example"), evidence: [.mail]),
      .init(
        person: layla, webexUser: user(3, "layla.haddad@mail.example", source: "SCIM"),
        evidence: [.otherAddress]),
    ]
    let robin = person(3, "robin", "Robin Novák")
    let minjun = person(5, "minjun", "김민준")
    let empty = person(6, "empty", "Emma Ptied")
    return pairs.map { .init(.pair($0)) } + [
      .init(
        .object(
          .orphaned, item(10, .disable, .notAssigned, robin, user(4, "robin@contoso.example")))),
      .init(.object(.missing, item(11, .create, .notInWebex, person(4, "new", "Nele Weber"), nil))),
      .init(
        .object(.drifted, item(12, .update, .differs, minjun, user(5, "minjun@contoso.example"))),
        differing: ["title", "displayName"]),
      .init(
        .object(.emptied, item(13, .skip, .emptied, empty, user(6, "empty@contoso.example"))),
        differing: ["title still “Dean”"]),
      .init(
        .object(
          .inactive,
          item(
            14, .skip, .disabled, person(7, "gone", "Bo Locked"),
            user(7, "gone@contoso.example", isActive: false)))),
    ]
  }()

  static func reconciliationRows(
    _ rows: [ReconciliationRows.Row] = reconciliationLines,
    _ query: ReconciliationQuery = ReconciliationQuery()
  ) -> ReconciliationRows {
    let shown = rows.filter { row in
      (query.findings.isEmpty || query.findings.contains(row.line.finding))
        && (query.text.isEmpty || row.name.contains(query.text.lowercased()))
    }
    var counts = Dictionary(grouping: rows, by: \.line.finding).mapValues(\.count)
    let listed = rows.count
    counts[.matched] = 2_190
    @Sendable func id(_ row: ReconciliationRows.Row) -> String {
      switch row.line {
      case .pair(let pair): "pair.\(pair.webexUser.id)"
      case .object(_, let item): "\(item.id)"
      }
    }
    let pairs = rows.count { if case .pair = $0.line { true } else { false } }
    return ReconciliationRows(
      summary: .init(
        counts: counts, mismatch: pairs == 0 ? nil : Mismatch(people: pairs, doubled: 1),
        mending: [
          "Keep the user under WEBEX USER: it was there first.",
          "Let no cycle run meanwhile: entrahub apps pause",
          "Look again: entrahub plan has these people as update",
        ], listed: listed),
      query: query, count: shown.count,
      row: { shown.indices.contains($0) ? shown[$0] : nil },
      id: { shown.indices.contains($0) ? id(shown[$0]) : "row.\($0)" },
      place: { wanted in shown.firstIndex { id($0) == wanted } },
      detail: { row in
        guard shown.indices.contains(row), case .object(let finding, let item) = shown[row].line
        else { return nil }
        var detail = PlanDetail(item: item)
        if finding == .drifted {
          detail.changes = [
            PlanChange(target: "title", old: "Dean", new: "Head of School"),
            PlanChange(target: "displayName", old: "Kim", new: "김민준"),
          ]
        }
        if finding == .emptied {
          detail.emptied = [KeptAttribute(target: "title", value: "Dean")]
        }
        return detail
      },
      filtered: { reconciliationRows(rows, $0) })
  }
}
