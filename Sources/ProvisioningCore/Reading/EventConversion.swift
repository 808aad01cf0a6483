internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

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
      id: audit.id, occurredAt: audit.activityDateTime ?? .distantPast,
      activity: audit.activityDisplayName, category: audit.category,
      service: audit.loggedByService, succeeded: succeeded, reason: audit.resultReason,
      initiator: audit.initiatedBy.name, ipAddress: audit.initiatedBy.ipAddress,
      targetName: target?.displayName ?? target?.userPrincipalName, targetId: target?.id,
      correlationId: audit.correlationId,
      changes: audit.targetResources.flatMap(\.modifiedProperties).map(PropertyChange.init))
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
      id: event.id, occurredAt: event.activityDateTime ?? .distantPast,
      action: event.action?.raw ?? "other", status: Status(event.status),
      sourceId: event.sourceIdentity?.id, sourceName: event.sourceIdentity?.displayName,
      sourceKind: event.sourceIdentity?.identityType,
      sourceUserName: event.sourceIdentity?.details["UserPrincipalName"],
      targetId: event.targetIdentity?.id,
      errorCode: event.error?.errorCode, reason: event.error?.reason ?? event.skipReason,
      recommendedAction: event.error?.recommendedAction, cycleId: event.cycleId,
      changeId: event.changeId, durationMilliseconds: event.durationInMilliseconds,
      steps: event.steps.map(Step.init), changes: event.modifiedProperties.map(PropertyChange.init))
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
