import Evidence
import Foundation
import ProvisioningCore

/// The status as metrics; what could not be read now is absent, not old.
struct StatusMetrics {
  private typealias Sample = MetricsText.Sample

  let look: StatusLook
  private var metrics = MetricsText()
  private var profile: [(String, String)] { [("profile", look.snapshot.profile.name)] }

  init(_ look: StatusLook) {
    self.look = look
    overall()
    applications()
    job()
    tokens()
    failures()
    thresholds()
  }

  /// Ends with a line break.
  var text: String { metrics.text }

  private mutating func add(
    _ name: String, _ help: String, _ samples: [(Int, [(String, String)])]
  ) {
    metrics.gauge(
      "entrahub_\(name)", help, samples.map { Sample($0.0, profile + $0.1) })
  }

  /// One sample a state, 1 for the one that holds.
  private func states<State: CaseIterable & RawRepresentable & Equatable>(
    _ state: State, _ label: String, _ labels: [(String, String)] = []
  ) -> [(Int, [(String, String)])] where State.RawValue == String {
    State.allCases.map { ($0 == state ? 1 : 0, labels + [(label, $0.rawValue)]) }
  }

  private mutating func overall() {
    let isUp = look.failure == nil
    add("up", "Whether Microsoft Graph could be read.", [(isUp ? 1 : 0, [])])
    add(
      "look_timestamp_seconds", "When this was read.",
      [(Int(look.at.timeIntervalSince1970), [])])
    guard isUp else { return }
    add("verdict", "The state of the whole.", states(look.snapshot.verdict.level, "level"))
    add(
      "leg_health", "The state of each of the four connections.",
      look.snapshot.legs.filter(\.isUsed).flatMap { leg in
        states(leg.health, "health", [("leg", String(leg.leg.rawValue)), ("name", leg.leg.title)])
      })
  }

  private mutating func applications() {
    guard look.snapshot.applications.failure == nil else { return }
    let apps = look.snapshot.applications.value ?? []
    add(
      "application_active", "Whether the enterprise application is there, enabled and consented.",
      apps.filter { $0.state != .notUsed }.map { app in
        (
          app.state == .active ? 1 : 0,
          [("role", app.role.rawValue), ("state", app.state.rawValue)]
        )
      })
  }

  private mutating func job() {
    guard look.snapshot.job.failure == nil, let job = look.snapshot.job.value ?? nil else { return }
    add("job_running", "Whether the provisioning job is scheduled.", [(job.isRunning ? 1 : 0, [])])
    let isQuarantined = job.state == .quarantine || job.quarantine != nil
    let day = isQuarantined ? job.quarantine?.day(at: look.at) ?? 1 : 0
    add(
      "quarantine_day", "The day of the 28 after which Entra disables the job; 0: no quarantine.",
      [(day, [])])
    if let next = job.quarantine?.nextAttempt {
      add(
        "quarantine_next_attempt_timestamp_seconds", "When a quarantined job tries again.",
        [(Int(next.timeIntervalSince1970), [])])
    }
    guard let cycle = job.lastCycle else { return }
    if let ended = cycle.endedAt {
      add(
        "last_cycle_end_timestamp_seconds", "When the last cycle ended.",
        [(Int(ended.timeIntervalSince1970), [])])
    }
    add(
      "last_cycle_objects", "Objects of the last cycle.",
      [
        (cycle.imported, [("kind", "imported")]), (cycle.exported, [("kind", "exported")]),
        (cycle.escrowed, [("kind", "escrowed")]),
      ])
    if let ended = job.lastSuccess?.endedAt {
      add(
        "last_success_timestamp_seconds", "When the last successful cycle ended.",
        [(Int(ended.timeIntervalSince1970), [])])
    }
  }

  private mutating func tokens() {
    add(
      "token_expiry_timestamp_seconds", "When a token ends.",
      look.clocks.compactMap { clock in
        clock.expires.map { (Int($0.timeIntervalSince1970), [("token", clock.token.rawValue)]) }
      })
  }

  private mutating func failures() {
    guard look.snapshot.provisioning.failure == nil,
      let summary = look.snapshot.provisioning.value
    else { return }
    add(
      "failing_objects", "People and groups who fail now, by the provisioning log.",
      [(summary.failing.total, [])])
    add(
      "failing_objects_is_at_least", "Whether more may fail: not all of the log was read.",
      [(summary.isAtLeast ? 1 : 0, [])])
    add(
      "provisioning_failures", "Entries of failures in the provisioning log by error code.",
      summary.failures.map { ($0.count, [("code", $0.code)]) })
  }

  private mutating func thresholds() {
    add(
      "threshold_crossed", "Whether a limit given on the command line is crossed.",
      look.findings.filter { $0.state != .unknown }.map {
        (
          $0.state == .crossed ? 1 : 0,
          [("threshold", $0.kind.rawValue), ("limit", String($0.limit))]
        )
      })
  }
}
