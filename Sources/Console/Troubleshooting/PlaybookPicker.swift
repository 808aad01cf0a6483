import ProvisioningCore
import TerminalUI

extension Palette<String> {
  /// What guided troubleshooting can look for, as `entrahub troubleshoot --playbook` takes it.
  static var playbooks: Palette<String> {
    var palette = Palette(
      title: "Troubleshoot with a playbook",
      entries: Playbook.all.map {
        Entry($0.id, title: SafeText($0.title), keys: SafeText($0.id), words: [$0.id])
      }, placeholder: "type a part of the name")
    palette.emptyText = "No playbook fits these letters. Backspace takes one away, esc closes."
    return palette
  }
}
