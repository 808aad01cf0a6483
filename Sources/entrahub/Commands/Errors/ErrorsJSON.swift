import ProvisioningCore

enum ErrorsJSON {
  static func summary(_ group: FailureGroup) -> JSON { .object(members(group)) }

  static func document(_ group: FailureGroup) -> JSON {
    .object(
      [(key: "schema", value: "entrahub.error/1")] + members(group)
        + [
          (key: "affected", value: JSON(group.affected.map(affected))),
          (key: "events", value: JSON(group.events.map(event))),
        ])
  }

  /// `entrahub.event/1`.
  static func document(_ story: EventStory) -> JSON {
    .object([
      (key: "schema", value: "entrahub.event/1"), (key: "event", value: event(story.event)),
      (key: "cause", value: JSON(story.cause)), (key: "signature", value: JSON(story.signatureId)),
      (key: "remedies", value: JSON(story.remedies)),
      (key: "trackingIds", value: JSON(story.trackingIds)),
      (key: "others", value: JSON(story.others.map(event))),
      (key: "audit", value: JSON(story.audit.map(AuditJSON.event))),
      (key: "auditUnreadable", value: JSON(story.auditFailure?.message)),
      (key: "changes", value: JSON(story.changes.map(HistoryJSON.entry))),
      (key: "requests", value: JSON(story.requests.map(HistoryJSON.request))),
    ])
  }

  private static func members(_ group: FailureGroup) -> [(key: String, value: JSON)] {
    [
      (key: "code", value: .string(group.code)), (key: "title", value: .string(group.title)),
      (key: "signature", value: JSON(group.signatureId)),
      (key: "count", value: .int(group.count)),
      (key: "affectedObjects", value: .int(group.affectedObjects)),
      (key: "failingNow", value: .int(group.failing.total)),
      (key: "firstSeen", value: JSON(group.firstSeen)),
      (key: "lastSeen", value: JSON(group.lastSeen)),
    ]
  }

  private static func affected(_ object: AffectedObject) -> JSON {
    .object([
      (key: "sourceId", value: JSON(object.sourceId)),
      (key: "sourceName", value: JSON(object.sourceName)),
      (key: "kind", value: JSON(object.sourceKind)),
      (key: "targetId", value: JSON(object.targetId)),
      (key: "count", value: .int(object.count)), (key: "firstSeen", value: JSON(object.firstSeen)),
      (key: "lastSeen", value: JSON(object.lastSeen)),
      (key: "lastEvent", value: .string(object.eventId)),
      (key: "failsNow", value: .bool(object.fails)),
    ])
  }

  static func event(_ event: ProvisioningEvent) -> JSON {
    .object([
      (key: "id", value: .string(event.id)), (key: "occurredAt", value: JSON(event.occurredAt)),
      (key: "action", value: .string(event.action)),
      (key: "status", value: .string(event.status.rawValue)),
      (key: "sourceId", value: JSON(event.sourceId)),
      (key: "sourceName", value: JSON(event.sourceName)),
      (key: "targetId", value: JSON(event.targetId)),
      (key: "errorCode", value: JSON(event.errorCode)), (key: "reason", value: JSON(event.reason)),
      (key: "recommendedAction", value: JSON(event.recommendedAction)),
      (key: "cycleId", value: JSON(event.cycleId)), (key: "changeId", value: JSON(event.changeId)),
      (key: "steps", value: JSON(event.steps.map(step))),
      (key: "changes", value: JSON(event.changes.map(change))),
      (key: "raw", value: raw(event.raw)),
    ])
  }

  /// What of an entry can't be understood; null where all of it was.
  static func raw(_ raw: RawEntry?) -> JSON {
    guard let raw else { return .null }
    return ["unread": JSON(raw.unread), "source": .string(raw.source)]
  }

  private static func step(_ step: ProvisioningEvent.Step) -> JSON {
    .object([
      (key: "name", value: .string(step.name)), (key: "kind", value: .string(step.kind)),
      (key: "status", value: .string(step.status.rawValue)),
      (key: "description", value: .string(step.description)),
    ])
  }

  private static func change(_ change: PropertyChange) -> JSON {
    .object([
      (key: "name", value: .string(change.name)), (key: "old", value: JSON(change.old)),
      (key: "new", value: JSON(change.new)),
    ])
  }
}
