internal import Foundation

/// What a signature says about an error code of the provisioning log.
struct CodeExplanation: Sendable, Equatable {
  var signatureId: String
  var title: String
}

extension ProvisioningSummary {
  /// Objects with failures, each once a cause.
  var failedObjects: Int { failures.reduce(0) { $0 + $1.affectedObjects } }

  /// Groups failures by cause.
  ///
  /// - Parameters:
  ///   - events: newest first.
  ///   - explain: what is known about a code and the reason beside it.
  init(_ events: [ProvisioningEvent], explain: (String, String?) -> CodeExplanation?) {
    var counts: [ProvisioningEvent.Status: Int] = [:]
    for event in events { counts[event.status, default: 0] += 1 }
    let failed = events.filter { $0.status == .failure }
    let groups = Dictionary(grouping: failed) { $0.errorCode ?? "Unknown" }
      .compactMap { code, events in
        FailureGroup(code: code, events: events, explain(code, events.first?.reason))
      }
    self.init(
      since: events.last?.occurredAt, counts: counts,
      failures: groups.sorted { ($1.count, $0.code) < ($0.count, $1.code) },
      failing: Self.failing(events), recent: Array(events.prefix(200)))
  }

  /// Objects whose latest event, skips aside, is a failure.
  private static func failing(_ events: [ProvisioningEvent]) -> Int {
    var latest: [String: ProvisioningEvent.Status] = [:]
    for event in events where event.status != .skipped {
      let id = event.sourceId ?? event.sourceName ?? event.id
      if latest[id] == nil { latest[id] = event.status }
    }
    return latest.values.count { $0 == .failure }
  }
}

extension FailureGroup {
  init?(code: String, events: [ProvisioningEvent], _ explanation: CodeExplanation?) {
    guard let newest = events.first, let oldest = events.last else { return nil }
    let objects = Set(events.map { $0.sourceId ?? $0.sourceName ?? $0.id })
    self.init(
      code: code, title: explanation?.title ?? newest.reason ?? code,
      signatureId: explanation?.signatureId, count: events.count, affectedObjects: objects.count,
      firstSeen: oldest.occurredAt, lastSeen: newest.occurredAt,
      events: Array(events.prefix(50)), affected: AffectedObject.objects(of: events))
  }
}
