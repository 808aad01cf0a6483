/// Texts held against each other without regard to case, eight bytes at a time.
///
/// ASCII is folded where it stands, and for hashes letters of two bytes and CJK as well; any other
/// text is put into lower case first (`lowercased()`), which may change its length.
enum CaselessText {
  /// 64 bits that are the same for texts that differ in case only.
  ///
  /// Two different values of a million share a hash once in thirty million runs.
  static func hash(_ text: String) -> UInt64 { hash(text.utf8.span) }

  /// - Parameter text: UTF-8.
  static func hash(_ text: Span<UInt8>) -> UInt64 {
    if let hash = hash(ascii: text) ?? hash(short: text) { return hash }
    return hash(folded: string(text).lowercased())
  }

  static func areSame(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
    if one.count == other.count {
      var differ: UInt64 = 0
      var all: UInt64 = 0
      var isIdentical = true
      forEachWord(one, other) {
        differ |= folded(ascii: $0) ^ folded(ascii: $1)
        all |= $0 | $1
        isIdentical = isIdentical && $0 == $1
      }
      if all & high == 0 || isIdentical { return differ == 0 }
    }
    if isASCII(one), isASCII(other) { return false }
    return string(one).lowercased() == string(other).lowercased()
  }

  /// Whether two texts are the same byte by byte.
  static func areIdentical(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    var differ: UInt64 = 0
    forEachWord(one, other) { differ |= $0 ^ $1 }
    return differ == 0
  }

  // MARK: - Words

  private static let high: UInt64 = 0x8080_8080_8080_8080
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  private static func string(_ text: Span<UInt8>) -> String {
    unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  private static func isASCII(_ text: Span<UInt8>) -> Bool {
    var all: UInt64 = 0
    forEachWord(text) { all |= $0 }
    return all & high == 0
  }

  private static func hash(ascii text: Span<UInt8>) -> UInt64? {
    var hash = start(text.count)
    var all: UInt64 = 0
    forEachWord(text) {
      all |= $0
      hash = mixed(hash, folded(ascii: $0))
    }
    return all & high == 0 ? hash : nil
  }

  /// Of letters that keep their length in lower case; nil for any other text.
  ///
  /// ASCII, those of two bytes, and U+3000 to U+D7FF without U+A000 to U+AFFF, which have no case.
  private static func hash(short text: Span<UInt8>) -> UInt64? {
    var hash = start(text.count)
    var word: UInt64 = 0
    var filled: UInt64 = 0
    func add(_ byte: UInt8) {
      word |= UInt64(byte) << filled
      filled += 8
      if filled == 64 {
        hash = mixed(hash, word)
        word = 0
        filled = 0
      }
    }
    func isContinued(_ position: Int) -> Bool {
      position < text.count && text[position] & 0xC0 == 0x80
    }
    var position = 0
    while position < text.count {
      let lead = text[position]
      switch lead {
      case 0..<0x80:
        add(UInt8(truncatingIfNeeded: folded(ascii: UInt64(lead))))
        position += 1
      case 0xC2..<0xE0 where isContinued(position + 1):
        let lower = lowerCase[Int(lead & 0x1F) << 6 | Int(text[position + 1] & 0x3F)]
        if lower == 0 { return nil }
        add(UInt8(truncatingIfNeeded: lower >> 8))
        add(UInt8(truncatingIfNeeded: lower))
        position += 2
      case 0xE3...0xED
      where lead != 0xEA && isContinued(position + 1) && isContinued(position + 2)
        && (lead != 0xED || text[position + 1] < 0xA0):
        for place in position..<position + 3 { add(text[place]) }
        position += 3
      default: return nil
      }
    }
    return filled == 0 ? hash : mixed(hash, word)
  }

  /// The two bytes of each scalar below U+0800 in lower case; 0 where that takes more or fewer.
  private static let lowerCase: [UInt16] = (0..<0x800).map { value in
    guard let scalar = Unicode.Scalar(UInt16(value)) else { return 0 }
    let bytes = Array(scalar.properties.lowercaseMapping.utf8)
    return bytes.count == 2 ? UInt16(bytes[0]) << 8 | UInt16(bytes[1]) : 0
  }

  private static func hash(folded text: String) -> UInt64 {
    let bytes = text.utf8.span
    var hash = start(bytes.count)
    forEachWord(bytes) { hash = mixed(hash, $0) }
    return hash
  }

  private static func start(_ count: Int) -> UInt64 {
    mixed(0x9E37_79B9_7F4A_7C15, UInt64(truncatingIfNeeded: count))
  }

  /// Both halves of the product, as a half alone loses bits.
  private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low &+ 0xE703_7ED1_A0B4_28DB
  }

  /// Eight letters of ASCII in lower case: bit 7 of a sum says whether a byte reaches a bound.
  static func folded(ascii word: UInt64) -> UInt64 {
    let fromA = word &+ ones &* UInt64(0x80 - UInt8(ascii: "A"))
    let behindZ = word &+ ones &* UInt64(0x7F - UInt8(ascii: "Z"))
    return word | ((fromA ^ behindZ) & high) >> 2
  }

  /// Not zero for eight bytes of which one is no ASCII, or a control character.
  static func oddities(of word: UInt64) -> UInt64 {
    let delete = word ^ ones &* 0x7F
    return (word | (word &- ones &* 0x20) & ~word | (delete &- ones) & ~delete) & high
  }

  /// The last word is filled up with zeroes.
  private static func forEachWord(_ text: Span<UInt8>, _ body: (UInt64) -> Void) {
    var position = 0
    while position + 8 <= text.count {
      body(word(text, position))
      position += 8
    }
    if position < text.count { body(rest(text, position)) }
  }

  private static func forEachWord(
    _ one: Span<UInt8>, _ other: Span<UInt8>, _ body: (UInt64, UInt64) -> Void
  ) {
    var position = 0
    while position + 8 <= one.count {
      body(word(one, position), word(other, position))
      position += 8
    }
    if position < one.count { body(rest(one, position), rest(other, position)) }
  }

  private static func word(_ text: Span<UInt8>, _ start: Int) -> UInt64 {
    unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
  }

  private static func rest(_ text: Span<UInt8>, _ start: Int) -> UInt64 {
    var word: UInt64 = 0
    for position in (start..<text.count).reversed() {
      word = word << 8 | UInt64(text[position])
    }
    return word
  }
}
