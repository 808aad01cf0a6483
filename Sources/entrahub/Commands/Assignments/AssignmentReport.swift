import Foundation
import Glibc
import ProvisioningCore
import Synchronization

/// A plan for people and programs: before it is carried out, and after.
struct AssignmentReport {
  let plan: AssignmentPlan
  let isDryRun: Bool

  /// What it is about to do, and what that causes.
  var preview: [String] {
    guard plan.ready > 0 else { return [] }
    let isAssigning = plan.operation == .assign
    var lines = [
      "\(plan.application): \(isAssigning ? "assign" : "remove") \(Counts.grouped(plan.ready))"
        + (plan.isUndo ? " (taking back what was done)" : "")
    ]
    for row in plan.rows.filter(\.state.isReady).prefix(10) {
      lines.append("  \(row.principal?.title ?? row.text), \(row.role ?? "")")
    }
    if plan.ready > 10 { lines.append("  and \(plan.ready - 10) more") }
    lines += plan.consequences.map { "→ \($0)" }
    lines += plan.advice.map { "! \($0)" }
    return lines.map(PlainText.clean)
  }

  private static let columns: [Listing.Column] = [
    .init("LINE", "line", isNumber: true), .init("NAME", "name"), .init("KIND", "kind"),
    .init("ROLE", "role"), .init("OUTCOME", "outcome"), .init("WHAT", "message"),
    .init("ID", "principalId", fit: .spare),
  ]

  /// As text only what went wrong, where much went right.
  private var shownRows: [AssignmentRow] {
    if plan.rows.count <= 20 { return plan.rows }
    return plan.rows.filter { $0.state.isRefused || $0.state.isFailed }
  }

  func print(_ format: OutputFormat, to output: Output) {
    let rows = format == .text ? shownRows : plan.rows
    // In text a plan that is shown already needs no table of its own.
    if format == .text, isDryRun, plan.refused == 0, plan.unchanged == 0 { return }
    if format == .text, rows.isEmpty { return }
    Listing(
      schema: "entrahub.assignment-changes/1", key: "rows", columns: Self.columns,
      rows: rows.map(row), empty: "", extra: extra
    ).print(format, to: output)
  }

  private var extra: [(key: String, value: JSON)] {
    [
      (key: "operation", value: .string(plan.operation.rawValue)),
      (key: "application", value: .string(plan.application)),
      (key: "servicePrincipalId", value: .string(plan.servicePrincipalId)),
      (key: "dryRun", value: .bool(isDryRun)),
      (
        key: "summary",
        value: [
          "ready": .int(plan.ready), "done": .int(plan.done), "unchanged": .int(plan.unchanged),
          "refused": .int(plan.refused), "failed": .int(plan.failed),
          "notSent": .int(plan.notSent),
        ]
      ),
      (
        key: "effect",
        value: [
          "people": .int(plan.effect.people),
          "activeInWebex": JSON(plan.effect.activeInWebex),
          "deletedGroups": JSON(plan.effect.deletedGroups),
          "perhapsDeletedGroups": JSON(plan.effect.perhapsDeletedGroups),
          "coveredOtherwise": .int(plan.effect.coveredOtherwise),
          "disabled": .int(plan.effect.disabled), "lowerBound": .bool(plan.effect.isLowerBound),
          "upperBound": .bool(plan.effect.isUpperBound),
        ]
      ), (key: "advice", value: JSON(hints: plan.advice)),
    ]
  }

  private func row(_ row: AssignmentRow) -> Listing.Row {
    let (outcome, message) = words(row.state)
    let principal = row.principal
    return Listing.Row(
      [
        row.line.map(String.init) ?? "", principal?.title ?? row.text,
        principal?.kind.rawValue ?? "", row.role ?? "", outcome, message, principal?.id ?? "",
      ],
      json: .object([
        (key: "line", value: JSON(row.line)), (key: "text", value: .string(row.text)),
        (key: "principalId", value: JSON(principal?.id)),
        (key: "name", value: JSON(principal?.name)),
        (key: "kind", value: JSON(principal?.kind.rawValue)),
        (key: "role", value: JSON(row.role)), (key: "outcome", value: .string(outcome)),
        (key: "message", value: JSON(message.isEmpty ? nil : message)),
        (key: "journal", value: JSON(entry(row.state).map { Int($0.id) })),
        (key: "requestId", value: JSON(entry(row.state)?.requestId)),
        (key: "candidates", value: JSON(candidates(row.state).map(\.id))),
      ]))
  }

  private func entry(_ state: AssignmentRow.State) -> JournalEntry? {
    if case .done(let entry) = state { entry } else { nil }
  }

  private func candidates(_ state: AssignmentRow.State) -> [DirectoryPrincipal] {
    if case .refused(_, let candidates) = state { candidates } else { [] }
  }

  private func words(_ state: AssignmentRow.State) -> (outcome: String, message: String) {
    switch state {
    case .ready(let change): return (isDryRun ? "would-be-done" : "ready", change.after)
    case .unchanged(let reason): return ("unchanged", reason)
    case .refused(let reason, let candidates):
      let who = candidates.prefix(5).map { "\($0.title) \($0.id)" }.joined(separator: "; ")
      return ("refused", who.isEmpty ? reason : "\(reason): \(who)")
    case .done(let entry):
      let found = entry.outcome == .foundDone ? ", found by asking afterwards" : ""
      return ("done", entry.change.after + found)
    case .failed(let error): return ("failed", Failure.words(error).replacing("\n", with: " "))
    case .notSent: return ("not-sent", "the batch ended before its turn")
    }
  }
}

/// How far a batch is, on one line of a terminal; silent elsewhere.
final class BatchProgress: Sendable {
  private struct State {
    var done = 0
    var failed = 0
  }

  private let total: Int
  private let started = ContinuousClock.now
  private let isShown: Bool
  private let state = Mutex(State())

  init(_ plan: AssignmentPlan) {
    total = plan.ready
    isShown = isatty(STDERR_FILENO) == 1 && plan.ready > 1
  }

  func take(_ row: AssignmentRow) {
    let now = state.withLock { state in
      state.done += 1
      if row.state.isFailed { state.failed += 1 }
      return state
    }
    guard isShown else { return }
    let seconds = max(0.001, Double((ContinuousClock.now - started).components.seconds))
    let left = Double(total - now.done) * seconds / Double(max(1, now.done))
    let rest = seconds < 2 ? "" : ", \(Times.span(left)) left"
    Output.message(
      "\r\u{1B}[K\(Counts.grouped(now.done)) of \(Counts.grouped(total))\(now.failed > 0 ? ", \(Counts.grouped(now.failed)) failed" : "")\(rest)",
      end: "")
  }

  func end() {
    if isShown { Output.message("", end: "\r\u{1B}[K") }
  }
}
