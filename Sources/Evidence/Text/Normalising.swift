/// Brings a pasted text into the plain form that facts and signatures are searched in.
///
/// Terminal escapes, control and zero-width characters and mail quoting go; line ends become LF,
/// unusual spaces plain ones, typographic quotes and hyphens ASCII; bytes that aren't UTF-8 are read
/// as Windows-1252. The result is valid UTF-8.
struct Normalising {
  private let input: [UInt8]
  private var index = 0
  private var output: [UInt8] = []
  private var atLineStart = true

  static func plain(_ bytes: [UInt8]) -> [UInt8] {
    var run = Normalising(input: bytes)
    run.output.reserveCapacity(bytes.count)
    while run.index < bytes.count { run.step() }
    return run.output
  }

  private init(input: [UInt8]) {
    self.input = input
  }

  private mutating func step() {
    if atLineStart {
      skipMailQuote()
      guard index < input.count else { return }
    }
    let byte = input[index]
    switch byte {
    case 0x0A: endLine(width: 1)
    case 0x0D: endLine(width: index + 1 < input.count && input[index + 1] == 0x0A ? 2 : 1)
    case 0x0B, 0x0C: endLine(width: 1)
    case 0x09, 0x20...0x7E: emit(byte, width: 1)
    case 0x1B: skipEscape()
    case 0...0x1F, 0x7F: index += 1
    default: decode()
    }
  }

  private mutating func emit(_ byte: UInt8, width: Int) {
    output.append(byte)
    if byte != 0x20, byte != 0x09 { atLineStart = false }
    index += width
  }

  private mutating func endLine(width: Int) {
    output.append(0x0A)
    index += width
    atLineStart = true
  }

  /// Skips `>`, `> > ` and the like at the start of a line.
  private mutating func skipMailQuote() {
    var end = index
    var depth = 0
    while end < input.count, depth < 20 {
      var next = end
      while let width = widthOfSpace(at: next) { next += width }
      guard next < input.count, input[next] == UInt8(ascii: ">") else { break }
      end = next + 1
      depth += 1
    }
    guard depth > 0 else { return }
    if let width = widthOfSpace(at: end) { end += width }
    index = end
  }

  /// Bytes of a space, tab or no-break space.
  private func widthOfSpace(at offset: Int) -> Int? {
    guard offset < input.count else { return nil }
    if input[offset] == 0x20 || input[offset] == 0x09 { return 1 }
    return offset + 1 < input.count && input[offset] == 0xC2 && input[offset + 1] == 0xA0 ? 2 : nil
  }

  // MARK: Terminal escapes

  private mutating func skipEscape() {
    // Invisible characters may have got between the escape and what it begins.
    while index + 1 < input.count, input[index + 1] >= 0x80 { index += 1 }
    guard index + 1 < input.count else {
      index += 1
      return
    }
    switch input[index + 1] {
    case UInt8(ascii: "["): index = endOfControlSequence(from: index + 2)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
      UInt8(ascii: "_"):
      index = endOfString(from: index + 2)
    case 0x20...0x2F: index += 3
    case 0x30...0x7E: index += 2
    default: index += 1
    }
  }

  private func endOfControlSequence(from start: Int) -> Int {
    var end = start
    // Bytes beyond ASCII in a sequence are invisible characters that got into the copy.
    while end < input.count, end < start + 64,
      (0x20...0x3F).contains(input[end]) || input[end] >= 0x80
    {
      end += 1
    }
    guard end < input.count, (0x40...0x7E).contains(input[end]) else { return end }
    return end + 1
  }

  /// Past the terminator of an OSC or similar string; one without an end loses only its start.
  private func endOfString(from start: Int) -> Int {
    var end = start
    let limit = min(input.count, start + 4_096)
    while end < limit {
      switch input[end] {
      case 0x07: return end + 1
      case 0x1B: return end + 1 < input.count && input[end + 1] == 0x5C ? end + 2 : end
      case 0x0A: return start
      default: end += 1
      }
    }
    return start
  }

  // MARK: Beyond ASCII

  private mutating func decode() {
    var length = 1
    let scalar = wellFormed(&length) ?? Self.windows1252(input[index])
    index += length
    switch scalar {
    case 0x80...0x9F where scalar != 0x85: return
    case 0x85, 0x2028, 0x2029:
      output.append(0x0A)
      atLineStart = true
      return
    case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: output.append(0x20)
    // Zero-width and formatting characters, bidirectional controls, soft hyphen, BOM.
    case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF,
      0x034F, 0x061C, 0x180E, 0xE0000...0xE007F:
      return
    case 0x201C...0x201F, 0x2033, 0x2036, 0xAB, 0xBB, 0xFF02: output.append(0x22)
    case 0x2018...0x201B, 0x2032, 0x2035, 0x00B4, 0x2039, 0x203A, 0xFF07: output.append(0x27)
    case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: output.append(0x2D)
    // Full-width forms, as East Asian input methods leave them.
    case 0xFF01...0xFF5E: output.append(UInt8(scalar - 0xFEE0))
    default: Decoding.append(scalar, to: &output)
    }
    if output.last != 0x20 { atLineStart = false }
  }

  private func wellFormed(_ length: inout Int) -> UInt32? {
    let lead = input[index]
    let count =
      switch lead {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard count > 0, index + count <= input.count else { return nil }
    var value = UInt32(lead) & (0xFF >> UInt32(count + 1))
    for offset in 1..<count {
      let byte = input[index + offset]
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let smallest: [UInt32] = [0, 0, 0x80, 0x800, 0x10000]
    guard value >= smallest[count], Unicode.Scalar(value) != nil else { return nil }
    length = count
    return value
  }

  private static func windows1252(_ byte: UInt8) -> UInt32 {
    let upper: [UInt8: UInt32] = [
      0x80: 0x20AC, 0x82: 0x201A, 0x84: 0x201E, 0x85: 0x2026, 0x91: 0x2018, 0x92: 0x2019,
      0x93: 0x201C, 0x94: 0x201D, 0x95: 0x2022, 0x96: 0x2013, 0x97: 0x2014, 0xA0: 0x20,
    ]
    if let scalar = upper[byte] { return scalar }
    return byte < 0xA0 ? 0xFFFD : UInt32(byte)
  }
}
