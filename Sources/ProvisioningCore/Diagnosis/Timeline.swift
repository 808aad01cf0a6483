internal import Foundation

extension Snapshot {
  /// What happened lately on either side, newest first, at most 100 lines.
  func judgedTimeline(journal: [JournalEntry]) -> [TimelineEntry] {
    let all = auditEntries + provisioningEntries + journal.map(\.timelineEntry)
    return Array(all.sorted { $0.occurredAt > $1.occurredAt }.prefix(100))
  }

  private var auditEntries: [TimelineEntry] {
    (audit.value ?? []).compactMap { event in
      guard let occurredAt = event.occurredAt else { return nil }
      let target = event.targetName.map { ": \($0)" } ?? ""
      return TimelineEntry(
        occurredAt: occurredAt, source: .audit, health: event.health,
        text: event.activity + target, who: event.initiator, auditEventId: event.id)
    }
  }

  /// Failures one by one would drown the rest: a line a cause, at its latest time.
  private var provisioningEntries: [TimelineEntry] {
    guard let log = provisioning.value else { return [] }
    return log.failures.compactMap { group in
      guard let lastSeen = group.lastSeen else { return nil }
      let isOver = group.failing.total == 0
      return TimelineEntry(
        occurredAt: lastSeen, source: .provisioning, health: isOver ? .ok : .warning,
        text: "\(group.code): "
          + (isOver ? "nobody fails any more" : "\(log.failingWords(of: group)) not provisioned"))
    }
  }
}

extension AuditEvent {
  /// How much the event threatens the integration.
  var health: Health {
    let name = activity.lowercased()
    if name.hasPrefix("remove service principal") && !name.contains("credentials") {
      return .problem
    }
    if name.hasPrefix("hard delete") || name.hasPrefix("quarantine") { return .problem }
    if name.hasPrefix("remove ") || name.hasPrefix("delete ") || name.hasPrefix("disable") {
      return .warning
    }
    return succeeded == false ? .warning : .ok
  }
}

extension JournalEntry {
  var timelineEntry: TimelineEntry {
    let words =
      switch outcome {
      case .done, .foundDone: change.after
      case .partly: "partly done: \(change.after)"
      case .failed: "failed: \(change.after)"
      case .foundNotDone: "not done: \(change.after)"
      case .intended, .unresolved: "outcome not known: \(change.after)"
      }
    return TimelineEntry(
      occurredAt: finishedAt ?? intendedAt, source: .journal,
      health: outcome.isMade && outcome != .partly ? .ok : .warning,
      text: "\(change.object): \(words)", who: "EntraHub")
  }
}
