internal import AttributeMapping
internal import Evidence
internal import MicrosoftGraph

extension Cures {
  /// A new secret token, and out of quarantine.
  func tokenRemedies(_ suspicion: Suspicion) -> [Remedy] {
    guard job?.application != .identity else {
      // The wizard's job has no token of its own: its trust is the consent.
      return manual(suspicion) + jobRemedies
    }
    let begin = jobRemedies
    // Entra has just tried what is saved: it is the job that has not.
    let isAccepted = results.passed("job.credentials") && !begin.isEmpty
    let replace = Remedy(
      id: "replace-token",
      title: isAccepted
        ? "Only if the job is refused again: replace the secret token" : "Replace the secret token",
      kind: .command, command: "entrahub connection rotate",
      disabledBecause: isReadOnly ? "this profile is read-only" : nil,
      explanation: "It leads from the new token, made as a Webex full administrator in a private "
        + "window, to the job that runs again, and proves each step. By hand: Entra > Cisco Webex > "
        + "Provisioning > Admin Credentials, Secret Token, Test Connection, Save.")
    return isAccepted
      ? begin + [replace] : [replace] + jobRemedies("Or, where it was replaced elsewhere:")
  }

  /// The way out of second users, step by step; what is done already says so.
  var secondUserRemedies: [Remedy] {
    let isMapped = userName?.takesMail == true
    let readOnly = isReadOnly ? "this profile is read-only" : nil
    var pause = isMapped || job?.state != .active ? nil : change(.pause, id: "pause-job")
    pause?.title = "First pause the job, so that it makes no more of them"
    let map = Remedy(
      id: "map-user-name", title: "Map userName from the mail address, which Webex knows",
      kind: .command, command: "entrahub mappings set userName --source mail",
      disabledBecause: isMapped
        ? "done: userName comes from \(userName?.expression ?? "mail")" : readOnly,
      explanation: "In the console: pane 3, the line userName, enter; then review and save. Where "
        + "some have no mail: Coalesce([mail], [userPrincipalName]). The next cycle matches people by "
        + "that name.")
    let see = Remedy(
      id: "mend-second-users", title: "See who has two users, and the steps in their order",
      kind: .command, command: "entrahub reconcile",
      explanation: "It names for each person which user stays and which is the duplicate.")
    let remove = Remedy(
      id: "remove-second-users", title: "Remove the duplicates in Control Hub", kind: .manual,
      explanation: "Users > the duplicate > Delete user, once nobody uses it; no cycle does. "
        + "entrahub reconcile --format csv has the ids (duplicateId).")
    var restart = change(.restart(resetScope: ["Full"]), id: Remedy.restartInFull)
    restart?.title = "Then restart the job and have it forget its links: people are matched anew"
    if !isMapped { restart?.disabledBecause = "first userName has to come from the mail address" }
    return [pause, map, see, remove, restart].compactMap(\.self)
  }

  /// The console's own sign-in in the tenant's cloud.
  var otherCloudRemedy: Remedy {
    let name = profile?.name ?? "NAME"
    let command =
      tenantHome.flatMap { profile?.commandMoving(to: $0) }
      ?? "entrahub profile set \(name) --cloud CLOUD"
    return Remedy(
      id: "change-cloud",
      title: "Change the profile to the tenant's own cloud"
        + (tenantHome.map { ", \($0.cloud.title)" } ?? ""),
      kind: .command, command: command,
      explanation:
        "The console does it here with enter, and goes on with the changed profile; from "
        + "elsewhere it takes the change at the next refresh. Each cloud has a sign-in and a Graph of "
        + "its own: global, usgov (GCC High), usgovdod, china. Then sign in there (entrahub sign-in) "
        + "where a sign-in is kept. Control Hub's wizard asks for the same choice.")
  }

  /// What brings the job back into its cycles: a start where it stood, or, where failed objects are
  /// to be tried again at once, a restart.
  var jobRemedies: [Remedy] {
    guard let job else { return [] }
    let reason = job.quarantine?.reason
    let begins = reason.map(QuarantineReason.isConnection) ?? !job.prunedFailures
    switch job.state {
    case .paused, .notConfigured, .quarantine:
      let remedy =
        begins
        ? change(.start, id: "start-job") : change(.restart(resetScope: []), id: "restart-job")
      return [remedy].compactMap(\.self)
    case .active, .notRun, .unknown: return []
    }
  }

  /// The same after another remedy, in words that say when.
  func jobRemedies(_ when: String) -> [Remedy] {
    jobRemedies.map { remedy in
      var remedy = remedy
      remedy.title = "\(when) \(remedy.title.prefix(1).lowercased())\(remedy.title.dropFirst())"
      return remedy
    }
  }

  /// The right address, and out of quarantine.
  var tenantURLRemedies: [Remedy] {
    let right = galleryURL ?? "https://api.ciscospark.com/v1/scim/ and the organization's UUID"
    let correct = Remedy(
      id: "fix-tenant-url", title: "Correct the tenant URL", kind: .command,
      command: "entrahub connection set --build-url",
      disabledBecause: isReadOnly ? "this profile is read-only" : nil,
      explanation: "It should be \(right). Entra keeps the secret token to itself, so it has to be "
        + "given again; with a new one, entrahub connection rotate does both. By hand: Entra > Cisco "
        + "Webex > Provisioning > Admin Credentials, Tenant URL, Test Connection, Save.")
    return [correct] + jobRemedies("Then")
  }

  /// The signature's own sentences, for a person to carry out.
  func manual(_ suspicion: Suspicion) -> [Remedy] {
    suspicion.remedies.enumerated().map { index, text in
      Remedy(id: "\(suspicion.id)-\(index + 1)", title: text, kind: .manual)
    }
  }

  /// A change as a remedy; nil where it can't be described for what was read.
  func change(_ request: ChangeRequest, id: String) -> Remedy? {
    let description = ChangeDescription(
      applications: applications ?? [], job: job, scopeSize: scopeSize, evaluated: evaluated,
      dominant: dominant)
    guard let change = try? description.change(for: request) else { return nil }
    return Remedy(
      id: id, title: request.title(change.object), kind: .command, command: request.command,
      change: change,
      disabledBecause: isReadOnly ? "this profile is read-only" : nil,
      explanation: change.consequences.map { $0 + "." }.joined(separator: " "))
  }
}

extension Remedy {
  /// The restart that has the job forget its links.
  static let restartInFull = "restart-job-full"
}

extension ChangeRequest {
  /// The headless twin.
  var command: String {
    switch self {
    case .restore(let role): "entrahub apps restore \(role.rawValue)"
    case .enable(let role): "entrahub apps enable \(role.rawValue)"
    case .start: "entrahub apps start"
    case .pause: "entrahub apps pause"
    case .restart(let scope):
      "entrahub apps restart"
        + (scope.isEmpty ? "" : " --scope \(scope.sorted().joined(separator: " "))")
    case .setVisible(let role, let isVisible):
      "entrahub apps \(isVisible ? "unhide" : "hide") \(role.rawValue)"
    case .addGallery: "entrahub apps add"
    case .automate: Self.automating
    }
  }

  func title(_ object: String) -> String {
    switch self {
    case .restore: "Restore \(object)"
    case .enable: "Enable \(object)"
    case .start: "Start the \(object)"
    case .pause: "Pause the \(object)"
    case .restart: "Restart the \(object)"
    case .setVisible(_, let isVisible): "\(isVisible ? "Show" : "Hide") \(object)"
    case .addGallery: "Add \(object) from the gallery"
    case .automate: "Set the provisioning of \(object) to automatic"
    }
  }

  static let automating = "entrahub connection set --provisioning automatic"
}
