/// What the parts of an expression's text are, for colours in a text field.
public enum SyntaxHighlighting {
  public enum Role: Sendable, Hashable, CaseIterable {
    case function
    /// A name that is called, but that no function has.
    case unknownFunction
    case attribute, text
    /// `\\` or `\"` inside a text.
    case escape
    case number
    /// A bare name.
    case word
    case comparison, punctuation, invalid
  }

  public struct Span: Sendable, Equatable {
    public var role: Role
    /// UTF-8 offsets in the text.
    public var range: Range<Int>
  }

  /// From left to right, without overlap; blanks are in none, except inside a text.
  public static func spans(in text: String) -> [Span] {
    guard text.utf8.count <= ExpressionLimits.bytes else { return [] }
    let bytes = Array(text.utf8)
    let tokens = ExpressionLexer.tokens(of: text).tokens
    var spans: [Span] = []
    for (index, token) in tokens.enumerated() {
      let isCalled =
        index + 1 < tokens.count && tokens[index + 1].kind == .leftParenthesis
      if case .text = token.kind {
        appendText(token.range, bytes, to: &spans)
      } else {
        spans.append(Span(role: role(of: token, isCalled: isCalled), range: token.range))
      }
    }
    return spans
  }

  private static func role(of token: ExpressionToken, isCalled: Bool) -> Role {
    switch token.kind {
    case .attribute: .attribute
    case .text: .text
    case .number: .number
    case .name(let name) where isCalled:
      FunctionCatalogue.function(named: name) == nil ? .unknownFunction : .function
    case .name: .word
    case .comparison: .comparison
    case .leftParenthesis, .rightParenthesis, .comma: .punctuation
    case .foreignOperator, .unknown: .invalid
    }
  }

  private static func appendText(_ range: Range<Int>, _ bytes: [UInt8], to spans: inout [Span]) {
    var start = range.lowerBound
    var index = start
    while index + 1 < range.upperBound {
      let next = bytes[index + 1]
      guard bytes[index] == UInt8(ascii: "\\"),
        next == UInt8(ascii: "\\") || next == UInt8(ascii: "\"")
      else {
        index += 1
        continue
      }
      if start < index { spans.append(Span(role: .text, range: start..<index)) }
      spans.append(Span(role: .escape, range: index..<index + 2))
      index += 2
      start = index
    }
    if start < range.upperBound {
      spans.append(Span(role: .text, range: start..<range.upperBound))
    }
  }
}
