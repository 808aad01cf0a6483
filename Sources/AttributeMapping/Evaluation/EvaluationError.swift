/// Why an expression cannot be compiled, or gives no value for a row.
public struct EvaluationError: Error, Sendable, Equatable {
  public enum Reason: Error, Sendable, Equatable {
    // Found before or while compiling.
    /// The text can't be read; the message says why.
    case syntax(String)
    case unknownFunction
    case unknownName(String)
    case tooFewArguments(minimum: Int)
    case tooManyArguments(maximum: Int)
    /// Position of a required argument that is empty, from 1.
    case missingArgument(Int)
    case unpairedArguments
    case tooDeep(limit: Int)
    case noReplacementMode
    // About a value.
    case severalValues(Int)
    case noNumber(String)
    case outOfRange(String)
    case noItem(index: Int64, count: Int)
    case noDate(String)
    case dateMismatch(text: String, format: String)
    case invalidFormat(String)
    case unknownInterval(String)
    case unknownDateTimeStyle(String)
    case unknownCulture(String)
    case unknownCompareType(String)
    case emptySearchText
    case randomStringLength(Int64)
    case noPermittedCharacters
    // About patterns.
    /// `offset`: UTF-8 offset in the pattern, where it is known.
    case invalidPattern(String, offset: Int?)
    case unknownGroup(String)
    case patternLimit
    // About what surrounds the expression.
    case noDefaultDomain
    case noUniqueValue
    case workLimit
    case valueTooLong(limit: Int)
    case tooManyValues(limit: Int)
  }

  public var reason: Reason
  /// The function of the offending call; nil where no call encloses it.
  public var function: String?
  /// UTF-8 offsets of the offending call in the expression's text.
  public var range: Range<Int>

  public init(_ reason: Reason, function: String? = nil, range: Range<Int> = 0..<0) {
    self.reason = reason
    self.function = function
    self.range = range
  }
}
