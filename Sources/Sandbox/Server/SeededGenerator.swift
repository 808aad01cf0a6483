/// A small deterministic generator (SplitMix64): the same seed gives the same world.
struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// `purpose` keeps the streams of different uses apart.
  init(seed: UInt64, purpose: String) {
    state = Hashing.mix(seed ^ Hashing.fnv(purpose))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Hashing.mix(state)
  }

  /// A random (version 4) GUID.
  mutating func guid() -> String {
    Hashing.guid(next(), next())
  }

  /// A random text of that many letters and digits.
  mutating func token(_ length: Int) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let bytes = (0..<length).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] }
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[Int(next() % UInt64(elements.count))]
  }
}

enum Hashing {
  static func mix(_ value: UInt64) -> UInt64 {
    var x = value
    x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
    return x ^ (x >> 31)
  }

  static func fnv(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// A version 4 GUID from 60 and 62 bits; what would be version and variant is ignored.
  static func guid(_ high: UInt64, _ low: UInt64) -> String {
    let upper = (high & ~0xF000) | 0x4000
    let lower = (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
    return unsafe String(unsafeUninitializedCapacity: 36) { buffer in
      // Each part writes eight digits; where only four belong, what follows writes over the others.
      let parts =
        [
          (0, upper >> 32), (9, upper), (14, upper << 16), (19, lower >> 32), (24, lower >> 16),
          (28, lower),
        ] as [6 of (Int, UInt64)]
      let text = UnsafeMutableRawBufferPointer(buffer)
      for index in parts.indices {
        let (place, part) = parts[index]
        let digits = hexadecimal(UInt32(truncatingIfNeeded: part))
        unsafe text.storeBytes(of: digits.bigEndian, toByteOffset: place, as: UInt64.self)
      }
      for place in stride(from: 8, through: 23, by: 5) {
        unsafe buffer[place] = UInt8(ascii: "-")
      }
      return 36
    }
  }

  /// Eight hexadecimal digits, the first one in the highest byte.
  private static func hexadecimal(_ value: UInt32) -> UInt64 {
    var digits = UInt64(value)
    digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
    digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
    digits = (digits | digits << 4) & 0x0F0F_0F0F_0F0F_0F0F
    let letters = (digits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    return digits &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
  }

  /// A GUID that belongs to a name under a seed.
  static func guid(seed: UInt64, _ name: String) -> String {
    let high = mix(seed ^ fnv(name))
    return guid(high, mix(high &+ 1))
  }
}

/// A bijection between the indices of a lazy list and GUIDs: any id leads back to its index without
/// a table.
struct IdentifierSpace: Sendable {
  private let keys: [UInt64]
  private static let halfMask: UInt64 = 0x3FFF_FFFF

  init(seed: UInt64, purpose: String) {
    let base = Hashing.mix(seed ^ Hashing.fnv(purpose))
    keys = (1...4).map { Hashing.mix(base &+ $0) }
  }

  /// The GUID of an index (0 up to 2^60 - 1).
  func id(_ index: Int) -> String {
    let scrambled = scramble(UInt64(index))
    // The four version bits sit between bit 12 and 15: the low 12 bits stay, the rest moves up.
    let high = (scrambled & 0xFFF) | (scrambled >> 12) << 16
    return Hashing.guid(high, Hashing.mix(scrambled ^ keys[0]))
  }

  /// The index that has this GUID, or nil if none has.
  func index(of id: String) -> Int? {
    guard id.utf8.count == 36 else { return nil }
    var high: UInt64 = 0
    var nibbles = 0
    for byte in id.utf8 where byte != UInt8(ascii: "-") {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      if nibbles < 16 { high = high << 4 | UInt64(digit) }
      nibbles += 1
    }
    guard nibbles == 32 else { return nil }
    let scrambled = (high & 0xFFF) | (high >> 16) << 12
    guard let index = Int(exactly: unscramble(scrambled)), self.id(index) == id.lowercased() else {
      return nil
    }
    return index
  }

  private func round(_ half: UInt64, _ key: UInt64) -> UInt64 {
    Hashing.mix(half ^ key) & Self.halfMask
  }

  /// Four rounds of a Feistel network over twice 30 bits.
  private func scramble(_ value: UInt64) -> UInt64 {
    var left = value >> 30 & Self.halfMask
    var right = value & Self.halfMask
    for key in keys { (left, right) = (right, left ^ round(right, key)) }
    return left << 30 | right
  }

  private func unscramble(_ value: UInt64) -> UInt64 {
    var left = value >> 30 & Self.halfMask
    var right = value & Self.halfMask
    for key in keys.reversed() { (left, right) = (right ^ round(left, key), left) }
    return left << 30 | right
  }
}
