import Foundation

/// Reads what `PositionalEncoder` wrote; anything else is an error, never a crash.
struct PositionalDecoder {
  static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let source = PositionalSource(data)
    let value = try source.read(type)
    guard source.isAtEnd else { throw PositionalSource.damaged }
    return value
  }
}

/// The bytes and how far they were read.
final class PositionalSource {
  private let bytes: [UInt8]
  private var position = 0

  init(_ data: Data) { bytes = [UInt8](data) }

  var isAtEnd: Bool { position == bytes.count }

  static var damaged: DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "The bytes are not such a value."))
  }

  func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if type == String.self, let value = try text() as? Value { return value }
    if type == Date.self {
      let date = Date(timeIntervalSinceReferenceDate: Double(bitPattern: try number()))
      if let value = date as? Value { return value }
    }
    if type == [String: Int].self {
      var counts: [String: Int] = [:]
      for _ in 0..<(try count(try number())) { counts[try text()] = try integer() }
      if let value = counts as? Value { return value }
    }
    return try Value(from: PositionalReader(source: self))
  }

  func byte() throws -> UInt8 {
    guard position < bytes.count else { throw Self.damaged }
    defer { position += 1 }
    return bytes[position]
  }

  func flag() throws -> Bool {
    switch try byte() {
    case 0: return false
    case 1: return true
    default: throw Self.damaged
    }
  }

  func number() throws -> UInt64 {
    var result: UInt64 = 0
    for shift in stride(from: 0 as UInt64, to: 70, by: 7) {
      let byte = try byte()
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
    }
    throw Self.damaged
  }

  func integer() throws -> Int { Int(Int64(bitPattern: try number())) }

  func text() throws -> String {
    let length = try count(try number())
    defer { position += length }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe String(decoding: bytes[position..<position + length], as: UTF8.self)
    }
  }

  func mark(_ key: some CodingKey) throws {
    guard try byte() == PositionalEncoder.mark(key) else { throw Self.damaged }
  }

  func elementCount() throws -> Int {
    var count: UInt64 = 0
    for index in 0..<4 { count |= UInt64(try byte()) << UInt64(index * 8) }
    return try self.count(count)
  }

  /// Nothing takes less than a byte, so a greater count is a damaged one.
  private func count(_ number: UInt64) throws -> Int {
    guard number <= UInt64(bytes.count - position) else { throw Self.damaged }
    return Int(number)
  }
}

private struct PositionalReader: Decoder {
  let source: PositionalSource
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Fields<Key>(source: source))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try Elements(source) }

  func singleValueContainer() -> any SingleValueDecodingContainer { Single(source: source) }
}

private struct Fields<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let source: PositionalSource
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }

  func contains(_ key: Key) -> Bool { true }

  func decodeNil(forKey key: Key) throws -> Bool { throw PositionalSource.damaged }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try source.mark(key)
    return try source.read(type)
  }

  func decodeIfPresent<Value: Decodable>(
    _ type: Value.Type, forKey key: Key
  ) throws -> Value? { try optional(type, key) }

  // The specific overloads exist because the protocol's default ones ask `decodeNil` first, and
  // because most fields are of these types.
  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
    try optional(type, key)
  }

  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    try source.mark(key)
    return try source.flag() ? try source.text() : nil
  }

  func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
    try optional(type, key)
  }

  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
    try optional(type, key)
  }

  func decode(_ type: String.Type, forKey key: Key) throws -> String {
    try source.mark(key)
    return try source.text()
  }

  func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
    try source.mark(key)
    return try source.integer()
  }

  private func optional<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
    try source.mark(key)
    return try source.flag() ? try source.read(type) : nil
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try source.mark(key)
    return KeyedDecodingContainer(Fields<Nested>(source: source))
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try source.mark(key)
    return try Elements(source)
  }

  func superDecoder() -> any Decoder { PositionalReader(source: source) }

  func superDecoder(forKey key: Key) -> any Decoder { PositionalReader(source: source) }
}

private struct Elements: UnkeyedDecodingContainer {
  let source: PositionalSource
  let count: Int?
  var currentIndex = 0
  var codingPath: [any CodingKey] { [] }
  var isAtEnd: Bool { currentIndex >= count ?? 0 }

  init(_ source: PositionalSource) throws {
    self.source = source
    count = try source.elementCount()
  }

  private mutating func next() throws {
    guard !isAtEnd else { throw PositionalSource.damaged }
    currentIndex += 1
  }

  mutating func decodeNil() throws -> Bool { false }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try next()
    return try source.read(type)
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try next()
    return KeyedDecodingContainer(Fields<Nested>(source: source))
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next()
    return try Elements(source)
  }

  mutating func superDecoder() -> any Decoder { PositionalReader(source: source) }
}

private struct Single: SingleValueDecodingContainer {
  let source: PositionalSource
  var codingPath: [any CodingKey] { [] }

  /// Asked by optionals alone; a value follows the byte unless this answers true.
  func decodeNil() -> Bool { (try? source.peekNil()) ?? false }

  func decode(_ type: Bool.Type) throws -> Bool { try source.flag() }
  func decode(_ type: String.Type) throws -> String { try source.text() }
  func decode(_ type: Double.Type) throws -> Double { Double(bitPattern: try source.number()) }
  func decode(_ type: Float.Type) throws -> Float { Float(Double(bitPattern: try source.number())) }
  func decode(_ type: Int.Type) throws -> Int { try source.integer() }
  func decode(_ type: Int8.Type) throws -> Int8 { try narrow() }
  func decode(_ type: Int16.Type) throws -> Int16 { try narrow() }
  func decode(_ type: Int32.Type) throws -> Int32 { try narrow() }
  func decode(_ type: Int64.Type) throws -> Int64 { Int64(bitPattern: try source.number()) }
  func decode(_ type: UInt.Type) throws -> UInt { UInt(try source.number()) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try narrow() }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try narrow() }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try narrow() }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try source.number() }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    guard try source.byte() == 1 else { throw PositionalSource.damaged }
    return try source.read(type)
  }

  private func narrow<Number: FixedWidthInteger>() throws -> Number {
    guard let number = Number(exactly: try source.integer()) else {
      throw PositionalSource.damaged
    }
    return number
  }
}

extension PositionalSource {
  /// Takes the byte that stands for nil; leaves any other.
  fileprivate func peekNil() throws -> Bool {
    guard position < bytes.count else { throw Self.damaged }
    guard bytes[position] == 0 else { return false }
    position += 1
    return true
  }
}
