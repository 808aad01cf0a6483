internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

extension SynchronizationJob {
  /// The job as Graph reports it, with the settings that its secrets hold.
  init(
    _ job: MicrosoftGraph.SynchronizationJob, application: EnterpriseApplication.Role,
    servicePrincipalId: String, settings: JobSettings?
  ) {
    let status = job.status
    let interval = job.schedule?.intervalDuration.map { Double($0.components.seconds) }
    let last = status.lastExecution.flatMap(Cycle.init)
    let isScheduled = job.schedule?.state?.known == .active
    self.init(
      id: job.id, application: application, servicePrincipalId: servicePrincipalId,
      templateId: job.templateId, state: State(status), interval: interval,
      isScheduled: isScheduled, quarantine: status.quarantine.map(Quarantine.init),
      lastCycle: last, lastSuccess: status.lastSuccessfulExecution.flatMap(Cycle.init),
      lastSuccessWithExports: status.lastSuccessfulExecutionWithExports.flatMap(Cycle.init),
      synchronizedCounts: Self.counts(status.synchronizedEntryCountByType),
      progress: status.progress.last.map(Progress.init),
      tenantURL: settings?.tenantURL, synchronizesAll: settings?.synchronizesAll)
    isDisabled = job.schedule?.state?.known == .disabled
    // The attempt that Graph still names never comes.
    if hasGivenUp { quarantine?.nextAttempt = nil }
    prunedFailures = status.escrowsPruned
    skipsOutOfScopeDeletions = settings?.skipsOutOfScopeDeletions
    nextCycleAt = quarantine?.nextAttempt ?? Self.nextCycle(isScheduled, last, interval)
  }

  /// Cycles begin one interval after the other; a longer one delays the next.
  private static func nextCycle(
    _ isScheduled: Bool, _ last: Cycle?, _ interval: TimeInterval?
  ) -> Date? {
    guard isScheduled, let interval, let began = last?.beganAt else { return nil }
    let due = began.addingTimeInterval(interval)
    return last?.endedAt.map { max($0, due) } ?? due
  }

  /// `User to urn:…:User` and `user to User` become `User`.
  private static func counts(_ counts: [String: Int]) -> [String: Int] {
    var result: [String: Int] = [:]
    for (key, count) in counts {
      let source = key.split(separator: " ").first.map(String.init) ?? key
      let name = source.prefix(1).uppercased() + source.dropFirst()
      let (sum, overflow) = result[name, default: 0].addingReportingOverflow(count)
      result[name] = overflow ? .max : sum
    }
    return result
  }
}

/// What the stored secrets tell besides the secrets themselves.
struct JobSettings: Sendable, Equatable {
  var tenantURL: String?
  var synchronizesAll: Bool?
  var skipsOutOfScopeDeletions: Bool?
  var hasSecretToken: Bool

  init(_ secrets: [SynchronizationSecret]) {
    func value(_ key: String) -> String? {
      let found = secrets.first { $0.key.lowercased() == key.lowercased() }?.value.revealed
      return found.flatMap { $0.isEmpty ? nil : $0 }
    }
    tenantURL = value("BaseAddress")
    synchronizesAll = value("SyncAll").map { $0.lowercased() == "true" }
    skipsOutOfScopeDeletions = value("SkipOutOfScopeDeletions").map { $0.lowercased() == "true" }
    hasSecretToken = secrets.contains { $0.key.lowercased() == "secrettoken" }
  }
}

extension SynchronizationJob.State {
  init(_ status: SynchronizationStatus) {
    switch status.code?.known {
    case .notConfigured: self = .notConfigured
    case .notRun: self = .notRun
    case .active: self = status.quarantine == nil ? .active : .quarantine
    case .paused: self = .paused
    case .quarantine: self = .quarantine
    case nil: self = status.quarantine == nil ? .unknown : .quarantine
    }
  }
}

extension SynchronizationJob.Quarantine {
  init(_ quarantine: SynchronizationQuarantine) {
    self.init(
      reason: quarantine.reason?.raw ?? "", errorCode: quarantine.error?.code,
      errorMessage: quarantine.error?.message,
      since: quarantine.seriesBegan ?? quarantine.currentBegan,
      nextAttempt: quarantine.nextAttempt, attempts: quarantine.seriesCount)
  }
}

extension SynchronizationJob.Cycle {
  /// Nil for a run that never was: Graph reports it as failed, without times.
  init?(_ execution: TaskExecution) {
    guard execution.hasRun else { return nil }
    let result: Result =
      switch execution.state?.known {
      case .succeeded: .succeeded
      case .failed: .failed
      case .entryLevelErrors: .entryLevelErrors
      case nil: .unknown
      }
    self.init(
      id: execution.activityIdentifier, result: result, beganAt: execution.timeBegan,
      endedAt: execution.timeEnded, imported: execution.countImported,
      exported: execution.countExported, escrowed: execution.countEscrowed,
      entitled: execution.countEntitled)
  }
}

extension SynchronizationJob.Progress {
  init(_ progress: SynchronizationProgress) {
    self.init(completed: progress.completedUnits, total: progress.totalUnits, units: "pages")
  }
}
