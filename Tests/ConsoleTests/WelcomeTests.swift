import ProvisioningCore
import Synchronization
import TerminalUI
import Testing

@testable import Console

@Suite("Welcome", .timeLimit(.minutes(3)))
@MainActor
struct WelcomeTests {
  private func run(
    _ keys: String..., typing text: [Int: String] = [:]
  ) async -> (WelcomeChoice, [String: ProfileDraft], String) {
    let terminal = MemoryTerminal()
    let saved = Mutex<[String: ProfileDraft]>([:])
    for (index, key) in keys.enumerated() {
      if let typed = text[index] { terminal.type(typed) }
      terminal.press(key)
    }
    let choice = await Welcome.run(
      terminal: terminal, options: ConsoleOptions()
    ) { name, draft throws(ProvisioningError) in
      // The core judges the draft, as it does for the command line.
      _ = try Profile(name: name, draft)
      saved.withLock { $0[name] = draft }
    }
    return (choice, saved.withLock { $0 }, terminal.screen?.text ?? "")
  }

  @Test("enter tries the sandbox; q leaves")
  func menu() async {
    #expect(await run("enter").0 == .sandbox)
    #expect(await run("1").0 == .sandbox)
    #expect(await run("q").0 == .leave)
    #expect(await run("3").0 == .leave)
  }

  @Test("a form makes a profile without a secret")
  func form() async throws {
    let (choice, saved, _) = await run(
      "2", "tab", "right", "tab", "tab", "tab", "ctrl-s",
      typing: [1: "contoso", 5: "contoso.example", 6: "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"])
    #expect(choice == .profile("contoso"))
    let draft = try #require(saved["contoso"])
    #expect(draft.profileClass == "test")
    #expect(draft.tenant == "contoso.example")
    #expect(draft.organization == "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73")
    #expect(draft.deployment == nil)
  }

  @Test("what is wrong is said beside the form, and can be mended")
  func mistakes() async {
    let (choice, saved, text) = await run("2", "ctrl-s", "esc", "q", typing: [1: "../etc"])
    #expect(choice == .leave)
    #expect(saved.isEmpty)
    #expect(text.contains("Try it in the sandbox"))
  }
}
