import Foundation
import Synchronization

/// Text without the differences that a search overlooks: case, accents, width, invisible marks.
///
/// Compatibility decomposition (UAX #15), marks that are written on letters dropped, lower case,
/// letters that don't decompose spelled out (`ß` → `ss`, `ł` → `l`). Vowel signs of Indic and Thai
/// scripts are letters of their own and stay. White space and controls become spaces, so that a
/// folded text holds no byte below 0x20.
enum FoldedText {
  static func fold(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return bytes
  }

  static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    let start = bytes.count
    let isASCII = text.withUTF8 { buffer in
      for index in 0..<buffer.count {
        let unit = unsafe buffer[index]
        guard unit < 0x80 else { return false }
        bytes.append(fold(ascii: unit))
      }
      return true
    }
    if isASCII { return }
    bytes.removeLast(bytes.count - start)
    known.withLock { known in
      for scalar in text.unicodeScalars { append(scalar, to: &bytes, &known) }
    }
  }

  /// Appends what a range of the bytes themselves folds to; it holds valid UTF-8.
  static func append(_ range: Range<Int>, of bytes: inout [UInt8]) {
    if appendPlain(range, of: &bytes) { return }
    known.withLock { known in
      var index = range.lowerBound
      while index < range.upperBound {
        append(scalar(in: bytes, at: &index), to: &bytes, &known)
      }
    }
  }

  /// The same for ASCII without controls, eight bytes at a time.
  ///
  /// - Returns: false, and nothing appended, for any other text.
  private static func appendPlain(_ range: Range<Int>, of bytes: inout [UInt8]) -> Bool {
    precondition(range.upperBound <= bytes.count, "a range outside its bytes")
    return unsafe withUnsafeTemporaryAllocation(byteCount: range.count, alignment: 8) { room in
      let isPlain = unsafe bytes.withUnsafeBytes { bytes in
        unsafe foldPlain(UnsafeRawBufferPointer(rebasing: bytes[range]), into: room)
      }
      if isPlain { unsafe bytes.append(contentsOf: room) }
      return isPlain
    }
  }

  private static func foldPlain(
    _ text: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard text.count >= 8 else {
      var isPlain = true
      for place in 0..<text.count {
        let byte = unsafe text[place]
        isPlain = isPlain && byte >= 0x20 && byte < 0x7F
        unsafe room[place] = fold(ascii: byte)
      }
      return isPlain
    }
    var odd: UInt64 = 0
    func foldWord(at place: Int) {
      let word = unsafe text.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      odd |= CaselessText.oddities(of: word)
      unsafe room.storeBytes(
        of: CaselessText.folded(ascii: word), toByteOffset: place, as: UInt64.self)
    }
    for place in stride(from: 0, to: text.count - 8, by: 8) { foldWord(at: place) }
    // The last eight bytes may lie over those before.
    foldWord(at: text.count - 8)
    return odd == 0
  }

  /// The scalar at a place of valid UTF-8, and the place behind it.
  private static func scalar(in bytes: [UInt8], at index: inout Int) -> Unicode.Scalar {
    let first = bytes[index]
    index += 1
    if first < 0x80 { return Unicode.Scalar(first) }
    let more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3
    var value = UInt32(first) & (0x3F >> UInt32(more))
    for _ in 0..<more {
      value = value << 6 | UInt32(bytes[index] & 0x3F)
      index += 1
    }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  private static func fold(ascii unit: UInt8) -> UInt8 {
    switch unit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): unit | 0x20
    case 0..<0x20, 0x7F: 0x20
    default: unit
    }
  }

  /// What scalars fold to, worked out once: directories use few different ones.
  private static let known = Mutex<Known>(Known())

  private struct Known {
    /// By scalar of the basic plane: where its bytes stand below, and their number plus one in the
    /// lowest six bits; 0 for what was not met yet.
    var entries: [UInt32] = []
    var rare: [UInt32: UInt32] = [:]
    var bytes: [UInt8] = []

    mutating func entry(of scalar: Unicode.Scalar) -> UInt32 {
      if scalar.value > 0xFFFF {
        if let entry = rare[scalar.value] { return entry }
        let entry = add(scalar)
        rare[scalar.value] = entry
        return entry
      }
      if entries.isEmpty { entries = [UInt32](repeating: 0, count: 0x10000) }
      let place = Int(scalar.value)
      if entries[place] == 0 { entries[place] = add(scalar) }
      return entries[place]
    }

    /// The longest, an Arabic phrase in one scalar, takes 33 bytes.
    private mutating func add(_ scalar: Unicode.Scalar) -> UInt32 {
      let folded = FoldedText.fold(scalar).prefix(62)
      defer { bytes.append(contentsOf: folded) }
      return UInt32(bytes.count) << 6 | UInt32(folded.count + 1)
    }
  }

  private static func append(
    _ scalar: Unicode.Scalar, to bytes: inout [UInt8], _ known: inout Known
  ) {
    if scalar.isASCII {
      bytes.append(fold(ascii: UInt8(truncatingIfNeeded: scalar.value)))
      return
    }
    let entry = known.entry(of: scalar)
    let start = Int(entry >> 6)
    for place in start..<start + Int(entry & 0x3F) - 1 { bytes.append(known.bytes[place]) }
  }

  fileprivate static func fold(_ scalar: Unicode.Scalar) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars
    where !isDropped(part) {
      if part.properties.isWhitespace || part.properties.generalCategory == .control {
        bytes.append(0x20)
      } else if let spelled = spellings[part] {
        bytes.append(contentsOf: spelled.utf8)
      } else {
        for lower in part.properties.lowercaseMapping.unicodeScalars where !isDropped(lower) {
          bytes.append(contentsOf: (spellings[lower] ?? String(lower)).utf8)
        }
      }
    }
    return bytes
  }

  /// Marks on Latin, Greek, Cyrillic, Hebrew and Arabic letters, and what is never visible.
  private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isDefaultIgnorableCodePoint { return true }
    let order = scalar.properties.canonicalCombiningClass.rawValue
    return order == 1 || (10...35).contains(order) || order >= 200
  }

  private static let spellings: [Unicode.Scalar: String] = [
    "ß": "ss", "ẞ": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae",
    "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "ng", "ς": "σ",
  ]
}
