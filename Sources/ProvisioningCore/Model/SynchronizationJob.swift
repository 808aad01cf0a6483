public import Foundation

/// The provisioning job of an enterprise application, as Graph reports it.
///
/// Source: Microsoft Graph `synchronizationJob`, `synchronizationStatus`.
public struct SynchronizationJob: Sendable, Equatable, Codable, Identifiable {
  public enum State: String, Sendable, Codable {
    case notConfigured, notRun, active, paused, quarantine, unknown
  }

  public struct Quarantine: Sendable, Equatable, Codable {
    /// Graph's `quarantineReason`, such as `EncounteredQuarantineException`.
    public var reason: String
    public var errorCode: String?
    public var errorMessage: String?
    /// Start of this series of failures; the 28 days count from here.
    public var since: Date?
    public var nextAttempt: Date?
    public var attempts: Int

    public init(
      reason: String, errorCode: String? = nil, errorMessage: String? = nil, since: Date? = nil,
      nextAttempt: Date? = nil, attempts: Int = 0
    ) {
      self.reason = reason
      self.errorCode = errorCode
      self.errorMessage = errorMessage
      self.since = since
      self.nextAttempt = nextAttempt
      self.attempts = attempts
    }
  }

  /// One cycle, of which Graph keeps the last, the last successful, and the last with exports.
  public struct Cycle: Sendable, Equatable, Codable {
    public enum Result: String, Sendable, Codable {
      case succeeded, failed, entryLevelErrors, unknown
    }
    /// Equals the `cycleId` of the provisioning log.
    public var id: String?
    public var result: Result
    public var beganAt: Date?
    public var endedAt: Date?
    public var imported: Int
    public var exported: Int
    public var escrowed: Int
    public var entitled: Int

    public init(
      id: String? = nil, result: Result, beganAt: Date? = nil, endedAt: Date? = nil,
      imported: Int = 0, exported: Int = 0, escrowed: Int = 0, entitled: Int = 0
    ) {
      self.id = id
      self.result = result
      self.beganAt = beganAt
      self.endedAt = endedAt
      self.imported = imported
      self.exported = exported
      self.escrowed = escrowed
      self.entitled = entitled
    }
  }

  public var id: String
  /// The application that carries the job.
  public var application: EnterpriseApplication.Role
  /// Object id of that application's service principal.
  public var servicePrincipalId: String
  public var templateId: String?
  public var state: State
  /// Seconds between two cycles; nil when Graph names none.
  public var interval: TimeInterval?
  public var isScheduled: Bool
  public var quarantine: Quarantine?
  /// Whether its schedule is switched off (`Disabled`): by hand, or by Entra after 28 days of
  /// quarantine.
  public var isDisabled = false
  /// Whether Entra threw the failures of a full cycle away, after which it pauses the job itself
  /// (`escrowsPruned`): who failed is tried again by a restart alone.
  public var prunedFailures = false
  public var lastCycle: Cycle?
  public var lastSuccess: Cycle?
  public var lastSuccessWithExports: Cycle?
  /// When the next cycle is due, from the last one's start and the interval (an estimate); may be
  /// over, see `nextCycle(at:)`.
  public var nextCycleAt: Date?
  /// Objects ever in scope, by type, such as "User" and "Group".
  public var synchronizedCounts: [String: Int]
  /// Pages done and in all while a cycle runs.
  public var progress: Progress?
  /// Tenant URL (`BaseAddress`) of the gallery deployment; nil where the secrets can't be read.
  public var tenantURL: String?
  /// What is wrong with the tenant URL, in words; nil where nothing is, or it can't be read.
  public var tenantURLFault: String?
  /// Whether all users are synchronized (`SyncAll`) rather than the assigned ones only.
  public var synchronizesAll: Bool?
  /// Whether users who fall out of scope are left as they are (`SkipOutOfScopeDeletions`).
  public var skipsOutOfScopeDeletions: Bool?

  public struct Progress: Sendable, Equatable, Codable {
    public var completed: Int
    public var total: Int
    public var units: String?

    /// From 0 to 100, whatever the service counts.
    public var percent: Int {
      total > 0 ? Int(min(1, max(0, Double(completed) / Double(total))) * 100) : 0
    }

    public init(completed: Int, total: Int, units: String? = nil) {
      self.completed = completed
      self.total = total
      self.units = units
    }
  }

  public init(
    id: String, application: EnterpriseApplication.Role, servicePrincipalId: String,
    templateId: String? = nil, state: State, interval: TimeInterval? = nil,
    isScheduled: Bool = false, quarantine: Quarantine? = nil, lastCycle: Cycle? = nil,
    lastSuccess: Cycle? = nil, lastSuccessWithExports: Cycle? = nil, nextCycleAt: Date? = nil,
    synchronizedCounts: [String: Int] = [:], progress: Progress? = nil, tenantURL: String? = nil,
    synchronizesAll: Bool? = nil
  ) {
    self.id = id
    self.application = application
    self.servicePrincipalId = servicePrincipalId
    self.templateId = templateId
    self.state = state
    self.interval = interval
    self.isScheduled = isScheduled
    self.quarantine = quarantine
    self.lastCycle = lastCycle
    self.lastSuccess = lastSuccess
    self.lastSuccessWithExports = lastSuccessWithExports
    self.nextCycleAt = nextCycleAt
    self.synchronizedCounts = synchronizedCounts
    self.progress = progress
    self.tenantURL = tenantURL
    self.synchronizesAll = synchronizesAll
  }
}

extension SynchronizationJob {
  /// When the job works next, as it may be said.
  public enum NextCycle: Sendable, Equatable {
    case underWay
    case due(Date)
    /// The time is over, and no cycle has ended since.
    case overdue(since: Date)
  }

  /// Nil while none is to come, or nothing is known of it.
  public func nextCycle(at now: Date) -> NextCycle? {
    switch state {
    case .paused, .notConfigured: return nil
    case .quarantine where hasGivenUp: return nil
    case .notRun: return .underWay
    case .active, .quarantine, .unknown:
      if progress != nil { return .underWay }
      return nextCycleAt.map { $0 < now ? .overdue(since: $0) : .due($0) }
    }
  }

  /// Why it is in quarantine, in plain words (Graph's `synchronizationQuarantine`); nil where it is not.
  public var quarantineWords: String? {
    guard let quarantine else { return nil }
    switch quarantine.reason {
    case "EncounteredBaseEscrowThreshold", "EncounteredTotalEscrowThreshold",
      "EncounteredEscrowProportionThreshold":
      return "too many people or groups failed"
    case "EncounteredQuarantineException":
      switch refusal {
      case .secretToken: return "Webex refused Entra, most often because of its credentials"
      case .tenantURL: return "Webex has nothing at the tenant URL: it is not the organization's"
      case .either, nil: return "Webex refused Entra: credentials or tenant URL"
      }
    case "QuarantinedOnDemand": return "put into quarantine by hand"
    case "TooManyDeletes": return "more deletions than the threshold allows"
    case "IngestionInterrupted": return "reading the directory was interrupted"
    case "Unknown", "": return "Entra gives no reason"
    default: return quarantine.reason
    }
  }

  /// The words with Entra's own code behind them, for who looks it up.
  var quarantineWordsWithCode: String {
    let words = quarantineWords ?? "Entra gives no reason"
    guard let code = quarantine?.reason, !code.isEmpty, code != words, code != "Unknown" else {
      return words
    }
    return "\(words) (\(code))"
  }

  /// Whether Entra tries no more: after 28 days of quarantine it switches the job off.
  public var hasGivenUp: Bool { state == .quarantine && isDisabled }

  /// When it gave up, as far as that is known.
  public var gaveUpAt: Date? {
    guard hasGivenUp else { return nil }
    return lastCycle?.endedAt ?? quarantine?.since?.addingTimeInterval(28 * 86_400)
  }

  /// Such as `Entra gave up on 2026-03-08 09:15 UTC, after 28 days in quarantine: no cycle comes any
  /// more`; nil while it goes on.
  public var givenUpWords: String? {
    guard hasGivenUp else { return nil }
    let when = gaveUpAt.map { " on \(Words.moment($0))," } ?? ""
    return "Entra gave up\(when) after 28 days in quarantine: no cycle comes any more"
  }

  /// Whether Entra paused it, and nobody by hand: too many failed in a full cycle.
  public var isPausedByEntra: Bool { state == .paused && prunedFailures }

  /// Whether it stands still because of the people and groups that failed.
  public var standsForFailures: Bool {
    isPausedByEntra || quarantine?.isForFailedObjects == true
  }
}
