import ProvisioningCore
import TerminalUI

extension Change.Action {
  /// Described by the core, which looks the gallery's template up.
  static let addingGallery = Change.Action.addGalleryApplication(
    templateId: "", displayName: "Cisco Webex")

  /// The same for the job's template.
  static func automating(_ servicePrincipal: String) -> Change.Action {
    .createJob(servicePrincipalId: servicePrincipal, templateId: "")
  }
}

extension ConsoleState {
  /// The gallery's application, where it is in the tenant.
  private var gallery: EnterpriseApplication? {
    snapshot.applications.value?.first { $0.role == .gallery && $0.objectId != nil }
  }

  /// The application whose provisioning waits to be made automatic; nil where there is none.
  var manualApplication: String? {
    guard case .some(.none) = snapshot.job.value else { return nil }
    return gallery?.objectId
  }

  /// Setting an application up, and what its users see of it.
  var applicationsMenu: Menu {
    let isRead = snapshot.applications.value != nil
    func entry(
      _ title: SafeText, _ key: Character?, _ action: Action, _ reason: String?
    ) -> Menu.Entry {
      Menu.Entry(
        title: title, key: key, action: action,
        disabledBecause: isReadOnly
          ? readOnlyReason : isRead ? reason : "the applications were not read yet")
    }
    let automatic: String? =
      gallery == nil
      ? "it is not in the tenant: a adds it"
      : manualApplication == nil ? "there is a job already" : nil
    var entries = [
      entry(
        "add Cisco Webex from the gallery", "a", .prepare(.addingGallery),
        gallery == nil ? nil : "it is in the tenant"),
      entry(
        "set its provisioning to automatic", "p", .prepare(.automating(manualApplication ?? "")),
        automatic),
      Menu.Entry(
        title: "tenant URL, secret token, scope, e-mail", key: "c", action: .command(.connection),
        disabledBecause: reason(against: .connection)),
    ]
    for application in snapshot.applications.value ?? [] {
      guard let id = application.objectId, let isVisible = application.isVisibleToUsers else {
        continue
      }
      let title = "\(isVisible ? "hide" : "show") \(application.displayName)"
      var line = entry(
        SafeText(title), nil,
        .prepare(.setVisibility(role: application.role, objectId: id, isVisible: !isVisible)), nil)
      line.note = isVisible ? "users see it now" : "users don't see it now"
      entries.append(line)
    }
    return Menu("Applications", entries)
  }
}
