/// The smallest meaningful pieces of an expression's text.
struct ExpressionToken: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    /// `[name]`, without its brackets.
    case attribute(String)
    /// `"text"`, with its escapes resolved.
    case text(String)
    case number(String)
    case name(String)
    case leftParenthesis
    case rightParenthesis
    case comma
    case comparison(Expression.Comparison)
    /// An operator that other languages have here: `&`, `+`, `*` and so on.
    case foreignOperator(String)
    /// What no expression contains; the lexer has said so.
    case unknown
  }

  var kind: Kind
  /// UTF-8 offsets in the text.
  var range: Range<Int>
  /// False for a text or attribute that was never closed.
  var isClosed = true

  /// Whether an argument can begin with it.
  var beginsValue: Bool {
    switch kind {
    case .attribute, .text, .number, .name: true
    default: false
    }
  }
}
