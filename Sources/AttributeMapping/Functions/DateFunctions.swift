extension FunctionCatalogue {
  /// Dates travel as text `M/d/yyyy h:mm:ss tt` in UTC.
  static let dateFunctions: [FunctionSignature] = [
    .init(
      "CDate", [.required("Expression", .dateText)], gives: .date,
      "Reads a date in any usual form.",
      example: "CDate([employeeHireDate])", result: "3/16/2020 7:00:00 AM"),
    .init(
      "DateAdd",
      [
        .required("interval", .interval), .required("value", .number),
        .required("dateTime", .date),
      ], gives: .date,
      "Adds days, months and so on to a date; a negative number goes back.",
      example: #"DateAdd("d", 7, CDate([employeeHireDate]))"#, result: "3/23/2012 7:00:00 AM"),
    .init(
      "DateDiff",
      [.required("interval", .interval), .required("date1", .date), .required("date2", .date)],
      gives: .number, "Gives the time from the first date to the second one.",
      example: #"DateDiff("d", CDate([employeeHireDate]), Now())"#, result: "13"),
    .init(
      "DateFromNum", [.required("value", .number)], gives: .date,
      "Gives the date of an Active Directory time stamp.",
      example: "DateFromNum(129699324000000000)", result: "1/1/2012 11:00:00 PM"),
    .init(
      "FormatDateTime",
      [
        .required("source", .dateText), .optional("dateTimeStyles", .dateStyles),
        .required("inputFormat", .dateFormat), .required("outputFormat", .dateFormat),
      ], "Reads a date in one format and writes it in another.",
      example: #"FormatDateTime([extensionAttribute1], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")"#,
      result: "2015-01-23"),
    .init(
      "Now", [], gives: .date, "Gives the current time in UTC.",
      example: #"FormatDateTime(Now(), , "M/d/yyyy h:mm:ss tt", "yyyy-MM-dd")"#,
      result: "today"),
    .init(
      "NumFromDate", [.required("value", .dateText)], gives: .number,
      "Gives the Active Directory time stamp of a date in ISO 8601 form.",
      example: #"NumFromDate("2012-01-01T23:00:00Z")"#, result: "129699324000000000"),
  ]
}
