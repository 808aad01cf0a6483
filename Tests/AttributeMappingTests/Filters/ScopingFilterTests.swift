import AttributeMapping
import Testing

/// Every operator of SCOPE, "Supported operators".
@Suite struct ScopingFilterTests {
  private func passes(
    _ line: String, _ value: AttributeValue, patterns: PatternScope = .wholeValue
  ) throws -> Bool {
    var slots = AttributeSlots()
    let filter = CompiledScopingFilter(
      try ScopingFilter(parsing: line), attributes: &slots, patterns: patterns)
    return filter.passes(slots.row(["x": value]))
  }

  @Test(
    arguments: [
      ("x EQUALS sales", "sales", true), ("x EQUALS sales", "Sales", false),
      ("x EQUALS sales", nil, false), ("x EQUALS sales", "", false),
      ("x NOT EQUALS sales", "Sales", true), ("x NOT EQUALS sales", "sales", false),
      ("x NOT EQUALS sales", nil, false),
      ("x IS TRUE", true, true), ("x IS TRUE", "True", true), ("x IS TRUE", false, false),
      ("x IS TRUE", nil, false), ("x IS FALSE", false, true), ("x IS FALSE", "true", false),
      ("x IS FALSE", nil, false),
      ("x IS NULL", nil, true), ("x IS NULL", "", true), ("x IS NULL", "a", false),
      ("x IS NOT NULL", nil, false), ("x IS NOT NULL", "", false), ("x IS NOT NULL", "a", true),
      (#"x REGEX MATCH ".*\\@domain.com""#, "anna@domain.com", true),
      (#"x REGEX MATCH ".*\\@domain.com""#, "anna@DOMAIN.com", false),
      (#"x NOT REGEX MATCH ".*\\@domain.com""#, "anna@other.com", true),
      (#"x NOT REGEX MATCH ".*\\@domain.com""#, nil, false),
      (#"x REGEX MATCH "(1[0-9][0-9][0-9][0-9][0-9][0-9])""#, "1234567", true),
      (#"x REGEX MATCH "([1-9][0-9])""#, "42", true),
      (#"x REGEX MATCH "([1-9][0-9])""#, "142", false),
      (#"x REGEX MATCH "a|ab""#, "ab", true), (#"x REGEX MATCH "(a""#, "a", false),
      ("x Greater_Than 5", 6, true), ("x Greater_Than 5", "5", false),
      ("x Greater_Than 5", "six", false), ("x Greater_Than 5", nil, false),
      ("x Greater_Than_OR_EQUALS 5", "5", true), ("x Greater_Than_OR_EQUALS 5", 4, false),
      ("x Greater_Than five", 6, false),
      ("x Includes ale", "sales", true), ("x Includes Ale", "sales", false),
      ("x ENDS_WITH .com", "a@b.com", true), ("x ENDS_WITH .com", "a@b.org", false),
      ("x & \"sales, finance\"", "sales", true), ("x & \"sales, finance\"", "hr", false),
      ("x & \"sales\"", nil, false),
      ("x !& \"sales, finance\"", "hr", true), ("x !& \"sales, finance\"", "sales", false),
      ("x !& \"sales\"", nil, false),
      ("x IsMemberOf g", "g", false), ("x {Sounds Like} g", "g", false),
      ("x EQUALS a, b", "a", false),
    ] as [(String, AttributeValue, Bool)])
  func everyOperator(line: String, value: AttributeValue, expected: Bool) throws {
    #expect(try passes(line, value) == expected)
  }

  @Test func patternsMayMatchAPartWhereThatIsChosen() throws {
    #expect(try passes(#"x REGEX MATCH "[1-9][0-9]""#, "142", patterns: .anyPart))
    #expect(try !passes(#"x NOT REGEX MATCH "[1-9][0-9]""#, "142", patterns: .anyPart))
    #expect(try passes(#"x NOT REGEX MATCH "[1-9][0-9]""#, "142"))
  }

  @Test func allValuesOfAListMustSatisfyAClause() throws {
    #expect(try passes("x ENDS_WITH .com", ["a.com", "b.com"]))
    #expect(try !passes("x ENDS_WITH .com", ["a.com", "b.org"]))
    #expect(try !passes("x ENDS_WITH .com", []))
  }

  @Test(
    arguments: [
      ("", nil, nil, true), ("()", nil, nil, true),
      ("a EQUALS 1 AND b EQUALS 2", "1", "2", true), ("a EQUALS 1 AND b EQUALS 2", "1", "3", false),
      ("a EQUALS 1 OR b EQUALS 2", "1", "3", true), ("a EQUALS 1 OR b EQUALS 2", "0", "2", true),
      ("a EQUALS 1 OR b EQUALS 2", "0", nil, false),
      ("a EQUALS 0 AND b EQUALS 2 OR a EQUALS 1", "1", nil, true),
    ] as [(String, AttributeValue, AttributeValue, Bool)])
  func clausesAreJoinedByAndGroupsByOr(
    line: String, a: AttributeValue, b: AttributeValue, expected: Bool
  ) throws {
    var slots = AttributeSlots()
    let filter = CompiledScopingFilter(try ScopingFilter(parsing: line), attributes: &slots)
    let row = slots.row(["a": a, "b": b])
    #expect(filter.passes(row) == expected)
    #expect(filter.explanation(for: row).passes == expected)
    #expect(filter.explanation(for: row).failures.isEmpty == expected)
  }

  @Test func theClauseThatFailedIsNamed() throws {
    var slots = AttributeSlots()
    let filter = CompiledScopingFilter(
      try ScopingFilter(
        parsing: #""NY": state EQUALS "NY" AND level Greater_Than 3 OR odd EQUALS x OR a {?} b"#),
      attributes: &slots)
    let explanation = filter.explanation(
      for: slots.row(["state": "NY", "level": "high", "a": "b"]))
    #expect(
      explanation.failures == [
        #"NY level Greater_Than "3": 'high' is not a whole number"#,
        #"odd EQUALS "x": the attribute has no value"#,
        #"a {?} "b": the operator is not known here"#,
      ])
    #expect(explanation.isUncertain)
    #expect(explanation.groups[0].firstFailure?.clause.attribute == "level")
  }
}
