import AttributeMapping
import ProvisioningCore
import TerminalUI

/// One object of a plan in full: why, what changes, and the exact requests.
enum PlanSubject {
  /// - Parameter finding: what a reconciliation says of it, which leads.
  static func subject(
    _ detail: PlanDetail, _ clock: Clock, _ keyMap: ConsoleKeyMap,
    finding: Reconciliation.Finding? = nil
  ) -> Subject {
    let item = detail.item
    var subject = Subject(SafeText(item.displayName.isEmpty ? item.name : item.displayName))
    if let finding {
      subject.detail.sign(Sign(finding), "\(finding.rawValue): \(finding.words)")
    }
    let sign = Sign(item.action)
    let cycle = finding == nil ? "" : "the next cycle: "
    subject.detail.sign(sign, "\(cycle)\(sign.word): \(item.reason.words)")
    if let cure = detail.cure { subject.field("Next", keyMap.inKeys(cure), copy: false, .accent) }
    if let refusal = item.refusal {
      subject.detail.sign(Sign(Health.warning), clock.localized(refusal.words))
      subject.field("Error code", refusal.code, copy: true)
      subject.detail.text(
        refusal.run == nil
          ? "A cycle tries again. 4 Errors tells what to do about it."
          : "A cycle tries again, and so does c. Mend the cause first.", .muted)
    }
    if let path = detail.path {
      let more = detail.hasSeveralPaths ? ", and in other ways" : ""
      subject.field("Assigned", "\(path.words)\(more)", copy: false)
    }
    addFilter(detail, to: &subject)
    addChanges(detail, to: &subject)
    addEmptied(detail, to: &subject)
    subject.detail.heading("Who")
    addWho(item, to: &subject)
    addRequests(detail, to: &subject)
    subject.addWhole()
    return subject
  }

  private static func addWho(_ item: PlanItem, to subject: inout Subject) {
    switch item.object {
    case .person(let person, let user):
      subject.field("In Entra", person?.userPrincipalName, copy: true)
      subject.field("Mail", person?.mail, copy: true)
      subject.field("Object ID", person?.id, copy: true)
      let state = user.map { $0.isActive ? "" : " (inactive)" } ?? ""
      if let user { subject.field("In Webex", user.userName + state, copy: false) }
      subject.field("Webex ID", user?.id, copy: true)
      if person == nil {
        subject.field("Made by", user?.provisionSource ?? "not known", copy: false)
      }
    case .group(let id, let webexId, let adding, let removing):
      subject.field("Object ID", id.isEmpty ? nil : id, copy: true)
      subject.field("Webex ID", webexId, copy: true)
      if adding + removing > 0 {
        subject.field(
          "Members", "\(grouped(adding)) to add, \(grouped(removing)) to remove", copy: false)
      }
    }
  }

  private static func addFilter(_ detail: PlanDetail, to subject: inout Subject) {
    guard let filter = detail.filter, !filter.passes else { return }
    subject.detail.heading("Scoping filter")
    for failure in filter.failures { subject.detail.text(failure) }
  }

  private static func addChanges(_ detail: PlanDetail, to subject: inout Subject) {
    guard !detail.changes.isEmpty else { return }
    subject.detail.heading(detail.item.action == .create ? "Values" : "Changes")
    for change in detail.changes {
      let new = change.newText
      let text =
        detail.item.action == .create && change.old == nil
        ? new : "\(change.oldText ?? "–") → \(new)"
      subject.field(change.target, text, copy: false)
    }
  }

  private static func addEmptied(_ detail: PlanDetail, to subject: inout Subject) {
    guard !detail.emptied.isEmpty else { return }
    subject.detail.heading("Empty in Entra, still in Webex")
    for kept in detail.emptied { subject.field(kept.target, kept.text, copy: false) }
    if detail.item.reason != .emptied {
      subject.detail.text("Null is never sent: clear it in Control Hub.", .muted)
    }
  }

  /// Requests shown; a group with thousands of members has dozens.
  private static let shownRequests = 5

  private static func addRequests(_ detail: PlanDetail, to subject: inout Subject) {
    for request in detail.requests.prefix(shownRequests) {
      subject.detail.heading("Request")
      subject.detail.text("\(request.method.rawValue) \(request.path)", .accent)
      if let body = request.bodyText { subject.detail.body(body) }
      if !request.waitsFor.isEmpty {
        subject.detail.text(
          "once \(Counts.of(request.waitsFor.count, "member")) are created", .muted)
      }
    }
    if detail.requests.count > shownRequests {
      subject.detail.text("… and \(grouped(detail.requests.count - shownRequests)) more", .muted)
    }
    if let request = detail.requests.first {
      let body = request.bodyText.map { "\n\n\($0)" } ?? ""
      subject.copies.append(
        Copyable("request", "\(request.method.rawValue) \(request.path)\(body)"))
    }
  }
}

/// The shown part of a plan as a table for other programs.
enum PlanExport {
  @concurrent
  static func text(_ rows: PlanRows) async throws(ProvisioningError) -> String {
    var text = line([
      "action", "object", "name", "displayName", "reason", "next", "sourceId", "targetId",
      "changes", "lastRefusal",
    ])
    for row in 0..<rows.count {
      guard let detail = rows.detail(row) else { continue }
      let item = detail.item
      var ids: (String, String) = ("", "")
      switch item.object {
      case .person(let person, let user): ids = (person?.id ?? "", user?.id ?? "")
      case .group(let id, let webexId, _, _): ids = (id, webexId ?? "")
      }
      text += line([
        item.action.name, item.isGroup ? "group" : "user", item.name, item.displayName,
        item.reason.words, item.reason.cure ?? "", ids.0, ids.1, changes(detail.changes),
        item.refusal?.words ?? "",
      ])
    }
    return text
  }

  static func changes(_ changes: [PlanChange]) -> String {
    changes.map { "\($0.target): \($0.oldText ?? "") → \($0.newText)" }.joined(separator: "; ")
  }

  /// RFC 4180; what a spreadsheet would take for a formula gets an apostrophe in front.
  static func line(_ cells: [String]) -> String {
    cells.map { cell in
      var text = SafeText(cell).string
      if let first = text.unicodeScalars.first, "=+-@".unicodeScalars.contains(first) {
        text = "'" + text
      }
      let needsQuotes = text.contains { "\",\r\n'".contains($0) }
      return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }.joined(separator: ",") + "\r\n"
  }
}
