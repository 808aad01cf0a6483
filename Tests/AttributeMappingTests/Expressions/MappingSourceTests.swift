import Foundation
import TestSupport
import Testing

@testable import AttributeMapping

@Suite struct MappingSourceTests {
  private func source(_ text: String) throws -> MappingSource {
    MappingSource(try #require(ExpressionParser.parse(text).valid))
  }

  /// The answer of Graph's parseExpression sample.
  @Test func isTheOneOfGraphsSample() throws {
    let sample = """
      {"expression": "Replace([preferredLanguage], \\"-\\", , , \\"_\\", , )", "name": "Replace",
       "parameters": [
        {"key": "source", "value": {"expression": "[preferredLanguage]",
          "name": "preferredLanguage", "parameters": [], "type": "Attribute"}},
        {"key": "Find", "value": {"expression": "\\"-\\"", "name": "-", "parameters": [],
          "type": "Constant"}},
        {"key": "Replacement", "value": {"expression": "\\"_\\"", "name": "_", "parameters": [],
          "type": "Constant"}}],
       "type": "Function"}
      """
    let decoded = try JSONDecoder().decode(MappingSource.self, from: Data(sample.utf8))
    #expect(try source(#"Replace([preferredLanguage], "-", , , "_", ,  )"#) == decoded)
    #expect(decoded.isConsistent)
    let again = try JSONDecoder().decode(
      MappingSource.self, from: try JSONEncoder().encode(decoded))
    #expect(again == decoded)
  }

  @Test func attributesConstantsAndNumbers() throws {
    #expect(
      try source("[mail]") == .init(type: .attribute, name: "mail", expression: "[mail]"))
    #expect(try source(#""en""#) == .init(type: .constant, name: "en", expression: #""en""#))
    let left = try source("Left([mail], 1)")
    #expect(left.parameters.last?.value == .init(type: .constant, name: "1", expression: #""1""#))
  }

  @Test(arguments: [
    (
      #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#,
      ["source", "key1", "value1", "key2", "value2"]
    ),
    (#"Join(", ", [surname], [givenName])"#, ["separator", "source1", "source2"]),
    ("Coalesce([mail], [city])", ["source1", "source2"]),
    ("SelectUniqueValue([mail], [city])", ["rule1", "rule2"]),
    ("Append([mail], [city])", ["source", "suffix"]),
    (#"FormatDateTime([city], , "yyyy-MM", "MM")"#, ["source", "inputFormat", "outputFormat"]),
    ("Unknown([mail], , [city])", ["parameter1", "parameter3"]),
  ])
  func parametersHaveKeys(text: String, keys: [String]) throws {
    let source = try source(text)
    #expect(source.parameters.map(\.key) == keys)
    // The text can be put together from the parts alone.
    var parts = source
    parts.expression = nil
    #expect(parts.text == text)
  }

  @Test func theTextCountsWhereThePartsDisagree() throws {
    let source = MappingSource(
      type: .function, name: "ToLower", expression: "ToUpper([mail])",
      parameters: [.init(key: "source", value: try source("[city]"))])
    #expect(source.text == "ToUpper([mail])")
    #expect(!source.isConsistent)
    var named = source
    named.name = "ToUpper"
    #expect(!named.isConsistent)
    named.parameters = []
    #expect(named.isConsistent)
  }

  @Test(arguments: [
    ("-9223372036854775808", "Foo([a])"), ("9223372036854775807", nil), ("0", "Foo([a])"),
    ("x", "Foo([a])"),
  ])
  func aParameterOfAnUnknownFunctionMayHaveAnyNumber(number: String, text: String?) throws {
    let json = """
      {"type": "Function", "name": "Foo", "parameters": [{"key": "parameter\(number)",
        "value": {"type": "Attribute", "name": "a"}}]}
      """
    let source = try JSONDecoder().decode(MappingSource.self, from: Data(json.utf8))
    #expect(source.text == text)
  }

  @Test func whatIsNotUnderstoodIsKept() throws {
    let json = #"{"type": "Novelty", "name": null, "expression": "?", "parameters": null}"#
    let source = try JSONDecoder().decode(MappingSource.self, from: Data(json.utf8))
    #expect(source.type.rawValue == "Novelty")
    #expect(source.text == "?")
    #expect(source.parsed == nil)
    let stored = try JSONDecoder().decode(
      MappingSource.self, from: try JSONEncoder().encode(source))
    #expect(stored == source)
    let broken = MappingSource(text: "Append([mail]")
    #expect(broken == .init(type: .function, name: nil, expression: "Append([mail]"))
    #expect(MappingSource(text: " [mail]").expression == " [mail]")
    // Attribute is the default type.
    let bare = try JSONDecoder().decode(MappingSource.self, from: Data(#"{"name":"mail"}"#.utf8))
    #expect(bare.text == "[mail]")
  }

  @Test func everySourceIsConsistentWithItsOwnText() {
    var random = RandomExpressions(seed: SeededGenerator.base)
    for _ in 0..<1_000 {
      let expression = random.expression()
      let source = MappingSource(expression)
      #expect(source.isConsistent, "\(ExpressionFormatter.format(expression))")
    }
  }
}
