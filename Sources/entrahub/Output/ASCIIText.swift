/// Text for a locale that is not UTF-8.
enum ASCIIText {
  /// Our own signs as their plain cousins; every other letter visibly escaped, as `\u{e9}`.
  static func folded(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else if let plain = signs[scalar] {
        result += plain
      } else {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
  }

  private static let signs: [Unicode.Scalar: String] = [
    "·": "-", "–": "-", "—": "-", "…": "...", "→": "->", "×": "x", "“": "\"", "”": "\"", "‘": "'",
    "’": "'", "✓": "+", "✗": "x", "•": "*", "≥": ">=", "≤": "<=", "\u{A0}": " ",
  ]
}
