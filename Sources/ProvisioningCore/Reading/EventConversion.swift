internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import Secrecy

extension GraphPage<DirectoryAudit> {
  /// All entries; those that can't be understood come last, as such.
  var events: [AuditEvent] {
    items.map(AuditEvent.init)
      + unreadable.enumerated().map { number, tree in
        AuditEvent(
          id: "unreadable-\(number + 1)", occurredAt: nil,
          activity: "An entry that can't be understood", raw: RawEntry(tree))
      }
  }
}

extension GraphPage<MicrosoftGraph.ProvisioningEvent> {
  /// All entries; those that can't be understood come last, as such.
  var events: [ProvisioningEvent] {
    items.map(ProvisioningEvent.init)
      + unreadable.enumerated().map { number, tree in
        ProvisioningEvent(
          id: "unreadable-\(number + 1)", occurredAt: nil, action: "unknown", status: .unknown,
          raw: RawEntry(tree))
      }
  }
}

extension RawEntry {
  init(_ tree: JSONTree, unread: [String] = []) {
    let text = String(decoding: tree.serialized().prefix(4 * Self.limit), as: UTF8.self)
    self.init(unread: unread, source: Words.cut(Redaction.text(text), to: Self.limit))
  }

  init?(_ source: JSONTree?, _ unread: [String]) {
    guard let source else { return nil }
    self.init(source, unread: unread)
  }
}

extension AuditEvent {
  init(_ audit: DirectoryAudit) {
    let target = audit.targetResources.first
    let succeeded: Bool? =
      switch audit.result?.known {
      case .success: true
      case .failure, .timeout: false
      case .unknownFutureValue, nil: nil
      }
    self.init(
      id: audit.id, occurredAt: audit.activityDateTime,
      activity: audit.activityDisplayName.isEmpty ? "unknown" : audit.activityDisplayName,
      category: audit.category,
      service: audit.loggedByService, succeeded: succeeded, reason: audit.resultReason,
      initiator: audit.initiatedBy.name, ipAddress: audit.initiatedBy.ipAddress,
      targetName: target?.displayName ?? target?.userPrincipalName, targetId: target?.id,
      correlationId: audit.correlationId,
      changes: audit.targetResources.flatMap(\.modifiedProperties).map(PropertyChange.init),
      raw: RawEntry(audit.source, audit.unread))
  }
}

extension PropertyChange {
  init(_ property: ModifiedProperty) {
    self.init(
      name: property.displayName, old: ModifiedProperty.plain(property.oldValue),
      new: ModifiedProperty.plain(property.newValue))
  }
}

extension ProvisioningEvent {
  init(_ event: MicrosoftGraph.ProvisioningEvent) {
    self.init(
      id: event.id, occurredAt: event.activityDateTime,
      action: event.action?.raw ?? "unknown", status: Status(event.status),
      sourceId: event.sourceIdentity?.id, sourceName: event.sourceIdentity?.displayName,
      sourceKind: event.sourceIdentity?.identityType,
      sourceUserName: event.sourceIdentity?.details["UserPrincipalName"],
      targetId: event.targetIdentity?.id,
      errorCode: event.error?.errorCode, reason: event.error?.reason ?? event.skipReason,
      recommendedAction: event.error?.recommendedAction, cycleId: event.cycleId,
      changeId: event.changeId, durationMilliseconds: event.durationInMilliseconds,
      steps: event.steps.map(Step.init), changes: event.modifiedProperties.map(PropertyChange.init),
      raw: RawEntry(event.source, event.unread))
  }
}

extension ProvisioningEvent.Status {
  init(_ status: Open<MicrosoftGraph.ProvisioningEvent.Status>?) {
    self =
      switch status?.known {
      case .success: .success
      case .failure: .failure
      case .skipped: .skipped
      case .warning: .warning
      case .unknownFutureValue, nil: .unknown
      }
  }
}

extension ProvisioningEvent.Step {
  init(_ step: MicrosoftGraph.ProvisioningEvent.Step) {
    self.init(
      name: step.name ?? "", kind: step.kind?.raw ?? "",
      status: ProvisioningEvent.Status(step.status), description: step.description ?? "")
  }
}
