import OrderedCollections

/// Runs what the provisioning service would have done up to now.
struct CycleClock {
  let state: SandboxState
  let webex: Router

  /// More runs than this are not made up for in one request.
  private static let limit = 5000

  func settle() {
    let now = state.now
    for _ in 0..<Self.limit {
      guard let due = state.entra({ $0.dueJob(at: now) }) else { return }
      // Asks Webex outside the lock: its face reads the same tenant.
      let failure =
        due.isEnding
        ? CredentialCheck(state: state, webex: webex).failure(due.secrets) : nil
      state.entra { $0.advance(due, failure: failure, population: state.population) }
    }
  }
}

/// The next step of a job whose time has come.
struct DueJob: Sendable {
  var principal: String
  var job: String
  var when: Timestamp
  var isEnding: Bool
  var secrets: [String: String]
}

extension Tenant {
  /// The earliest step that is due.
  func dueJob(at now: Timestamp) -> DueJob? {
    var earliest: DueJob?
    for principal in servicePrincipals.values {
      for job in principal.synchronization.jobs.values {
        guard let when = job.nextEvent, when <= now, when < earliest?.when ?? .distantFuture
        else { continue }
        earliest = DueJob(
          principal: principal.id, job: job.id, when: when, isEnding: job.running != nil,
          secrets: Dictionary(
            uniqueKeysWithValues: principal.synchronization.secrets.map { ($0.key, $0.value) }))
      }
    }
    return earliest
  }

  mutating func advance(_ due: DueJob, failure: SyncJob.Failure?, population: Population) {
    guard let principal = servicePrincipals[due.principal],
      var job = principal.synchronization.jobs[due.job], job.nextEvent == due.when
    else { return }
    if let run = job.running {
      let activity = random.guid()
      if let failure {
        if job.fail(run, activity: activity, failure) {
          audit(
            .quarantined(principal, reason: "EncounteredQuarantineException", failure: failure),
            at: run.ends)
        }
      } else {
        let imported = importedCount(job, population)
        job.end(
          run, activity: activity, entitled: imported, imported: imported,
          entries: [(SyncJob.userKey, population.provisioned)],
          watermark: directory.log.count)
      }
    } else {
      job.begin(population: population.entitled)
    }
    servicePrincipals[due.principal]?.synchronization.jobs[due.job] = job
  }

  /// How many people a run reads: all in scope at first, then those that changed.
  private func importedCount(_ job: SyncJob, _ population: Population) -> Int {
    guard let watermark = job.watermark, watermark <= directory.log.count else {
      return population.entitled
    }
    return Set(directory.log[watermark...]).count { population.isInScope($0) }
  }
}

extension Timestamp {
  static let distantFuture = Timestamp(microseconds: .max)
}
