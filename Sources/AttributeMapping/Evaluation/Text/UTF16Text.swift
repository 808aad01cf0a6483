/// Texts as the service counts them: in UTF-16 code units, as .NET's `String` does.
enum UTF16Text {
  /// A part of a text by place and length in UTF-16 units; both are cut to what is there.
  ///
  /// Half of a surrogate pair becomes U+FFFD, as when .NET writes it as UTF-8.
  static func part(of text: String, from start: Int, length: Int) -> String {
    let units = text.utf16
    guard
      let first = units.index(units.startIndex, offsetBy: start, limitedBy: units.endIndex)
    else { return "" }
    // No text has more units than bytes; the library adds before it looks at its limit.
    let length = min(length, text.utf8.count)
    let end = units.index(first, offsetBy: length, limitedBy: units.endIndex) ?? units.endIndex
    if let lower = first.samePosition(in: text.unicodeScalars),
      let upper = end.samePosition(in: text.unicodeScalars)
    {
      return String(text.unicodeScalars[lower..<upper])
    }
    return String(decoding: units[first..<end], as: UTF16.self)
  }

  /// How many UTF-16 units lie before an index.
  static func offset(of index: String.Index, in text: String) -> Int {
    text.utf16.distance(from: text.utf16.startIndex, to: index)
  }
}
