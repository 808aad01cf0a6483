/// Turns pasted bytes into UTF-8 where they announce themselves as, or plainly are, UTF-16.
///
/// Other bytes pass unchanged; what is not valid UTF-8 among them is read as Windows-1252 later,
/// character by character, so that a Latin-1 page and a mixture both survive.
enum Decoding {
  static func utf8(from bytes: [UInt8]) -> [UInt8] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), bigEndian: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), bigEndian: true) }
    if let bigEndian = unmarkedUTF16(bytes) { return utf16(bytes[...], bigEndian: bigEndian) }
    return bytes
  }

  /// Recognises UTF-16 without a mark by the zero bytes that ASCII text has in it.
  ///
  /// - Returns: whether it is big-endian, or nil if it isn't UTF-16.
  private static func unmarkedUTF16(_ bytes: [UInt8]) -> Bool? {
    let sample = bytes.prefix(512)
    guard sample.count >= 16 else { return nil }
    var zeros = (even: 0, odd: 0)
    for (index, byte) in sample.enumerated() where byte == 0 {
      if index.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
    }
    let pairs = sample.count / 2
    if zeros.odd * 10 > pairs * 8, zeros.even * 10 < pairs { return false }
    if zeros.even * 10 > pairs * 8, zeros.odd * 10 < pairs { return true }
    return nil
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    func unit(at index: Int) -> UInt16? {
      guard index + 1 < bytes.endIndex else { return nil }
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return bigEndian ? first << 8 | second : second << 8 | first
    }
    while let high = unit(at: index) {
      index += 2
      var scalar = UInt32(high)
      if UTF16.isLeadSurrogate(high), let low = unit(at: index), UTF16.isTrailSurrogate(low) {
        scalar = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        index += 2
      }
      append(scalar, to: &result)
    }
    return result
  }

  static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    if value < 0x80 {
      bytes.append(UInt8(value))
    } else {
      let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
      bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    }
  }
}
