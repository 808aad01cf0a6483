/// The table of `NormalizeDiacritics` (FUNC).
///
/// An entry of several code points counts as one letter. Letters outside the table stay: đ, þ, ð,
/// ħ, plain œ and the like are not described.
enum Diacritics {
  /// A text with each letter of the table replaced.
  static func normalized(_ text: String) -> String {
    guard var next = text.utf8.firstIndex(where: { $0 >= 0x80 }) else { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    var position = text.startIndex
    while next < text.endIndex {
      // A combining mark belongs to the letter before it.
      if text.unicodeScalars[next].value >= 0x300, next > position {
        next = text.utf8.index(before: next)
      }
      result += text[position..<next]
      let letter = text[next]
      if let plain = table[letter] { result += plain } else { result.append(letter) }
      position = text.index(after: next)
      next = text.utf8[position...].firstIndex { $0 >= 0x80 } ?? text.endIndex
    }
    result += text[position...]
    return result
  }

  /// Swift compares letters by canonical equivalence, so that it does not matter whether é is one
  /// code point or two.
  private static let table: [Character: String] = {
    var table: [Character: String] = [:]
    for (plain, letters) in rows {
      for letter in letters where letter != " " { table[letter] = plain }
    }
    return table
  }()

  static let rows: [(plain: String, letters: String)] = [
    ("a", "ä à â ã å á ą ă ā ā́ ā̀ ā̂ ā̃ ǟ ā̈ ǡ a̱ å̄"),
    ("A", "Ä À Â Ã Å Á Ą Ă Ā Ā́ Ā̀ Ā̂ Ā̃ Ǟ Ā̈ Ǡ A̱ Å̄"),
    ("ae", "æ ǣ"),
    ("AE", "Æ Ǣ"),
    ("c", "ç č ć c̄ c̱"),
    ("C", "Ç Č Ć C̄ C̱"),
    ("d", "ď d̄ ḏ"),
    ("D", "Ď D̄ Ḏ"),
    ("e", "ë è é ê ę ě ė ē ḗ ḕ ē̂ ē̃ ê̄ e̱ ë̄ e̊̄"),
    ("E", "Ë È É Ê Ę Ě Ė Ē Ḗ Ḕ Ē̂ Ē̃ Ê̄ E̱ Ë̄ E̊̄"),
    ("g", "ğ ḡ g̱"),
    ("G", "Ğ Ḡ G̱"),
    ("i", "ï î ì í ı ī ī́ ī̀ ī̂ ī̃ i̱"),
    ("I", "Ï Î Ì Í İ Ī Ī́ Ī̀ Ī̂ Ī̃ I̱"),
    ("l", "ľ ł l̄ ḹ ḻ"),
    ("L", "Ł Ľ L̄ Ḹ Ḻ"),
    ("n", "ñ ń ň n̄ ṉ"),
    ("N", "Ñ Ń Ň N̄ Ṉ"),
    ("o", "ö ò ő õ ô ó ō ṓ ṑ ō̂ ō̃ ȫ ō̈ ǭ ȭ ȱ o̱"),
    ("O", "Ö Ò Ő Õ Ô Ó Ō Ṓ Ṑ Ō̂ Ō̃ Ȫ Ō̈ Ǭ Ȭ Ȱ O̱"),
    ("oe", "ø ø̄ œ̄"),
    ("OE", "Ø Ø̄ Œ̄"),
    ("r", "ř r̄ ṟ ṝ"),
    ("R", "Ř R̄ Ṟ Ṝ"),
    ("ss", "ß"),
    ("s", "š ś ș ş s̄ s̱"),
    ("S", "Š Ś Ș Ş S̄ S̱"),
    ("t", "ť ț t̄ ṯ"),
    ("T", "Ť Ț T̄ Ṯ"),
    ("u", "ü ù û ú ů ű ū ū́ ū̀ ū̂ ū̃ u̇̄ ǖ ṻ ṳ̄ u̱"),
    ("U", "Ü Ù Û Ú Ů Ű Ū Ū́ Ū̀ Ū̂ Ū̃ U̇̄ Ǖ Ṻ Ṳ̄ U̱"),
    ("y", "ÿ ý ȳ ȳ́ ȳ̀ ȳ̃ y̱"),
    ("Y", "Ÿ Ý Ȳ Ȳ́ Ȳ̀ Ȳ̃ Y̱"),
    ("z", "ź ž ż z̄ ẕ"),
    ("Z", "Ź Ž Ż Z̄ Ẕ"),
  ]
}
