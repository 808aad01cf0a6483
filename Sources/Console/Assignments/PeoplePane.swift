import ProvisioningCore
import TerminalUI

/// The people of the directory, from the workspace; only visible rows are ever read.
enum PeoplePane {
  static func source(_ state: ConsoleState) -> ListSource {
    let people = state.people
    var source = ListSource(
      columns: [
        Table.Column("Name", .flexible(min: 12, weight: 3)),
        Table.Column("User principal name", .flexible(min: 12, weight: 4)),
        Table.Column("State", .fixed(8)),
      ],
      count: people?.count ?? 0, entry: { row in entry(people?.row(row), row) },
      emptyText: emptyText(state))
    source.isArranged = true
    return source
  }

  private static func emptyText(_ state: ConsoleState) -> SafeText {
    if state.running[.readingPeople] != nil { return "reading…" }
    if let failure = state.peopleFailure { return SafeText(ErrorWords.line(failure)) }
    guard let people = state.people else { return "not looked up yet" }
    return people.total == 0 ? "none read yet; P reads them" : "nobody has these words"
  }

  private static func entry(_ person: PersonRow?, _ row: Int) -> ListEntry {
    guard let person else { return ListEntry("row.\(row)", [StyledLine("–", .muted)]) }
    return ListEntry(
      person.id,
      [
        StyledLine(SafeText(person.displayName)),
        StyledLine(SafeText(person.userPrincipalName), .muted),
        StyledLine(SafeText(words(person)), person.isEnabled ? .text : .warning),
      ])
  }

  private static func words(_ person: PersonRow) -> String {
    person.isEnabled ? person.isGuest ? "guest" : "enabled" : "disabled"
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    guard let listing = state.lists[.people], let row = listing.row(at: listing.cursor.selected),
      let person = state.people?.row(row)
    else { return nil }
    var subject = Subject(SafeText(person.displayName))
    subject.field("Name", person.displayName, copy: true)
    subject.field("User principal name", person.userPrincipalName, copy: true)
    subject.field("Account", person.isEnabled ? "enabled" : "disabled", copy: false)
    if person.isGuest { subject.field("Kind", "guest", copy: false) }
    for attribute in person.attributes { subject.field(attribute.name, attribute.new, copy: true) }
    subject.field("Object ID", person.id, copy: true)
    let assignment = state.snapshot.assignments.value?.first { $0.principalId == person.id }
    subject.detail.blank()
    if assignment != nil {
      subject.detail.sign(Sign(Health.ok), "Assigned to the provisioning application directly.")
    } else {
      subject.detail.sign(
        Sign(Health.unknown),
        "Not assigned directly. A group that is assigned may still bring this person in.")
    }
    subject.addWhole()
    return subject
  }
}
