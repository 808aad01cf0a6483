import Foundation
import TestSupport
import Testing

/// The expression language by commands, without any profile.
@Suite(.serialized) struct ExpressionCommandTests {
  private static let cases = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "AttributeMappingTests/Fixtures/expression-cases.json").path()

  private func with(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try body(program)
  }

  @Test func aValueIsOneDocument() throws {
    try with { program in
      let (status, document) = try program.json(
        "mappings", "eval", "--expression", #"Join(", ", [surname], [givenName])"#, "--source",
        "-", input: #"{"surname": "Doe", "givenName": "Zoë"}"#)
      #expect(status == 0)
      #expect(Set(document.keys) == ["schema", "value", "effect", "error"])
      #expect(document["schema"] as? String == "entrahub.evaluation/1")
      #expect(document["value"] as? String == "Doe, Zoë")
      #expect(document["effect"] as? String == "flow")
      #expect(document["error"] is NSNull)
    }
  }

  @Test func whatLeavesTheFlowHasNoValue() throws {
    try with { program in
      let (status, document) = try program.json(
        "mappings", "eval", "--expression", "IgnoreFlowIfNullOrEmpty([mail])")
      #expect(status == 0)
      #expect(document["effect"] as? String == "ignore")
      #expect(document["value"] is NSNull)
    }
  }

  @Test(arguments: [
    ("Joni([a])", 0), (#"Join("é", [a]"#, 13), ("", 0), (#"Append("ü", Len([mail]))"#, 0),
    (#"Append("ü", Mid([x], "no", 2))"#, 12),
  ]) func anErrorHasItsPositionInCharacters(_ expression: String, _ position: Int) throws {
    try with { program in
      let (status, document) = try program.json(
        "mappings", "eval", "--expression", expression, "--source",
        try program.file("person.json", #"{"x": "abc", "a": "b", "mail": "m"}"#))
      guard expression.contains("Mid") || !expression.contains("Len") else {
        // Len gives a number, whose text is appended: no error.
        #expect(status == 0)
        #expect(document["value"] as? String == "ü1")
        return
      }
      #expect(status == 1)
      let error = try #require(document["error"] as? [String: Any])
      #expect((error["message"] as? String)?.isEmpty == false)
      #expect(error["position"] as? Int == position)
      #expect(document["value"] is NSNull)
    }
  }

  @Test func textHasACaretUnderTheError() throws {
    try with { program in
      let result = try program.run(
        "mappings", "eval", "--format", "text", "--expression", "ToLower(Joni([名], [b]))")
      #expect(result.status == 1)
      let lines = result.output.split(separator: "\n").map(String.init)
      #expect(lines.first?.hasPrefix("error: ") == true)
      #expect(lines.first?.contains("Join") == true)
      let column = lines.dropFirst().first.flatMap { line in
        line.range(of: "Joni").map { line.distance(from: line.startIndex, to: $0.lowerBound) }
      }
      let caret = lines.dropFirst(2).first.flatMap { line in
        line.firstIndex(of: "^").map { line.distance(from: line.startIndex, to: $0) }
      }
      #expect(column != nil && column == caret)
    }
  }

  @Test func everyWorkedExamplePasses() throws {
    try with { program in
      let result = try program.run("mappings", "eval", "--cases", Self.cases)
      #expect(result.status == 0, "\(result.output)")
      let lines = result.output.split(separator: "\n")
      #expect(lines.count == 121)
      #expect(lines.last?.hasPrefix("120 cases: ") == true)
      #expect(lines.last?.contains(" 0 failed") == true)
      let wrong = try program.file(
        "wrong.json", #"[{"id": "W", "expression": "Len(\"ab\")", "expected": 3}]"#)
      let (status, document) = try program.json(
        "mappings", "eval", "--format", "json", "--cases", wrong)
      #expect(status == 1)
      #expect(document["failed"] as? Int == 1)
      let first = (document["cases"] as? [[String: Any]])?.first
      #expect(first?["actual"] as? String == #""2""#)
    }
  }

  @Test func theContextIsUsed() throws {
    try with { program in
      let context = try program.file(
        "context.json", #"{"defaultDomain": "contoso.com", "existingValues": ["a"]}"#)
      let (_, document) = try program.json(
        "mappings", "eval", "--expression", "DefaultDomain()", "--context", context)
      #expect(document["value"] as? String == "contoso.com")
    }
  }

  @Test(arguments: [
    ("{\n  \"a\": }", "line 2, column 8"), ("[1]", "not an object"),
    (#"{"a": {"b": 1}}"#, "a: an object"), ("", "unexpected end"),
  ]) func aBadSourceIsNamedWithItsPlace(_ text: String, _ says: String) throws {
    try with { program in
      let file = try program.file("source.json", text)
      let result = try program.run(
        "mappings", "eval", "--expression", "[a]", "--source", file)
      #expect(result.status == 64)
      #expect(result.errors.contains("source.json"), "\(result.errors)")
      #expect(result.errors.contains(says), "\(result.errors)")
    }
  }

  @Test(arguments: [
    ["mappings", "eval"], ["mappings", "eval", "--expression", "1", "--cases", "x.json"],
    ["mappings", "eval", "--expression", "1", "--source", "/nowhere/x.json"],
    ["mappings", "set", "displayName"],
    ["mappings", "set", "displayName", "--source", "mail", "--none"],
    ["mappings", "set", "displayName", "--match", "-1", "--none"],
    ["mappings", "preview"], ["mappings", "preview", "a@b.c", "--everyone"],
    ["mappings", "functions", "Jion"], ["mappings", "restore", "one"],
    ["mappings", "import", "-"], ["mappings", "validate", "/nowhere/x.json"],
    ["filters", "test"], ["filters", "test", "--source", "-", "--filter", "department IS"],
  ]) func wrongUse(_ arguments: [String]) throws {
    try with { program in
      let result = try program.run(arguments)
      #expect(result.status == 64, "\(arguments): \(result.output) \(result.errors)")
      #expect(!result.errors.isEmpty)
    }
  }

  @Test func functionsAreExplained() throws {
    try with { program in
      let (_, all) = try program.json("mappings", "functions", "--format", "json")
      #expect(all["schema"] as? String == "entrahub.functions/1")
      #expect((all["functions"] as? [Any])?.count ?? 0 > 40)
      let one = try program.run("mappings", "functions", "selectuniquevalue")
      #expect(one.status == 0)
      #expect(one.output.contains("Webex") && one.output.contains("Example"))
      let sister = try program.run("mappings", "functions", "Trim")
      #expect(sister.status == 64)
      #expect(sister.errors.contains("Replace("))
    }
  }

  @Test func anExpressionIsValidated() throws {
    try with { program in
      let file = try program.file("mapping.txt", "Jion(\", \", [surname])\n")
      let (status, document) = try program.json("mappings", "validate", file, "--format", "json")
      #expect(status == 1)
      #expect(document["schema"] as? String == "entrahub.validation/1")
      #expect(document["valid"] as? Bool == false)
      let finding = (document["findings"] as? [[String: Any]])?.first
      #expect(finding?["position"] as? Int == 0)
      let good = try program.run("mappings", "validate", "--expression", "ToLower([mail])")
      #expect(good.status == 0, "\(good.output)")
    }
  }

  @Test(arguments: [
    ("{\n \"synchronizationRules\": [}", "line 2, column 27"),
    (#"{"error": {"code": "x"}}"#, "Graph error answer"),
    (
      #"{"synchronizationRules": [{"objectMappings": 1}]}"#,
      "$.synchronizationRules[0].objectMappings"
    ),
  ]) func aFileThatIsNoSchemaIsAFinding(_ text: String, _ says: String) throws {
    try with { program in
      let file = try program.file("schema.json", text)
      let validated = try program.run("mappings", "validate", file)
      #expect(validated.status == 1)
      #expect(validated.output.contains(says), "\(validated.output)")
      let compared = try program.run("mappings", "diff", file, file)
      #expect(compared.status == 64)
      #expect(compared.errors.contains(says), "\(compared.errors)")
    }
  }

  @Test func aFilterIsTestedOnValues() throws {
    try with { program in
      let file = try program.file("person.json", #"{"department": "Sales"}"#)
      let filter = #"department EQUALS "Sales" AND jobTitle IS NULL"#
      let (status, document) = try program.json(
        "filters", "test", "--source", file, "--filter", filter, "--format", "json")
      #expect(status == 0)
      #expect(document["inScope"] as? Bool == true)
      let out = try program.run(
        "filters", "test", "--source", file, "--filter", "jobTitle IS NOT NULL")
      #expect(out.status == 1)
      #expect(out.output.contains("Not in scope."))
    }
  }
}
