import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// The left side of guided troubleshooting: checks in their order, then the remedies.
enum TroubleshootingList {
  enum Item: Sendable, Equatable {
    case step(PlaybookRun.Step)
    case remedy(Remedy)
    /// The proof that it works again.
    case recovery(PlaybookRun.Recovery)

    var id: String {
      switch self {
      case .step(let step): "step.\(step.id)"
      case .remedy(let remedy): "remedy.\(remedy.id)"
      case .recovery: "recovery"
      }
    }
  }

  private enum Row {
    case heading(SafeText)
    case item(Item)
  }

  private static func rows(_ run: PlaybookRun?) -> [Row] {
    guard let run else { return [] }
    var rows: [Row] = []
    if case .recovered(let recovery) = run.phase {
      rows.append(.heading("Recovered"))
      rows.append(.item(.recovery(recovery)))
    } else if !run.remedies.isEmpty {
      rows.append(.heading("What cures it"))
      rows += run.remedies.map { .item(.remedy($0)) }
    }
    rows.append(.heading("Checks"))
    rows += run.steps.map { .item(.step($0)) }
    return rows
  }

  static func source(_ state: ConsoleState) -> ListSource {
    let rows = rows(state.run)
    return ListSource(
      columns: [Table.Column("Check"), Table.Column("Result")], count: rows.count,
      entry: { entry(rows[$0]) }, hasHeadings: true, emptyText: "beginning…")
  }

  private static func entry(_ row: Row) -> ListEntry {
    switch row {
    case .heading(let text): return .heading(text)
    case .item(.step(let step)):
      let sign = Sign(step.state)
      return ListEntry(
        Item.step(step).id, sign: sign,
        [
          StyledLine("\(step.leg.rawValue) \(step.title)"),
          StyledLine(SafeText(sign.word), sign.style),
        ])
    case .item(.remedy(let remedy)):
      let isOff = remedy.disabledBecause != nil
      return ListEntry(
        Item.remedy(remedy).id,
        sign: Sign(
          glyph: remedy.isDone ? "✓" : isOff ? "–" : "•", word: "", style: .accent),
        [
          StyledLine(SafeText(remedy.title), isOff ? .disabled : .text),
          StyledLine(remedy.isDone ? "done" : isOff ? "not now" : "", .muted),
        ])
    case .item(.recovery(let recovery)):
      return ListEntry(
        "recovery", sign: Sign(Health.ok), [StyledLine(SafeText(recovery.grade.words), .ok)])
    }
  }

  static func item(_ state: ConsoleState) -> Item? {
    let rows = rows(state.run)
    guard let listing = state.lists[.troubleshooting],
      let row = listing.row(at: listing.cursor.selected), rows.indices.contains(row),
      case .item(let item) = rows[row]
    else { return nil }
    return item
  }
}

extension Sign {
  init(_ state: PlaybookRun.CheckState) {
    switch state {
    case .waiting: self = Sign(glyph: "·", word: "", style: .muted)
    case .running: self = Sign(glyph: "…", word: "checking", style: .accent)
    case .done(let result): self = Sign(result)
    }
  }
}
