internal import Foundation

/// One event of the provisioning log with everything else that is known around it.
public struct EventStory: Sendable, Equatable {
  public var event: ProvisioningEvent
  /// What the failure means, where a signature explains its code.
  public var cause: String?
  public var signatureId: String?
  /// What a person can do about it, one sentence each.
  public var remedies: [String]
  /// Other events of the same object, newest first.
  public var others: [ProvisioningEvent]
  /// Audit events about the object, and those about the applications and the job close to it.
  public var audit: [AuditEvent]
  /// Why the audit log was not asked about the object.
  public var auditFailure: ProvisioningError?
  /// Changes made from here to the object, and to the job in the day before.
  public var changes: [JournalEntry]
  /// Requests from here that concern the object.
  public var requests: [LoggedRequest]
  /// Webex's handles for its side of it, those of the event first.
  public var trackingIds: [String]

  /// How far around the event other things are looked for.
  static let window: TimeInterval = 3_600
  static let before: TimeInterval = 86_400
}

extension EventStory {
  /// Puts together what belongs to an event, by person and time.
  init(
    _ event: ProvisioningEvent, in snapshot: Snapshot, audit: [AuditEvent],
    auditFailure: ProvisioningError?, journal: [JournalEntry], requests: [LoggedRequest],
    suspicion: Suspicion?
  ) {
    self.event = event
    let group = snapshot.provisioning.value?.failures.first { $0.code == event.errorCode }
    cause = event.status == .failure ? group?.title : nil
    signatureId = event.status == .failure ? group?.signatureId : nil
    remedies = suspicion?.remedies ?? []
    self.auditFailure = auditFailure
    others = Self.unique(snapshot.knownEvents.filter { $0.id != event.id && $0.isAbout(event) })
    let near = (snapshot.audit.value ?? []).filter {
      abs($0.moment.timeIntervalSince(event.moment)) <= Self.window && event.occurredAt != nil
    }
    self.audit = Self.unique(audit + near).sorted { $0.moment > $1.moment }
    changes = journal.filter { $0.belongs(to: event) }
    let own = requests.filter { $0.concerns(event) }
    self.requests = Array(own.prefix(50))
    trackingIds = Self.unique(event.trackingIds + own.compactMap(\.trackingId))
  }

  private static func unique(_ events: [ProvisioningEvent]) -> [ProvisioningEvent] {
    var seen: Set<String> = []
    return events.filter { seen.insert($0.id).inserted }.sorted { $0.moment > $1.moment }
  }

  private static func unique(_ events: [AuditEvent]) -> [AuditEvent] {
    var seen: Set<String> = []
    return events.filter { seen.insert($0.id).inserted }
  }

  private static func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}

extension Snapshot {
  /// The events that a snapshot holds, each once or twice.
  var knownEvents: [ProvisioningEvent] {
    guard let summary = provisioning.value else { return [] }
    return summary.failures.flatMap(\.events) + summary.recent + summary.unreadable
  }
}

extension ProvisioningEvent {
  /// Webex's handles for its side of it, as the reason and the steps name them.
  public var trackingIds: [String] {
    var seen: Set<String> = []
    return ([reason ?? ""] + steps.map(\.description)).flatMap { Self.trackingIds(in: $0) }
      .filter { seen.insert($0).inserted }
  }

  private static func trackingIds(in text: String) -> [String] {
    text.matches(
      of:
        #/\b[A-Za-z][A-Za-z0-9-]{0,40}_[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?:_[0-9]{1,9})?/#
    ).map { String($0.output) }
  }

  /// Whether both are about one object: by id on either side, else by name.
  fileprivate func isAbout(_ other: ProvisioningEvent) -> Bool {
    if let sourceId, sourceId == other.sourceId { return true }
    if let targetId, targetId == other.targetId { return true }
    return sourceId == nil && sourceName != nil && sourceName == other.sourceName
  }
}

extension JournalEntry {
  /// Whether the change was to the event's object, or to the job in the day before.
  fileprivate func belongs(to event: ProvisioningEvent) -> Bool {
    switch change.action {
    case .assign(let target), .unassign(let target, _):
      return target.principalId == event.sourceId
    default:
      guard let occurredAt = event.occurredAt else { return false }
      let distance = occurredAt.timeIntervalSince(intendedAt)
      return distance <= EventStory.before && distance >= -EventStory.window
    }
  }
}

extension LoggedRequest {
  /// Whether the request names the object, on either side.
  fileprivate func concerns(_ event: ProvisioningEvent) -> Bool {
    // What was looked up about it is no part of its story.
    guard !url.contains("/auditLogs/") else { return false }
    return [event.sourceId, event.targetId].compactMap(\.self).filter { !$0.isEmpty }
      .contains { url.localizedCaseInsensitiveContains($0) }
  }
}
