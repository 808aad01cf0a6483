import ProvisioningCore
import Testing

@Suite struct SuggestedCommandTests {
  static let cases: [(String, String)] = [
    ("entrahub consent-url", "entrahub consent-url --profile lab"),
    ("entrahub apps restore integration", "entrahub apps restore --profile lab integration"),
    (
      "entrahub consent-url, or entrahub apps restore integration",
      "entrahub consent-url --profile lab, or entrahub apps restore --profile lab integration"
    ),
    ("See entrahub apps list.", "See entrahub apps list --profile lab."),
    (
      "entrahub reconcile shows which of them",
      "entrahub reconcile --profile lab shows which of them"
    ),
    (
      "entrahub mappings set userName --source mail",
      "entrahub mappings set --profile lab userName --source mail"
    ),
    ("entrahub troubleshoot --watch", "entrahub troubleshoot --profile lab --watch"),
    ("entrahub mappings attributes add", "entrahub mappings attributes add --profile lab"),
    ("entrahub status --profile other", "entrahub status --profile other"),
    ("entrahub profile use lab", "entrahub profile use lab"),
    ("entrahub mappings functions NAME", "entrahub mappings functions NAME"),
    ("entrahub errors list --help", "entrahub errors list --help"),
    ("entrahub --help, entrahub demo", "entrahub --help, entrahub demo"),
    ("entrahub apps", "entrahub apps"),
  ]

  @Test(arguments: cases) func aCommandNamesItsProfile(_ text: String, _ named: String) {
    #expect(SuggestedCommand.naming(text, profile: "lab") == named)
    #expect(SuggestedCommand.naming(named, profile: "lab") == named)
  }

  @Test func nothingIsNamedForTheActiveProfile() {
    #expect(SuggestedCommand.naming("entrahub status") == "entrahub status")
  }
}
