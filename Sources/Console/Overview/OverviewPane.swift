import ProvisioningCore
import TerminalUI

/// The overview as a list: applications, job, connections, what happened lately.
enum OverviewPane {
  static func rows(_ state: ConsoleState) -> [OverviewRow] {
    OverviewList.rows(state.snapshot, clock: state.clock, limits: state.limitFindings)
  }

  static func source(_ state: ConsoleState) -> ListSource {
    let rows = rows(state)
    var source = ListSource(
      columns: [Table.Column("What"), Table.Column("State")], count: rows.count,
      entry: { entry(rows[$0]) })
    source.hasHeadings = true
    return source
  }

  private static func entry(_ row: OverviewRow) -> ListEntry {
    guard let item = row.item else {
      guard row.sign == nil, !isHint(row) else {
        return .note(row.text)
      }
      return .heading(row.text)
    }
    let noteStyle = row.sign?.style ?? .muted
    let isEvent = if case .event = item { true } else { false }
    return ListEntry(
      item.id, sign: row.sign,
      [StyledLine(row.text), StyledLine(row.note, isEvent ? .muted : noteStyle)])
  }

  /// A line that stands for what was not read.
  private static func isHint(_ row: OverviewRow) -> Bool {
    row.text.string.first?.isLowercase == true
  }

  static func item(_ state: ConsoleState) -> OverviewItem? {
    let rows = rows(state)
    guard let listing = state.lists[.overview], let row = listing.row(at: listing.cursor.selected),
      rows.indices.contains(row)
    else { return nil }
    return rows[row].item
  }

  private static func unread(_ state: ConsoleState) -> Subject? {
    guard state.snapshot.latestReading == nil else { return nil }
    var subject = Subject("Nothing read yet")
    let isReading = state.running[.refreshing] != nil || state.snapshot.isRefreshing
    subject.detail.text(
      isReading
        ? "Reading Microsoft Graph and Webex. What arrives is shown at once."
        : "r reads Microsoft Graph and Webex. Debug text can be pasted at any time.")
    return subject
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    if let unread = unread(state) { return unread }
    guard let item = item(state) else { return nil }
    return OverviewDetail.subject(item, state)
  }
}
