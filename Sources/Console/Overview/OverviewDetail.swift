import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// What the right-hand side of the overview says about the selected line.
enum OverviewDetail {
  static func subject(
    _ item: OverviewItem, _ state: ConsoleState
  ) -> Subject? {
    let (snapshot, clock) = (state.snapshot, state.clock)
    let cure = state.cure(of: item)
    switch item {
    case .application(let role):
      guard let application = snapshot.applications.value?.first(where: { $0.role == role }) else {
        return nil
      }
      return ApplicationDetail.subject(application, snapshot, clock, cure)
    case .job: return JobDetail.subject(snapshot, clock, cure)
    case .token: return SecretToken(snapshot).subject(snapshot, state.clocks, clock)
    case .limits: return Limits(findings: state.limitFindings).subject
    case .leg(let leg): return LegDetail.subject(leg, snapshot, clock, cure)
    case .event(let index):
      guard snapshot.timeline.indices.contains(index) else { return nil }
      return event(snapshot.timeline[index], snapshot, clock)
    }
  }

  private static func event(
    _ entry: TimelineEntry, _ snapshot: Snapshot, _ clock: Clock
  ) -> Subject {
    var subject = Subject(SafeText(entry.text))
    subject.detail.text(entry.text)
    subject.detail.blank()
    subject.field("When", clock.fullWithAge(entry.occurredAt), copy: false)
    subject.field("Who", entry.who, copy: true)
    subject.field("From", entry.source.words, copy: false)
    // The audit event behind it, for its ids and the values before and after.
    if let id = entry.auditEventId,
      let event = snapshot.audit.value?.first(where: { $0.id == id })
    {
      AuditDetail.add(event, to: &subject)
    }
    subject.addWhole()
    return subject
  }
}

extension TimelineEntry.Source {
  var words: String {
    switch self {
    case .audit: "the directory audit log of Entra ID"
    case .provisioning: "the provisioning log of Entra ID"
    case .journal: "the journal of this console"
    }
  }
}

/// An enterprise application: state, ids, deletion, consent permission by permission.
enum ApplicationDetail {
  static func subject(
    _ application: EnterpriseApplication, _ snapshot: Snapshot, _ clock: Clock, _ cure: Cure?
  ) -> Subject {
    var subject = Subject(SafeText(application.displayName))
    let sign = Sign(application.state)
    subject.detail.field("State", "\(sign.glyph) \(sign.word)", sign.style)
    if let consequence = consequence(application, snapshot) {
      subject.detail.field("Consequence", consequence)
    }
    // Before all that only explains: the cure is seen without scrolling.
    cure?.add(to: &subject)
    addDeletion(application, clock, to: &subject)
    subject.field("Application ID", application.appId, copy: true)
    subject.field("Object ID", application.objectId, copy: true)
    subject.field("Role here", application.role.purpose, copy: false)
    if let isVisible = application.isVisibleToUsers {
      subject.field("My Apps", isVisible ? "visible to users" : "hidden from users", copy: false)
    }
    if let isRequired = application.isAssignmentRequired {
      let words = isRequired ? "required" : "not required"
      subject.field("Assignment", words, copy: false)
    }
    addPermissions(application, to: &subject)
    ErrorWords.addFailure(of: snapshot.applications, clock: clock, to: &subject.detail)
    subject.addWhole()
    return subject
  }

  private static func addDeletion(
    _ application: EnterpriseApplication, _ clock: Clock, to subject: inout Subject
  ) {
    guard let deletion = application.deletion else { return }
    subject.field("Deleted", deletion.deletedAt.map(clock.fullWithAge), copy: false)
    let isMissing = application.state == .deleted || application.state == .missing
    subject.field(
      "Deleted by", deletion.deletedBy ?? (isMissing ? "the audit log does not say" : nil),
      copy: deletion.deletedBy != nil)
    subject.field("From", deletion.ipAddress.map { "IP address \($0)" }, copy: false)
    guard isMissing else { return }
    guard deletion.restorableId != nil else {
      subject.field("Restorable", "no, it is gone for good", copy: false)
      return
    }
    let until = deletion.restorableUntil.map {
      "for \(clock.until($0)), until \(clock.full($0))"
    }
    subject.field("Restorable", until ?? "yes", copy: false)
  }

  /// What follows from the state for the operator, where something does.
  private static func consequence(
    _ application: EnterpriseApplication, _ snapshot: Snapshot
  ) -> String? {
    let isBroken = ![.active, .notUsed].contains(application.state)
    guard isBroken else { return nil }
    switch application.role {
    case .integration:
      guard let hub = snapshot.controlHub.value, hub.state == .unauthorized else {
        return "Control Hub cannot read Entra ID"
      }
      let status = [hub.status.map { "\($0)" }, hub.code].compactMap { $0 }
      return "Control Hub answers \(status.joined(separator: " / "))"
    case .identity: return "nobody is provisioned"
    case .gallery: return "nobody is provisioned; single sign-on stops too if it is shared"
    }
  }

  private static func addPermissions(
    _ application: EnterpriseApplication, to subject: inout Subject
  ) {
    guard !application.permissions.isEmpty else { return }
    let granted = application.permissions.count { $0.isGranted }
    subject.detail.heading(
      "Permissions, \(granted) of \(application.permissions.count) granted")
    for permission in application.permissions {
      let sign =
        permission.isGranted
        ? Sign(glyph: "✓", word: "granted", style: .ok)
        : Sign(glyph: "✗", word: "missing", style: .error)
      let missing = permission.isGranted ? "" : " – missing"
      subject.detail.sign(sign, "\(permission.name)\(missing): \(permission.purpose)")
    }
  }
}

extension EnterpriseApplication.Role {
  var purpose: String {
    switch self {
    case .integration: "the trust: lets Control Hub read Entra ID"
    case .identity: "holds scope, mappings and the provisioning job"
    case .gallery: "classic deployment with a secret token"
    }
  }
}
