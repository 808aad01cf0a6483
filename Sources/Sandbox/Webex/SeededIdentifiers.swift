import Synchronization

/// An endless list of identifiers that belongs to a seed and a use.
final class SeededIdentifiers: Sendable {
  private let base: UInt64
  private let count = Atomic<UInt64>(0)

  init(seed: UInt64, purpose: String) {
    base = Hashing.mix(seed ^ Hashing.fnv(purpose))
  }

  /// The next identifier and how many there were before it.
  func next() -> (id: String, number: UInt64) {
    let number = count.wrappingAdd(1, ordering: .relaxed).oldValue
    let high = Hashing.mix(base &+ number &* 0x9E37_79B9_7F4A_7C15)
    return (Hashing.guid(high, Hashing.mix(high &+ 1)), number)
  }
}
