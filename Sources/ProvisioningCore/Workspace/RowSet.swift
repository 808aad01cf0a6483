/// A set of row numbers below a bound, a bit each.
///
/// Rows that were stored since its bound was read are left out where they have no bit, and do no harm.
struct RowSet: Sendable, Equatable {
  private var words: [UInt64]

  /// - Parameter count: row numbers are below this.
  init(count: Int) { words = [UInt64](repeating: 0, count: count / 64 + 1) }

  func contains(_ row: Int32) -> Bool {
    let word = Int(row) >> 6
    return word < words.count && words[word] & (1 << UInt64(row & 63)) != 0
  }

  mutating func insert(_ row: Int32) {
    guard Int(row) >> 6 < words.count else { return }
    words[Int(row) >> 6] |= 1 << UInt64(row & 63)
  }

  /// Both have the same bound.
  mutating func formUnion(_ other: RowSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  /// Those that another set of the same bound doesn't have, in order.
  func numbers(besides other: RowSet) -> [Int32] {
    var result: [Int32] = []
    for index in words.indices {
      var rest = words[index] & ~other.words[index]
      while rest != 0 {
        result.append(Int32(index * 64 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
    return result
  }
}
