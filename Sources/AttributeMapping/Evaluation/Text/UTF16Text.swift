/// Texts as the service counts them: in UTF-16 code units, as .NET's `String` does.
enum UTF16Text {
  /// A part of a text by place and length in UTF-16 units; both are cut to what is there.
  ///
  /// Half of a surrogate pair becomes U+FFFD, as when .NET writes it as UTF-8.
  static func part(of text: String, from start: Int, length: Int) -> String {
    let units = text.utf16
    guard let first = index(start, in: text) else { return "" }
    // The library's own limit comes after a sum, which a length as large as fits would overflow.
    let end =
      units.index(first, offsetBy: min(length, units.count), limitedBy: units.endIndex)
      ?? units.endIndex
    if let lower = first.samePosition(in: text.unicodeScalars),
      let upper = end.samePosition(in: text.unicodeScalars)
    {
      return String(text.unicodeScalars[lower..<upper])
    }
    return String(decoding: units[first..<end], as: UTF16.self)
  }

  /// The place behind so many UTF-16 units; nil past the end.
  static func index(_ offset: Int, in text: String) -> String.Index? {
    let units = text.utf16
    return offset <= units.count ? units.index(units.startIndex, offsetBy: offset) : nil
  }

  /// How many UTF-16 units lie before an index.
  static func offset(of index: String.Index, in text: String) -> Int {
    text.utf16.distance(from: text.utf16.startIndex, to: index)
  }
}
