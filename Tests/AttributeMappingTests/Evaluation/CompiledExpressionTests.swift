import AttributeMapping
import Testing

private typealias Expression = AttributeMapping.Expression

@Suite struct CompiledExpressionTests {
  @Test func expressionsShareOneTableOfPlaces() throws {
    var slots = AttributeSlots(["surname"])
    let first = try compile("Join([x], [surname], [givenName])", &slots)
    let second = try compile("[givenName]", &slots)
    #expect(slots.names == ["surname", "x", "givenName"])
    #expect(first.evaluate(["Doe", ", ", "John"]) == .value("Doe, John"))
    #expect(second.evaluate(["Doe", ", ", "John"]) == .value("John"))
    // A row that ends early ends in nulls.
    #expect(second.evaluate([]) == .value(.null))
  }

  @Test func errorsPointToTheOffendingCall() {
    let inner = evaluate("Append(\"x\", Left([a], [b]))", ["a": "x", "b": "y"])?.error
    #expect(inner == EvaluationError(.noNumber("y"), function: "Left", range: 12..<26))
    #expect(inner?.description == "Left: \"y\" is not a whole number (at 12)")
    let unknown = evaluate("Append(\"x\", Right([a], 1))")?.error
    #expect(unknown == EvaluationError(.unknownFunction, function: "Right", range: 12..<17))
    let missing = evaluate("Left([a], )")?.error
    #expect(missing == EvaluationError(.missingArgument(2), function: "Left", range: 0..<11))
  }

  @Test func functionNamesAreCaseSensitive() {
    #expect(evaluate("tolower(\"A\")")?.error?.reason == .unknownFunction)
    #expect(evaluate("Append(bare, \"x\")")?.error?.reason == .unknownName("bare"))
  }

  @Test func surroundingsComeFromTheContext() {
    let context = EvaluationContext(
      defaultDomain: "contoso.com", existingValues: ["ANNA", "b"],
      now: Timestamp(unixSeconds: 0), seed: 7)
    func value(_ text: String) -> EvaluationResult? { evaluate(text, context: context) }
    #expect(value("DefaultDomain()") == .value("contoso.com"))
    #expect(value("Now()") == .value("1/1/1970 12:00:00 AM"))
    #expect(value("SelectUniqueValue(\"anna\", [none], \"B\", \"c\")") == .value("c"))
    #expect(value("SelectUniqueValue(\"anna\", \"B\")")?.error?.reason == .noUniqueValue)
    #expect(evaluate("DefaultDomain()")?.error?.reason == .noDefaultDomain)
    #expect(value("Guid()") == value("Guid()") && value("Guid()") != evaluate("Guid()"))
    #expect(value("CBool(Guid()=Guid())") == .value(false))
  }

  @Test func guidsHaveTheirForm() throws {
    let guid = try #require(text("Guid()"))
    #expect(
      guid.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
        != nil)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func randomStringsMeetTheirMinimums(seed: UInt64) throws {
    let context = EvaluationContext(seed: seed)
    func string(_ arguments: String) throws -> String {
      try #require(evaluate("RandomString(\(arguments))", context: context)?.value?.text)
    }
    let mixed = try string("12, 2, 2, 2, 2, \"?,\"")
    #expect(mixed.count == 12 && !mixed.contains("?") && !mixed.contains(","))
    #expect(mixed.count { $0.isNumber } >= 2 && mixed.count { $0.isUppercase } >= 2)
    #expect(mixed.count { $0.isLowercase } >= 2)
    #expect(mixed.count { !$0.isNumber && !$0.isLetter } >= 2)
    let plain = try string("6,3,0,0,3")
    #expect(plain.count { $0.isNumber } == 3 && plain.count { $0.isLowercase } == 3)
    #expect(try string("256,0,0,0,0").count == 256)
  }

  @Test(
    arguments: [
      ("RandomString(257,0,0,0,0)", .randomStringLength(257)),
      ("RandomString(0,0,0,0,0)", .randomStringLength(0)),
      ("RandomString(5,3,0,0,3)", .randomStringLength(5)),
      ("RandomString(5,-1,0,0,3)", .outOfRange("-1")),
      ("RandomString(5,1,0,0,0,\"0123456789\")", .noPermittedCharacters),
    ] as [(String, EvaluationError.Reason)])
  func randomStringsThatCannotBe(expression: String, reason: EvaluationError.Reason) {
    #expect(evaluate(expression)?.error?.reason == reason)
  }

  /// Each doubles, or worse; all end with an error instead of gigabytes.
  @Test(arguments: [
    (String(repeating: "Replace(", count: 30) + "[x]"
      + String(repeating: ", , \".\", , \"$_$_\", , )", count: 30)),
    (String(repeating: "Replace(", count: 40) + "[x]"
      + String(repeating: ", \"a\", , , , , \"aaaaaaaaaaaaaaaa\")", count: 40)),
    "Join([x], " + Array(repeating: "[x]", count: 2_000).joined(separator: ",") + ")",
    String(repeating: "ConvertToBase64(", count: 60) + "[x]" + String(repeating: ")", count: 60),
  ])
  func nothingExplodes(expression: String) {
    let reason = evaluate(expression, ["x": .text(String(repeating: "a", count: 2_000))])?.error?
      .reason
    #expect([.valueTooLong(limit: 1 << 20), .workLimit, .patternLimit].contains(reason))
  }

  @Test func depthIsBounded() {
    var tree = Expression(.attribute("x"))
    for _ in 0..<1_000 { tree = Expression(.call(.init(name: "Not", arguments: [tree]))) }
    var slots = AttributeSlots()
    #expect(throws: EvaluationError(.tooDeep(limit: 256))) {
      try CompiledExpression(tree, attributes: &slots)
    }
  }

  private func compile(
    _ text: String, _ slots: inout AttributeSlots
  ) throws -> CompiledExpression {
    try CompiledExpression(
      #require(ExpressionParser.parse(text).valid), attributes: &slots)
  }
}
