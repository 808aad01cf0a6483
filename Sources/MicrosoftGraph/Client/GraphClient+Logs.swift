public import FoundationEssentials
import HTTPTransport

/// The audit log and the provisioning log. Graph allows 5 of these requests in 10 seconds.
extension GraphClient {
  /// Entries of the audit log, newest first.
  ///
  /// - Parameters:
  ///   - since: the log reaches back 7 days, 30 with a P1 or P2 licence.
  ///   - activity: such as `Remove service principal`.
  ///   - target: object id of what was changed.
  public func directoryAudits(
    since: Date, activity: String? = nil, category: String? = nil, service: String? = nil,
    target: String? = nil, top: Int = 100
  ) -> GraphPages<DirectoryAudit> {
    var parts = ["activityDateTime ge \(Self.text(since))"]
    if let activity { parts.append("activityDisplayName eq \(GraphQuery.literal(activity))") }
    if let category { parts.append("category eq \(GraphQuery.literal(category))") }
    if let service { parts.append("loggedByService eq \(GraphQuery.literal(service))") }
    if let target { parts.append("targetResources/any(t:t/id eq \(GraphQuery.literal(target)))") }
    return pages(
      "/auditLogs/directoryAudits",
      GraphQuery(
        filter: parts.joined(separator: " and "), orderBy: "activityDateTime desc", top: top))
  }

  /// Entries of the provisioning log, newest first; 403 without a P1 or P2 licence.
  ///
  /// - Parameters:
  ///   - source: object id in Entra of whom the entries are about.
  ///   - status: such as `failure`.
  public func provisioningEvents(
    since: Date, job: String? = nil, source: String? = nil,
    status: ProvisioningEvent.Status? = nil, top: Int = 500
  ) -> GraphPages<ProvisioningEvent> {
    var parts = ["activityDateTime gt \(Self.text(since))"]
    if let job { parts.insert("jobId eq \(GraphQuery.literal(job))", at: 0) }
    if let source { parts.append("sourceIdentity/id eq \(GraphQuery.literal(source))") }
    if let status {
      parts.append("provisioningStatusInfo/status eq \(GraphQuery.literal(status.rawValue))")
    }
    return pages(
      "/auditLogs/provisioning",
      GraphQuery(
        filter: parts.joined(separator: " and "), orderBy: "activityDateTime desc", top: top))
  }

  /// A moment as an OData literal, to the second.
  static func text(_ date: Date) -> String {
    date.formatted(.iso8601)
  }
}
