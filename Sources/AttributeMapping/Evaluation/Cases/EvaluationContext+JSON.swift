public import SCIM

extension EvaluationContext {
  /// A context as JSON: `defaultDomain`, `existingValues`, `now` (a date text) and `seed`.
  ///
  /// Null and missing are the same; other members are refused, so that no slip goes unnoticed.
  public init(json: JSONValue, path: String = "") throws(EvaluationInputError) {
    self.init()
    if json == .null { return }
    guard let object = json.object else {
      throw EvaluationInputError(path: path, message: "not an object")
    }
    for member in object where member.value != .null {
      let place = path.isEmpty ? member.key : "\(path).\(member.key)"
      guard try take(member.key, member.value, path: place) else {
        throw EvaluationInputError(
          path: place,
          message: "unknown or of the wrong type; known are defaultDomain and now (texts), "
            + "existingValues (a list of texts) and seed (a whole number)")
      }
    }
  }

  private mutating func take(
    _ key: String, _ value: JSONValue, path: String
  ) throws(EvaluationInputError) -> Bool {
    switch (key, value) {
    case ("defaultDomain", .string(let domain)): defaultDomain = domain
    case ("existingValues", .array):
      existingValues = Set(try AttributeValue(json: value, path: path).texts)
    case ("now", .string(let text)):
      guard let time = DateText.time(of: text, now: nil) else {
        throw EvaluationInputError(path: path, message: "not a date")
      }
      now = time
    case ("seed", .number(let number)):
      guard let whole = number.integer else { return false }
      seed = UInt64(bitPattern: whole)
    default: return false
    }
    return true
  }
}
