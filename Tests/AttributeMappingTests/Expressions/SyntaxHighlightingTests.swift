import Testing

@testable import AttributeMapping

@Suite struct SyntaxHighlightingTests {
  private func roles(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return SyntaxHighlighting.spans(in: text).map {
      "\($0.role) \(String(decoding: bytes[$0.range], as: UTF8.self))"
    }
  }

  @Test(arguments: [
    (
      #"ToLower( [mail],)"#,
      ["function ToLower", "punctuation (", "attribute [mail]", "punctuation ,", "punctuation )"]
    ),
    (#""a\\b\"""#, [#"text "a"#, #"escape \\"#, "text b", #"escape \""#, #"text ""#]),
    (#""\d""#, [#"text "\d""#]),
    ("Trim(&HF)", ["unknownFunction Trim", "punctuation (", "number &HF", "punctuation )"]),
    ("x >= -1", ["word x", "comparison >=", "number -1"]),
    ("a & é", ["word a", "invalid &", "invalid é"]),
    ("[open", ["attribute [open"]),
    ("“x”", ["text “x”"]),
    (" \n", []),
  ])
  func givesRoles(text: String, expected: [String]) {
    #expect(roles(text) == expected)
  }
}
