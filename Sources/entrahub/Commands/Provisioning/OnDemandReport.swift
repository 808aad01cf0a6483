import Foundation
import ProvisioningCore

/// What the service did on demand, step by step.
struct OnDemandReport {
  let output: Output
  let format: OutputFormat

  /// The trace of one call in words.
  func lines(_ item: OnDemandItem) -> [String] {
    switch item.state {
    case .answered(let event): trace(item, event)
    case .failed(let error):
      ["\(output.sign(Health.problem)) \(PlainText.clean(item.title)): failed"]
        + Failure.words(error).split(separator: "\n").map { "    " + PlainText.clean(String($0)) }
    case .ready, .refused, .doneBefore, .notSent: []
    }
  }

  private func trace(_ item: OnDemandItem, _ event: ProvisioningEvent) -> [String] {
    var lines = [
      "\(output.sign(event.outcome)) "
        + output.bold(PlainText.clean("\(item.title): \(event.verdict)"))
    ]
    let width = event.steps.map { PlainText.width($0.title) }.max() ?? 0
    for step in event.steps {
      let gap = String(repeating: " ", count: width - PlainText.width(step.title))
      lines.append(
        "    \(output.sign(step.status.outcome)) "
          + PlainText.clean("\(step.title)\(gap)  \(step.description)"))
    }
    for change in event.changes {
      lines.append(
        PlainText.clean("      \(change.name): \(change.old ?? "–") → \(change.new ?? "–")"))
    }
    if let cure = event.cure { lines.append(PlainText.clean("    Next: \(cure)")) }
    return lines
  }

  func print(_ plan: OnDemandPlan, isDryRun: Bool) {
    Listing(
      schema: "entrahub.provision/1", key: "rows",
      columns: [
        .init("NAME", "name"), .init("KIND", "kind"), .init("OUTCOME", "outcome"),
        .init("ACTION", "action"), .init("WHAT", "message"),
        .init("ID", "principalId", fit: .spare),
      ],
      rows: plan.items.map(row), empty: "", extra: [(key: "dryRun", value: .bool(isDryRun))]
    ).print(format, to: output)
  }

  private func row(_ item: OnDemandItem) -> Listing.Row {
    let (outcome, message) = Self.words(item.state)
    var event: ProvisioningEvent?
    if case .answered(let found) = item.state { event = found }
    return Listing.Row(
      [
        item.title, item.principal?.kind.rawValue ?? "", outcome, event?.action ?? "", message,
        item.principal?.id ?? "",
      ],
      json: .object([
        (key: "text", value: .string(item.text)),
        (key: "principalId", value: JSON(item.principal?.id)),
        (key: "name", value: JSON(item.principal?.name)),
        (key: "kind", value: JSON(item.principal?.kind.rawValue)),
        (key: "members", value: JSON(item.members.map(\.id))),
        (key: "membersLeftOut", value: JSON(item.leftOut.map(\.id))),
        (key: "outcome", value: .string(outcome)),
        (key: "message", value: JSON(message.isEmpty ? nil : message)),
        (key: "cure", value: JSON(hint: event?.cure)),
        (key: "event", value: event.map(ErrorsJSON.event) ?? .null),
      ]))
  }

  private static func words(_ state: OnDemandItem.State) -> (outcome: String, message: String) {
    switch state {
    case .ready: ("would-be-sent", "")
    case .refused(let reason, _): ("not-found", reason)
    case .doneBefore: ("done-before", "")
    case .answered(let event): (event.status.rawValue, event.verdict)
    case .failed(let error): ("failed", Failure.words(error).replacing("\n", with: " "))
    case .notSent: ("not-sent", "the batch ended before its turn")
    }
  }
}

extension ProvisioningEvent {
  /// Who is in Webex as they should be needs nothing.
  var outcome: CheckResult.Outcome {
    bareCode?.lowercased() == "redundantexport" ? .passed : status.outcome
  }
}

extension ProvisioningEvent.Status {
  var outcome: CheckResult.Outcome {
    switch self {
    case .success: .passed
    case .skipped: .skipped
    case .failure: .failed
    case .warning, .unknown: .unknown
    }
  }
}
