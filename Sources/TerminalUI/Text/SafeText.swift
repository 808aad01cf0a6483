/// One line of text that a terminal can show without harm.
///
/// Making one is the only way to a screen: every initialiser passes through ``Sanitizer``, so
/// control bytes, escape sequences and bidirectional overrides cannot be in it. Its ``width`` is
/// the sum of `wcwidth` over its scalars, which is what ncurses lays out.
public struct SafeText: Sendable, Hashable {
  /// The text as shown.
  public let string: String
  /// Columns on the screen.
  public let width: Int

  /// Makes foreign text safe; line breaks become visible signs.
  public init(_ foreign: some StringProtocol) {
    self = Sanitizer.sanitize(String(foreign))
  }

  init(trusted string: String, width: Int) {
    self.string = string
    self.width = width
  }

  /// No text at all.
  public static let empty = SafeText(trusted: "", width: 0)

  /// Whether there is nothing to show.
  public var isEmpty: Bool { string.isEmpty }

  /// Whether each column is one ASCII byte.
  var isASCII: Bool { string.utf8.count == width }

  /// As many blanks as asked for.
  public static func blanks(_ count: Int) -> SafeText {
    count > 0 ? SafeText(trusted: String(repeating: " ", count: count), width: count) : .empty
  }

  /// The same text `count` times.
  public func repeated(_ count: Int) -> SafeText {
    let count = max(0, count)
    return SafeText(trusted: String(repeating: string, count: count), width: width * count)
  }

  public static func + (left: SafeText, right: SafeText) -> SafeText {
    SafeText(trusted: left.string + right.string, width: left.width + right.width)
  }
}

extension SafeText: CustomStringConvertible {
  public var description: String { string }
}

/// Literals and interpolations: what is interpolated is made safe piece by piece.
extension SafeText: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) {
    self = Sanitizer.sanitize(value)
  }

  public init(stringInterpolation: DefaultStringInterpolation) {
    self = Sanitizer.sanitize(stringInterpolation.description)
  }
}

extension [SafeText] {
  /// The texts with a separator between them.
  public func joined(separator: SafeText) -> SafeText {
    var string = ""
    var width = 0
    for (index, text) in enumerated() {
      if index > 0 {
        string += separator.string
        width += separator.width
      }
      string += text.string
      width += text.width
    }
    return SafeText(trusted: string, width: width)
  }
}
