import Evidence
import Foundation
import ProvisioningCore

/// `entrahub.status/1`.
enum StatusJSON {
  static func document(
    _ snapshot: Snapshot, thresholds: [Thresholds.Finding] = [], clocks: [TokenClock] = [],
    at now: Date = Date()
  ) -> JSON {
    .object([
      (key: "schema", value: "entrahub.status/1"),
      (key: "profile", value: profile(snapshot.profile)),
      (
        key: "verdict",
        value: .object([
          (key: "level", value: .string(snapshot.verdict.level.rawValue)),
          (key: "sentence", value: .string(snapshot.verdict.sentence)),
          (key: "reasons", value: JSON(hints: snapshot.verdict.reasons)),
        ])
      ),
      (key: "legs", value: JSON(snapshot.legs.map(leg))),
      (
        key: "applications",
        value: snapshot.applications.value.map { JSON($0.map(application)) } ?? .null
      ),
      (key: "job", value: (snapshot.job.value ?? nil).map(job) ?? .null),
      (key: "controlHub", value: snapshot.controlHub.value.map(controlHub) ?? .null),
      (key: "webex", value: snapshot.webex.value.map(webex) ?? .null),
      (
        key: "clocks",
        value: [
          "graph": JSON(snapshot.clocks.graph), "webex": JSON(snapshot.clocks.webex),
          "warning": JSON(snapshot.clocks.warning),
        ]
      ),
      (key: "failing", value: failing(snapshot.provisioning.value)),
      (key: "provisioningFailures", value: failures(snapshot.provisioning.value)),
      (key: "tokens", value: JSON(clocks.map { ThresholdsJSON.clock($0, at: now) })),
      (key: "thresholds", value: JSON(thresholds.map(ThresholdsJSON.finding))),
      (key: "problemsReading", value: JSON(problems(snapshot))),
    ])
  }

  static func profile(_ profile: ProfileSummary) -> JSON {
    .object([
      (key: "name", value: .string(profile.name)),
      (key: "class", value: .string(profile.profileClass.rawValue)),
      (key: "deployment", value: .string(profile.deployment.rawValue)),
      (key: "tenantId", value: JSON(profile.tenantId)),
      (key: "tenantName", value: JSON(profile.tenantName)),
      (key: "orgId", value: JSON(profile.organizationId)),
      (key: "readOnly", value: .bool(profile.isReadOnly)),
      (key: "sandbox", value: .bool(profile.isSandbox)),
    ])
  }

  static func leg(_ status: LegStatus) -> JSON {
    .object([
      (key: "leg", value: .int(status.leg.rawValue)),
      (key: "title", value: .string(status.leg.title)),
      (key: "health", value: .string(status.health.rawValue)),
      (key: "used", value: .bool(status.isUsed)),
      (key: "detail", value: .string(status.detail)),
    ])
  }

  static func application(_ application: EnterpriseApplication) -> JSON {
    .object([
      (key: "role", value: .string(application.role.rawValue)),
      (key: "displayName", value: .string(application.displayName)),
      (key: "state", value: .string(application.state.rawValue)),
      (key: "appId", value: JSON(application.appId)),
      (key: "objectId", value: JSON(application.objectId)),
      (key: "visibleToUsers", value: JSON(application.isVisibleToUsers)),
      (key: "assignmentRequired", value: JSON(application.isAssignmentRequired)),
      (key: "deletion", value: application.deletion.map(deletion) ?? .null),
      (
        key: "permissions",
        value: JSON(
          application.permissions.map { permission in
            .object([
              (key: "name", value: .string(permission.name)),
              (key: "kind", value: .string(permission.kind.rawValue)),
              (key: "granted", value: .bool(permission.isGranted)),
              (key: "purpose", value: .string(permission.purpose)),
            ])
          })
      ),
    ])
  }

  private static func deletion(_ deletion: EnterpriseApplication.Deletion) -> JSON {
    .object([
      (key: "deletedAt", value: JSON(deletion.deletedAt)),
      (key: "deletedBy", value: JSON(deletion.deletedBy)),
      (key: "ipAddress", value: JSON(deletion.ipAddress)),
      (key: "restorableId", value: JSON(deletion.restorableId)),
      (key: "restorableUntil", value: JSON(deletion.restorableUntil)),
    ])
  }

  /// Who fails now.
  private static func failing(_ log: ProvisioningSummary?) -> JSON {
    guard let log else { return .null }
    return .object([
      (key: "people", value: .int(log.failing.people)),
      (key: "groups", value: .int(log.failing.groups)),
      (key: "isAtLeast", value: .bool(log.isAtLeast)),
    ])
  }

  private static func failures(_ log: ProvisioningSummary?) -> JSON {
    log.map { JSON($0.failures.map(ErrorsJSON.summary)) } ?? .null
  }

  static func job(_ job: SynchronizationJob) -> JSON {
    .object([
      (key: "id", value: .string(job.id)),
      (key: "application", value: .string(job.application.rawValue)),
      (key: "state", value: .string(job.state.rawValue)),
      (key: "intervalSeconds", value: JSON(job.interval.map { Int($0) })),
      (key: "lastCycle", value: job.lastCycle.map(cycle) ?? .null),
      (key: "lastSuccess", value: job.lastSuccess.map(cycle) ?? .null),
      (key: "pausedByEntra", value: .bool(job.isPausedByEntra)),
      (key: "nextCycleAt", value: JSON(job.nextCycleAt)),
      (key: "givenUpAt", value: JSON(job.gaveUpAt)),
      (
        key: "synchronized",
        value: .object(
          job.synchronizedCounts.sorted { $0.key < $1.key }
            .map { (key: $0.key, value: .int($0.value)) })
      ),
      (key: "quarantine", value: job.quarantine.map(quarantine) ?? .null),
      (key: "tenantUrl", value: JSON(job.tenantURL)),
      (key: "syncAll", value: JSON(job.synchronizesAll)),
    ])
  }

  private static func cycle(_ cycle: SynchronizationJob.Cycle) -> JSON {
    .object([
      (key: "cycleId", value: JSON(cycle.id)),
      (key: "result", value: .string(cycle.result.rawValue)),
      (key: "beganAt", value: JSON(cycle.beganAt)),
      (key: "endedAt", value: JSON(cycle.endedAt)),
      (key: "imported", value: .int(cycle.imported)),
      (key: "exported", value: .int(cycle.exported)),
      (key: "escrowed", value: .int(cycle.escrowed)),
    ])
  }

  private static func quarantine(_ quarantine: SynchronizationJob.Quarantine) -> JSON {
    .object([
      (key: "reason", value: .string(quarantine.reason)),
      (key: "errorCode", value: JSON(quarantine.errorCode)),
      (key: "errorMessage", value: JSON(quarantine.errorMessage)),
      (key: "since", value: JSON(quarantine.since)),
      (key: "nextAttempt", value: JSON(quarantine.nextAttempt)),
      (key: "attempts", value: .int(quarantine.attempts)),
    ])
  }

  private static func controlHub(_ status: ControlHubStatus) -> JSON {
    .object([
      (key: "state", value: .string(status.state.rawValue)),
      (key: "status", value: JSON(status.status)),
      (key: "code", value: JSON(status.code)),
      (key: "message", value: JSON(status.message)),
      (key: "trackingId", value: JSON(status.trackingId)),
      (key: "clientRequestId", value: JSON(status.clientRequestId)),
    ])
  }

  private static func webex(_ access: WebexAccess) -> JSON {
    .object([
      (key: "userCount", value: JSON(access.userCount))
    ])
  }

  /// Which parts could not be read, and why.
  private static func problems(_ snapshot: Snapshot) -> [JSON] {
    let failures: [(String, ProvisioningError?)] = [
      ("applications", snapshot.applications.failure), ("job", snapshot.job.failure),
      ("assignments", snapshot.assignments.failure), ("mappings", snapshot.mappings.failure),
      ("audit", snapshot.audit.failure), ("provisioning", snapshot.provisioning.failure),
      ("controlHub", snapshot.controlHub.failure), ("webex", snapshot.webex.failure),
    ]
    return failures.compactMap { part, failure in
      failure.map { failure in
        .object([
          (key: "part", value: .string(part)),
          (key: "leg", value: JSON(failure.leg?.rawValue)),
          (key: "status", value: JSON(failure.status)),
          (key: "code", value: JSON(failure.code)),
          (key: "message", value: .string(failure.message)),
          (key: "requestId", value: JSON(failure.ids.requestId)),
          (key: "clientRequestId", value: JSON(failure.ids.clientRequestId)),
          (key: "trackingId", value: JSON(failure.ids.trackingId)),
          (key: "advice", value: .string(failure.advice)),
        ])
      }
    }
  }
}
