import Evidence
import ProvisioningCore
import TerminalUI

/// What mends a broken line of the overview, and the keys that do it.
struct Cure: Sendable, Equatable {
  var title: SafeText = "What cures it"
  var words: [String] = []
  /// The consent URL where consent is the cure.
  var url: String?
  /// Such as `R restore application   t troubleshoot`.
  var keys = ""

  func add(to subject: inout Subject) {
    subject.detail.heading(title)
    for line in words { subject.detail.text(line) }
    if let url {
      subject.detail.verbatim(url)
      subject.copies.insert(Copyable("consent URL", url), at: 0)
      subject.url = url
    }
    subject.detail.text(keys, .muted)
    subject.detail.blank()
  }
}

extension ConsoleState {
  /// Keys with what they do, for a line of hints; what can't be done is left out.
  func keyLine(_ commands: [CommandID]) -> String {
    commands.compactMap { id in
      guard let command = keyMap.command(id), let key = command.keys.first else { return nil }
      return "\(key.label) \(command.title)"
    }.joined(separator: "   ")
  }

  /// What mends an item of the overview; nil when nothing is to be done.
  func cure(of item: OverviewItem) -> Cure? {
    switch item {
    case .application(let role):
      snapshot.applications.value?.first { $0.role == role }.flatMap(cure)
    case .job: jobCure
    case .leg(.webexToEntra):
      snapshot.controlHub.value?.state == .unauthorized ? cure(of: .application(.integration)) : nil
    case .leg(.entraToWebex):
      snapshot.legs.contains { $0.leg == .entraToWebex && $0.health == .problem } ? jobCure : nil
    case .leg, .token, .limits, .event: nil
    }
  }

  private func cure(_ application: EnterpriseApplication) -> Cure? {
    let isRestorable = application.deletion?.restorableId != nil && !isReadOnly
    switch application.state {
    case .missing, .deleted, .consentIncomplete:
      let restore: [CommandID] = application.state.isGone && isRestorable ? [.restore] : []
      if application.role == .integration, let consentURL {
        return Cure(
          title: "Consent again", url: consentURL,
          keys: keyLine([.copy, .openURL, .showQR] + restore + [.troubleshoot]))
      }
      return Cure(
        words: [
          restore.isEmpty
            ? "Set it up again; troubleshooting says how."
            : "Restore it: its settings, assignments and job come back."
        ], keys: keyLine(restore + [.troubleshoot]))
    case .disabled:
      return Cure(
        words: ["Switch it on; no consent is needed."],
        keys: keyLine((isReadOnly ? [] : [.enable]) + [.troubleshoot]))
    case .blockedByMicrosoft:
      return Cure(
        words: ["Microsoft has switched it off: only Microsoft's support can switch it on."],
        keys: keyLine([.troubleshoot]))
    case .notUsed:
      guard snapshot.profile.deployment == .unknown, snapshot.profile.source != .okta else {
        return nil
      }
      return Cure(
        title: "What to do",
        words: ["Set the wizard up in Control Hub, or add Cisco Webex from Entra's gallery."],
        keys: keyLine([.troubleshoot]))
    case .active: return nil
    }
  }

  private func quarantineCure(_ job: SynchronizationJob) -> String {
    switch job.application == .gallery ? job.refusal : nil {
    case .secretToken: "Replace the secret token, as its line below says; then start the job."
    case .tenantURL: "Correct the tenant URL: C leads through it; then start the job."
    case .either: "Check tenant URL and secret token: C tests them; then start the job."
    case nil: "Mend what troubleshooting finds; then start the job, which ends the quarantine."
    }
  }

  /// First the error, then the restart: the job would be quarantined again otherwise.
  private var failedObjectsCure: [String] {
    let log = snapshot.provisioning.value
    let most = log?.worst.map { group in
      "\(log?.failingWords(of: group) ?? "") share one error: \(group.title)."
    }
    return [
      most, "Mend that first: 4 Errors has who and why, troubleshooting the cure.",
      "Then restart the job: it tries the failed people again. Started alone, it comes back here.",
    ].compactMap(\.self)
  }

  private var jobCure: Cure? {
    let start: [CommandID] = isReadOnly ? [] : [.startJob]
    guard let job else {
      let gone = snapshot.applications.value?.first { $0.role != .integration && $0.state.isGone }
      return gone.flatMap(cure)
    }
    switch job.state {
    case .quarantine where job.standsForFailures, .paused where job.standsForFailures:
      let restart: [CommandID] = isReadOnly ? [] : [.restartJob]
      return Cure(
        words: failedObjectsCure, keys: keyLine([.showErrors, .troubleshoot] + restart))
    case .quarantine:
      return Cure(words: [quarantineCure(job)], keys: keyLine([.troubleshoot] + start))
    case .paused:
      return Cure(
        words: ["Start it: it goes on where it stood."], keys: keyLine(start + [.troubleshoot]))
    default: return nil
    }
  }
}

extension EnterpriseApplication.State {
  /// Whether it is not in the tenant any more.
  var isGone: Bool { self == .missing || self == .deleted }
}
