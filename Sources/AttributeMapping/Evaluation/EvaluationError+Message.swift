extension EvaluationError: CustomStringConvertible {
  /// One sentence without its place.
  public var message: String {
    guard let function else { return reason.message }
    return "\(function): \(reason.message)"
  }

  public var description: String { "\(message) (at \(range.lowerBound))" }
}

extension EvaluationError.Reason {
  /// The reason in words.
  public var message: String {
    switch self {
    case .syntax(let message): message
    case .unknownFunction: "there is no function of this name"
    case .unknownName(let name): "the bare word \(Self.quote(name)) means nothing here"
    case .tooFewArguments(let minimum): "needs at least \(minimum) arguments"
    case .tooManyArguments(let maximum): "takes at most \(maximum) arguments"
    case .missingArgument(let position): "argument \(position) is required"
    case .unpairedArguments: "every key needs a value: the number of arguments must be even"
    case .tooDeep(let limit): "calls are nested more than \(limit) deep"
    case .noReplacementMode:
      "fill the positions of one mode: oldValue with replacementValue or template, or regexPattern"
        + " with replacementValue, or with regexGroupName and replacementValue or"
        + " replacementAttributeName"
    case .emptySearchText: "the text to look for is empty"
    case .noPermittedCharacters: "no characters are left for one of the minimums"
    case .patternLimit: "the pattern needs more steps on this value than are allowed"
    case .noDefaultDomain: "the tenant's default domain is not known"
    case .noUniqueValue: "every rule gives a value that is taken in the target"
    case .workLimit: "the expression needs more work than is allowed"
    default: valueMessage
    }
  }

  private var valueMessage: String {
    switch self {
    case .severalValues(let count): "takes one value, but \(count) are given"
    case .noNumber(let text): "\(Self.quote(text)) is not a whole number"
    case .outOfRange(let text): "\(Self.quote(text)) lies outside the permitted range"
    case .noItem(let index, let count): "there is no item \(index) among \(count); the first is 1"
    case .noDate(let text): "\(Self.quote(text)) is not a date"
    case .dateMismatch(let text, let format):
      "\(Self.quote(text)) does not fit the format \(Self.quote(format))"
    case .invalidFormat(let format): "\(Self.quote(format)) is not a date format"
    case .unknownInterval(let text):
      "\(Self.quote(text)) is not an interval; these are yyyy, m, d, ww, h, n and s"
    case .unknownDateTimeStyle(let text): "\(Self.quote(text)) is not a DateTimeStyles name"
    case .unknownCulture(let text): "\(Self.quote(text)) is not a culture name such as en-US"
    case .unknownCompareType(let text):
      "\(Self.quote(text)) is neither vbTextCompare nor vbBinaryCompare"
    case .randomStringLength(let length):
      "a length of \(length) is less than the sum of the minimums, or not within 1 to 256"
    case .invalidPattern(let message, let offset?):
      "the pattern is wrong at its byte \(offset): \(message)"
    case .invalidPattern(let message, nil): "the pattern is wrong: \(message)"
    case .unknownGroup(let name): "the pattern has no group \(Self.quote(name))"
    case .valueTooLong(let limit): "the result is longer than \(limit) bytes"
    case .tooManyValues(let limit): "the result has more than \(limit) values"
    default: "the expression cannot be evaluated"
    }
  }

  /// A foreign text in quotes, shortened.
  private static func quote(_ text: String) -> String {
    text.unicodeScalars.count > 60 ? "\"\(text.unicodeScalars.prefix(60))…\"" : "\"\(text)\""
  }
}
