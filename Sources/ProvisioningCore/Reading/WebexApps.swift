internal import Foundation
internal import MicrosoftGraph

/// The three applications, and how they are told apart in a tenant.
enum WebexApps {
  /// Cisco's own multi-tenant application, the same id in every tenant (Cisco document 220476).
  static let integrationAppId = WellKnownApp.ciscoWebexIdentityIntegration
  static let integrationName = "Cisco Webex Identity Integration"
  static let identityName = "Cisco Webex Identity"
  static let galleryName = "Cisco Webex"

  /// The wizard's instance goes by several names, one of them misspelt in Cisco's own text.
  static func isIdentity(_ name: String?) -> Bool {
    guard let name = name?.lowercased(), name.contains("webex") else { return false }
    return (name.contains("identity") || name.contains("synchroni") || name.contains("syncrhoni"))
      && !name.contains("integration")
  }

  static func isGallery(_ name: String?) -> Bool {
    name?.lowercased().trimmingCharacters(in: .whitespaces) == galleryName.lowercased()
  }
}

/// An application that may carry a provisioning job.
struct Carrier: Sendable {
  var principal: ServicePrincipal
  var jobs: Result<[MicrosoftGraph.SynchronizationJob], ProvisioningError>
  /// Its role when it was last seen.
  var knownRole: EnterpriseApplication.Role?

  var hasJobs: Bool { (try? jobs.get())?.isEmpty == false }

  /// The name decides, then what it was before; at last whether it came from the gallery.
  var role: EnterpriseApplication.Role? {
    if WebexApps.isIdentity(principal.displayName) { return .identity }
    if WebexApps.isGallery(principal.displayName) { return .gallery }
    if let knownRole { return knownRole }
    guard hasJobs else { return nil }
    return principal.applicationTemplateId == nil ? .identity : .gallery
  }
}

extension [Carrier] {
  /// The best candidate for a role: one with a job before one without.
  func best(_ role: EnterpriseApplication.Role) -> Carrier? {
    let all = filter { $0.role == role }
    return all.first(where: \.hasJobs) ?? all.first
  }

  var identity: Carrier? { best(.identity) }
  var gallery: Carrier? { best(.gallery) }
}

extension [ServicePrincipal] {
  var integration: ServicePrincipal? { latest { $0.appId == WebexApps.integrationAppId } }

  var identity: ServicePrincipal? {
    latest {
      $0.appId != WebexApps.integrationAppId && WebexApps.isIdentity($0.displayName)
    }
  }

  var gallery: ServicePrincipal? { latest { WebexApps.isGallery($0.displayName) } }

  func deleted(_ role: EnterpriseApplication.Role) -> ServicePrincipal? {
    switch role {
    case .integration: integration
    case .identity: identity
    case .gallery: gallery
    }
  }

  /// An application can be deleted more than once within 30 days.
  private func latest(where matches: (ServicePrincipal) -> Bool) -> ServicePrincipal? {
    filter(matches).max {
      ($0.deletedDateTime ?? .distantPast) < ($1.deletedDateTime ?? .distantPast)
    }
  }
}

extension ServicePrincipal {
  /// Deleted items can be restored for 30 days.
  var restorableUntil: Date? { deletedDateTime?.addingTimeInterval(30 * 86400) }
}
