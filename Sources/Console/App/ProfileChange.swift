import ProvisioningCore
import TerminalUI

extension ConsoleState {
  /// Asks before the profile is changed to the tenant's own cloud.
  mutating func askToMoveProfile(_ remedy: Remedy) {
    let profile = snapshot.profile
    let dialog = Dialog(
      title: "Change the profile's cloud?",
      message: [
        StyledLine("Profile  ", .muted) + StyledLine(SafeText(profile.name)),
        StyledLine("Now      ", .muted) + StyledLine(SafeText(profile.cloud ?? "not known")),
        StyledLine("Then     ", .muted)
          + StyledLine(SafeText(profile.tenantCloud ?? "the tenant's own")),
        StyledLine(),
        StyledLine("· Only this machine's profile changes; nothing is sent to Entra or Webex."),
        StyledLine("· The console then begins anew with it."),
        StyledLine(SafeText("· The same by hand: \(remedy.command ?? "entrahub profile set")")),
      ], buttons: [Dialog.Button("Change")])
    overlays.append(.dialog(dialog, .moveProfile))
  }

  /// Begins anew with the changed profile, unless something would be lost by that.
  mutating func takeUpProfile() -> [Effect] {
    running[.refreshing] = nil
    running[.movingProfile] = nil
    guard overlays.isEmpty, !running.keys.contains(where: \.holdsQuit) else {
      toast = Toast(
        "The profile was changed; r takes it up once this is done.", role: .warning)
      return []
    }
    isRestarting = true
    return leave()
  }
}
