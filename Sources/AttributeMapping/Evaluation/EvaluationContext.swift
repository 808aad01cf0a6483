/// What some functions need besides the row.
///
/// With `now` and `seed` given, the same expression over the same row gives the same result; a
/// caller that evaluates many rows varies the seed, or all get the same `Guid()`.
public struct EvaluationContext: Sendable, Equatable {
  /// The tenant's default verified domain, for `DefaultDomain`.
  public var defaultDomain: String?
  /// Values taken in the target, for `SelectUniqueValue`.
  public var existingValues: Set<String> {
    didSet { takenValues = Self.folded(existingValues) }
  }
  /// The same in upper case, which is how they are compared.
  private(set) var takenValues: Set<String>
  /// The time of `Now` and of date texts without a date; nil: the system's clock.
  public var now: Timestamp?
  /// Start of the pseudo-random numbers of `Guid` and `RandomString`; nil: the system's.
  public var seed: UInt64?

  public init(
    defaultDomain: String? = nil, existingValues: Set<String> = [], now: Timestamp? = nil,
    seed: UInt64? = nil
  ) {
    self.defaultDomain = defaultDomain
    self.existingValues = existingValues
    takenValues = Self.folded(existingValues)
    self.now = now
    self.seed = seed
  }

  private static func folded(_ values: Set<String>) -> Set<String> {
    Set(values.map { LetterCase.invariant.upper($0) })
  }
}
