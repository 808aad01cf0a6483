/// Finds any of a set of ASCII words in bytes, without regard to case, faster than a byte at a time.
///
/// A set-wise Horspool search: two bytes at the end of a window say how far it may be moved, so that
/// most of a large text is skipped four bytes at a step.
struct LiteralScanner: Sendable {
  private let words: [[UInt8]]
  private let window: Int
  /// What the last two bytes of the window say: how far to step, or, from 128 on, which bucket of
  /// words may have its window end here.
  private let actions: [UInt8]
  private let buckets: [[Int]]

  private static let bucket: UInt8 = 128

  /// - Parameter words: at most 100, ASCII, each of at least `window` characters.
  init(_ words: [String], window: Int = 5) {
    let folded = words.map { word in word.utf8.map(Self.lowercased) }
      .filter { $0.count >= window }
    var steps = [UInt8](repeating: UInt8(window - 1), count: 1 << 16)
    var buckets: [[Int]] = []
    for (index, word) in folded.enumerated() {
      for end in 1..<window {
        let pair = Self.pair(word[end - 1], word[end])
        guard end < window - 1, steps[Int(pair)] < Self.bucket else { continue }
        steps[Int(pair)] = min(steps[Int(pair)], UInt8(window - 1 - end))
      }
      let last = Int(Self.pair(word[window - 2], word[window - 1]))
      if steps[last] < Self.bucket {
        steps[last] = Self.bucket + UInt8(buckets.count)
        buckets.append([])
      }
      buckets[Int(steps[last] - Self.bucket)].append(index)
    }
    self.words = folded
    self.window = window
    self.actions = steps
    self.buckets = buckets
  }

  /// Calls `found` with the start of each hit and the index of the word.
  ///
  /// - Parameter found: returns where to search on; anything up to the hit means right behind it.
  func scan(_ bytes: [UInt8], found: (_ start: Int, _ word: Int) -> Int) {
    var end = window - 1
    while end < bytes.count {
      let pair = Self.pair(Self.lowercased(bytes[end - 1]), Self.lowercased(bytes[end]))
      let action = actions[Int(pair)]
      guard action >= Self.bucket else {
        end += Int(action)
        continue
      }
      let start = end - window + 1
      var next = end + 1
      for index in buckets[Int(action - Self.bucket)]
      where occurs(words[index], in: bytes, at: start) {
        next = max(next, found(start, index) + window - 1)
        break
      }
      end = next
    }
  }

  private func occurs(_ word: [UInt8], in bytes: [UInt8], at start: Int) -> Bool {
    guard start + word.count <= bytes.count else { return false }
    for offset in word.indices where Self.lowercased(bytes[start + offset]) != word[offset] {
      return false
    }
    return true
  }

  @inline(__always)
  private static func pair(_ first: UInt8, _ second: UInt8) -> UInt16 {
    UInt16(first) << 8 | UInt16(second)
  }

  @inline(__always)
  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }
}
