import OrderedCollections

extension ProvisioningService {
  /// Ends a cycle: counts, thresholds, and when the next one comes.
  func finish(_ engine: inout Engine, _ due: DueJob) {
    let job = state.entra { $0.servicePrincipals[due.principal]?.synchronization.jobs[due.job] }
    guard let job, let running = job.running else { return }
    var store = store(engine, job)
    guard let run = store.run else {
      // The job was restarted or the sandbox knows nothing of the cycle.
      state.entra {
        $0.servicePrincipals[due.principal]?.synchronization.jobs[due.job]?.running = nil
      }
      return
    }
    store.run = nil
    let execution = SyncJob.Execution(run, escrowed: store.escrows.count)
    var verdict = run.failure.map {
      SyncJob.Verdict.quarantine("EncounteredQuarantineException", $0)
    }
    if verdict == nil {
      store.scope = run.scope
      store.groupLog = run.groupLog
      verdict = self.verdict(run, store)
      if verdict == .prunes { store.escrows = [:] }
    }
    var entries = [(key: SyncJob.userKey, value: store.userCount)]
    if store.groupCount > 0 { entries.append((key: SyncJob.groupKey, value: store.groupCount)) }
    engine.stores[due.job] = store
    let outcome = verdict ?? .ends
    let counts = entries
    state.entra { tenant in
      guard let principal = tenant.servicePrincipals[due.principal],
        var job = principal.synchronization.jobs[due.job]
      else { return }
      let isNews = job.end(
        running, execution, outcome, entries: counts, log: run.failure == nil ? run.log : nil)
      if isNews, case .quarantine(let reason, let failure) = outcome {
        tenant.audit(
          .quarantined(principal, reason: reason, failure: failure), at: running.ends)
      }
      tenant.servicePrincipals[due.principal]?.synchronization.jobs[due.job] = job
    }
  }

  /// Whether too much failed or too many would be deleted (microsoft-graph.md, 8.5 and 8.6).
  private func verdict(_ run: ProvisioningRun, _ store: JobStore) -> SyncJob.Verdict? {
    let failed = store.escrows.count
    if failed >= state.escrowThreshold {
      let known = failed + store.userCount + store.groupCount
      let reason =
        failed > 40_000
        ? "EncounteredTotalEscrowThreshold"
        : failed * 100 > known * 40 ? "EncounteredEscrowProportionThreshold" : nil
      if let reason {
        return run.isInitial
          ? .prunes
          : .quarantine(
            reason,
            SyncJob.Failure(
              code: "EscrowThresholdExceeded",
              message: "\(failed) of \(known) objects could not be provisioned. The reasons are in "
                + "the provisioning log.", tenantActionable: true))
      }
    }
    guard run.heldRemovals > 0 else { return nil }
    return .quarantine(
      "TooManyDeletes",
      SyncJob.Failure(
        code: "TooManyDeletes",
        message: "\(run.heldRemovals) objects would be deleted or disabled, which is more than the "
          + "accidental deletion threshold allows. They are held back.", tenantActionable: true))
  }
}

extension SyncJob.Execution {
  /// What a cycle comes to.
  init(_ run: ProvisioningRun, escrowed: Int) {
    self.init(
      activity: run.activity, began: run.began, ended: run.ends,
      state: run.failure != nil ? "Failed" : run.failed > 0 ? "EntryLevelErrors" : "Succeeded",
      entitled: run.entitled, escrowed: escrowed, exported: run.exported, exports: run.exports,
      imported: run.imported, importedDeltas: run.imported, error: run.failure)
  }
}

extension SyncJob {
  /// How many removals one cycle may carry out; nil for any number.
  ///
  /// The job's setting counts, else what the notification settings say.
  func deletionThreshold(_ principal: ServicePrincipal) -> Int? {
    guard !forcesDeletes,
      let text = principal.synchronization.secrets["SyncNotificationSettings"],
      let notification = try? JSON(parsing: Array(text.utf8)),
      notification["DeleteThresholdEnabled"]?.bool == true
    else { return nil }
    let setting = settings.first { $0.name == Self.thresholdSetting }?.value
    return setting.flatMap { Int($0) } ?? notification["DeleteThresholdValue"]?.integer ?? 500
  }

  static let thresholdSetting = "QuarantineTooManyDeletesThreshold"
}
