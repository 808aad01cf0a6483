public import FoundationEssentials
public import HTTPTransport

/// A provisioning job (Graph `synchronizationJob`).
public struct SynchronizationJob: Sendable, Equatable, JSONReadable {
  public var id: String
  public var templateId: String?
  public var schedule: SynchronizationSchedule?
  public var status: SynchronizationStatus
  /// Name to value, such as `QuarantineTooManyDeletesThreshold`.
  public var settings: [String: String]

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    templateId = json["templateId"]?.nonEmptyString
    schedule = json.read("schedule")
    status = json.read("status") ?? SynchronizationStatus()
    settings = Dictionary(
      (json["synchronizationJobSettings"]?.elements.map { $0 } ?? []).compactMap { setting in
        setting["name"]?.string.map { ($0, setting["value"]?.text ?? "") }
      }, uniquingKeysWith: { $1 })
  }
}

public struct SynchronizationSchedule: Sendable, Equatable, JSONReadable {
  public enum State: String, Sendable, CaseIterable {
    case active = "Active"
    case disabled = "Disabled"
    case paused = "Paused"
  }

  public var state: Open<State>?
  /// ISO 8601, such as `PT40M`.
  public var interval: String?
  public var expiration: Date?

  public init?(json: JSONNode) {
    guard json.isObject else { return nil }
    state = json.read("state")
    interval = json["interval"]?.nonEmptyString
    expiration = json["expiration"]?.date
  }

  /// The time between two cycles; nil for "never" and for what cannot be read.
  public var intervalDuration: Duration? { interval.flatMap(ISODuration.parse) }
}

/// How a job stands (Graph `synchronizationStatus`).
public struct SynchronizationStatus: Sendable, Equatable, JSONReadable {
  public enum Code: String, Sendable, CaseIterable {
    case notConfigured = "NotConfigured"
    case notRun = "NotRun"
    case active = "Active"
    case paused = "Paused"
    case quarantine = "Quarantine"
  }

  public var code: Open<Code>?
  public var countSuccessiveCompleteFailures = 0
  /// Object errors were dropped in the initial cycle, after which the job pauses.
  public var escrowsPruned = false
  public var lastExecution: TaskExecution?
  public var lastSuccessfulExecution: TaskExecution?
  public var lastSuccessfulExecutionWithExports: TaskExecution?
  /// Empty between cycles.
  public var progress: [SynchronizationProgress] = []
  public var quarantine: SynchronizationQuarantine?
  public var steadyStateFirstAchievedTime: Date?
  public var steadyStateLastAchievedTime: Date?
  /// Objects ever in scope, such as `User to urn:ietf:params:scim:schemas:core:2.0:User`.
  public var synchronizedEntryCountByType: [String: Int] = [:]
  public var troubleshootingUrl: String?

  init() {}

  public init?(json: JSONNode) {
    guard json.isObject else { return nil }
    code = json.read("code")
    countSuccessiveCompleteFailures = json["countSuccessiveCompleteFailures"]?.int ?? 0
    escrowsPruned = json["escrowsPruned"]?.bool ?? false
    lastExecution = json.read("lastExecution")
    lastSuccessfulExecution = json.read("lastSuccessfulExecution")
    lastSuccessfulExecutionWithExports = json.read("lastSuccessfulExecutionWithExports")
    progress = json.list("progress")
    quarantine = json.read("quarantine")
    steadyStateFirstAchievedTime = json["steadyStateFirstAchievedTime"]?.date
    steadyStateLastAchievedTime = json["steadyStateLastAchievedTime"]?.date
    for entry in json["synchronizedEntryCountByType"]?.elements.map({ $0 }) ?? [] {
      guard let key = entry["key"]?.string else { continue }
      synchronizedEntryCountByType[key] = entry["value"]?.int ?? 0
    }
    troubleshootingUrl = json["troubleshootingUrl"]?.nonEmptyString
  }

  /// Quarantined by code, or paused with a quarantine still standing.
  public var isQuarantined: Bool { code?.known == .quarantine || quarantine != nil }
}

/// One run of a job (Graph `synchronizationTaskExecution`).
public struct TaskExecution: Sendable, Equatable, JSONReadable {
  public enum State: String, Sendable, CaseIterable {
    case succeeded = "Succeeded"
    case failed = "Failed"
    case entryLevelErrors = "EntryLevelErrors"
  }

  /// The `cycleId` of the provisioning log.
  public var activityIdentifier: String?
  public var state: Open<State>?
  public var countEntitled: Int
  public var countEntitledForProvisioning: Int
  public var countEscrowed: Int
  public var countExported: Int
  public var countExports: Int
  public var countImported: Int
  public var countImportedDeltas: Int
  public var timeBegan: Date?
  public var timeEnded: Date?
  public var error: SynchronizationError?

  public init?(json: JSONNode) {
    guard json.isObject else { return nil }
    activityIdentifier = json["activityIdentifier"]?.nonEmptyString
    state = json.read("state")
    countEntitled = json["countEntitled"]?.int ?? 0
    countEntitledForProvisioning = json["countEntitledForProvisioning"]?.int ?? 0
    countEscrowed = json["countEscrowed"]?.int ?? 0
    countExported = json["countExported"]?.int ?? 0
    countExports = json["countExports"]?.int ?? 0
    countImported = json["countImported"]?.int ?? 0
    countImportedDeltas = json["countImportedDeltas"]?.int ?? 0
    timeBegan = json["timeBegan"]?.date
    timeEnded = json["timeEnded"]?.date
    error = json.read("error")
  }

  /// A job that never ran reports `Failed`, no counts and no times.
  public var hasRun: Bool { timeBegan != nil || timeEnded != nil }
}

public struct SynchronizationProgress: Sendable, Equatable, JSONReadable {
  /// Pages, not people.
  public var completedUnits: Int
  public var totalUnits: Int
  public var observed: Date?

  public init?(json: JSONNode) {
    guard json.isObject else { return nil }
    completedUnits = json["completedUnits"]?.int ?? 0
    totalUnits = json["totalUnits"]?.int ?? 0
    observed = json["progressObservationDateTime"]?.date
  }
}

/// Why a job runs at a reduced rate (Graph `synchronizationQuarantine`).
public struct SynchronizationQuarantine: Sendable, Equatable, JSONReadable {
  public enum Reason: String, Sendable, CaseIterable {
    case encounteredBaseEscrowThreshold = "EncounteredBaseEscrowThreshold"
    case encounteredTotalEscrowThreshold = "EncounteredTotalEscrowThreshold"
    case encounteredEscrowProportionThreshold = "EncounteredEscrowProportionThreshold"
    case encounteredQuarantineException = "EncounteredQuarantineException"
    case unknown = "Unknown"
    case quarantinedOnDemand = "QuarantinedOnDemand"
    /// As one page of the documentation writes it.
    case quarantineOnDemand = "QuarantineOnDemand"
    case tooManyDeletes = "TooManyDeletes"
    case ingestionInterrupted = "IngestionInterrupted"
  }

  public var reason: Open<Reason>?
  public var currentBegan: Date?
  public var nextAttempt: Date?
  public var seriesBegan: Date?
  /// Re-evaluations so far.
  public var seriesCount: Int
  public var error: SynchronizationError?

  public init?(json: JSONNode) {
    guard json.isObject else { return nil }
    reason = json.read("reason")
    currentBegan = json["currentBegan"]?.date
    nextAttempt = json["nextAttempt"]?.date
    seriesBegan = json["seriesBegan"]?.date
    seriesCount = json["seriesCount"]?.int ?? 0
    error = json.read("error")
  }
}

public struct SynchronizationError: Sendable, Equatable, JSONReadable {
  public var code: String
  public var message: String?
  /// Whether the tenant's administrators can do something about it.
  public var tenantActionable: Bool

  /// Nil also for the code `None`.
  public init?(json: JSONNode) {
    guard json.isObject else { return nil }
    let code = json["code"]?.nonEmptyString ?? ""
    let message = json["message"]?.nonEmptyString
    guard !code.equalsIgnoringASCIICase("None"), !code.isEmpty || message != nil else {
      return nil
    }
    self.code = code
    self.message = message
    tenantActionable = json["tenantActionable"]?.bool ?? false
  }
}

/// A kind of job that an application offers.
public struct SynchronizationTemplate: Sendable, Equatable, JSONReadable {
  public var id: String
  public var applicationId: String?
  public var isDefault: Bool
  public var factoryTag: String?

  public init?(json: JSONNode) {
    guard let id = json["id"]?.nonEmptyString else { return nil }
    self.id = id
    applicationId = json["applicationId"]?.nonEmptyString
    isDefault = json["default"]?.bool ?? false
    factoryTag = json["factoryTag"]?.nonEmptyString
  }
}

/// A stored setting or credential of a job; Graph masks the secret ones on reading.
public struct SynchronizationSecret: Sendable, Equatable, JSONReadable {
  public var key: String
  public var value: Secret

  public init(key: String, value: Secret) {
    self.key = key
    self.value = value
  }

  public init?(json: JSONNode) {
    guard let key = json["key"]?.nonEmptyString else { return nil }
    self.key = key
    value = Secret(json["value"]?.text ?? "")
  }
}
