/// What a filter asks for: words that must all occur, or must not.
struct PeoplePattern: Sendable, Equatable {
  /// Folded, in the order in which they were typed: the last one is the one that grows.
  let words: [[UInt8]]
  let isInverted: Bool

  init(_ filter: String) {
    let filter = filter.drop { $0.isWhitespace }
    isInverted = filter.first == "!"
    let folded = FoldedText.fold(String(isInverted ? filter.dropFirst() : filter))
    words = folded.split(separator: 0x20).map(Array.init)
  }

  /// Everybody passes.
  var isEmpty: Bool { words.isEmpty }
}

/// In whose lines the words of a pattern occur, whether it is inverted or not.
struct PeopleHits: Sendable {
  let words: [[UInt8]]
  /// In ascending order.
  let rows: [Int32]
  /// Where in the text the last word begins, for each row.
  let positions: [UInt32]

  /// Whether everybody whom other words find is among these, in a way that the search can use.
  func leads(to others: [[UInt8]]) -> Bool {
    if words == others || words[...] == others.dropLast() { return true }
    guard let last = others.last, let known = words.last else { return false }
    return words.dropLast() == others.dropLast() && last.starts(with: known)
  }
}
