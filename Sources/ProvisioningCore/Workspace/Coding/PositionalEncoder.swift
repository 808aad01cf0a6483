import Foundation

/// Writes values one after the other, without names, for reading them back fast.
///
/// Made for what the compiler's own `Codable` writes: fields in the order of their declaration.
/// Each field is preceded by one byte that depends on its name, so that values of another shape are
/// refused instead of misread. Dictionaries with other keys than enumerations aren't supported,
/// except `[String: Int]`.
struct PositionalEncoder {
  /// The bytes of a value.
  static func encode(_ value: some Encodable) throws -> Data {
    let sink = PositionalSink()
    try sink.write(value)
    return Data(sink.bytes)
  }

  /// Differs for most pairs of names, and for the ones that a later version would swap or insert.
  static func mark(_ key: some CodingKey) -> UInt8 {
    var sum: UInt8 = 1
    for unit in key.stringValue.utf8 { sum = sum &* 31 &+ unit }
    return sum
  }
}

/// The bytes written so far.
final class PositionalSink {
  fileprivate(set) var bytes: [UInt8] = []

  func write<Value: Encodable>(_ value: Value) throws {
    if let text = value as? String {
      write(text)
    } else if let date = value as? Date {
      write(date.timeIntervalSinceReferenceDate.bitPattern)
    } else if let counts = value as? [String: Int] {
      write(UInt64(counts.count))
      for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
        write(name)
        write(UInt64(bitPattern: Int64(count)))
      }
    } else {
      try value.encode(to: PositionalWriter(sink: self))
    }
  }

  /// Seven bits a byte, the lowest first (as in Protocol Buffers); small numbers take one.
  func write(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  func write(_ text: String) {
    write(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  func write(_ byte: UInt8) { bytes.append(byte) }

  func setCount(_ count: Int, at position: Int) {
    for index in 0..<4 {
      bytes[position + index] = UInt8(truncatingIfNeeded: count >> (index * 8))
    }
  }
}

private struct PositionalWriter: Encoder {
  let sink: PositionalSink
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(Fields<Key>(sink: sink))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { Elements(sink: sink) }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(sink: sink) }

  static func unsupported(_ value: Any) -> EncodingError {
    .invalidValue(value, .init(codingPath: [], debugDescription: "This shape can't be written."))
  }
}

private struct Fields<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let sink: PositionalSink
  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) throws { throw PositionalWriter.unsupported(key) }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    sink.write(PositionalEncoder.mark(key))
    try sink.write(value)
  }

  func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
    sink.write(PositionalEncoder.mark(key))
    sink.write(value == nil ? 0 as UInt8 : 1)
    if let value { try sink.write(value) }
  }

  // The specific overloads exist because the protocol's default ones write no byte for nil.
  func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try optional(value, key) }
  func encodeIfPresent(_ value: String?, forKey key: Key) throws {
    sink.write(PositionalEncoder.mark(key))
    sink.write(value == nil ? 0 as UInt8 : 1)
    if let value { sink.write(value) }
  }

  func encode(_ value: String, forKey key: Key) throws {
    sink.write(PositionalEncoder.mark(key))
    sink.write(value)
  }

  func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try optional(value, key) }
  func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try optional(value, key) }

  private func optional(_ value: (some Encodable)?, _ key: Key) throws {
    sink.write(PositionalEncoder.mark(key))
    sink.write(value == nil ? 0 as UInt8 : 1)
    if let value { try sink.write(value) }
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    sink.write(PositionalEncoder.mark(key))
    return KeyedEncodingContainer(Fields<Nested>(sink: sink))
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    sink.write(PositionalEncoder.mark(key))
    return Elements(sink: sink)
  }

  func superEncoder() -> any Encoder { PositionalWriter(sink: sink) }

  func superEncoder(forKey key: Key) -> any Encoder { PositionalWriter(sink: sink) }
}

private struct Elements: UnkeyedEncodingContainer {
  let sink: PositionalSink
  private let countPosition: Int
  var count = 0
  var codingPath: [any CodingKey] { [] }

  init(sink: PositionalSink) {
    self.sink = sink
    countPosition = sink.bytes.count
    for _ in 0..<4 { sink.write(0 as UInt8) }
  }

  private mutating func next() {
    count += 1
    sink.setCount(count, at: countPosition)
  }

  mutating func encodeNil() throws { throw PositionalWriter.unsupported(count) }

  mutating func encode<Value: Encodable>(_ value: Value) throws {
    next()
    try sink.write(value)
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    next()
    return KeyedEncodingContainer(Fields<Nested>(sink: sink))
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    next()
    return Elements(sink: sink)
  }

  mutating func superEncoder() -> any Encoder { PositionalWriter(sink: sink) }
}

private struct Single: SingleValueEncodingContainer {
  let sink: PositionalSink
  var codingPath: [any CodingKey] { [] }

  func encodeNil() throws { sink.write(0 as UInt8) }
  func encode(_ value: Bool) throws { sink.write(value ? 1 as UInt8 : 0) }
  func encode(_ value: String) throws { sink.write(value) }
  func encode(_ value: Double) throws { sink.write(value.bitPattern) }
  func encode(_ value: Float) throws { sink.write(Double(value).bitPattern) }
  func encode(_ value: Int) throws { sink.write(UInt64(bitPattern: Int64(value))) }
  func encode(_ value: Int8) throws { try encode(Int(value)) }
  func encode(_ value: Int16) throws { try encode(Int(value)) }
  func encode(_ value: Int32) throws { try encode(Int(value)) }
  func encode(_ value: Int64) throws { sink.write(UInt64(bitPattern: value)) }
  func encode(_ value: UInt) throws { sink.write(UInt64(value)) }
  func encode(_ value: UInt8) throws { sink.write(UInt64(value)) }
  func encode(_ value: UInt16) throws { sink.write(UInt64(value)) }
  func encode(_ value: UInt32) throws { sink.write(UInt64(value)) }
  func encode(_ value: UInt64) throws { sink.write(value) }

  /// An optional's value: the byte tells it from nil.
  func encode<Value: Encodable>(_ value: Value) throws {
    sink.write(1 as UInt8)
    try sink.write(value)
  }
}
