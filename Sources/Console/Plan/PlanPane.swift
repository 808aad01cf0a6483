import Foundation
import ProvisioningCore
import TerminalUI

/// What a cycle would do, object by object: what is in the way first, then what is sent.
enum PlanPane {
  /// Seconds after which what was read may be out of date.
  static let staleAfter = 900.0

  static func source(_ state: ConsoleState) -> ListSource {
    let rows = state.plan.rows
    let isWide = state.size.width >= 120
    var source = ListSource(
      columns: [
        Table.Column("Action", .fixed(10)),
        Table.Column("Name", .flexible(min: 14, weight: 5)),
      ] + (isWide ? [Table.Column("Shown as", .flexible(min: 8, weight: 3))] : []) + [
        Table.Column("Why", .flexible(min: 10, weight: 4))
      ],
      count: rows?.count ?? 0, entry: { row in entry(rows?.item(row), row, isWide: isWide) },
      emptyText: emptyText(state))
    source.isArranged = true
    source.place = { id in Int(id).flatMap { rows?.place($0) } }
    source.sortableCount = 0
    return source
  }

  private static func entry(_ item: PlanItem?, _ row: Int, isWide: Bool) -> ListEntry {
    guard let item else { return ListEntry("row.\(row)", [StyledLine("–", .muted)]) }
    let sign = Sign(item.action)
    var cells = [
      StyledLine([
        .init(SafeText("\(sign.glyph) "), sign.style), .init(SafeText(sign.word), sign.style),
      ]),
      StyledLine(SafeText(item.isGroup ? "group \(item.name)" : item.name)),
    ]
    if isWide { cells.append(StyledLine(SafeText(item.displayName), .muted)) }
    return ListEntry("\(item.id)", cells + [StyledLine(SafeText(item.inFewWords), .muted)])
  }

  static func emptyText(_ state: ConsoleState) -> SafeText {
    if state.running[.planning] != nil { return SafeText(state.plan.progress ?? "planning…") }
    if let failure = state.plan.failure {
      // Nothing was read yet: that is no failure, but the state before the first plan.
      if state.hasNoJob { return "No plan: there is no provisioning job; 1 Overview says more" }
      if failure.kind == .notFound, failure.status == nil {
        return SafeText("No plan yet (\(failure.message)). p reads both sides and plans.")
      }
      return SafeText(ErrorWords.line(failure))
    }
    guard let rows = state.plan.rows else { return "p reads both sides and makes the plan" }
    if rows.query.text.isEmpty, rows.query.actions.isEmpty {
      return "Nothing to do, and nobody is left out."
    }
    return rows.query.text.isEmpty
      ? "nobody with this action; a shows others"
      : "nobody of the plan: who is right in Webex is not in it; e explains anybody"
  }

  static func item(_ state: ConsoleState) -> PlanItem? {
    guard let listing = state.lists[.plan], let row = listing.row(at: listing.cursor.selected)
    else { return nil }
    return state.plan.rows?.item(row)
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    guard let listing = state.lists[.plan], let row = listing.row(at: listing.cursor.selected),
      let detail = state.plan.rows?.detail(row)
    else { return nil }
    return PlanSubject.subject(detail, state.clock, state.keyMap)
  }

  /// The totals, over the list: what a cycle would send, what is in the way, who is left out.
  static func headline(_ state: ConsoleState, width: Int) -> [StyledLine] {
    var sending: [StyledLine] = []
    if let batch = state.plan.batch {
      sending = [StyledLine(SafeText(batch.whole).truncated(to: width), .accent)]
    }
    guard let rows = state.plan.rows else { return sending }
    let summary = rows.summary
    let line = totals(summary.people, isWhole: true)
    // Where there is little room, what is not there is not counted.
    var lines = sending + [line.width <= width ? line : totals(summary.people, isWhole: false)]
    let groups = totals(summary.groups, isWhole: false)
    if summary.groups.counts.contains(where: { $0.value > 0 }) {
      lines.append(StyledLine("groups  ", .muted) + groups)
    }
    let room = state.size.height >= 24 ? 2 : 1
    let notes = notes(state, summary)
    for note in notes.prefix(room) {
      let more =
        notes.count > room && note == notes[room - 1] ? " (\(notes.count - room) more)" : ""
      lines.append(
        StyledLine(SafeText("! \(note)\(more)").truncated(to: width), .warning))
    }
    return lines
  }

  private static func totals(_ totals: PlanTotals, isWhole: Bool) -> StyledLine {
    var line = StyledLine()
    for action in PlanAction.listed {
      let count = totals[action]
      guard isWhole || count > 0 else { continue }
      let sign = Sign(action)
      let style: Style = count == 0 ? .muted : sign.style
      let part = StyledLine(SafeText("\(sign.glyph) \(grouped(count)) \(sign.word)"), style)
      line = line.width == 0 ? part : line + "  " + part
    }
    guard isWhole || totals.unchanged > 0 || line.width == 0 else { return line }
    let right = StyledLine(SafeText("✓ \(grouped(totals.unchanged)) right"), .muted)
    return line.width == 0 ? right : line + "  " + right
  }

  private static func notes(_ state: ConsoleState, _ summary: PlanSummary) -> [String] {
    var notes: [String] = []
    if let progress = state.plan.progress { notes.append("being made anew: \(progress)") }
    if !state.plan.actions.isEmpty {
      let names = PlanAction.listed.filter(state.plan.actions.contains).map { Sign($0).word }
      notes.append("shown: only \(names.joined(separator: ", ")); a shows all")
    }
    if state.plan.batch == nil, let run = state.plan.unfinished {
      let open =
        run.open > 0 ? "; the outcome of \(grouped(run.open)) is asked for first" : ""
      notes.append(
        "run \(run.id) of \(state.clock.full(run.startedAt)) did not end: c goes on\(open)")
    }
    if let stale = staleness(state, summary) { notes.append(stale) }
    if let mismatch = summary.mismatch {
      notes.append("\(mismatch.words): \(state.keyMap.inKeys("entrahub reconcile"))")
    }
    return notes + summary.notes.map(\.words)
  }

  /// That what was compared may be out of date; nil while it is fresh.
  static func staleness(_ state: ConsoleState, _ summary: PlanSummary) -> String? {
    let read = [summary.peopleReadAt, summary.targetReadAt].compactMap(\.self).min()
    guard let read, state.clock.now.timeIntervalSince(read) > staleAfter else { return nil }
    return "over what was read \(state.clock.age(read)); p reads anew"
  }
}

extension PlanAction {
  /// In the order of the list: what is in the way, what takes access away, then the rest.
  static let listed: [PlanAction] = [.conflict, .delete, .disable, .create, .update, .skip]
}

extension PlanItem {
  /// Why, or what Webex said the last time; for groups how many members change.
  var inFewWords: String {
    if let refusal {
      return "\(refusal.status.map { "\($0) " } ?? "")last time: \(refusal.cause)"
    }
    guard case .group(_, _, let adding, let removing) = object, adding + removing > 0 else {
      return reason.words
    }
    let members = [
      adding > 0 ? "+\(grouped(adding))" : nil, removing > 0 ? "-\(grouped(removing))" : nil,
    ]
    return "\(members.compactMap(\.self).joined(separator: " ")) members"
  }
}

extension Sign {
  init(_ action: PlanAction) {
    switch action {
    case .create: self.init(glyph: "+", word: "create", style: .ok)
    case .update: self.init(glyph: "~", word: "update", style: .accent)
    case .disable: self.init(glyph: "-", word: "disable", style: .warning)
    case .delete: self.init(glyph: "✗", word: "delete", style: .error)
    case .skip: self.init(glyph: "–", word: "skip", style: .muted)
    case .conflict: self.init(glyph: "!", word: "conflict", style: .error)
    }
  }
}
