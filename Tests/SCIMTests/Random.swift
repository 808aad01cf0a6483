import SCIM
import TestSupport

/// Makes values, filters and paths of every kind.
struct Generator {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: items.indices, using: &random)] }

  mutating func flip() -> Bool { Bool.random(using: &random) }

  mutating func text() -> String {
    let pieces = [
      "a", "B", "work", "\"", "\\", "\n", "\u{0}", "\u{1F}", "é", "e\u{301}", "日本", "😀", " ", "/",
      "\u{202E}", "\u{7F}", "]", ")", "\u{FFFF}",
    ]
    return (0..<Int.random(in: 0...6, using: &random)).map { _ in pick(pieces) }.joined()
  }

  mutating func scalar() -> JSONValue {
    switch Int.random(in: 0...6, using: &random) {
    case 0: .null
    case 1: .bool(flip())
    case 2: .number(.integer(Int64.random(in: .min ... .max, using: &random)))
    case 3: .number(.decimal(pick(["0.1", "-0", "1e400", "12345678901234567890", "-2.50E-7"])))
    default: .string(text())
    }
  }

  mutating func value(depth: Int = 4) -> JSONValue {
    guard depth > 0 else { return scalar() }
    switch Int.random(in: 0...3, using: &random) {
    case 0:
      return .array(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1) })
    case 1:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        object[text()] = value(depth: depth - 1)
      }
      return .object(object)
    default: return scalar()
    }
  }

  mutating func name() -> String {
    pick(["userName", "name", "emails", "x-1", "a_b", "$ref", "not"])
  }

  mutating func path(depth: Int) -> AttributePath {
    let schema = pick([
      nil, nil, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "urn:a:b",
    ])
    let filter = depth > 0 && flip() ? self.filter(depth: depth - 1) : nil
    return AttributePath(
      schema: schema, name: name(), valueFilter: filter, subAttribute: flip() ? name() : nil)
  }

  mutating func filter(depth: Int = 3) -> Filter {
    switch depth > 0 ? Int.random(in: 0...5, using: &random) : 0 {
    case 1: return .present(path(depth: depth - 1))
    case 2:
      return .valuePath(AttributePath(name: name(), valueFilter: filter(depth: depth - 1)))
    case 3:
      return .and((0..<Int.random(in: 2...3, using: &random)).map { _ in filter(depth: depth - 1) })
    case 4:
      return .or((0..<Int.random(in: 2...3, using: &random)).map { _ in filter(depth: depth - 1) })
    case 5: return .not(filter(depth: depth - 1))
    default:
      return .compare(path(depth: depth - 1), pick(Filter.Comparison.allCases), scalar())
    }
  }
}
