/// Sorts row numbers by the bytes of a key, those without a key last, equals by row number.
struct PeopleSort {
  private struct Item {
    /// The first eight bytes, most significant first: they decide most comparisons.
    var prefix: UInt64
    var start: UInt32
    var end: UInt32
    var number: Int32
  }

  private var items: [Item] = []

  init(capacity: Int) { items.reserveCapacity(capacity) }

  /// - Parameter range: where the key stands in the bytes that `numbers(in:)` will be given.
  mutating func add(_ number: Int32, key range: Range<Int>, in bytes: [UInt8]) {
    var prefix: UInt64 = 0
    let end = min(range.upperBound, range.lowerBound + 8)
    for position in range.lowerBound..<end { prefix = prefix << 8 | UInt64(bytes[position]) }
    prefix <<= UInt64(8 - (end - range.lowerBound)) * 8
    items.append(
      Item(
        prefix: range.isEmpty ? .max : prefix, start: UInt32(truncatingIfNeeded: range.lowerBound),
        end: UInt32(truncatingIfNeeded: range.upperBound), number: number))
  }

  /// The numbers in order.
  func numbers(in bytes: [UInt8]) -> [Int32] {
    var items = items
    unsafe bytes.withUnsafeBufferPointer { bytes in
      items.sort { left, right in
        if left.prefix != right.prefix { return left.prefix < right.prefix }
        var (i, j) = (Int(left.start) + 8, Int(right.start) + 8)
        while i < left.end, j < right.end {
          let (a, b) = unsafe (bytes[i], bytes[j])
          if a != b { return a < b }
          i += 1
          j += 1
        }
        let (restLeft, restRight) = (Int(left.end) - i, Int(right.end) - j)
        return restLeft == restRight ? left.number < right.number : restLeft < restRight
      }
    }
    return items.map(\.number)
  }
}
