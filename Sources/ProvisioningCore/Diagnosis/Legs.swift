internal import Evidence

extension Snapshot {
  /// The four legs in order, each with what its state rests on.
  func judgedLegs() -> [LegStatus] {
    [graphLeg, webexLeg, provisioningLeg, trustLeg]
  }

  private var graphLeg: LegStatus {
    func status(_ health: Health, _ detail: String) -> LegStatus {
      LegStatus(leg: .consoleToGraph, health: health, detail: detail)
    }
    if let failure = applications.failure, failure.leg == .consoleToGraph {
      return status(
        failure.isMissingCredential ? .unknown : .problem,
        failure.headline)
    }
    guard applications.readAt != nil else { return status(.unknown, "not read yet") }
    let refused = [
      ("audit log", audit.failure), ("provisioning log", provisioning.failure),
      ("job", job.failure), ("assignments", assignments.failure), ("people", people.failure),
    ].compactMap { name, failure in failure.map { (name, $0) } }
    guard let first = refused.first else { return status(.ok, "signed in") }
    // Without a P1 licence the provisioning log stays closed: normal, and no fault of the sign-in.
    let isExpected = refused.allSatisfy { $0.1.kind == .unlicensed }
    let names = Words.list(refused.map(\.0))
    return status(
      isExpected ? .ok : .warning,
      "signed in; \(names) not readable: "
        + (first.1.code ?? first.1.message))
  }

  private var webexLeg: LegStatus {
    func status(_ health: Health, _ detail: String) -> LegStatus {
      LegStatus(leg: .consoleToWebex, health: health, detail: detail)
    }
    if let failure = webex.failure {
      return failure.isMissingCredential
        ? status(.unknown, "no Webex token: Webex is judged from Entra's side")
        : status(.problem, failure.headline)
    }
    guard let access = webex.value else { return status(.unknown, "not read yet") }
    let users = access.userCount.map { ", \(Words.count($0, "user"))" } ?? ""
    return status(.ok, "token accepted\(users)")
  }

  private var provisioningLeg: LegStatus {
    func status(_ health: Health, _ detail: String) -> LegStatus {
      LegStatus(leg: .entraToWebex, health: health, detail: detail)
    }
    guard let reading = job.value else {
      return status(.unknown, job.failure?.headline ?? "not read yet")
    }
    if let trouble = jobTroubles.first { return status(trouble.level, trouble.sentence) }
    guard let job = reading else {
      return profile.deployment == .unknown
        ? nothingIsSetUp(.entraToWebex) : status(.problem, "there is no provisioning job")
    }
    if let app = application(job.application), app.state == .disabled {
      return status(.problem, "\(app.displayName) is switched off")
    }
    if let trouble = unprovedStart.first { return status(trouble.level, trouble.sentence) }
    if let doubt = self.job.doubt { return status(.unknown, "job \(doubt)") }
    let failed = failingWords.map { ", \($0) failing" } ?? ""
    guard job.state != .unknown else {
      return status(.unknown, "Graph says nothing that can be understood of the job's state")
    }
    guard job.lastCycle?.endedAt != nil else {
      return status(.ok, "first cycle not finished yet")
    }
    return status(.ok, "job active\(job.lastCycleWords)\(failed)")
  }

  /// Where another directory is the source, Entra has nothing to be set up.
  private func nothingIsSetUp(_ leg: Leg) -> LegStatus {
    profile.source == .okta
      ? LegStatus(leg: leg, health: .ok, detail: "not used: Okta provisions", isUsed: false)
      : LegStatus(leg: leg, health: .unknown, detail: "nothing is set up")
  }

  private var trustLeg: LegStatus {
    func status(_ health: Health, _ detail: String) -> LegStatus {
      LegStatus(leg: .webexToEntra, health: health, detail: detail)
    }
    if profile.deployment == .gallery {
      return LegStatus(
        leg: .webexToEntra, health: .ok, detail: "not used by this deployment", isUsed: false)
    }
    if let hub = controlHub.value, hub.matters(to: profile.deployment) {
      switch hub.state {
      case .unauthorized, .otherError: return status(.problem, "Control Hub: \(hub.headline)")
      case .answersWell where controlHubFailure != nil:
        return status(.unknown, "Control Hub \(controlHub.doubt ?? "")")
      case .answersWell:
        return application(.integration)?.state == .consentIncomplete
          ? status(.warning, "Control Hub answers well, but the consent is incomplete")
          : status(.ok, "Control Hub answers well")
      case .notChecked: break
      }
    }
    guard let app = application(.integration) else {
      return status(.unknown, applications.failure?.headline ?? "not read yet")
    }
    switch app.state {
    case .active:
      return controlHubFailure == nil
        ? status(.ok, "consent complete (Control Hub not checked)")
        : status(.unknown, "consent complete; Control Hub \(controlHub.doubt ?? "")")
    case .notUsed: return nothingIsSetUp(.webexToEntra)
    case .consentIncomplete: return status(.problem, "consent incomplete")
    case .missing: return status(.problem, "\(app.displayName) is missing")
    case .deleted: return status(.problem, "\(app.displayName) was deleted")
    case .disabled: return status(.problem, "\(app.displayName) is switched off")
    case .blockedByMicrosoft: return status(.problem, "\(app.displayName) is blocked by Microsoft")
    }
  }
}
