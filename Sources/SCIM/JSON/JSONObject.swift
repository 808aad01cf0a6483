/// The members of a JSON object in the order they were written.
///
/// Keys are unique. SCIM names are case-insensitive (RFC 7643 §2.1): `subscript(attribute:)` finds
/// them so, the plain subscript compares exactly. Objects are small, so that lookup is a walk.
public struct JSONObject: Sendable {
  /// One member.
  public struct Member: Sendable, Equatable {
    public var key: String
    public var value: JSONValue

    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  public private(set) var members: [Member] = []

  public init() {}

  /// Takes members as they are; their keys must differ.
  public init(uniqueMembers: [Member]) {
    members = uniqueMembers
  }

  /// Takes members as they are; nil if two have the same key.
  public init?(_ members: [Member]) {
    // A walk is fastest among few; beyond that a set keeps hostile input linear.
    if members.count <= 32 {
      for place in members.indices.dropFirst() {
        if members[..<place].contains(where: { $0.key == members[place].key }) { return nil }
      }
    } else if Set(members.map(\.key)).count < members.count {
      return nil
    }
    self.members = members
  }

  /// The value under exactly that key; assigning nil removes it.
  public subscript(key: String) -> JSONValue? {
    get { members.first { $0.key == key }?.value }
    set { update(at: members.firstIndex { $0.key == key }, key: key, to: newValue) }
  }

  /// The value under that name in any case; assigning keeps the spelling that is there.
  public subscript(attribute name: String) -> JSONValue? {
    get { members.first { $0.key.equalsIgnoringCase(name) }?.value }
    set {
      update(at: members.firstIndex { $0.key.equalsIgnoringCase(name) }, key: name, to: newValue)
    }
  }

  private mutating func update(at index: Int?, key: String, to value: JSONValue?) {
    switch (index, value) {
    case (let index?, let value?): members[index].value = value
    case (let index?, nil): members.remove(at: index)
    case (nil, let value?): members.append(Member(key: key, value: value))
    case (nil, nil): break
    }
  }

  /// Adds a member whose key is known to be absent.
  mutating func append(_ key: String, _ value: JSONValue) {
    members.append(Member(key: key, value: value))
  }

  /// Changes the value of each member in place.
  mutating func mapValues(_ transform: (String, JSONValue) -> JSONValue) {
    for index in members.indices {
      members[index].value = transform(members[index].key, members[index].value)
    }
  }

  public mutating func reserveCapacity(_ count: Int) {
    members.reserveCapacity(count)
  }

  public var isEmpty: Bool { members.isEmpty }
  public var count: Int { members.count }
  public var keys: [String] { members.map(\.key) }
}

extension JSONObject: Equatable {
  /// Equal members; their order doesn't count.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.members.count == right.members.count else { return false }
    if zip(left.members, right.members).allSatisfy({ $0.key == $1.key }) {
      return left.members == right.members
    }
    let lookup = Dictionary(
      right.members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    return left.members.allSatisfy { lookup[$0.key] == $0.value }
  }
}

extension JSONObject: Sequence {
  public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (key, value) in elements { self[key] = value }
  }
}
