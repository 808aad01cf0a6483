internal import CPCRE2

/// A compiled regular expression that searches UTF-8 bytes.
///
/// Compiled once and shared between threads. The dialect is PCRE2 in UTF mode with Unicode
/// properties, so that `\w`, `\b` and `(?i)` know every script. Subjects may hold invalid UTF-8: no
/// match ever spans an invalid sequence, and none is an error. Time and memory of a search are
/// bounded by ``Limits``.
public struct RegularExpression: Sendable {
  /// How the pattern is read.
  public struct Options: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) {
      self.rawValue = rawValue
    }

    public static let caseInsensitive = Options(rawValue: 1 << 0)
    /// `.` matches line ends too.
    public static let dotMatchesLineEnds = Options(rawValue: 1 << 1)
    /// `^` and `$` match at every line.
    public static let multiline = Options(rawValue: 1 << 2)
    /// Unescaped white space in the pattern is ignored and `#` begins a comment.
    public static let extended = Options(rawValue: 1 << 3)
    /// Only a hit that begins exactly where the search starts counts.
    public static let anchored = Options(rawValue: 1 << 5)
    /// The pattern is a plain text without special characters.
    public static let literal = Options(rawValue: 1 << 4)
  }

  /// What one search may use before it is given up with an error.
  public struct Limits: Sendable, Equatable {
    /// Internal steps of the matcher.
    public var steps: UInt32
    /// Nested backtracking points, which bounds memory of the interpreter.
    public var depth: UInt32
    /// Heap in KiB.
    public var heapKiB: UInt32

    public init(steps: UInt32 = 1_000_000, depth: UInt32 = 50_000, heapKiB: UInt32 = 16 * 1024) {
      self.steps = steps
      self.depth = depth
      self.heapKiB = heapKiB
    }
  }

  /// The pattern as it was given.
  public let pattern: String
  /// Names of the groups with the numbers they stand for.
  public let groupNames: [String: Int]
  /// How many capturing groups the pattern has, the whole match not counted.
  public let groupCount: Int

  let code: CompiledCode

  /// Compiles `pattern`.
  ///
  /// - Throws: ``RegularExpressionError/invalidPattern(message:offset:)`` with the UTF-8 offset of
  ///   the mistake.
  public init(
    _ pattern: String, options: Options = [], limits: Limits = Limits()
  ) throws(RegularExpressionError) {
    self.pattern = pattern
    code = try CompiledCode(pattern, options: options, limits: limits)
    groupNames = code.groupNames()
    groupCount = code.groupCount()
  }
}

extension RegularExpression: Equatable {
  public static func == (left: RegularExpression, right: RegularExpression) -> Bool {
    left.code === right.code
  }
}
