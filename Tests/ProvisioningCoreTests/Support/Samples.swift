import Evidence
import Foundation

@testable import ProvisioningCore

/// Values for tests of what needs no service.
enum Sample {
  static let now = Date(timeIntervalSince1970: 1_700_000_000)

  static func app(
    _ role: EnterpriseApplication.Role, _ state: EnterpriseApplication.State,
    missing: [String] = []
  ) -> EnterpriseApplication {
    let name =
      switch role {
      case .integration: WebexApps.integrationName
      case .identity: WebexApps.identityName
      case .gallery: WebexApps.galleryName
      }
    var app = EnterpriseApplication(
      role: role, objectId: state.isGone || state == .notUsed ? nil : "object-\(role.rawValue)",
      displayName: name, state: state,
      permissions: missing.map {
        EnterpriseApplication.Permission(
          name: $0, kind: .application, isGranted: false, purpose: "reads it")
      })
    if state == .deleted {
      app.deletion = EnterpriseApplication.Deletion(
        deletedAt: now.addingTimeInterval(-7200), deletedBy: "admin@contoso.example",
        restorableId: "item-\(role.rawValue)", restorableUntil: now.addingTimeInterval(29 * 86400))
    }
    return app
  }

  static func job(
    _ state: SynchronizationJob.State, of role: EnterpriseApplication.Role = .identity,
    reason: String? = nil
  ) -> SynchronizationJob {
    SynchronizationJob(
      id: "job-1", application: role, servicePrincipalId: "object-\(role.rawValue)",
      state: state, interval: 2400, isScheduled: state == .active,
      quarantine: reason.map {
        SynchronizationJob.Quarantine(reason: $0, since: now.addingTimeInterval(-3 * 86400))
      },
      lastCycle: SynchronizationJob.Cycle(
        result: .succeeded, beganAt: now.addingTimeInterval(-1200),
        endedAt: now.addingTimeInterval(-1100)))
  }

  static func snapshot(
    integration: EnterpriseApplication.State = .active,
    identity: EnterpriseApplication.State = .active,
    gallery: EnterpriseApplication.State = .notUsed, job: SynchronizationJob?? = .some(nil),
    controlHub: ControlHubStatus.State? = .answersWell,
    deployment: ProfileSummary.Deployment = .wizard
  ) -> Snapshot {
    var snapshot = Snapshot(
      profile: ProfileSummary(
        name: "contoso", profileClass: .test, deployment: deployment, isReadOnly: false))
    snapshot.applications = Reading(
      [
        app(.integration, integration, missing: integration == .consentIncomplete ? ["X"] : []),
        app(.identity, identity), app(.gallery, gallery),
      ],
      readAt: now)
    snapshot.job = Reading(job ?? nil, readAt: now)
    if let controlHub {
      snapshot.controlHub = Reading(
        ControlHubStatus(
          state: controlHub, status: controlHub == .unauthorized ? 401 : nil,
          code: controlHub == .unauthorized ? "701018" : nil), readAt: now)
    }
    snapshot.judge(journal: [])
    return snapshot
  }

  static func results(_ outcomes: [String: CheckResult.Outcome]) -> Results {
    var results = Results()
    for (id, outcome) in outcomes {
      results.byCheck[id] = CheckResult(
        check: id, title: id, leg: Check.named(id)?.leg ?? .webexToEntra, outcome: outcome,
        detail: "")
    }
    return results
  }

  static func cures(
    _ applications: [EnterpriseApplication]? = nil, job: SynchronizationJob? = nil,
    _ outcomes: [String: CheckResult.Outcome] = [:], readOnly: Bool = false
  ) -> Cures {
    Cures(
      consentURL: "https://login.example/common/adminconsent?client_id=x", isReadOnly: readOnly,
      applications: applications, job: job, results: results(outcomes))
  }
}
