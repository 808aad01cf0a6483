public import Foundation

/// A person or group that failures of one cause concern.
public struct AffectedObject: Sendable, Equatable, Codable {
  /// Object id in Entra; nil where the log names none.
  public var sourceId: String?
  public var sourceName: String?
  /// Such as "User" or "Group".
  public var sourceKind: String?
  /// User principal name in the newest of its events; nil where the log has none.
  public var userName: String?
  public var targetId: String?
  public var count: Int
  /// Of its entries whose date is known.
  public var firstSeen: Date?
  public var lastSeen: Date?
  /// The newest of its events.
  public var eventId: String
  /// Whether it fails now, by this cause.
  public var fails = true

  /// For order: whom no entry with a date is about comes last.
  var latest: Date { lastSeen ?? .distantPast }

  /// How many a cause keeps.
  public static let limit = 1_000
}

extension AffectedObject {
  /// The objects of events, which stand newest first; the latest to fail comes first.
  ///
  /// - Parameter fails: whether an object fails now.
  static func objects(
    of events: [ProvisioningEvent], fails: (String) -> Bool
  ) -> [AffectedObject] {
    var places: [String: Int] = [:]
    var objects: [AffectedObject] = []
    for event in events {
      let key = event.object
      if let place = places[key] {
        objects[place].count += 1
        objects[place].firstSeen = event.occurredAt ?? objects[place].firstSeen
      } else if objects.count < limit {
        places[key] = objects.count
        objects.append(
          AffectedObject(
            sourceId: event.sourceId, sourceName: event.sourceName, sourceKind: event.sourceKind,
            userName: event.sourceUserName, targetId: event.targetId, count: 1,
            firstSeen: event.occurredAt,
            lastSeen: event.occurredAt, eventId: event.id, fails: fails(key)))
      }
    }
    return objects
  }
}

extension FailureGroup {
  /// What happened since a date, which an entry without one may have; nil where nothing did.
  ///
  /// Of who failed before and after, the entries that are kept count: the latest 50 of the cause.
  public func since(_ start: Date) -> FailureGroup? {
    guard let firstSeen, firstSeen < start else { return self }
    var group = self
    group.events = events.filter { $0.occurredAt.map { $0 >= start } ?? true }
    group.affected = affected.compactMap { object in
      guard object.lastSeen.map({ $0 >= start }) ?? true else { return nil }
      guard let first = object.firstSeen, first < start else { return object }
      let own = group.events.filter {
        $0.sourceId == object.sourceId && $0.sourceName == object.sourceName
      }
      var object = object
      object.count = max(1, own.count)
      object.firstSeen = own.compactMap(\.occurredAt).min() ?? object.lastSeen
      return object
    }
    return group.counted
  }

  /// The same of some of its objects alone; nil where it is about none.
  public func only(_ isMeant: (AffectedObject) -> Bool) -> FailureGroup? {
    var group = self
    group.affected = affected.filter(isMeant)
    group.events = events.filter { event in
      group.affected.contains {
        $0.sourceId == event.sourceId && $0.sourceName == event.sourceName
      }
    }
    return group.counted
  }

  /// Counters as its objects give them.
  private var counted: FailureGroup? {
    if affected.isEmpty { return nil }
    var group = self
    group.count = affected.reduce(0) { $0 + $1.count }
    group.affectedObjects = affected.count
    group.failing = Failing(affected.filter(\.fails))
    group.firstSeen = affected.compactMap(\.firstSeen).min()
    group.lastSeen = affected.compactMap(\.lastSeen).max()
    return group
  }

  /// Domains of the user names of those who fail now, the one of most people first, with how many.
  public var domains: [(name: String, people: Int)] {
    var counts: [String: Int] = [:]
    for object in affected where object.fails {
      guard let name = object.userName, let at = name.lastIndex(of: "@") else { continue }
      counts[name[name.index(after: at)...].lowercased(), default: 0] += 1
    }
    return counts.map { (name: $0.key, people: $0.value) }
      .sorted { ($1.people, $0.name) < ($0.people, $1.name) }
  }
}

extension Failing {
  /// Those of objects who are people, and those who are groups.
  public init(_ objects: [AffectedObject]) {
    let groups = objects.count { $0.sourceKind?.lowercased() == "group" }
    self.init(people: objects.count - groups, groups: groups)
  }
}
