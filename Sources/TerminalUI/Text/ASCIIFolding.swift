internal import Foundation

extension SafeText {
  /// The text in ASCII alone and of the same width, for terminals whose locale is not UTF-8.
  ///
  /// Letters lose their marks, well-known signs get a likeness, the rest becomes `?`.
  var asciiFolded: SafeText {
    if isASCII { return self }
    var folded = ""
    var width = 0
    for character in string {
      let columns = Self.width(of: character)
      width += columns
      if let ascii = character.asciiValue {
        folded.unicodeScalars.append(Unicode.Scalar(ascii))
      } else {
        folded += String(repeating: Self.likeness(of: character), count: columns)
      }
    }
    return SafeText(trusted: folded, width: width)
  }

  private static func likeness(of character: Character) -> Character {
    if let known = likenesses[character] { return known }
    let base = String(character).decomposedStringWithCanonicalMapping.unicodeScalars.first
    return base.flatMap { $0.isASCII ? Character($0) : nil } ?? "?"
  }

  private static let likenesses: [Character: Character] = [
    "…": "~", "–": "-", "—": "-", "‐": "-", "‘": "'", "’": "'", "“": "\"", "”": "\"", "«": "\"",
    "»": "\"", "·": ".", "•": "*", "→": ">", "←": "<", "↑": "^", "↓": "v", "✓": "+", "✗": "x",
    "●": "*", "○": "o", "▲": "^", "▼": "v", "▸": ">", "◆": "*", "─": "-", "│": "|", "█": "#",
    "░": ".", "ß": "s", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ı": "i", "×": "x",
    "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
  ]
}
