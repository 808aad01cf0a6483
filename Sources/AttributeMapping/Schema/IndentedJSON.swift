internal import SCIM

extension JSONValue {
  /// The value as JSON over several lines, two blanks a level; empty lists stay on one line.
  func indentedText(level: Int = 0) -> String {
    let inner = String(repeating: "  ", count: level + 1)
    let outer = String(repeating: "  ", count: level)
    switch self {
    case .array(let elements) where !elements.isEmpty:
      let lines = elements.map { inner + $0.indentedText(level: level + 1) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
    case .object(let object) where !object.isEmpty:
      let lines = object.map {
        "\(inner)\(JSONValue.string($0.key).text()): \($0.value.indentedText(level: level + 1))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
    default: return text()
    }
  }
}
