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
    let words = Self.digits(text)
    let small = HexadecimalWord.ones &* 0x20
    guard words[0] & words[1] & words[2] & words[3] & small == small else { return nil }
    self = key
  }

  /// Whether a text has the form of a UUID, as object ids do.
  static func isUUID(_ text: String) -> Bool { uuid(text.utf8.span) != nil }

  private static func uuid(_ text: Span<UInt8>) -> ObjectKey? {
    guard text.count == textSize, text[8] == dash, text[13] == dash, text[18] == dash,
      text[23] == dash
    else { return nil }
    let words = digits(text)
    guard let first = HexadecimalWord.value(words[0]),
      let second = HexadecimalWord.value(words[1]),
      let third = HexadecimalWord.value(words[2]), let fourth = HexadecimalWord.value(words[3])
    else { return nil }
    return ObjectKey(
      high: UInt64(first) << 32 | UInt64(second), low: UInt64(third) << 32 | UInt64(fourth))
  }

  /// The 32 digits of a text of the right length, eight by eight.
  private static func digits(_ text: Span<UInt8>) -> [4 of UInt64] {
    let bytes = unsafe text.bytes
    func four(_ place: Int) -> UInt64 {
      let digits = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt32.self)
      return UInt64(digits.bigEndian)
    }
    return [
      four(0) << 32 | four(4), four(9) << 32 | four(14), four(19) << 32 | four(24),
      four(28) << 32 | four(32),
    ]
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
    unsafe String(unsafeUninitializedCapacity: Self.textSize) { text in
      let halves = [high >> 32, high, low >> 32, low] as [4 of UInt64]
      var end = 0
      for half in halves.indices {
        let digits = HexadecimalWord.digits(UInt32(truncatingIfNeeded: halves[half]))
        for place in 0..<8 {
          if end == 8 || end == 13 || end == 18 || end == 23 {
            unsafe text[end] = Self.dash
            end += 1
          }
          unsafe text[end] = UInt8(truncatingIfNeeded: digits >> UInt64(56 - place * 8))
          end += 1
        }
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

/// Eight hexadecimal digits at a time, the first one in the highest byte.
private enum HexadecimalWord {
  static let ones: UInt64 = 0x0101_0101_0101_0101

  /// The digits of a value in lower case.
  static func digits(_ value: UInt32) -> UInt64 {
    var nibbles = UInt64(value)
    nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
    nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
    nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
    let letters = (nibbles &+ ones &* 6) >> 4 & ones
    return nibbles &+ ones &* 0x30 &+ letters &* 0x27
  }

  /// What digits in any case stand for; nil where one is none.
  static func value(_ digits: UInt64) -> UInt32? {
    var nibbles = (digits & (ones &* 0x0F)) &+ (digits >> 6 & ones) &* 9
    nibbles = (nibbles | nibbles >> 4) & 0x00FF_00FF_00FF_00FF
    nibbles = (nibbles | nibbles >> 8) & 0x0000_FFFF_0000_FFFF
    let value = UInt32(truncatingIfNeeded: nibbles | nibbles >> 16)
    // Written again they must be the same; only letters may lack the bit of small ones.
    let small = ones &* 0x20
    guard self.digits(value) == digits | small, (digits | digits >> 1) & small == small else {
      return nil
    }
    return value
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
