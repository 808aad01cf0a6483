import TestSupport
import Testing

@testable import AttributeMapping

@Suite struct ExpressionFormatterTests {
  @Test(arguments: [
    // Graph, parseExpression: request and response of the sample.
    (
      #"Replace([preferredLanguage], "-", , , "_", ,  )"#,
      #"Replace([preferredLanguage], "-", , , "_", , )"#
    ),
    ("ToLower ( [city],)", "ToLower([city], )"),
    ("Now( )", "Now()"),
    (#"IIF([country]="USA",[country],)"#, #"IIF([country] = "USA", [country], )"#),
    (#"Join("\\d\"", 1 , &HF)"#, #"Join("\\d\"", 1, &HF)"#),
    (#""\d""#, #""\\d""#),
    ("F(,)", "F(, )"),
  ])
  func writesGraphsNormalForm(text: String, normal: String) throws {
    let expression = try #require(ExpressionParser.parse(text).valid)
    #expect(ExpressionFormatter.format(expression) == normal)
  }

  @Test func prettyBreaksWhatDoesNotFit() throws {
    let text = #"Switch([country], , "HU", Join(",", [surname], [givenName]), "JP", "x")"#
    let expression = try #require(ExpressionParser.parse(text).valid)
    #expect(ExpressionFormatter.pretty(expression) == text)
    #expect(
      ExpressionFormatter.pretty(expression, width: 40) == """
        Switch(
          [country], ,
          "HU", Join(
            ",",
            [surname],
            [givenName]
          ),
          "JP", "x"
        )
        """)
  }

  @Test func whatIsWrittenIsReadBackAsTheSame() {
    var random = RandomExpressions(seed: SeededGenerator.base)
    for _ in 0..<2_000 {
      let expression = random.expression()
      for text in [
        ExpressionFormatter.format(expression),
        ExpressionFormatter.pretty(expression, width: random.below(100)),
      ] {
        let parsed = ExpressionParser.parse(text)
        #expect(parsed.expression == expression, "\(text)")
        // Only an attribute without a name is a mistake.
        #expect(parsed.problems.allSatisfy { $0.id == .emptyAttribute }, "\(text)")
      }
    }
  }
}
