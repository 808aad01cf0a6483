/// Where an offset is: in which token, and in which argument of which calls.
struct CursorContext {
  struct OpenCall {
    /// Nil for a parenthesis without a name.
    var name: String?
    /// Position of the argument that the offset is in.
    var argument = 0
  }

  /// The token that the offset is in, or at the end of if it can still grow.
  private(set) var token: ExpressionToken?
  /// What stands before that.
  private(set) var previous: ExpressionToken?
  /// What stands after that.
  private(set) var next: ExpressionToken?
  /// Outermost first.
  private(set) var calls: [OpenCall] = []

  init(_ offset: Int, in text: String) {
    guard text.utf8.count <= ExpressionLimits.bytes else { return }
    for token in ExpressionLexer.tokens(of: text).tokens {
      if Self.contains(offset, token) {
        self.token = token
      } else if token.range.upperBound <= offset {
        enter(token)
        previous = token
      } else {
        next = token
        break
      }
    }
  }

  private static func contains(_ offset: Int, _ token: ExpressionToken) -> Bool {
    guard token.range.lowerBound < offset, offset <= token.range.upperBound else { return false }
    if offset < token.range.upperBound { return true }
    return switch token.kind {
    case .name, .number: true
    case .text, .attribute: !token.isClosed
    default: false
    }
  }

  private mutating func enter(_ token: ExpressionToken) {
    switch token.kind {
    case .leftParenthesis:
      guard case .name(let name) = previous?.kind else { return calls.append(OpenCall()) }
      calls.append(OpenCall(name: name))
    case .rightParenthesis: _ = calls.popLast()
    case .comma:
      guard let last = calls.indices.last else { return }
      calls[last].argument += 1
    default: break
    }
  }

  /// The function whose argument the offset is in; nil outside calls and in unknown ones.
  var function: FunctionSignature? {
    calls.last?.name.flatMap { FunctionCatalogue.function(namedIgnoringCase: $0) }
  }

  /// The parameter that the offset is at.
  var parameter: FunctionParameter? {
    calls.last.flatMap { function?.parameter(at: $0.argument) }
  }

  /// Whether a value can begin here.
  var expectsValue: Bool {
    guard let previous else { return true }
    return !previous.beginsValue && previous.kind != .rightParenthesis
  }
}
