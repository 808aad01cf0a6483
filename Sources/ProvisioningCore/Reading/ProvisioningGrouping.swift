internal import Foundation

/// What a signature says about an error code of the provisioning log.
struct CodeExplanation: Sendable, Equatable {
  var signatureId: String
  var title: String
}

extension ProvisioningSummary {
  /// Objects with failures, each once a cause, as the groups count them.
  static func failedObjects(_ events: [ProvisioningEvent]) -> Int {
    ProvisioningSummary(events) { _ in nil }.failedObjects
  }

  /// Objects with failures, each once a cause.
  var failedObjects: Int { failures.reduce(0) { $0 + $1.affectedObjects } }

  /// Groups failures by cause.
  ///
  /// - Parameters:
  ///   - events: newest first.
  ///   - explain: what is known about a code.
  init(_ events: [ProvisioningEvent], explain: (String) -> CodeExplanation?) {
    var counts: [ProvisioningEvent.Status: Int] = [:]
    for event in events { counts[event.status, default: 0] += 1 }
    let failed = events.filter { $0.status == .failure }
    let groups = Dictionary(grouping: failed) { $0.errorCode ?? "Unknown" }
      .compactMap { code, events in FailureGroup(code: code, events: events, explain(code)) }
    self.init(
      since: events.last?.occurredAt, counts: counts,
      failures: groups.sorted { ($1.count, $0.code) < ($0.count, $1.code) },
      recent: Array(events.prefix(200)))
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
