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
    self = Self.uuid(text) ?? Self.hashed(text)
  }

  /// Whether a text has the form of a UUID, as object ids do.
  static func isUUID(_ text: String) -> Bool { uuid(text) != nil }

  private static func uuid(_ text: String) -> ObjectKey? {
    guard text.utf8.count == 36 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    var digits = 0
    var index = 0
    for byte in text.utf8 {
      defer { index += 1 }
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
      digits += 1
    }
    return ObjectKey(high: high, low: low)
  }

  /// FNV-1a with two starts.
  private static func hashed(_ text: String) -> ObjectKey {
    var key = ObjectKey(high: 0xCBF2_9CE4_8422_2325, low: 0x8422_2325_CBF2_9CE4)
    for byte in text.lowercased().utf8 {
      key.high = (key.high ^ UInt64(byte)) &* 0x100_0000_01B3
      key.low = (key.low ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return key
  }

  // MARK: - Bytes

  static let size = 16

  func append(to bytes: inout [UInt8]) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: high >> UInt64(shift)))
    }
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: low >> UInt64(shift)))
    }
  }

  /// The keys that bytes hold; a rest that is none is left out.
  static func keys(in bytes: [UInt8]) -> [ObjectKey] {
    stride(from: 0, to: bytes.count - bytes.count % size, by: size).map { start in
      var key = ObjectKey(high: 0, low: 0)
      for place in 0..<8 {
        key.high = key.high << 8 | UInt64(bytes[start + place])
        key.low = key.low << 8 | UInt64(bytes[start + 8 + place])
      }
      return key
    }
  }
}

/// Numbers by key, for as many keys as a directory has people: 20 bytes a place.
///
/// Open addressing; a dictionary of a million keys takes three times the room and time.
struct KeyTable: Sendable {
  private var keys: [ObjectKey] = []
  private var values: [Int32] = []
  private(set) var count = 0

  private static let free = Int32.min

  init(capacity: Int = 0) { reserve(capacity) }

  /// The number of a key; nil for none.
  subscript(key: ObjectKey) -> Int32? {
    if keys.isEmpty { return nil }
    let place = place(of: key)
    return values[place] == Self.free ? nil : values[place]
  }

  /// Gives a key a number, unless it has one, which is returned.
  @discardableResult
  mutating func insert(_ key: ObjectKey, _ value: Int32) -> Int32? {
    if (count + 1) * 4 > keys.count * 3 { reserve(max(16, count * 2)) }
    let place = place(of: key)
    if values[place] != Self.free { return values[place] }
    keys[place] = key
    values[place] = value
    count += 1
    return nil
  }

  /// Gives a key a number, whatever it had.
  mutating func set(_ key: ObjectKey, _ value: Int32) {
    if insert(key, value) != nil { values[place(of: key)] = value }
  }

  private func place(of key: ObjectKey) -> Int {
    let mask = keys.count - 1
    // Ids that count up differ in few bits: all of them must reach the place.
    var mixed = key.high &* 0xFF51_AFD7_ED55_8CCD ^ key.low
    mixed = (mixed ^ mixed >> 32) &* 0x9E37_79B9_7F4A_7C15
    var place = Int(truncatingIfNeeded: mixed >> 32) & mask
    while values[place] != Self.free, keys[place] != key { place = (place + 1) & mask }
    return place
  }

  private mutating func reserve(_ capacity: Int) {
    var size = 16
    while size * 3 < capacity * 4 + 4 { size *= 2 }
    if size <= keys.count { return }
    let (oldKeys, oldValues) = (keys, values)
    keys = [ObjectKey](repeating: ObjectKey(high: 0, low: 0), count: size)
    values = [Int32](repeating: Self.free, count: size)
    for (key, value) in zip(oldKeys, oldValues) where value != Self.free {
      let place = place(of: key)
      keys[place] = key
      values[place] = value
    }
  }
}
