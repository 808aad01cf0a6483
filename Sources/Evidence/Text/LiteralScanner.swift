/// Finds any of a set of ASCII words in bytes, without regard to case, faster than a byte at a time.
///
/// A set-wise Horspool search: two bytes at the end of a window say how far it may be moved, so that
/// most of a large text is skipped four bytes at a step.
struct LiteralScanner: Sendable {
  private let words: [[UInt8]]
  private let window: Int
  /// Steps by the last two bytes of the window; 0 means that a word may end its window here.
  private let steps: [UInt8]
  private let candidates: [UInt16: [Int]]

  /// - Parameter words: ASCII, each of at least `window` characters.
  init(_ words: [String], window: Int = 5) {
    let folded = words.map { word in word.utf8.map(Self.lowercased) }
      .filter { $0.count >= window }
    var steps = [UInt8](repeating: UInt8(window - 1), count: 1 << 16)
    var candidates: [UInt16: [Int]] = [:]
    for (index, word) in folded.enumerated() {
      for end in 1..<window {
        let pair = Self.pair(word[end - 1], word[end])
        steps[Int(pair)] = min(steps[Int(pair)], UInt8(window - 1 - end))
      }
      candidates[Self.pair(word[window - 2], word[window - 1]), default: []].append(index)
    }
    self.words = folded
    self.window = window
    self.steps = steps
    self.candidates = candidates
  }

  /// Calls `found` with the start of each hit and the index of the word.
  ///
  /// - Parameter found: returns where to search on; anything up to the hit means right behind it.
  func scan(_ bytes: [UInt8], found: (_ start: Int, _ word: Int) -> Int) {
    var end = window - 1
    while end < bytes.count {
      let pair = Self.pair(Self.lowercased(bytes[end - 1]), Self.lowercased(bytes[end]))
      let step = Int(steps[Int(pair)])
      guard step == 0 else {
        end += step
        continue
      }
      let start = end - window + 1
      var next = end + 1
      for index in candidates[pair] ?? [] where occurs(words[index], in: bytes, at: start) {
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
