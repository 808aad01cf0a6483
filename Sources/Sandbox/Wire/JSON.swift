/// A JSON value as the sandbox reads and writes it: members keep their order.
///
/// The sandbox has its own codec on purpose: a mistake in the clients' models must not be able to
/// hide behind the same mistake here.
enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  case object(JSONObject)

  var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  var integer: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  var array: [JSON]? {
    if case .array(let value) = self { value } else { nil }
  }

  var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  var isNull: Bool { if case .null = self { true } else { false } }

  /// The member of that name, when this is an object that has it.
  subscript(name: String) -> JSON? {
    if case .object(let object) = self { object[name] } else { nil }
  }

  /// A string or null.
  static func optional(_ value: String?) -> JSON {
    value.map { .string($0) } ?? .null
  }

  static func strings(_ values: some Sequence<String>) -> JSON {
    .array(values.map { .string($0) })
  }
}

/// The members of a JSON object in the order in which they came or are to be written.
struct JSONObject: Sendable, Equatable {
  typealias Member = (name: String, value: JSON)

  private(set) var members: [Member]

  init(_ members: [Member] = []) {
    self.members = members
  }

  var names: [String] { members.map(\.name) }
  var isEmpty: Bool { members.isEmpty }

  subscript(name: String) -> JSON? {
    get {
      for member in members where member.name == name { return member.value }
      return nil
    }
    set {
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((name, value))
      case (nil, nil): break
      }
    }
  }

  mutating func append(_ name: String, _ value: JSON) {
    members.append((name, value))
  }

  /// Sets each member of `other` here: what a merge by PATCH does at the top level.
  mutating func merge(_ other: JSONObject) {
    for member in other.members { self[member.name] = member.value }
  }

  /// Members in the order asked for, absent ones left out.
  func selecting(_ wanted: [String]) -> JSONObject {
    JSONObject(wanted.compactMap { name in self[name].map { (name, $0) } })
  }

  static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members.count == right.members.count
      && zip(left.members, right.members).allSatisfy { $0.name == $1.name && $0.value == $1.value }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int) { self = .integer(value) }
  init(nilLiteral: ()) { self = .null }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(JSONObject(elements.map { ($0.0, $0.1) }))
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, JSON)...) {
    self.init(elements.map { ($0.0, $0.1) })
  }
}
