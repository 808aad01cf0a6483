import Evidence
import ProvisioningCore
import TerminalUI

/// The sentence over everything: the verdict, or what troubleshooting has found so far.
enum Headline {
  static func lines(_ state: ConsoleState, width: Int) -> [StyledLine] {
    if state.isTroubleshooting { return TroubleshootingHeadline.lines(state, width: width) }
    if state.shownList == .reconciliation {
      return ReconciliationPane.headline(state, width: width)
    }
    if state.pane == .plan { return PlanPane.headline(state, width: width) }
    guard state.pane == .overview else { return [] }
    let verdict = state.snapshot.verdict
    let sign = Sign(verdict.level)
    let word = verdict.level == .ok ? "" : "\(sign.word): "
    var sentence = SafeText("\(word)\(verdict.sentence)").wrapped(to: max(10, width - 2))
    // What has no room is seen to be missing; the detail has all of it.
    if sentence.count > 2 {
      sentence[1] = (sentence[1] + " " + sentence[2]).truncated(to: max(10, width - 2))
    }
    var lines = sentence.prefix(2).enumerated().map { index, text in
      StyledLine(SafeText(index == 0 ? "\(sign.glyph) " : "  ") + text, sign.style.bold)
    }
    let room = state.size.height >= 28 ? 3 : state.size.height >= 24 ? 2 : 0
    for reason in verdict.reasons.prefix(room) {
      lines.append(StyledLine(SafeText("  \(reason)").truncated(to: width), .muted))
    }
    if state.snapshot.unresolvedIntents > 0 {
      let changes = Counts.of(state.snapshot.unresolvedIntents, "change")
      let text = SafeText("! \(changes) of an earlier run: outcome not known, see 6 Activity")
      lines.append(StyledLine(text.truncated(to: width), .warning))
    }
    return lines
  }
}
