/// "Did you mean": the known name that an unknown one most resembles.
enum NearMiss {
  /// The nearest name, first of all one that differs only in case; nil if nothing is near.
  ///
  /// - Parameter tails: also names whose last words are near, as `Uper` is to `ToUpper`.
  static func suggestion(
    for name: String, among names: some Sequence<String>, tails: Bool = false
  ) -> String? {
    nearest(to: name, among: names.lazy.map { (name: $0, text: $0) })
      ?? (tails ? nearest(to: name, among: names.flatMap(endings)) : nil)
  }

  /// What a name ends in from each of its words but the first on, with the name.
  private static func endings(of name: String) -> [(name: String, text: String)] {
    name.indices.dropFirst().filter { name[$0].isUppercase }.map { (name, String(name[$0...])) }
  }

  private static func nearest(
    to name: String, among names: some Sequence<(name: String, text: String)>
  ) -> String? {
    let wanted = Array(name.lowercased().utf8)
    guard (2...64).contains(wanted.count) else { return nil }
    var best: (name: String, distance: Int)?
    for (candidate, text) in names {
      let limit = min(max(1, wanted.count / 3), 3, (best?.distance ?? .max) - 1)
      guard limit >= 0 else { break }
      let letters = Array(text.lowercased().utf8)
      if let distance = distance(wanted, letters, limit: limit) { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Insertions, deletions, changes and exchanges of neighbours (optimal string alignment); nil if
  /// more than `limit`.
  static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit else { return nil }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for (column, other) in right.enumerated() {
        var cost = min(
          last[column] + (byte == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      if current.allSatisfy({ $0 > limit }) { return nil }
      beforeLast = last
      last = current
    }
    return last[right.count] <= limit ? last[right.count] : nil
  }
}
