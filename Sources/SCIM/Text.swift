extension String {
  /// Whether both have the same letters, whatever their case.
  ///
  /// ASCII, which nearly all names and values are, is compared without making copies.
  public func equalsIgnoringCase(_ other: String) -> Bool {
    let (left, right) = (utf8.span, other.utf8.span)
    let common = min(left.count, right.count)
    for place in 0..<common {
      let (a, b) = (left[place], right[place])
      if a | b >= 0x80 { return lowercased() == other.lowercased() }
      if a != b, a.asciiLowercased != b.asciiLowercased { return false }
    }
    if left.count == right.count { return true }
    // A combining mark may still make the two canonically equal.
    let rest = left.count > common ? left[common] : right[common]
    return rest >= 0x80 && lowercased() == other.lowercased()
  }
}

extension StringProtocol {
  /// The same for parts of texts.
  public func equalsIgnoringCase(_ other: some StringProtocol) -> Bool {
    var left = utf8.makeIterator()
    var right = other.utf8.makeIterator()
    while true {
      switch (left.next(), right.next()) {
      case (nil, nil): return true
      case (let a?, let b?):
        if a < 0x80, b < 0x80 {
          if a != b, a.asciiLowercased != b.asciiLowercased { return false }
        } else {
          return lowercased() == other.lowercased()
        }
      case (let rest?, nil), (nil, let rest?):
        // A combining mark may still make the two canonically equal.
        return rest >= 0x80 && lowercased() == other.lowercased()
      }
    }
  }
}

extension UInt8 {
  var asciiLowercased: UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self
  }

  var isASCIILetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 }
  var isASCIIDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}

extension String {
  /// Whether the text occurs inside, compared byte by byte.
  func containsUTF8(_ other: String) -> Bool {
    let needle = Array(other.utf8)
    guard let first = needle.first else { return true }
    let haystack = Array(utf8)
    guard haystack.count >= needle.count else { return false }
    for start in 0...(haystack.count - needle.count) where haystack[start] == first {
      if haystack[start..<(start + needle.count)].elementsEqual(needle) { return true }
    }
    return false
  }
}
