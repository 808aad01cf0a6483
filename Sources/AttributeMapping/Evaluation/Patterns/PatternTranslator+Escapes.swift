extension PatternTranslator {
  /// An escape outside a class.
  mutating func translateEscape() throws(EvaluationError.Reason) {
    let start = rest
    rest.removeFirst()
    switch rest.first {
    case let digit? where ("1"..."9").contains(digit): try translateBackreference()
    case "k"?:
      rest.removeFirst()
      guard let opening = rest.popFirst(), opening == "<" || opening == "'" else {
        throw invalid("\\k needs a name in <> or ''")
      }
      try emitReference(to: readName(closing: opening == "<" ? ">" : "'"))
    case "b"?, "B"?, "A"?, "Z"?, "z"?, "G"?, "d"?, "D"?, "s"?, "S"?:
      emit("\\" + String(rest.removeFirst()))
    case "w"?, "W"?: emit("[" + (rest.removeFirst() == "w" ? "" : "^") + Self.wordLetters + "]")
    default:
      rest = start
      emit(try translateCharacter())
    }
  }

  /// .NET's word letters; PCRE2's `\w` has other kinds of numbers too.
  static let wordLetters = "\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}"

  /// A number below 10 always refers to a group, a larger one only if there is one.
  private mutating func translateBackreference() throws(EvaluationError.Reason) {
    let digits = String(rest.prefix { ("0"..."9").contains($0) }.prefix(3))
    if digits.count > 1, groups.isNumbered, groups.numbers(of: digits).isEmpty {
      return emit(try translateOctal())
    }
    rest.removeFirst(digits.count)
    try emitReference(to: digits)
  }

  /// Where groups share a name, .NET refers to the one that captured last.
  private mutating func emitReference(to name: String) throws(EvaluationError.Reason) {
    guard groups.isNumbered else { return emit("") }
    let numbers = groups.numbers(of: name)
    guard let number = numbers.first else { throw invalid("there is no group \(name)") }
    guard numbers.count == 1 else { throw invalid("a reference to one of several groups") }
    emit("\\g{\(number)}")
  }

  /// `\101`, at most three digits, at most 255.
  private mutating func translateOctal() throws(EvaluationError.Reason) -> String {
    let digits = rest.prefix(3).prefix { ("0"..."7").contains($0) }
    guard let code = UInt32(String(digits), radix: 8) else { throw invalid("unknown escape") }
    rest.removeFirst(digits.count)
    return Self.hexadecimal(code & 0xFF)
  }

  /// An escape that stands for one character or category, in a class or outside.
  mutating func translateCharacter() throws(EvaluationError.Reason) -> String {
    rest.removeFirst()
    guard let letter = rest.first else { throw invalid("a backslash at the end") }
    switch letter {
    case "0"..."7": return try translateOctal()
    case "p", "P": return try translateCategory()
    case "x": return try translateHexadecimal(digits: 2)
    case "u": return try translateHexadecimal(digits: 4)
    case "c":
      rest.removeFirst()
      guard let control = rest.first, control.isASCII, control.value >= 0x40 else {
        throw invalid("\\c needs a letter")
      }
      rest.removeFirst()
      return Self.hexadecimal(control.value & 0x1F)
    case "v":
      rest.removeFirst()
      return "\\x{b}"
    case "a", "e", "f", "n", "r", "t":
      rest.removeFirst()
      return "\\" + String(letter)
    default:
      if letter.properties.isAlphabetic || letter == "_" || letter.properties.numericType != nil {
        throw invalid("\\\(letter) is not an escape of .NET's dialect")
      }
      rest.removeFirst()
      return letter.isASCII ? "\\" + String(letter) : String(letter)
    }
  }

  private static func hexadecimal(_ code: UInt32) -> String {
    "\\x{\(String(code, radix: 16))}"
  }

  private mutating func readHexadecimal(_ count: Int) -> UInt32? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else {
      return nil
    }
    rest.removeFirst(count)
    return UInt32(String(digits), radix: 16)
  }

  /// `\x41` or `\u0041`; two halves of a surrogate pair become their one character.
  private mutating func translateHexadecimal(
    digits: Int
  ) throws(EvaluationError.Reason) -> String {
    rest.removeFirst()
    guard var code = readHexadecimal(digits) else { throw invalid("needs \(digits) digits") }
    if (0xD800...0xDBFF).contains(code), rest.starts(with: "\\u".unicodeScalars) {
      rest.removeFirst(2)
      guard let low = readHexadecimal(4), (0xDC00...0xDFFF).contains(low) else {
        throw invalid("half of a surrogate pair")
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard Unicode.Scalar(code) != nil else { throw invalid("half of a surrogate pair") }
    return Self.hexadecimal(code)
  }

  /// `\p{Lu}`, or a named block that is known here.
  private mutating func translateCategory() throws(EvaluationError.Reason) -> String {
    let sign = rest.removeFirst()
    guard rest.first == "{", let end = rest.firstIndex(of: "}") else {
      throw invalid("\\p needs a name in braces")
    }
    let name = String(rest[rest.index(after: rest.startIndex)..<end])
    if let block = Self.blocks[name] {
      // As a class; inside another class only the plain range can stand.
      rest = rest[rest.index(after: end)...]
      return sign == "p" ? "[\(block)]" : "[^\(block)]"
    }
    guard (1...2).contains(name.utf8.count), name.utf8.allSatisfy({ $0 < 0x80 }) else {
      throw invalid("the block or category \(name) is not supported")
    }
    rest = rest[rest.index(after: end)...]
    return "\\\(sign){\(name)}"
  }

  /// The named blocks that occur in practice.
  static let blocks = [
    "IsBasicLatin": "\\x{0}-\\x{7f}", "IsLatin-1Supplement": "\\x{80}-\\x{ff}",
    "IsLatinExtended-A": "\\x{100}-\\x{17f}", "IsLatinExtended-B": "\\x{180}-\\x{24f}",
    "IsCombiningDiacriticalMarks": "\\x{300}-\\x{36f}", "IsGreek": "\\x{370}-\\x{3ff}",
    "IsGreekandCoptic": "\\x{370}-\\x{3ff}", "IsCyrillic": "\\x{400}-\\x{4ff}",
    "IsHebrew": "\\x{590}-\\x{5ff}", "IsArabic": "\\x{600}-\\x{6ff}",
    "IsHiragana": "\\x{3040}-\\x{309f}", "IsKatakana": "\\x{30a0}-\\x{30ff}",
    "IsCJKUnifiedIdeographs": "\\x{4e00}-\\x{9fff}",
  ]
}
