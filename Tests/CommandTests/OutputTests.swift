import Testing

@testable import entrahub

/// Foreign text in forms that other programs read.
@Suite struct OutputTests {
  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("=1", "\"'=1\""), ("＝1", "\"'＝1\""),
    ("+49 30 1", "\"'+49 30 1\""), ("a-b", "a-b"), ("a;b", "\"a;b\""), ("a;=1", "\"a;'=1\""),
    ("a; \"=1", "\"a; \"\"'=1\""), ("a;;＠x", "\"a;;'＠x\""), ("a;b=1", "\"a;b=1\""),
    ("ada@x.example", "ada@x.example"),
  ])
  func noCellIsAFormula(_ value: String, _ cell: String) {
    #expect(CSV.cell(value) == cell)
  }

  @Test(arguments: [
    ("short", "short"), ("one two three four", "one two\nthree four"),
    ("1. one two three", "1. one two\n   three"), ("  · a word more", "  · a word\n    more"),
    ("A new profile here", "A new\nprofile\nhere"),
    ("see https://a.example/long end", "see\nhttps://a.example/long\nend"),
    ("名前 名前 名前", "名前 名前\n名前"), ("first\n\nthe second line", "first\n\nthe second\nline"),
  ])
  func messagesBreakBetweenWords(_ text: String, _ wrapped: String) {
    #expect(Wrapping.wrap(text, columns: 10) == wrapped)
  }

  @Test(arguments: [(0, 3, 0), (1, 3, 33), (3, 3, 100), (7, 3, 100), (-1, 3, 0), (.max, 1, 100)])
  func aShareIsAPercentageWhateverIsTold(_ done: Int, _ total: Int, _ percent: Int) {
    #expect(ProgressLine.percent(done, of: total) == percent)
  }

  @Test func aLabelStaysOnItsLine() {
    var metrics = MetricsText()
    metrics.gauge("x", "help", [.init(1, [("name", "a\r\nb\"c\\d\u{1B}[31m\u{202E}e")])])
    #expect(metrics.text.split { $0.isNewline }.count == 3)
    #expect(metrics.text.contains("b\\\"c\\\\d"))
    let scalars = metrics.text.unicodeScalars
    #expect(!scalars.contains("\u{1B}") && !scalars.contains("\u{202E}") && !scalars.contains("\r"))
  }
}

@Suite struct TextTableTests {
  private static let table = TextTable(
    header: ["NO", "WHEN", "WHAT", "PATH", "ID"],
    rows: [
      [
        "1", "2026-05-01 09:15", "somebody whom another organization has claimed", "/v1/Users/ä",
        "8f1d",
      ],
      ["12", "2026-05-01 09:15", "short", "/" + String(repeating: "x", count: 300), "27cc"],
    ], numbers: [0], fits: [1: .whole, 3: .cut, 4: .spare])

  private func lines(_ columns: Int?) -> [String] {
    var output = Output(color: .never, environment: [:])
    output.columns = columns
    output.isUnicode = true
    return Self.table.lines(output)
  }

  @Test(arguments: [200, 120, 100, 80, 60]) func aTableFitsTheTerminal(_ columns: Int) {
    let lines = lines(columns)
    #expect(lines.allSatisfy { PlainText.width($0) <= columns }, "\(lines)")
    #expect(lines.contains { $0.contains("2026-05-01 09:15") })
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
    let text = lines.joined(separator: " ").replacing(/\s+/, with: " ")
    for word in ["somebody", "organization", "claimed", "short"] { #expect(text.contains(word)) }
  }

  @Test func inAFileARowIsALineAndOnlyLongAddressesAreCut() {
    let lines = lines(nil)
    #expect(lines.count == 3)
    #expect(lines[1].contains("somebody whom another organization has claimed"))
    #expect(lines[2].contains("…") && PlainText.width(lines[2]) < 200)
    #expect(lines[2].hasSuffix("27cc"))
  }

  @Test func aColumnWithoutRoomIsNamed() {
    var output = Output(color: .never, environment: [:])
    output.columns = 45
    let (lines, leftOut) = Self.table.laidOut(output)
    #expect(leftOut == ["ID"])
    #expect(!lines[0].contains("ID"))
  }
}
