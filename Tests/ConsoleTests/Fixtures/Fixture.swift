import Evidence
import Foundation
import ProvisioningCore

/// One tenant in the states that matter, always the same.
enum Fixture {
  /// 8 March 2026 09:15:20 UTC.
  static let now = Date(timeIntervalSince1970: 1_772_961_320)
  static let timeZone = TimeZone(secondsFromGMT: 3_600) ?? .gmt

  static let tenant = "c0ffee00-4b1d-4c0d-8a11-5b7a90e6d2f4"
  static let organization = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"
  static let integrationAppID = "90db942a-c1eb-4e8d-82e4-eebf64a7e2ae"
  static let consentURL =
    "https://login.microsoftonline.com/\(tenant)/adminconsent?client_id=\(integrationAppID)"
  static let administrator = "åsa.öberg@contoso.example"

  static func ago(_ seconds: TimeInterval) -> Date { now.addingTimeInterval(-seconds) }
  static func ahead(_ seconds: TimeInterval) -> Date { now.addingTimeInterval(seconds) }
  static let minute: TimeInterval = 60
  static let hour: TimeInterval = 3_600
  static let day: TimeInterval = 86_400

  static func read<Value>(_ value: Value, _ age: TimeInterval = 3 * minute) -> Reading<Value> {
    Reading(value, readAt: ago(age))
  }

  static let profile = ProfileSummary(
    name: "contoso", profileClass: .production, deployment: .wizard, tenantId: tenant,
    tenantName: "Contoso GmbH", organizationId: organization, isReadOnly: false)

  // MARK: Applications

  static let permissions: [EnterpriseApplication.Permission] = [
    .init(
      name: "Application.ReadWrite.OwnedBy", kind: .application, isGranted: true,
      purpose: "create and configure Cisco Webex Identity"),
    .init(
      name: "AuditLog.Read.All", kind: .application, isGranted: true,
      purpose: "show what was synchronized"),
    .init(
      name: "GroupMember.Read.All", kind: .application, isGranted: true,
      purpose: "choose groups for the scope"),
    .init(
      name: "User.Read.All", kind: .application, isGranted: true,
      purpose: "choose users for the scope"),
  ]

  static func integration(
    _ state: EnterpriseApplication.State = .active
  ) -> EnterpriseApplication {
    var app = EnterpriseApplication(
      role: .integration, objectId: "1f0a5e8c-2b7d-4c39-9c55-0a1b2c3d4e5f",
      appId: integrationAppID, displayName: "Cisco Webex Identity Integration", state: state,
      permissions: permissions, isVisibleToUsers: false, isAssignmentRequired: false)
    if state == .deleted {
      app.objectId = nil
      for index in app.permissions.indices { app.permissions[index].isGranted = false }
      app.deletion = EnterpriseApplication.Deletion(
        deletedAt: ago(2 * hour + 4 * minute), deletedBy: administrator,
        ipAddress: "203.0.113.7", restorableId: "1f0a5e8c-2b7d-4c39-9c55-0a1b2c3d4e5f",
        restorableUntil: ahead(30 * day - 2 * hour))
    }
    if state == .consentIncomplete { app.permissions[2].isGranted = false }
    return app
  }

  static let identity = EnterpriseApplication(
    role: .identity, objectId: "7d3f1b90-55aa-4e0e-8d21-6f5e4d3c2b1a",
    appId: "a1c94c7e-0f7a-4a57-b0b5-3f6f8e7d6c5b", displayName: "Cisco Webex Identity",
    state: .active, isVisibleToUsers: true, isAssignmentRequired: true)

  static let gallery = EnterpriseApplication(
    role: .gallery, displayName: "Cisco Webex (gallery)", state: .notUsed)

  // MARK: Job

  static let cycle = SynchronizationJob.Cycle(
    id: "e7c1a5b4-93d2-4f60-8b1e-2a3c4d5e6f70", result: .succeeded, beganAt: ago(13 * minute + 41),
    endedAt: ago(13 * minute), imported: 2_311, exported: 7, escrowed: 0, entitled: 2_304)

  static let job = SynchronizationJob(
    id: "Webex.c0ffee004b1d4c0d.5b8a1f0e7c3d4e2a", application: .identity,
    servicePrincipalId: "7d3f1b90-55aa-4e0e-8d21-6f5e4d3c2b1a", templateId: "Webex",
    state: .active, interval: 40 * minute, isScheduled: true, lastCycle: cycle,
    lastSuccess: cycle, lastSuccessWithExports: cycle, nextCycleAt: ahead(26 * minute),
    synchronizedCounts: ["User": 2_304, "Group": 17], synchronizesAll: false)

  static var quarantinedJob: SynchronizationJob {
    var job = job
    job.application = .gallery
    job.state = .quarantine
    job.tenantURL = "https://api.ciscospark.com/v1/scim/\(organization)"
    job.lastCycle?.result = .failed
    job.quarantine = SynchronizationJob.Quarantine(
      reason: "EncounteredQuarantineException",
      errorCode: "SystemForCrossDomainIdentityManagementCredentialValidationFailed",
      errorMessage: "Unauthorized. TrackingID: ROUTER_6553A5F1-0A2B_3C4D",
      since: ago(5 * day + 3 * hour), nextAttempt: ahead(9 * hour), attempts: 8)
    return job
  }

  // MARK: Events

  static let audit: [AuditEvent] = [
    AuditEvent(
      id: "audit-1", occurredAt: ago(2 * hour + 4 * minute), activity: "Remove service principal",
      category: "ApplicationManagement", service: "Core Directory", succeeded: true,
      initiator: administrator, ipAddress: "203.0.113.7",
      targetName: "Cisco Webex Identity Integration",
      targetId: "1f0a5e8c-2b7d-4c39-9c55-0a1b2c3d4e5f",
      correlationId: "8d5e2f10-3c4b-4a69-9e87-1d2c3b4a5968"),
    AuditEvent(
      id: "audit-2", occurredAt: ago(3 * day),
      activity: "Add app role assignment to service principal",
      category: "UserManagement", service: "Core Directory", succeeded: true,
      initiator: "山田太郎@contoso.example", targetName: "Cisco Webex Identity",
      changes: [PropertyChange(name: "AppRole.Value", old: nil, new: "User")]),
    AuditEvent(
      id: "audit-3", occurredAt: ago(40 * day), activity: "Update service principal",
      category: "ApplicationManagement", service: "Core Directory", succeeded: false,
      reason: "Insufficient privileges", initiator: "نورة@contoso.example",
      targetName: "Cisco Webex Identity"),
  ]

  static let timeline: [TimelineEntry] = [
    TimelineEntry(
      occurredAt: ago(2 * hour + 4 * minute), source: .audit, health: .problem,
      text: "Remove service principal: Cisco Webex Identity Integration", who: administrator,
      auditEventId: "audit-1"),
    TimelineEntry(
      occurredAt: ago(26 * hour), source: .provisioning, health: .warning,
      text: "DuplicateTargetEntries: 3 objects not provisioned"),
    TimelineEntry(
      occurredAt: ago(3 * day), source: .audit, health: .ok,
      text: "Add app role assignment to service principal: Cisco Webex Identity",
      who: "山田太郎@contoso.example", auditEventId: "audit-2"),
  ]

  static func event(_ number: Int, _ name: String) -> ProvisioningEvent {
    ProvisioningEvent(
      id: "event-\(number)", occurredAt: ago(26 * hour + Double(number) * minute), action: "create",
      status: .failure, sourceId: "user-\(number)", sourceName: name, sourceKind: "User",
      errorCode: "DuplicateTargetEntries", reason: "More than one user matches userName.",
      recommendedAction: "Make the matching attribute unique.", changeId: "change-\(number)",
      steps: [
        .init(name: "EntryImport", kind: "import", status: .success, description: "Read the user"),
        .init(
          name: "EntryExportAdd", kind: "export", status: .failure,
          description: "Webex holds two users of this name"),
      ])
  }

  static let provisioning = ProvisioningSummary(
    since: ago(7 * day), counts: [.success: 412, .failure: 5, .skipped: 38],
    failures: [
      FailureGroup(
        code: "DuplicateTargetEntries", title: "Several Webex users match one person",
        count: 3, affectedObjects: 3, firstSeen: ago(30 * hour), lastSeen: ago(26 * hour),
        events: [event(1, "Zoë Ångström"), event(2, "김민준"), event(3, "ليلى حداد")]),
      FailureGroup(
        code: "InvalidAnchor", title: "The Webex user is gone", count: 2, affectedObjects: 1,
        firstSeen: ago(50 * hour), lastSeen: ago(40 * hour), events: [event(4, "Jürgen Weiß")]),
    ])
}
