import TestSupport
import Testing

@testable import TerminalUI

@Suite struct KeyTests {
  @Test(arguments: [
    ("G", Key.character("G")), ("space", .space), ("ctrl-p", .control("p")), ("alt-x", .alt("x")),
    ("esc", .escape), ("Enter", .enter), ("shift-tab", .shiftTab), ("f5", .function(5)),
    ("/", .character("/")), ("f", .character("f")), ("pgdn", .pageDown), ("é", .character("é")),
  ])
  func readsSpellings(spelling: String, key: Key) {
    #expect(Key(spelling: spelling) == key)
    #expect(Key(spelling: key.spelling) == key)
  }

  @Test(arguments: ["", " ", "ctrl-", "ctrl-ab", "f0", "f99", "hyper-x", "\u{1B}"])
  func refusesWhatIsNoKey(spelling: String) {
    #expect(Key(spelling: spelling) == nil)
  }

  private func decode(_ text: String) -> [Event] {
    var decoder = KeyDecoder()
    return decoder.decode(text.unicodeScalars.map { .scalar($0.value) }, now: .now)
  }

  @Test func decodesTypedScalars() {
    #expect(
      decode("a\r\t\u{7F}\u{8}") == [
        .key(.character("a")), .key(.enter), .key(.tab), .key(.backspace), .key(.backspace),
      ])
    #expect(
      decode("\u{3}\u{10}\u{1F}") == [
        .interrupt, .key(.control("p")), .key(.control("_")),
      ])
    #expect(decode("\u{1B}") == [.key(.escape)])
    #expect(decode("\u{1B}b") == [.key(.alt("b"))])
    #expect(decode("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
    #expect(decode("\u{1B}[1;5Cj") == [.key(.character("j"))])
    #expect(decode("e\u{301}王") == [.key(.character("e\u{301}")), .key(.character("王"))])
    #expect(decode("\u{9B}") == [])
  }

  @Test func takesABurstForAPaste() {
    let report = "Azure AD integration error\rThe request was unauthorized."
    #expect(decode(report) == [.paste(report.replacing("\r", with: "\n"))])
    #expect(decode(String(repeating: "j", count: 200)).count == 200, "a held key is no paste")
    #expect(decode("short").count == 5)
  }

  /// A name or a number must not run as commands, what was typed ahead must not become a report.
  @Test func takesAShortBurstForAPaste() {
    for text in ["admin@contoso", "ROUTERGW_1", "zoé Ångström"] {
      #expect(decode(text) == [.paste(text)], "\(text)")
    }
    for typed in [
      "jjjjjkkkkk", "/zoe lang", ":restart job", "adele vance\r", "4\tgjjjjja", "701018",
    ] {
      #expect(decode(typed).count == typed.count, "\(typed)")
    }
  }

  @Test func takesTypingForTypingOnceThePasteIsMarked() {
    var decoder = KeyDecoder()
    #expect(decoder.decode([.paste("x")], now: .now) == [.paste("x")])
    let typed = "the quick brown fox jumps over".unicodeScalars.map {
      KeyDecoder.Input.scalar($0.value)
    }
    #expect(decoder.decode(typed, now: .now).count == 30)
  }

  @Test func unifiesLineEnds() {
    #expect(KeyDecoder.unified("a\r\nb\rc\nd\r\r\ne") == "a\nb\nc\nd\n\ne")
  }

  @Test func seesDoubleClicks() {
    var decoder = KeyDecoder()
    let start = ContinuousClock.now
    func press(_ x: Int, _ milliseconds: Int) -> [Event] {
      decoder.decode(
        [.mouse(.press, Point(x: x, y: 0))], now: start + .milliseconds(milliseconds))
    }
    func event(_ action: Mouse.Action, _ x: Int) -> [Event] {
      [.mouse(Mouse(action, at: Point(x: x, y: 0)))]
    }
    #expect(press(1, 0) == event(.press, 1))
    #expect(press(1, 300) == event(.doubleClick, 1))
    #expect(press(1, 400) == event(.press, 1), "a third press begins anew")
    #expect(press(2, 500) == event(.press, 2), "another cell")
    #expect(press(2, 1_000) == event(.press, 2), "too late")
  }

  @Test func randomInputNeverFails() {
    var random = SeededGenerator(seed: SeededGenerator.base)
    for _ in 0..<2_000 {
      var decoder = KeyDecoder()
      let input = (0..<20).map { _ in
        KeyDecoder.Input.scalar(
          UInt32.random(in: 0...0x110100, using: &random) >> (random.next() % 20))
      }
      #expect(decoder.decode(input, now: .now).count <= 20)
    }
  }

  private enum Place { case list, field }

  @Test func refusesConflictingKeys() throws {
    let quit = Command<String, Place>(
      "quit", "quit", help: "Quit.", keys: [.character("q")], section: "All")
    let query = Command<String, Place>(
      "query", "query", help: "Query.", keys: [.character("q")], section: "List", contexts: [.list])
    #expect(throws: KeyConflict(key: .character("q"), first: "quit", second: "query")) {
      _ = try KeyMap([quit, query])
    }
    let map = try KeyMap([quit, query], overrides: ["query": [.control("q")]])
    #expect(map.command(for: .control("q"), in: .list) == "query")
    #expect(map.command(for: .character("q"), in: .list) == "quit")
    #expect(map.command(for: .control("q"), in: .field) == nil)
    #expect(map.label("query") == "ctrl-q")
    #expect(map.help(in: .list).map(\.title) == ["All", "List"])
    let modal = try KeyMap([quit, query], overrides: [:], modal: [.list])
    #expect(modal.command(for: .character("q"), in: .list) == "query")
  }
}
