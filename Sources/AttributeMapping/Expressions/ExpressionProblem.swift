/// Something wrong or doubtful in the text of an expression, and how to mend it.
public struct ExpressionProblem: Sendable, Equatable {
  /// How bad it is.
  public enum Severity: Int, Sendable, Codable, Comparable, CaseIterable {
    /// The expression works; this is good to know.
    case note
    /// The expression works, but probably not as meant.
    case warning
    /// The service refuses the expression, or it can't give a value.
    case error

    public static func < (left: Severity, right: Severity) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// One replacement in the text.
  public struct Fix: Sendable, Equatable {
    /// What the fix does, such as "Write ToLower".
    public var label: String
    /// UTF-8 offsets of the text to replace; empty to insert.
    public var range: Range<Int>
    public var replacement: String

    public init(label: String, range: Range<Int>, replacement: String) {
      self.label = label
      self.range = range
      self.replacement = replacement
    }

    /// The text after the fix; unchanged where the range isn't in the text.
    public func applied(to text: String) -> String {
      let bytes = Array(text.utf8)
      guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return text }
      let changed = bytes[..<range.lowerBound] + replacement.utf8 + bytes[range.upperBound...]
      return String(decoding: changed, as: UTF8.self)
    }
  }

  /// Stable name of the rule that was broken.
  public var id: ExpressionProblemID
  public var severity: Severity
  /// One or two sentences, to be shown as they are.
  public var message: String
  /// UTF-8 offsets in the text; empty where something is missing.
  public var range: Range<Int>
  public var fix: Fix?

  public init(
    _ id: ExpressionProblemID, _ message: String, severity: Severity = .error,
    at range: Range<Int>, fix: Fix? = nil
  ) {
    self.id = id
    self.severity = severity
    self.message = message
    self.range = range
    self.fix = fix
  }
}

extension [ExpressionProblem] {
  /// Whether any of them keeps the expression from being used.
  public var containsError: Bool { contains { $0.severity == .error } }

  /// In order of place, the worse first at the same place.
  func inOrder() -> [ExpressionProblem] {
    sorted {
      ($0.range.lowerBound, -$0.severity.rawValue) < ($1.range.lowerBound, -$1.severity.rawValue)
    }
  }
}

/// Whatever collects problems as it reads.
protocol ProblemReporting {
  var problems: [ExpressionProblem] { get set }
}

extension ProblemReporting {
  /// Adds a problem, unless there are ``ExpressionLimits/problems``; the first error comes even then,
  /// for a text whose errors were left out would pass as valid.
  mutating func report(
    _ id: ExpressionProblemID, _ message: String, severity: ExpressionProblem.Severity = .error,
    at range: Range<Int>, fix: ExpressionProblem.Fix? = nil
  ) {
    let isFirstError = severity == .error && !problems.containsError
    guard problems.count < ExpressionLimits.problems || isFirstError else { return }
    problems.append(ExpressionProblem(id, message, severity: severity, at: range, fix: fix))
  }
}
