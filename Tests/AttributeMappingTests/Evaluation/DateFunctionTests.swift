import AttributeMapping
import Testing

@Suite struct DateFunctionTests {
  private static let context = EvaluationContext(
    now: Timestamp(unixSeconds: 1_700_000_000), seed: 1)

  private func value(_ expression: String, _ source: [String: AttributeValue] = [:]) -> String? {
    evaluate(expression, source, context: Self.context)?.value?.text
  }

  @Test(arguments: [
    ("2021-06-30+08:00", "6/29/2021 4:00:00 PM"),
    ("8/25/2021 5:41:18 PM", "8/25/2021 5:41:18 PM"),
    ("2021-08-24", "8/24/2021 12:00:00 AM"),
    ("2021-08-24 7:05", "8/24/2021 7:05:00 AM"),
    ("2021-08-24T07:05:06.1234567Z", "8/24/2021 7:05:06 AM"),
    ("2021-08-24T07:05:06.123456789-0130", "8/24/2021 8:35:06 AM"),
    ("2021/8/24 12:00 AM", "8/24/2021 12:00:00 AM"),
    ("3-16-2020", "3/16/2020 12:00:00 AM"),
    ("3/16/20", "3/16/2020 12:00:00 AM"),
    ("3/16/50", "3/16/1950 12:00:00 AM"),
    ("16 March 2020", "3/16/2020 12:00:00 AM"),
    ("March 16, 2020 5pm", "3/16/2020 5:00:00 PM"),
    ("16-Mar-2020", "3/16/2020 12:00:00 AM"),
    ("Mon, 16 Mar 2020 07:08:09 GMT", "3/16/2020 7:08:09 AM"),
    ("2020-03", "3/1/2020 12:00:00 AM"),
    ("March 2020", "3/1/2020 12:00:00 AM"),
    ("5:41 PM", "11/14/2023 5:41:00 PM"),
    ("0001-01-01", "1/1/0001 12:00:00 AM"),
    ("9999-12-31T23:59:59Z", "12/31/9999 11:59:59 PM"),
    ("2000-02-29", "2/29/2000 12:00:00 AM"),
  ])
  func readsWhatNETReads(text: String, expected: String) {
    #expect(value("CDate([d])", ["d": .text(text)]) == expected)
  }

  @Test(arguments: [
    "", " ", "soon", "2021-02-29", "1900-02-29", "13/1/2020", "2020-03-16T25:00", "1/2/3/4",
    "Tue, 16 Mar 2020", "12:60", "2020-03-16+15:00", "0001-01-01+01:00",
    "9999-12-31T23:59:59-01:00",
    "20200316", "2020", "٢٠٢٠-٠٣-١٦", "13:00 PM", "2020-03-16 am", "-", "99999999999999999999",
  ])
  func refusesWhatIsNoDate(text: String) {
    let result = evaluate("CDate([d])", ["d": .text(text)], context: Self.context)
    #expect(result?.error == EvaluationError(.noDate(text), function: "CDate", range: 0..<10))
  }

  @Test(arguments: [
    ("d", "-10", "3/6/2012 7:00:00 AM"), ("m", "10", "1/16/2013 7:00:00 AM"),
    ("m", "-3", "12/16/2011 7:00:00 AM"), ("h", "17", "3/17/2012 12:00:00 AM"),
    ("s", "-1", "3/16/2012 6:59:59 AM"), ("yyyy", "-2011", "3/16/0001 7:00:00 AM"),
  ])
  func adds(interval: String, count: String, expected: String) {
    let expression = "DateAdd(\"\(interval)\", \"\(count)\", CDate(\"2012-03-16-07:00\"))"
    #expect(value(expression) == expected)
  }

  @Test func monthsEndWithTheirLastDay() {
    #expect(value("DateAdd(\"m\", 1, \"1/31/2023\")") == "2/28/2023 12:00:00 AM")
    #expect(value("DateAdd(\"m\", 1, \"1/31/2024\")") == "2/29/2024 12:00:00 AM")
    #expect(value("DateAdd(\"m\", -1, \"3/31/2024\")") == "2/29/2024 12:00:00 AM")
  }

  /// FUNC, "DateDiff", and Visual Basic's rules at the edges.
  @Test(arguments: [
    ("d", "8/25/2021 5:41:18 PM", "2012-03-16-07:00", "-3449"),
    ("m", "8/25/2021 5:41:18 PM", "2012-03-16-07:00", "-113"),
    ("d", "2021-08-31+08:00", "2021-08-31+08:00", "0"),
    ("n", "2021-08-24", "2021-08-25", "1440"),
    ("yyyy", "2020-12-31", "2021-01-01", "1"), ("m", "2020-12-31", "2021-01-01", "1"),
    ("d", "2021-01-01T12:00:00Z", "2021-01-02T11:00:00Z", "0"),
    ("ww", "2021-08-21", "2021-08-22", "1"), ("ww", "2021-08-22", "2021-08-28", "0"),
    ("s", "0001-01-01", "9999-12-31", "315537811200"),
  ])
  func differences(interval: String, start: String, end: String, expected: String) {
    #expect(value("DateDiff(\"\(interval)\", \"\(start)\", \"\(end)\")") == expected)
  }

  @Test func fileTimesAreExact() {
    #expect(value("NumFromDate(\"2025-12-31T23:59:59-05:00\")") == "134117171990000000")
    #expect(value("DateFromNum(\"0\")") == "1/1/1601 12:00:00 AM")
    #expect(value("NumFromDate(\"1601-01-01T00:00:00.0000001Z\")") == "1")
    #expect(value("DateFromNum([none])") == nil)
    #expect(value("Now()") == "11/14/2023 10:13:20 PM")
  }

  @Test(
    arguments: [
      ("DateAdd(\"D\", 1, Now())", .unknownInterval("D")),
      ("DateAdd(\"d\", 9223372036854775807, Now())", .outOfRange("9223372036854775807")),
      ("DateAdd(\"yyyy\", 9223372036854775807, Now())", .outOfRange("9223372036854775807")),
      ("DateAdd(\"m\", -24275, Now())", .outOfRange("-24275")),
      ("DateAdd(\"d\", 1.5, Now())", .noNumber("1.5")),
      ("DateFromNum(-1)", .outOfRange("-1")),
      ("DateFromNum(9223372036854775807)", .outOfRange("9223372036854775807")),
      ("NumFromDate(\"1600-12-31\")", .outOfRange("12/31/1600 12:00:00 AM")),
    ] as [(String, EvaluationError.Reason)])
  func refusals(expression: String, reason: EvaluationError.Reason) {
    #expect(evaluate(expression, context: Self.context)?.error?.reason == reason)
  }

  @Test func everyDayOfTheCalendarIsReadBack() {
    // 97 steps through all leap-year rules, three and a half centuries.
    var day = Int64(-200_000)
    while day < 150_000 {
      defer { day += 97 }
      let text = Timestamp(unixSeconds: day * 86_400)?.text ?? ""
      #expect(value("CDate([d])", ["d": .text(text)]) == text)
      #expect(
        value("DateDiff(\"d\", \"1/1/1970\", [d])", ["d": .text(text)]) == String(day))
    }
  }
}
