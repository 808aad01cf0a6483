/// A parsed expression: what it is and where it stands in its text.
///
/// Two expressions are equal when they mean the same text in normal form; their places do not count.
public struct Expression: Sendable, Hashable {
  /// The six forms of section "grammar": argument, constant, call and condition.
  public indirect enum Node: Sendable, Hashable {
    /// `[givenName]`, without its brackets.
    case attribute(String)
    /// `"text"`, with its escapes resolved.
    case text(String)
    /// `7`, `-2.5` or `&HF`, as written.
    case number(String)
    /// A bare word, such as `vbTextCompare`.
    case name(String)
    case call(Call)
    /// `[a] = "b"`; only as a condition of `IIF` or `CBool`.
    case comparison(Expression, Comparison, Expression)
  }

  public enum Comparison: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    case notEqual = "<>"
    case greater = ">"
    case greaterOrEqual = ">="
    case less = "<"
    case lessOrEqual = "<="
  }

  /// `Name(argument, , argument)`; an argument that is not given is nil.
  public struct Call: Sendable, Hashable {
    public var name: String
    public var nameRange: Range<Int>
    public var arguments: [Expression?]

    public init(name: String, nameRange: Range<Int> = 0..<0, arguments: [Expression?]) {
      self.name = name
      self.nameRange = nameRange
      self.arguments = arguments
    }

    public static func == (left: Call, right: Call) -> Bool {
      left.name == right.name && left.arguments == right.arguments
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(name)
      hasher.combine(arguments)
    }
  }

  public var node: Node
  /// UTF-8 offsets in the text that was parsed.
  public var range: Range<Int>

  public init(_ node: Node, range: Range<Int> = 0..<0) {
    self.node = node
    self.range = range
  }

  public static func == (left: Expression, right: Expression) -> Bool { left.node == right.node }

  public func hash(into hasher: inout Hasher) { hasher.combine(node) }
}

extension Expression {
  /// Every attribute that the expression names, in the order of their places.
  public var attributeNames: [String] {
    switch node {
    case .attribute(let name): [name]
    case .text, .number, .name: []
    case .call(let call): call.arguments.flatMap { $0?.attributeNames ?? [] }
    case .comparison(let left, _, let right): left.attributeNames + right.attributeNames
    }
  }

  /// The attributes that a text names, as far as it can be read as an expression.
  public static func attributeNames(in text: String) -> [String] {
    ExpressionParser.parse(text).expression?.attributeNames ?? []
  }
}
