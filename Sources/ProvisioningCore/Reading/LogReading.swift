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
      let soft = try await pages.collected(limit: 500).events
      return soft.filter(\.isOurs)
    }
  }

  /// What happened to the applications and their provisioning, newest first.
  func audit() async -> Observation<[AuditEvent]> {
    await observe(Self.auditPurpose) {
      let graph = try services.graph(Self.auditPurpose)
      async let applications = graph.directoryAudits(
        since: logStart, category: "ApplicationManagement"
      ).collected(limit: 500)
      async let jobs = graph.directoryAudits(
        since: logStart, category: "ProvisioningManagement"
      ).collected(limit: 500)
      var all = try await applications
      let more = try await jobs
      all.items += more.items
      all.unreadable += more.unreadable
      var seen: Set<String> = []
      return all.events.filter { $0.mayBeOurs && seen.insert($0.id).inserted }
        .sorted { $0.moment > $1.moment }
    }
  }

  /// The job's events of the last 30 days, newest first, at most 2,000 and the failures before them.
  func provisioning(
    of job: Observation<SynchronizationJob?>
  ) async -> Observation<ProvisioningLog> {
    guard case .some(.some(let job)) = job.value else {
      return job.map { _ in ProvisioningLog(newest: []) }
    }
    return await observe(Self.provisioningPurpose, summary: { "\($0.events.count) entries" }) {
      let graph = try services.graph(Self.provisioningPurpose)
      let newest = try await graph.provisioningEvents(since: logStart, job: job.id)
        .collected(limit: ProvisioningSummary.most).events
      guard newest.count >= ProvisioningSummary.most else { return ProvisioningLog(newest: newest) }
      // Where this filter is refused, older failures stay unseen, and that is said.
      let older = try? await graph.provisioningEvents(
        since: logStart, job: job.id, status: .failure
      ).collected(limit: ProvisioningSummary.most).events
      return ProvisioningLog(newest: newest, failures: older, lastCycle: job.lastCycle)
    }
  }

  /// The job's entries about one person or group, newest first, at most 100.
  func provisioning(
    of job: Observation<SynchronizationJob?>, about source: String
  ) async -> Observation<[ProvisioningEvent]> {
    guard case .some(.some(let job)) = job.value else { return job.map { _ in [] } }
    return await observe(Self.provisioningPurpose) {
      try await services.graph(Self.provisioningPurpose)
        .provisioningEvents(since: logStart, job: job.id, source: source, top: 100)
        .collected(limit: 100).items.map(ProvisioningEvent.init)
        .sorted { $0.moment > $1.moment }
    }
  }
}

/// What was read of the provisioning log.
struct ProvisioningLog: Sendable, Equatable {
  /// Newest first.
  var events: [ProvisioningEvent]
  /// Whether the log may hold entries that were not read.
  var isCut: Bool
  /// People and groups who failed before the entries that were read, and may fail still; nil where
  /// that can't be counted.
  var unsure: Int?

  /// - Parameters:
  ///   - newest: the newest entries.
  ///   - failures: the newest failures, which reach further back; nil where they can't be asked for.
  ///   - lastCycle: a failure in it is the last word about its object, unless a later one was read.
  init(
    newest: [ProvisioningEvent], failures: [ProvisioningEvent]? = nil,
    lastCycle: SynchronizationJob.Cycle? = nil
  ) {
    let newest = newest.sorted { $0.moment > $1.moment }
    events = newest
    isCut = newest.count >= ProvisioningSummary.most
    guard isCut else {
      unsure = 0
      return
    }
    guard let failures else { return }
    let known = Set(newest.map(\.id))
    let older = failures.filter { !known.contains($0.id) }
    let told = older.filter { $0.cycleId != nil && $0.cycleId == lastCycle?.id }
    events = (newest + told).sorted { $0.moment > $1.moment }
    let isWhole = failures.count < ProvisioningSummary.most
    let said = Set(events.map(\.object))
    unsure = isWhole ? Set(older.map(\.object)).subtracting(said).count : nil
  }
}

extension AuditEvent {
  /// The same where it can't be told whom the event is about.
  var mayBeOurs: Bool {
    isOurs || raw.map { $0.unread.isEmpty || $0.unread.contains("targetResources") } == true
  }

  /// Whether the event is about one of the applications, by the name of its target.
  var isOurs: Bool {
    targetName?.lowercased().contains("webex") == true
      || changes.contains { $0.new?.lowercased().contains(WebexApps.integrationAppId) == true }
  }
}
