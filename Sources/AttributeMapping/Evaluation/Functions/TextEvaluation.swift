/// Functions over texts (FUNC).
enum TextEvaluation {
  /// Source, then suffix; a null source gives null, so that no bare suffix flows.
  static func append(_ arguments: Arguments, _ run: inout Run) throws(Interruption)
    -> AttributeValue
  {
    let suffix = try arguments.text(1, &run) ?? ""
    return try arguments.mapped(0, &run) { text, _ throws(Interruption) in text + suffix }
  }

  static func bitAnd(_ arguments: Arguments, _ run: inout Run) throws(Interruption)
    -> AttributeValue
  {
    .integer(try arguments.integer(0, &run) & arguments.integer(1, &run))
  }

  static func cStr(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    try arguments.mapped(0, &run) { text, _ throws(Interruption) in text }
  }

  /// The value itself; only the provisioning log hides it.
  static func redact(_ arguments: Arguments, _ run: inout Run) throws(Interruption)
    -> AttributeValue
  {
    try arguments.value(0, &run)
  }

  static func stripSpaces(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    try arguments.mapped(0, &run) { text, _ throws(Interruption) in
      guard text.utf8.contains(0x20) else { return text }
      return String(text.unicodeScalars.filter { $0 != " " })
    }
  }

  static func normalizeDiacritics(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    try arguments.mapped(0, &run) { text, _ throws(Interruption) in Diacritics.normalized(text) }
  }

  static func pCase(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    let separators = try arguments.text(1, &run)
    return try arguments.mapped(0, &run) { text, _ throws(Interruption) in
      WordCase.capitalized(text, separators: separators)
    }
  }

  static func toLower(_ arguments: Arguments, _ run: inout Run) throws(Interruption)
    -> AttributeValue
  {
    let letterCase = try letterCase(arguments, &run)
    return try arguments.mapped(0, &run) { text, _ throws(Interruption) in letterCase.lower(text) }
  }

  static func toUpper(_ arguments: Arguments, _ run: inout Run) throws(Interruption)
    -> AttributeValue
  {
    let letterCase = try letterCase(arguments, &run)
    return try arguments.mapped(0, &run) { text, _ throws(Interruption) in letterCase.upper(text) }
  }

  private static func letterCase(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> LetterCase {
    guard let culture = try arguments.text(1, &run) else { return .invariant }
    guard let letterCase = LetterCase(culture: culture) else {
      throw .refused(.unknownCulture(culture))
    }
    return letterCase
  }

  /// Base64 of the UTF-16 bytes, low byte first (RFC 4648 §4).
  static func base64(_ arguments: Arguments, _ run: inout Run) throws(Interruption)
    -> AttributeValue
  {
    try arguments.mapped(0, &run) { text, run throws(Interruption) in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(text.utf8.count * 2)
      for unit in text.utf16 {
        bytes.append(UInt8(truncatingIfNeeded: unit))
        bytes.append(UInt8(truncatingIfNeeded: unit >> 8))
      }
      try run.spend(bytes.count)
      return ByteText.base64(bytes)
    }
  }

  /// Upper-case hexadecimal digits of the UTF-8 bytes.
  static func utf8Hex(_ arguments: Arguments, _ run: inout Run) throws(Interruption)
    -> AttributeValue
  {
    try arguments.mapped(0, &run) { text, _ throws(Interruption) in
      ByteText.hexadecimal(text.utf8, digits: ByteText.upperDigits)
    }
  }
}
