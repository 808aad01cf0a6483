import Testing

@testable import AttributeMapping

/// Section 2.1, "Grammar", of the reference.
@Suite struct ExpressionParserTests {
  typealias Node = AttributeMapping.Expression.Node

  private static func call(_ name: String, _ arguments: Node?...) -> Node {
    .call(.init(name: name, arguments: arguments.map { $0.map { .init($0) } }))
  }

  private static let documented: [(String, Node)] = [
    ("[mail]", .attribute("mail")),
    (#""1""#, .text("1")),
    ("  [mail]\n\t", .attribute("mail")),
    (
      "[extension_0123456789abcdef0123456789abcdef_x]",
      .attribute("extension_0123456789abcdef0123456789abcdef_x")
    ),
    ("Now()", call("Now")),
    ("Now( )", call("Now")),
    ("Now (\r\n)", call("Now")),
    ("Left([x], -1)", call("Left", .attribute("x"), .number("-1"))),
    ("Len(42568.75)", call("Len", .number("42568.75"))),
    ("BitAnd(&HF, &HF7)", call("BitAnd", .number("&HF"), .number("&HF7"))),
    (#"Mid([x], "1", "2")"#, call("Mid", .attribute("x"), .text("1"), .text("2"))),
    // Empty is "not given", which differs from "".
    ("ToLower([city], )", call("ToLower", .attribute("city"), nil)),
    ("ToLower([city],)", call("ToLower", .attribute("city"), nil)),
    (
      #"Switch([x], , "a", "b")"#,
      call("Switch", .attribute("x"), nil, .text("a"), .text("b"))
    ),
    (
      #"Replace([x], , "p", , "", , )"#,
      call("Replace", .attribute("x"), nil, .text("p"), nil, .text(""), nil, nil)
    ),
    ("F(,)", call("F", nil, nil)),
    // Escapes.
    (#""a\"b""#, .text(#"a"b"#)),
    (#""a\\b""#, .text(#"a\b"#)),
    (#""\\""#, .text(#"\"#)),
    (#""\\\"""#, .text(#"\""#)),
    (#""\+(x)""#, .text(#"\+(x)"#)),
    (#""\n""#, .text(#"\n"#)),
    (#""a,b)(['${n}<u>""#, .text("a,b)(['${n}<u>")),
    ("\"a\nb\"", .text("a\nb")),
    // Conditions and bare names.
    (
      #"IIF([a]="b",[a],)"#,
      call(
        "IIF", .comparison(.init(.attribute("a")), .equal, .init(.text("b"))), .attribute("a"), nil)
    ),
    (
      "CBool([a]<>[b])",
      call("CBool", .comparison(.init(.attribute("a")), .notEqual, .init(.attribute("b"))))
    ),
    (
      "CBool(1<=2)",
      call("CBool", .comparison(.init(.number("1")), .lessOrEqual, .init(.number("2"))))
    ),
    (
      "CBool(1>=-2)",
      call("CBool", .comparison(.init(.number("1")), .greaterOrEqual, .init(.number("-2"))))
    ),
    (
      #"InStr("a","e",3,vbBinaryCompare)"#,
      call("InStr", .text("a"), .text("e"), .number("3"), .name("vbBinaryCompare"))
    ),
  ]

  @Test(arguments: documented) func readsWhatIsDocumented(text: String, node: Node) {
    let parsed = ExpressionParser.parse(text)
    #expect(parsed.expression == .init(node))
    #expect(!parsed.problems.containsError, "\(parsed.problems)")
  }

  @Test func placesAreOffsetsOfUTF8() throws {
    let parsed = ExpressionParser.parse(#" Join("é", [a])"#)
    let expression = try #require(parsed.valid)
    #expect(expression.range == 1..<16)
    guard case .call(let call) = expression.node else {
      Issue.record("no call")
      return
    }
    #expect(call.nameRange == 1..<5)
    #expect(call.arguments.map { $0?.range } == [6..<10, 12..<15])
  }

  @Test func depthIsBounded() {
    let fits =
      String(repeating: "Not(", count: ExpressionLimits.depth) + "[a]"
      + String(repeating: ")", count: ExpressionLimits.depth)
    #expect(ExpressionParser.parse(fits).valid != nil)
    let parsed = ExpressionParser.parse("Not(" + fits + ")")
    #expect(parsed.problems.map(\.id) == [.tooDeep])
    let abyss = String(repeating: "(", count: 60_000)
    #expect(ExpressionParser.parse(abyss).problems.contains { $0.id == .tooDeep })
  }

  @Test func lengthIsBounded() {
    let full = "\"" + String(repeating: "é", count: ExpressionLimits.characters - 2) + "\""
    #expect(ExpressionParser.parse(full).problems.isEmpty)
    let parsed = ExpressionParser.parse(full + " ")
    #expect(parsed.problems.map(\.id) == [.tooLong])
    #expect(parsed.problems.first?.range == full.utf8.count..<full.utf8.count + 1)
    let huge = String(repeating: "x", count: 1_000_000)
    #expect(ExpressionParser.parse(huge).problems.map(\.id) == [.tooLong])
    #expect(ExpressionParser.parse(huge).expression == nil)
  }
}
