/// One hit: where it lies in the subject and what each group captured, in UTF-8 offsets.
public struct Match: Sendable, Equatable {
  /// Range of the whole match, then of each group; nil where a group took no part.
  public let groups: [Range<Int>?]

  public init(groups: [Range<Int>?]) {
    self.groups = groups
  }

  /// The whole match.
  public var range: Range<Int> {
    groups.first.flatMap { $0 } ?? 0..<0
  }

  /// Range of a group by number, nil if it took no part or doesn't exist.
  public subscript(group: Int) -> Range<Int>? {
    groups.indices.contains(group) ? groups[group] : nil
  }
}
