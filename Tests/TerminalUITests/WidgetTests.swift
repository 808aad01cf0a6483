import Synchronization
import TestSupport
import Testing

@testable import TerminalUI

@Suite struct WidgetTests {
  private func screen(
    _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode, _ draw: (inout Frame, Rect) -> Void
  ) -> Frame {
    var frame = Frame(size: Size(width: width, height: height), glyphs: glyphs)
    draw(&frame, frame.bounds)
    return frame
  }

  private func people(_ state: ListState, count: Int, asked: Counter = Counter()) -> Table {
    let names: [SafeText] = ["Ana Pérez", "王小明 from Taipei", "محمد علي", "Zoë 👩\u{200D}👧"]
    return Table(
      columns: [
        .init("Name", .flexible(min: 6)), .init("Users", .fixed(6), alignment: .trailing),
        .init("Id", .fixed(7), keepsEnds: true),
      ], count: count, state: state, sort: .init(column: 0, ascending: false)
    ) { index in
      asked.add()
      return Table.Row(
        [
          StyledLine(names[index % 4]), StyledLine("\(grouped(index * 999))"),
          StyledLine("90db942a-\(index)", .muted),
        ], isMarked: index % 3 == 1)
    }
  }

  @Test func tableShowsWideText() {
    let frame = screen(32, 5) { people(ListState(selected: 1), count: 4).draw(on: &$0, in: $1) }
    #expect(
      frame.text == """
          Name ▼           Users Id
          Ana Pérez            0 90d…a-0
        ▸◆王小明 from Ta…    999 90d…a-1
          محمد علي         1,998 90d…a-2
          Zoë 👩           2,997 90d…a-3
        """)
    #expect(frame.roles.contains("text/selection"))
  }

  @Test func tableInASCII() {
    let frame = screen(32, 3, .ascii) { people(ListState(), count: 2).draw(on: &$0, in: $1) }
    #expect(
      frame.text == """
          Name v           Users Id
        > Ana Perez            0 90...-0
        * ?????? from ...    999 90...-1
        """)
  }

  @Test func tableOfAMillionAsksForVisibleRowsOnly() {
    let asked = Counter()
    var state = ListState()
    state.move(by: 1_000_000, count: 1_000_000, height: 9)
    let table = people(state, count: 1_000_000, asked: asked)
    let frame = screen(32, 10) { table.draw(on: &$0, in: $1) }
    #expect(asked.value == 9)
    #expect(table.position == "1,000,000 of 1,000,000")
    #expect(frame.row(9).hasPrefix("▸"))
    #expect(table.index(at: Point(x: 3, y: 9), in: frame.bounds) == 999_999)
    #expect(table.index(at: Point(x: 3, y: 0), in: frame.bounds) == nil)
  }

  @Test func listKeepsItsSelectionInView() {
    var state = ListState()
    for _ in 0..<12 { _ = state.handle(.down, count: 50, height: 10) }
    #expect(state == ListState(selected: 12, offset: 3))
    _ = state.handle(.up, count: 50, height: 10)
    #expect(state.offset == 3, "moving back within the view does not scroll")
    state.scroll(by: 20, count: 50, height: 10)
    #expect(state == ListState(selected: 23, offset: 23))
    _ = state.handle(.character("G"), count: 50, height: 10)
    #expect(state == ListState(selected: 49, offset: 40))
    state.settle(count: 3, height: 10)
    #expect(state == ListState(selected: 2, offset: 0))
    state.settle(count: 0, height: 10)
    #expect(state.visible(count: 0, height: 10).isEmpty)
  }

  @Test func detailsWrapAndFocus() {
    let details = DetailList(
      [
        .heading("Application"),
        .init("Id", "90db942a-c1eb-4e8d", isFocusable: true, hint: "[y]"),
        .init("Consequence", "Control Hub shows 401 and 701018"), .gap,
        .init("State", StyledLine("missing", .error), isFocusable: true),
      ], focused: 4)
    let frame = screen(36, 7) { details.draw(on: &$0, in: $1) }
    #expect(
      frame.text == """
        Application
          Id           90db942a-c1eb-4e8d
          Consequence  Control Hub shows 401
                       and 701018

        ▸ State        missing

        """)
    #expect(details.nextFocus(-1) == 1)
    #expect(details.nextFocus(1) == 4)
    #expect(details.height(width: 36) == 6)
  }

  @Test func fieldEdits() {
    var field = TextField("entra hub")
    for key: Key in [.control("w"), .character("王"), .left, .character("x"), .end, .backspace] {
      let isUsed = field.handle(key)
      #expect(isUsed)
    }
    #expect(field.text == "entra x")
    let isUsed = field.handle(.up)
    #expect(!isUsed)
    field.set("0123456789")
    let frame = screen(6, 1) { field.draw(on: &$0, in: $1) }
    #expect(frame.text == "56789")
    #expect(frame.cursor == Point(x: 5, y: 0))
  }

  @Test func secretsAreUnwrappedAndNeverShown() {
    var field = TextField(isSecret: true)
    field.paste("  eyJhbGci\r\n  OiJIUzI1NiJ9\n")
    #expect(field.text == "eyJhbGciOiJIUzI1NiJ9")
    let frame = screen(30, 1) { field.draw(on: &$0, in: $1) }
    #expect(frame.text == String(repeating: "•", count: 20))
  }

  @Test func aPasteWithoutRoomIsSaidAtTheField() {
    var field = TextField("entra")
    field.paste(String(repeating: "x", count: 70_000))
    #expect(field.text == "entra")
    let frame = screen(50, 1) { field.draw(on: &$0, in: $1) }
    #expect(frame.text == "not taken: 70,000 bytes, room for 65,531")
    _ = field.handle(.end)
    #expect(field.problem == nil)
    field.paste(String(repeating: "x", count: 65_531))
    #expect(field.problem == nil && field.text.utf8.count == TextField.limit)
  }

  @Test func randomEditingKeepsTheCursorInside() {
    var random = SeededGenerator(seed: SeededGenerator.base)
    let keys: [Key] = [
      .character("a"), .character("e\u{301}"), .character("\u{301}"), .character("👩"), .left,
      .right, .home, .end, .backspace, .delete, .control("w"), .control("k"), .alt("b"), .alt("f"),
      .character("\u{200D}"), .space,
    ]
    var field = TextField()
    for _ in 0..<5_000 {
      _ = field.handle(keys[Int.random(in: 0..<keys.count, using: &random)])
      #expect((0...field.text.count).contains(field.cursor))
      let frame = screen(8, 1) { field.draw(on: &$0, in: $1) }
      #expect((0..<8).contains(frame.cursor?.x ?? -1))
    }
  }

  @Test func dialogIsSafeByDefault() {
    var dialog = Dialog(
      title: "Delete 12 assignments", message: ["In contoso (prod)."],
      buttons: [.init("Delete")], wordToType: "contoso", isDangerous: true)
    #expect(dialog.handle(.enter) == .cancelled)
    #expect(dialog.handle(.shiftTab) == .open)
    #expect(dialog.handle(.enter) == .open, "not armed")
    for letter in "contoso" { _ = dialog.handle(.character(letter)) }
    #expect(dialog.handle(.enter) == .pressed(0))
    let frame = screen(40, 10) { dialog.draw(on: &$0, in: $1) }
    #expect(
      frame.text == """

           ┌ Delete 12 assignments ─────────┐
           │ In contoso (prod).             │
           │                                │
           │ Type contoso: contoso          │
           │                                │
           │         [ Delete ]    Cancel   │
           └────────────────────────────────┘


        """)
  }

  @Test func aDialogLongerThanTheScreenIsScrolledAndSaysSo() {
    var dialog = Dialog(
      title: "Restart?", message: (1...9).map { "line \($0)" }, buttons: [.init("Restart")])
    let rect = Rect(x: 0, y: 0, width: 40, height: 8)
    func text() -> String { screen(40, 8) { dialog.draw(on: &$0, in: $1) }.text }
    #expect(text().contains("1–4 of 9") && text().contains("line 4") && !text().contains("line 5"))
    let isScrolled = dialog.scroll(.pageDown, in: rect)
    #expect(isScrolled && text().contains("4–7 of 9"))
    for _ in 0..<3 { _ = dialog.scroll(.pageDown, in: rect) }
    #expect(text().contains("6–9 of 9") && text().contains("line 9") && text().contains("Cancel"))
    for _ in 0..<2 { _ = dialog.scroll(.pageUp, in: rect) }
    #expect(text().contains("1–4 of 9"))
    let isDown = dialog.scroll(.down, in: rect)
    let isOnLarge = dialog.scroll(.pageDown, in: Rect(x: 0, y: 0, width: 40, height: 20))
    #expect(!isDown && !isOnLarge)
  }

  @Test func enterAfterTheWordGoesToTheButton() {
    var dialog = Dialog(
      title: "Save", message: [], buttons: [.init("Save")], wordToType: "contoso")
    for letter in "contosi" { _ = dialog.handle(.character(letter)) }
    #expect(dialog.handle(.enter) == .open, "a wrong word can be mended")
    #expect(dialog.focused == 1)
    _ = dialog.handle(.backspace)
    _ = dialog.handle(.character("o"))
    #expect(dialog.handle(.enter) == .open, "the word alone does nothing yet")
    #expect(dialog.focused == 0)
    #expect(dialog.handle(.enter) == .pressed(0))
  }

  @Test func paletteFindsAndRefuses() {
    var palette = Palette(entries: [
      .init(1, title: "Copy consent URL", keys: "y"), .init(2, title: "Show QR code", keys: "Q"),
      .init(3, title: "Restart job", words: ["quarantine"], disabledBecause: "read-only profile"),
    ])
    for letter in "quar" { _ = palette.handle(.character(letter)) }
    #expect(palette.handle(.enter) == .refused("read-only profile"))
    _ = palette.handle(.control("u"))
    for letter in "ccu" { _ = palette.handle(.character(letter)) }
    #expect(palette.hits.map(\.offsets) == [[0, 5, 13]])
    #expect(palette.handle(.enter) == .chosen(1))
    #expect(palette.handle(.escape) == .closed)
  }

  @Test(
    arguments: [
      ("con", "Copy consent URL", [5, 6, 7]), ("ccu", "Copy consent URL", [0, 5, 13]),
      ("cyu", "Copy consent URL", [0, 3, 13]), ("URL", "url", [0, 1, 2]), ("", "x", []),
      ("xyz", "Copy", nil),
    ] as [(String, String, [Int]?)])
  func matches(pattern: String, phrase: String, offsets: [Int]?) {
    #expect(FuzzyMatch(pattern, in: phrase)?.offsets == offsets)
  }

  @Test func hintsShortenAndKeepTheLast() {
    let hints = FooterHints([
      .init("t", "troubleshoot"), .init("/", "filter"), .init("q", "quit"),
    ])
    #expect(
      screen(40, 1) { hints.draw(on: &$0, in: $1) }.text == "t troubleshoot  / filter  q quit")
    #expect(screen(25, 1) { hints.draw(on: &$0, in: $1) }.text == "t troubleshoot  q quit")
    #expect(screen(10, 1) { hints.draw(on: &$0, in: $1) }.text == "q quit")
  }

  @Test func messagesWrapAndEndWithAnEllipsis() {
    let toast = Toast("one two three four five six seven eight nine", role: .error)
    #expect(toast.lines(width: 50) == ["one two three four five six seven eight nine"])
    #expect(toast.lines(width: 16, height: 2) == ["one two", "three four …"])
    let frame = screen(20, 3) { toast.draw(on: &$0, in: $1) }
    #expect(frame.row(0) == " ✗ one two three")
    #expect(frame.row(1) == "   four five six")
  }

  @Test func clicksFindButtonsAndEntries() {
    let rect = Rect(x: 0, y: 0, width: 60, height: 12)
    var dialog = Dialog(title: "Title", message: ["some words"], buttons: [.init("Go")])
    let frame = screen(60, 12) { dialog.draw(on: &$0, in: $1) }
    var pressed: [Dialog.Outcome] = []
    for y in 0..<12 {
      for x in 0..<60 {
        let outcome = dialog.click(at: Point(x: x, y: y), in: rect)
        if outcome != .open { pressed.append(outcome) }
        let isButton = frame.row(y).contains("Cancel")
        #expect(isButton || outcome == .open)
      }
    }
    #expect(pressed.count { $0 == .cancelled } == 10 && pressed.count { $0 == .pressed(0) } == 6)
    var palette = Palette(entries: [.init(1, title: "Copy"), .init(2, title: "Quit")])
    #expect(palette.click(at: Point(x: 0, y: 11), in: rect) == .closed)
    #expect(palette.click(at: Point(x: 20, y: 2), in: rect) == .open)
    #expect(palette.click(at: Point(x: 20, y: 4), in: rect) == .chosen(2))
  }

  @Test func plainFramesHaveNoBoxes() {
    var frame = Frame(size: Size(width: 20, height: 4), glyphs: .plain)
    frame.box(frame.bounds, title: "Title", note: "note")
    #expect(frame.text == "  Title\n\n\n  note")
  }

  @Test func barsFit() {
    let tabs = TabBar(["Overview", "Errors", "Activity"], selected: 1)
    #expect(
      screen(40, 1) { tabs.draw(on: &$0, in: $1) }.text == " 1 Overview   2 Errors   3 Activity")
    #expect(screen(20, 1) { tabs.draw(on: &$0, in: $1) }.text == " 1   2 Errors   3")
    #expect(tabs.index(at: Point(x: 15, y: 0), in: Rect(x: 0, y: 0, width: 40, height: 1)) == 1)
    let progress = ProgressLine("Reading", fraction: 0.5, note: "14 s")
    #expect(
      screen(32, 1) { progress.draw(on: &$0, in: $1) }.text == "Reading  ██████░░░░░░  50%  14 s")
  }

  @Test func filterBarSaysWhatItLeaves() {
    var bar = FilterBar("", isEditing: true)
    for letter in "!ana" { #expect(bar.handle(.character(letter)) == .changed) }
    #expect(bar.isInverted && bar.pattern == "ana")
    #expect(bar.handle(.left) == .unchanged)
    #expect(bar.handle(.down) == .ignored)
    #expect(bar.handle(.enter) == .accepted)
    let frame = screen(30, 1) { bar.draw(on: &$0, in: $1, hits: 17, total: 2_304) }
    #expect(frame.text == "/! !ana            17 of 2,304")
    bar.isEditing = true
    #expect(bar.handle(.escape) == .cleared)
    #expect(bar.isEmpty && !bar.isEditing)
  }

  @Test func helpTakesTwoColumnsWhenWide() {
    let help = HelpOverlay(sections: [
      HelpSection(title: "Move", rows: [.init(keys: "up, k", text: "One row up.")]),
      HelpSection(title: "Act", rows: [.init(keys: "y", text: "Copy.")]),
    ])
    let wide = screen(100, 8) { help.draw(on: &$0, in: $1) }
    #expect(wide.row(2).contains("Move") && wide.row(2).contains("Act"))
    let narrow = screen(60, 8) { help.draw(on: &$0, in: $1) }
    #expect(narrow.row(2).contains("Move") && !narrow.row(2).contains("Act"))
    #expect(help.maximalOffset(in: Rect(x: 0, y: 0, width: 60, height: 6)) == 3)
  }

  @Test func widgetsNeverFailInSmallSpaces() {
    let qr = QRCode("https://login.example/adminconsent")
    for width in 0..<40 {
      for height in 0..<12 {
        _ = screen(width, height) { frame, rect in
          people(ListState(selected: 2), count: 5).draw(on: &frame, in: rect)
          DetailList([.init("Label", "some value", isFocusable: true)], focused: 0)
            .draw(on: &frame, in: rect)
          HelpOverlay(sections: [HelpSection(title: "t", rows: [.init(keys: "k", text: "text")])])
            .draw(on: &frame, in: rect)
          Palette(entries: [.init(1, title: "Copy", disabledBecause: "no")])
            .draw(on: &frame, in: rect)
          Dialog(title: "Title", message: ["some words"], wordToType: "x").draw(
            on: &frame, in: rect)
          Toast("some words that are long enough to wrap", role: .error).draw(on: &frame, in: rect)
          FilterBar("x", isEditing: true).draw(on: &frame, in: rect, hits: 1, total: 2)
          ProgressLine("title", fraction: 0.3, note: "note").draw(on: &frame, in: rect)
          HeaderBar(left: "left", right: "right").draw(on: &frame, in: rect)
          TabBar(["One", "Two"], selected: 1).draw(on: &frame, in: rect)
          TextView(["some words that wrap", ""], offset: 3).draw(on: &frame, in: rect)
          _ = qr?.draw(on: &frame, in: rect)
          frame.box(rect, title: "title", note: "note")
        }
      }
    }
  }
}

/// Counts across closures.
final class Counter: Sendable {
  private let count = Mutex(0)
  func add() { count.withLock { $0 += 1 } }
  var value: Int { count.withLock { $0 } }
}
