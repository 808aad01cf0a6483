extension Snapshot {
  /// The state of the whole integration in one sentence: the first trouble, or that all is well.
  func judged() -> Verdict {
    var verdict = judgedByServices()
    // A refusal that blames the clock says it already.
    let isSaid = [applications.failure, webex.failure].contains { $0?.blamesClock == true }
    guard !isSaid, let warning = clocks.warning else { return verdict }
    if verdict.level == .ok {
      verdict.level = .warning
      verdict.sentence += ", but \(warning)"
      verdict.reasons = clocks.advice + verdict.reasons
    } else {
      verdict.reasons.append(
        warning.prefix(1).uppercased() + warning.dropFirst() + ". "
          + clocks.advice.joined(separator: ". "))
    }
    return verdict
  }

  private func judgedByServices() -> Verdict {
    let troubles = troubles
    if let first = troubles.first {
      let others = troubles.dropFirst()
      let level = troubles.contains { $0.level == .problem } ? Health.problem : .warning
      return Verdict(
        level: level,
        sentence: first.isAboutPeople
          ? (isPausedForSecondUsers ? "Provisioning is paused, and " : "Provisioning runs, but ")
            + first.sentence : first.sentence,
        reasons: Self.unique(first.reasons + others.map(\.sentence)))
    }
    guard applications.value != nil else {
      return Verdict(level: .unknown, sentence: "Nothing has been read yet", reasons: [])
    }
    if profile.deployment == .unknown, profile.source == .okta {
      return Verdict(
        level: .unknown, sentence: "Okta provisions into Webex: Entra does not tell how it stands",
        reasons: [
          "Attributes, groups and failures are in Okta's application",
          "Troubleshooting compares with Entra what Okta never brings up to date",
        ])
    }
    if profile.deployment == .unknown {
      return Verdict(
        level: .unknown, sentence: "Nothing is set up in this tenant yet",
        reasons: [
          "Neither the wizard's applications nor Cisco Webex from the gallery were found",
          "Set the wizard up in Control Hub, or add Cisco Webex from the gallery",
        ])
    }
    return unreadVerdict
      ?? Verdict(level: .ok, sentence: "Provisioning works", reasons: wellReasons)
  }

  /// Each reason once, in the order of the first.
  private static func unique(_ reasons: [String]) -> [String] {
    var seen: Set<String> = []
    return reasons.filter { seen.insert($0).inserted }
  }

  private var wellReasons: [String] {
    var reasons: [String] = []
    if let app = application(.integration), app.state == .active {
      reasons.append("\(app.displayName) is there, enabled and has its consent")
    }
    if case .some(.some(let job)) = job.value {
      reasons.append("The job is active\(job.lastCycleWords)")
    }
    if let failing = failingSentence {
      reasons.append("\(failing): see the errors")
    }
    if let sample = findings.secondUsers?.sample, sample > 0 {
      reasons.append(
        "No second Webex users in a sample of \(Words.people(sample)); entrahub reconcile compares "
          + "everybody")
    }
    if provisioning.value == nil, let failure = provisioning.failure {
      reasons.append(
        "Who fails is not known: the provisioning log can't be read (\(failure.headline))")
    }
    switch controlHub.value?.state {
    case .answersWell: reasons.append("Control Hub answers well")
    case .notChecked:
      reasons.append("Control Hub was not checked: its status call is not public")
    default: break
    }
    return reasons
  }
}
