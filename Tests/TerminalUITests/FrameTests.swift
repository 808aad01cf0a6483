import TestSupport
import Testing

@testable import TerminalUI

@Suite struct FrameTests {
  @Test func clipsAtItsEdges() {
    var frame = Frame(size: Size(width: 6, height: 2))
    frame.put("hello world", at: Point(x: -2, y: 0))
    frame.put("below", at: Point(x: 0, y: 5))
    frame.put("limited", at: Point(x: 0, y: 1), limit: 4)
    #expect(frame.text == "llo wo\nlim…")
  }

  @Test func keepsClippingRegions() {
    var frame = Frame(size: Size(width: 8, height: 2))
    frame.clipped(to: Rect(x: 2, y: 0, width: 3, height: 1)) { frame in
      frame.put("abcdefgh", at: Point(x: 0, y: 0))
      frame.fill(Rect(x: 0, y: 1, width: 8, height: 1), .error)
      frame.put("王王王", at: Point(x: 1, y: 0))
    }
    #expect(frame.text == "   王\n")
    #expect(!frame.roles.contains("error"))
  }

  @Test(arguments: [
    (0, "x 小"), (1, " x小"), (2, "王x"), (3, "王 x"),
  ])
  func neverShowsHalfACharacter(at x: Int, shown: String) {
    var frame = Frame(size: Size(width: 4, height: 1))
    frame.put("王小", at: Point(x: 0, y: 0))
    frame.put("x", at: Point(x: x, y: 0))
    #expect(frame.text == shown)
  }

  @Test func wideOverWide() {
    var frame = Frame(size: Size(width: 6, height: 1))
    frame.put("王小明", at: Point(x: 0, y: 0))
    frame.put("文", at: Point(x: 1, y: 0))
    #expect(frame.text == " 文 明")
    frame.put("王", at: Point(x: 5, y: 0))
    #expect(frame.text == " 文", "half a character at the edge leaves a blank")
  }

  @Test func keepsCombiningMarks() {
    var frame = Frame(size: Size(width: 6, height: 1))
    frame.put("ne\u{301}e\u{301}\u{323}!", at: Point(x: 0, y: 0))
    #expect(frame.text.unicodeScalars.elementsEqual("ne\u{301}e\u{301}\u{323}!".unicodeScalars))
  }

  @Test func drawsBoxes() {
    var frame = Frame(size: Size(width: 16, height: 3))
    let inner = frame.box(frame.bounds, title: "Users", note: "1 of 2")
    #expect(
      frame.text == """
        ┌ Users ───────┐
        │              │
        └───── 1 of 2 ─┘
        """)
    #expect(inner == Rect(x: 1, y: 1, width: 14, height: 1))
  }

  @Test func asciiTerminalsGetASCIIOnly() {
    var frame = Frame(size: Size(width: 24, height: 3), glyphs: .ascii)
    let inner = frame.box(frame.bounds, title: "Überblick")
    frame.put("Ana Pérez 王 → ☃", at: inner.origin, limit: 20)
    #expect(
      frame.text == """
        + Uberblick -----------+
        |Ana Perez ?? > ?      |
        +----------------------+
        """)
  }

  @Test func rolesShowWhereStylesStand() {
    var frame = Frame(size: Size(width: 6, height: 1))
    frame.put("ok", at: Point(x: 0, y: 0), .ok)
    frame.put("no", at: Point(x: 3, y: 0), Style.error.on(.selection))
    #expect(frame.roles == "aa.bb\na ok\nb error/selection")
  }

  @Test func randomDrawingStaysWhole() {
    var random = SeededGenerator(seed: SeededGenerator.base)
    let pieces: [SafeText] = ["abc", "王小明", "e\u{301}x", "👩", "…", "  "]
    var frame = Frame(size: Size(width: 11, height: 3))
    for _ in 0..<5_000 {
      let point = Point(
        x: Int.random(in: -4...12, using: &random), y: Int.random(in: -1...3, using: &random))
      frame.put(pieces[Int.random(in: 0..<pieces.count, using: &random)], at: point)
      for y in 0..<3 {
        var x = 0
        while x < 11 {
          let scalars = frame.contents(at: y * 11 + x)
          let width = scalars.first.flatMap(Unicode.Scalar.init).map { SafeText.width(of: $0) } ?? 0
          #expect(width > 0, "a second half without its first")
          if width == 2 {
            #expect(x + 1 < 11 && frame.contents(at: y * 11 + x + 1).isEmpty)
          }
          x += max(1, width)
        }
      }
    }
  }

  @Test func dividesSpace() {
    #expect(
      Length.divide(100, among: [.fixed(10), .flexible(), .flexible(weight: 2)]) == [10, 30, 60])
    #expect(Length.divide(10, among: [.fixed(4), .flexible(min: 4), .fixed(6)]) == [4, 4, 2])
    #expect(Length.divide(20, among: [.flexible(), .flexible()], gap: 2) == [9, 9])
    let rows = Rect(Size(width: 80, height: 24)).rows([.fixed(1), .flexible(), .fixed(1)])
    #expect(rows.map(\.height) == [1, 22, 1])
    #expect(rows[2].y == 23)
  }
}
