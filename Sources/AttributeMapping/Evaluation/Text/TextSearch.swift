/// Searching for a text to the letter in linear time (Knuth, Morris, Pratt, 1977).
struct TextSearch: Sendable {
  private let needle: [UInt8]
  /// For each prefix the length of its longest border.
  private let borders: [Int]

  /// - Parameter text: not empty.
  init(_ text: String) {
    needle = Array(text.utf8)
    var borders: [Int] = []
    var length = 0
    for (index, byte) in needle.enumerated() {
      while length > 0, needle[length] != byte { length = borders[length - 1] }
      if index > 0, needle[length] == byte { length += 1 }
      borders.append(length)
    }
    self.borders = borders
  }

  /// The first occurrence at or after an index.
  ///
  /// UTF-8 cannot match inside a character's bytes.
  func firstRange(in text: String, from start: String.Index) -> Range<String.Index>? {
    let bytes = text.utf8
    if needle.count == 1 {
      guard let found = bytes[start...].firstIndex(of: needle[0]) else { return nil }
      return found..<bytes.index(after: found)
    }
    var length = 0
    var index = start
    while index < bytes.endIndex {
      let byte = bytes[index]
      while length > 0, needle[length] != byte { length = borders[length - 1] }
      if needle[length] == byte { length += 1 }
      index = bytes.index(after: index)
      if length == needle.count { return bytes.index(index, offsetBy: -length)..<index }
    }
    return nil
  }

  /// The text with every occurrence replaced.
  func replacing(
    in text: String, with replacement: String, _ run: inout Run
  ) throws(Interruption) -> String {
    guard var hit = firstRange(in: text, from: text.startIndex) else { return text }
    var result = ""
    var position = text.startIndex
    while true {
      try run.append(text[position..<hit.lowerBound], to: &result)
      try run.append(replacement, to: &result)
      position = hit.upperBound
      guard let next = firstRange(in: text, from: position) else { break }
      hit = next
    }
    try run.append(text[position...], to: &result)
    return result
  }
}
