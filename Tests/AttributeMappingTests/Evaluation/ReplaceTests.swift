import AttributeMapping
import Testing

@Suite struct ReplaceTests {
  private static let source: [String: AttributeValue] = [
    "name": "Ada Lovelace", "empty": "", "phone": "+91 8887779999", "list": ["a-b", "c-d"],
    "pattern": "(?<x>L)", "street": "545 Tremont Street",
  ]

  @Test(
    arguments: [
      // Mode 1
      (#"Replace([name], "a", , , "$&", , )"#, "Ad$& Lovel$&ce"),
      (#"Replace([name], "Ada ", , , "")"#, "Lovelace"),
      (#"Replace([name], "ada", , , "x", , )"#, "Ada Lovelace"),
      (#"Replace([name], [none], , , "x", , )"#, "Ada Lovelace"),
      (#"Replace([name], "a", , , [none], , )"#, "Ad Lovelce"),
      (#"Replace([none], "a", , , "x", , )"#, nil),
      (#"Replace([empty], "a", , , "x", , )"#, ""),
      (#"Replace("aaa", "aa", , , "b", , )"#, "ba"),
      // Mode 2
      (#"Replace([name], "<n>", , , , , "<n>/<n>")"#, "Ada Lovelace/Ada Lovelace"),
      (#"Replace([none], "<n>", , , , , "<n>@contoso.com")"#, nil),
      // Mode 3
      (#"Replace([name], , "(\\w)\\w*", , "$1.", , )"#, "A. L."),
      (#"Replace([name], , "x", , "y", , )"#, "Ada Lovelace"),
      (#"Replace([name], , [pattern], , "[${x}]", , )"#, "Ada [L]ovelace"),
      (#"Replace([name], , [none], , "y", , )"#, "Ada Lovelace"),
      (#"Replace([name], , "^", , "Dr ", , )"#, "Dr Ada Lovelace"),
      (#"Replace("ab", , "", , "-", , )"#, "-a-b-"),
      // Mode 4
      (
        #"Replace([street], , "(?<streetNumber>^\\d*)","streetNumber", "888", , )"#,
        "888 Tremont Street"
      ),
      (#"Replace("a1b2", , "[a-z](?<n>\\d)","n", "$0", , )"#, "a$0b$0"),
      (#"Replace("a1b2", , "[a-z](\\d)","1", "x", , )"#, "axbx"),
      // Mode 5
      (#"Replace([empty], , "\\+(?<isd>\\d* )(?<n>\\d{10})", "n", , [phone], )"#, "8887779999"),
      (#"Replace([none], , "\\+(?<isd>\\d* )(?<n>\\d{10})", "n", , [phone], )"#, "8887779999"),
      (#"Replace([empty], , "x(?<n>y)", "n", , [phone], )"#, ""),
      (#"Replace([none], , "(?<n>y)", "n", , [none2], )"#, nil),
    ] as [(String, String?)])
  func modes(expression: String, expected: String?) {
    #expect(text(expression, Self.source) == expected)
  }

  @Test func severalValuesAreReplacedOneByOne() {
    #expect(
      evaluate(#"Replace([list], "-", , , "_", , )"#, Self.source)?.value == ["a_b", "c_d"])
    #expect(
      evaluate(#"Replace([list], , "(.)-(.)", , "$2$1", , )"#, Self.source)?.value == ["ba", "dc"])
  }

  @Test(
    arguments: [
      (#"Replace([name], , , , , , )"#, .noReplacementMode),
      (#"Replace([name], "a", "b", , "c", , )"#, .noReplacementMode),
      (#"Replace([name], , "b", , , [x], )"#, .noReplacementMode),
      (#"Replace([name], "", , , "c", , )"#, .emptySearchText),
      (#"Replace([name], [empty], , , "c", , )"#, .emptySearchText),
      (#"Replace([name], , "a", "n", "c", , )"#, .unknownGroup("n")),
      (#"Replace([name], , [pattern], "n", "c", , )"#, .unknownGroup("n")),
      (#"Replace([name], , "a)", , "c", , )"#, .invalidPattern("unmatched )", offset: 1)),
      (#"Replace([name], "a", , , "b", , , "c")"#, .tooManyArguments(maximum: 7)),
    ] as [(String, EvaluationError.Reason)])
  func refusals(expression: String, reason: EvaluationError.Reason) {
    #expect(evaluate(expression, Self.source)?.error?.reason == reason)
  }
}
