import OrderedCollections

/// The next step of a job whose time has come.
struct DueJob: Sendable {
  var principal: String
  var job: String
  var when: Timestamp
  var isEnding: Bool
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
          principal: principal.id, job: job.id, when: when, isEnding: job.running != nil)
      }
    }
    return earliest
  }

  /// Jobs whose cycle is under way.
  var runningJobs: [(principal: String, job: String)] {
    var running: [(principal: String, job: String)] = []
    for principal in servicePrincipals.values {
      for job in principal.synchronization.jobs.values where job.running != nil {
        running.append((principal.id, job.id))
      }
    }
    return running
  }
}

extension Timestamp {
  static let distantFuture = Timestamp(microseconds: .max)
}
