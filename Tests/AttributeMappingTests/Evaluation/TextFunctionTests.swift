import AttributeMapping
import Testing

@Suite struct TextFunctionTests {
  private static let source: [String: AttributeValue] = [
    "a": "Ada", "empty": "", "two": ["x ", "Y"], "face": "a😀b", "number": 42,
  ]

  /// What FUNC leaves open is decided in the docstrings of the functions.
  @Test(
    arguments: [
      (#"Append([none], ".x")"#, nil),
      (#"Append([a], [none])"#, "Ada"),
      (#"Append([empty], ".x")"#, ".x"),
      (#"Append([number], 7)"#, "427"),
      ("BitAnd(&HFF, \"15\")", "15"),
      ("BitAnd(-1, 6)", "6"),
      ("CStr([number])", "42"),
      ("CStr([none])", nil),
      (#"ConvertToBase64("")"#, ""),
      (#"ConvertToBase64("a")"#, "YQA="),
      (#"ConvertToBase64("ab")"#, "YQBiAA=="),
      ("ConvertToBase64([none])", nil),
      (#"ConvertToUTF8Hex("Hello world!")"#, "48656C6C6F20776F726C6421"),
      ("Redact([none])", nil),
      ("StripSpaces(\"\ta b \")", "\tab"),
      ("StripSpaces([none])", nil),
      ("NormalizeDiacritics([none])", nil),
    ] as [(String, String?)])
  func texts(expression: String, expected: String?) {
    #expect(text(expression, Self.source) == expected)
  }

  /// Places are UTF-16 units from 1, as in .NET; half a pair becomes U+FFFD.
  @Test(
    arguments: [
      ("Left([none], 3)", ""),
      ("Left([a], 0)", ""),
      ("Left([a], \"2\")", "Ad"),
      ("Left([face], 2)", "a\u{FFFD}"),
      ("Left([face], 3)", "a😀"),
      ("Left([a], 9223372036854775807)", "Ada"),
      ("Left([a], -9223372036854775808)", "Ada"),
      ("Len([empty])", "0"),
      ("Len(42568.75)", "8"),
      ("Len([face])", "4"),
      ("Mid([none], 1, 2)", ""),
      ("Mid([a], 2, 0)", ""),
      ("Mid([a], 2, -1)", "Ada"),
      ("Mid([a], 0, 2)", "Ada"),
      ("Mid([a], 4, 2)", "Ada"),
      ("Mid([a], 3, 2)", "a"),
      ("Mid([face], 4, 1)", "b"),
      ("Mid([face], 4, 9223372036854775807)", "b"),
      ("Mid([face], 9223372036854775807, 9223372036854775807)", "a😀b"),
      ("Left([face], 9223372036854775807)", "a😀b"),
      ("InStr([face], \"b\", 9223372036854775807)", "0"),
      (#"InStr("repEated","e",3,vbBinaryCompare)"#, "7"),
      (#"InStr("repEated","e",3,vbTextCompare)"#, "4"),
      (#"InStr("repEated","E")"#, "4"),
      (#"InStr([face],"b")"#, "4"),
      (#"InStr([none],"b")"#, "0"),
      (#"InStr([a],"")"#, "1"),
      (#"InStr([a],"d",99)"#, "0"),
      (#"InStr("aaab","aab")"#, "2"),
      (#"Word("a  b", 2, " ")"#, "b"),
      (#"Word("a b", 3, " ")"#, ""),
      (#"Word("a b", 0, " ")"#, ""),
      (#"Word("a b", 9223372036854775807, " ")"#, ""),
      (#"Word("ab", 1, ",")"#, "ab"),
      (#"Word("This,string!has&many separators",3,",!&#")"#, "has"),
    ] as [(String, String)])
  func places(expression: String, expected: String) {
    #expect(text(expression, Self.source) == expected)
  }

  @Test(
    arguments: [
      (#"ToUpper("straße")"#, "STRAßE"),
      (#"ToUpper("izmir","tr-TR")"#, "İZMİR"),
      (#"ToLower("IZMİR","tr-TR")"#, "ızmir"),
      (#"ToUpper("i","az")"#, "İ"),
      (#"ToUpper("ı")"#, "ı"),
      (#"ToLower("İ")"#, "İ"),
      (#"ToLower("İ", "en-US")"#, "i"),
      (#"ToLower("Ì", "lt-LT")"#, "ì"),
      (#"ToUpper("ŉ ﬁ ᾳ ǆ")"#, "ŉ ﬁ ᾼ Ǆ"),
      (#"ToUpper("σς ж")"#, "ΣΣ Ж"),
      (#"ToLower("ΑΣ")"#, "ασ"),
      (#"ToUpper([none], "tr-TR")"#, nil),
      (#"PCase("PINTO-DE'SILVA", " '-")"#, "Pinto-De'Silva"),
      (#"PCase("st john's hospital")"#, "St John'S Hospital"),
      (#"PCase("ǆemal", "")"#, "ǅemal"),
      (#"PCase("o'NEIL")"#, "O'Neil"),
      ("PCase([none])", nil),
      (#"PCase("")"#, ""),
    ] as [(String, String?)])
  func letterCase(expression: String, expected: String?) {
    #expect(text(expression) == expected)
  }

  @Test(arguments: [
    ("Øystein Æsir", "OEystein AEsir"), ("Ła\u{142}", "Lal"), ("e\u{301}", "e"),
    ("ē̂ e̊̄ Ṳ̄ ȱ", "e e U o"), ("xe\u{301}", "xe"), ("ab\r\u{301}é\r\né", "ab\r\u{301}e\r\ne"),
    ("👩‍👩‍👧a\u{304}\u{301}x", "👩‍👩‍👧ax"),
    ("đþœħ", "đþœħ"), ("日本 a", "日本 a"), ("ßẞ", "ssẞ"),
  ])
  func diacritics(from: String, to: String) {
    #expect(text("NormalizeDiacritics([x])", ["x": .text(from)]) == to)
  }

  @Test func severalValuesAreChangedOneByOne() {
    #expect(evaluate("StripSpaces([two])", Self.source)?.value == ["x", "Y"])
    #expect(evaluate("ToUpper([two])", Self.source)?.value == ["X ", "Y"])
    #expect(
      evaluate("Len([two])", Self.source)?.error
        == EvaluationError(.severalValues(2), function: "Len", range: 0..<10))
  }

  @Test(
    arguments: [
      ("BitAnd(\"x\", 1)", .noNumber("x")),
      ("Left(\"abc\", \"1.5\")", .noNumber("1.5")),
      ("Left(\"abc\", [none])", .noNumber("")),
      ("InStr(\"a\", \"a\", 0)", .outOfRange("0")),
      ("InStr(\"a\", \"a\", 1, \"x\")", .unknownCompareType("x")),
      ("ToUpper(\"a\", \"no culture\")", .unknownCulture("no culture")),
    ] as [(String, EvaluationError.Reason)])
  func refusals(expression: String, reason: EvaluationError.Reason) {
    #expect(evaluate(expression)?.error?.reason == reason)
  }
}
