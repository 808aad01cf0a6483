import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// What guided troubleshooting has found so far, in two or three lines.
enum TroubleshootingHeadline {
  static func lines(_ state: ConsoleState, width: Int) -> [StyledLine] {
    guard let run = state.run else {
      return [StyledLine("Troubleshooting", .title), StyledLine("beginning…", .muted)]
    }
    return [heading(run, state, width)] + finding(run, state, width)
  }

  private static func heading(
    _ run: PlaybookRun, _ state: ConsoleState, _ width: Int
  ) -> StyledLine {
    let left = SafeText("Troubleshooting · \(run.title)")
    let right = progress(run, state)
    let room = max(0, width - right.width - 2)
    return StyledLine(left.fitted(to: room), .title) + StyledLine("  " + right, .muted)
  }

  private static func progress(_ run: PlaybookRun, _ state: ConsoleState) -> SafeText {
    switch run.phase {
    case .checking:
      let done = run.steps.count { if case .done = $0.state { true } else { false } }
      return "checked \(done) of \(run.steps.count)"
    case .watching where state.isLookingAgain: return "checking…"
    case .watching: return state.isRunAlive ? "watching" : "stopped watching"
    case .recovered: return "recovered"
    case .healthy where !run.remaining.isEmpty: return "works, work left"
    case .healthy: return run.isNotSetUp ? "nothing set up" : "all well"
    case .stopped: return "stopped"
    }
  }

  private static func finding(
    _ run: PlaybookRun, _ state: ConsoleState, _ width: Int
  ) -> [StyledLine] {
    switch run.phase {
    case .recovered(let recovery):
      let after = Clock.stopwatch(recovery.after)
      let words = "RECOVERED \(state.clock.exactTime(recovery.at)), after \(after)"
      return [
        StyledLine(SafeText("✓ \(words)").truncated(to: width), .ok.bold),
        StyledLine(SafeText("  \(recovery.grade.words)").truncated(to: width), .ok),
      ] + remaining(run, width)
    case .healthy where run.isNotSetUp:
      return [StyledLine("? Not set up yet: the remedies say what to do first.", .text)]
    case .healthy where !run.remaining.isEmpty:
      return [StyledLine("✓ The integration works, but some people fail.", .ok)]
        + remaining(run, width)
    case .healthy:
      let text = run.diagnoses.first.flatMap { $0.isElsewhere ? $0 : nil }
      return [StyledLine("✓ Nothing is wrong: every check passed or could be left out.", .ok)]
        + (text.map { hanging(Sign($0), $0.title, width) } ?? [])
    case .stopped(let error) where run.diagnoses.first?.confidence == .confirmed:
      let title = hanging(Sign(run.diagnoses[0].confidence), run.diagnoses[0].title, width)
      let words = SafeText("stopped: \(ErrorWords.line(error))")
      return title + ending(words, width)
    case .stopped(let error):
      return SafeText("✗ \(ErrorWords.line(error)). \(state.inKeys(error).advice)").wrapped(
        to: width
      ).prefix(3)
        .map { StyledLine($0, .error) }
    case .checking, .watching: break
    }
    guard let diagnosis = run.diagnoses.first,
      diagnosis.confidence == .confirmed || !run.isProving
    else { return undiagnosed(run, width) }
    let sign = Sign(diagnosis)
    let leg = diagnosis.leg.map { " · \($0.words)" } ?? ""
    var lines = hanging(sign, diagnosis.title, width)
    lines.append(StyledLine(SafeText("  \(sign.word)\(leg)").truncated(to: width), .muted))
    if let concern = run.concern, run.isPartlyOver {
      lines.append(StyledLine(SafeText("! \(concern.words)").truncated(to: width), .warning))
    }
    if let deleter = deletion(state) ?? run.deleter, state.size.height >= 20 {
      lines.append(StyledLine(SafeText("  \(deleter)").truncated(to: width), .text))
    }
    return lines
  }
}

extension TroubleshootingHeadline {
  /// Work that is left for single people or groups, in one line.
  private static func remaining(_ run: PlaybookRun, _ width: Int) -> [StyledLine] {
    guard !run.remaining.isEmpty else { return [] }
    let what = run.remaining.map(\.detail).joined(separator: "; ")
    let isOver = if case .recovered = run.phase { true } else { false }
    // Of the connection's outage nobody fails any more.
    let who = isOver && run.concern == nil ? " for other causes" : ""
    let line = StyledLine(
      SafeText("! Left to do\(who) (see 4): \(what)").truncated(to: width), .warning)
    return [line]
  }

  /// A sentence in two lines at most, cut where it is seen; the checks have it whole.
  private static func ending(_ words: SafeText, _ width: Int) -> [StyledLine] {
    let lines = words.wrapped(to: width - 2)
    let rest = Array(lines.dropFirst()).joined(separator: " ")
    return (lines.prefix(1) + (rest.isEmpty ? [] : [rest.truncated(to: width - 2)]))
      .map { StyledLine(SafeText("  ") + $0, .muted) }
  }

  /// A sign and a sentence in two lines at most, the second beneath the first's words.
  private static func hanging(_ sign: Sign, _ text: String, _ width: Int) -> [StyledLine] {
    let room = max(10, width - 2)
    let lines = SafeText(text).wrapped(to: room)
    let shown =
      lines.count < 3 ? lines : [lines[0], Array(lines.dropFirst()).joined(separator: " ")]
    return shown.enumerated().map { index, line in
      let head = SafeText(index == 0 ? "\(sign.glyph) " : "  ")
      return StyledLine(head + line.truncated(to: room), sign.style.bold)
    }
  }

  /// What is known while, or after, no known cause fits.
  private static func undiagnosed(_ run: PlaybookRun, _ width: Int) -> [StyledLine] {
    if let concern = run.concern, !concern.isOver, !run.isBrokenBeyondPeople {
      return hanging(Sign(Health.warning), concern.words, width)
    }
    let failed = run.failedTitles
    let isChecking = if case .checking = run.phase { true } else { false }
    guard !failed.isEmpty else {
      let words: SafeText =
        isChecking
        ? "The checks run by themselves, the cheapest first."
        : "Nothing fails just now; what failed before is looked at again."
      return [StyledLine(words.truncated(to: width), .muted)]
    }
    if run.isProving, !isChecking {
      let left = run.remaining.map(\.check)
      let waited = run.results.filter { $0.outcome == .failed && !left.contains($0.check) }
        .map(\.detail)
      let words = "Waiting for the proof: \(waited.joined(separator: "; "))"
      return hanging(Sign(Health.warning), words, width)
    }
    let what = failed.count == 1 ? "1 check failed" : "\(failed.count) checks failed"
    // Alone it has room to say how.
    let how =
      failed.count == 1 && !isChecking
      ? run.results.first { $0.outcome == .failed }.map { ": \($0.detail)" } ?? "" : ""
    let sentence =
      "\(what)\(isChecking ? " so far" : ""): \(failed.joined(separator: "; "))\(how)"
    let words: SafeText =
      if isChecking {
        "  the others are still running"
      } else if run.remedies.isEmpty {
        "  no known cause fits; each check shows its evidence"
      } else {
        "  what to do stands above the checks"
      }
    return hanging(Sign(Health.problem), sentence, width) + [
      StyledLine(words.truncated(to: width), .muted)
    ]
  }

  /// Who deleted an application and when, from what was read.
  fileprivate static func deletion(_ state: ConsoleState) -> String? {
    for application in state.snapshot.applications.value ?? [] {
      guard application.state == .deleted || application.state == .missing,
        let deletion = application.deletion, let deletedAt = deletion.deletedAt
      else { continue }
      let who = deletion.deletedBy.map { " by \($0)" } ?? ""
      let from = deletion.ipAddress.map { " from \($0)" } ?? ""
      return "Deleted \(state.clock.fullWithAge(deletedAt))\(who)\(from)"
    }
    return nil
  }
}

/// Under the boxes: the consent URL whole on lines of its own, and what the watching does.
enum ConsentBlock {
  private static let labels: [SafeText] = [
    " Consent URL: open it in a private window, as an Entra administrator, and press Accept",
    " Consent URL: private window, Entra administrator, Accept", " Consent URL",
  ]

  static func lines(_ state: ConsoleState, width: Int) -> [StyledLine] {
    guard let run = state.run else { return [] }
    var lines: [StyledLine] = []
    if let url = run.consentURL, !run.isOver {
      lines.append(StyledLine(longest(of: labels, in: width), .header))
      // From the first column to the last, so that the terminal's own selection gets it whole.
      lines += Detail.broken(SafeText(url), width).map { StyledLine($0, .link) }
    }
    if let status = status(run, state, width) { lines.append(status) }
    return lines
  }

  private static func status(
    _ run: PlaybookRun, _ state: ConsoleState, _ width: Int
  ) -> StyledLine? {
    guard case .watching(let next) = run.phase else { return nil }
    if state.isLookingAgain {
      let isBeingMade = state.running.keys.contains {
        if case .performing = $0 { true } else { false }
      }
      let words: SafeText =
        isBeingMade
        ? " Making the change; then it is checked at once…"
        : " Checking now whether that has cured it…"
      return StyledLine(words, .accent.bold)
    }
    // Without a run behind it nobody looks any more.
    guard state.isRunAlive else { return StyledLine(" Stopped watching.", .muted) }
    let nextLook = state.clock.exactTime(next)
    let looked = run.latestCheck.map { " Last look \(state.clock.exactTime($0))." } ?? ""
    let words: [SafeText] = [
      SafeText(" Watching until it works again.\(looked) Next \(nextLook)."),
      SafeText(" Watching until it works again. Next look \(nextLook)."),
      SafeText(" Watching, next look \(nextLook)"),
    ]
    return StyledLine(longest(of: words, in: width), .accent)
  }

  /// The longest wording that fits; the last one otherwise.
  private static func longest(of words: [SafeText], in width: Int) -> SafeText {
    words.first { $0.width <= width } ?? words.last ?? .empty
  }
}

extension PlaybookRun {
  /// Whether nothing more will come of it.
  var isOver: Bool {
    switch phase {
    case .checking, .watching: false
    case .healthy, .recovered, .stopped: true
    }
  }

  /// The checks that failed when they were last made.
  var failedTitles: [String] {
    steps.compactMap { step in
      guard case .done(let result) = step.state, result.outcome == .failed else { return nil }
      return step.title
    }
  }

  /// Who deleted the application and when, where a check has found it out.
  var deleter: String? {
    for step in steps where step.id.hasSuffix(".deleted-by") {
      if case .done(let result) = step.state, result.outcome != .unknown,
        result.outcome != .skipped
      {
        return result.detail.prefix(1).uppercased() + result.detail.dropFirst()
      }
    }
    return nil
  }

  /// When a check last ended.
  var latestCheck: Date? {
    steps.compactMap { step -> Date? in
      guard case .done(let result) = step.state else { return nil }
      return result.finishedAt
    }.max()
  }
}
