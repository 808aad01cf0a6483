/// Cuts an expression's text into tokens; blanks are left out, every other byte is in a token.
///
/// Linear in the length of the text, and total: whatever can't begin a token becomes an `unknown`
/// one with a problem.
struct ExpressionLexer: ProblemReporting {
  let bytes: [UInt8]
  var position = 0
  var tokens: [ExpressionToken] = []
  var problems: [ExpressionProblem] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  static func tokens(of text: String) -> (tokens: [ExpressionToken], problems: [ExpressionProblem])
  {
    var lexer = ExpressionLexer(text)
    lexer.run()
    return (lexer.tokens, lexer.problems)
  }

  private mutating func run() {
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case UInt8(ascii: "("): add(.leftParenthesis, length: 1)
      case UInt8(ascii: ")"): add(.rightParenthesis, length: 1)
      case UInt8(ascii: ","): add(.comma, length: 1)
      case UInt8(ascii: ";"): semicolon()
      case UInt8(ascii: "\""): text()
      case UInt8(ascii: "["): attribute()
      case UInt8(ascii: "]"): closingBracket()
      case UInt8(ascii: "'"): foreignText(quote: .single, opening: 1)
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "!"): comparison()
      case UInt8(ascii: "&"), UInt8(ascii: "-"): numberOrOperator()
      case UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "|"),
        UInt8(ascii: "^"):
        foreignOperator()
      default:
        if byte.isDigit {
          number()
        } else if byte.isLetter {
          name()
        } else {
          other()
        }
      }
    }
  }

  // MARK: Tools

  func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The first place from `start` on whose byte isn't `accepted`.
  func end(from start: Int, while accepted: (UInt8) -> Bool) -> Int {
    var end = start
    while end < bytes.count, accepted(bytes[end]) { end += 1 }
    return end
  }

  mutating func add(_ kind: ExpressionToken.Kind, length: Int) {
    add(kind, to: position + length)
  }

  mutating func add(_ kind: ExpressionToken.Kind, to end: Int, isClosed: Bool = true) {
    tokens.append(ExpressionToken(kind: kind, range: position..<end, isClosed: isClosed))
    position = end
  }

  /// Whether a value has just ended, so that an operator would stand between two of them.
  var followsValue: Bool {
    guard let last = tokens.last else { return false }
    return last.beginsValue || last.kind == .rightParenthesis
  }
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isHexDigit: Bool {
    isDigit || (lowercase >= UInt8(ascii: "a") && lowercase <= UInt8(ascii: "f"))
  }

  var isLetter: Bool { lowercase >= UInt8(ascii: "a") && lowercase <= UInt8(ascii: "z") }

  /// Letter, digit or underscore: what a name goes on with.
  var isNamePart: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }

  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

  var lowercase: UInt8 { self | 0x20 }
}
