import Evidence
import Foundation
import ProvisioningCore
import TerminalUI
import Testing

@testable import Console

/// What lies over the screen or takes a place of its own in it.
@Suite("Overlays and messages")
struct OverlayTests {
  private static let small = Size(width: 80, height: 24)

  private func click(_ text: String, in state: inout ConsoleState, shift: Int = 0) throws {
    let frame = state.frame(size: state.size)
    for y in 0..<state.size.height {
      guard let range = frame.row(y).range(of: text) else { continue }
      let x = frame.row(y)[..<range.lowerBound].unicodeScalars.count + shift
      _ = state.update(.event(.mouse(Mouse(.press, at: Point(x: x, y: y)))))
      return
    }
    Issue.record("“\(text)” is not on the screen:\n\(frame.text)")
  }

  // MARK: Messages

  @Test(
    "a message never covers the consent URL or the state of the watching",
    arguments: [Size(width: 100, height: 30), small, Size(width: 60, height: 20)])
  func toast(_ size: Size) throws {
    var state = try Scene.state(
      Fixture.deleted, size: size, after: Scene.run(Fixture.watching))
    let below = ConsentBlock.lines(state, width: size.width).map { $0.text.string.trimmed }
    #expect(below.count > 2)
    state.toast = Toast(
      SafeText(
        "Restoring the application failed: Insufficient privileges (leg 1, console → Graph, "
          + "HTTP 403, Authorization_RequestDenied). Ask for Application.ReadWrite.All."),
      role: .error)
    let lines = state.frame(size: size).text.split(separator: "\n").map { String($0).trimmed }
    for line in below { #expect(lines.contains(line)) }
    #expect(lines.joined(separator: " ").contains("Ask for Application.ReadWrite.All."))
    // A row of its own, from the first column to the last.
    let layout = Layout(state)
    #expect(layout.toast.width == size.width && layout.toast.bottom == size.height - 1)
    #expect(layout.toast.height == state.toast?.lines(width: size.width).count)
    // The keys stay where they are.
    #expect(layout.footer.height == 1 && layout.footer.bottom == size.height)
    #expect(lines.last?.hasSuffix("? help") == true, "\(lines.last ?? "")")
  }

  @Test(
    "a message over an overlay leaves its keys in sight",
    arguments: [Size(width: 100, height: 30), small, Size(width: 60, height: 20)])
  func toastOverAnOverlay(_ size: Size) throws {
    for (key, words) in [("Q", "any key closes"), ("y", "esc leaves"), ("?", "esc")] {
      var state = try Scene.state(Fixture.deleted, size: size, after: Scene.keys(key))
      #expect(state.frame(size: size).text.contains(words))
      state.toast = Toast(SafeText(String(repeating: "something has happened ", count: 9)))
      let text = state.frame(size: size).text
      #expect(text.contains(words) && text.contains("something has"), "\(text)")
    }
  }

  @Test("a changed profile is taken up at once, and not while something is asked")
  func profileChange() throws {
    var state = try Scene.state(Fixture.healthy)
    _ = state.update(.profileChanged)
    #expect(state.isRestarting && state.isQuitting)
    var asked = try Scene.state(Fixture.healthy, after: Scene.keys("y"))
    _ = asked.update(.profileChanged)
    #expect(!asked.isRestarting && asked.toast?.text.string.contains("r takes it up") == true)
  }

  // MARK: Copying

  @Test("an id that stands in several places is offered once, and can be shown to be selected")
  func copies() throws {
    var state = try Scene.state(Fixture.deleted, after: Scene.keys("4", "y"))
    guard case .menu(let menu) = state.overlays.last else {
      Issue.record("no menu")
      return
    }
    let texts = menu.entries.compactMap { entry in
      if case .copy(let copyable) = entry.action { copyable.text } else { nil }
    }
    #expect(texts.count == Set(texts).count && !texts.isEmpty)
    _ = state.update(.event(.key(.character("p"))))
    let shown = state.frame(size: state.size).text
    #expect(shown.contains("select it with the mouse"), "\(shown)")
    #expect(shown.hasPrefix(String(texts[0].prefix(20))), "\(shown)")
    _ = state.update(.event(.key(.escape)))
    #expect(state.overlays.isEmpty)
  }

  // MARK: QR code

  @Test("the QR code of the consent URL fits 80×24; where it doesn't, what to do")
  func qrCode() throws {
    let state = try Scene.state(Fixture.deleted, size: Self.small, after: Scene.keys("Q"))
    let screen = state.frame(size: Self.small).text
    #expect(screen.contains("█▀▀▀▀▀█") || screen.contains("▄▄▄▄▄"))
    #expect(!screen.contains("needs"))
    #expect(screen.contains("any key closes, y copies the address"))
    let tiny = Size(width: 60, height: 20)
    let shown = state.resized(to: tiny).frame(size: tiny).text
    let words = shown.replacing("\n ", with: " ")
    #expect(words.contains("The QR code needs 45x24 characters; this terminal has 60x20."))
    #expect(words.contains("Make the window larger"))
    #expect(shown.replacing("\n", with: "").contains(Fixture.consentURL))
    let ascii = state.frame(size: Self.small, glyphs: .ascii).text.replacing("\n ", with: " ")
    #expect(ascii.contains("needs 90x46 characters"))
    #expect(ascii.contains("in a UTF-8 locale and without --plain it needs 45x24"))
    #expect(!ascii.contains("##"))
  }

  // MARK: Mouse

  @Test("clicks: palette entries, buttons, themes, and beside a palette")
  func clicks() throws {
    var palette = try Scene.state(Fixture.healthy, after: Scene.keys(":", "h", "e", "l", "p"))
    try click("▸ help", in: &palette, shift: 3)
    let isHelp = if case .help = palette.overlays.last { true } else { false }
    #expect(isHelp)
    var beside = try Scene.state(Fixture.healthy, after: Scene.keys(":"))
    _ = beside.update(.event(.mouse(Mouse(.press, at: Point(x: 0, y: 0)))))
    #expect(beside.overlays.isEmpty)

    let asked = Scene.keys("R") + [.described(Fixture.restore)]
    var cancelled = try Scene.state(Fixture.deleted, after: asked)
    _ = cancelled.update(.event(.mouse(Mouse(.press, at: Point(x: 1, y: 1)))))
    #expect(!cancelled.overlays.isEmpty, "a question is not clicked away")
    try click("Cancel", in: &cancelled)
    #expect(cancelled.toast?.text == "Nothing was changed.")
    var pressed = try Scene.state(Fixture.deleted, after: asked)
    try click("  Restore  ", in: &pressed, shift: 3)
    #expect(pressed.running.keys.contains { if case .performing = $0 { true } else { false } })

    var themes = try Scene.state(Fixture.healthy, after: [.themes(try Themes.all())])
    try click("Nord", in: &themes)
    #expect(themes.themeName == "nord")
    try click("Nord", in: &themes)
    #expect(themes.overlays.isEmpty)
    #expect(themes.themeName == "nord")
  }

  // MARK: Palette and help

  @Test("a palette without hits says so")
  func noHits() throws {
    let state = try Scene.state(Fixture.healthy, after: Scene.keys(":", "x", "q", "z"))
    #expect(state.frame(size: state.size).text.contains("No command fits these letters."))
  }

  @Test("help says why a command can't be used now")
  func help() throws {
    let state = try Scene.state(
      Fixture.healthy, isReadOnly: true, size: Size(width: 100, height: 60), after: Scene.keys("?"))
    let rows = state.help.flatMap(\.rows)
    let restore = try #require(rows.first { $0.keys == "R" })
    #expect(restore.disabledBecause == "the console was started read-only")
    let screen = state.frame(size: state.size).text
    #expect(screen.contains("Not now: the console was"))
    #expect(rows.first { $0.keys == "t" }?.disabledBecause == nil)
  }

  @Test("a key of another screen says so")
  func elsewhere() throws {
    let state = try Scene.state(Fixture.healthy, after: Scene.keys("/"))
    #expect(state.toast?.text == "filter: not on this screen. ? shows its keys.")
  }

  // MARK: Plain

  @Test(
    "plain: no box is drawn, in no dialog either, and the cursor is where the focus is",
    arguments: [
      Scene.keys("?"), Scene.keys(":"), Scene.keys(":", "down"), Scene.keys("y"), Scene.keys("f"),
      Scene.keys("R") + [.described(Fixture.restore)], Scene.keys("Q"), Scene.keys("o"),
    ])
  func plain(_ messages: [Message]) throws {
    var state = try Scene.state(Fixture.deleted, isPlain: true, size: Self.small, after: messages)
    let frame = state.frame(size: Self.small)
    #expect(!frame.text.contains("+--"))
    #expect(!frame.text.contains("|"))
    if case .qr = state.overlays.last {} else { #expect(frame.cursor != nil) }
    // What lies behind is not read out together with it.
    #expect(!frame.text.contains("Enterprise applications"))
    state.overlays = []
    #expect(state.frame(size: Self.small).text.contains("Enterprise applications"))
  }

  // MARK: Troubleshooting's words

  @Test("failed checks are counted in the headline, with or without a known cause")
  func undiagnosed() throws {
    var run = Fixture.checking
    let early = try Scene.state(Fixture.deleted, after: Scene.run(run))
    let screen = early.frame(size: early.size).text
    #expect(
      screen.contains("1 check failed so far: Cisco Webex Identity Integration is present"))
    #expect(!screen.contains("The checks run by themselves"))
    run = Fixture.watching
    run.diagnoses = []
    let late = try Scene.state(Fixture.deleted, after: Scene.run(run))
    let words = late.frame(size: late.size).text
    #expect(words.contains("2 checks failed: "))
    #expect(words.contains("what to do stands above the checks"))
    run.remedies = []
    let lost = try Scene.state(Fixture.deleted, after: Scene.run(run))
    #expect(lost.frame(size: lost.size).text.contains("no known cause fits"))
    run.steps = [
      PlaybookRun.Step(
        id: "job.cycle", title: "Proof by a cycle", leg: .entraToWebex,
        state: .done(
          CheckResult(
            check: "job.cycle", title: "Proof by a cycle", leg: .entraToWebex, outcome: .failed,
            detail: "not yet: its first cycle has not ended (8 %)")))
    ]
    let proving = try Scene.state(Fixture.deleted, after: Scene.run(run))
    let proof = proving.frame(size: proving.size).text
    #expect(proof.contains("! Waiting for the proof: not yet: its first cycle has not ended"))
    #expect(!proof.contains("check failed") && !proof.contains("no known cause"))
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
