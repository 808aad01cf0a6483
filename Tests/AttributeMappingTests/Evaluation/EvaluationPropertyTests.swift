import TestSupport
import Testing

@testable import AttributeMapping

private typealias Expression = AttributeMapping.Expression

/// Whatever can be written, and whatever a row holds: evaluating never traps and always ends.
@Suite struct EvaluationPropertyTests {
  @Test func everyFunctionOfTheCatalogueCanBeEvaluated() {
    #expect(CompiledExpression.functionNames == Set(FunctionCatalogue.all.map(\.name)))
  }

  /// The examples shown to operators are true, as far as they don't depend on time or chance.
  @Test func everyExampleOfTheCatalogueCompiles() throws {
    for function in FunctionCatalogue.all {
      let expression = try #require(ExpressionParser.parse(function.example).valid)
      var slots = AttributeSlots()
      _ = try CompiledExpression(expression, attributes: &slots)
    }
  }

  @Test func randomExpressionsOverRandomRowsEnd() {
    var random = RandomExpressions(seed: SeededGenerator.base)
    var (values, refusals) = (0, 0)
    for round in 0..<3_000 {
      let tree = round % 10 == 0 ? random.expression() : random.wellFormed(depth: 4)
      var slots = AttributeSlots()
      guard let compiled = try? CompiledExpression(tree, attributes: &slots) else { continue }
      for _ in 0..<3 {
        let row = slots.names.map { _ in random.value() }
        let context = EvaluationContext(
          defaultDomain: "contoso.com", existingValues: ["a"], now: Timestamp(unixSeconds: 0),
          seed: random.next())
        let clock = ContinuousClock()
        var result = EvaluationResult.ignore
        let time = clock.measure { result = compiled.evaluate(row, context: context) }
        if time > .seconds(10) { Issue.record("\(time): \(ExpressionFormatter.format(tree))") }
        #expect(compiled.evaluate(row, context: context) == result)
        if let texts = result.value?.texts {
          values += 1
          #expect(texts.allSatisfy { $0.utf8.count <= max(EvaluationLimits.text, 3_000_000) })
        }
        if let error = result.error {
          refusals += 1
          #expect(!error.message.isEmpty)
        }
      }
    }
    // The trees must be good enough to reach the functions.
    #expect(values > 500 && refusals > 500)
  }

  @Test func whatIsCompiledFromTextEqualsWhatIsCompiledFromTheTree() {
    var random = RandomExpressions(seed: SeededGenerator.base)
    let context = EvaluationContext(now: Timestamp(unixSeconds: 0), seed: 1)
    for _ in 0..<500 {
      let tree = random.wellFormed(depth: 3)
      guard let parsed = ExpressionParser.parse(ExpressionFormatter.format(tree)).valid else {
        continue
      }
      var (slots, others) = (AttributeSlots(), AttributeSlots())
      guard let first = try? CompiledExpression(tree, attributes: &slots),
        let second = try? CompiledExpression(parsed, attributes: &others)
      else { continue }
      let row = slots.names.map { _ in random.value() }
      let (left, right) = (
        first.evaluate(row, context: context), second.evaluate(row, context: context)
      )
      #expect(left.value == right.value && left.error?.reason == right.error?.reason)
    }
  }
}

extension RandomExpressions {
  /// A tree whose calls have the number of arguments their functions want.
  fileprivate mutating func wellFormed(depth: Int) -> Expression {
    guard depth > 0, below(4) > 0 else { return leaf() }
    let name = pick(Array(CompiledExpression.functionNames).sorted())
    if name == "Replace" { return replacement(depth: depth) }
    guard let definition = FunctionTable.definitions[name] else { return leaf() }
    let minimum = (definition.required.last ?? -1) + 1
    var count = definition.maximum.map { minimum + below($0 - minimum + 1) } ?? minimum + below(4)
    if name == "Switch" { count += count % 2 }
    let arguments = (0..<count).map { index -> Expression? in
      let isFree = !definition.required.contains(index) && name != "Switch"
      return isFree && below(4) == 0 ? nil : wellFormed(depth: depth - 1)
    }
    if name == "IIF" {
      let condition = Expression(
        .comparison(leaf(), pick(Expression.Comparison.allCases), wellFormed(depth: depth - 1)))
      return Expression(.call(.init(name: name, arguments: [condition] + arguments.dropFirst())))
    }
    return Expression(.call(.init(name: name, arguments: arguments)))
  }

  private mutating func replacement(depth: Int) -> Expression {
    let source = wellFormed(depth: depth - 1)
    let other = wellFormed(depth: depth - 1)
    let pattern = Expression(
      .text(pick(["(?<g>.)", "(a*)*(?<g>b)?", "[^a]|(?<g>x)", "(?<g>.*)(.*)(.*)$", "", "(?<g>"])))
    let group = Expression(.text(pick(["g", "g", "g", "1", "none"])))
    let text = Expression(.text(pick(["$_$_", "${g}$`$'", "", "x", "$1$&"])))
    let arguments: [Expression?] =
      switch below(5) {
      case 0: [source, other, nil, nil, text]
      case 1: [source, text, nil, nil, nil, nil, other]
      case 2: [source, nil, pattern, nil, text]
      case 3: [source, nil, pattern, group, other]
      default: [source, nil, pattern, group, nil, other]
      }
    return Expression(.call(.init(name: "Replace", arguments: arguments)))
  }

  private mutating func leaf() -> Expression {
    switch below(6) {
    case 0: Expression(.number(pick(["0", "1", "3", "-1", "&HFF", "9223372036854775807", "2.5"])))
    case 1: Expression(.text(text()))
    case 2:
      Expression(
        .text(pick(["d", "yyyy", "m", "2020-02-29", "M/d/yyyy h:mm:ss tt", "tr-TR", "", ","])))
    default: Expression(.attribute(pick(["a", "b", "c"])))
    }
  }

  /// What a row may hold.
  fileprivate mutating func value() -> AttributeValue {
    switch below(12) {
    case 0: .null
    case 1: .text("")
    case 2: .list((0..<below(4)).map { _ in text() })
    case 3: .boolean(below(2) == 0)
    case 4: .integer(pick([0, 1, 2, -1, .max, .min, 129_699_324_000_000_000]))
    case 5: .decimal(pick(["1.5", "-0.0", "999999999999999999999", "x"]))
    case 6: .text(pick(["2020-02-29", "3/16/2020 7:00:00 AM", "9999-12-31", "True", "false", "7"]))
    case 7: .text(String(repeating: pick(["a", "ab", "é", ","]), count: pick([10, 200, 20_000])))
    case 8: .text(String(decoding: bytes(count: below(40)), as: UTF8.self))
    case 9: .text(pick(["e\u{301}ǟṳ̄", "😀\u{200D}👩‍👩‍👧", "\u{0}\u{FFFD}\u{FEFF}", "İıſßŉ", "مرحبا"]))
    default: .text(text())
    }
  }
}
