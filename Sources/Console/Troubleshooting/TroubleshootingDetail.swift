import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// The right side of guided troubleshooting: evidence of a check, or what a remedy does.
enum TroubleshootingDetail {
  static func subject(_ state: ConsoleState) -> Subject? {
    guard let run = state.run else { return nil }
    var subject =
      switch TroubleshootingList.item(state) {
      case .step(let step): self.step(step, state.clock)
      case .remedy(let remedy): self.remedy(remedy, state)
      case .recovery(let recovery): self.recovery(recovery, run.concern, state.clock)
      case .none: Subject(SafeText(run.title))
      }
    if let url = run.consentURL {
      subject.copies.insert(Copyable("consent URL", url), at: 0)
      subject.url = url
    }
    subject.copies.append(
      Copyable("the whole run as support text", SupportText.text(run, state.clock)))
    return subject
  }

  private static func step(_ step: PlaybookRun.Step, _ clock: Clock) -> Subject {
    var subject = Subject(SafeText(step.title))
    subject.field("Leg", step.leg.numbered, copy: false)
    switch step.state {
    case .waiting: subject.field("Result", "waits for its turn", copy: false, .muted)
    case .running: subject.field("Result", "… checking", copy: false, .accent)
    case .done(let result): add(result, clock, to: &subject)
    }
    subject.detail.blank()
    subject.field("Check", step.id, copy: false, .muted)
    return subject
  }

  private static func add(_ result: CheckResult, _ clock: Clock, to subject: inout Subject) {
    let sign = Sign(result)
    subject.detail.field("Result", "\(sign.glyph) \(sign.word)", sign.style)
    subject.detail.blank()
    subject.detail.text(result.detail)
    subject.copies.append(Copyable("finding", result.detail))
    for item in result.evidence {
      subject.detail.blank()
      subject.field("Asked", item.call, copy: true)
      subject.field("Answer", item.answer, copy: true)
      subject.field("At", clock.exactTime(item.at), copy: false)
    }
    if result.evidence.isEmpty, let finishedAt = result.finishedAt {
      subject.field("At", clock.exactTime(finishedAt), copy: false)
    }
  }

  private static func remedy(_ remedy: Remedy, _ state: ConsoleState) -> Subject {
    var subject = Subject(SafeText(remedy.title))
    if let reason = state.reason(against: remedy) {
      let sign =
        remedy.isDone ? Sign(Health.ok) : Sign(glyph: "–", word: "not now", style: .muted)
      subject.detail.sign(sign, remedy.isDone ? reason : "Not now: \(reason)")
      subject.detail.blank()
    }
    // What is to be done may be longer than its line in the list, and than the title of the box.
    subject.detail.text(remedy.title, remedy.explanation.isEmpty ? .text : .text.bold)
    if remedy.explanation.isEmpty {
      addFinding(behind: remedy, state, to: &subject)
    } else {
      subject.detail.text(remedy.explanation)
    }
    if let change = remedy.change.map({ state.inKeys($0) }) {
      subject.detail.blank()
      subject.field("Changes", change.object, copy: false)
      subject.field("Now", change.before, copy: false)
      subject.field("Then", change.after, copy: false)
      for consequence in change.consequences { subject.detail.text("· \(consequence)") }
      subject.detail.blank()
      subject.detail.text("enter asks once more, then does it.", .muted)
    }
    if remedy.kind == .openURL {
      subject.detail.blank()
      subject.detail.text("y copies the address, o opens it, Q shows it as a QR code.", .muted)
    }
    if let command = remedy.command {
      subject.detail.blank()
      subject.field("Command", command, copy: true)
    }
    if let url = remedy.url {
      subject.copies.insert(Copyable("address", url), at: 0)
      subject.url = url
    }
    return subject
  }

  /// What a remedy that is but a title cures, with the names of whom it is about, and how one sees
  /// that it worked.
  private static func addFinding(
    behind remedy: Remedy, _ state: ConsoleState, to subject: inout Subject
  ) {
    guard remedy.kind == .manual,
      let diagnosis = state.run?.diagnoses.first(where: { diagnosis in
        diagnosis.remedies.contains { $0.id == remedy.id }
      })
    else { return }
    for result in diagnosis.evidence where result.outcome == .failed {
      subject.detail.blank()
      subject.detail.sign(Sign(result), "\(result.title): \(result.detail)")
    }
    guard !diagnosis.verify.isEmpty else { return }
    subject.detail.heading("How to see that it worked")
    for sentence in diagnosis.verify { subject.detail.text(sentence) }
  }

  private static func recovery(
    _ recovery: PlaybookRun.Recovery, _ concern: Concern?, _ clock: Clock
  ) -> Subject {
    var subject = Subject("Recovered")
    subject.detail.sign(Sign(Health.ok), recovery.grade.words)
    subject.field("At", clock.exactTime(recovery.at), copy: false)
    subject.field("After", Clock.stopwatch(recovery.after), copy: false)
    subject.field("Tracking ID", recovery.trackingId, copy: true)
    if let concern { subject.field("People", concern.words, copy: false) }
    subject.detail.heading("Proof: what had failed and passes now")
    for check in recovery.proof {
      if let before = recovery.before.first(where: { $0.id == check.id }) {
        subject.detail.sign(Sign(before), "Before: \(before.detail)")
      }
      subject.detail.sign(Sign(check), "\(check.title): \(check.detail)")
      for item in check.evidence {
        subject.field("Asked", item.call, copy: false)
        subject.field("Answer", item.answer, copy: false)
        subject.field("At", clock.exactTime(item.at), copy: false)
      }
    }
    return subject
  }
}
