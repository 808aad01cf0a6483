import ProvisioningCore
import TerminalUI

/// Entra's scope against Webex's users, person by person: what is wrong first.
enum ReconciliationPane {
  static func source(_ state: ConsoleState) -> ListSource {
    let rows = state.plan.reconciliation
    let isWide = state.size.width >= 120
    var source = ListSource(
      columns: [
        Table.Column("Finding", .fixed(11)),
        Table.Column("Name", .flexible(min: 14, weight: 5)),
      ] + (isWide ? [Table.Column("In Webex", .flexible(min: 8, weight: 4))] : []) + [
        Table.Column("Why", .flexible(min: 10, weight: 4))
      ],
      count: rows?.count ?? 0, entry: { entry(rows, $0, isWide: isWide) },
      emptyText: emptyText(state))
    source.isArranged = true
    source.place = rows?.place
    source.sortableCount = 0
    return source
  }

  private static func entry(
    _ rows: ReconciliationRows?, _ number: Int, isWide: Bool
  ) -> ListEntry {
    guard let row = rows?.row(number) else {
      return ListEntry("row.\(number)", [StyledLine("–", .muted)])
    }
    let sign = Sign(row.line.finding)
    var cells = [
      StyledLine(SafeText("\(sign.glyph) \(sign.word)"), sign.style),
      StyledLine(SafeText(row.name)),
    ]
    if isWide { cells.append(StyledLine(SafeText(row.inWebex), .muted)) }
    return ListEntry(
      rows?.id(number) ?? "", cells + [StyledLine(SafeText(row.inFewWords), .muted)])
  }

  private static func emptyText(_ state: ConsoleState) -> SafeText {
    guard let rows = state.plan.reconciliation else {
      guard state.plan.rows == nil else { return "they could not be compared; p reads anew" }
      if state.running[.planning] == nil, state.plan.failure == nil {
        return "p reads both sides and compares them"
      }
      return PlanPane.emptyText(state)
    }
    if rows.query == ReconciliationQuery() {
      return "Both sides agree: Webex has who is in scope, as the mappings give, and nobody else."
    }
    return rows.query.text.isEmpty
      ? "nobody with this finding; a shows others"
      : "nobody of these: who is matched has no line here; e explains anybody"
  }

  private static func selected(_ state: ConsoleState) -> Int? {
    guard let listing = state.lists[.reconciliation] else { return nil }
    return listing.row(at: listing.cursor.selected)
  }

  static func row(_ state: ConsoleState) -> ReconciliationRows.Row? {
    selected(state).flatMap { state.plan.reconciliation?.row($0) }
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    guard let rows = state.plan.reconciliation, let number = selected(state),
      let row = rows.row(number)
    else { return nil }
    switch row.line {
    case .pair(let pair):
      return ReconciliationSubject.subject(pair, rows.summary.mending, state)
    case .object(let finding, _):
      return rows.detail(number).map {
        PlanSubject.subject($0, state.clock, state.keyMap, finding: finding)
      }
    }
  }

  /// How many there are of each, over the list.
  static func headline(_ state: ConsoleState, width: Int) -> [StyledLine] {
    guard let rows = state.plan.reconciliation, let plan = state.plan.rows else { return [] }
    let whole = totals(rows.summary, isWhole: true)
    // Where there is little room, what is not there is not counted.
    var lines = [whole.width <= width ? whole : totals(rows.summary, isWhole: false)]
    let room = state.size.height >= 24 ? 2 : 1
    let notes = notes(state, rows, plan.summary)
    for (number, note) in notes.prefix(room).enumerated() {
      let more = notes.count > room && number == room - 1 ? " (\(notes.count - room) more)" : ""
      lines.append(StyledLine(SafeText("! \(note)\(more)").truncated(to: width), .warning))
    }
    return lines
  }

  private static func totals(_ summary: ReconciliationRows.Summary, isWhole: Bool) -> StyledLine {
    var line = StyledLine()
    for finding in [.matched] + Reconciliation.listed {
      let count = summary.counts[finding] ?? 0
      guard isWhole || count > 0 || finding == .matched else { continue }
      let sign = Sign(finding)
      let part = StyledLine(
        SafeText("\(sign.glyph) \(grouped(count)) \(sign.word)"), count == 0 ? .muted : sign.style)
      line = line.width == 0 ? part : line + "  " + part
    }
    return line
  }

  private static func notes(
    _ state: ConsoleState, _ rows: ReconciliationRows, _ summary: PlanSummary
  ) -> [String] {
    var notes: [String] = []
    if let progress = state.plan.progress { notes.append("being made anew: \(progress)") }
    if !state.plan.findings.isEmpty {
      let names = Reconciliation.listed.filter(state.plan.findings.contains).map(\.rawValue)
      notes.append("shown: only \(names.joined(separator: ", ")); a shows all")
    }
    if let mismatch = rows.summary.mismatch {
      notes.append("\(mismatch.words): each tells what to do")
    }
    if let stale = PlanPane.staleness(state, summary) { notes.append(stale) }
    return notes + summary.notes.map(\.words)
  }
}

extension ReconciliationRows.Row {
  var name: String {
    switch line {
    case .pair(let pair): pair.person.userPrincipalName
    case .object(_, let item): item.name
    }
  }

  var inWebex: String {
    switch line {
    case .pair(let pair):
      [pair.webexUser.userName, pair.duplicate?.userName].compactMap(\.self).joined(separator: ", ")
    case .object(_, let item): item.webexUser?.userName ?? "–"
    }
  }

  /// In what they differ, else why.
  var inFewWords: String {
    switch line {
    case .pair(let pair):
      pair.duplicate == nil
        ? "in Webex as \(pair.webexUser.userName)"
        : "in Webex as \(pair.webexUser.userName), too"
    case .object(let finding, let item):
      switch finding {
      case .drifted where !differing.isEmpty, .emptied where !differing.isEmpty:
        differing.joined(separator: ", ")
      case .missing: item.refusal == nil ? item.reason.words : item.inFewWords
      default: item.reason.words
      }
    }
  }
}

extension Sign {
  init(_ finding: Reconciliation.Finding) {
    switch finding {
    case .matched: self.init(glyph: "✓", word: finding.rawValue, style: .ok)
    case .missing: self.init(glyph: "+", word: finding.rawValue, style: .warning)
    case .drifted: self.init(glyph: "~", word: finding.rawValue, style: .accent)
    case .emptied: self.init(glyph: "?", word: finding.rawValue, style: .unknown)
    case .duplicate: self.init(glyph: "!", word: finding.rawValue, style: .error)
    case .orphaned: self.init(glyph: "✗", word: finding.rawValue, style: .error)
    case .inactive: self.init(glyph: "–", word: finding.rawValue, style: .muted)
    }
  }
}
