import ProvisioningCore
import TerminalUI

/// A person whom Webex knows under another name: both users, and the way out.
enum ReconciliationSubject {
  static func subject(
    _ pair: Reconciliation.Pair, _ mending: [String], _ state: ConsoleState
  ) -> Subject {
    var subject = Subject(SafeText(pair.person.displayName))
    subject.detail.sign(Sign(Reconciliation.Finding.duplicate), words(pair))
    subject.field(
      "Because", pair.evidence.map(\.words).joined(separator: ", "), copy: false)
    subject.detail.heading("In Entra")
    subject.field("Name", pair.person.userPrincipalName, copy: true)
    subject.field("Mail", pair.person.mail, copy: true)
    subject.field("Object ID", pair.person.id, copy: true)
    add(pair.webexUser, "WEBEX USER, which stays", "Webex ID", to: &subject)
    if let duplicate = pair.duplicate {
      add(duplicate, "DUPLICATE", "Duplicate's Webex ID", to: &subject)
    }
    subject.detail.heading("How to mend it, for everybody concerned")
    for (number, step) in mending.enumerated() {
      subject.detail.text("\(number + 1). \(state.keyMap.inKeys(step))")
    }
    subject.addWhole()
    return subject
  }

  private static func words(_ pair: Reconciliation.Pair) -> String {
    guard pair.duplicate != nil else {
      return "Webex has the person under another name; the next cycle would make a second user"
    }
    return pair.isMatched
      ? "Webex has the person twice; the service finds the right one, the other is left over"
      : "Webex has the person twice: under another name, and as the service made it"
  }

  private static func add(
    _ user: WebexPerson, _ heading: SafeText, _ id: String, to subject: inout Subject
  ) {
    subject.detail.heading(heading)
    subject.field("User name", user.userName + (user.isActive ? "" : " (inactive)"), copy: false)
    subject.field(id, user.id, copy: true)
    subject.field("Made by", user.provisionSource ?? "not known", copy: false)
  }
}

/// What is shown of a reconciliation as a table for other programs, in the columns of
/// `entrahub reconcile --format csv`.
enum ReconciliationExport {
  @concurrent
  static func text(_ rows: ReconciliationRows) async throws(ProvisioningError) -> String {
    var text = PlanExport.line([
      "finding", "name", "displayName", "reason", "sourceId", "targetId", "changes",
      "duplicateId", "duplicateUserName", "emptied",
    ])
    for number in 0..<rows.count {
      switch rows.row(number)?.line {
      case .pair(let pair):
        text += PlanExport.line([
          "mismatch", pair.person.userPrincipalName, pair.person.displayName,
          pair.evidence.map(\.rawValue).joined(separator: " "), pair.person.id,
          pair.webexUser.id, "userName: \(pair.webexUser.userName)", pair.duplicate?.id ?? "",
          pair.duplicate?.userName ?? "", "",
        ])
      case .object(let finding, let item):
        let detail = rows.detail(number)
        text += PlanExport.line([
          finding.rawValue, item.name, item.displayName, item.reason.name, item.person?.id ?? "",
          item.webexUser?.id ?? "", PlanExport.changes(detail?.changes ?? []), "", "",
          (detail?.emptied ?? []).map { "\($0.target): \($0.text)" }.joined(separator: "; "),
        ])
      case nil: continue
      }
    }
    return text
  }
}
