import Foundation
import ProvisioningCore
import TerminalUI

/// The directory audit log, as far as it matters to the integration.
enum AuditPane {
  static func source(_ state: ConsoleState) -> ListSource {
    let events = state.snapshot.audit.value ?? []
    let clock = state.clock
    return ListSource(
      columns: [
        Table.Column("", .fixed(1)), Table.Column("When", .fixed(12)),
        Table.Column("Activity", .flexible(min: 12, weight: 3)),
        Table.Column("Target", .flexible(min: 10, weight: 3)),
        Table.Column("Who", .flexible(min: 8, weight: 2)),
      ],
      count: events.count, entry: { entry(events[$0], clock) },
      sortKey: { row, column in
        let event = events[row]
        switch column {
        case 0: return .number(event.succeeded == false ? 0 : 1)
        case 2: return .text(event.activity)
        case 3: return .text(event.targetName ?? "")
        case 4: return .text(event.initiator ?? "")
        default: return .number(event.occurredAt?.timeIntervalSince1970 ?? 0)
        }
      }, emptyText: emptyText(state))
  }

  private static func emptyText(_ state: ConsoleState) -> SafeText {
    let reading = state.snapshot.audit
    if !state.listing.filter.isEmpty { return "the filter leaves nothing; esc takes it away" }
    if let failure = reading.failure { return SafeText(ErrorWords.line(failure)) }
    return reading.value == nil ? "not read yet; r reads" : "no event that matters here"
  }

  private static func sign(_ event: AuditEvent) -> Sign {
    switch event.succeeded {
    case .some(true): Sign(glyph: "✓", word: "succeeded", style: .ok)
    case .some(false): Sign(glyph: "✗", word: "failed", style: .error)
    case .none: Sign(Health.unknown)
    }
  }

  private static func entry(_ event: AuditEvent, _ clock: Clock) -> ListEntry {
    let sign = sign(event)
    return ListEntry(
      event.id,
      [
        StyledLine(SafeText(sign.glyph), sign.style),
        StyledLine(SafeText(clock.short(ifKnown: event.occurredAt)), .muted),
        StyledLine(SafeText(event.activity)), StyledLine(SafeText(event.targetName ?? "–")),
        StyledLine(SafeText(event.initiator ?? "–"), .muted),
      ])
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    let events = state.snapshot.audit.value ?? []
    guard let listing = state.lists[.audit], let row = listing.row(at: listing.cursor.selected),
      events.indices.contains(row)
    else { return nil }
    let event = events[row]
    var subject = Subject(SafeText(event.activity))
    let sign = sign(event)
    subject.detail.field("Result", "\(sign.glyph) \(sign.word)", sign.style)
    subject.field("When", state.clock.fullWithAge(ifKnown: event.occurredAt), copy: false)
    subject.field("Target", event.targetName, copy: true)
    subject.field("Who", event.initiator, copy: true)
    AuditDetail.add(event, to: &subject)
    subject.add(event.raw)
    ErrorWords.addFailure(of: state.snapshot.audit, clock: state.clock, to: &subject.detail)
    subject.addWhole()
    return subject
  }
}

/// What an audit event says beside its headline.
enum AuditDetail {
  static func add(_ event: AuditEvent, to subject: inout Subject) {
    subject.field("From address", event.ipAddress, copy: true)
    subject.field("Reason", event.reason, copy: false)
    subject.field("Category", event.category, copy: false)
    subject.field("Service", event.service, copy: false)
    subject.field("Target ID", event.targetId, copy: true)
    subject.field("Correlation ID", event.correlationId, copy: true)
    guard !event.changes.isEmpty else { return }
    subject.detail.heading("Changed")
    for change in event.changes {
      subject.field(change.name, "\(change.old ?? "–") → \(change.new ?? "–")", copy: false)
    }
  }
}
