import Dispatch
import Foundation
import Synchronization

/// Finds the lines of a text that hold some words.
///
/// While somebody types, the last word grows by a letter: then only the previous hits are looked at,
/// and of each only the next byte. A new word is looked for in the previous hits' lines.
struct PeopleSearch: Sendable {
  let text: PeopleText

  /// Rows that one thread filters at a time.
  private static let rowsPerThread = 65_536
  /// Rows between two decisions how to scan.
  private static let blockSize = 4_096

  private struct Found: Sendable {
    var rows: [Int32] = []
    var positions: [UInt32] = []

    mutating func append(_ row: Int, _ position: Int) {
      rows.append(Int32(truncatingIfNeeded: row))
      positions.append(UInt32(truncatingIfNeeded: position))
    }

    mutating func reserve(_ count: Int) {
      rows.reserveCapacity(rows.count + count)
      positions.reserveCapacity(positions.count + count)
    }

    /// What was found in parts, which are in ascending order.
    static func joined(_ parts: [Found]) -> Found {
      if parts.count == 1 { return parts[0] }
      var all = Found()
      all.reserve(parts.reduce(0) { $0 + $1.rows.count })
      for part in parts {
        all.rows.append(contentsOf: part.rows)
        all.positions.append(contentsOf: part.positions)
      }
      return all
    }
  }

  /// Whom the words find; nil when cancelled.
  ///
  /// Each word takes some milliseconds, between which `isCancelled` is asked. There must be one.
  func hits(
    for words: [[UInt8]], after previous: PeopleHits?, isCancelled: () -> Bool
  ) -> PeopleHits? {
    guard let last = words.last, !isCancelled() else { return nil }
    var found: Found?
    if let previous, let known = previous.words.last,
      words.dropLast() == previous.words.dropLast(), last.starts(with: known)
    {
      found = extend(previous, from: known.count, to: last)
    } else if let previous, words.dropLast() == previous.words[...] {
      found = look(for: last, in: previous.rows)
    } else {
      found = search(words, isCancelled)
    }
    return found.map { PeopleHits(words: words, rows: $0.rows, positions: $0.positions) }
  }

  /// Runs through everybody for the longest word, the rarest as a rule, then through whom it found.
  private func search(_ words: [[UInt8]], _ isCancelled: () -> Bool) -> Found? {
    guard let longest = words.indices.max(by: { words[$0].count < words[$1].count })
    else { return nil }
    var found = scan(words[longest])
    var others = words.indices.filter { $0 != longest }
    // The positions must be those of the last word.
    if longest == words.count - 1, words.count > 1 { others.append(longest) }
    for index in others {
      if isCancelled() { return nil }
      found = look(for: words[index], in: found.rows)
    }
    return found
  }

  /// Does some parts of a work on all cores.
  private static func inParts(_ count: Int, _ part: @Sendable (Int) -> Found) -> Found {
    if count < 2 { return count == 1 ? part(0) : Found() }
    let found = Mutex([Found](repeating: Found(), count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = part(index)
      found.withLock { $0[index] = result }
    }
    return Found.joined(found.withLock { $0 })
  }

  /// Runs through the whole text.
  private func scan(_ word: [UInt8]) -> Found {
    let size = PeopleText.rowsPerPart
    return Self.inParts((text.count + size - 1) / size) { part in
      scan(part * size..<min((part + 1) * size, text.count), word)
    }
  }

  /// Runs through one part of the text: from hit to hit where hits are rare, line by line where most
  /// lines have one.
  private func scan(_ rows: Range<Int>, _ word: [UInt8]) -> Found {
    var found = Found()
    var row = rows.lowerBound
    var isDense = false
    while row < rows.upperBound {
      let block = row..<min(row + Self.blockSize, rows.upperBound)
      let before = found.rows.count
      row =
        isDense
        ? scanLines(block, word, &found) : scanHits(block, in: rows, word, &found)
      isDense = (found.rows.count - before) * 2 > block.count
      // A dense beginning promises many hits: growing again and again would copy them all.
      if isDense, before == 0 { found.reserve(rows.count) }
    }
    return found
  }

  private func scanLines(_ rows: Range<Int>, _ word: [UInt8], _ found: inout Found) -> Int {
    unsafe text.withUnsafePointers { bytes, starts in
      unsafe word.withUnsafeBufferPointer { word in
        for row in rows {
          let (start, end) = unsafe (Int(starts[row]), Int(starts[row + 1]) - 1)
          let position = unsafe Self.find(word, in: bytes, start, end)
          if position >= 0 { found.append(row, position) }
        }
      }
    }
    return rows.upperBound
  }

  /// The row to go on from: behind the block, where the next hit is.
  private func scanHits(
    _ block: Range<Int>, in part: Range<Int>, _ word: [UInt8], _ found: inout Found
  ) -> Int {
    unsafe text.withUnsafePointers { bytes, starts in
      unsafe (word + [0]).withUnsafeBufferPointer { word -> Int in
        guard let needle = word.baseAddress else { return part.upperBound }
        var row = block.lowerBound
        while row < block.upperBound {
          let from = unsafe Int(starts[row])
          guard let position = unsafe Self.next(needle, in: bytes, from: from)
          else { return part.upperBound }
          row = text.row(holding: position, from: row)
          found.append(row, position)
          row += 1
        }
        return row
      }
    }
  }

  /// Looks for a word in some lines.
  private func look(for word: [UInt8], in rows: [Int32]) -> Found {
    unsafe filter(rows) { index, bytes, starts in
      let row = Int(rows[index])
      let (start, end) = unsafe (Int(starts[row]), Int(starts[row + 1]) - 1)
      return unsafe word.withUnsafeBufferPointer { unsafe Self.find($0, in: bytes, start, end) }
    }
  }

  /// Looks whether the last word goes on where it was found, or stands further on in its line.
  private func extend(_ hits: PeopleHits, from known: Int, to word: [UInt8]) -> Found {
    if known == word.count { return Found(rows: hits.rows, positions: hits.positions) }
    return unsafe filter(hits.rows) { index, bytes, starts in
      let position = Int(hits.positions[index])
      var length = known
      while length < word.count, unsafe bytes[position + length] == word[length] { length += 1 }
      if length == word.count { return position }
      let end = unsafe Int(starts[Int(hits.rows[index]) + 1]) - 1
      return unsafe word.withUnsafeBufferPointer {
        unsafe Self.find($0, in: bytes, position + 1, end)
      }
    }
  }

  /// - Parameter position: where the word stands in the line of the row at an index, or -1.
  private func filter(
    _ rows: [Int32],
    _ position: @Sendable (Int, UnsafePointer<UInt8>, UnsafePointer<UInt32>) -> Int
  ) -> Found {
    let size = Self.rowsPerThread
    return Self.inParts((rows.count + size - 1) / size) { part in
      var found = Found()
      let indices = part * size..<min((part + 1) * size, rows.count)
      found.reserve(indices.count)
      unsafe text.withUnsafePointers { bytes, starts in
        for index in indices {
          let hit = unsafe position(index, bytes, starts)
          if hit >= 0 { found.append(Int(rows[index]), hit) }
        }
      }
      return found
    }
  }

  /// Where a word stands in a line, or -1.
  @inline(__always)
  private static func find(
    _ word: UnsafeBufferPointer<UInt8>, in bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    let last = end - word.count
    let first = unsafe Int32(word[0])
    var position = start
    while position <= last,
      let hit = unsafe memchr(bytes + position, first, last - position + 1)
    {
      position = unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(bytes)
      var length = 1
      while length < word.count, unsafe bytes[position + length] == word[length] { length += 1 }
      if length == word.count { return position }
      position += 1
    }
    return -1
  }

  /// Where the next occurrence in the part of the text begins.
  ///
  /// `strstr`, because the C library's is vectorised and Swift does not import `memmem`; a zero byte
  /// ends each part.
  private static func next(
    _ word: UnsafePointer<UInt8>, in bytes: UnsafePointer<UInt8>, from position: Int
  ) -> Int? {
    let start = unsafe UnsafeRawPointer(bytes + position).assumingMemoryBound(to: CChar.self)
    let word = unsafe UnsafeRawPointer(word).assumingMemoryBound(to: CChar.self)
    guard let hit = unsafe strstr(start, word) else { return nil }
    return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(bytes)
  }
}

extension PeopleText {
  /// The row whose line holds a position, known to be at or behind `row`.
  ///
  /// Hits are close together as a rule, so steps double from there.
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

  /// Lets `body` read the text and the starts of its lines.
  func withUnsafePointers<Result>(
    _ body: (UnsafePointer<UInt8>, UnsafePointer<UInt32>) -> Result
  ) -> Result {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe starts.withUnsafeBufferPointer { starts in
        // Neither is ever empty: the text ends in a zero byte, and the first start is 0.
        guard let bytes = bytes.baseAddress, let starts = starts.baseAddress else {
          preconditionFailure("A text has a last byte and a first line.")
        }
        return unsafe body(bytes, starts)
      }
    }
  }
}
