import OrderedCollections

/// What hangs under `/servicePrincipals/{id}/synchronization`.
struct Synchronization: Sendable {
  var templateId: String?
  var jobs: OrderedDictionary<String, SyncJob> = [:]
  /// In the order in which they were put.
  var secrets: OrderedDictionary<String, String> = [:]
}

/// One provisioning job and where it stands.
struct SyncJob: Sendable {
  enum Code: String, Sendable {
    case notConfigured = "NotConfigured"
    case notRun = "NotRun"
    case active = "Active"
    case paused = "Paused"
    case quarantine = "Quarantine"
  }

  struct Execution: Sendable, Equatable {
    var activity: String
    var began: Timestamp
    var ended: Timestamp
    var state: String
    var entitled = 0
    var escrowed = 0
    var exported = 0
    var exports = 0
    var imported = 0
    var importedDeltas = 0
    var error: Failure?
  }

  struct Failure: Sendable, Equatable {
    var code: String
    var message: String
    var tenantActionable: Bool
  }

  struct Quarantine: Sendable, Equatable {
    var reason: String
    var began: Timestamp
    var seriesBegan: Timestamp
    var nextAttempt: Timestamp
    var attempts: Int
    var failure: Failure?
  }

  /// The run that is under way.
  struct Running: Sendable, Equatable {
    /// Which run: `cycleId` of its entries in the provisioning log.
    var activity: String
    var began: Timestamp
    var ends: Timestamp
    var totalPages: Int
    var donePages = 0
  }

  /// How a run ends.
  enum Verdict: Sendable, Equatable {
    case ends
    case quarantine(String, Failure)
    /// Too many failures in an initial cycle: they are thrown away, and the job pauses.
    case prunes
  }

  static let interval = Duration.seconds(40 * 60)

  let id: String
  var templateId: String
  var code: Code
  /// `Active` or `Disabled`.
  var scheduleState: String
  var last: Execution?
  var lastSuccessful: Execution?
  var lastWithExports: Execution?
  var quarantine: Quarantine?
  var running: Running?
  var successiveFailures = 0
  var steadyStateFirst: Timestamp?
  var steadyStateLast: Timestamp?
  /// Objects that were ever in scope and taken over, by kind.
  var entryCounts: [(key: String, value: Int)] = []
  /// When the next run is due; nil for a job that does not run.
  var nextRun: Timestamp?
  /// Whether the job ran when its principal was deleted.
  var wasScheduled = false
  var settings: [(name: String, value: String)]
  var schema: JSON
  /// How much of the directory's log earlier runs have seen; nil: the next run is an initial one.
  var watermark: Int?
  /// Whether a schema was saved while the run under way went on: the next run is an initial one.
  var startsOver = false
  /// Whether the next run carries out deletions however many there are.
  var forcesDeletes = false
  /// Whether the failures of an initial cycle were thrown away.
  var escrowsPruned = false
  /// Count the times that a restart made the service forget all ties, or all failures.
  var storeReset = 0
  var escrowReset = 0

  /// The form of current ids: template, tenant and a GUID.
  static func id(of template: String, _ identity: TenantIdentity, _ guid: String) -> String {
    "\(template).\(identity.tenantId.filter { $0 != "-" }).\(guid)"
  }

  static let userKey = "User to urn:ietf:params:scim:schemas:core:2.0:User"
  static let groupKey = "Group to urn:ietf:params:scim:schemas:core:2.0:Group"
}
