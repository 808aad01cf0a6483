import Evidence
import Foundation
import ProvisioningCore

/// One event of the provisioning log with all that is known around it, as text.
struct StoryText {
  var story: EventStory
  var output: Output

  func print() {
    let event = story.event
    let who = event.sourceName ?? event.sourceId ?? ""
    let isWhole = event.raw.map { !$0.unread.isEmpty } ?? true
    let title =
      isWhole
      ? "\(event.status.rawValue): \(event.action) \(who)" : "An entry that can't be understood"
    output.line(output.bold(PlainText.clean(title)))
    facts(event)
    steps(event)
    changes(event)
    raw(event)
    advice(event)
    around()
  }

  private func facts(_ event: ProvisioningEvent) {
    fact("When", Times.local(event.occurredAt))
    fact("Leg", "3 (\(Leg.entraToWebex.title))")
    fact("Code", event.errorCode)
    fact("Cause", story.cause)
    fact("Reason", event.reason)
    fact(
      "Object in Entra",
      [event.sourceKind, event.sourceId].compactMap(\.self).joined(separator: " "))
    fact("Object in Webex", event.targetId)
    fact("Event", event.id)
    fact("Change", event.changeId)
    fact("Cycle", event.cycleId)
    for id in story.trackingIds { fact("Tracking ID", id) }
  }

  private func steps(_ event: ProvisioningEvent) {
    guard !event.steps.isEmpty else { return }
    section("Steps")
    for step in event.steps {
      output.line(
        "  \(output.sign(step.status)) \(PlainText.clean(step.title)): "
          + PlainText.clean(step.description))
    }
  }

  private func changes(_ event: ProvisioningEvent) {
    guard !event.changes.isEmpty else { return }
    section("Modified properties")
    for change in event.changes {
      output.line(
        PlainText.clean("  \(change.name): \(change.old ?? "(empty)") → \(change.new ?? "(empty)")")
      )
    }
  }

  private func raw(_ event: ProvisioningEvent) {
    guard let raw = event.raw else { return }
    section("As it came")
    output.line("  ! \(PlainText.clean(raw.words))")
    output.line("  \(PlainText.clean(raw.source))")
  }

  private func advice(_ event: ProvisioningEvent) {
    guard event.recommendedAction != nil || !story.remedies.isEmpty else { return }
    section("What to do")
    if let advice = event.recommendedAction {
      output.line("  Microsoft: \(PlainText.clean(advice))")
    }
    for remedy in story.remedies { output.line("  · \(PlainText.clean(remedy))") }
    if let id = event.sourceId, event.status == .failure {
      output.line("  Why, step by step:  entrahub explain \(PlainText.clean(id))")
    }
  }

  /// What else happened to the object, or to the job close to it, by time.
  private func around() {
    section("Around it")
    let lines = entries.sorted { ($0.at ?? .distantPast) > ($1.at ?? .distantPast) }
    for line in lines {
      output.line(
        PlainText.clean("  \(Times.local(line.at))  \(line.source.padded(to: 12))\(line.text)"))
    }
    if lines.isEmpty { output.line("  nothing else is known") }
    if let failure = story.auditFailure {
      output.line("  ! \(PlainText.clean(failure.summary))")
    }
  }

  private var entries: [(at: Date?, source: String, text: String)] {
    story.others.prefix(20).map { event in
      let code = event.errorCode.map { " \($0)" } ?? ""
      return (
        event.occurredAt, "log", "\(event.action): \(event.status.rawValue)\(code)  \(event.id)"
      )
    }
      + story.audit.prefix(50).map { event in
        let who = event.initiator.map { " by \($0)" } ?? ""
        let what = event.changes.prefix(3).map(\.name).joined(separator: ", ")
        return (
          event.occurredAt, "audit",
          "\(event.activity)\(who): \(event.targetName ?? "")\(what.isEmpty ? "" : " (\(what))")"
        )
      }
      + story.changes.prefix(20).map { entry in
        (
          entry.intendedAt, "from here",
          "\(entry.change.object): \(Times.localized(entry.change.after)), \(entry.outcome.rawValue)"
        )
      }
      + story.requests.prefix(20).map { request in
        let status = request.status.map(String.init) ?? request.failure ?? "no answer"
        let id =
          request.trackingId.map { ", tracking ID \($0)" }
          ?? request.requestId.map { ", request-id \($0)" } ?? ""
        return (request.at, "request", "\(request.method) \(status)\(id)")
      }
  }

  private func section(_ title: String) {
    output.line()
    output.line(output.bold(title))
  }

  private func fact(_ label: String, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    output.line("  \(label.padded(to: 18))\(PlainText.clean(value))")
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}

extension Output {
  /// The state of an event or a step as a sign.
  func sign(_ status: ProvisioningEvent.Status) -> String {
    switch status {
    case .success: sign(Health.ok)
    case .failure: sign(Health.problem)
    case .warning: sign(Health.warning)
    case .skipped: sign(CheckResult.Outcome.skipped)
    case .unknown: sign(Health.unknown)
    }
  }
}
