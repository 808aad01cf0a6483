/// How well a few typed letters fit a phrase.
public struct FuzzyMatch: Sendable, Equatable {
  /// Lower is better.
  public var rank: Int
  /// The characters of the phrase that were hit, counted from 0.
  public var offsets: [Int]

  /// Matches an exact part first, then first letters of words, then letters in order.
  ///
  /// Case does not matter. Nil when the letters are not all there; an empty pattern fits all.
  public init?(_ pattern: String, in phrase: String) {
    let wanted = Array(pattern.lowercased().filter { !$0.isWhitespace })
    let letters = Array(phrase).map { Character($0.lowercased().first.map(String.init) ?? " ") }
    if wanted.isEmpty {
      self.init(rank: 0, offsets: [])
    } else if let exact = Self.exact(Array(pattern.lowercased()), letters) {
      let startsWord = exact == 0 || !letters[exact - 1].isLetter
      self.init(
        rank: (startsWord ? 0 : 100) + min(exact, 99),
        offsets: Array(exact..<exact + pattern.lowercased().count))
    } else if let initials = Self.initials(wanted, letters) {
      self.init(rank: 1_000 + letters.count, offsets: initials)
    } else if let spread = Self.inOrder(wanted, letters) {
      let span = (spread.last ?? 0) - (spread.first ?? 0) + 1 - spread.count
      self.init(rank: 10_000 + span * 10 + (spread.first ?? 0), offsets: spread)
    } else {
      return nil
    }
  }

  private init(rank: Int, offsets: [Int]) {
    self.rank = rank
    self.offsets = offsets
  }

  private static func exact(_ wanted: [Character], _ letters: [Character]) -> Int? {
    guard wanted.count <= letters.count else { return nil }
    let places = (0...letters.count - wanted.count).filter {
      letters[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
    return places.first { $0 == 0 || !letters[$0 - 1].isLetter } ?? places.first
  }

  private static func initials(_ wanted: [Character], _ letters: [Character]) -> [Int]? {
    let starts = letters.indices.filter {
      letters[$0].isLetter && ($0 == 0 || !letters[$0 - 1].isLetter)
    }
    var hits: [Int] = []
    for start in starts where hits.count < wanted.count && letters[start] == wanted[hits.count] {
      hits.append(start)
    }
    return hits.count == wanted.count ? hits : nil
  }

  private static func inOrder(_ wanted: [Character], _ letters: [Character]) -> [Int]? {
    var hits: [Int] = []
    for (index, letter) in letters.enumerated() {
      if hits.count < wanted.count, letter == wanted[hits.count] { hits.append(index) }
    }
    return hits.count == wanted.count ? hits : nil
  }
}
