extension ScopeWalk {
  /// What was counted in some row numbers.
  struct Tally: Sendable {
    var counts = ScopePreview()
    var examples = Marks()
    /// Hashes of the values of a matching attribute with the first row that has them.
    var matches: [UInt64: Int32] = [:]

    struct Marks: Sendable {
      var changed: [Mark] = []
      var empty: [Mark] = []
      var failed: [Mark] = []
      var colliding: [Mark] = []
      var taken: [Mark] = []
      var entering: [Mark] = []
      var leaving: [Mark] = []
    }
  }

  /// Somebody who is an example, before names are looked up.
  struct Mark: Sendable {
    var number: Int32
    var before: String?
    var after: String?
    var failure: String?
  }

  /// How many people the examples of a count show.
  static let exampleCount = 5
  /// The same for who enters and who leaves, which is read name by name.
  static let crossingCount = 100
}

extension ScopeWalk.Tally {
  /// The counts and examples alone.
  var withoutValues: ScopeWalk.Tally {
    var copy = ScopeWalk.Tally()
    copy.counts = counts
    copy.examples = examples
    return copy
  }

  /// Adds what was counted in other rows; gives the first few rows back whose value was met in both.
  mutating func merge(_ other: ScopeWalk.Tally) -> [Int32] {
    for count: WritableKeyPath<ScopePreview, Int> in [
      \.seen, \.inScope, \.entering, \.leaving, \.changed, \.empty, \.ignored, \.failed,
      \.colliding, \.taken, \.lost,
    ] {
      counts[keyPath: count] += other.counts[keyPath: count]
    }
    for marks: WritableKeyPath<Marks, [ScopeWalk.Mark]> in [
      \.changed, \.empty, \.failed, \.colliding, \.taken,
    ] {
      merge(other, marks, atMost: ScopeWalk.exampleCount)
    }
    merge(other, \.entering, atMost: ScopeWalk.crossingCount)
    merge(other, \.leaving, atMost: ScopeWalk.crossingCount)
    return mergeValues(other)
  }

  private mutating func merge(
    _ other: ScopeWalk.Tally, _ marks: WritableKeyPath<Marks, [ScopeWalk.Mark]>, atMost count: Int
  ) {
    let both = examples[keyPath: marks] + other.examples[keyPath: marks]
    examples[keyPath: marks] = Self.first(both, count)
  }

  private mutating func mergeValues(_ other: ScopeWalk.Tally) -> [Int32] {
    var shared: [Int32] = []
    for (hash, row) in other.matches {
      guard let known = matches.updateValue(row, forKey: hash) else { continue }
      matches[hash] = min(known, row)
      counts.colliding += 1
      if shared.count < ScopeWalk.exampleCount { shared.append(max(known, row)) }
    }
    return shared
  }

  /// Adds an example of a shared value where there is room for one.
  mutating func keepCollision(_ mark: ScopeWalk.Mark) {
    examples.colliding = Self.first(examples.colliding + [mark], ScopeWalk.exampleCount)
  }

  private static func first(_ marks: [ScopeWalk.Mark], _ count: Int) -> [ScopeWalk.Mark] {
    Array(marks.sorted { $0.number < $1.number }.prefix(count))
  }
}
