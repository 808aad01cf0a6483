/// Finds what is a secret by its look, wherever it stands.
struct TokenScanner {
  let bytes: [UInt8]
  /// The values that were replaced, without the line breaks of a wrapped one.
  private(set) var found: [String] = []
  private var result: [UInt8] = []
  private var at = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func redacted() -> [UInt8] {
    result.reserveCapacity(bytes.count)
    while at < bytes.count {
      if Self.isTokenByte(bytes[at]) {
        word()
      } else {
        if bytes[at] == UInt8(ascii: ":") { userInformation() }
        result.append(bytes[at])
        at += 1
      }
    }
    return result
  }

  private mutating func word() {
    let start = at
    while at < bytes.count, Self.isTokenByte(bytes[at]) { at += 1 }
    let word = bytes[start..<at]
    if word.starts(with: "-----BEGIN".utf8), privateKey(from: start) { return }
    // What stands before a web token without a separator, such as the escape of one, is kept.
    let web = Self.first("eyJ", in: word) ?? start
    let head = Self.looksLikeToken(word[..<web]) ? start : web
    let token = bytes[head..<at]
    let isToken = Self.looksLikeToken(token)
    let rest = isToken || Self.beginsToken(token) ? Wrapped(after: at, in: bytes) : nil
    guard let rest, isToken || rest.isLong else {
      result.append(contentsOf: word)
      return
    }
    found.append(String(decoding: token, as: UTF8.self))
    found += rest.pieces
    result.append(contentsOf: word[..<head])
    result.append(contentsOf: Redaction.mark.utf8)
    result.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: rest.pieces.count))
    at = rest.end
  }

  /// `://user:password@host`: the first colon is at hand.
  private mutating func userInformation() {
    guard bytes[at...].starts(with: "://".utf8) else { return }
    let start = at + 3
    let authority = bytes[start...].prefix { !" \t\r\n/?#\"'<>".utf8.contains($0) }.prefix(256)
    guard let end = authority.lastIndex(of: UInt8(ascii: "@")),
      authority[..<end].contains(UInt8(ascii: ":"))
    else { return }
    found.append(String(decoding: bytes[start..<end], as: UTF8.self))
    result.append(contentsOf: "://\(Redaction.mark)".utf8)
    at = end
  }

  /// A key in PEM form, up to its last line or the end of the text.
  private mutating func privateKey(from start: Int) -> Bool {
    let head = bytes[start...].prefix(60)
    guard
      String(decoding: head, as: UTF8.self).split(separator: "-----").first?
        .hasSuffix("PRIVATE KEY") == true
    else { return false }
    var end = start + 10
    while end < bytes.count, !bytes[end...].starts(with: "-----END".utf8) { end += 1 }
    let lines = bytes[start..<end].count { $0 == UInt8(ascii: "\n") }
    result.append(contentsOf: "-----BEGIN PRIVATE KEY-----\(Redaction.mark)".utf8)
    result.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: lines))
    at = end
    return true
  }

  static func isTokenByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "~")
  }

  /// A JSON web token (`eyJ…`), a Webex token (`{64 or more}_{cluster}_{organization}`), a grant of
  /// Entra (`0.A…`, `1.A…`), or a client secret of Entra (`abc8Q~…`).
  private static func looksLikeToken(_ word: ArraySlice<UInt8>) -> Bool {
    guard word.count >= 37 else { return false }
    if first("Q~", in: word) != nil { return true }
    guard word.count >= 40 else { return false }
    if word.starts(with: "eyJ".utf8) { return true }
    if word.count >= 60, word.starts(with: "0.A".utf8) || word.starts(with: "1.A".utf8) {
      return true
    }
    let parts = word.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    guard parts.count >= 3, let organization = parts.last else { return false }
    return organization.count == 36 && parts.dropLast(2).reduce(0) { $0 + $1.count } >= 40
  }

  /// Where a few letters begin; the library's search is made for long ones.
  private static func first(_ letters: StaticString, in word: ArraySlice<UInt8>) -> Int? {
    letters.withUTF8Buffer { letters in
      word.indices.first { start in
        word.endIndex - start >= letters.count
          && letters.indices.allSatisfy { unsafe word[start + $0] == letters[$0] }
      }
    }
  }

  /// Whether a short word before a line break can be the beginning of a token.
  private static func beginsToken(_ word: ArraySlice<UInt8>) -> Bool {
    word.count >= 8 && word.starts(with: "eyJ".utf8)
  }
}

/// The rest of a token that mail or a terminal cut into lines.
struct Wrapped {
  /// What stands on the following lines.
  private(set) var pieces: [String] = []
  /// Past the last of them.
  private(set) var end: Int

  /// Whether so much follows that it is no word.
  var isLong: Bool { pieces.contains { $0.utf8.count >= 20 } }

  init(after start: Int, in bytes: [UInt8]) {
    end = start
    while let next = Self.nextLine(after: end, in: bytes) {
      var stop = next
      while stop < bytes.count, Self.isPart(bytes[stop]) { stop += 1 }
      guard Self.continues(bytes[next..<stop]) else { return }
      pieces.append(String(decoding: bytes[next..<stop], as: UTF8.self))
      end = stop
    }
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    TokenScanner.isTokenByte(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
      || byte == UInt8(ascii: "=")
  }

  /// The first byte of the next line's text, past mail quoting; nil where this line goes on.
  private static func nextLine(after offset: Int, in bytes: [UInt8]) -> Int? {
    var at = offset
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0D { at += 1 }
    // A soft line break of quoted-printable mail.
    if at < bytes.count, bytes[at] == UInt8(ascii: "=") { at += 1 }
    if at < bytes.count, bytes[at] == 0x0D { at += 1 }
    guard at < bytes.count, bytes[at] == 0x0A else { return nil }
    at += 1
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x3E {
      at += 1
    }
    return at
  }

  /// Whether a word at the start of a line is the rest of a token: no word of a language, no
  /// identifier, no name of a field.
  private static func continues(_ word: ArraySlice<UInt8>) -> Bool {
    guard word.count >= 6, !isIdentifier(word) else { return false }
    if let equals = word.firstIndex(of: UInt8(ascii: "=")),
      word[equals...].contains(where: { $0 != UInt8(ascii: "=") })
    {
      return false
    }
    let hasDigit = word.contains { (0x30...0x39).contains($0) }
    let hasSmall = word.contains { (0x61...0x7A).contains($0) }
    let hasLarge = word.contains { (0x41...0x5A).contains($0) }
    return hasSmall && hasLarge && (hasDigit || word.count >= 24) || word.count >= 40
  }

  /// A UUID, alone or behind the prefix of a tracking id.
  private static func isIdentifier(_ word: ArraySlice<UInt8>) -> Bool {
    let parts = word.split(separator: UInt8(ascii: "_"))
    return parts.contains { part in
      part.count == 36 && part.split(separator: UInt8(ascii: "-")).map(\.count) == [8, 4, 4, 4, 12]
    }
  }
}
