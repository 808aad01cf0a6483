import Foundation
import ProvisioningCore
import TerminalUI

/// Changes made from here.
enum JournalPane {
  static func source(_ state: ConsoleState) -> ListSource {
    let entries = state.journal.value ?? []
    let clock = state.clock
    return ListSource(
      columns: [
        Table.Column("", .fixed(1)), Table.Column("When", .fixed(12)),
        Table.Column("Object", .flexible(min: 12, weight: 3)),
        Table.Column("Change", .flexible(min: 10, weight: 3)),
      ],
      count: entries.count, entry: { entry(entries[$0], clock) },
      sortKey: { row, column in
        let entry = entries[row]
        switch column {
        case 0: return .text(entry.outcome.rawValue)
        case 2: return .text(entry.change.object)
        case 3: return .text(entry.change.after)
        default: return .number(entry.intendedAt.timeIntervalSince1970)
        }
      },
      emptyText: Activity.emptyText(
        state.journal, state, nothing: "nothing was changed from here yet"))
  }

  private static func entry(_ entry: JournalEntry, _ clock: Clock) -> ListEntry {
    let sign = Sign(entry.outcome)
    return ListEntry(
      "\(entry.id)",
      [
        StyledLine(SafeText(sign.glyph), sign.style),
        StyledLine(SafeText(clock.short(entry.intendedAt)), .muted),
        StyledLine(SafeText(entry.change.object)), StyledLine(SafeText(entry.change.after)),
      ])
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    guard let entry = Activity.selected(state.journal, .journal, state) else { return nil }
    var subject = Subject(SafeText(entry.change.object))
    let sign = Sign(entry.outcome)
    subject.detail.field("Outcome", "\(sign.glyph) \(sign.word)", sign.style)
    subject.field("Object", entry.change.object, copy: false)
    subject.field("Before", entry.change.before, copy: false)
    subject.field("After", entry.change.after, copy: false)
    subject.field("Intended", state.clock.fullWithAge(entry.intendedAt), copy: false)
    subject.field("Finished", entry.finishedAt.map(state.clock.fullWithAge), copy: false)
    subject.field("Status", entry.status.map { "HTTP \($0)" }, copy: false)
    subject.field("Message", entry.message, copy: true)
    subject.field("Request ID", entry.requestId, copy: true)
    subject.field("Client request ID", entry.clientRequestId, copy: true)
    subject.field("Profile", entry.profile, copy: false)
    if entry.outcome == .intended || entry.outcome == .unresolved {
      subject.detail.blank()
      subject.detail.sign(
        Sign(Health.warning),
        "No answer is known. r asks the service what happened; look before doing it again.")
    }
    subject.addWhole()
    return subject
  }
}
