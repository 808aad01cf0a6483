import Evidence
import Foundation
import ProvisioningCore

/// The status report as text: verdict first, then what it rests on.
struct StatusText {
  var snapshot: Snapshot
  var output: Output
  var now: Date
  var findings: [Thresholds.Finding] = []
  var clocks: [TokenClock] = []

  func print() {
    let profile = snapshot.profile
    let verdict = snapshot.verdict
    output.line(
      output.bold("\(PlainText.clean(profile.name)) · \(profile.profileClass.rawValue)")
        + " · \(profile.deployment.words)\(profile.isReadOnly ? " · read-only" : "")")
    output.line(
      "\(output.sign(verdict.level)) "
        + output.paint(PlainText.clean(verdict.sentence), output.color(verdict.level)))
    for reason in verdict.reasons { output.line("  \(PlainText.clean(reason))") }
    if let next { output.line("Next: \(next)") }
    section("Legs")
    for leg in snapshot.legs {
      output.line(
        "  \(leg.isUsed ? output.sign(leg.health) : output.sign(CheckResult.Outcome.skipped)) \(leg.leg.rawValue) "
          + pad(leg.leg.title, 17) + PlainText.clean(leg.detail))
    }
    applications()
    job()
    controlHub()
    tokens()
    problems()
    thresholds()
  }

  /// The command that cures what is known, else the one that finds the cure.
  private var next: String? {
    guard verdictWantsAction else { return nil }
    let applications = snapshot.applications.value ?? []
    guard let integration = applications.first(where: { $0.role == .integration }) else {
      return "entrahub troubleshoot"
    }
    return switch integration.state {
    case .deleted: "entrahub consent-url, or entrahub apps restore integration"
    case .consentIncomplete: "entrahub consent-url"
    default: "entrahub troubleshoot"
    }
  }

  private var verdictWantsAction: Bool {
    snapshot.verdict.level == .problem || snapshot.verdict.level == .warning
  }

  private func tokens() {
    guard !clocks.isEmpty else { return }
    section("Tokens")
    for clock in clocks {
      guard let expires = clock.expires, let days = clock.daysLeft(at: now) else {
        output.line("  \(output.sign(Health.unknown)) \(clock.token.words): end not recorded")
        continue
      }
      let health: Health = days < 0 ? .problem : days < 30 ? .warning : .ok
      let left = Times.span(abs(expires.timeIntervalSince(now)))
      output.line(
        "  \(output.sign(health)) \(clock.token.words): "
          + (expires < now ? "ended \(left) ago" : "\(left) left") + ", \(Times.local(expires))")
    }
  }

  private func thresholds() {
    guard !findings.isEmpty else { return }
    section("Limits")
    for finding in findings {
      let health: Health =
        switch finding.state {
        case .kept: .ok
        case .crossed: .problem
        case .unknown: .unknown
        }
      let value = finding.value.map { ", now \($0)" } ?? ""
      output.line(
        "  \(output.sign(health)) --\(finding.kind.rawValue) \(finding.limit): "
          + "\(finding.state.rawValue)\(value): "
          + PlainText.clean(Times.localized(finding.detail)))
    }
  }

  private func section(_ title: String) {
    output.line()
    output.line(output.bold(title))
  }

  private func applications() {
    section("Enterprise applications")
    for application in snapshot.applications.value ?? [] {
      output.line(
        "  \(sign(application)) "
          + pad(PlainText.clean(application.displayName), 36) + application.state.words)
      if let appId = application.appId { fact("Application ID", appId) }
      if let deletion = application.deletion {
        let when = deletion.deletedAt.map { Times.local($0) } ?? "at an unknown time"
        let who = deletion.deletedBy.map { " by \($0)" } ?? ""
        let from = deletion.ipAddress.map { " from \($0)" } ?? ""
        fact("Deleted", when + who + from)
        if let until = deletion.restorableUntil {
          fact("Restorable", "for \(Times.span(until.timeIntervalSince(now)))")
        }
      }
      let lacking = application.permissions.filter { !$0.isGranted }
      if application.state == .consentIncomplete {
        for permission in lacking {
          fact("Not granted", "\(permission.name): \(permission.purpose)")
        }
      }
    }
    note(of: snapshot.applications)
  }

  private func job() {
    section("Synchronization job")
    guard let job = snapshot.job.value ?? nil else {
      output.line(snapshot.job.failure == nil ? "  none" : "  unknown")
      note(of: snapshot.job)
      return
    }
    let by = job.isPausedByEntra ? " by Entra itself: too many failed in its full cycle" : ""
    let state = job.givenUpWords.map { Times.localized($0) } ?? "\(job.state.words)\(by)"
    output.line("  \(output.sign(job.health)) \(state)")
    fact("Job ID", job.id)
    if let quarantine = job.quarantine {
      let words = job.quarantineWords ?? quarantine.reason
      fact(
        "Quarantine", words == quarantine.reason ? words : "\(words) (\(quarantine.reason))")
      if let message = quarantine.errorMessage { fact("Error", message) }
      if let since = quarantine.since {
        let day =
          job.hasGivenUp
          ? "" : ", day \(quarantine.day(at: now)) of 28 before the job is disabled"
        fact("Since", "\(Times.local(since))\(day)")
      }
      if let next = quarantine.nextAttempt {
        fact(next < now ? "Attempt due" : "Next attempt", Times.local(next))
      }
    }
    if let cycle = job.lastCycle {
      fact("Last cycle", cycle.words)
    }
    if let words = nextCycle(job) { fact("Next cycle", words) }
    for (kind, count) in job.synchronizedCounts.sorted(by: { $0.key < $1.key }) {
      fact("Synchronized", "\(Counts.grouped(count)) × \(kind)")
    }
    if let url = job.tenantURL { fact("Tenant URL", url) }
    note(of: snapshot.job)
  }

  private func nextCycle(_ job: SynchronizationJob) -> String? {
    switch job.nextCycle(at: now) {
    case .underWay: "one is under way"
    case .due(let date): "about \(Times.local(date))"
    case .overdue(let date):
      "was due \(Times.span(now.timeIntervalSince(date))) ago, \(Times.local(date)); none has ended since"
    case nil: nil
    }
  }

  private func sign(_ application: EnterpriseApplication) -> String {
    application.state == .notUsed
      ? output.sign(CheckResult.Outcome.skipped) : output.sign(application.health)
  }

  private func controlHub() {
    section("Control Hub")
    if let status = snapshot.controlHub.value, !status.matters(to: snapshot.profile.deployment) {
      let sign = output.sign(CheckResult.Outcome.skipped)
      output.line(
        "  \(sign) its own access to Entra is not set up, which this deployment doesn't need")
    } else if let status = snapshot.controlHub.value {
      output.line("  \(output.sign(status.health)) \(PlainText.clean(status.words))")
      if let id = status.trackingId { fact("Tracking ID", id) }
      if let id = status.clientRequestId { fact("client-request-id", id) }
    } else {
      output.line("  ? not known")
    }
    note(of: snapshot.controlHub)
  }

  private func problems() {
    let log = snapshot.provisioning.value ?? ProvisioningSummary()
    guard !log.failures.isEmpty || log.isAtLeast || snapshot.provisioning.failure != nil else {
      return
    }
    section("Provisioning failures")
    if log.failing.total > 0 || log.isAtLeast {
      output.line("  \(log.failing.sentence(isAtLeast: log.isAtLeast)) now")
    }
    for group in log.failures.prefix(5) {
      let now = group.failing.total > 0 ? log.failingWords(of: group) : "nobody any more"
      let entries = group.count == 1 ? "entry" : "entries"
      output.line(
        PlainText.clean(
          "  \(now): \(group.title) (\(Counts.grouped(group.count)) \(entries), \(group.code))"))
    }
    if let words = log.cutWords { output.line("  ! \(words)") }
    note(of: snapshot.provisioning)
  }

  private func fact(_ label: String, _ value: String) {
    output.line("    \(pad(label, 18))\(PlainText.clean(value))")
  }

  private func note<Value>(of reading: Reading<Value>) {
    guard let failure = reading.failure else { return }
    let age = reading.readAt.map { "; shown as of \(Times.local($0))" } ?? ""
    output.line("  ! \(PlainText.clean(failure.summary))\(age)")
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - PlainText.width(text)))
  }
}
