/// How well a name matches what was typed.
enum NameMatch {
  /// Less is better: exact beginning, beginning, initials or beginning of a word inside, part,
  /// letters in order; nil if it doesn't match at all.
  static func rank(of name: String, typed: String) -> Int? {
    guard !typed.isEmpty else { return 0 }
    if name.hasPrefix(typed) { return 0 }
    let letters = Array(name.utf8)
    let wanted = Array(typed.lowercased().utf8)
    let lowercased = Array(name.lowercased().utf8)
    guard wanted.count <= lowercased.count, letters.count == lowercased.count else { return nil }
    if lowercased.starts(with: wanted) { return 1 }
    if initials(of: letters).starts(with: wanted) { return 2 }
    var isPart = false
    for start in 1..<max(1, lowercased.count - wanted.count + 1)
    where lowercased[start...].starts(with: wanted) {
      if letters[start] != lowercased[start] { return 2 }
      isPart = true
    }
    if isPart { return 3 }
    return wanted.count > 1 && isSubsequence(wanted, of: lowercased) ? 4 : nil
  }

  /// `gn` of `givenName`.
  private static func initials(of letters: [UInt8]) -> [UInt8] {
    letters.enumerated()
      .filter { $0.offset == 0 || ($0.element.isLetter && $0.element != $0.element.lowercase) }
      .map(\.element.lowercase)
  }

  private static func isSubsequence(_ wanted: [UInt8], of letters: [UInt8]) -> Bool {
    var rest = wanted[...]
    for letter in letters where letter == rest.first { rest.removeFirst() }
    return rest.isEmpty
  }
}
