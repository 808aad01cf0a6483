internal import Secrecy

/// A pasted text in the forms in which it is searched, none of which holds a secret.
struct ReportText: Sendable {
  /// The text as it was pasted, but for secrets and invisible characters; of a large one the parts
  /// that were kept.
  let pasted: String
  /// The plain text; all ranges of a report are UTF-8 offsets into it.
  let plain: [UInt8]
  /// Every run of white space one space, a blank line one line end.
  let collapsed: Derived
  /// Line ends and the indentation around them removed, because hard wrapping cuts words and
  /// identifiers; a blank line stays as one line end.
  let unwrapped: Derived
  /// ``unwrapped`` in lower case, with characters that optical recognition confuses made equal.
  let folded: [UInt8]
  /// How many bytes of a large text were left out as irrelevant.
  let omitted: Int
  /// All of a large text as it came, for patterns that the choice of its parts did not know.
  let whole: [UInt8]?
  private let pieces: [(offset: Int, line: Int)]

  /// A form of the text with the offset in the plain text of each of its bytes.
  struct Derived: Sendable {
    fileprivate(set) var bytes: [UInt8] = []
    fileprivate(set) var origin: [Int32] = []

    /// Offset in the plain text.
    func origin(of offset: Int) -> Int {
      guard offset < origin.count else { return origin.last.map { Int($0) + 1 } ?? 0 }
      return Int(origin[offset])
    }

    /// Range in the plain text.
    func origin(of range: Range<Int>) -> Range<Int> {
      let lower = origin(of: range.lowerBound)
      guard range.upperBound > range.lowerBound else { return lower..<lower }
      return lower..<max(lower, origin(of: range.upperBound - 1) + 1)
    }

    /// Whether something was removed right before this byte.
    func isBreak(before offset: Int) -> Bool {
      offset > 0 && offset < origin.count && origin[offset] != origin[offset - 1] + 1
    }

    func text(_ range: Range<Int>) -> String {
      String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }
  }

  /// - Parameter places: offsets in the decoded text whose surroundings are kept first.
  init(_ input: [UInt8], keeping places: [Int] = []) {
    let decoded = Decoding.utf8(from: input)
    let condensed = Condensed(decoded, keeping: places)
    omitted = condensed.omitted
    whole = condensed.omitted > 0 ? decoded : nil
    var secrets: [String] = []
    if condensed.pieces.count == 1 {
      plain = Self.plain(condensed.bytes, &secrets)
      pieces = [(0, 1)]
    } else {
      // Each piece alone, because removing escapes moves the offsets of the next.
      var text: [UInt8] = []
      var starts: [(offset: Int, line: Int)] = []
      for (index, piece) in condensed.pieces.enumerated() {
        let last = index + 1 == condensed.pieces.count
        let end = last ? condensed.bytes.count : condensed.pieces[index + 1].offset
        starts.append((text.count, piece.line))
        text += Self.plain(Array(condensed.bytes[piece.offset..<end]), &secrets)
      }
      plain = text
      pieces = starts
    }
    pasted = Self.pasted(condensed.bytes, secrets)
    collapsed = Self.joined(plain, single: UInt8(ascii: " "), spaces: true)
    unwrapped = Self.joined(plain, single: nil, spaces: false)
    folded = unwrapped.bytes.map(Confusable.fold)
  }

  /// Normalises before and after unescaping.
  ///
  /// Invisible characters hide escapes, and escapes hide invisible characters. Secrets go before anything else is read.
  private static func plain(_ bytes: [UInt8], _ secrets: inout [String]) -> [UInt8] {
    let visible = Normalising.plain(bytes)
    let unescaped = Unescaping.plain(visible)
    let plain = unescaped == visible ? visible : Normalising.plain(unescaped)
    let text = String(decoding: plain, as: UTF8.self)
    let redacted = Redaction.text(text, found: &secrets)
    return redacted == text ? plain : Array(redacted.utf8)
  }

  /// - Parameter secrets: what was found in the plain form, where no escape hides it.
  private static func pasted(_ bytes: [UInt8], _ secrets: [String]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return Redaction.text(text, secrets: secrets)
    }
    let visible = text.unicodeScalars.filter { $0.properties.generalCategory != .format }
    return Redaction.text(String(String.UnicodeScalarView(visible)), secrets: secrets)
  }

  /// Replaces runs of white space.
  ///
  /// - Parameters:
  ///   - single: what stands for one line end, or nil to remove it.
  ///   - spaces: whether runs without a line end become one space too.
  private static func joined(_ text: [UInt8], single: UInt8?, spaces: Bool) -> Derived {
    var result = Derived()
    result.bytes.reserveCapacity(text.count)
    result.origin.reserveCapacity(text.count)
    var index = 0
    func append(_ byte: UInt8, from origin: Int) {
      result.bytes.append(byte)
      result.origin.append(Int32(truncatingIfNeeded: origin))
    }
    while index < text.count {
      let start = index
      var lines = 0
      while index < text.count, text[index].isBlank {
        if text[index] == 0x0A { lines += 1 }
        index += 1
      }
      if lines > 1 {
        append(0x0A, from: start)
      } else if lines == 1 {
        if let single { append(single, from: start) }
      } else if index > start {
        if !spaces, result.bytes.last == UInt8(ascii: "-"),
          let next = Self.endOfQuoteMark(in: text, from: index)
        {
          index = next
        } else if spaces {
          append(0x20, from: start)
        } else {
          for blank in start..<index { append(text[blank], from: blank) }
        }
      }
      while index < text.count, !text[index].isBlank {
        append(text[index], from: index)
        index += 1
      }
    }
    return result
  }

  /// Past a mark of mail quoting inside a line, where lines were joined after quoting, if the rest of
  /// an identifier follows.
  private static func endOfQuoteMark(in text: [UInt8], from index: Int) -> Int? {
    var at = index
    while at < text.count, text[at] == UInt8(ascii: ">") || text[at] == 0x20 { at += 1 }
    guard at > index, at < text.count else { return nil }
    let isHexadecimal = text[at].isDigit || (0x61...0x66).contains(text[at] | 0x20)
    return isHexadecimal ? at : nil
  }

  /// Line of the pasted text, from 1, on which an offset of the plain text lies.
  func line(at offset: Int) -> Int {
    guard let piece = pieces.last(where: { $0.offset <= offset }) else { return 1 }
    let end = min(offset, plain.count)
    guard piece.offset < end else { return piece.line }
    return piece.line + plain[piece.offset..<end].count { $0 == 0x0A }
  }
}

extension UInt8 {
  /// Space, tab or line end.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A }

  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isLetter: Bool { self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z") }
}
