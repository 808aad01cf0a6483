import Foundation

/// Finds the lines of a text that a pattern matches.
struct PeopleSearch {
  let text: PeopleText

  /// Row numbers in ascending order; nil when cancelled.
  ///
  /// - Parameter candidates: the only rows to look at, ascending; nil for all.
  func rows(
    matching pattern: PeoplePattern, in candidates: [Int32]?, isCancelled: () -> Bool
  ) -> [Int32]? {
    var found = candidates
    for word in pattern.words {
      let needle = word + [0]
      guard let narrowed = rows(containing: needle, in: found, isCancelled: isCancelled)
      else { return nil }
      found = narrowed
    }
    return pattern.isInverted || found == nil ? complement(of: found ?? []) : found
  }

  private func rows(
    containing needle: [UInt8], in candidates: [Int32]?, isCancelled: () -> Bool
  ) -> [Int32]? {
    guard let candidates else { return scan(needle, isCancelled: isCancelled) }
    // Where few are left, looking at each is cheaper than running through the whole text.
    if candidates.count < text.count / 16 {
      return candidates.filter { line($0, contains: needle) }
    }
    guard let all = scan(needle, isCancelled: isCancelled) else { return nil }
    return intersection(all, candidates)
  }

  /// Runs through the text from hit to hit, taking each line once.
  private func scan(_ needle: [UInt8], isCancelled: () -> Bool) -> [Int32]? {
    var rows: [Int32] = []
    var row = 0
    var untilCheck = 50_000
    return unsafe text.bytes.withUnsafeBufferPointer { bytes -> [Int32]? in
      unsafe needle.withUnsafeBufferPointer { needle -> [Int32]? in
        guard let base = bytes.baseAddress, let word = needle.baseAddress else { return [] }
        var position = 0
        while let hit = unsafe next(word, in: base, from: position) {
          row = text.row(holding: hit, from: row)
          rows.append(Int32(truncatingIfNeeded: row))
          row += 1
          position = Int(text.starts[row])
          untilCheck -= 1
          if untilCheck == 0 {
            if isCancelled() { return nil }
            untilCheck = 50_000
          }
        }
        return rows
      }
    }
  }

  /// Where the next occurrence begins.
  ///
  /// `strstr`, because the C library's is vectorised and Swift does not import `memmem`; the text
  /// holds no zero byte but its last.
  private func next(
    _ word: UnsafePointer<UInt8>, in base: UnsafePointer<UInt8>, from position: Int
  ) -> Int? {
    let start = unsafe UnsafeRawPointer(base + position).assumingMemoryBound(to: CChar.self)
    let word = unsafe UnsafeRawPointer(word).assumingMemoryBound(to: CChar.self)
    guard let hit = unsafe strstr(start, word) else { return nil }
    return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
  }

  private func line(_ row: Int32, contains needle: [UInt8]) -> Bool {
    let range = text.range(of: Int(row))
    let length = needle.count - 1
    guard range.count >= length else { return false }
    let first = needle[0]
    for start in range.lowerBound...(range.upperBound - length) where text.bytes[start] == first {
      var offset = 1
      while offset < length, text.bytes[start + offset] == needle[offset] { offset += 1 }
      if offset == length { return true }
    }
    return false
  }

  private func intersection(_ left: [Int32], _ right: [Int32]) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(min(left.count, right.count))
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      if left[i] == right[j] { result.append(left[i]) }
      let (first, second) = (left[i], right[j])
      if first <= second { i += 1 }
      if second <= first { j += 1 }
    }
    return result
  }

  /// Everybody else.
  private func complement(of rows: [Int32]) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(max(0, text.count - rows.count))
    var next = 0
    for row in 0..<Int32(text.count) {
      if next < rows.count, rows[next] == row {
        next += 1
      } else if !text.isRemoved(Int(row)) {
        result.append(row)
      }
    }
    return result
  }
}

extension PeopleText {
  /// The row whose line holds a position, known to be at or behind `row`: hits are close together
  /// for short words, so steps double from there.
  func row(holding position: Int, from row: Int) -> Int {
    var step = 1
    var low = row
    while low + step < count, Int(starts[low + step]) <= position {
      low += step
      step *= 2
    }
    var high = min(low + step, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= position { low = middle } else { high = middle }
    }
    return low
  }
}
