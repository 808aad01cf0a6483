import AttributeMapping
import Testing

@Suite struct ListFunctionTests {
  private static let source: [String: AttributeValue] = [
    "list": ["a", "", "b", "a"], "text": "a", "nothing": [], "accents": ["\u{E9}", "e\u{301}"],
  ]

  @Test(
    arguments: [
      ("Count([list])", 4), ("Count([text])", 1), ("Count([none])", 0),
      ("Item([list], 3)", "b"), ("Item([text], 1)", "a"), ("Item([none], 1)", nil),
      ("Join(\"-\", [list], [none], \" \", [text])", "a-b-a- -a"), ("Join(\"-\", [none])", ""),
      ("Join([none], [list])", "aba"),
      ("RemoveDuplicates([list])", ["a", "", "b"]), ("RemoveDuplicates([text])", "a"),
      ("RemoveDuplicates([accents])", ["\u{E9}", "e\u{301}"]), ("RemoveDuplicates([none])", nil),
      ("Split(\"a, b,,c\", \",\")", ["a", "b", "", "c"]), ("Split(\"a--b\", \"--\")", ["a", "b"]),
      ("Split([none], \",\")", nil), ("Split(\"a\", \"\")", ["a"]), ("Split(\"\", \",\")", [""]),
      ("SingleAppRoleAssignment([list])", "a"), ("SingleAppRoleAssignment([none])", nil),
      ("AppRoleAssignments([list])", ["a", "", "b", "a"]),
      ("AppRoleAssignmentsComplex([text])", ["a"]),
      ("AssertiveAppRoleAssignmentsComplex([nothing])", nil),
    ] as [(String, AttributeValue)])
  func values(expression: String, expected: AttributeValue) {
    #expect(evaluate(expression, Self.source) == .value(expected))
  }

  @Test(
    arguments: [
      ("Item([list], 0)", .noItem(index: 0, count: 4)),
      ("Item([list], 5)", .noItem(index: 5, count: 4)),
      ("Item([list], -9223372036854775808)", .noItem(index: .min, count: 4)),
      ("Split([list], \",\")", .severalValues(4)),
    ] as [(String, EvaluationError.Reason)])
  func refusals(expression: String, reason: EvaluationError.Reason) {
    #expect(evaluate(expression, Self.source)?.error?.reason == reason)
  }
}
