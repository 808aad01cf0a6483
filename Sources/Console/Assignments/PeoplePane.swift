import ProvisioningCore
import TerminalUI

/// The people of the directory, from the workspace; only visible rows are ever read.
enum PeoplePane {
  static func source(_ state: ConsoleState) -> ListSource {
    let people = state.people
    let isWide = state.size.width >= 130
    // Where there is little room, department and title stand in the detail alone.
    let more: [Table.Column] =
      isWide
      ? [
        Table.Column("Department", .flexible(min: 8, weight: 2)),
        Table.Column("Title", .flexible(min: 8, weight: 2)),
      ] : []
    var source = ListSource(
      columns: [
        Table.Column("Name", .flexible(min: 12, weight: 4)),
        Table.Column("User principal name", .flexible(min: 12, weight: 5)),
      ] + more + [Table.Column("State", .fixed(8))],
      count: people?.count ?? 0, entry: { row in entry(people?.row(row), row, isWide: isWide) },
      emptyText: emptyText(state))
    source.isArranged = true
    source.place = people?.place
    source.sortableCount = isWide ? PeopleQuery.Order.allCases.count : 2
    return source
  }

  private static func emptyText(_ state: ConsoleState) -> SafeText {
    if state.running[.readingPeople] != nil { return "reading…" }
    if let failure = state.peopleFailure { return SafeText(ErrorWords.line(failure)) }
    guard let people = state.people else { return "not looked up yet" }
    return people.total == 0
      ? "none read yet; P reads them" : "the filter leaves nobody; esc takes it away"
  }

  private static func entry(_ person: Person?, _ row: Int, isWide: Bool) -> ListEntry {
    guard let person else { return ListEntry("row.\(row)", [StyledLine("–", .muted)]) }
    var cells = [
      StyledLine(SafeText(person.displayName)),
      StyledLine(SafeText(person.userPrincipalName), .muted),
    ]
    if isWide {
      cells.append(StyledLine(SafeText(person.department ?? ""), .muted))
      cells.append(StyledLine(SafeText(person.jobTitle ?? ""), .muted))
    }
    let style: Style = person.isEnabled == false ? .warning : .text
    return ListEntry(person.id, cells + [StyledLine(SafeText(words(person)), style)])
  }

  private static func words(_ person: Person) -> String {
    switch person.isEnabled {
    case .some(true): person.userType == .guest ? "guest" : "enabled"
    case .some(false): "disabled"
    case .none: "unknown"
    }
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    guard let listing = state.lists[.people], let row = listing.row(at: listing.cursor.selected),
      let person = state.people?.row(row)
    else { return nil }
    var subject = Subject(SafeText(person.displayName))
    subject.field("Name", person.displayName, copy: true)
    subject.field("User principal name", person.userPrincipalName, copy: true)
    subject.field("Mail", person.mail, copy: true)
    subject.field("Account", words(person), copy: false)
    if person.userType == .guest { subject.field("Kind", "guest", copy: false) }
    subject.field("Department", person.department, copy: false)
    subject.field("Title", person.jobTitle, copy: false)
    subject.field("Object ID", person.id, copy: true)
    let assignment = state.snapshot.assignments.value?.first { $0.principalId == person.id }
    subject.detail.blank()
    if assignment != nil {
      subject.detail.sign(Sign(Health.ok), "Assigned to the provisioning application directly.")
    } else {
      subject.detail.sign(
        Sign(Health.unknown),
        "Not assigned directly. A group that is assigned may still bring this person in: e tells.")
    }
    subject.addWhole()
    return subject
  }
}
