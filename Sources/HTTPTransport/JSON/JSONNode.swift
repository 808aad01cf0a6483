public import FoundationEssentials

/// One value inside a JSON document.
public struct JSONNode: Sendable {
  let storage: JSONStorage
  let index: Int

  private var entry: TapeEntry { storage.entry(index) }

  public var isNull: Bool { entry.kind == .null }
  public var isObject: Bool { entry.kind == .object }
  public var isArray: Bool { entry.kind == .array }

  /// The text of a string; nil for other values.
  public var string: String? {
    let entry = entry
    switch entry.kind {
    case .string: return text(entry)
    case .escapedString: return unsafe JSONEscapes.decode(storage.bytes(entry))
    default: return nil
    }
  }

  /// The text of a string; nil also for the empty one.
  public var nonEmptyString: String? {
    guard let text = string, !text.isEmpty else { return nil }
    return text
  }

  /// A string, or a number or Boolean as text: some services write one where the other is meant.
  public var text: String? {
    switch entry.kind {
    case .string, .escapedString: string
    case .number, .yes, .no: text(entry)
    default: nil
    }
  }

  /// A Boolean, also written as text in any case.
  public var bool: Bool? {
    switch entry.kind {
    case .yes: return true
    case .no: return false
    default:
      guard let text = string else { return nil }
      if text.equalsIgnoringASCIICase("true") { return true }
      return text.equalsIgnoringASCIICase("false") ? false : nil
    }
  }

  /// A whole number, also written as text or as `1.0`; nil when it doesn't fit.
  public var int: Int? {
    guard let text else { return nil }
    return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
  }

  public var double: Double? { text.flatMap { Double($0) } }

  /// A moment; nil for the empty text and for year 1, which the services use for "never".
  public var date: Date? {
    let entry = entry
    guard entry.kind == .string else { return nil }
    return unsafe Timestamp.parse(utf8: storage.bytes(entry))
  }

  /// The value of a member; nil when it is missing or null, and for what is no object.
  public subscript(name: String) -> JSONNode? {
    member(name).flatMap { $0.isNull ? nil : $0 }
  }

  /// The value of a member, null included.
  public func member(_ name: String) -> JSONNode? {
    members.first { $0.matches(name) }?.value
  }

  /// The value of a member whose name is equal apart from the case of ASCII letters.
  public subscript(ignoringCase name: String) -> JSONNode? {
    self[name]
      ?? members.first { $0.name.equalsIgnoringASCIICase(name) && !$0.value.isNull }?.value
  }

  /// The members of an object in their order; empty for other values.
  public var members: JSONMembers { JSONMembers(node: self, entry: entry) }

  /// The elements of an array; empty for other values.
  public var elements: JSONElements { JSONElements(node: self, entry: entry) }

  /// The strings of an array; anything else in it is left out.
  public var strings: [String] { elements.compactMap(\.string) }

  /// The text of this value as it stands in the document.
  public var source: [UInt8] {
    let entry = entry
    switch entry.kind {
    case .string, .escapedString:
      let quote = [UInt8(ascii: "\"")]
      return unsafe quote + Array(storage.bytes(entry)) + quote
    default: return unsafe Array(storage.bytes(entry))
    }
  }

  /// A copy as a tree of its own.
  public var tree: JSONTree {
    switch entry.kind {
    case .null: .null
    case .yes: .bool(true)
    case .no: .bool(false)
    case .number: .number(text(entry))
    case .string, .escapedString: .string(string ?? "")
    case .array: .array(elements.map(\.tree))
    case .object: .object(members.map { JSONTree.Member(name: $0.name, value: $0.value.tree) })
    }
  }

  private func text(_ entry: TapeEntry) -> String {
    unsafe String(decoding: storage.bytes(entry), as: UTF8.self)
  }
}

/// A member of a JSON object.
public struct JSONMember: Sendable {
  let storage: JSONStorage
  /// Of the name; the value is the next entry.
  let index: Int

  public var name: String { JSONNode(storage: storage, index: index).string ?? "" }
  public var value: JSONNode { JSONNode(storage: storage, index: index + 1) }

  func matches(_ wanted: String) -> Bool {
    let entry = storage.entry(index)
    guard entry.kind == .string else { return name == wanted }
    // Most names differ in their length already.
    guard entry.end - entry.start == wanted.utf8.count else { return false }
    return unsafe storage.bytes(entry).elementsEqual(wanted.utf8)
  }
}

public struct JSONMembers: Sequence, Sendable {
  let node: JSONNode
  let entry: TapeEntry

  public struct Iterator: IteratorProtocol {
    let storage: JSONStorage
    var index: Int
    let end: Int

    public mutating func next() -> JSONMember? {
      guard index < end else { return nil }
      let member = JSONMember(storage: storage, index: index)
      index = Int(storage.entry(index + 1).next)
      return member
    }
  }

  public func makeIterator() -> Iterator {
    let end = entry.kind == .object ? Int(entry.next) : node.index + 1
    return Iterator(storage: node.storage, index: node.index + 1, end: end)
  }
}

public struct JSONElements: Sequence, Sendable {
  let node: JSONNode
  let entry: TapeEntry

  public struct Iterator: IteratorProtocol {
    let storage: JSONStorage
    var index: Int
    let end: Int

    public mutating func next() -> JSONNode? {
      guard index < end else { return nil }
      let element = JSONNode(storage: storage, index: index)
      index = Int(storage.entry(index).next)
      return element
    }
  }

  public func makeIterator() -> Iterator {
    let end = entry.kind == .array ? Int(entry.next) : node.index + 1
    return Iterator(storage: node.storage, index: node.index + 1, end: end)
  }
}
