/// Recognises the member names of objects that come by the million, without making texts of them.
public struct JSONNames: Sendable {
  private struct Candidate: Sendable {
    let bytes: [UInt8]
    /// Place of the next candidate in the same bucket, or -1.
    let next: Int
  }

  private var candidates: [Candidate] = []
  /// Place of each bucket's first candidate, or -1.
  private var buckets = [Int](repeating: -1, count: 256)

  /// - Parameter names: the known names; none is empty.
  public init(_ names: [String]) {
    for name in names {
      let bytes = Array(name.utf8)
      let bucket = unsafe bytes.withUnsafeBufferPointer { unsafe Self.bucket($0) }
      candidates.append(Candidate(bytes: bytes, next: buckets[bucket]))
      buckets[bucket] = candidates.count - 1
    }
  }

  /// Place of a member's name among the known ones; nil for another, or one written with escapes.
  public func place(of member: JSONMember) -> Int? {
    place(of: member.storage, member.index)
  }

  /// The same for the name at an index of the tape.
  func place(of storage: JSONStorage, _ index: Int) -> Int? {
    let entry = storage.entry(index)
    guard entry.kind == .string else { return nil }
    let bytes = unsafe storage.bytes(entry)
    var place = buckets[unsafe Self.bucket(bytes)]
    while place >= 0 {
      let candidate = candidates[place]
      if unsafe Self.equal(bytes, candidate.bytes) { return place }
      place = candidate.next
    }
    return nil
  }

  private static func equal(_ name: UnsafeBufferPointer<UInt8>, _ wanted: [UInt8]) -> Bool {
    guard name.count == wanted.count else { return false }
    var difference: UInt8 = 0
    for index in 0..<name.count { difference |= unsafe name[index] ^ wanted[index] }
    return difference == 0
  }

  private static func bucket(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let first = unsafe bytes.first, let last = unsafe bytes.last else { return 0 }
    return (bytes.count &* 37 &+ Int(first) &* 5 &+ Int(last)) & 255
  }
}
