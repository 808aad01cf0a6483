public import Foundation

/// A directory audit event that matters to the integration.
///
/// Source: Microsoft Graph `directoryAudit`.
public struct AuditEvent: Sendable, Equatable, Codable, Identifiable {
  public var id: String
  /// Nil where it can't be understood.
  public var occurredAt: Date?
  public var activity: String
  public var category: String?
  public var service: String?
  public var succeeded: Bool?
  public var reason: String?
  /// User principal name or application name of whoever did it.
  public var initiator: String?
  public var ipAddress: String?
  public var targetName: String?
  public var targetId: String?
  public var correlationId: String?
  /// Old and new values, unwrapped from the JSON text that Graph puts into strings.
  public var changes: [PropertyChange]
  /// The entry as it came; nil where all of it was understood.
  public var raw: RawEntry?

  /// For order: what has no date comes after everything.
  var moment: Date { occurredAt ?? .distantPast }

  public init(
    id: String, occurredAt: Date?, activity: String, category: String? = nil,
    service: String? = nil, succeeded: Bool? = nil, reason: String? = nil,
    initiator: String? = nil, ipAddress: String? = nil, targetName: String? = nil,
    targetId: String? = nil, correlationId: String? = nil, changes: [PropertyChange] = [],
    raw: RawEntry? = nil
  ) {
    self.raw = raw
    self.id = id
    self.occurredAt = occurredAt
    self.activity = activity
    self.category = category
    self.service = service
    self.succeeded = succeeded
    self.reason = reason
    self.initiator = initiator
    self.ipAddress = ipAddress
    self.targetName = targetName
    self.targetId = targetId
    self.correlationId = correlationId
    self.changes = changes
  }
}

/// One property, before and after.
public struct PropertyChange: Sendable, Equatable, Codable {
  public var name: String
  public var old: String?
  public var new: String?

  public init(name: String, old: String? = nil, new: String? = nil) {
    self.name = name
    self.old = old
    self.new = new
  }
}

/// One row of the provisioning log: what the service did with one object in one cycle.
///
/// Source: Microsoft Graph `provisioningObjectSummary`.
public struct ProvisioningEvent: Sendable, Equatable, Codable, Identifiable {
  public enum Status: String, Sendable, Codable { case success, failure, skipped, warning, unknown }

  public struct Step: Sendable, Equatable, Codable {
    public var name: String
    public var kind: String
    public var status: Status
    public var description: String

    public init(name: String, kind: String, status: Status, description: String) {
      self.name = name
      self.kind = kind
      self.status = status
      self.description = description
    }
  }

  public var id: String
  /// Nil where it can't be understood.
  public var occurredAt: Date?
  public var action: String
  public var status: Status
  public var sourceId: String?
  public var sourceName: String?
  public var sourceKind: String?
  /// User principal name at that time; nil for groups, and where the log has none.
  public var sourceUserName: String?
  public var targetId: String?
  public var errorCode: String?
  public var reason: String?
  public var recommendedAction: String?
  public var cycleId: String?
  public var changeId: String?
  public var durationMilliseconds: Int?
  public var steps: [Step]
  public var changes: [PropertyChange]
  /// The entry as it came; nil where all of it was understood.
  public var raw: RawEntry?

  /// For order: what has no date comes after everything.
  var moment: Date { occurredAt ?? .distantPast }

  public init(
    id: String, occurredAt: Date?, action: String, status: Status, sourceId: String? = nil,
    sourceName: String? = nil, sourceKind: String? = nil, sourceUserName: String? = nil,
    targetId: String? = nil,
    errorCode: String? = nil, reason: String? = nil, recommendedAction: String? = nil,
    cycleId: String? = nil, changeId: String? = nil, durationMilliseconds: Int? = nil,
    steps: [Step] = [], changes: [PropertyChange] = [], raw: RawEntry? = nil
  ) {
    self.raw = raw
    self.id = id
    self.occurredAt = occurredAt
    self.action = action
    self.status = status
    self.sourceId = sourceId
    self.sourceName = sourceName
    self.sourceKind = sourceKind
    self.sourceUserName = sourceUserName
    self.targetId = targetId
    self.errorCode = errorCode
    self.reason = reason
    self.recommendedAction = recommendedAction
    self.cycleId = cycleId
    self.changeId = changeId
    self.durationMilliseconds = durationMilliseconds
    self.steps = steps
    self.changes = changes
  }
}

/// Provisioning failures that share a cause.
public struct FailureGroup: Sendable, Equatable, Codable, Identifiable {
  /// The error code, which is also the group's identity.
  public var code: String
  public var title: String
  /// Id of the signature that explains the code; nil where none is known.
  public var signatureId: String?
  /// Entries of the log.
  public var count: Int
  /// People and groups whom these entries are about, whether they fail still or not.
  public var affectedObjects: Int
  /// Those of them who fail now, by this cause.
  public var failing: Failing
  /// Of the entries whose date is known.
  public var firstSeen: Date?
  public var lastSeen: Date?
  /// The latest events, newest first, at most 50.
  public var events: [ProvisioningEvent]
  /// Whom it concerns, the latest to fail first, at most `AffectedObject.limit`.
  public var affected: [AffectedObject]

  public var id: String { code }

  public init(
    code: String, title: String, signatureId: String? = nil, count: Int, affectedObjects: Int,
    failing: Failing? = nil, firstSeen: Date?, lastSeen: Date?, events: [ProvisioningEvent],
    affected: [AffectedObject] = []
  ) {
    self.affected = affected
    self.failing = failing ?? Failing(people: affectedObjects)
    self.code = code
    self.title = title
    self.signatureId = signatureId
    self.count = count
    self.affectedObjects = affectedObjects
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.events = events
  }
}
