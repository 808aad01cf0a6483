internal import RegularExpressions

/// A .NET pattern ready to search.
struct Pattern: Sendable {
  let groups: PatternGroups
  private let expression: RegularExpression

  init(_ pattern: String) throws(EvaluationError.Reason) {
    let translator = try PatternTranslator(pattern)
    groups = translator.groups
    do throws(RegularExpressionError) {
      expression = try RegularExpression(translator.output)
    } catch {
      // PCRE2's offset is one in the translation.
      guard case .invalidPattern(let message, _) = error else { throw .patternLimit }
      throw .invalidPattern(message, offset: nil)
    }
  }

  /// All hits from left to right.
  ///
  /// PCRE2 bounds the steps of a search at each place it starts from. Every search therefore pays
  /// in advance for its worst case: a small one that suffices for nearly all, and if it does not,
  /// a quarter of what is left. So the sum is bounded, whatever the pattern, without a clock.
  func matches(in subject: [UInt8], _ run: inout Run) throws(Interruption) -> [Match] {
    let places = subject.count + 1
    let small = max(2, min(2_000, 2_000_000 / places))
    if let hits = try matches(in: subject, steps: small, places, &run) { return hits }
    let large = min(1_000_000, run.patternSteps / 4 / places)
    guard large > small, let hits = try matches(in: subject, steps: large, places, &run) else {
      throw .refused(.patternLimit)
    }
    return hits
  }

  private func matches(
    in subject: [UInt8], steps: Int, _ places: Int, _ run: inout Run
  ) throws(Interruption) -> [Match]? {
    try run.spend(subject.count)
    run.patternSteps -= steps * places
    guard run.patternSteps >= 0 else { throw .refused(.patternLimit) }
    let limit = EvaluationLimits.values
    guard
      let hits = try? expression.matches(in: subject, limit: limit + 1, steps: UInt32(steps))
    else { return nil }
    guard hits.count <= limit else { throw .refused(.tooManyValues(limit: limit)) }
    return hits
  }
}
