extension ReportText {
  /// Whether the line end that was removed before an offset of the unwrapped text can come from
  /// wrapping at a fixed width: then no line of the paragraph is longer than the one it ends.
  func mayBeWrapped(before offset: Int) -> Bool {
    guard offset > 0, offset < unwrapped.origin.count else { return false }
    let last = Int(unwrapped.origin[offset - 1])
    let line = lineRange(containing: last)
    let length = plain[line].count { $0 & 0xC0 != 0x80 }
    return longestLine(around: line) <= length
  }

  private func lineRange(containing offset: Int) -> Range<Int> {
    let start = plain[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let end = plain[offset...].firstIndex(of: 0x0A) ?? plain.count
    return start..<end
  }

  /// Characters of the longest line in the paragraph, a few lines to either side.
  private func longestLine(around line: Range<Int>) -> Int {
    var longest = 0
    var current = line
    for _ in 0..<24 where current.lowerBound > 0 {
      current = lineRange(containing: current.lowerBound - 1)
      guard !isBlank(current) else { break }
      longest = max(longest, plain[current].count { $0 & 0xC0 != 0x80 })
    }
    current = line
    for _ in 0..<24 where current.upperBound + 1 < plain.count {
      current = lineRange(containing: current.upperBound + 1)
      guard !isBlank(current) else { break }
      longest = max(longest, plain[current].count { $0 & 0xC0 != 0x80 })
    }
    return longest
  }

  private func isBlank(_ range: Range<Int>) -> Bool {
    plain[range].allSatisfy(\.isBlank)
  }
}
