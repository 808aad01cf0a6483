import AttributeMapping
import Foundation
import Testing

@Suite struct ExpressionCasesTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/expression-cases.json")

  @Test func everyCaseOfTheReferencePasses() throws {
    let cases = try ExpressionCases(parsing: Array(Data(contentsOf: Self.file)))
    #expect(cases.cases.count == 120)
    let report = cases.run()
    for result in report.results {
      #expect(result.outcome == .passed, "\(result.id)")
    }
    #expect(report.lines.last == "120 cases: 120 passed, 0 failed, 0 skipped")
  }

  @Test func aWrongExpectationFails() throws {
    let report = try Self.report(
      #"[{"id": "a", "expression": "ToUpper([x])", "source": {"x": "b"}, "expected": "b"}]"#)
    #expect(
      report.lines == [
        #"a failed: expected "b", got "B""#, "1 cases: 0 passed, 1 failed, 0 skipped",
      ])
  }

  @Test func anOptionalCaseMayBeRefused() throws {
    let report = try Self.report(
      #"[{"id": "a", "expression": "Right([x], 1)", "expected": "b", "optional": true}]"#)
    #expect(report.skipped == 1 && report.failed == 0)
  }

  @Test func whatIsExpectedIsToldApart() throws {
    let report = try Self.report(
      #"""
      [{"expression": "IgnoreFlowIfNullOrEmpty([x])", "expected": null, "effect": "ignore"},
       {"expression": "[x]", "expected": null, "effect": "ignore"},
       {"expression": "[x]", "expected": ""},
       {"expression": "[x]", "expected": null, "error": true},
       {"expression": "Left([x], \"a\")", "expected": null, "error": true},
       {"expression": "[x]", "expected": "q", "accept": ["", null]}]
      """#)
    #expect(
      report.results.map { $0.outcome == .passed } == [true, false, false, false, true, true])
  }

  @Test(arguments: [
    ("", "not JSON: unexpected end at byte 0"),
    ("{}", "not an array of cases"),
    ("[1]", "[0]: not an object"),
    (#"[{"expression": 1}]"#, "[0].expression: not a text"),
    (
      #"[{"expression": "", "source": {"a": {}}}]"#,
      "[0].source.a: an object; an attribute has a text, a number, a Boolean or a list"
    ),
    (#"[{"expression": "", "source": {"a": [[]]}}]"#, "[0].source.a[0]: a list inside a list"),
    (#"[{"expression": "", "context": {"now": "soon"}}]"#, "[0].context.now: not a date"),
  ])
  func aFileThatHoldsNoCasesIsRefusedWithThePlace(text: String, message: String) {
    #expect { try Self.report(text) } throws: {
      ($0 as? EvaluationInputError)?.description == message
    }
  }

  private static func report(_ text: String) throws -> ExpressionCases.Report {
    try ExpressionCases(parsing: Array(text.utf8)).run()
  }
}
