/// An object's id in 16 bytes, for tables over everybody: a UUID as it is, anything else as a hash.
///
/// Ids are compared without regard to case.
struct ObjectKey: Sendable, Hashable {
  var high: UInt64
  var low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(_ text: String) {
    self = Self.uuid(text.utf8.span) ?? Self.hashed(text)
  }

  /// - Parameter bytes: the id's text.
  init(_ bytes: Span<UInt8>) {
    self =
      Self.uuid(bytes)
      ?? Self.hashed(
        unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) })
  }

  /// The key of an id whose text its 16 bytes stand for: nil for what is no UUID in lower case.
  init?(lowercase text: Span<UInt8>) {
    guard let key = Self.uuid(text) else { return nil }
    // Of all that stands in a UUID only capitals lack this bit.
    var common: UInt8 = 0x20
    for index in 0..<text.count { common &= text[index] }
    guard common != 0 else { return nil }
    self = key
  }

  /// Whether a text has the form of a UUID, as object ids do.
  static func isUUID(_ text: String) -> Bool { uuid(text.utf8.span) != nil }

  private static func uuid(_ text: Span<UInt8>) -> ObjectKey? {
    guard text.count == textSize, text[8] == dash, text[13] == dash, text[18] == dash,
      text[23] == dash
    else { return nil }
    // No branch a digit, so that it is done many at a time.
    var others: UInt8 = 0
    func part(_ range: Range<Int>, _ start: UInt64 = 0) -> UInt64 {
      var result = start
      for index in range {
        let byte = text[index]
        others |= byte &- 0x30 < 10 ? 0 : (byte | 0x20) &- 0x61 < 6 ? 0 : 1
        result = result << 4 | UInt64(byte & 15 &+ (byte >> 6) &* 9)
      }
      return result
    }
    let high = part(14..<18, part(9..<13, part(0..<8)))
    let low = part(24..<36, part(19..<23))
    return others == 0 ? ObjectKey(high: high, low: low) : nil
  }

  /// Length of a UUID's text in bytes.
  static let textSize = 36

  private static let dash = UInt8(ascii: "-")

  /// FNV-1a with two starts.
  private static func hashed(_ text: String) -> ObjectKey {
    var key = ObjectKey(high: 0xCBF2_9CE4_8422_2325, low: 0x8422_2325_CBF2_9CE4)
    for byte in text.lowercased().utf8 {
      key.high = (key.high ^ UInt64(byte)) &* 0x100_0000_01B3
      key.low = (key.low ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return key
  }

  /// The UUID in lower case.
  var uuidText: String {
    unsafe String(unsafeUninitializedCapacity: 36) { text in
      var end = 0
      for digit in 0..<32 {
        if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
          unsafe text[end] = Self.dash
          end += 1
        }
        let half = digit < 16 ? high : low
        let value = UInt8(truncatingIfNeeded: half >> UInt64(60 - digit % 16 * 4)) & 15
        unsafe text[end] = value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
        end += 1
      }
      return end
    }
  }

  /// A hash: ids that count up differ in few bits, and all of them reach its high ones.
  var mixed: UInt64 {
    let mixed = high &* 0xFF51_AFD7_ED55_8CCD ^ low
    return (mixed ^ mixed >> 32) &* 0x9E37_79B9_7F4A_7C15
  }

  // MARK: - Bytes

  static let size = 16

  /// - Parameter stored: at least 16 bytes, the highest first.
  init(stored: Span<UInt8>, at start: Int = 0) {
    high = 0
    low = 0
    for place in start..<start + 8 {
      high = high << 8 | UInt64(stored[place])
      low = low << 8 | UInt64(stored[place + 8])
    }
  }

  /// Keys one behind the other.
  static func bytes(_ keys: [ObjectKey]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(keys.count * size)
    for key in keys { key.append(to: &bytes) }
    return bytes
  }

  /// The key alone.
  var stored: [UInt8] { Self.bytes([self]) }

  func append(to bytes: inout [UInt8]) {
    unsafe withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) {
      unsafe bytes.append(contentsOf: $0)
    }
  }

  /// The keys that bytes hold; a rest that is none is left out.
  static func keys(in bytes: Span<UInt8>) -> [ObjectKey] {
    stride(from: 0, to: bytes.count - bytes.count % size, by: size).map {
      ObjectKey(stored: bytes, at: $0)
    }
  }
}

/// Numbers by key, for as many keys as a directory has people: about 30 bytes a key.
///
/// Open addressing with key and number side by side; a dictionary of a million keys takes three
/// times the room and time.
struct KeyTable: Sendable {
  private struct Place {
    var key = ObjectKey(high: 0, low: 0)
    var value = KeyTable.free
  }

  private var places: [Place] = []
  private(set) var count = 0

  private static let free = Int32.min

  init(capacity: Int = 0) { reserve(capacity) }

  /// The number of a key; nil for none.
  subscript(key: ObjectKey) -> Int32? {
    if places.isEmpty { return nil }
    let value = places[place(of: key)].value
    return value == Self.free ? nil : value
  }

  /// Gives a key a number, unless it has one, which is returned.
  @discardableResult
  mutating func insert(_ key: ObjectKey, _ value: Int32) -> Int32? {
    if (count + 1) * 5 > places.count * 4 { reserve(max(16, count + count / 2)) }
    let place = place(of: key)
    if places[place].value != Self.free { return places[place].value }
    places[place] = Place(key: key, value: value)
    count += 1
    return nil
  }

  /// Gives a key a number, whatever it had.
  mutating func set(_ key: ObjectKey, _ value: Int32) {
    if insert(key, value) != nil { places[place(of: key)].value = value }
  }

  private func place(of key: ObjectKey) -> Int {
    var place = Int(
      truncatingIfNeeded: key.mixed.multipliedFullWidth(by: UInt64(places.count)).high)
    while places[place].value != Self.free, places[place].key != key {
      place += 1
      if place == places.count { place = 0 }
    }
    return place
  }

  /// Makes room for that many keys.
  mutating func reserve(_ capacity: Int) {
    let size = capacity + capacity / 3
    if size <= places.count { return }
    let old = places
    places = [Place](repeating: Place(), count: size)
    for entry in old where entry.value != Self.free { places[place(of: entry.key)] = entry }
  }
}
