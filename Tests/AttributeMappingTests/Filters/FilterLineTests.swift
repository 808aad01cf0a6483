import AttributeMapping
import TestSupport
import Testing

@Suite struct FilterLineTests {
  @Test(arguments: [
    (#"department EQUALS "Sales""#, #"department EQUALS "Sales""#),
    ("department equals Sales", #"department EQUALS "Sales""#),
    (
      "a is not null and b NOT  REGEX   match \"^x\\\\d$\" or (c Greater_Than 5)",
      #"a IS NOT NULL AND b NOT REGEX MATCH "^x\\d$" OR c Greater_Than "5""#
    ),
    (#""In NY": state EQUALS "New York", NJ"#, #""In NY": state EQUALS "New York", "NJ""#),
    (#"[odd \] name] {Sounds Like} "x""#, #"[odd \] name] {Sounds Like} "x""#),
    ("mail & \"a@b\" AND mail !& \"c\"", #"mail & "a@b" AND mail !& "c""#),
    ("OR IS NULL AND AND IS NULL", "OR IS NULL AND AND IS NULL"),
    ("()", "()"),
    ("", ""),
    (#"a EQUALS """#, #"a EQUALS """#),
  ])
  func linesAreRead(text: String, normal: String) throws {
    let filter = try ScopingFilter(parsing: text)
    #expect(filter.description == normal)
    #expect(try ScopingFilter(parsing: normal) == filter)
  }

  @Test(arguments: [
    ("department", "an operator is expected, such as EQUALS or IS NOT NULL at position 10"),
    ("department LIKE x", "'LIKE' is not an operator at position 11"),
    ("a EQUALS \"x", "the closing \" is missing at position 9"),
    ("a EQUALS x y", "AND or OR is expected instead of 'y' at position 11"),
    ("a EQUALS x AND", "a source attribute is expected, such as department at position 14"),
    ("(a IS NULL", "a closing parenthesis is expected at position 10"),
    ("a EQUALS x,", "a value is expected after the comma at position 11"),
    ("a IS NULLABLE", "'IS' is not an operator at position 2"),
  ])
  func badLinesAreNamedWithTheirPlace(text: String, message: String) {
    #expect {
      try ScopingFilter(parsing: text)
    } throws: { error in
      (error as? FilterLineError)?.description == message
    }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    var numbers = SeededGenerator(seed: SeededGenerator.base)
    let pieces = [
      "a", "Ä", "\\", "\"", "]", "}", " ", "AND", "OR", ",", "(", ")", ":", "é", "\n", "&",
    ]
    func text() -> String {
      (0..<Int.random(in: 0...4, using: &numbers))
        .map { _ in pieces.randomElement(using: &numbers) ?? "" }.joined()
    }
    for _ in 0..<500 {
      let filter = ScopingFilter(
        groups: (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
          ScopingFilter.Group(
            name: text(),
            clauses: (0..<Int.random(in: 0...3, using: &numbers)).map { _ in
              let known = FilterOperator.definitions.randomElement(using: &numbers)?.symbol
              let comparison =
                Bool.random(using: &numbers) ? known : FilterOperator(rawValue: text())
              return ScopingFilter.Clause(
                text(), comparison ?? .equals,
                (0..<Int.random(in: 0...2, using: &numbers)).map { _ in text() })
            })
        })
      #expect(try ScopingFilter(parsing: filter.description) == filter)
    }
  }
}
