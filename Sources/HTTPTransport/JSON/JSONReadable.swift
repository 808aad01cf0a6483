/// A type that is read from JSON as leniently as its meaning allows.
public protocol JSONReadable: Sendable {
  /// Nil only when the value cannot be understood at all, such as a person without an id.
  init?(json: JSONNode)
}

extension JSONNode {
  /// The readable elements of an array member; a single object counts as an array of one.
  public func list<Element: JSONReadable>(_ name: String, of type: Element.Type = Element.self)
    -> [Element]
  {
    guard let node = self[name] else { return [] }
    if node.isObject { return Element(json: node).map { [$0] } ?? [] }
    return node.elements.compactMap(Element.init(json:))
  }

  /// Those of some members that are there, and of which it is said that they were not understood.
  public func unread(_ members: KeyValuePairs<String, Bool>) -> [String] {
    members.filter { !$0.value && self[$0.key] != nil }.map(\.key)
  }

  /// Whether a member is missing or an array with that many elements, or one object alone.
  public func isList(_ name: String, of count: Int) -> Bool {
    guard let node = self[name] else { return true }
    return node.isObject
      ? count == 1 : node.isArray && node.elements.reduce(0) { n, _ in n + 1 } == count
  }

  /// Whether some members are texts wherever they are there.
  public func areTexts(_ names: String...) -> Bool {
    names.allSatisfy { self[$0].map { $0.string != nil } ?? true }
  }

  /// A member read as a type; nil when missing, null or unreadable.
  public func read<Value: JSONReadable>(_ name: String, as type: Value.Type = Value.self) -> Value?
  {
    self[name].flatMap(Value.init(json:))
  }
}

/// An enumeration that a service may extend: the text as it came, and its meaning where known.
///
/// Texts are compared without regard to case, as published samples mix `Import` and `import`.
public struct Open<Known>: Sendable, Equatable, JSONReadable, CustomStringConvertible
where Known: RawRepresentable<String> & CaseIterable & Sendable & Equatable {
  public let raw: String
  public let known: Known?

  public init(_ raw: String) {
    self.raw = raw
    known = Known.allCases.first { $0.rawValue.equalsIgnoringASCIICase(raw) }
  }

  public init(_ known: Known) {
    raw = known.rawValue
    self.known = known
  }

  public init?(json: JSONNode) {
    guard let text = json.nonEmptyString else { return nil }
    self.init(text)
  }

  public var description: String { raw }

  public static func == (left: Open, right: Known) -> Bool { left.known == right }
}
