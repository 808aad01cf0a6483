/// Turns JSON text into a tape of entries.
struct JSONParser: ~Copyable {
  private var tape: JSONTape
  private var at = 0
  private let maximumDepth: Int

  /// - Parameter size: of the text, in bytes.
  init(size: Int, maximumDepth: Int) {
    tape = JSONTape(capacity: size / 11 + 4)
    self.maximumDepth = maximumDepth
  }

  mutating func parse(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
    guard bytes.count < UInt32.max else { throw JSONSyntaxError(reason: .tooLong, offset: 0) }
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
    try value(bytes, depth: 0)
    skipSpace(bytes)
    guard at == bytes.count else { throw error(.trailingText) }
  }

  /// What was parsed.
  consuming func finished() -> JSONTape { tape }

  private func error(_ reason: JSONSyntaxError.Reason) -> JSONSyntaxError {
    JSONSyntaxError(reason: reason, offset: at)
  }

  private mutating func skipSpace(_ bytes: Span<UInt8>) {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x0A, 0x0D, 0x09: at += 1
      default: return
      }
    }
  }

  private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONSyntaxError) {
    skipSpace(bytes)
    guard at < bytes.count else { throw error(.unexpectedEnd) }
    switch bytes[at] {
    case UInt8(ascii: "\""): try string(bytes)
    case UInt8(ascii: "{"): try container(bytes, .object, depth)
    case UInt8(ascii: "["): try container(bytes, .array, depth)
    case UInt8(ascii: "t"): try word(bytes, "true", .yes)
    case UInt8(ascii: "f"): try word(bytes, "false", .no)
    case UInt8(ascii: "n"): try word(bytes, "null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number(bytes)
    default: throw error(.unexpectedByte)
    }
  }

  private mutating func container(
    _ bytes: Span<UInt8>, _ kind: TapeEntry.Kind, _ depth: Int
  ) throws(JSONSyntaxError) {
    guard depth < maximumDepth else { throw error(.tooDeep) }
    let entry = tape.count
    tape.append(TapeEntry(kind: kind, start: UInt32(at)))
    let close: UInt8 = kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")
    at += 1
    skipSpace(bytes)
    if at < bytes.count, bytes[at] == close {
      at += 1
    } else {
      try elements(bytes, kind, close, depth)
    }
    tape.close(entry, end: at)
  }

  private mutating func elements(
    _ bytes: Span<UInt8>, _ kind: TapeEntry.Kind, _ close: UInt8, _ depth: Int
  ) throws(JSONSyntaxError) {
    while true {
      if kind == .object { try name(bytes) }
      try value(bytes, depth: depth + 1)
      skipSpace(bytes)
      guard at < bytes.count else { throw error(.unexpectedEnd) }
      let byte = bytes[at]
      guard byte == UInt8(ascii: ",") || byte == close else { throw error(.unexpectedByte) }
      at += 1
      if byte == close { return }
    }
  }

  private mutating func name(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
    skipSpace(bytes)
    guard at < bytes.count else { throw error(.unexpectedEnd) }
    guard bytes[at] == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
    try string(bytes)
    skipSpace(bytes)
    guard at < bytes.count else { throw error(.unexpectedEnd) }
    guard bytes[at] == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
    at += 1
  }

  private mutating func string(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
    let start = at + 1
    var kind = TapeEntry.Kind.string
    var index = start
    let count = bytes.count
    while index < count {
      index = Self.special(bytes, from: index)
      guard index < count else { break }
      if bytes[index] == UInt8(ascii: "\"") {
        append(kind, start, index)
        at = index + 1
        return
      }
      kind = .escapedString
      index += 2
    }
    at = count
    throw error(.unexpectedEnd)
  }

  /// The next quote or backslash, or the end; eight bytes at a time.
  private static func special(_ bytes: Span<UInt8>, from start: Int) -> Int {
    unsafe bytes.withUnsafeBufferPointer { text in
      var index = start
      let raw = UnsafeRawBufferPointer(text)
      while index + 8 <= text.count {
        let word = unsafe UInt64(
          littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let found =
          zeroBytes(word ^ 0x2222_2222_2222_2222) | zeroBytes(word ^ 0x5C5C_5C5C_5C5C_5C5C)
        if found != 0 { return index + found.trailingZeroBitCount / 8 }
        index += 8
      }
      while index < text.count {
        let byte = unsafe text[index]
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
        index += 1
      }
      return index
    }
  }

  /// The highest bit of each zero byte; above the lowest of them other bits may be set.
  @inline(__always)
  private static func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  private mutating func word(
    _ bytes: Span<UInt8>, _ text: StaticString, _ kind: TapeEntry.Kind
  ) throws(JSONSyntaxError) {
    let start = at
    for expected in text.description.utf8 {
      guard at < bytes.count else { throw error(.unexpectedEnd) }
      guard bytes[at] == expected else { throw error(.unexpectedByte) }
      at += 1
    }
    append(kind, start, at)
  }

  private mutating func number(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
    let start = at
    if bytes[at] == UInt8(ascii: "-") { at += 1 }
    try digits(bytes)
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      try digits(bytes)
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
        at += 1
      }
      try digits(bytes)
    }
    append(.number, start, at)
  }

  private mutating func digits(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
    let start = at
    while at < bytes.count, bytes[at].isASCIIDigit { at += 1 }
    guard at > start else { throw error(at < bytes.count ? .unexpectedByte : .unexpectedEnd) }
  }

  @inline(__always)
  private mutating func append(_ kind: TapeEntry.Kind, _ start: Int, _ end: Int) {
    // The text is shorter than 4 GiB, and no entry is without a byte.
    tape.append(
      TapeEntry(
        kind: kind, start: UInt32(truncatingIfNeeded: start),
        end: UInt32(truncatingIfNeeded: end), next: UInt32(truncatingIfNeeded: tape.count + 1)))
  }
}
