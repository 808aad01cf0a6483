import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// One line of the errors pane.
enum ErrorItem: Sendable {
  case report(PastedReport)
  case incident(Incident)
  case group(FailureGroup)
  case unreadable(ProvisioningEvent)

  var id: String {
    switch self {
    case .report(let report): "report.\(report.id)"
    case .incident(let incident): "incident.\(incident.id)"
    case .group(let group): "group.\(group.code)"
    case .unreadable(let event): "event.\(event.id)"
    }
  }
}

/// The errors pane as a list: reports of this session, incidents, failures by cause.
enum ErrorsPane {
  private enum Row {
    case heading(SafeText)
    case hint(SafeText)
    case item(ErrorItem)
  }

  private static func rows(_ state: ConsoleState) -> [Row] {
    var rows: [Row] = []
    if !state.reports.isEmpty {
      rows.append(.heading("Pasted reports"))
      rows += state.reports.reversed().map { .item(.report($0)) }
    }
    rows.append(.heading("Incidents"))
    rows += section(
      (state.incidents.value ?? []).map { .incident($0) }, failure: state.incidents.failure,
      isRead: state.incidents.value != nil, nothing: "none yet; paste debug text anywhere, or t")
    let log = state.snapshot.provisioning
    let cut = log.value?.isAtLeast == true ? ": at least" : ""
    rows.append(.heading(SafeText("Provisioning failures by cause\(cut)")))
    rows += section(
      (log.value?.failures ?? []).map { .group($0) }, failure: log.failure,
      isRead: log.value != nil, nothing: "none in the log that was read")
    if let log = log.value, !log.unreadable.isEmpty {
      let count = Counts.part(log.unreadable.count, of: log.unreadableCount)
      rows.append(.heading(SafeText("Entries of the log that can't be understood: \(count)")))
      rows += log.unreadable.map { .item(.unreadable($0)) }
    }
    return rows
  }

  private static func section(
    _ items: [ErrorItem], failure: ProvisioningError?, isRead: Bool, nothing: SafeText
  ) -> [Row] {
    var rows = items.map { Row.item($0) }
    if let failure { rows.append(.hint(SafeText(ErrorWords.line(failure)))) }
    if items.isEmpty, failure == nil { rows.append(.hint(isRead ? nothing : "not read yet")) }
    return rows
  }

  static func source(_ state: ConsoleState) -> ListSource {
    let rows = rows(state)
    let clock = state.clock
    return ListSource(
      columns: [Table.Column("What"), Table.Column("When")], count: rows.count,
      entry: { entry(rows[$0], clock) }, searchText: { searchText(rows[$0]) },
      sortKey: { row, column in sortKey(rows[row], column) }, hasHeadings: true)
  }

  private static func entry(_ row: Row, _ clock: Clock) -> ListEntry {
    switch row {
    case .heading(let text): return .heading(text)
    case .hint(let text): return .note(text)
    case .item(let item):
      let time = SafeText(clock.short(ifKnown: item.latest))
      let note: SafeText =
        if case .group(let group) = item { SafeText(group.failing.words()) } else { time }
      return ListEntry(
        item.id, sign: item.sign,
        [StyledLine(SafeText(item.title)), StyledLine(note, .muted)])
    }
  }

  private static func searchText(_ row: Row) -> String {
    guard case .item(let item) = row else { return "" }
    switch item {
    case .report(let report): return "\(item.title) \(report.report.text.prefix(10_000))"
    case .incident(let incident):
      return ([item.title, incident.report ?? ""] + incident.facts.values).joined(separator: " ")
    case .group(let group):
      let names = group.events.compactMap(\.sourceName)
      return ([item.title, group.code] + names).joined(separator: " ")
    case .unreadable(let event): return "\(item.title) \(event.raw?.source ?? "")"
    }
  }

  private static func sortKey(_ row: Row, _ column: Int) -> SortKey {
    guard case .item(let item) = row else { return .text("") }
    return column == 0
      ? .text(item.title) : .number(item.latest?.timeIntervalSince1970 ?? 0)
  }

  static func item(_ state: ConsoleState) -> ErrorItem? {
    let rows = rows(state)
    guard let listing = state.lists[.errors], let row = listing.row(at: listing.cursor.selected),
      rows.indices.contains(row), case .item(let item) = rows[row]
    else { return nil }
    return item
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    switch item(state) {
    case .report(let report): ReportDetail.subject(report, state.clock)
    case .incident(let incident): IncidentDetail.subject(incident, state.clock)
    case .group(let group):
      FailureGroupDetail.subject(
        group, in: state.snapshot.provisioning.value ?? ProvisioningSummary(), state.clock)
    case .unreadable(let event): UnreadableDetail.subject(event, state.clock)
    case .none: nothing(state)
    }
  }

  /// What stands beside an empty list: how something comes into it.
  private static func nothing(_ state: ConsoleState) -> Subject {
    var subject = Subject("Nothing to show")
    let isFiltered = !state.listing.filter.isEmpty
    subject.detail.text(
      isFiltered
        ? "The filter leaves nothing; esc takes it away."
        : "Debug text can be pasted on any screen: Control Hub's, an error body, a log.")
    subject.detail.blank()
    subject.detail.text(state.keyLine([.openReport, .troubleshoot]), .muted)
    return subject
  }
}

extension ErrorItem {
  var title: String {
    switch self {
    case .report(let report):
      guard let summary = report.summary else { return "checking… \(report.report.form.words)" }
      return summary.diagnoses.first?.title ?? "no diagnosis: \(report.report.form.words)"
    case .incident(let incident): return incident.title
    case .group(let group): return group.title
    case .unreadable(let event): return event.unreadableTitle
    }
  }

  var latest: Date? {
    switch self {
    case .report(let report): report.receivedAt
    case .incident(let incident): incident.updatedAt
    case .group(let group): group.lastSeen
    case .unreadable(let event): event.occurredAt
    }
  }

  var sign: Sign {
    switch self {
    case .report(let report):
      guard let summary = report.summary else { return Sign(Health.unknown) }
      return summary.diagnoses.first.map { Sign($0) }
        ?? Sign(glyph: "–", word: "no diagnosis", style: .muted)
    case .incident(let incident):
      return incident.state == .open
        ? Sign(glyph: "✗", word: "open", style: .error)
        : Sign(glyph: "✓", word: incident.state.words, style: .ok)
    case .group(let group):
      return group.failing.total > 0
        ? Sign(ProvisioningEvent.Status.failure) : Sign(glyph: "–", word: "over", style: .muted)
    case .unreadable: return Sign(Health.unknown)
    }
  }
}

extension Report.Form {
  var words: String {
    switch self {
    case .controlHubDebugInfo: "Control Hub debug info"
    case .toast: "Control Hub message"
    case .identityJSON: "error of Webex's identity service"
    case .webexAPI: "error of the Webex API"
    case .scim: "SCIM error"
    case .graph: "Microsoft Graph error"
    case .signIn: "Entra sign-in error"
    case .provisioningLog: "provisioning log entry"
    case .logLine: "failure in a log"
    case .article: "text about the integration, no failure"
    case .unknown: "text without a failure of this integration"
    }
  }
}
