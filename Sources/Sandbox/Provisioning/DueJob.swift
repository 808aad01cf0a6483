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
    servicePrincipals.values.flatMap { principal in
      principal.synchronization.jobs.values.filter { $0.running != nil }
        .map { (principal.id, $0.id) }
    }
  }
}

extension Timestamp {
  static let distantFuture = Timestamp(microseconds: .max)
}
