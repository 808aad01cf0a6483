internal import Foundation

extension Snapshot {
  /// What keeps the provisioning job from its cycles.
  var jobTroubles: [Trouble] {
    guard let reading = job.value else { return [] }
    guard let job = reading else { return missingJob }
    switch job.state {
    case .active: return []
    case .quarantine: return [quarantine(job)]
    case .paused where job.quarantine != nil: return [quarantine(job)]
    case .paused where job.prunedFailures: return [pausedByEntra(job)]
    case .paused:
      return [
        Trouble(
          level: .warning, sentence: "The provisioning job is paused: changes in Entra don't flow",
          reasons: cycleReasons(job), playbook: Playbook.jobStopped.id)
      ]
    case .notConfigured:
      return [
        Trouble(
          level: .warning, sentence: "The provisioning job is not configured yet", reasons: [],
          playbook: Playbook.jobStopped.id)
      ]
    case .notRun, .unknown: return []
    }
  }

  static let pausedByEntra =
    "Entra paused the provisioning job itself: too many people failed in its full cycle"

  private func pausedByEntra(_ job: SynchronizationJob) -> Trouble {
    var reasons = [
      "Nobody paused it by hand: where too many fail in a full cycle, Entra drops their retries and "
        + "pauses the job"
    ]
    if let log = provisioning.value, let worst = log.worst {
      reasons.append("\(log.sentence(of: worst)): \(worst.title)")
    }
    return Trouble(
      level: .problem,
      sentence: Self.pausedByEntra,
      reasons: reasons + cycleReasons(job) + ["First mend why they fail, then restart the job"],
      playbook: Playbook.quarantine.id)
  }

  /// A job that was started and of which no cycle has succeeded since: it may fail as it did before.
  ///
  /// Entra calls it `NotRun` until then.
  var unprovedStart: [Trouble] {
    guard case .some(.some(let job)) = job.value, let why = job.unproved else { return [] }
    return [
      Trouble(
        level: .warning, sentence: "Started, not proved yet: \(why)", reasons: cycleReasons(job),
        playbook: Playbook.healthCheck.id)
    ]
  }

  private var missingJob: [Trouble] {
    let carriers = [application(.identity), application(.gallery)].compactMap(\.self)
    guard let carrier = carriers.first(where: { $0.state == .active }) else { return [] }
    return [
      Trouble(
        level: .problem, sentence: "\(carrier.displayName) has no provisioning job",
        reasons: [
          carrier.role == .gallery
            ? "Its provisioning is not automatic yet: \(ChangeRequest.automating)"
            : "Nobody is provisioned until provisioning is set up"
        ],
        playbook: Playbook.jobStopped.id)
    ]
  }

  private func quarantine(_ job: SynchronizationJob) -> Trouble {
    let quarantine = job.quarantine
    let meaning =
      switch job.refusal {
      case .tenantURL: "Webex has nothing at its tenant URL"
      case .secretToken: "Webex refuses its secret token"
      case .either, nil:
        quarantine.map { QuarantineReason.words($0.reason) } ?? "no reason is given"
      }
    var reasons: [String] = []
    if let error = quarantine?.errorMessage ?? quarantine?.errorCode {
      reasons.append("Entra says: \(error)")
    }
    if quarantine?.isForFailedObjects == true, let failing = failingSentence {
      reasons.append(failing)
    }
    if let since = quarantine?.since {
      let end = job.hasGivenUp ? "" : "; Entra gives up on day 28"
      reasons.append("In quarantine since \(Words.moment(since))\(end)")
    }
    if job.hasGivenUp { reasons.append("First mend the cause, then restart the job") }
    if let next = quarantine?.nextAttempt {
      reasons.append("Entra's next attempt is set for \(Words.moment(next))")
    }
    return Trouble(
      level: .problem,
      sentence: job.givenUpWords.map { "\($0) (\(meaning))" }
        ?? "The provisioning job is in quarantine: \(meaning)",
      reasons: reasons,
      playbook: (quarantine.map { QuarantineReason.isEscrow($0.reason) } == true
        ? Playbook.quarantine
        : job.application == .gallery ? Playbook.galleryConnection : Playbook.jobStopped).id)
  }

  private func cycleReasons(_ job: SynchronizationJob) -> [String] {
    guard let ended = job.lastCycle?.endedAt else { return [] }
    return ["Its last cycle ended on \(Words.moment(ended))"]
  }
}

extension SynchronizationJob {
  /// Such as `, last cycle 2026-03-08 09:15 UTC`; empty where none has ended.
  var lastCycleWords: String {
    lastCycle?.endedAt.map { ", last cycle \(Words.moment($0))" } ?? ""
  }

  /// When the next cycle comes, such as `the next begins about 2026-03-08 09:15 UTC`.
  func nextCycleWords(at now: Date) -> String? {
    switch nextCycle(at: now) {
    case .underWay: "one is under way"
    case .due(let date): "the next begins about \(Words.moment(date))"
    case .overdue(let date): "the next was due at \(Words.moment(date)) and has not ended yet"
    case nil: nil
    }
  }

  /// Why a job that runs has yet to prove that it works; nil when it has, and while it stands still.
  var unproved: String? {
    switch (state, lastCycle?.result) {
    case (.notRun, _), (.active, nil):
      let part = progress.map { $0.total > 0 ? " (\($0.percent) %)" : "" } ?? ""
      return "its first cycle has not ended\(part)"
    case (.active, .failed): return "its last cycle failed"
    default: return nil
    }
  }
}

extension SynchronizationJob.Cycle {
  /// What it did, in words; a cycle in which nothing had changed has tried nothing at Webex.
  var work: String {
    guard imported > 0 || exported > 0 else {
      let waiting = escrowed > 0 ? "; \(escrowed) that failed before are tried again later" : ""
      return "nothing had changed in Entra, so nothing was written to Webex\(waiting)"
    }
    let failed = escrowed > 0 ? ", \(escrowed) could not be" : ""
    return "\(Words.count(imported, "object")) looked at, \(exported) written to Webex\(failed)"
  }
}

extension SynchronizationJob.Quarantine {
  /// Whether too many objects failed: starting the job alone puts it into quarantine again.
  public var isForFailedObjects: Bool { QuarantineReason.isEscrow(reason) }
}

/// Graph's `quarantineReason` in words (microsoft-graph-docs, `quarantineReason`).
enum QuarantineReason {
  /// Whether the reason is about reaching the target or its credentials.
  static func isConnection(_ reason: String) -> Bool {
    reason.lowercased() == "encounteredquarantineexception"
  }

  /// Whether it is about objects that failed.
  static func isEscrow(_ reason: String) -> Bool { reason.lowercased().contains("escrow") }

  static func words(_ reason: String) -> String {
    switch reason.lowercased() {
    case "encounteredquarantineexception":
      "Webex can't be reached, or the credentials are refused"
    case "encounteredbaseescrowthreshold", "encounteredtotalescrowthreshold":
      "too many objects failed"
    case "encounteredescrowproportionthreshold": "more than 40 % of the changes failed"
    case "toomanydeletes": "the accidental-deletion threshold was hit"
    case "quarantinedondemand", "quarantineondemand": "Microsoft set it"
    case "ingestioninterrupted": "reading the directory was interrupted"
    default: reason.isEmpty ? "no reason is given" : reason
    }
  }
}
