/// Functions over dates (FUNC); they exchange text in UTC, `M/d/yyyy h:mm:ss tt`.
enum DateEvaluation {
  static func cDate(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    guard let time = try time(0, arguments, &run) else { return .null }
    return .text(time.text)
  }

  static func dateAdd(_ arguments: Arguments, _ run: inout Run) throws(Interruption)
    -> AttributeValue
  {
    let interval = try interval(arguments, &run)
    let count = try arguments.integer(1, &run)
    guard let time = try time(2, arguments, &run) else { return .null }
    guard let sum = interval.adding(count, to: time) else {
      throw .refused(.outOfRange(String(count)))
    }
    return .text(sum.text)
  }

  static func dateDiff(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    let interval = try interval(arguments, &run)
    guard let start = try time(1, arguments, &run), let end = try time(2, arguments, &run) else {
      return .null
    }
    return .integer(interval.count(from: start, to: end))
  }

  private static func interval(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> DateInterval {
    let name = try arguments.text(0, &run) ?? ""
    guard let interval = DateInterval(rawValue: name) else {
      throw .refused(.unknownInterval(name))
    }
    return interval
  }

  /// The point an argument names; nil for null.
  private static func time(
    _ index: Int, _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> Timestamp? {
    guard let text = try arguments.text(index, &run) else { return nil }
    guard let time = DateText.time(of: text, now: run.context.now) else {
      throw .refused(.noDate(text))
    }
    return time
  }

  /// The date of a file time: 100 ns since 1601 (MS-DTYP 2.3.3, FILETIME).
  static func dateFromNum(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    if try arguments.value(0, &run).isNull { return .null }
    let number = try arguments.integer(0, &run)
    guard number >= 0,
      let time = Timestamp(ticks: 0)?.adding(Timestamp.fileTimeEpoch)?.adding(number)
    else { throw .refused(.outOfRange(String(number))) }
    return .text(time.text)
  }

  static func numFromDate(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    guard let time = try time(0, arguments, &run) else { return .null }
    let number = time.ticks - Timestamp.fileTimeEpoch
    guard number >= 0 else { throw .refused(.outOfRange(time.text)) }
    return .integer(number)
  }

  /// `FormatDateTime(source, dateTimeStyles, inputFormat, outputFormat)`; constant formats are
  /// read once.
  static let formatDateTime = FunctionDefinition(
    required: [0, 2, 3], maximum: 4, isPure: false
  ) { arguments throws(EvaluationError.Reason) in
    let styles = try Prepared(1, of: arguments, DateTimeStyles.init)
    let input = try Prepared(2, of: arguments, DateFormat.init)
    let output = try Prepared(3, of: arguments, DateFormat.init)
    return { arguments, run throws(Interruption) in
      let styles = try styles.value(arguments, &run) ?? DateTimeStyles()
      guard let input = try input.value(arguments, &run),
        let output = try output.value(arguments, &run)
      else { throw .refused(.invalidFormat("")) }
      return try arguments.mapped(0, &run) { text, run throws(Interruption) in
        guard let time = input.read(text, styles: styles, now: run.context.now) else {
          throw .refused(.dateMismatch(text: text, format: input.text))
        }
        return output.print(time)
      }
    }
  }
}
