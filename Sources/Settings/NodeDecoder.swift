/// Decodes values out of a file's nodes and notes which keys were asked for.
///
/// What was never asked for is unknown; what was asked for is what could have been meant.
struct NodeDecoder: Decoder {
  /// The keys asked for in each table, shared by all decoders of one file.
  final class Record {
    var asked: [[String]: Set<String>] = [:]
    /// Tables whose every key is data, as in a dictionary.
    var open: Set<[String]> = []
  }

  let node: Node
  let record: Record
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  static func names(_ path: [any CodingKey]) -> [String] { path.map(\.stringValue) }

  func mismatch(_ expected: String, at key: (any CodingKey)? = nil, _ found: Node) -> Mistake {
    Mistake(
      file: "", path: Self.names(codingPath) + (key.map { [$0.stringValue] } ?? []),
      .wrongType(expected: expected, found: found.kind))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .table(let nodes) = node else { throw mismatch("a table", node) }
    let path = Self.names(codingPath)
    if record.asked[path] == nil { record.asked[path] = [] }
    return KeyedDecodingContainer(KeyedNodes<Key>(nodes: nodes, decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let nodes) = node else { throw mismatch("a list", node) }
    return ListedNodes(nodes: nodes, decoder: self)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    SingleNode(decoder: self)
  }

  func child(_ node: Node, _ key: any CodingKey) -> NodeDecoder {
    NodeDecoder(node: node, record: record, codingPath: codingPath + [key])
  }

  /// Decodes what TOML has itself here, and everything else by its own rules.
  func value<T: Decodable>(_ type: T.Type) throws -> T {
    switch (node, type) {
    case (.string(let value), is String.Type): return try cast(value)
    case (.bool(let value), is Bool.Type): return try cast(value)
    case (.double(let value), is Double.Type): return try cast(value)
    case (.integer(let value), is Double.Type): return try cast(Double(value))
    case (.integer(let value), let integer as any FixedWidthInteger.Type):
      guard let exact = exactly(integer, value) else { throw mismatch("a smaller number", node) }
      return try cast(exact)
    case (_, is String.Type): throw mismatch("a string", node)
    case (_, is Bool.Type): throw mismatch("true or false", node)
    case (_, is Double.Type): throw mismatch("a number", node)
    case (_, is any FixedWidthInteger.Type): throw mismatch("an integer", node)
    default:
      if type is any StringKeyed.Type { record.open.insert(Self.names(codingPath)) }
      return try T(from: self)
    }
  }

  private func cast<T>(_ value: Any) throws -> T {
    guard let value = value as? T else { throw mismatch("\(T.self)", node) }
    return value
  }

  private func exactly(_ type: any FixedWidthInteger.Type, _ value: Int) -> Any? {
    func make<I: FixedWidthInteger>(_ type: I.Type) -> Any? { I(exactly: value) }
    return make(type)
  }
}

/// Dictionaries: all their keys are known.
private protocol StringKeyed {}
extension Dictionary: StringKeyed where Key == String {}

private struct KeyedNodes<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let nodes: [String: Node]
  let decoder: NodeDecoder
  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { nodes.keys.sorted().compactMap { Key(stringValue: $0) } }

  private func node(_ key: Key) -> Node? {
    decoder.record.asked[NodeDecoder.names(codingPath), default: []].insert(key.stringValue)
    return nodes[key.stringValue]
  }

  private func present(_ key: Key) throws -> NodeDecoder {
    guard let node = node(key) else {
      throw Mistake(
        file: "", path: NodeDecoder.names(codingPath) + [key.stringValue], .missingKey)
    }
    return decoder.child(node, key)
  }

  func contains(_ key: Key) -> Bool { node(key) != nil }
  func decodeNil(forKey key: Key) throws -> Bool { node(key) == nil }
  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try present(key).value(type)
  }
  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try present(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try present(key).unkeyedContainer()
  }
  func superDecoder() throws -> any Decoder { decoder }
  func superDecoder(forKey key: Key) throws -> any Decoder { try present(key) }
}

private struct ListedNodes: UnkeyedDecodingContainer {
  struct Index: CodingKey {
    let intValue: Int?
    var stringValue: String { String(intValue ?? 0) }
    init(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { nil }
  }

  let nodes: [Node]
  let decoder: NodeDecoder
  private(set) var currentIndex = 0
  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { nodes.count }
  var isAtEnd: Bool { currentIndex >= nodes.count }

  init(nodes: [Node], decoder: NodeDecoder) {
    self.nodes = nodes
    self.decoder = decoder
  }

  private mutating func next() throws -> NodeDecoder {
    guard !isAtEnd else { throw Mistake(file: "", path: [], .missingKey) }
    defer { currentIndex += 1 }
    return decoder.child(nodes[currentIndex], Index(intValue: currentIndex))
  }

  mutating func decodeNil() throws -> Bool { false }
  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().value(type) }
  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { try next().container(keyedBy: type) }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }
  mutating func superDecoder() throws -> any Decoder { try next() }
}

private struct SingleNode: SingleValueDecodingContainer {
  let decoder: NodeDecoder
  var codingPath: [any CodingKey] { decoder.codingPath }
  func decodeNil() -> Bool { false }
  func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoder.value(type) }
}
