import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// The synchronization job: state, quarantine with its clock, cycles, counts.
enum JobDetail {
  static func subject(_ snapshot: Snapshot, _ clock: Clock, _ cure: Cure?) -> Subject {
    var subject = Subject("Synchronization job")
    if let job = snapshot.job.value ?? nil {
      add(job, clock, cure, to: &subject)
    } else if snapshot.job.value != nil {
      subject.detail.text("None of the enterprise applications has a synchronization job.")
      subject.detail.text("Provisioning was never set up here, or its application was deleted.")
      cure?.add(to: &subject)
    } else {
      subject.detail.text("Not read yet.")
    }
    ErrorWords.addFailure(of: snapshot.job, clock: clock, to: &subject.detail)
    subject.addWhole()
    return subject
  }

  private static func add(
    _ job: SynchronizationJob, _ clock: Clock, _ cure: Cure?, to subject: inout Subject
  ) {
    let sign = Sign(job.state)
    let by = job.isPausedByEntra ? " by Entra itself: too many failed in its full cycle" : ""
    subject.detail.field("State", "\(sign.glyph) \(sign.word)\(by)", sign.style)
    if let reason = job.quarantineWords { subject.field("Reason", reason, copy: false, .error) }
    cure?.add(to: &subject)
    subject.field("Application", job.application.applicationName, copy: false)
    if let progress = job.progress { addProgress(progress, to: &subject) }
    if let words = job.givenUpWords {
      subject.detail.field("Given up", clock.localized(words), .error)
    }
    if let quarantine = job.quarantine {
      add(quarantine, clock, runsOn: !job.hasGivenUp, to: &subject)
    }
    subject.field("Next cycle", nextCycle(job, clock), copy: false)
    subject.field("Interval", job.interval.map(Clock.duration), copy: false)
    if let synchronizesAll = job.synchronizesAll {
      let scope = synchronizesAll ? "all users and groups" : "assigned users and groups only"
      subject.field("Scope", scope, copy: false)
    }
    for (kind, count) in job.synchronizedCounts.sorted(by: { $0.key < $1.key }) {
      subject.field("\(kind)s in scope", "\(grouped(count)) ever synchronized", copy: false)
    }
    subject.field("Tenant URL", job.tenantURL, copy: true)
    subject.field("Job ID", job.id, copy: true)
    add(job.lastCycle, "Last cycle", clock, to: &subject)
    if job.lastSuccess?.id != job.lastCycle?.id {
      add(job.lastSuccess, "Last success", clock, to: &subject)
    }
    let exported = job.lastSuccessWithExports
    if exported?.id != job.lastSuccess?.id, exported?.id != job.lastCycle?.id {
      add(exported, "Last success that changed something", clock, to: &subject)
    }
  }

  private static func addProgress(
    _ progress: SynchronizationJob.Progress, to subject: inout Subject
  ) {
    let part = progress.total > 0 ? " (\(progress.percent) %)" : ""
    let units = progress.units.map { " \($0)" } ?? ""
    let words = "\(grouped(progress.completed)) of \(grouped(progress.total))"
    subject.field("Progress", "\(words)\(units)\(part)", copy: false)
  }

  private static func add(
    _ quarantine: SynchronizationJob.Quarantine, _ clock: Clock, runsOn: Bool,
    to subject: inout Subject
  ) {
    subject.field("Graph says", quarantine.reason, copy: true)
    subject.field("Error code", quarantine.errorCode, copy: true)
    subject.field("Message", quarantine.errorMessage, copy: true)
    if let since = quarantine.since {
      subject.field("Since", clock.fullWithAge(since), copy: false)
      let day = min(28, clock.dayNumber(since: since))
      if runsOn {
        subject.field(
          "Clock", "day \(day) of 28; Entra switches the job off after the last",
          copy: false, day > 20 ? .error : .warning)
      }
    }
    if let next = quarantine.nextAttempt {
      subject.field(
        next < clock.now ? "Retry due" : "Next retry", clock.fullWithWait(next), copy: false)
    }
    if quarantine.attempts > 0 {
      subject.field("Attempts", grouped(quarantine.attempts), copy: false)
    }
  }

  private static func nextCycle(_ job: SynchronizationJob, _ clock: Clock) -> String? {
    switch job.state {
    case .paused: return "none while paused"
    case .quarantine: return nil
    case .notConfigured: return "none, it is not configured"
    default:
      switch job.nextCycle(at: clock.now) {
      case .underWay: return "one is under way"
      case .due(let date): return "about \(clock.fullWithWait(date))"
      case .overdue(let date): return "was due \(clock.fullWithWait(date)), none has ended since"
      case nil: return nil
      }
    }
  }

  private static func add(
    _ cycle: SynchronizationJob.Cycle?, _ title: SafeText, _ clock: Clock,
    to subject: inout Subject
  ) {
    guard let cycle else { return }
    subject.detail.heading(title)
    let sign = Sign(cycle.result)
    subject.detail.field("Result", "\(sign.glyph) \(sign.word)", sign.style)
    subject.field("Ended", cycle.endedAt.map(clock.fullWithAge), copy: false)
    if let began = cycle.beganAt, let ended = cycle.endedAt {
      subject.field("Took", Clock.stopwatch(ended.timeIntervalSince(began)), copy: false)
    }
    subject.field(
      "Entries",
      "\(grouped(cycle.imported)) read, \(grouped(cycle.exported)) written, "
        + "\(grouped(cycle.escrowed)) put off", copy: false)
    subject.field("Cycle ID", cycle.id, copy: true)
  }
}
