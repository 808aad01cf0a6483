internal import Evidence
internal import Foundation
internal import MicrosoftGraph

extension Readers {
  static let auditPurpose = Purpose(
    "reading the audit log", .consoleToGraph, needs: "AuditLog.Read.All")
  static let provisioningPurpose = Purpose(
    "reading the provisioning log", .consoleToGraph, needs: "ProvisioningLog.Read.All")

  /// Removals of service principals of this integration, newest first.
  func removals() async -> Observation<[AuditEvent]> {
    await observe(
      Self.auditPurpose,
      summary: { Words.count($0.count, "matching entry", plural: "matching entries") }
    ) {
      let graph = try services.graph(Self.auditPurpose)
      let pages = graph.directoryAudits(since: logStart, activity: "Remove service principal")
      let soft = try await pages.collected(limit: 500).items.map(AuditEvent.init)
      return soft.filter(\.isOurs)
    }
  }

  /// What happened to the applications and their provisioning, newest first.
  func audit() async -> Observation<[AuditEvent]> {
    await observe(Self.auditPurpose) {
      let graph = try services.graph(Self.auditPurpose)
      async let applications = graph.directoryAudits(
        since: logStart, category: "ApplicationManagement"
      ).collected(limit: 500).items
      async let jobs = graph.directoryAudits(
        since: logStart, category: "ProvisioningManagement"
      ).collected(limit: 500).items
      let events = try await applications + jobs
      var seen: Set<String> = []
      return events.map(AuditEvent.init)
        .filter { $0.isOurs && seen.insert($0.id).inserted }
        .sorted { $0.occurredAt > $1.occurredAt }
    }
  }

  /// The job's events of the last 30 days, newest first, at most 2,000.
  func provisioning(
    of job: Observation<SynchronizationJob?>
  ) async -> Observation<[ProvisioningEvent]> {
    guard case .some(.some(let job)) = job.value else {
      return job.map { _ in [] }
    }
    return await observe(Self.provisioningPurpose) {
      let graph = try services.graph(Self.provisioningPurpose)
      return try await graph.provisioningEvents(since: logStart, job: job.id)
        .collected(limit: ProvisioningSummary.most).items.map(ProvisioningEvent.init)
        .sorted { $0.occurredAt > $1.occurredAt }
    }
  }
}

extension AuditEvent {
  /// Whether the event is about one of the applications, by the name of its target.
  var isOurs: Bool {
    targetName?.lowercased().contains("webex") == true
      || changes.contains { $0.new?.lowercased().contains(WebexApps.integrationAppId) == true }
  }
}
