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

  @Test func aLabelStaysOnItsLine() {
    var metrics = MetricsText()
    metrics.gauge("x", "help", [.init(1, [("name", "a\r\nb\"c\\d\u{1B}[31m\u{202E}e")])])
    #expect(metrics.text.split { $0.isNewline }.count == 3)
    #expect(metrics.text.contains("b\\\"c\\\\d"))
    let scalars = metrics.text.unicodeScalars
    #expect(!scalars.contains("\u{1B}") && !scalars.contains("\u{202E}") && !scalars.contains("\r"))
  }
}
