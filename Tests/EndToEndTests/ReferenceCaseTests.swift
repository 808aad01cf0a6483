import Foundation
import TestSupport
import Testing

/// The reference case in a real terminal, from launch to *recovered*.
@Suite(.serialized) struct ReferenceCaseTests {
  /// Opens the demo and hands the terminal to `body`; the terminal must be as before afterwards.
  private func demo(
    width: Int = 100, height: Int = 30, arguments: String = "", _ body: (Tmux) throws -> Void
  ) throws {
    let program = try Program()
    defer { program.remove() }
    let tmux = try Tmux(width: width, height: height, environment: program.environment)
    defer { tmux.close() }
    try tmux.command("\(Program.path) demo \(arguments)")
    try tmux.wait { $0.contains("Cisco Webex Identity Integration") }
    try body(tmux)
  }

  /// The consent URL, which stands on lines of its own, broken only by the edge of the screen.
  private static func address(on screen: String) -> String? {
    let lines = screen.split(separator: "\n")
    guard let start = lines.firstIndex(where: { $0.hasPrefix("http://127.0.0.1") }) else {
      return nil
    }
    return lines[start...].prefix { !$0.contains(" ") }.joined()
  }

  /// Whether the shell waits for a command.
  private static func isPrompt(_ screen: String) -> Bool {
    screen.trimmingCharacters(in: .whitespacesAndNewlines).hasSuffix("ready$")
  }

  private func expectTerminalRestored(_ tmux: Tmux) throws {
    try tmux.wait(until: Self.isPrompt)
    try tmux.command(
      "stty -a | tr ' ;' '\\n\\n' | grep -xE 'icanon|echo|isig' | sort | tr '\\n' ' '")
    let screen = try tmux.wait { $0.contains("echo icanon isig") }
    #expect(screen.contains("echo icanon isig"))
    let state = try tmux.query("#{alternate_on} #{cursor_flag} #{mouse_any_flag}")
    #expect(state == "0 1 0")
  }

  @Test func consentEndsInAProvedRecovery() throws {
    try demo { tmux in
      try tmux.type("t")
      let shown = try tmux.wait {
        Self.address(on: $0)?.hasSuffix("client_id=90db942a-c1eb-4e8d-82e4-eebf64a7e2ae") == true
      }
      let page = try Browser.press("Accept", on: try #require(Self.address(on: shown)))
      #expect(!page.isEmpty)
      let recovered = try tmux.wait { $0.localizedCaseInsensitiveContains("recovered") }
      #expect(recovered.localizedCaseInsensitiveContains("both sides"))
      try tmux.type("q")
      try expectTerminalRestored(tmux)
    }
  }

  @Test func inTheSmallestUsualTerminalNothingIsCovered() throws {
    try demo(width: 80, height: 24) { tmux in
      try tmux.type("Q")
      try tmux.wait { $0.contains("██ ▄▄▄▄▄ █") && $0.contains("y copies the address") }
      // Without a pause both would be one key, Alt-t.
      try tmux.type("Escape")
      try tmux.wait { $0.contains("Overview") }
      try tmux.type("t")
      try tmux.wait { Self.address(on: $0) != nil && $0.contains("Watching") }
      try tmux.type("y")
      let copied = try tmux.wait { $0.contains("OSC 52") }
      #expect(
        Self.address(on: copied)?.hasSuffix("client_id=90db942a-c1eb-4e8d-82e4-eebf64a7e2ae")
          == true)
      #expect(copied.contains("Watching"))
      try tmux.type("Down", "Enter")
      try tmux.wait { $0.contains("Restore the application?") }
      try tmux.type("Tab", "Enter")
      // What is said meanwhile may be gone before anybody looks.
      try tmux.wait { $0.contains("RECOVERED") }
    }
  }

  @Test func pastedDebugInformationIsDiagnosed() throws {
    try demo { tmux in
      try tmux.paste(Fixtures.debugInformation)
      try tmux.wait { $0.contains("Pasted reports") && $0.contains("confirmed · leg 4") }
    }
  }

  @Test func everySizeIsSurvived() throws {
    try demo { tmux in
      for (width, height) in [(80, 24), (60, 20), (40, 10), (200, 50), (100, 30)] {
        try tmux.resize(width: width, height: height)
        try tmux.wait { screen in
          width < 60 || height < 16 ? screen.contains("60") : screen.contains("Overview")
        }
      }
    }
  }

  @Test(arguments: ["TERM", "HUP", "SEGV", "ABRT"]) func signalsLeaveTheTerminalAsItWas(
    _ signal: String
  ) throws {
    try demo { tmux in
      let pid = try tmux.query("#{pane_pid}")
      _ = try Program.run("/usr/bin/pkill", ["-\(signal)", "-P", pid, "entrahub"])
      try expectTerminalRestored(tmux)
      // A crash is told whole: the backtrace has come to its end.
      if signal == "SEGV" || signal == "ABRT" { try tmux.wait { $0.contains("Backtrace took") } }
    }
  }

  @Test func suspendAndResume() throws {
    try demo { tmux in
      try tmux.type("C-z")
      try tmux.wait(until: Self.isPrompt)
      let isAlternate = try tmux.query("#{alternate_on}")
      #expect(isAlternate == "0")
      try tmux.command("fg")
      try tmux.wait { $0.contains("Overview") && !Self.isPrompt($0) }
    }
  }

  /// The terminal goes away and no signal says so: in another session, or under `nohup`.
  @Test func aTerminalThatIsGoneEndsTheConsole() throws {
    let program = try Program()
    defer { program.remove() }
    let tmux = try Tmux(width: 80, height: 24, environment: program.environment)
    let file = program.home.appending(path: "pid")
    try tmux.command("setsid -w sh -c 'echo $$ > \(file.path); exec \(Program.path) demo'")
    try tmux.wait { $0.contains("Cisco Webex Identity Integration") }
    let pid = try #require(
      pid_t(String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)))
    tmux.close()
    let watch = ["20", "tail", "--pid=\(pid)", "-f", "/dev/null"]
    let isGone = try Program.run("/usr/bin/timeout", watch).status == 0
    if !isGone { kill(pid, SIGKILL) }
    #expect(isGone)
  }
}
