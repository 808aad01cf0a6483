import TestSupport
import Testing

@testable import TerminalUI

@Suite struct SafeTextTests {
  @Test(arguments: [
    ("plain", "plain", 5),
    ("esc\u{1B}[31m", "esc␛[31m", 8),
    ("a\tb\nc\rd", "a b␊c␍d", 7),
    ("del\u{7F}", "del␡", 4),
    ("c1\u{9B}31m", "c1\u{FFFD}31m", 6),
    ("abc\u{202E}fed", "abc\u{FFFD}fed", 7),
    ("x\u{2066}y\u{2069}", "x\u{FFFD}y\u{FFFD}", 4),
    ("zero\u{200B}width\u{FEFF}", "zerowidth", 9),
    ("line\u{2028}separator", "line\u{FFFD}separator", 14),
    ("no\u{A0}break", "no break", 8),
    ("王小明", "王小明", 6),
    ("e\u{301}", "e\u{301}", 1),
    ("\u{301}x", "\u{25CC}\u{301}x", 2),
    ("👩\u{200D}👩\u{200D}👧", "👩", 2),
    ("👩🏽\u{200D}⚕\u{FE0F}", "👩", 2),
    ("❤\u{FE0F}", "❤", 1),
    ("1\u{FE0F}\u{20E3}", "1", 1),
    ("محمد علي", "محمد علي", 8),
    ("می\u{200C}خواهم", "میخواهم", 7),
  ])
  func makesHarmless(foreign: String, shown: String, width: Int) {
    let text = SafeText(foreign)
    #expect(text.string == shown)
    #expect(text.width == width)
  }

  @Test func keepsFourMarksAtMost() {
    let zalgo = SafeText("a" + String(repeating: "\u{301}", count: 50))
    #expect(zalgo.string.unicodeScalars.count == 5)
    #expect(zalgo.width == 1)
  }

  @Test func randomScalarsNeverYieldControls() {
    var random = SeededGenerator(seed: SeededGenerator.base)
    for _ in 0..<2_000 {
      let scalars = (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random) >> (random.next() % 14))
      }
      let foreign = String(String.UnicodeScalarView(scalars))
      let text = SafeText(foreign)
      check(text, foreign)
      check(SafeText(text.string), foreign)
      #expect(SafeText(text.string) == text, "sanitising twice changes nothing")
      let columns = Int.random(in: 0...30, using: &random)
      check(text.prefix(columns), foreign)
      check(text.dropping(columns), foreign)
      #expect(text.truncated(to: columns).width <= columns)
      #expect(text.fitted(to: columns).width <= columns)
      #expect(text.asciiFolded.string.utf8.allSatisfy { (0x20...0x7E).contains($0) })
      #expect(text.asciiFolded.width == text.width)
      for line in text.wrapped(to: max(2, columns)) { #expect(line.width <= max(2, columns)) }
    }
  }

  private func check(_ text: SafeText, _ foreign: String) {
    let widths = text.string.unicodeScalars.map { SafeText.width(of: $0) }
    #expect(text.width == widths.reduce(0, +), "\(foreign.debugDescription)")
    for scalar in text.string.unicodeScalars {
      let isControl =
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      #expect(!isControl, "\(foreign.debugDescription)")
    }
  }

  @Test func cutsPadsAndWraps() {
    #expect(SafeText("consent").truncated(to: 5).string == "cons…")
    #expect(SafeText("consent").truncated(to: 5, ellipsis: "...").string == "co...")
    #expect(SafeText("王小明").truncated(to: 4).string == "王…")
    #expect(SafeText("王小明").fitted(to: 4).string == "王… ")
    #expect(
      SafeText("90db942a-c1eb-7ae2ae").truncatedMiddle(to: 11).string == "90db9…ae2ae")
    #expect(SafeText("7").padded(to: 3, .trailing).string == "  7")
    #expect(SafeText("one two three").wrapped(to: 7).map(\.string) == ["one two", "three"])
    #expect(SafeText("abcdefgh ij").wrapped(to: 3).map(\.string) == ["abc", "def", "gh", "ij"])
    #expect(SafeText.lines(of: "a\r\nb\rc\n\td").map(\.string) == ["a", "b", "c", "        d"])
    #expect(SafeText.lines(of: "a\nb\nc", limit: 2).count == 2)
  }

  @Test func widthsDoNotDependOnTheLocale() {
    #expect(SafeText.width(of: "王" as Unicode.Scalar) == 2)
    #expect(SafeText.width(of: "é" as Unicode.Scalar) == 1)
  }
}
