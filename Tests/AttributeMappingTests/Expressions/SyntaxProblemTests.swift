import Testing

@testable import AttributeMapping

/// Every mistake of syntax: which problem, where, and what its fix makes of the text.
@Suite struct SyntaxProblemTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    var text: String
    var id: ExpressionProblemID
    var range: Range<Int>
    var fixed: String?

    init(_ text: String, _ id: ExpressionProblemID, _ range: Range<Int>, _ fixed: String? = nil) {
      self.text = text
      self.id = id
      self.range = range
      self.fixed = fixed
    }

    var testDescription: String { text }
  }

  static let mistakes: [Mistake] = [
    .init("", .empty, 0..<0),
    .init(" \n", .empty, 0..<0),
    .init("\u{A0} \u{FEFF}", .empty, 0..<0),
    .init("'x'", .singleQuote, 0..<3, #""x""#),
    .init(#"Append([a], 'it"s')"#, .singleQuote, 12..<18, #"Append([a], "it\"s")"#),
    .init("Append([a], 'x)", .singleQuote, 12..<13, #"Append([a], "x)"#),
    .init("“x”", .typographicQuote, 0..<7, #""x""#),
    .init("Append([a], „x“)", .typographicQuote, 12..<19, #"Append([a], "x")"#),
    .init("Append([a], ‘x’)", .singleQuote, 12..<19, #"Append([a], "x")"#),
    .init("[mail]\u{A0}", .unusualBlank, 6..<8, "[mail] "),
    .init("\u{FEFF}[mail]", .unusualBlank, 0..<3, " [mail]"),
    .init(#"Append([a], "x)"#, .unclosedText, 12..<14, #"Append([a], "x")"#),
    .init(#"Append([a], "x\")"#, .unclosedText, 12..<16, #"Append([a], "x\\")"#),
    .init(#""\d""#, .undoubledBackslash, 1..<2, #""\\d""#),
    .init(#"Append([a, "x")"#, .unclosedAttribute, 7..<9, #"Append([a], "x")"#),
    .init("[mail", .unclosedAttribute, 0..<5, "[mail]"),
    .init("ToLower([mail )", .unclosedAttribute, 8..<13, "ToLower([mail] )"),
    .init("ToLower(mail])", .unopenedAttribute, 8..<13, "ToLower([mail])"),
    .init("ToLower([mail]])", .unopenedAttribute, 14..<15, "ToLower([mail])"),
    .init("[]", .emptyAttribute, 0..<2),
    .init("Left([a], 3x)", .malformedNumber, 10..<12, #"Left([a], "3x")"#),
    .init("Left([a], 3.)", .malformedNumber, 10..<12, #"Left([a], "3.")"#),
    .init("BitAnd(&hf, 1)", .malformedNumber, 7..<10, "BitAnd(&Hf, 1)"),
    .init(#"CBool([a]=="b")"#, .foreignComparison, 9..<11, #"CBool([a]="b")"#),
    .init(#"CBool([a]!="b")"#, .foreignComparison, 9..<11, #"CBool([a]<>"b")"#),
    .init("CBool([a]=>1)", .foreignComparison, 9..<11, "CBool([a]>=1)"),
    .init("CBool([a]<<1)", .unknownCharacter, 9..<11),
    .init("Left([a]; 3)", .semicolon, 8..<9, "Left([a], 3)"),
    .init("[a] & [b]", .infixOperator, 4..<5, #"Join("", [a], [b])"#),
    .init(#"[a] + " " + [b]"#, .infixOperator, 4..<5, #"Join("", [a], " ", [b])"#),
    .init("Len([a])-1", .infixOperator, 8..<9),
    .init("Left(-[a], 1)", .infixOperator, 5..<6),
    .init(#"IIF([a]="b" AND [c]="d", "x", "y")"#, .infixOperator, 12..<15),
    .init(#"IIF([a]="b" or [c]="d", "x", "y")"#, .infixOperator, 12..<14),
    .init(#"IIF([a]="b" || [c]="d", "x", "y")"#, .infixOperator, 12..<14),
    .init(#"Append([a] "b")"#, .missingComma, 11..<14, #"Append([a], "b")"#),
    .init("Append([a][b])", .missingComma, 10..<13, "Append([a],[b])"),
    .init(#"Append([a], "x""#, .missingParenthesis, 15..<15, #"Append([a], "x")"#),
    .init("ToLower(Trim([a]", .missingParenthesis, 16..<16, "ToLower(Trim([a]))"),
    .init("ToLower [a])", .missingParenthesis, 0..<7, "ToLower( [a])"),
    .init("ToLower([a]))", .extraParenthesis, 12..<13, "ToLower([a])"),
    .init(#"IIF(([a] = "b"), "x", "y")"#, .missingFunction, 4..<5),
    .init("CBool(= 1)", .missingOperand, 6..<7),
    .init("CBool([a] =)", .missingOperand, 10..<11),
    .init("CBool(1 = 2 = 3)", .chainedComparison, 12..<13),
    .init("[a] [b]", .trailingText, 4..<7),
    .init("[a], [b]", .trailingText, 3..<8),
    .init(", [b]", .trailingText, 0..<1),
    .init("[a] $%", .unknownCharacter, 4..<6),
    .init("{a}", .unknownCharacter, 0..<1),
  ]

  @Test(arguments: mistakes) func isFoundAndMended(_ mistake: Mistake) throws {
    let problems = ExpressionParser.parse(mistake.text).problems
    let problem = try #require(problems.first { $0.id == mistake.id }, "\(problems)")
    #expect(problem.range == mistake.range)
    #expect(problem.fix?.applied(to: mistake.text) == mistake.fixed)
    #expect(problem.message.hasSuffix(".") && problem.message.count < 200)
  }

  /// One slip gives one problem, so that the first one shown is the right one.
  @Test(arguments: [
    #"Append([a], "x""#, #"Append([a], "x)"#, "ToLower([mail )", "ToLower(mail])", "Left([a]; 3)",
    #"IIF([a]="b" AND [c]="d", "x", "y")"#, "ToLower [a])", "ToLower([a]))", "Join(“, ”, [a])",
    "Len([a])-1", "CBool([a] =)", #"Append([a] "b")"#,
  ])
  func oneSlipIsOneProblem(text: String) {
    #expect(ExpressionParser.parse(text).problems.count == 1)
  }

  /// Fixing what can be fixed comes to an end, and most often at a valid text.
  @Test(arguments: [
    ("Append([a] 'x", #"Append([a], "x")"#),
    ("toLower(mail]; “de", #"toLower([mail], "de")"#),
    ("Join([a & 'x'", #"Join([a & 'x'])"#),
  ])
  func fixesLeadToAValidText(text: String, end: String) {
    var text = text
    for _ in 0..<10 {
      let problems = ExpressionParser.parse(text).problems
      guard let fix = problems.lazy.compactMap(\.fix).first else { break }
      text = fix.applied(to: text)
    }
    #expect(text == end)
    #expect(ExpressionParser.parse(text).valid != nil)
  }

  /// However many warnings there are, an error behind them keeps the text from being used.
  @Test(arguments: ["[a] $%", "$%", "", "ToLower(", "[a] [b]"])
  func warningsHideNoError(text: String) {
    let blanks = String(repeating: "\u{A0}", count: 2 * ExpressionLimits.problems)
    let parsed = ExpressionParser.parse(blanks + text)
    #expect(parsed.problems.containsError)
    #expect(parsed.valid == nil)
    #expect(parsed.problems.count <= ExpressionLimits.problems + 1)
  }

  @Test func theTreeSurvivesMistakes() throws {
    let parsed = ExpressionParser.parse(#"Join(“, ” [surname], ToUpper([givenName)"#)
    let expression = try #require(parsed.expression)
    #expect(
      ExpressionFormatter.format(expression) == #"Join(", ", [surname], ToUpper([givenName]))"#)
    #expect(parsed.valid == nil)
  }
}
