public import Foundation

/// A person or group that failures of one cause concern.
public struct AffectedObject: Sendable, Equatable, Codable {
  /// Object id in Entra; nil where the log names none.
  public var sourceId: String?
  public var sourceName: String?
  /// Such as "User" or "Group".
  public var sourceKind: String?
  public var targetId: String?
  public var count: Int
  public var firstSeen: Date
  public var lastSeen: Date
  /// The newest of its events.
  public var eventId: String

  /// How many a cause keeps.
  public static let limit = 1_000
}

extension AffectedObject {
  /// The objects of events, which stand newest first; the latest to fail comes first.
  static func objects(of events: [ProvisioningEvent]) -> [AffectedObject] {
    var places: [String: Int] = [:]
    var objects: [AffectedObject] = []
    for event in events {
      let key = event.sourceId ?? event.sourceName ?? event.id
      if let place = places[key] {
        objects[place].count += 1
        objects[place].firstSeen = event.occurredAt
      } else if objects.count < limit {
        places[key] = objects.count
        objects.append(
          AffectedObject(
            sourceId: event.sourceId, sourceName: event.sourceName, sourceKind: event.sourceKind,
            targetId: event.targetId, count: 1, firstSeen: event.occurredAt,
            lastSeen: event.occurredAt, eventId: event.id))
      }
    }
    return objects
  }
}
