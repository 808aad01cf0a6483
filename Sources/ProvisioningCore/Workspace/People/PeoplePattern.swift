/// What a filter asks for: words that must all occur, or must not.
struct PeoplePattern: Sendable, Equatable {
  /// Folded; the longest, which is the rarest as a rule, first.
  let words: [[UInt8]]
  let isInverted: Bool

  init(_ filter: String) {
    let filter = filter.drop { $0.isWhitespace }
    isInverted = filter.first == "!"
    let folded = FoldedText.fold(String(isInverted ? filter.dropFirst() : filter))
    words = folded.split(separator: 0x20).map(Array.init).sorted { $0.count > $1.count }
  }

  /// Everybody passes.
  var isEmpty: Bool { words.isEmpty }

  /// Whether everybody who passes this filter passes `other` as well.
  func narrows(_ other: PeoplePattern) -> Bool {
    if other.isEmpty { return true }
    guard !isInverted, !other.isInverted else { return false }
    return other.words.allSatisfy { known in words.contains { $0.contains(known) } }
  }
}
