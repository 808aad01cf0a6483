import Foundation
import ProvisioningCore

/// Tells a troubleshooting run line by line, as it happens.
struct PlaybookProgress {
  var output: Output
  var isShown: Bool
  /// Whether the run goes on until it is cured.
  var isWatching = false
  /// Whether there is an incident to look at afterwards.
  var isKept = true

  /// Prints what the run says now and had not said before.
  func show(_ run: PlaybookRun, after last: PlaybookRun?) {
    guard isShown else { return }
    if last == nil { output.line(output.bold(PlainText.clean(run.title))) }
    let before = Dictionary(
      (last?.results ?? []).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    for result in run.results {
      let old = before[result.id]
      if old?.outcome != result.outcome || old?.detail != result.detail { show(result) }
    }
    let isNew =
      last?.phase.isSettled != true || last?.remedies.map(\.id) != run.remedies.map(\.id)
      || last?.isProving != run.isProving
    if run.phase.isSettled || run.isExplainedStop, isNew, !run.phase.isRecovered { cures(run) }
    if let concern = run.concern, concern != last?.concern, run.phase.isSettled {
      output.line(
        PlainText.clean(
          "  \(output.sign(concern.isOver ? Health.ok : .warning)) People: \(concern.words)"))
    }
    if case .watching = run.phase, isNew { next(run) }
    if run.phase != last?.phase { end(run) }
  }

  private func show(_ result: CheckResult) {
    output.line(
      "  \(output.sign(result)) \(PlainText.clean(result.title)): \(PlainText.clean(result.detail))"
    )
  }

  private func cures(_ run: PlaybookRun) {
    guard !run.diagnoses.isEmpty || !run.remedies.isEmpty else { return }
    output.line()
    if let first = run.diagnoses.first {
      output.line(output.bold(PlainText.clean(first.title)) + " (\(first.confidence.rawValue))")
    } else {
      output.line(output.bold("What to do"))
    }
    for remedy in run.remedies {
      let command = remedy.command.map { ": \($0)" } ?? ""
      let disabled = remedy.notNow.map { " [\($0)]" } ?? ""
      output.line(PlainText.clean("  - \(remedy.title)\(command)\(disabled)"))
    }
    if let url = run.consentURL {
      output.line()
      output.line("  \(url)")
      output.line()
    }
  }

  private func end(_ run: PlaybookRun) {
    switch run.phase {
    case .healthy where run.isNotSetUp:
      output.line(
        "\(output.sign(Health.unknown)) Nothing is wrong, and nothing is set up in this tenant yet."
      )
      output.line(PlainText.clean("Next: \(NextStep.words(run.remedies, proof: nil))"))
    case .healthy where !run.remaining.isEmpty:
      output.line("\(output.sign(Health.warning)) The integration works, but some people fail.")
      remaining(run)
    case .healthy:
      output.line("\(output.sign(Health.ok)) Nothing wrong was found.")
      if !run.unanswered.isEmpty {
        output.line(
          "  Not known, and not needed: \(run.unanswered.map(\.title).joined(separator: "; "))")
      }
    case .recovered(let recovery):
      let grade =
        recovery.grade == .bothSides
        ? "both sides answer well"
        : "Entra side restored; Control Hub was not checked: reload its page"
      output.line(
        "\(output.sign(Health.ok)) "
          + output.bold("recovered") + " after \(Times.span(recovery.after)): \(grade)")
      if let id = recovery.trackingId { output.line("  Tracking ID \(PlainText.clean(id))") }
      for proof in recovery.proof {
        if let before = recovery.before.first(where: { $0.id == proof.id }) {
          output.line(PlainText.clean("  \(output.sign(before)) Before: \(before.detail)"))
        }
        show(proof)
      }
      remaining(run)
    case .checking, .watching, .stopped: break
    }
  }

  /// The way out as the last words.
  private func next(_ run: PlaybookRun) {
    output.line()
    if run.id != 0, isKept {
      Output.message("Kept as incident \(run.id): entrahub incidents show \(run.id)")
    }
    if run.isProving {
      let wait = isWatching ? "nothing; the cycle that proves it" : NextStep.proof
      output.line("Next: \(wait)\(isWatching ? " is waited for" : " waits for the proof")")
    } else if isWatching {
      output.line(
        PlainText.clean("Next, in another window: \(NextStep.words(run.remedies, proof: nil))"))
    } else {
      output.line(PlainText.clean("Next: \(NextStep.words(run.remedies))"))
    }
    guard isWatching else { return }
    Output.message("Watching until it works; Ctrl-C leaves, and changes nothing.")
  }

  /// Work that is left for single people or groups.
  private func remaining(_ run: PlaybookRun) {
    guard !run.remaining.isEmpty else { return }
    output.line(
      PlainText.clean(
        "\(output.sign(Health.warning)) Left to do, without haste: "
          + run.remaining.map(\.detail).joined(separator: "; ")))
    output.line(PlainText.clean("Next: \(NextStep.words(run.remedies, proof: nil))"))
  }
}

extension PlaybookRun {
  /// Whether it can't go on, and its checks have shown why.
  fileprivate var isExplainedStop: Bool {
    guard case .stopped = phase else { return false }
    return diagnoses.first?.confidence == .confirmed
  }
}

extension PlaybookRun.Phase {
  /// Whether the checks are done and the remedies stand.
  var isSettled: Bool {
    switch self {
    case .checking, .stopped: false
    case .healthy, .watching, .recovered: true
    }
  }

  fileprivate var isRecovered: Bool { if case .recovered = self { true } else { false } }
}
