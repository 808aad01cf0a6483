import Settings
import TestSupport
import Testing

@Suite struct TOMLFileTests {
  struct Profile: Codable, Equatable {
    struct Endpoint: Codable, Equatable {
      var url: String
      var retries: Int?
    }
    var tenant: String
    var isTest: Bool
    var timeout: Double?
    var endpoints: [Endpoint]
    var notes: [String: String]?
  }

  private func mistakes(_ source: String) -> [String] {
    do {
      _ = try TOMLFile(name: "p.toml", source: source).decode(Profile.self)
      return []
    } catch {
      return error.list.map(\.description)
    }
  }

  private static let good = """
    # A profile.
    tenant = "contoso"
    isTest = true
    timeout = 30

    [[endpoints]]
    url = "https://graph.example"
    retries = 3

    [[endpoints]]
    url = "https://scim.example"

    [notes]
    "any key" = "is data"
    """

  @Test func readsValues() throws {
    let profile = try TOMLFile(name: "p.toml", source: Self.good).decode(Profile.self)
    #expect(profile.tenant == "contoso")
    #expect(profile.timeout == 30)
    #expect(profile.endpoints.map(\.retries) == [3, nil])
    #expect(profile.notes == ["any key": "is data"])
  }

  @Test(arguments: [
    ("tenant =", "tenat =", ["p.toml:2:1: unknown key `tenat`; did you mean `tenant`?"]),
    ("timeout", "tiemout", ["p.toml:4:1: unknown key `tiemout`; did you mean `timeout`?"]),
    ("timeout", "colour", ["p.toml:4:1: unknown key `colour`"]),
    ("isTest = true", "isTest = 1", ["p.toml:3:1: `isTest` must be true or false, not an integer"]),
    ("\"contoso\"", "[1]", ["p.toml:2:1: `tenant` must be a string, not a list"]),
    (
      "retries = 3", "retries = 3.5",
      ["p.toml:6:1: `endpoints.0.retries` must be an integer, not a number"]
    ),
    ("isTest = true\n", "", ["p.toml: `isTest` is missing"]),
  ])
  func tellsMistakes(from: String, to: String, expected: [String]) {
    #expect(mistakes(Self.good.replacing(from, with: to)) == expected)
  }

  @Test func tellsSyntaxErrorsWithTheirLine() {
    let found = mistakes("tenant = \"contoso\"\nisTest = \n")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("p.toml:2:") == true, "\(found)")
  }

  @Test(arguments: [
    ("[\n", 1), ("a = 1\n[.x]\n", 2), ("a = [\n [\n 1 ],\n]\n[[ =", 5), ("[[[a]]]", 1),
    ("a = \"\"\"\n[\n\"\"\"\"\n # [\n[\u{E9}]", 5),
  ])
  func refusesTableHeadersWithoutAName(source: String, line: Int) {
    #expect(mistakes(source) == ["p.toml:\(line): a table header without a name"])
  }

  @Test(arguments: [
    ("a = [ }", 1), ("a = 1\nb = [\n  \"}\", # }\n  }\n]\n", 4), ("a = { b = [}] }", 1),
    ("[x]\na = [ [1], } ]", 2),
  ])
  func refusesListsThatABraceCloses(source: String, line: Int) {
    #expect(mistakes(source) == ["p.toml:\(line): a `}` where a list wants a value or `]`"])
  }

  @Test(arguments: [
    "tenant = \"x\"\nisTest = true\nendpoints = [\n{ url = '[' },\n]\n",
    "tenant = '''\n[\n'''\nisTest = true\nendpoints = []\n[ notes ]\n\"[\" = \"\\\"[\"\n",
  ])
  func takesBracketsInValues(source: String) {
    #expect(mistakes(source) == [])
  }

  @Test func findsUnknownKeysEverywhereAtOnce() {
    let source = Self.good.replacing("retries = 3", with: "retrys = 3") + "\n[extra]\na = 1\n"
    #expect(
      mistakes(source) == [
        "p.toml:6:1: unknown key `endpoints.0.retrys`; did you mean `retries`?",
        "p.toml:15:1: unknown key `extra`",
      ])
  }

  @Test func writesWhatItReads() throws {
    let profile = try TOMLFile(name: "p.toml", source: Self.good).decode(Profile.self)
    let text = try TOMLFile.encode(profile)
    #expect(try TOMLFile(name: "again", source: text).decode(Profile.self) == profile)
  }

  @Test(
    arguments: [
      ("themes", ["theme", "tenant"], "theme"), ("tehme", ["theme"], "theme"),
      ("x", ["theme"], nil), ("Dark", ["dark", "light"], "dark"), ("", ["a"], "a"),
    ] as [(String, [String], String?)])
  func suggests(word: String, known: [String], expected: String?) {
    #expect(Suggestion.nearest(to: word, among: known) == expected)
  }

  /// The parser would follow each part of a dotted key with a call of its own.
  @Test(arguments: ["a", "\"a\"", "[a", "x = { a", "x = [{ 'a'", "\"#\" ", "'''a'''"])
  func aKeyOfThousandsOfPartsIsRefused(_ start: String) {
    let found = mistakes(start + String(repeating: ".a", count: 50_000) + " = 1\n")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("p.toml:1") == true, "\(found.first ?? "")")
  }

  @Test func randomTextNeverFails() {
    let pieces = [
      "[", "]", "=", "\"", "'''", "a", ".", "\n", "#", "{", "}", ",", "1", "é", "\\", " ",
    ]
    var random = SeededGenerator(seed: SeededGenerator.base)
    for _ in 0..<500 {
      let source = (0..<30).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      // No profile comes out of this; the point is that nothing worse happens.
      #expect(!mistakes(source).isEmpty, "\(source.debugDescription)")
    }
  }
}
