public import SCIM

extension AttributeValue {
  /// The value a JSON document gives an attribute: null, text, number, Boolean, or a list of such.
  public init(json: JSONValue, path: String = "") throws(EvaluationInputError) {
    switch json {
    case .null: self = .null
    case .string(let text): self = .text(text)
    case .bool(let value): self = .boolean(value)
    case .number(.integer(let value)): self = .integer(value)
    case .number(.decimal(let literal)): self = .decimal(literal)
    case .array(let elements):
      var texts: [String] = []
      for (index, element) in elements.enumerated() {
        let value = try AttributeValue(json: element, path: "\(path)[\(index)]")
        if case .list = value {
          throw EvaluationInputError(path: "\(path)[\(index)]", message: "a list inside a list")
        }
        if let text = value.text { texts.append(text) }
      }
      self = .list(texts)
    case .object:
      throw EvaluationInputError(
        path: path, message: "an object; an attribute has a text, a number, a Boolean or a list")
    }
  }

  /// The value as JSON: Booleans and numbers in their text form, as the service answers them.
  public var json: JSONValue {
    if case .list(let texts) = self { return .array(texts.map { .string($0) }) }
    return text.map { .string($0) } ?? .null
  }

  /// The attributes of a JSON object.
  public static func attributes(
    json: JSONValue, path: String = ""
  ) throws(EvaluationInputError) -> [String: AttributeValue] {
    guard let object = json.object else {
      throw EvaluationInputError(path: path, message: "not an object of attribute values")
    }
    var attributes: [String: AttributeValue] = [:]
    for member in object {
      let place = path.isEmpty ? member.key : "\(path).\(member.key)"
      attributes[member.key] = try AttributeValue(json: member.value, path: place)
    }
    return attributes
  }
}
