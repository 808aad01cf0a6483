import AttributeMapping

/// What the service makes of an expression: the answer of `parseExpression`.
///
/// The shape is documented (microsoft-graph.md, 4.9), the codes and words of its errors are not.
struct ExpressionTrial {
  private var text: String
  /// The attributes of the test object; nil if none came, and then nothing is evaluated.
  private var values: [String: AttributeValue]?

  /// Reads the body of the request.
  init(_ body: JSONObject) throws(GraphError) {
    guard let text = body["expression"]?.string else {
      throw .badRequest("The property 'expression' is missing.", code: "BadRequest")
    }
    self.text = text
    switch body["targetAttributeDefinition"] {
    case nil, .null?, .object?: break
    default: throw Self.invalid("targetAttributeDefinition")
    }
    switch body["testInputObject"] {
    case nil, .null?: values = nil
    case .object(let object)?: values = try Self.values(object)
    default: throw Self.invalid("testInputObject")
    }
  }

  private static func invalid(_ name: String) -> GraphError {
    .badRequest("The value of the property '\(name)' is not valid.", code: "BadRequest")
  }

  private static func values(
    _ object: JSONObject
  ) throws(GraphError) -> [String: AttributeValue] {
    var values: [String: AttributeValue] = [:]
    switch object["properties"] {
    case nil, .null?: break
    case .array(let pairs)?:
      for pair in pairs {
        guard let key = pair["key"]?.string, let value = AttributeValue(pair["value"] ?? .null)
        else { throw invalid("properties") }
        values[key] = value
      }
    default: throw invalid("properties")
    }
    return values
  }

  /// Parses, and evaluates if there is a test object.
  func answer(_ context: EvaluationContext) -> JSONObject {
    let parsed = ExpressionParser.parse(text)
    let refusals = ExpressionChecker().problems(in: parsed).filter(\.keepsFromParsing)
    guard refusals.isEmpty, let tree = parsed.valid else {
      return response(error: Self.error(refusals))
    }
    let source = MappingSource(tree).json
    guard let values else { return response(source: source) }
    var slots = AttributeSlots()
    do throws(EvaluationError) {
      let compiled = try CompiledExpression(tree, attributes: &slots)
      switch compiled.evaluate(slots.row(values), context: context) {
      case .value(let value): return response(source: source, result: value.texts)
      case .ignore: return response(source: source, result: [])
      case .failure(let error): throw error
      }
    } catch {
      return response(
        source: source,
        error: Self.error("EvaluationFailed", error.message, target: error.function))
    }
  }

  private func response(
    source: JSON = .null, result: [String]? = nil, error: JSON = .null
  ) -> JSONObject {
    [
      "error": error, "parsingSucceeded": .bool(!source.isNull),
      "parsedExpression": source, "evaluationSucceeded": .bool(result != nil),
      "evaluationResult": .strings(result ?? []),
    ]
  }

  private static func error(_ refusals: [ExpressionProblem]) -> JSON {
    let details = refusals.map { refusal -> JSON in
      [
        "code": "InvalidExpression", "message": .string(refusal.message),
        "target": .string("position \(refusal.range.lowerBound)"),
      ]
    }
    return error(
      "InvalidExpression", refusals.first?.message ?? "The expression could not be parsed.",
      target: "expression", details: details)
  }

  /// Graph's `publicError`.
  private static func error(
    _ code: String, _ message: String, target: String?, details: [JSON] = []
  ) -> JSON {
    [
      "code": .string(code), "message": .string(message), "target": .optional(target),
      "details": .array(details), "innerError": nil,
    ]
  }
}

extension ExpressionProblem {
  /// Whether the service cannot read the expression at all.
  var keepsFromParsing: Bool {
    guard severity == .error else { return false }
    switch id {
    case .unknownFunction, .foreignFunction, .functionCase, .unknownWord, .tooFewArguments,
      .tooManyArguments, .missingArgument, .switchPairs, .comparisonPlace:
      return true
    default: return id.rawValue.hasPrefix("syntax.")
    }
  }

  /// Whether a schema with this expression cannot be saved.
  var keepsFromSaving: Bool {
    guard severity == .error else { return false }
    switch id {
    case .unknownAttribute, .attributeCase, .unusableAttribute, .restrictedFunction,
      .functionPlace:
      return true
    default: return keepsFromParsing
    }
  }
}

extension AttributeValue {
  /// The value of a test object's property; nil for what no attribute can hold.
  fileprivate init?(_ json: JSON) {
    switch json {
    case .null: self = .null
    case .string(let text): self = .text(text)
    case .bool(let value): self = .boolean(value)
    case .integer(let value): self = .integer(Int64(value))
    case .number(let value): self = .decimal(String(value))
    case .array(let elements):
      let texts = elements.compactMap(\.string)
      guard texts.count == elements.count else { return nil }
      self = .list(texts)
    case .object: return nil
    }
  }
}

extension MappingSource {
  /// As Graph's `attributeMappingSource`.
  fileprivate var json: JSON {
    [
      "expression": .optional(expression), "name": .optional(name),
      "type": .string(type.rawValue),
      "parameters": .array(
        parameters.map { ["key": .string($0.key), "value": $0.value?.json ?? .null] }),
    ]
  }

  /// Reads an `attributeMappingSource`; absent parts stay absent.
  init(_ json: JSON) {
    self.init(
      type: Kind(rawValue: json["type"]?.string ?? "Attribute"), name: json["name"]?.string,
      expression: json["expression"]?.string,
      parameters: (json["parameters"]?.array ?? []).map { parameter in
        Parameter(
          key: parameter["key"]?.string ?? "",
          value: parameter["value"].flatMap { $0.isNull ? nil : MappingSource($0) })
      })
  }
}
