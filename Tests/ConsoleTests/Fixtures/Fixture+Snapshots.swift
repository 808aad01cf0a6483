import AttributeMapping
import Evidence
import Foundation
import ProvisioningCore

extension Fixture {
  static let assignments: [Assignment] = [
    assignment("Webex – alle Mitarbeiter", .group, "User", members: 1_840, nested: 2),
    assignment("営業部 東京", .group, "User", members: 61, nested: 0),
    assignment("Zoë Ångström", .user, "User"),
    assignment("ليلى حداد", .user, nil),
    assignment("e\u{301}le\u{300}ve Rene\u{301}e", .user, "User"),
    assignment("Jürgen Weiß", .user, "User"),
  ]

  private static func assignment(
    _ name: String, _ kind: Assignment.PrincipalKind, _ role: String?, members: Int? = nil,
    nested: Int? = nil
  ) -> Assignment {
    Assignment(
      id: "assignment-\(name)", principalId: "principal-\(name)", principalName: name,
      principalKind: kind,
      roleId: role == nil
        ? "00000000-0000-0000-0000-000000000000" : "b94b7f5e-2d4c-4a51-bd77-4d1e2f3a5c60",
      roleName: role, createdAt: ago(Double(name.count) * day), directMembers: members,
      nestedGroups: nested)
  }

  static let mappings: [ObjectMapping] = [
    ObjectMapping(
      name: "Provision Users", sourceObject: "User",
      targetObject: "urn:ietf:params:scim:schemas:core:2.0:User", isEnabled: true,
      flowTypes: ["Add", "Update", "Delete"],
      attributes: [
        MappingRule(
          target: "userName", kind: .direct, expression: "[userPrincipalName]", matchingPriority: 1),
        MappingRule(
          target: "active", kind: .expression,
          expression: #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#),
        MappingRule(target: "displayName", kind: .direct, expression: "[displayName]"),
        MappingRule(target: "name.familyName", kind: .direct, expression: "[surname]"),
        MappingRule(target: "name.givenName", kind: .direct, expression: "[givenName]"),
        MappingRule(target: "externalId", kind: .direct, expression: "[objectId]"),
        MappingRule(
          target: "preferredLanguage", kind: .constant, expression: #""de_DE""#,
          flowType: .objectAddOnly, defaultValue: "en_US"),
      ]),
    ObjectMapping(
      name: "Provision Groups", sourceObject: "Group",
      targetObject: "urn:ietf:params:scim:schemas:core:2.0:Group", isEnabled: false,
      flowTypes: ["Add", "Update"],
      attributes: [
        MappingRule(
          target: "displayName", kind: .direct, expression: "[displayName]", matchingPriority: 1)
      ], scope: "displayName begins with “Webex”"),
  ]

  static func legs(_ trust: LegStatus) -> [LegStatus] {
    [
      LegStatus(leg: .consoleToGraph, health: .ok, detail: "signed in"),
      LegStatus(leg: .consoleToWebex, health: .ok, detail: "token accepted, 2,311 users"),
      LegStatus(
        leg: .entraToWebex, health: .ok, detail: "job active, last cycle 2026-03-08 09:02 UTC"),
      trust,
    ]
  }

  static let healthy = Snapshot(
    generation: 1, profile: profile, applications: read([integration(), identity, gallery]),
    job: read(job), assignments: read(assignments), mappings: read(mappings),
    audit: read(Array(audit.dropFirst())),
    provisioning: read(ProvisioningSummary(since: ago(7 * day))),
    controlHub: read(ControlHubStatus(state: .answersWell, status: 200)),
    webex: read(WebexAccess(userCount: 2_311)),
    people: read(PeopleCounts(total: 2_900, enabled: 2_640, guests: 120)),
    legs: legs(LegStatus(leg: .webexToEntra, health: .ok, detail: "Control Hub answers well")),
    verdict: Verdict(
      level: .ok, sentence: "Provisioning works",
      reasons: [
        "Cisco Webex Identity Integration is there, enabled and has its consent",
        "The job is active, last cycle 13 min ago", "Control Hub answers well",
      ]),
    timeline: Array(timeline.dropFirst(2)))

  /// The reference case.
  static var deleted: Snapshot {
    var snapshot = healthy
    snapshot.applications = read([integration(.deleted), identity, gallery])
    snapshot.audit = read(audit)
    snapshot.provisioning = read(provisioning)
    snapshot.controlHub = read(
      ControlHubStatus(
        state: .unauthorized, status: 401, code: "701018",
        message: "Request unauthorized. client-request-id: 9afc732a-2dcf-44e0-8bd8-49db92e483b7",
        trackingId: "ATLAS_497d70df-8811-4b6b-9b6a-ef4f438b57f6_136",
        clientRequestId: "9afc732a-2dcf-44e0-8bd8-49db92e483b7"))
    snapshot.legs = legs(
      LegStatus(leg: .webexToEntra, health: .problem, detail: "Control Hub: 401 / 701018"))
    snapshot.verdict = Verdict(
      level: .problem,
      sentence: "Cisco Webex Identity Integration was deleted; Control Hub cannot read Entra ID",
      reasons: [
        "Deleted 2 h 4 min ago by \(administrator) from 203.0.113.7",
        "Control Hub answers 401 / 701018", "It can be restored for 29 days 22 h",
      ])
    snapshot.timeline = timeline
    return snapshot
  }

  /// The classic deployment, its token expired.
  static var quarantined: Snapshot {
    var snapshot = healthy
    snapshot.profile.deployment = .gallery
    snapshot.profile.profileClass = .test
    var app = gallery
    app.state = .active
    app.objectId = "3c2b1a09-8f7e-4d6c-9b5a-4e3d2c1b0a9f"
    app.appId = "0f9e8d7c-6b5a-4c3d-8e2f-1a0b9c8d7e6f"
    var (unusedIntegration, unusedIdentity) = (integration(.notUsed), identity)
    unusedIntegration.permissions = []
    unusedIdentity.state = .notUsed
    snapshot.applications = read([unusedIntegration, unusedIdentity, app])
    snapshot.job = read(quarantinedJob)
    snapshot.controlHub = read(ControlHubStatus(state: .notChecked))
    snapshot.legs = [
      snapshot.legs[0],
      LegStatus(
        leg: .consoleToWebex, health: .unknown,
        detail: "no Webex token: Webex is judged from Entra's side"),
      LegStatus(leg: .entraToWebex, health: .problem, detail: "quarantine, day 6 of 28"),
      LegStatus(leg: .webexToEntra, health: .ok, detail: "not used by this deployment"),
    ]
    snapshot.webex = Reading(
      failure: ProvisioningError(
        .notSignedIn, leg: .consoleToWebex, operation: "reading Webex's users",
        message: "There is no Webex token.", advice: "Sign in to Webex, or go on without."))
    snapshot.verdict = Verdict(
      level: .problem, sentence: "The job is in quarantine: Webex refuses the secret token",
      reasons: ["Since 5 days 3 h; Entra switches the job off after 28 days"])
    return snapshot
  }

  /// Nothing was read yet.
  static let unread = Snapshot(
    profile: ProfileSummary(
      name: "contoso", profileClass: .production, deployment: .unknown, isReadOnly: false))

  /// Old data, and a refresh that failed.
  static var stale: Snapshot {
    var snapshot = healthy
    let failure = ProvisioningError(
      .forbidden, leg: .consoleToGraph, operation: "reading the audit log", status: 403,
      code: "Authorization_RequestDenied",
      message: "Insufficient privileges to complete the operation.",
      ids: .init(
        requestId: "b2f7e1d0-9c8b-4a7f-8e6d-5c4b3a291807",
        clientRequestId: "0d1c2b3a-4958-4677-8695-a4b3c2d1e0f9"),
      advice: "Ask for AuditLog.Read.All, then refresh.")
    snapshot.audit = Reading(snapshot.audit.value, readAt: ago(3 * hour), failure: failure)
    snapshot.legs[0] = LegStatus(
      leg: .consoleToGraph, health: .warning,
      detail: "signed in; audit log not readable: Authorization_RequestDenied")
    snapshot.verdict = Verdict(
      level: .warning, sentence: "The audit log cannot be read",
      reasons: ["403 Authorization_RequestDenied"])
    return snapshot
  }
}
