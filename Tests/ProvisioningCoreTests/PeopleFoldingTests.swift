import Foundation
import TestSupport
import Testing

@testable import ProvisioningCore

struct PeopleFoldingTests {
  @Test(arguments: [
    ("Zoë", "zoe"), ("ZOE\u{308}", "zoe"), ("Müller", "muller"), ("Straße", "strasse"),
    ("ŁUKASZ", "lukasz"), ("Bjørn", "bjorn"), ("ＡＢＣ１２", "abc12"), ("ﬁn", "fin"), ("İzmir", "izmir"),
    ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("Σίσυφος", "σισυφοσ"), ("a\u{200B}b\u{200F}c", "abc"),
    ("a\tb\nc\u{A0}d\u{1F}e", "a b c d e"), ("שָׁלוֹם", "שלום"), ("مُحَمَّد", "محمد"),
    ("Nguyễn", "nguyen"), ("Đặng", "dang"), ("王伟", "王伟"), ("", ""),
  ])
  func foldsTo(_ text: String, _ folded: String) {
    #expect(String(decoding: FoldedText.fold(text), as: UTF8.self) == NaiveFolding.nfkd(folded))
  }

  @Test func vowelSignsOfIndicScriptsStay() {
    #expect(FoldedText.fold("कि") != FoldedText.fold("कु"))
    #expect(FoldedText.fold("กี") != FoldedText.fold("กู"))
  }

  @Test func equalsANaiveFolding() {
    var generator = SeededGenerator(seed: SeededGenerator.base)
    let ranges: [ClosedRange<UInt32>] = [
      0x00...0x7F, 0x80...0x24F, 0x300...0x36F, 0x370...0x5FF, 0x600...0x6FF, 0x900...0xDFF,
      0x1E00...0x1FFF, 0x2000...0x20FF, 0x3040...0x30FF, 0xAC00...0xD7A3, 0xFF00...0xFFEF,
      0x1F300...0x1F6FF,
    ]
    for _ in 0..<20_000 {
      var text = String.UnicodeScalarView()
      let isASCII = Bool.random(using: &generator)
      for _ in 0..<Int.random(in: 0...20, using: &generator) {
        let range = isASCII ? ranges[0] : ranges.randomElement(using: &generator) ?? 0x41...0x5A
        if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) {
          text.append(scalar)
        }
      }
      let folded = FoldedText.fold(String(text))
      #expect(folded == NaiveFolding.fold(String(text)), "\(text.map { $0.value })")
      #expect(folded.allSatisfy { $0 >= 0x20 })
      var bytes = Array(String(text).utf8)
      FoldedText.append(0..<bytes.count, of: &bytes)
      #expect(
        bytes.suffix(folded.count) == folded
          && bytes.count == text.reduce(folded.count) { $0 + $1.utf8.count })
    }
  }
}

/// The same rules, scalar by scalar over whole properties, without tables and short cuts.
enum NaiveFolding {
  static func nfkd(_ text: String) -> String { text.decomposedStringWithCompatibilityMapping }

  static func fold(_ text: String) -> [UInt8] {
    let spelled: [String: String] = [
      "ß": "ss", "ẞ": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae",
      "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "ng", "ς": "σ",
    ]
    var result = ""
    // Each scalar alone: marks don't wander over what stands between them.
    for scalar in text.unicodeScalars {
      for part in nfkd(String(scalar)).unicodeScalars {
        let mark = part.properties.canonicalCombiningClass.rawValue
        let isMark = mark >= 200 || mark == 1 || (mark >= 10 && mark <= 35)
        if isMark || part.properties.isDefaultIgnorableCodePoint { continue }
        if part.value < 0x20 || part.value == 0x7F || part.properties.isWhitespace
          || part.properties.generalCategory == .control
        {
          result += " "
          continue
        }
        let lower = String(part).lowercased()
        for letter in nfkd(spelled[String(part)] ?? spelled[lower] ?? lower).unicodeScalars
        where letter.properties.canonicalCombiningClass.rawValue < 200 {
          result.unicodeScalars.append(letter)
        }
      }
    }
    return Array(result.utf8)
  }
}
