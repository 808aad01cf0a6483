import AttributeMapping
import ProvisioningCore
import TerminalUI

extension ConsoleState {
  /// Does a remedy: asks for a change, copies an address, or shows what is to be done by hand.
  mutating func carryOut(_ remedy: Remedy) -> [Effect] {
    if let reason = reason(against: remedy) {
      toast = Toast(SafeText("\(remedy.title): \(reason)"), role: .warning)
      return []
    }
    if let place = goTo(remedy) { return place }
    if let change = remedy.change { return describe(change.action) }
    if let url = remedy.url {
      overlays.append(.menu(.address(url, canOpen: options.canOpenURLs)))
      return []
    }
    toast = Toast(
      remedy.command == nil
        ? "This is done by hand, as it says beside."
        : "\(keyMap.name(of: .copyMenu)) copies the command that does it.")
    return []
  }

  /// Where the console itself does what a remedy says; nil where it does not.
  private mutating func goTo(_ remedy: Remedy) -> [Effect]? {
    switch remedy.id {
    case "replace-token" where reasonAgainstConnection == nil: return showConnection(.rotate)
    case "fix-tenant-url" where reasonAgainstConnection == nil: return showConnection(.set)
    case "automate" where reasonAgainstConnection == nil: return showConnection()
    case "add-gallery-app": return describe(.addingGallery)
    case _ where remedy.command == "entrahub reconcile": return showReconciliation()
    case "map-groups": return showMappingOfGroups()
    case "map-user-name": return show(.mappings)
    case "assign-inner-groups": return show(.assignments)
    case "see-failures":
      wantedError = remedy.subject.map(ErrorItem.id(ofGroup:))
      return show(.errors)
    case "retry-failed":
      guard let code = remedy.subject else { return nil }
      if let reason = reasonAgainstRetry {
        toast = Toast(SafeText("\(remedy.title): \(reason)"), role: .warning)
        return []
      }
      return start(.planningRetry, .retry(.plan([code])))
    case "try-one":
      guard let person = remedy.subject else { return nil }
      if let reason = reasonAgainstProvisioning {
        toast = Toast(SafeText("\(remedy.title): \(reason)"), role: .warning)
      } else {
        askToProvision(person, name: remedy.title.replacing("Try one: ", with: ""))
      }
      return []
    case "change-cloud":
      askToMoveProfile(remedy)
      return []
    default: return nil
    }
  }

  /// Shows the mapping of groups with the keys that switch it on and save.
  private mutating func showMappingOfGroups() -> [Effect] {
    shownLists[.mappings] = .mappings
    // A filter might hide it.
    lists[.mappings, default: Listing()].filter = ""
    let effects = show(.mappings)
    let row = mappings.rows.first(where: \.object.mapsGroups)
    if let row {
      arrangeLists()
      select(row.id, in: .mappings)
    }
    let save = "\(keyMap.name(of: .reviewMappings)) reviews and saves."
    toast = Toast(
      SafeText(
        row?.object.isEnabled == true
          ? "The mapping of groups is on here; \(save)"
          : "\(keyMap.name(of: .switchMapping)) switches the mapping of groups on, then \(save)"))
    return effects
  }
}
