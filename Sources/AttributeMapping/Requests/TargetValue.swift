internal import SCIM

/// Values in the JSON type of their target (section 4.2), and how they are compared with it.
enum TargetValue {
  /// The JSON value of what a rule gave; the value isn't null or empty.
  static func json(
    _ value: AttributeValue, as definition: AttributeDefinition
  ) throws(AttributeVerdict.Failure) -> JSONValue {
    if case .list(let texts) = value {
      let texts = texts.filter { !$0.isEmpty }
      guard definition.isMultivalued || texts.count == 1 else {
        throw .severalValues(texts.count)
      }
      if definition.isMultivalued {
        var elements: [JSONValue] = []
        for text in texts { elements.append(try element(text, definition.type)) }
        return .array(elements)
      }
      return try single(texts[0], definition.type)
    }
    let text = value.text ?? ""
    guard definition.isMultivalued else { return try single(text, definition.type) }
    return .array([try element(text, definition.type)])
  }

  /// Role functions give JSON objects as text (section 4.8).
  private static func element(
    _ text: String, _ type: AttributeDefinition.DataType
  ) throws(AttributeVerdict.Failure) -> JSONValue {
    if text.hasPrefix("{"), let value = try? JSONValue(parsing: text), value.object != nil {
      return value
    }
    return try single(text, type)
  }

  private static func single(
    _ text: String, _ type: AttributeDefinition.DataType
  ) throws(AttributeVerdict.Failure) -> JSONValue {
    switch type {
    case .boolean:
      switch text.lowercased() {
      case "true": return true
      case "false": return false
      default: throw .wrongType(type, text: text)
      }
    case .integer:
      guard let number = NumberText.integer(text) else { throw .wrongType(type, text: text) }
      return .number(.integer(number))
    default: return .string(text)
    }
  }

  /// Whether the target has the value already; it may write Booleans and numbers as text.
  static func isSame(_ value: JSONValue, _ current: JSONValue, caseExact: Bool) -> Bool {
    switch (value, current) {
    case (.array(let left), .array(let right)):
      guard left.count == right.count else { return false }
      return left.allSatisfy { element in
        right.contains { contains($0, element, caseExact: caseExact) }
      }
    case (.bool, _), (.number, _):
      guard let left = value.scalarText, let right = current.scalarText else { return false }
      return left.isSameIgnoringCase(right)
    default:
      guard let left = value.string, let right = current.scalarText ?? current["value"]?.scalarText
      else { return value == current }
      return caseExact ? left == right : isSame(left, right)
    }
  }

  /// Whether an element of the target says at least what is wanted: it may hold more members.
  static func contains(_ current: JSONValue, _ wanted: JSONValue, caseExact: Bool) -> Bool {
    guard let members = wanted.object, let object = current.object else {
      return isSame(wanted, current, caseExact: caseExact)
    }
    return members.allSatisfy { member in
      object[attribute: member.key].map { isSame(member.value, $0, caseExact: caseExact) } ?? false
    }
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    left == right || left.isSameIgnoringCase(right)
  }
}
