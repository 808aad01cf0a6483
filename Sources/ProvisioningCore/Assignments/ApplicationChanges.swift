internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

extension ChangeDescription {
  func setVisible(
    _ role: EnterpriseApplication.Role, _ isVisible: Bool
  ) throws(ProvisioningError) -> Change {
    let operation = ChangeRequest.setVisible(role, isVisible).operation
    let app = try application(role, operation)
    guard let id = app.objectId else {
      throw Self.refused(
        operation, "\(app.displayName) is not in the tenant", "See entrahub apps list.")
    }
    guard app.isVisibleToUsers != isVisible else {
      throw Self.refused(
        operation, "\(app.displayName) is \(isVisible ? "visible to users" : "hidden") already",
        "There is nothing to do.")
    }
    return Change(
      action: .setVisibility(role: role, objectId: id, isVisible: isVisible),
      object: app.displayName, before: isVisible ? "hidden from users" : "visible to users",
      after: isVisible ? "visible to users" : "hidden from users",
      consequences: [
        isVisible
          ? "Who is assigned sees it in My Apps and the Microsoft 365 launcher"
          : "It vanishes from My Apps and the Microsoft 365 launcher; provisioning goes on"
      ])
  }

  func addGallery() throws(ProvisioningError) -> Change {
    let operation = ChangeRequest.addGallery.operation
    if let app = applications.first(where: { $0.role == .gallery }), app.objectId != nil {
      throw Self.refused(
        operation, "\(app.displayName) is in the tenant already", "There is nothing to add.")
    }
    guard let galleryTemplateId else {
      throw Self.refused(
        operation, "the gallery was not asked for \(WebexApps.galleryName)", "Try again.")
    }
    let usesWizard = applications.contains { $0.role != .gallery && $0.objectId != nil }
    return Change(
      action: .addGalleryApplication(
        templateId: galleryTemplateId, displayName: WebexApps.galleryName),
      object: WebexApps.galleryName, before: "not in the tenant",
      after: "added from the gallery",
      consequences: [
        "An application registration and its enterprise application are made",
        "Nobody is assigned, and nothing is provisioned before its job is set up",
      ]
        + (usesWizard
          ? ["Control Hub's own deployment is in use here: two that provision at once collide"]
          : []))
  }
}

extension ChangeDescription {
  func automate() throws(ProvisioningError) -> Change {
    let operation = ChangeRequest.automate.operation
    let app = try application(.gallery, operation)
    guard let id = app.objectId else {
      throw Self.refused(
        operation, "\(app.displayName) is not in the tenant", "Add it first: entrahub apps add.")
    }
    if let job {
      throw Self.refused(
        operation, "the provisioning of \(app.displayName) is automatic already (job \(job.id))",
        "Go on with the connection: entrahub connection show.")
    }
    guard let jobTemplateId else {
      throw Self.refused(
        operation, "Entra offers no automatic provisioning for \(app.displayName)",
        "It was not added from the gallery: an application of one's own has no such job. "
          + "entrahub apps list shows which is there.")
    }
    let usesWizard = applications.contains { $0.role == .identity && $0.objectId != nil }
    return Change(
      action: .createJob(servicePrincipalId: id, templateId: jobTemplateId),
      object: "provisioning of \(app.displayName)", before: "manual: no job",
      after: "automatic: a job, not started",
      consequences: [
        "A job with Webex's default mappings is made; it stands still until it is started",
        "Entra takes no way back to manual; pausing the job stops provisioning",
      ]
        + (usesWizard
          ? ["Control Hub's own deployment is in use here: two that provision at once collide"]
          : []))
  }
}

extension Integration {
  /// The gallery application's own job; nil where there is none.
  func galleryJob(_ pass: Pass) async throws(ProvisioningError) -> SynchronizationJob? {
    guard let carrier = try await pass.carriers().result.get().gallery,
      let job = try carrier.jobs.get().first
    else { return nil }
    return SynchronizationJob(
      job, application: .gallery, servicePrincipalId: carrier.principal.id, settings: nil)
  }

  /// Entra's own choice among the templates of an application; nil where it offers none.
  func jobTemplate(
    of servicePrincipal: String, _ services: Services
  ) async throws(ProvisioningError) -> String? {
    let purpose = Purpose(
      "looking for the provisioning template", .consoleToGraph,
      needs: "Synchronization.ReadWrite.All")
    let reading = await observe(purpose) {
      try await services.graph(purpose).synchronizationTemplates(sp: servicePrincipal)
    }
    // An application without provisioning answers 404 where another has an empty list.
    if reading.failure?.kind == .notFound { return nil }
    let templates = try reading.result.get()
    return (templates.first { $0.isDefault == true } ?? templates.first)?.id
  }
}

extension EnterpriseApplication {
  /// Whether the gallery's application is not there yet.
  var isFreeGallery: Bool { role == .gallery && objectId == nil }
}

extension Integration {
  /// Whether Graph may not list yet what was made at that time: it takes seconds to minutes.
  func isReplicating(since time: Date) -> Bool {
    options.timing.now().timeIntervalSince(time) < 300
  }

  /// Where Entra doesn't list the first application yet, a second one would be made.
  func refuseIfAddedJustNow() throws(ProvisioningError) {
    let added = try workspace.journal(limit: 50).first { entry in
      guard case .addGalleryApplication = entry.change.action else { return false }
      return entry.outcome != .failed && entry.outcome != .foundNotDone
        && isReplicating(since: entry.intendedAt)
    }
    guard let added else { return }
    throw ProvisioningError(
      .refused, leg: .consoleToGraph, operation: ChangeRequest.addGallery.operation,
      message: "it was added \(Words.moment(added.intendedAt)), and Entra doesn't list it yet",
      advice: "Wait some minutes, then look: entrahub apps list.")
  }

  /// The gallery's *Cisco Webex*; its id differs between clouds, so it is looked up.
  func galleryTemplate(_ services: Services) async throws(ProvisioningError) -> String {
    let purpose = Purpose("looking into the gallery", .consoleToGraph)
    let reading = await observe(purpose) {
      try await services.graph(purpose).applicationTemplates(named: WebexApps.galleryName)
    }
    guard let template = try reading.result.get().first else {
      throw ProvisioningError(
        .notFound, leg: .consoleToGraph, operation: purpose.operation,
        message: "the gallery has no \(WebexApps.galleryName)",
        advice: "Add it in the Entra admin center; some clouds lack it.")
    }
    return template.id
  }
}
