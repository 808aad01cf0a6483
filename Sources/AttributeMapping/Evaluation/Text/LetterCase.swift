/// Upper and lower case as .NET maps it: letter by letter, never from one to several, so that ß
/// stays ß (System.Globalization.Native, pal_casing.c, and Unicode's simple mappings).
enum LetterCase: Sendable {
  /// No culture: the dotless ı and the dotted İ stay as they are.
  case invariant
  /// tr and az: i pairs with İ, ı with I.
  case turkic
  /// Every other culture. Lithuanian too: .NET does without its rules for dots under accents.
  case cultural

  /// The rules of a culture name such as `tr-TR`; nil if it has not the form of one.
  init?(culture name: String) {
    guard !name.isEmpty else {
      self = .invariant
      return
    }
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, (2...8).contains(language.utf8.count),
      language.utf8.allSatisfy(Self.isLetter),
      parts.dropFirst().allSatisfy({
        (1...8).contains($0.utf8.count)
          && $0.utf8.allSatisfy { Self.isLetter($0) || NumberText.isDigit($0) }
      })
    else { return nil }
    self = ["tr", "az"].contains(language.lowercased()) ? .turkic : .cultural
  }

  func lower(_ text: String) -> String {
    map(text, ascii: { self != .turkic && (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }) {
      switch $0 {
      case "\u{130}": self == .invariant ? $0 : "i"
      case "I" where self == .turkic: "\u{131}"
      default: Self.single($0.properties.lowercaseMapping) ?? $0
      }
    }
  }

  func upper(_ text: String) -> String {
    map(text, ascii: { self != .turkic && (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }) {
      switch $0 {
      case "\u{131}" where self == .invariant: $0
      case "i" where self == .turkic: "\u{130}"
      // Where the full mapping is longer, the simple one is the title case, if anything: ᾳ to ᾼ.
      default:
        Self.single($0.properties.uppercaseMapping) ?? Self.single($0.properties.titlecaseMapping)
          ?? $0
      }
    }
  }

  /// The first letter of a word: title case, which differs from upper case for dž and its like.
  static func title(_ letter: Unicode.Scalar) -> Unicode.Scalar {
    letter == "\u{131}" ? letter : single(letter.properties.titlecaseMapping) ?? letter
  }

  private func map(
    _ text: String, ascii: (UInt8) -> UInt8, _ transform: (Unicode.Scalar) -> Unicode.Scalar
  ) -> String {
    if self != .turkic, text.utf8.allSatisfy({ $0 < 0x80 }) {
      return String(decoding: text.utf8.map(ascii), as: UTF8.self)
    }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if self != .turkic, scalar.isASCII {
        result.append(Unicode.Scalar(ascii(UInt8(truncatingIfNeeded: scalar.value))))
      } else {
        result.append(transform(scalar))
      }
    }
    return String(result)
  }

  private static func single(_ mapping: String) -> Unicode.Scalar? {
    let scalars = mapping.unicodeScalars
    return scalars.count == 1 ? scalars.first : nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
