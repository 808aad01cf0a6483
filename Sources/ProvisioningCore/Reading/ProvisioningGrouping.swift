internal import Foundation

/// What a signature says about an error code of the provisioning log.
struct CodeExplanation: Sendable, Equatable {
  var signatureId: String
  var title: String
}

extension ProvisioningSummary {
  /// Groups failures by cause.
  ///
  /// - Parameters:
  ///   - log: newest first.
  ///   - explain: what is known about a code and the reason beside it.
  init(_ log: ProvisioningLog, explain: (String, String?) -> CodeExplanation?) {
    let events = log.events
    var counts: [ProvisioningEvent.Status: Int] = [:]
    for event in events { counts[event.status, default: 0] += 1 }
    let now = events.failingNow
    let failed = events.filter { $0.status == .failure }
    let groups = Dictionary(grouping: failed, by: \.cause)
      .compactMap { code, events in
        FailureGroup(code: code, events: events, now, explain(code, events.first?.reason))
      }
    self.init(
      since: events.lazy.compactMap(\.occurredAt).last, counts: counts,
      failures: groups.sorted { ($1.count, $0.code) < ($0.count, $1.code) },
      failing: Failing(now.values), unsure: log.unsure, isCut: log.isCut,
      recent: Array(events.prefix(200)),
      unreadable: Array(events.filter { $0.status == .unknown }.prefix(50)))
  }

  /// The cause by which most fail now; nil where nobody fails.
  public var worst: FailureGroup? { worst { _ in true } }

  /// The same of those causes that are meant.
  func worst(where isMeant: (FailureGroup) -> Bool) -> FailureGroup? {
    failures.filter { $0.failing.total > 0 && isMeant($0) }
      .max { $0.failing.total < $1.failing.total }
  }
}

extension [ProvisioningEvent] {
  /// Who fails now, with their latest failure: the one place that decides it.
  ///
  /// Whoever had a success since, or needs nothing any more, fails no more; that somebody was
  /// skipped for another reason, as for a value that is missing, cures nobody. Newest events first.
  var failingNow: [String: ProvisioningEvent] {
    var latest: [String: ProvisioningEvent] = [:]
    for event in self where event.tellsOutcome && latest[event.object] == nil {
      latest[event.object] = event
    }
    return latest.filter { $0.value.status == .failure }
  }
}

extension ProvisioningEvent {
  /// What tells the entries of one object from those of others.
  var object: String { sourceId ?? sourceName ?? id }
  /// The code by which failures are grouped.
  var cause: String { errorCode ?? "Unknown" }

  fileprivate var isGroup: Bool { sourceKind?.lowercased() == "group" }

  /// Whether the entry says how the object stands now.
  ///
  /// Skipped as equal on both sides, or as out of scope, is in order (microsoft-graph,
  /// `provisioningObjectSummary`, skip reasons).
  fileprivate var tellsOutcome: Bool {
    // Of what can't be understood nothing is concluded.
    if status == .unknown { return false }
    guard status == .skipped else { return true }
    return ["redundantexport", "noteffectivelyentitled", "outofscope", "inactiveinsource"]
      .contains(reason?.lowercased() ?? "")
  }
}

extension Failing {
  /// The objects of entries that are each about another one.
  init(_ events: some Collection<ProvisioningEvent>) {
    let groups = events.count(where: \.isGroup)
    self.init(people: events.count - groups, groups: groups)
  }
}

extension FailureGroup {
  /// - Parameter now: the latest failure of each object that fails now.
  init?(
    code: String, events: [ProvisioningEvent], _ now: [String: ProvisioningEvent],
    _ explanation: CodeExplanation?
  ) {
    guard let newest = events.first else { return nil }
    let moments = events.compactMap(\.occurredAt)
    let objects = Set(events.map(\.object))
    self.init(
      code: code, title: explanation?.title ?? newest.reason ?? code,
      signatureId: explanation?.signatureId, count: events.count, affectedObjects: objects.count,
      failing: Failing(objects.compactMap { now[$0] }.filter { $0.cause == code }),
      firstSeen: moments.last, lastSeen: moments.first,
      events: Array(events.prefix(50)),
      affected: AffectedObject.objects(of: events) { now[$0]?.cause == code })
  }
}
