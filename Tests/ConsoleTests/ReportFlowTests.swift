import Evidence
import ProvisioningCore
import TerminalUI
import Testing

@testable import Console

@Suite("Flow: reports", .timeLimit(.minutes(3)))
@MainActor
struct ReportFlowTests {
  @Test(
    "debug text pasted on any screen is recognised, diagnosed and shown",
    arguments: [
      [], ["3"], ["?"], [":"], ["2", "/"], ["y"],
    ])
  func pasteAnywhere(_ keys: [String]) async throws {
    let flow = try await Flow()
    for key in keys { await flow.press(key) }
    await flow.send(.paste(Fixture.debugText))
    await flow.app.when { $0.state.reports.first?.summary != nil }
    #expect(flow.state.pane == .errors)
    #expect(flow.state.overlays.isEmpty)
    #expect(flow.text.contains("Pasted reports"))
    #expect(flow.text.contains("confirmed"))
    #expect(flow.toast.contains("t troubleshoots."))
    let copies = try #require(flow.state.subject?.copies)
    #expect(copies.first == Copyable("consent URL", Fixture.consentURL))
    #expect(copies.contains { $0.title == "Tracking ID" })
    #expect(copies.contains { $0.title == "raw text" && $0.text == Fixture.debugText })
  }

  @Test("the raw text is shown and copied as it was pasted, without its secrets")
  func rawText() async throws {
    let flow = try await Flow()
    let line =
      "> \"Hello\", this Control Hub of Webex has been showing the following message since Monday: "
    await flow.send(.paste("\(line)\n> Cookie: sid=cookieOne; b=cookieTwo\n\(Fixture.debugText)"))
    await flow.app.when { $0.state.reports.first?.summary != nil }
    let subject = try #require(flow.state.subject)
    let raw = try #require(subject.copies.first { $0.title == "raw text" })
    #expect(raw.text.hasPrefix("\(line)\n> Cookie: •••\n"))
    let lines = subject.detail.lines(width: 40).map(\.text.string)
    let start = try #require(lines.firstIndex { $0.hasPrefix("> \"Hello\", this") })
    let words = Set(line.split(separator: " "))
    for shown in lines[start..<start + 3] {
      #expect(shown.split(separator: " ").allSatisfy { words.contains($0) }, "\(shown)")
    }
    #expect(!lines.joined().contains("cookie"))
    #expect(flow.toast.hasPrefix("Cause confirmed on leg 4. "))
  }

  @Test("a run begun at a report starts from it")
  func troubleshootReport() async throws {
    let flow = try await Flow()
    await flow.send(.paste(Fixture.debugText))
    await flow.app.when { $0.state.reports.first?.summary != nil && $0.state.isIdle }
    await flow.troubleshoot()
    #expect(flow.fake.asked.contains("troubleshoot with report"))
  }

  @Test("text that names no failure says so")
  func unrelated() async throws {
    let flow = try await Flow { $0.summary = DiagnosisSummary(diagnoses: []) }
    await flow.send(.paste("Dear all,\nthe canteen is closed today."))
    await flow.app.when { $0.state.reports.first?.summary != nil }
    #expect(flow.toast == "No diagnosis: the text names no failure of this integration.")
    #expect(flow.text.contains("No diagnosis."))
    await flow.send(.paste("\n \n"))
    #expect(flow.toast == "The text is empty: nothing to diagnose.")
  }

  @Test("a single line goes into the field that is open")
  func pasteIntoField() async throws {
    let flow = try await Flow()
    await flow.press("f")
    await flow.send(.paste("report.txt"))
    #expect(flow.state.reports.isEmpty)
    #expect(flow.text.contains("report.txt"))
  }

  @Test("a report is read from a file; a missing one is named and can be mended")
  func file() async throws {
    let flow = try await Flow { $0.files = ["there.txt": Fixture.debugText] }
    await flow.press("f")
    await flow.type("nowhere.txt")
    await flow.press("enter")
    #expect(flow.text.contains("Reading nowhere.txt failed: there is no such file"))
    await flow.press("ctrl-u")
    await flow.type("there.txt")
    await flow.press("enter")
    await flow.app.when { $0.state.reports.first?.summary != nil }
    #expect(flow.state.reports.first?.source == "there.txt")
    #expect(flow.state.overlays.isEmpty)
  }

  @Test("control bytes of a pasted text never reach the screen")
  func hostile() async throws {
    let flow = try await Flow()
    let text = "701018 \u{1B}]0;owned\u{7}\u{9B}2J\u{202E}evil\n\u{1B}[31m"
    await flow.send(.paste(text))
    await flow.app.when { $0.state.reports.first?.summary != nil }
    let frames = flow.terminal.frames.map(\.text).joined()
    for scalar in frames.unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
      #expect(!(0x202A...0x202E).contains(scalar.value))
    }
  }
}
