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
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        bytes.append(fold(ascii: UInt8(truncatingIfNeeded: scalar.value)))
      } else {
        bytes.append(contentsOf: known(scalar))
      }
    }
  }

  /// Appends what a range of the bytes themselves folds to; it holds valid UTF-8.
  static func append(_ range: Range<Int>, of bytes: inout [UInt8]) {
    var all: UInt8 = 0
    for index in range { all |= bytes[index] }
    if all < 0x80 {
      for index in range { bytes.append(fold(ascii: bytes[index])) }
    } else {
      append(String(decoding: bytes[range], as: UTF8.self), to: &bytes)
    }
  }

  private static func fold(ascii unit: UInt8) -> UInt8 {
    switch unit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): unit | 0x20
    case 0..<0x20, 0x7F: 0x20
    default: unit
    }
  }

  /// What scalars fold to is worked out once: directories use few different ones.
  private static let cache = Mutex<[Unicode.Scalar: [UInt8]]>([:])

  private static func known(_ scalar: Unicode.Scalar) -> [UInt8] {
    cache.withLock { cache in
      if let bytes = cache[scalar] { return bytes }
      let bytes = fold(scalar)
      if cache.count >= 20_000 { cache.removeAll(keepingCapacity: true) }
      cache[scalar] = bytes
      return bytes
    }
  }

  private static func fold(_ scalar: Unicode.Scalar) -> [UInt8] {
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
