import Foundation

/// A small generator with a seed that a failing test prints (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  /// The seed of a test run: fixed, so that a run can be repeated, or from `ENTRAHUB_TEST_SEED`.
  public static var base: UInt64 {
    ProcessInfo.processInfo.environment["ENTRAHUB_TEST_SEED"].flatMap(UInt64.init) ?? 20_240_308
  }

  /// A new seed each run, printed so that a failure can be repeated.
  public static func printed(_ name: String) -> SeededGenerator {
    let seed = UInt64.random(in: 0...UInt64(UInt32.max))
    print("\(name): seed \(seed)")
    return SeededGenerator(seed: seed)
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
