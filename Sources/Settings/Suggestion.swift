/// Finds the word that somebody probably meant.
public enum Suggestion {
  /// The nearest of the known words, when it is near enough to be worth saying.
  public static func nearest(to word: String, among known: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased())
    var best: (word: String, distance: Int)?
    for candidate in known {
      let letters = Array(candidate.lowercased())
      // One slip in three letters, and at least one.
      let limit = max(1, max(wanted.count, letters.count) / 3)
      let distance = editDistance(wanted, letters)
      if distance <= limit, best.map({ distance < $0.distance }) ?? true {
        best = (candidate, distance)
      }
    }
    return best?.word
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two words.
  ///
  /// Source: the "optimal string alignment" form of Damerau's distance.
  public static func editDistance<Letter: Equatable>(_ from: [Letter], _ to: [Letter]) -> Int {
    if from.isEmpty || to.isEmpty { return max(from.count, to.count) }
    var older = [Int](repeating: 0, count: to.count + 1)
    var previous = Array(0...to.count)
    for i in 1...from.count {
      var current = [Int](repeating: i, count: to.count + 1)
      for j in 1...to.count {
        let change = from[i - 1] == to[j - 1] ? 0 : 1
        current[j] = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + change)
        if i > 1, j > 1, from[i - 1] == to[j - 2], from[i - 2] == to[j - 1] {
          current[j] = min(current[j], older[j - 2] + 1)
        }
      }
      (older, previous) = (previous, current)
    }
    return previous[to.count]
  }
}
