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
