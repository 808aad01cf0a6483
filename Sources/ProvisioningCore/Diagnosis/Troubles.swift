internal import AttributeMapping
internal import Foundation

/// One thing that is wrong, as a snapshot shows it.
struct Trouble: Equatable {
  var level: Health
  /// What is wrong, as one sentence without a full stop.
  var sentence: String
  var reasons: [String]
  /// The guided checks that lead out of it.
  var playbook: String
  /// Whether it is about people, while the service runs.
  var isAboutPeople = false
}

extension Snapshot {
  /// Everything that is wrong, the cause before its effects.
  var troubles: [Trouble] {
    // Who pauses the job while people have second users does so for their sake.
    let first = isPausedForSecondUsers ? scopeTroubles : []
    let last = isPausedForSecondUsers ? [] : scopeTroubles
    return unreadable + integrationTroubles + identityTroubles + galleryTroubles + first
      + jobTroubles + controlHubTroubles + unprovedStart + webexTroubles + provisioningTroubles
      + last + journalTroubles + stale
  }

  var isPausedForSecondUsers: Bool {
    job.value?.flatMap(\.self)?.state == .paused && (findings.secondUsers?.people ?? 0) > 0
  }

  func application(_ role: EnterpriseApplication.Role) -> EnterpriseApplication? {
    applications.value?.first { $0.role == role }
  }

  private var unreadable: [Trouble] {
    guard applications.value == nil, let failure = applications.failure else { return [] }
    if failure.isOtherCloud, let home = profile.tenantCloud {
      return [
        Trouble(
          level: .problem, sentence: Self.cloudMismatch(home, profile.cloud ?? "another"),
          reasons: [
            "Change the profile to the tenant's cloud: troubleshooting leads through it",
            "Microsoft Graph can't be read: \(failure.headline)",
          ],
          playbook: Playbook.wrongCloud.id)
      ]
    }
    return [
      Trouble(
        level: .problem, sentence: "Microsoft Graph can't be read: \(failure.headline)",
        reasons: [failure.advice],
        playbook: (failure.isOtherCloud ? Playbook.wrongCloud : .graphAccess).id)
    ]
  }

  static func cloudMismatch(_ home: String, _ said: String) -> String {
    "This tenant is in the cloud \(home); the profile says \(said)"
  }

  /// What is shown is old: no cause of anything, but said.
  private var stale: [Trouble] {
    guard let readAt = applications.readAt, let failure = applications.failure else { return [] }
    return [
      Trouble(
        level: .warning,
        sentence: "Microsoft Graph can't be read now (\(failure.headline)); "
          + "this is as it was on \(Words.moment(readAt))",
        reasons: [failure.advice],
        playbook: (failure.isOtherCloud ? Playbook.wrongCloud : .graphAccess).id)
    ]
  }

  private var integrationTroubles: [Trouble] {
    guard let app = application(.integration) else { return [] }
    switch app.state {
    case .active, .notUsed: return []
    case .missing, .deleted:
      let isAlone = application(.identity)?.state.isGone != true
      let playbook = isAlone ? Playbook.unauthorizedIntegration : .bothAppsMissing
      let effect = "Control Hub can't reach Entra until an administrator consents again"
      return [
        Trouble(
          level: .problem,
          sentence: "\(app.displayName) \(app.state == .deleted ? "was deleted" : "is missing"): "
            + effect,
          reasons: app.deletionReasons + controlHubReasons
            + [isAlone ? Self.consentIsEnough : Self.consentIsNotEnough],
          playbook: playbook.id)
      ]
    case .disabled, .blockedByMicrosoft:
      return [disabled(app, effect: "Entra refuses tokens to Webex", .appDisabled)]
    case .consentIncomplete:
      let missing = app.permissions.filter { !$0.isGranted }
      return [
        Trouble(
          level: .problem,
          sentence: "\(app.displayName) lacks consent to "
            + Words.count(missing.count, "permission"),
          reasons: missing.map { "\($0.name) is not granted: \($0.purpose)" } + controlHubReasons,
          playbook: Playbook.consentIncomplete.id)
      ]
    }
  }

  static let consentIsEnough =
    "Only this app is gone: consent alone brings the earlier configuration back"
  static let consentIsNotEnough =
    "Cisco Webex Identity is gone too: consent alone does not bring mappings, scope and job back"

  private var controlHubReasons: [String] {
    guard let status = controlHub.value, status.state != .answersWell, status.state != .notChecked
    else { return [] }
    return ["Control Hub answers \(status.headline)"]
  }

  private func disabled(
    _ app: EnterpriseApplication, effect: String, _ playbook: Playbook
  ) -> Trouble {
    app.state == .blockedByMicrosoft
      ? Trouble(
        level: .problem, sentence: "\(app.displayName) is blocked by Microsoft: \(effect)",
        reasons: ["disabledByMicrosoftStatus is set; only Microsoft's support can lift it"],
        playbook: playbook.id)
      : Trouble(
        level: .problem, sentence: "\(app.displayName) is switched off: \(effect)",
        reasons: ["accountEnabled is false; enabling it is enough, no consent is needed"]
          + controlHubReasons,
        playbook: playbook.id)
  }

  private var identityTroubles: [Trouble] {
    guard let app = application(.identity) else { return [] }
    switch app.state {
    case .active, .notUsed, .consentIncomplete: return []
    case .disabled, .blockedByMicrosoft:
      return [disabled(app, effect: "its provisioning job can't run", .appDisabled)]
    case .missing, .deleted:
      let cure =
        app.state == .deleted
        ? "It can be restored with its mappings, assignments and job"
        : "It can't be restored: run the wizard in Control Hub again"
      let isAlone = application(.integration)?.state.isGone != true
      return [
        Trouble(
          level: .problem,
          sentence: "\(app.displayName) \(app.state == .deleted ? "was deleted" : "is missing"): "
            + "nobody is provisioned",
          reasons: app.deletionReasons + [cure],
          playbook: (isAlone ? Playbook.identityAppMissing : .bothAppsMissing).id)
      ]
    }
  }

  private var galleryTroubles: [Trouble] {
    guard let app = application(.gallery) else { return [] }
    switch app.state {
    case .active, .notUsed, .consentIncomplete: return []
    case .disabled, .blockedByMicrosoft:
      return [disabled(app, effect: "its provisioning job can't run", .appDisabled)]
    case .missing, .deleted:
      return [
        Trouble(
          level: .problem,
          sentence: "\(app.displayName) \(app.state == .deleted ? "was deleted" : "is missing"): "
            + "nobody is provisioned",
          reasons: app.deletionReasons, playbook: Playbook.galleryConnection.id)
      ]
    }
  }

  private var controlHubTroubles: [Trouble] {
    guard let status = controlHub.value else { return [] }
    switch status.state {
    case .answersWell, .notChecked: return []
    case .unauthorized, .otherError:
      guard status.matters(to: profile.deployment) else { return [] }
      return [
        Trouble(
          level: .problem, sentence: "Control Hub answers \(status.headline)",
          reasons: [status.trackingId.map { "Tracking ID \($0)" }].compactMap(\.self),
          playbook: Playbook.unauthorizedIntegration.id)
      ]
    }
  }

  private var webexTroubles: [Trouble] {
    guard let failure = webex.failure, !failure.isMissingCredential else { return [] }
    return [
      Trouble(
        level: .warning, sentence: "Webex can't be read: \(failure.headline)",
        reasons: [failure.advice],
        playbook: (failure.kind == .notSignedIn || failure.kind == .forbidden
          ? Playbook.webexAccess : .healthCheck).id)
    ]
  }

  /// A few objects that can't be provisioned are daily life; a tenth of the scope is not.
  private var provisioningTroubles: [Trouble] {
    guard let log = provisioning.value, let failing = failingSentence else { return [] }
    let inScope = scopeSize ?? 0
    guard log.failing.total >= 5, log.failing.total * 10 > inScope else { return [] }
    let failures = log.failures.filter { $0.failing.total > 0 }
      .sorted { $0.failing.total > $1.failing.total }
    return [
      Trouble(
        level: .warning,
        sentence: failing,
        reasons: failures.prefix(3).map {
          "\(log.failingWords(of: $0)): \($0.title) (\($0.code))"
        },
        playbook: (failures.first?.signatureId.flatMap(Playbook.fitting(signature:))
          ?? Playbook.provisioningFailures).id, isAboutPeople: true)
    ]
  }

  /// Nothing fails, and yet people are missing, or twice.
  private var scopeTroubles: [Trouble] {
    guard case .some(.some(let job)) = job.value else { return [] }
    var troubles: [Trouble] = []
    if let count = findings.nestedOnly, count > 0, job.synchronizesAll != true {
      let groups = (assignments.value ?? []).filter { ($0.nestedGroups ?? 0) > 0 }
      let inner = findings.nested ?? []
      let people = Words.count(count, "person is", plural: "people are")
      troubles.append(
        Trouble(
          level: .warning,
          sentence: "\(people) only in groups inside assigned groups: nobody provisions them",
          reasons: groups.prefix(3).map {
            "\($0.principalName) holds \(Words.count($0.nestedGroups ?? 0, "group")); Entra looks "
              + "at its direct members alone"
          } + [
            "First: assign the inner groups themselves (2 Assignments, a): \(NestedGroup.names(inner))"
          ],
          playbook: Playbook.nestedGroups.id, isAboutPeople: true))
    }
    if let trouble = missingGroups(job) { troubles.append(trouble) }
    if let second = findings.secondUsers, second.people > 0 {
      let people = Words.count(second.people, "person has", plural: "people have")
      troubles.append(
        Trouble(
          level: .warning,
          sentence: "\(second.sample == nil ? "" : "at least ")\(people) two Webex users",
          reasons: [
            "One by user principal name, as the job makes them, and one by mail address",
            second.sample.map {
              "Seen on \(Words.count($0, "person", plural: "people")) looked at; entrahub reconcile "
                + "counts everybody"
            },
            job.state == .paused
              ? "The job is paused, and makes no more; entrahub reconcile has the steps"
              : "First: pause the job, so that it makes no more; entrahub reconcile has the steps",
          ].compactMap(\.self), playbook: Playbook.duplicates.id, isAboutPeople: true))
    }
    return troubles
  }

  /// Assigned groups that Webex lacks, where groups are meant to come: a job that maps none and has
  /// brought none leaves them out by choice.
  private func missingGroups(_ job: SynchronizationJob) -> Trouble? {
    guard let look = findings.missingGroups, !look.groupNames.isEmpty, job.unproved == nil else {
      return nil
    }
    let mapping = mappings.value?.first(where: \.mapsGroups)
    let isMapped = mapping?.isEnabled == true
    guard look.present > 0 || isMapped, !isMapped || mapping?.keepsGroupNames == true else {
      return nil
    }
    let count = look.groupNames.count
    return Trouble(
      level: .warning,
      sentence: "\(Words.count(count, "assigned group is", plural: "assigned groups are")) not in "
        + "Webex: \(Words.list(Array(look.groupNames.prefix(3))))\(count > 3 ? " …" : "")",
      reasons: mapping?.isEnabled == false
        ? [
          "The mapping of groups is switched off: members arrive, new groups don't",
          "First: switch it on (3 Mappings, O)",
        ] : ["Their members are provisioned; a group comes with a cycle, or on demand"],
      playbook: Playbook.groupMissing.id, isAboutPeople: true)
  }

  /// Who fails now, by the provisioning log; nil for nobody.
  var failingWords: String? {
    provisioning.value.flatMap { $0.failing.total == 0 ? nil : $0.failingWords }
  }

  /// Such as `122 people fail now`; nil for nobody.
  var failingSentence: String? {
    guard let log = provisioning.value, log.failing.total > 0 else { return nil }
    return "\(log.failing.sentence(isAtLeast: log.isAtLeast)) now"
  }

  private var journalTroubles: [Trouble] {
    guard unresolvedIntents > 0 else { return [] }
    return [
      Trouble(
        level: .warning,
        sentence: "The outcome of \(Words.count(unresolvedIntents, "earlier change")) is not known",
        reasons: ["Refresh to ask the service what happened"], playbook: Playbook.healthCheck.id)
    ]
  }
}

extension EnterpriseApplication.State {
  /// Neither state lets anybody get a token for the application.
  var isGone: Bool { self == .missing || self == .deleted }
}

extension EnterpriseApplication {
  /// Who deleted it, when, and until when it can come back.
  var deletionReasons: [String] {
    guard let deletion else { return [] }
    var reasons: [String] = []
    switch (deletion.deletedAt, deletion.deletedBy) {
    case (let at?, let who?): reasons.append("Deleted on \(Words.moment(at)) by \(who)")
    case (let at?, nil):
      reasons.append("Deleted on \(Words.moment(at)); the audit log does not tell by whom")
    case (nil, let who?): reasons.append("Deleted by \(who)")
    case (nil, nil): break
    }
    if let until = deletion.restorableUntil {
      reasons.append("Restorable until \(Words.moment(until))")
    }
    return reasons
  }
}

extension ControlHubStatus {
  /// Such as `401 / 701018 Request unauthorized`.
  var headline: String {
    let numbers = [status.map(String.init), code].compactMap(\.self).joined(separator: " / ")
    return [numbers, message ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// A tenant without the wizard is not linked, so that its 401 or 400 says nothing.
  public func matters(to deployment: ProfileSummary.Deployment) -> Bool {
    deployment == .wizard || deployment == .both
  }
}

extension ProvisioningError {
  /// The code, where the message does not name it already, as sign-in errors do.
  public var unsaidCode: String? { code.flatMap { message.contains($0) ? nil : $0 } }

  /// Status, code and message on one line.
  var headline: String {
    let numbers = [status.map(String.init), unsaidCode].compactMap(\.self).joined(separator: " ")
    return numbers.isEmpty ? message : "\(numbers): \(message)"
  }
}
