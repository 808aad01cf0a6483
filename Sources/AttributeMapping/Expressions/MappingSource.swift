/// Graph's `attributeMappingSource`: where the value of a mapping comes from.
///
/// The parts are kept as they were read, even where they disagree or the type is unknown;
/// ``text`` says which of them counts.
public struct MappingSource: Sendable, Equatable, Codable {
  /// Graph's `attributeMappingSourceType`; other values are kept.
  public struct Kind: RawRepresentable, Sendable, Hashable, Codable {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public static let attribute = Kind(rawValue: "Attribute")
    public static let constant = Kind(rawValue: "Constant")
    public static let function = Kind(rawValue: "Function")
  }

  /// One argument of a function; arguments that weren't given aren't listed.
  public struct Parameter: Sendable, Equatable, Codable {
    /// Name of the parameter, such as `source` or `key1`.
    public var key: String
    public var value: MappingSource?

    public init(key: String, value: MappingSource?) {
      self.key = key
      self.value = value
    }
  }

  public var type: Kind
  /// Name of the attribute or of the outermost function, or the constant itself.
  public var name: String?
  public var expression: String?
  public var parameters: [Parameter]

  public init(type: Kind, name: String?, expression: String?, parameters: [Parameter] = []) {
    self.type = type
    self.name = name
    self.expression = expression
    self.parameters = parameters
  }

  /// `Attribute` is Graph's default type; every part may be absent or null.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    type = try values.decodeIfPresent(Kind.self, forKey: .type) ?? .attribute
    name = try values.decodeIfPresent(String.self, forKey: .name)
    expression = try values.decodeIfPresent(String.self, forKey: .expression)
    parameters = try values.decodeIfPresent([Parameter].self, forKey: .parameters) ?? []
  }
}

extension MappingSource {
  /// The source that Graph's parseExpression gives for an expression.
  public init(_ expression: Expression) {
    let text = ExpressionFormatter.format(expression)
    switch expression.node {
    case .attribute(let name): self.init(type: .attribute, name: name, expression: text)
    case .text(let value): self.init(type: .constant, name: value, expression: text)
    case .number(let written):
      // Graph prints number literals as constants in quotes.
      let quoted = ExpressionFormatter.quoted(written)
      self.init(type: .constant, name: written, expression: quoted)
    case .name(let word): self.init(type: .constant, name: word, expression: text)
    case .comparison(let left, let comparison, let right):
      // How Graph nests a comparison isn't published; its text is what counts.
      self.init(
        type: .function, name: comparison.rawValue, expression: text,
        parameters: [
          .init(key: "value1", value: MappingSource(left)),
          .init(key: "value2", value: MappingSource(right)),
        ])
    case .call(let call):
      self.init(
        type: .function, name: call.name, expression: text, parameters: Self.parameters(of: call))
    }
  }

  /// The source of a text; one that can't be parsed is kept as the expression of a function.
  public init(text: String) {
    guard let expression = ExpressionParser.parse(text).valid else {
      self.init(type: .function, name: nil, expression: text)
      return
    }
    self.init(expression)
    self.expression = text
  }

  private static func parameters(of call: Expression.Call) -> [Parameter] {
    let function = FunctionCatalogue.function(named: call.name)
    return call.arguments.enumerated().compactMap { position, argument in
      argument.map {
        Parameter(
          key: function?.parameterKey(at: position) ?? "parameter\(position + 1)",
          value: MappingSource($0))
      }
    }
  }
}
