import Foundation

/// A small generator with a seed that a failing test prints (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  /// The seed of a test run: printed, and the same in each, so that a failure can be repeated;
  /// `ENTRAHUB_TEST_SEED` names another one, and `make soak` tries many.
  public static let base: UInt64 = {
    let given = ProcessInfo.processInfo.environment["ENTRAHUB_TEST_SEED"].flatMap(UInt32.init)
    let seed = UInt64(given ?? 20_240_308)
    print("Random inputs from ENTRAHUB_TEST_SEED=\(seed)")
    return seed
  }()

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
