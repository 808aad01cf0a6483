internal import Foundation
internal import MicrosoftGraph

extension Readers {
  /// The three applications with state, consent and deletion.
  func applications(
    _ integration: Once<ServicePrincipal?>, permissions: Once<[EnterpriseApplication.Permission]>,
    carriers: Once<[Carrier]>, deleted: Once<[ServicePrincipal]>, removals: Once<[AuditEvent]>
  ) async -> Observation<[EnterpriseApplication]> {
    carriers.start()
    deleted.start()
    let principal = await integration()
    let candidates = await carriers()
    let gone = await deleted()
    var evidence = principal.evidence + candidates.evidence + gone.evidence
    if let failure = principal.failure ?? candidates.failure ?? gone.failure {
      return Observation(result: .failure(failure), evidence: evidence)
    }
    let app = principal.value ?? nil
    let deployment = deploymentFound(app, candidates.value ?? [], gone.value ?? [])
    var result = [
      integrationApp(app, deployment, gone.value ?? []),
      carried(.identity, candidates.value?.identity, deployment, gone.value ?? []),
      carried(.gallery, candidates.value?.gallery, deployment, gone.value ?? []),
    ]
    if app != nil {
      let consent = await permissions()
      evidence += consent.evidence
      // Consent that can't be read is not known, so nothing is said to be missing.
      if let permissions = consent.value { result[0].judge(permissions) }
    }
    if result.contains(where: \.state.isGone) {
      let audit = await removals()
      evidence += audit.evidence
      for index in result.indices where result[index].state.isGone {
        result[index].addDeletion(from: audit.value ?? [])
      }
    }
    return Observation(result: .success(result), evidence: evidence)
  }

  private func deploymentFound(
    _ integration: ServicePrincipal?, _ carriers: [Carrier], _ deleted: [ServicePrincipal]
  ) -> ProfileSummary.Deployment {
    services.profile.deployment != .unknown
      ? services.profile.deployment
      : Self.deployment(integration: integration, carriers: carriers, deleted: deleted)
  }

  /// What is there decides; what was deleted lately decides where nothing is there.
  static func deployment(
    integration: ServicePrincipal?, carriers: [Carrier], deleted: [ServicePrincipal]
  ) -> ProfileSummary.Deployment {
    let wizard = integration != nil || carriers.identity != nil
    let gallery = carriers.gallery?.hasJobs == true
    switch (wizard, gallery) {
    case (true, true): return .both
    case (true, false): return .wizard
    case (false, true): return .gallery
    case (false, false):
      if deleted.integration != nil || deleted.identity != nil { return .wizard }
      return deleted.gallery != nil || carriers.gallery != nil ? .gallery : .unknown
    }
  }

  private func integrationApp(
    _ principal: ServicePrincipal?, _ deployment: ProfileSummary.Deployment,
    _ deleted: [ServicePrincipal]
  ) -> EnterpriseApplication {
    if let principal {
      return EnterpriseApplication(.integration, principal, WebexApps.integrationName)
    }
    return absent(
      .integration, WebexApps.integrationName, isNeeded: deployment.usesWizard, deleted)
  }

  private func carried(
    _ role: EnterpriseApplication.Role, _ carrier: Carrier?,
    _ deployment: ProfileSummary.Deployment, _ deleted: [ServicePrincipal]
  ) -> EnterpriseApplication {
    let name = role == .identity ? WebexApps.identityName : WebexApps.galleryName
    let isNeeded = role == .identity ? deployment.usesWizard : deployment.usesGallery
    guard let carrier else { return absent(role, name, isNeeded: isNeeded, deleted) }
    var app = EnterpriseApplication(role, carrier.principal, name)
    // An application of that name without a job may serve sign-on only.
    if !isNeeded && !carrier.hasJobs { app.state = .notUsed }
    return app
  }

  private func absent(
    _ role: EnterpriseApplication.Role, _ name: String, isNeeded: Bool,
    _ deleted: [ServicePrincipal]
  ) -> EnterpriseApplication {
    let item = isNeeded ? deleted.deleted(role) : nil
    var app = EnterpriseApplication(
      role: role, appId: role == .integration ? WebexApps.integrationAppId : item?.appId,
      displayName: item?.displayName ?? name,
      state: !isNeeded ? .notUsed : item == nil ? .missing : .deleted)
    if let item {
      app.deletion = EnterpriseApplication.Deletion(
        deletedAt: item.deletedDateTime, restorableId: item.id,
        restorableUntil: item.restorableUntil)
    }
    return app
  }
}

extension ProfileSummary.Deployment {
  var usesWizard: Bool { self == .wizard || self == .both }
  var usesGallery: Bool { self == .gallery || self == .both }
}

extension EnterpriseApplication {
  init(_ role: Role, _ principal: ServicePrincipal, _ name: String) {
    let state: State =
      principal.disabledByMicrosoftStatus != nil
      ? .blockedByMicrosoft : principal.isEnabled ? .active : .disabled
    self.init(
      role: role, objectId: principal.id, appId: principal.appId,
      displayName: principal.displayName ?? name, state: state,
      isVisibleToUsers: !principal.tags.contains("HideApp"),
      isAssignmentRequired: principal.appRoleAssignmentRequired)
  }

  fileprivate mutating func judge(_ permissions: [Permission]) {
    self.permissions = permissions
    if state == .active, permissions.contains(where: { !$0.isGranted }) {
      state = .consentIncomplete
    }
  }

  /// Adds who did it: the event of this object, else the latest of this name.
  fileprivate mutating func addDeletion(from events: [AuditEvent]) {
    let byId = events.first { $0.targetId != nil && $0.targetId == deletion?.restorableId }
    let byName = events.first { $0.targetName?.lowercased() == displayName.lowercased() }
    guard let event = byId ?? byName else { return }
    var known = deletion ?? Deletion()
    known.deletedAt = known.deletedAt ?? event.occurredAt
    known.deletedBy = event.initiator
    known.ipAddress = event.ipAddress
    deletion = known
  }
}
