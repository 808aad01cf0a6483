internal import SCIM

extension PlanChange {
  /// The value before, as people read it; nil for none.
  public var oldText: String? { old.map(Self.words) }
  public var newText: String { Self.words(new) }

  private static func words(_ value: JSONValue) -> String { value.string ?? value.text() }
}

extension PlanRequest {
  /// The body as JSON with two spaces a level; nil without one.
  public var bodyText: String? { body?.indentedText }
}

extension JSONValue {
  /// As JSON with two spaces a level.
  var indentedText: String { lines(indent: "").joined(separator: "\n") }

  private func lines(indent: String) -> [String] {
    let inner = indent + "  "
    func list(_ open: String, _ close: String, _ parts: [[String]]) -> [String] {
      guard !parts.isEmpty else { return [open + close] }
      let body = parts.enumerated().flatMap { index, lines in
        lines.dropLast() + [(lines.last ?? "") + (index < parts.count - 1 ? "," : "")]
      }
      return [open] + body + [indent + close]
    }
    switch self {
    case .array(let elements):
      return list(
        "[", "]",
        elements.map { element in
          let lines = element.lines(indent: inner)
          return [inner + (lines.first ?? "")] + lines.dropFirst()
        })
    case .object(let object):
      return list(
        "{", "}",
        object.map { member in
          let lines = member.value.lines(indent: inner)
          let key = JSONValue.string(member.key).text()
          return ["\(inner)\(key): \(lines.first ?? "")"] + lines.dropFirst()
        })
    default: return [text()]
    }
  }
}
