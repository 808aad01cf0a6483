import AttributeMapping
import Testing

@Suite struct DateFormatTests {
  private func format(
    _ text: String, styles: String? = nil, from input: String, to output: String
  ) -> EvaluationResult? {
    var source: [String: AttributeValue] = [
      "d": .text(text), "i": .text(input), "o": .text(output),
    ]
    source["s"] = styles.map { .text($0) }
    return evaluate(
      "FormatDateTime([d], [s], [i], [o])", source,
      context: EvaluationContext(now: Timestamp(unixSeconds: 1_700_000_000)))
  }

  /// .NET, "Custom date and time format strings" and "Standard date and time format strings".
  @Test(arguments: [
    ("d", "06/15/2009"), ("D", "Monday, 15 June 2009"), ("f", "Monday, 15 June 2009 13:45"),
    ("G", "06/15/2009 13:45:30"), ("M", "June 15"), ("o", "2009-06-15T13:45:30.0617000"),
    ("R", "Mon, 15 Jun 2009 13:45:30 GMT"), ("s", "2009-06-15T13:45:30"), ("t", "13:45"),
    ("u", "2009-06-15 13:45:30Z"), ("Y", "2009 June"), ("%d", "15"), ("%M", "6"), ("%h", "1"),
    ("d dd ddd dddd", "15 15 Mon Monday"), ("M MM MMM MMMM", "6 06 Jun June"),
    ("y yy yyy yyyy yyyyy", "9 09 2009 2009 02009"), ("h hh H HH", "1 01 13 13"),
    ("m mm s ss", "45 45 30 30"), ("t tt", "P PM"), ("f ff fff ffffff", "0 06 061 061700"),
    ("F FF FFF FFFFFFF", " 06 061 0617"), ("ss.F", "30"), ("ss.FF", "30.06"),
    ("z zz zzz", "+0 +00 +00:00"), ("yyyyK", "2009"), ("gg", "A.D."),
    ("'day' dd \\d \"M\"", "day 15 d M"), ("yyyyMMddTHHmmssZ", "20090615T134530Z"),
    ("dd/MM:yy", "15/06:09"),
  ])
  func prints(output: String, expected: String) {
    let result = format(
      "2009-06-15 13:45:30.0617", from: "yyyy-MM-dd HH:mm:ss.ffff", to: output)
    #expect(result == .value(.text(expected)))
  }

  @Test(arguments: [
    ("15.6.2009", "d.M.yyyy", "2009-06-15 00:00"), ("15062009", "ddMMyyyy", "2009-06-15 00:00"),
    ("Jun 5, 49", "MMM d, yy", "2049-06-05 00:00"), ("50", "yy", "1950-01-01 00:00"),
    ("monday 15 JUNE 2009", "dddd d MMMM yyyy", "2009-06-15 00:00"),
    ("12:30 a", "hh:mm t", "2023-11-14 00:30"), ("12:30 PM", "h:mm tt", "2023-11-14 12:30"),
    ("6/15", "M/d", "2023-06-15 00:00"), ("15", "dd", "2023-11-15 00:00"),
    ("2009-06-15T01:00:00+02:00", "yyyy-MM-ddTHH:mm:sszzz", "2009-06-14 23:00"),
    ("2009-06-15T01:00:00Z", "yyyy-MM-ddTHH:mm:ssK", "2009-06-15 01:00"),
    ("2009-06-15T01:00:00-0130", "yyyy-MM-ddTHH:mm:ssK", "2009-06-15 02:30"),
    ("2009-06-15T01:00:00", "yyyy-MM-ddTHH:mm:ss.FFFK", "2009-06-15 01:00"),
    (" 2009 ", "yyyy", "2009-01-01 00:00"),
    ("Mon, 15 Jun 2009 13:45:30 GMT", "r", "2009-06-15 13:45"),
  ])
  func reads(text: String, input: String, expected: String) {
    #expect(format(text, from: input, to: "yyyy-MM-dd HH:mm") == .value(.text(expected)))
  }

  @Test(arguments: [
    ("2009-6-15", "yyyy-MM-dd"), ("2009-06-15x", "yyyy-MM-dd"), ("2009-02-29", "yyyy-MM-dd"),
    ("Tue 15 Jun 2009", "ddd d MMM yyyy"), ("13 PM", "hh tt"), ("13 AM", "HH tt"), ("24", "HH"),
    ("", "yyyy"), ("2009 2010", "yyyy yyyy"), ("1.12", "s.f"), ("+15:00 2009", "zzz yyyy"),
  ])
  func refusesWhatDoesNotFit(text: String, input: String) {
    #expect(
      format(text, from: input, to: "yyyy")?.error?.reason
        == .dateMismatch(text: text, format: input))
  }

  @Test func theKindGoesThrough() {
    #expect(format("01Z", from: "HHK", to: "HHK") == .value("01Z"))
    #expect(format("01", from: "HHK", to: "HHK") == .value("01"))
    #expect(format("01+01:00", from: "HHK", to: "HHK") == .value("00+00:00"))
  }

  @Test func stylesSayWhatWhiteIsAllowed() {
    #expect(format(" 2009", styles: "None", from: "yyyy", to: "yy")?.error != nil)
    #expect(format(" 2009", styles: "AllowLeadingWhite", from: "yyyy", to: "yy") == .value("09"))
    #expect(
      format("20 09", styles: "AllowInnerWhite", from: "ddMM", to: "MMdd") == .value("0920"))
    #expect(
      format("07", styles: "NoCurrentDateDefault", from: "HH", to: "yyyy HH") == .value("0001 07"))
    #expect(
      format("07", styles: "Sloppy", from: "HH", to: "HH")?.error?.reason
        == .unknownDateTimeStyle("Sloppy"))
  }

  @Test(arguments: ["'open", "back\\", "%", "ffffffff", "x", ""])
  func wrongFormatsAreRefused(format text: String) {
    let expression = Expression(
      .call(
        .init(
          name: "FormatDateTime",
          arguments: [
            Expression(.attribute("d")), nil, Expression(.text(text)), Expression(.text("yyyy")),
          ])))
    var slots = AttributeSlots()
    #expect(throws: EvaluationError(.invalidFormat(text), function: "FormatDateTime")) {
      try CompiledExpression(expression, attributes: &slots)
    }
  }

  @Test func threeArgumentsAreTooFew() {
    let parsed = evaluate("FormatDateTime([d], \"yyyy\", \"yy\")")
    #expect(parsed?.error?.reason == .tooFewArguments(minimum: 4))
  }
}
