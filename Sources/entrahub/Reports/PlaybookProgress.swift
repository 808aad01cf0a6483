import Foundation
import ProvisioningCore

/// Tells a troubleshooting run line by line, as it happens.
struct PlaybookProgress {
  var output: Output
  var isShown: Bool

  /// Prints what the run says now and had not said before.
  func show(_ run: PlaybookRun, after last: PlaybookRun?) {
    guard isShown else { return }
    if last == nil { output.line(output.bold(PlainText.clean(run.title))) }
    let before = Dictionary(
      (last?.steps ?? []).map { ($0.id, $0.state) }, uniquingKeysWith: { $1 })
    for step in run.steps where before[step.id] != step.state {
      if case .done(let result) = step.state { show(result) }
    }
    if run.phase.isSettled, last?.phase.isSettled != true { cures(run) }
    if run.phase != last?.phase { end(run) }
  }

  private func show(_ result: CheckResult) {
    output.line(
      "  \(output.sign(result.outcome)) \(PlainText.clean(result.title)): \(PlainText.clean(result.detail))"
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
      let disabled = remedy.disabledBecause.map { " [not now: \($0)]" } ?? ""
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
      for proof in recovery.proof { show(proof) }
    case .checking, .watching, .stopped: break
    }
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
}
