import Testing

@testable import TerminalUI

@Suite struct TextAreaTests {
  private func lines(
    _ area: TextArea, width: Int, mark: TextArea.Mark? = nil
  ) -> [String] {
    area.layout(width: width, mark: mark).lines.map(\.text.string)
  }

  @Test func wrapsAfterBlanksAndKeepsEveryCharacter() {
    let text = "Join(\" \", [givenName], [surname])"
    let area = TextArea(text)
    #expect(lines(area, width: 14) == ["Join(\" \", ", "[givenName], ", "[surname])"])
    #expect(lines(area, width: 14).joined() == text)
    #expect(lines(TextArea(String(repeating: "x", count: 9)), width: 4) == ["xxxx", "xxxx", "x"])
  }

  @Test func movesByRowsAndLeavesAtBothEnds() {
    var area = TextArea("first line\nsecond\nthird")
    area.move(to: 8)
    let used1 = area.handle(.down, width: 40)
    #expect(used1)
    #expect(area.cursor == "first line\nsecond".utf8.count)
    let used2 = area.handle(.down, width: 40)
    #expect(used2)
    let used3 = area.handle(.down, width: 40)
    #expect(!used3)
    let used4 = area.handle(.up, width: 40)
    #expect(used4)
    let used5 = area.handle(.up, width: 40)
    #expect(used5)
    let used6 = area.handle(.up, width: 40)
    #expect(!used6)
  }

  @Test func offsetsStayBetweenCharacters() {
    var area = TextArea("e\u{301}ö👩\u{200D}👧z")
    for offset in 0...area.text.utf8.count {
      area.move(to: offset)
      let index = area.text.utf8.index(area.text.startIndex, offsetBy: area.cursor)
      #expect(area.text.indices.contains(index) || index == area.text.endIndex)
      #expect(area.cursor <= offset)
    }
    area.move(to: area.text.utf8.count)
    _ = area.handle(.backspace, width: 10)
    _ = area.handle(.backspace, width: 10)
    #expect(area.text == "e\u{301}ö")
  }

  @Test func pastesSeveralLinesAndTakesThemBack() {
    var area = TextArea("ab")
    area.move(to: 1)
    area.paste("1\n2")
    #expect(area.text == "a1\n2b")
    #expect(area.cursor == 4)
    let used7 = area.undo()
    #expect(used7)
    #expect(area.text == "ab")
    let used8 = area.undo()
    #expect(!used8)
  }

  @Test func aWordIsTakenBackAsAWhole() {
    var area = TextArea()
    for letter in "Join(x" { _ = area.handle(.character(letter), width: 40) }
    _ = area.handle(.control("_"), width: 40)
    #expect(area.text == "Join(")
    _ = area.handle(.control("_"), width: 40)
    _ = area.handle(.control("_"), width: 40)
    #expect(area.text.isEmpty)
  }

  @Test func aMarkStandsUnderItsPlace() {
    var area = TextArea("one\ntwo words\nthree")
    let mark = TextArea.Mark(8..<13, "not a word", .error)
    #expect(
      lines(area, width: 30, mark: mark) == ["one", "two words", "    ^^^^^ not a word", "three"])
    #expect(
      lines(area, width: 12, mark: mark)
        == ["one", "two words", "    ^^^^^", "not a word", "three"])
    // The cursor goes down with its row.
    #expect(area.layout(width: 30, mark: mark).cursor == Point(x: 5, y: 3))
    area.move(to: 0)
    #expect(area.layout(width: 30, mark: mark).cursor == Point(x: 0, y: 0))
  }

  @Test func drawsColoursAndTheCursor() {
    var frame = Frame(size: Size(width: 12, height: 2))
    let area = TextArea("ab cd")
    let point = area.draw(on: &frame, in: frame.bounds, spans: [.init(3..<5, .accent)])
    #expect(point == Point(x: 5, y: 0))
    #expect(frame.cursor == point)
    #expect(frame.text.hasPrefix("ab cd"))
    #expect(frame.roles.contains("accent/input"))
  }

  @Test func popupChoosesByTabAtOnceAndByEnterOnlyWhenEntered() {
    var popup = CompletionPopup([.init("one"), .init("two")])
    let outcome9 = popup.handle(.enter)
    #expect(outcome9 == .ignored)
    let outcome10 = popup.handle(.tab)
    #expect(outcome10 == .chosen(0))
    let outcome11 = popup.handle(.down)
    #expect(outcome11 == .moved)
    let outcome12 = popup.handle(.enter)
    #expect(outcome12 == .chosen(1))
    let outcome13 = popup.handle(.escape)
    #expect(outcome13 == .closed)
    let outcome14 = popup.handle(.character("x"))
    #expect(outcome14 == .ignored)
  }

  @Test func popupStaysInsideItsSpace() {
    let popup = CompletionPopup((0..<20).map { .init("item \($0)", kind: "f", note: "a note") })
    for y in 0..<12 {
      var frame = Frame(size: Size(width: 40, height: 12))
      popup.draw(on: &frame, at: Point(x: 35, y: y), in: frame.bounds)
      #expect(frame.text.contains("item 0"))
      // The row that is written in is never covered.
      #expect(!frame.row(y).contains("item"))
    }
  }

  @Test func choiceGoesRoundAndKnowsItsLetters() {
    var choice = ChoiceLine(["direct", "constant", "expression"])
    let used15 = choice.handle(.left)
    #expect(used15 && choice.selected == 2)
    let used16 = choice.handle(.character("c"))
    #expect(used16 && choice.selected == 1)
    let used17 = choice.handle(.character("z"))
    #expect(!used17 && choice.selected == 1)
    var frame = Frame(size: Size(width: 40, height: 1))
    choice.draw(on: &frame, in: frame.bounds, isFocused: true)
    #expect(frame.text.contains("[constant]"))
  }

  @Test func theActiveParameterIsInSight() {
    let line = SignatureLine("Switch(source, defaultValue, key, value…)", active: 34..<39)
    var frame = Frame(size: Size(width: 20, height: 1))
    line.draw(on: &frame, in: frame.bounds)
    #expect(frame.text.contains("value"))
    #expect(SignatureLine("f(ä, b)", active: 2..<4).line.runs[1].text.string == "ä")
  }
}
