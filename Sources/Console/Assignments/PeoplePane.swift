import ProvisioningCore
import TerminalUI

/// The people of the directory, from the workspace; only visible rows are ever read.
enum PeoplePane {
  static func source(_ state: ConsoleState) -> ListSource {
    let people = state.people
    let room = Room(state)
    // Where there is little room, what else is known stands in the detail alone.
    var columns = [Table.Column("Name", .flexible(min: 12, weight: 4))]
    if room >= .medium {
      columns.append(Table.Column("User principal name", .flexible(min: 12, weight: 5)))
    }
    if room == .wide {
      columns.append(Table.Column("Department", .flexible(min: 8, weight: 2)))
      columns.append(Table.Column("Title", .flexible(min: 8, weight: 2)))
    }
    let sortable = columns.count
    columns.append(Table.Column("Comes in by", .flexible(min: 12, weight: 4)))
    columns.append(Table.Column("Webex", .fixed(8)))
    if room == .wide { columns.append(Table.Column("Account", .fixed(8))) }
    var source = ListSource(
      columns: columns, count: people?.count ?? 0,
      entry: { row in entry(people?.row(row), row, state, room) }, emptyText: emptyText(state))
    source.isArranged = true
    source.place = people?.place
    source.sortableCount = sortable
    return source
  }

  private enum Room: Comparable {
    case narrow, medium, wide

    init(_ state: ConsoleState) {
      self = state.size.width >= 130 ? .wide : state.size.width >= 100 ? .medium : .narrow
    }
  }

  private static func emptyText(_ state: ConsoleState) -> SafeText {
    if state.running[.readingPeople] != nil { return "reading…" }
    if let failure = state.peopleFailure { return SafeText(ErrorWords.line(failure)) }
    guard let people = state.people else { return "not looked up yet" }
    return people.total == 0
      ? "none read yet; P reads them" : "the filter leaves nobody; esc takes it away"
  }

  private static func entry(
    _ person: Person?, _ row: Int, _ state: ConsoleState, _ room: Room
  ) -> ListEntry {
    guard let person else { return ListEntry("row.\(row)", [StyledLine("–", .muted)]) }
    var cells = [StyledLine(SafeText(person.displayName))]
    if room >= .medium { cells.append(StyledLine(SafeText(person.userPrincipalName), .muted)) }
    if room == .wide {
      cells.append(StyledLine(SafeText(person.department ?? ""), .muted))
      cells.append(StyledLine(SafeText(person.jobTitle ?? ""), .muted))
    }
    let standing = state.standings.rows?.of(person)
    let gap = StyledLine(state.running[.findingStandings] == nil ? "–" : "…", .muted)
    cells += [standing?.wayIn ?? gap, standing?.stateInWebex ?? gap]
    if room == .wide {
      let style: Style = person.isEnabled == false ? .warning : .text
      cells.append(StyledLine(SafeText(words(person)), style))
    }
    return ListEntry(person.id, cells)
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
    if let standing = state.standings.rows?.of(person) {
      standing.add(to: &subject)
    } else if let failure = state.standings.failure {
      ErrorWords.add(failure, to: &subject.detail)
    } else {
      subject.detail.text("e tells what brings this person in, or keeps them out.", .muted)
    }
    subject.detail.heading("Who")
    subject.field("Name", person.displayName, copy: true)
    subject.field("User principal name", person.userPrincipalName, copy: true)
    subject.field("Mail", person.mail, copy: true)
    subject.field("Account", words(person), copy: false)
    if person.userType == .guest { subject.field("Kind", "guest", copy: false) }
    subject.field("Department", person.department, copy: false)
    subject.field("Title", person.jobTitle, copy: false)
    subject.field("Object ID", person.id, copy: true)
    subject.addWhole()
    return subject
  }
}
