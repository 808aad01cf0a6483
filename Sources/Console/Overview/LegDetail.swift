import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// One leg: what it is, what its state rests on, its clocks.
enum LegDetail {
  static func subject(
    _ leg: Leg, _ snapshot: Snapshot, _ clock: Clock, _ cure: Cure?
  ) -> Subject {
    var subject = Subject(SafeText("Leg \(leg.rawValue): \(leg.title)"))
    if let status = snapshot.legs.first(where: { $0.leg == leg }) {
      let sign = Sign(status)
      subject.detail.field("State", "\(sign.glyph) \(sign.word)", sign.style)
      subject.field("Because", status.detail, copy: false)
    }
    cure?.add(to: &subject)
    subject.field("Credential", credential(leg, snapshot), copy: false)
    subject.field("Judged", judged(leg), copy: false)
    switch leg {
    case .consoleToGraph: addGraph(snapshot, clock, to: &subject)
    case .consoleToWebex: addWebex(snapshot, clock, to: &subject)
    case .entraToWebex: addProvisioning(snapshot, clock, to: &subject)
    case .webexToEntra: addControlHub(snapshot, clock, to: &subject)
    }
    subject.addWhole()
    return subject
  }

  private static func credential(_ leg: Leg, _ snapshot: Snapshot) -> String {
    switch leg {
    case .consoleToGraph: "your own sign-in to Microsoft Graph"
    case .consoleToWebex: "your own Webex token"
    case .entraToWebex:
      snapshot.profile.deployment == .gallery
        ? "the secret token stored in the provisioning job"
        : "held by Webex for the wizard; no token to renew"
    case .webexToEntra: "the admin consent of Cisco Webex Identity Integration"
    }
  }

  private static func judged(_ leg: Leg) -> String {
    switch leg {
    case .consoleToGraph, .consoleToWebex: "by calls from here"
    case .entraToWebex: "by evidence: job status and provisioning log"
    case .webexToEntra: "by evidence: the application, its consent, Control Hub's own status call"
    }
  }

  private static func addGraph(_ snapshot: Snapshot, _ clock: Clock, to subject: inout Subject) {
    subject.field("Tenant", snapshot.profile.tenantName, copy: true)
    subject.field("Tenant ID", snapshot.profile.tenantId, copy: true)
    let readings: [(SafeText, Date?, ProvisioningError?)] = [
      ("Enterprise applications", snapshot.applications.readAt, snapshot.applications.failure),
      ("Synchronization job", snapshot.job.readAt, snapshot.job.failure),
      ("Assignments", snapshot.assignments.readAt, snapshot.assignments.failure),
      ("Attribute mappings", snapshot.mappings.readAt, snapshot.mappings.failure),
      ("Audit log", snapshot.audit.readAt, snapshot.audit.failure),
      ("Provisioning log", snapshot.provisioning.readAt, snapshot.provisioning.failure),
      ("People", snapshot.people.readAt, snapshot.people.failure),
    ]
    subject.detail.heading("What was read")
    for (name, readAt, failure) in readings {
      if let failure {
        subject.detail.sign(Sign(Health.problem), "\(name): \(ErrorWords.line(failure))")
        for (label, value) in ErrorWords.handles(failure.ids) {
          subject.field(label, value, copy: true)
        }
        subject.field("Next", failure.advice, copy: false)
      } else if let readAt {
        subject.detail.sign(Sign(Health.ok), "\(name): \(clock.age(readAt))")
      } else {
        subject.detail.sign(Sign(Health.unknown), "\(name): not read yet")
      }
    }
  }

  private static func addWebex(_ snapshot: Snapshot, _ clock: Clock, to subject: inout Subject) {
    subject.field("Organization", snapshot.profile.organizationId, copy: true)
    let access = snapshot.webex.value
    subject.field("Users", access?.userCount.map { "\(grouped($0)) in Webex" }, copy: false)
    if access != nil {
      subject.field("Token expires", "Webex does not tell; \(TokenClock.unknownLife)", copy: false)
    }
    ErrorWords.addFailure(of: snapshot.webex, clock: clock, to: &subject.detail)
  }

  private static func addProvisioning(
    _ snapshot: Snapshot, _ clock: Clock, to subject: inout Subject
  ) {
    if let job = snapshot.job.value ?? nil {
      let sign = Sign(job.state)
      subject.detail.field("Job", "\(sign.glyph) \(sign.word)", sign.style)
      subject.field("Tenant URL", job.tenantURL, copy: true)
    }
    if let summary = snapshot.provisioning.value {
      subject.field("Log since", summary.since.map(clock.full), copy: false)
      let counts = [ProvisioningEvent.Status.success, .failure, .skipped, .warning].compactMap {
        status in summary.counts[status].map { "\(grouped($0)) \(Sign(status).word)" }
      }
      subject.field("Log holds", counts.joined(separator: ", "), copy: false)
    }
    ErrorWords.addFailure(of: snapshot.provisioning, clock: clock, to: &subject.detail)
  }

  private static func addControlHub(
    _ snapshot: Snapshot, _ clock: Clock, to subject: inout Subject
  ) {
    let hub = snapshot.controlHub.value
    if let hub, hub.state != .answersWell, !hub.matters(to: snapshot.profile.deployment) {
      subject.field(
        "Control Hub", "– its own access to Entra is not set up; not needed here", copy: false,
        .muted)
      return
    }
    switch hub?.state {
    case .notChecked, .none:
      subject.field(
        "Control Hub", "not checked: its status call is not public. Reload its page to see.",
        copy: false)
    case .answersWell: subject.field("Control Hub", "✓ answers well", copy: false, .ok)
    case .unauthorized, .otherError:
      let parts = [hub?.status.map { "HTTP \($0)" }, hub?.code.map { "code \($0)" }]
      let words = parts.compactMap { $0 }.joined(separator: ", ")
      subject.field("Control Hub", "✗ answers \(words)", copy: false, .error)
      subject.field("Message", hub?.message, copy: true)
      subject.field("Tracking ID", hub?.trackingId, copy: true)
      subject.field("Client request ID", hub?.clientRequestId, copy: true)
    }
    subject.field("Read", snapshot.controlHub.readAt.map(clock.fullWithAge), copy: false)
    ErrorWords.addFailure(of: snapshot.controlHub, clock: clock, to: &subject.detail)
  }
}
