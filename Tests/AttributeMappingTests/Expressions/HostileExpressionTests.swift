import TestSupport
import Testing

@testable import AttributeMapping

/// Nothing that can be typed, pasted or read makes the language trap, hang or lose its place.
@Suite struct HostileExpressionTests {
  private func examine(_ text: String, allOffsets: Bool) {
    let count = text.utf8.count
    let parsed = ExpressionParser.parse(text)
    let problems = ExpressionChecker().problems(in: parsed)
    for problem in problems {
      let ranges = [problem.range] + (problem.fix.map { [$0.range] } ?? [])
      for range in ranges where range.lowerBound < 0 || range.upperBound > count {
        Issue.record("\(problem) is outside of \(text)")
      }
      _ = problem.fix?.applied(to: text)
    }
    #expect(parsed.expression != nil || parsed.problems.containsError, "\(text.debugDescription)")
    // A tree always has a normal form, and that one is stable unless a mistake lies in a name.
    if let expression = parsed.valid {
      #expect(ExpressionParser.parse(ExpressionFormatter.format(expression)).valid == expression)
      #expect(MappingSource(expression).isConsistent)
    }
    var end = 0
    for span in SyntaxHighlighting.spans(in: text) {
      #expect(span.range.lowerBound >= end && span.range.upperBound <= count)
      #expect(!span.range.isEmpty)
      end = span.range.upperBound
    }
    for offset in allOffsets ? Array(-1...count + 1) : [count / 2, count] {
      let completion = Completion.at(offset, in: text)
      #expect(completion.range.lowerBound >= 0 && completion.range.upperBound <= count)
      _ = SignatureHelp.at(offset, in: text)
    }
  }

  @Test func randomBytes() {
    var random = RandomExpressions(seed: SeededGenerator.base)
    for _ in 0..<1_000 {
      let bytes = random.bytes(count: random.below(40))
      examine(String(decoding: bytes, as: UTF8.self), allOffsets: false)
    }
  }

  @Test func damagedExpressions() {
    var random = RandomExpressions(seed: SeededGenerator.base)
    let examples = FunctionCatalogue.all.map(\.example) + SyntaxProblemTests.mistakes.map(\.text)
    for round in 0..<500 {
      examine(random.damaged(random.pick(examples)), allOffsets: round < 20)
      examine(
        random.damaged(ExpressionFormatter.format(random.expression(depth: 2))), allOffsets: false)
    }
  }

  /// Everything that repeats one thing as often as fits takes no more than linear time.
  @Test(arguments: [
    "(", ")", "[", "]", "\"", "'", "“", "‘", "\\", ",", ";", "&", "-", "&H", "=", "Not(", "A(,",
    "[a]&", "[a] [b]", "\"a\" and ", "'“", "x ", "1-", "é", "\"\\d\"", "<", "Replace(,",
    "Join([a]&[b],", "Switch(\"a\",",
  ])
  func longRepetitions(piece: String) {
    let text = String(repeating: piece, count: 9_000 / piece.utf8.count)
    let time = ContinuousClock().measure {
      _ = ExpressionChecker().problems(in: text)
      _ = SyntaxHighlighting.spans(in: text)
      _ = Completion.at(text.utf8.count, in: text)
      _ = SignatureHelp.at(text.utf8.count, in: text)
    }
    // Far above what is needed, far below what a square of the length takes.
    #expect(time < .seconds(5))
    #expect(ExpressionParser.parse(text).problems.count <= 2 * ExpressionLimits.problems)
  }
}
