import SCIM

/// Writes JSON straight into memory.
struct JSONWriter: ~Copyable {
  private var text: GrowingText

  init(capacity: Int = 0) { text = GrowingText(capacity: capacity) }

  /// What was written.
  consuming func finished() -> [UInt8] { text.bytes }
  var count: Int { text.count }

  mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { unsafe self.text.append($0) }
  }

  mutating func byte(_ byte: UInt8) { text.append(byte) }

  /// Values that are written already.
  mutating func written(_ text: [UInt8]) {
    unsafe text.withUnsafeBufferPointer { unsafe self.text.append($0) }
  }

  /// What another writer wrote.
  mutating func written(by other: borrowing JSONWriter) { text.append(other.text) }

  mutating func write(_ value: JSON) {
    switch value {
    case .null: raw("null")
    case .bool(let value): value ? raw("true") : raw("false")
    case .integer(let value): ascii(String(value))
    case .number(let value): ascii(value.isFinite ? String(value) : "null")
    case .string(let text): string(text)
    case .array(let elements):
      raw("[")
      var first = true
      for element in elements {
        if !first { raw(",") }
        first = false
        write(element)
      }
      raw("]")
    case .object(let object): write(object)
    }
  }

  mutating func write(_ object: JSONObject) {
    raw("{")
    var first = true
    for member in object.members {
      if !first { raw(",") }
      first = false
      string(member.name)
      raw(":")
      write(member.value)
    }
    raw("}")
  }

  private mutating func ascii(_ text: String) {
    var text = text
    text.withUTF8 { unsafe self.text.append($0) }
  }

  mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { text in
      if unsafe !JSONPlainText.needsEscapes(text) {
        unsafe self.text.append(quoting: text)
        return
      }
      byte(0x22)
      for place in text.indices { escaped(unsafe text[place]) }
      byte(0x22)
    }
  }

  /// A member's name, which needs no escapes, and its colon.
  mutating func name(_ name: String) {
    byte(0x22)
    ascii(name)
    byte(0x22)
    byte(0x3A)
  }

  private mutating func escaped(_ byte: UInt8) {
    switch byte {
    case 0x22: raw("\\\"")
    case 0x5C: raw("\\\\")
    case 0x0A: raw("\\n")
    case 0x0D: raw("\\r")
    case 0x09: raw("\\t")
    case 0..<0x20:
      raw("\\u00")
      text.append(Self.hexadecimal[Int(byte >> 4)])
      text.append(Self.hexadecimal[Int(byte & 15)])
    default: text.append(byte)
    }
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)
}

/// Bytes that grow by short pieces: an array's checks take longer than most of these.
@safe private struct GrowingText: ~Copyable {
  // Initialised up to `count`.
  private var room: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  init(capacity: Int) { unsafe room = .allocate(capacity: capacity) }

  deinit { unsafe room.deallocate() }

  var bytes: [UInt8] { unsafe [UInt8](room[..<count]) }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    unsafe room.initializeElement(at: count, to: byte)
    count += 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    reserve(bytes.count)
    unsafe copy(bytes)
  }

  mutating func append(_ other: borrowing GrowingText) {
    unsafe append(UnsafeBufferPointer(rebasing: other.room[..<other.count]))
  }

  @inline(__always)
  mutating func append(quoting bytes: UnsafeBufferPointer<UInt8>) {
    reserve(bytes.count + 2)
    unsafe room.initializeElement(at: count, to: 0x22)
    count += 1
    unsafe copy(bytes)
    unsafe room.initializeElement(at: count, to: 0x22)
    count += 1
  }

  @inline(__always)
  private mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress, let base = unsafe room.baseAddress else { return }
    unsafe (base + count).initialize(from: source, count: bytes.count)
    count += bytes.count
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if unsafe count + more > room.count { grow(more) }
  }

  private mutating func grow(_ more: Int) {
    let capacity = unsafe max(room.count * 2, count + more, 64)
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: capacity)
    _ = unsafe larger.moveInitialize(fromContentsOf: room[..<count])
    unsafe room.deallocate()
    unsafe room = larger
  }
}

extension JSON {
  /// The compact text of this value.
  var encoded: [UInt8] {
    var writer = JSONWriter(capacity: 512)
    writer.write(self)
    return writer.finished()
  }

  var text: String { String(decoding: encoded, as: UTF8.self) }
}
