internal import Foundation

/// Whose failures are tried again, and who of the failed needs nothing any more.
public struct RetryChoice: Sendable, Equatable {
  /// Object ids in Entra of those whose newest event is a failure, the latest to fail first.
  public var failing: [AffectedObject]
  /// Failed earlier, but the newest event of the log is none.
  public var recovered: [AffectedObject]
  /// The log names no id for them.
  public var nameless: Int
}

extension ProvisioningSummary {
  /// The objects of some causes, each once, parted by whether they fail still.
  public func retryChoice(of groups: [FailureGroup]) -> RetryChoice {
    var choice = RetryChoice(failing: [], recovered: [], nameless: 0)
    var newest: [String: ProvisioningEvent] = [:]
    for event in recent {
      guard let id = event.sourceId else { continue }
      if let known = newest[id], known.occurredAt >= event.occurredAt { continue }
      newest[id] = event
    }
    var seen: Set<String> = []
    for object in groups.flatMap(\.affected).sorted(by: { $0.lastSeen > $1.lastSeen }) {
      guard let id = object.sourceId, !id.isEmpty else {
        choice.nameless += 1
        continue
      }
      guard seen.insert(id).inserted else { continue }
      if let event = newest[id], event.occurredAt > object.lastSeen, event.status == .success {
        choice.recovered.append(object)
      } else {
        choice.failing.append(object)
      }
    }
    return choice
  }
}
