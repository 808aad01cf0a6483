/// One evaluation under way: its row, what surrounds it, and what it may still use.
struct Run {
  let row: [AttributeValue]
  let context: EvaluationContext
  private var work = EvaluationLimits.work
  var patternSteps = EvaluationLimits.patternSteps
  private var generator: RandomNumbers?

  init(row: [AttributeValue], context: EvaluationContext) {
    self.row = row
    self.context = context
  }

  /// The value of an attribute; null where the row ends before it.
  func value(at slot: Int) -> AttributeValue {
    slot < row.count ? row[slot] : .null
  }

  /// Accounts for work that is about to be done.
  mutating func spend(_ amount: Int) throws(Interruption) {
    work -= amount
    if work < 0 { throw .refused(.workLimit) }
  }

  /// Accounts for a result and holds it to the permitted size.
  mutating func spend(on value: AttributeValue) throws(Interruption) {
    switch value {
    case .text(let text):
      try Self.check(length: text.utf8.count)
      try spend(8 + text.utf8.count)
    case .list(let texts):
      if texts.count > EvaluationLimits.values {
        throw .refused(.tooManyValues(limit: EvaluationLimits.values))
      }
      var length = 0
      for text in texts { length += 8 + text.utf8.count }
      try spend(length)
    default: try spend(8)
    }
  }

  /// Extends a text under construction.
  mutating func append(_ piece: some StringProtocol, to text: inout String) throws(Interruption) {
    let length = piece.utf8.count
    try Self.check(length: text.utf8.count + length)
    try spend(length + 1)
    text += piece
  }

  private static func check(length: Int) throws(Interruption) {
    if length > EvaluationLimits.text {
      throw .refused(.valueTooLong(limit: EvaluationLimits.text))
    }
  }

  /// The time that counts as now.
  var now: Timestamp { context.now ?? .systemTime }

  /// The next pseudo-random number below `bound`.
  mutating func random(below bound: Int) -> Int {
    var numbers = generator ?? RandomNumbers(seed: context.seed ?? .random(in: .min ... .max))
    defer { generator = numbers }
    return Int.random(in: 0..<max(bound, 1), using: &numbers)
  }
}

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
struct RandomNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
