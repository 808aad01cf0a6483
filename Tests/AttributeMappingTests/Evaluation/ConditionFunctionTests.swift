import AttributeMapping
import Testing

@Suite struct ConditionFunctionTests {
  private static let source: [String: AttributeValue] = [
    "a": "Ada", "empty": "", "one": "1", "yes": true, "list": ["a", "b"], "nothing": [],
    "composed": "\u{E9}", "decomposed": "e\u{301}", "ten": "10",
  ]

  @Test(
    arguments: [
      ("CBool(1)", "True"), ("CBool(\"0\")", "False"), ("CBool(0.0)", "False"),
      ("CBool(\"true\")", "True"), ("CBool([none])", "False"), ("CBool([a])", "False"),
      ("CBool([yes])", "True"), ("CBool([one]=1)", "True"), ("CBool([one]=1.0)", "True"),
      ("CBool([one]=\"1.0\")", "False"), ("CBool([ten]>\"9\")", "True"),
      ("CBool([a]<\"Adb\")", "True"),
      ("CBool([a]>=\"Ada\")", "True"), ("CBool([none]=\"\")", "True"),
      ("CBool([none]<>\"x\")", "True"),
      ("CBool([none]<\"x\")", "False"), ("CBool([yes]=\"True\")", "True"),
      ("CBool([composed]=[decomposed])", "False"), ("CBool(-2<-1)", "True"),
      ("CBool([composed]<=[composed])", "True"),
      ("IsNull([empty])", "False"), ("IsNull([nothing])", "True"),
      ("IsNullOrEmpty([none])", "True"),
      ("IsNullOrEmpty([list])", "False"), ("IsPresent([none])", "False"),
      ("IsPresent([list])", "True"),
      ("IsString([none])", "False"), ("IsString([list])", "False"), ("IsString(7)", "True"),
      ("Not(\"True\")", "False"), ("Not([none])", "True"), ("Not(\"maybe\")", "True"),
      ("Not(IsNull([a]))", "True"),
      ("Coalesce([none], [empty], [a])", ""), ("Coalesce([none], , [a])", "Ada"),
      ("IIF(IsPresent([a]), [a], \"x\")", "Ada"), ("IIF([none]=1, \"x\", \"y\")", "y"),
      ("Switch([none], \"d\", \"\", \"e\")", "e"), ("Switch([empty], \"d\", \"\", \"e\")", "e"),
      ("Switch([one], \"d\", 1, \"e\")", "e"), ("Switch([yes], \"d\", \"True\", \"e\")", "e"),
      ("Switch([a], \"d\", [a], \"first\", \"Ada\", \"second\")", "first"),
      ("Switch([composed], \"d\", [decomposed], \"e\")", "d"),
      ("Switch(IsPresent([a]), \"d\", \"True\", [a])", "Ada"),
    ] as [(String, String?)])
  func values(expression: String, expected: String?) {
    #expect(text(expression, Self.source) == expected)
  }

  @Test func onlyTheChosenValueIsEvaluated() {
    #expect(text("IIF(\"a\"=\"b\", DefaultDomain(), \"x\")") == "x")
    #expect(text("Switch([k], DefaultDomain(), \"a\", \"x\")", ["k": "a"]) == "x")
  }

  @Test func manyKeysAreFoundToTheLetter() {
    let keys = (0..<40).map { "\"K\($0)\", \"v\($0)\"" }.joined(separator: ", ")
    let expression = "Switch([k], \"none\", \(keys), \"K7\", \"again\")"
    #expect(text(expression, ["k": "K7"]) == "v7")
    #expect(text(expression, ["k": "K39"]) == "v39")
    // The Kelvin sign, which Unicode holds equivalent to K.
    #expect(text(expression, ["k": "\u{212A}7"]) == "none")
    #expect(text(expression) == "none")
  }

  @Test(arguments: [
    "IgnoreFlowIfNullOrEmpty([none])", "IgnoreFlowIfNullOrEmpty([empty])",
    "IgnoreFlowIfNullOrEmpty([nothing])", "Join(\"\", \"a\", IgnoreFlowIfNullOrEmpty([none]))",
    "IIF([a]=\"Ada\", IgnoreAttributeFlow, \"x\")",
  ])
  func theAttributeLeavesTheFlow(expression: String) {
    #expect(evaluate(expression, Self.source) == .ignore)
  }

  @Test(
    arguments: [
      ("Switch([a], \"d\", \"k\")", .tooFewArguments(minimum: 4)),
      ("Switch([a], \"d\", \"k\", \"v\", \"k\")", .unpairedArguments),
      ("Switch([a], \"d\", \"k\", )", .missingArgument(4)),
      ("IIF([a]=\"x\", \"y\")", .tooFewArguments(minimum: 3)),
      ("Switch([list], \"d\", \"k\", \"v\")", .severalValues(2)),
      ("CBool([list]=\"a\")", .severalValues(2)),
    ] as [(String, EvaluationError.Reason)])
  func refusals(expression: String, reason: EvaluationError.Reason) {
    #expect(evaluate(expression, Self.source)?.error?.reason == reason)
  }
}
