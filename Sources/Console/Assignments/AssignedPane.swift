import Foundation
import ProvisioningCore
import TerminalUI

/// Users and groups that are assigned to the provisioning application.
enum AssignedPane {
  static func source(_ state: ConsoleState) -> ListSource {
    let assignments = state.snapshot.assignments.value ?? []
    let clock = state.clock
    // Where there is little room, when it was assigned stands in the detail alone.
    let isWide = state.size.width >= 120
    return ListSource(
      columns: [
        Table.Column("", .fixed(1)), Table.Column("Name", .flexible(min: 12, weight: 3)),
        Table.Column("Kind", .fixed(7)), Table.Column("Role", .flexible(min: 5, weight: 2)),
        Table.Column("People", .fixed(7)),
      ] + (isWide ? [Table.Column("Assigned", .fixed(12))] : []),
      count: assignments.count, entry: { entry(assignments[$0], clock, isWide: isWide) },
      searchText: { row in
        let one = assignments[row]
        // Not the sentences of the notes: a word of theirs would find whoever has one.
        let nested = (one.nestedGroups ?? 0) > 0 ? "nested" : ""
        return "\(one.principalName) \(one.principalKind.words) \(one.roleWords) \(nested)"
      },
      sortKey: { row, column in
        let one = assignments[row]
        switch column {
        case 0: return .number(notes(one).isEmpty ? 1 : 0)
        case 2: return .text(one.principalKind.words)
        case 3: return .text(one.roleWords)
        case 4: return .number(Double(one.effectivePeople ?? 0))
        case 5: return .number(one.createdAt?.timeIntervalSince1970 ?? 0)
        default: return .text(one.principalName)
        }
      }, emptyText: emptyText(state))
  }

  static func item(_ state: ConsoleState) -> Assignment? {
    let assignments = state.snapshot.assignments.value ?? []
    guard let listing = state.lists[.assigned], let row = listing.row(at: listing.cursor.selected),
      assignments.indices.contains(row)
    else { return nil }
    return assignments[row]
  }

  private static func emptyText(_ state: ConsoleState) -> SafeText {
    let reading = state.snapshot.assignments
    if !state.listing.filter.isEmpty { return "the filter leaves nothing; esc takes it away" }
    if reading.isRefreshing { return "reading…" }
    if let failure = reading.failure { return SafeText(ErrorWords.line(failure)) }
    if state.hasNoApplication {
      return "there is no application to assign people to; the overview says more"
    }
    return reading.value == nil
      ? "not read yet; r reads"
      : "nobody is assigned, so nobody is provisioned; a assigns: begin with one test user"
  }

  private static func entry(_ one: Assignment, _ clock: Clock, isWide: Bool) -> ListEntry {
    let isFlagged = !notes(one).isEmpty
    let sign = isFlagged ? Sign(Health.warning) : Sign(Health.ok)
    return ListEntry(
      one.id,
      [
        StyledLine(isFlagged ? SafeText(sign.glyph) : " ", sign.style),
        StyledLine(SafeText(one.principalName)),
        StyledLine(SafeText(one.principalKind.words), .muted), StyledLine(SafeText(one.roleWords)),
        StyledLine(SafeText(one.effectivePeople.map(grouped) ?? "–"), .muted),
      ] + (isWide ? [StyledLine(SafeText(one.createdAt.map(clock.short) ?? "–"), .muted)] : []))
  }

  /// What the operator should know of the assignment.
  private static func notes(_ one: Assignment) -> [String] {
    var notes: [String] = []
    if let nested = one.nestedGroups, nested > 0 {
      notes.append(
        "\(Counts.of(nested, "nested group")): not provisioned, only direct members are. Assign "
          + "\(nested == 1 ? "it" : "them") to bring in \(nested == 1 ? "its" : "their") people")
    }
    if one.isDefaultAccess {
      notes.append("Default Access: in scope, though Webex's tutorial says otherwise")
    }
    if one.principalKind == .servicePrincipal {
      notes.append("An application: nobody is provisioned through it")
    }
    return notes
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    let assignments = state.snapshot.assignments.value ?? []
    guard let listing = state.lists[.assigned], let row = listing.row(at: listing.cursor.selected),
      assignments.indices.contains(row)
    else { return failureSubject(state) }
    let one = assignments[row]
    var subject = Subject(SafeText(one.principalName))
    subject.field("Kind", one.principalKind.words, copy: false)
    subject.field("Name", one.principalName, copy: true)
    subject.field("Role", one.roleWords, copy: false)
    subject.field("Assigned", one.createdAt.map(state.clock.fullWithAge), copy: false)
    if one.principalKind == .group {
      subject.field(
        "Direct members", one.directMembers.map { Counts.of($0, "user") } ?? "not read",
        copy: false)
      subject.field("Nested groups", one.nestedGroups.map(grouped), copy: false)
    }
    for note in notes(one) {
      subject.detail.blank()
      subject.detail.sign(Sign(Health.warning), note)
    }
    subject.detail.blank()
    subject.field("Principal ID", one.principalId, copy: true)
    subject.field("Role ID", one.roleId, copy: true)
    subject.field("Assignment ID", one.id, copy: true)
    ErrorWords.addFailure(of: state.snapshot.assignments, clock: state.clock, to: &subject.detail)
    subject.addWhole()
    return subject
  }

  private static func failureSubject(_ state: ConsoleState) -> Subject? {
    guard let failure = state.snapshot.assignments.failure else { return nil }
    var subject = Subject("Assignments")
    ErrorWords.add(failure, to: &subject.detail)
    subject.copies = [Copyable("the failure as text", ErrorWords.text(failure))]
    return subject
  }
}

extension Assignment {
  /// People whom it brings in: only direct members of a group count; nil where that was not read.
  fileprivate var effectivePeople: Int? {
    switch principalKind {
    case .user: 1
    case .group: directMembers
    case .servicePrincipal, .unknown: 0
    }
  }
}

extension Assignment.PrincipalKind {
  var words: String {
    switch self {
    case .user: "user"
    case .group: "group"
    case .servicePrincipal: "app"
    case .unknown: "unknown"
    }
  }
}
