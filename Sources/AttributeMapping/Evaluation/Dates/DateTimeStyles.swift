/// Names of .NET's `DateTimeStyles`, separated by commas (FUNC, "FormatDateTime").
struct DateTimeStyles: Sendable, Equatable {
  var allowsLeadingWhite = true
  var allowsTrailingWhite = true
  var allowsInnerWhite = false
  /// A text without a date means the first day of year 1 instead of today.
  var hasNoCurrentDateDefault = false

  /// The default: RoundtripKind with leading and trailing white.
  init() {}

  /// - Parameter text: empty for the default.
  init(_ text: String) throws(EvaluationError.Reason) {
    let names = text.split { $0 == "," || $0 == "|" || $0 == " " }
    guard !names.isEmpty else { return }
    allowsLeadingWhite = false
    allowsTrailingWhite = false
    for name in names {
      switch name {
      case "AllowLeadingWhite": allowsLeadingWhite = true
      case "AllowTrailingWhite": allowsTrailingWhite = true
      case "AllowInnerWhite": allowsInnerWhite = true
      case "AllowWhiteSpaces":
        (allowsLeadingWhite, allowsTrailingWhite, allowsInnerWhite) = (true, true, true)
      case "NoCurrentDateDefault": hasNoCurrentDateDefault = true
      // The service's own zone is UTC, so that these change nothing here.
      case "None", "RoundtripKind", "AdjustToUniversal", "AssumeLocal", "AssumeUniversal": break
      default: throw .unknownDateTimeStyle(String(name))
      }
    }
  }
}
