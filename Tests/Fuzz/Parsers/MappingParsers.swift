import AttributeMapping

let mappingParsers: [String: Parser] = [
  "expressions": { expression(text($0)) },
  "scoping-filters": { bytes in
    guard let filter = try? ScopingFilter(parsing: text(bytes)) else { return }
    precondition((try? ScopingFilter(parsing: filter.description)) == filter, "the line form lies")
  },
  "schemas": { bytes in
    guard let schema = try? MappingSchema(parsing: bytes) else { return }
    precondition(
      (try? MappingSchema(parsing: schema.exportText())) != nil, "an export is no schema")
  },
]

/// All that the editor does with a text at each key, and the evaluation.
private func expression(_ text: String) {
  let parsed = ExpressionParser.parse(text)
  _ = ExpressionChecker().problems(in: parsed)
  _ = SyntaxHighlighting.spans(in: text)
  for caret in [0, text.utf8.count / 2, text.utf8.count] {
    _ = Completion.at(caret, in: text)
    _ = SignatureHelp.at(caret, in: text)
  }
  guard let expression = parsed.valid else { return }
  let written = ExpressionFormatter.format(expression)
  let again = ExpressionParser.parse(written).valid
  precondition(again.map(ExpressionFormatter.format) == written, "formatting changes an expression")
  precondition(
    ExpressionParser.parse(ExpressionFormatter.pretty(expression)).valid != nil,
    "formatting in lines breaks an expression")
  var slots = AttributeSlots()
  guard let compiled = try? CompiledExpression(expression, attributes: &slots) else { return }
  let values: [AttributeValue] = [
    .text("Ada Lóvelace"), .null, .text(""), .list(["a", "b"]), .text("2024-02-29T10:00:00Z"),
  ]
  for offset in values.indices {
    _ = compiled.evaluate(slots.names.indices.map { values[($0 + offset) % values.count] })
  }
}
