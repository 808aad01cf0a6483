/// Recognises the member names of objects that come by the million, without making texts of them.
public struct JSONNames: Sendable {
  private struct Candidate: Sendable {
    /// Where its name stands among the bytes of all.
    let start: Int
    let count: Int
    /// Place of the next candidate in the same bucket, or -1.
    let next: Int
  }

  private var bytes: [UInt8] = []
  private var candidates: [Candidate] = []
  /// Place of each bucket's first candidate, or -1.
  private var buckets = [Int](repeating: -1, count: 256)

  /// - Parameter names: the known names; none is empty.
  public init(_ names: [String]) {
    for name in names {
      let text = Array(name.utf8)
      let bucket = unsafe text.withUnsafeBufferPointer { unsafe Self.bucket($0) }
      candidates.append(
        Candidate(start: bytes.count, count: text.count, next: buckets[bucket]))
      bytes += text
      buckets[bucket] = candidates.count - 1
    }
  }

  /// Place of a member's name among the known ones; nil for another.
  public func place(of member: JSONMember) -> Int? {
    unsafe place(of: member.storage.entry(member.index), in: member.storage.view)
  }

  /// The same for the entry of a name.
  ///
  /// - Parameter guess: a place to look at first; -1 for none.
  func place(of name: TapeEntry, in view: JSONView, guess: Int = -1) -> Int? {
    let text = unsafe view.bytes(name)
    if name.kind == .string { return unsafe place(of: text, guess: guess) }
    var decoded = unsafe JSONEscapes.decode(text)
    return decoded.withUTF8 { unsafe place(of: $0, guess: guess) }
  }

  private func place(of name: UnsafeBufferPointer<UInt8>, guess: Int) -> Int? {
    if guess >= 0, unsafe isEqual(name, candidates[guess]) { return guess }
    var place = buckets[unsafe Self.bucket(name)]
    while place >= 0 {
      let candidate = candidates[place]
      if unsafe isEqual(name, candidate) { return place }
      place = candidate.next
    }
    return nil
  }

  private func isEqual(_ name: UnsafeBufferPointer<UInt8>, _ candidate: Candidate) -> Bool {
    guard name.count == candidate.count else { return false }
    return unsafe bytes.withUnsafeBytes { bytes in
      let (name, count) = (UnsafeRawBufferPointer(name), name.count)
      var difference: UInt64 = 0
      func compare<Word: FixedWidthInteger>(_ type: Word.Type, _ place: Int) {
        unsafe difference |= UInt64(
          truncatingIfNeeded: name.loadUnaligned(fromByteOffset: place, as: type)
            ^ bytes.loadUnaligned(fromByteOffset: candidate.start + place, as: type))
      }
      if count < 8 {
        for place in 0..<count { compare(UInt8.self, place) }
      } else {
        // The last eight bytes may lie over those before.
        for place in stride(from: 0, to: count - 8, by: 8) { compare(UInt64.self, place) }
        compare(UInt64.self, count - 8)
      }
      return difference == 0
    }
  }

  private static func bucket(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let first = unsafe bytes.first, let last = unsafe bytes.last else { return 0 }
    return (bytes.count &* 37 &+ Int(first) &* 5 &+ Int(last)) & 255
  }
}
