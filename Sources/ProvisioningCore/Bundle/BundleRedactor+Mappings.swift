internal import AttributeMapping
internal import SCIM

/// Attribute mappings, in Graph's form and in ours: attributes, functions and operators stay; what
/// they write or compare with can name people and places, and goes.
extension BundleRedactor {
  mutating func mapping(_ value: JSONValue, key: String) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map { mapping($0, key: key) })
    case .object(let object):
      let isConstant = object["type"]?.string?.lowercased() == "constant"
      let isFilterGroup = object["clauses"] != nil
      var result = JSONObject()
      for member in object {
        let isLiteral =
          (isConstant || isFilterGroup) && member.key == "name"
          || key == "oddities" && member.key == "value"
        if isLiteral, let text = member.value.string {
          result[member.key] = .string(literal(text))
        } else {
          result[member.key] = mapping(member.value, key: member.key)
        }
      }
      return .object(result)
    case .string(let text):
      switch key {
      case "expression": return .string(expression(text))
      case "scope": return .string(literals(in: text))
      case "defaultValue", "values": return .string(literal(text))
      default: return .string(replaced(text, key: key))
      }
    case .null, .bool, .number: return value
    }
  }

  /// What can't be read as an expression may hold a text anywhere.
  private mutating func expression(_ text: String) -> String {
    guard !text.isEmpty else { return text }
    return ExpressionParser.parse(text).valid == nil
      ? ExpressionFormatter.quoted(placeholder(.value, text)) : literals(in: text)
  }

  /// Replaces texts in double quotes, in which a backslash escapes itself and a quote.
  private mutating func literals(in text: String) -> String {
    let quoted = #/"((?:\\["\\]|[^"\\]|\\(?!["\\]))*)"/#.matchingSemantics(.unicodeScalar)
    return text.replacing(quoted) { match in
      let inner = String(match.1)
      let plain = inner.replacing(#/\\(["\\])/#) { String($0.1) }
      let new = literal(plain)
      return new == plain ? String(match.0) : ExpressionFormatter.quoted(new)
    }
  }

  /// Signs, short numbers and truth values tell nothing of a person.
  private mutating func literal(_ text: String) -> String {
    let isSign = !text.contains { $0.isLetter || $0.isNumber }
    let isShortNumber = text.utf8.count <= 3 && text.allSatisfy(\.isNumber)
    return isPlain(text) || isSign || isShortNumber ? text : placeholder(.value, text)
  }
}
