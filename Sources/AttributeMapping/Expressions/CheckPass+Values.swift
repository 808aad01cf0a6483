/// Literals whose value can be judged.
extension CheckPass {
  // MARK: Numbers

  /// A number as it is written, or quoted; nil for anything else.
  func numberText(_ expression: Expression?) -> String? {
    switch expression?.node {
    case .number(let written), .text(let written): written
    default: nil
    }
  }

  static func number(_ written: String) -> Double? {
    guard written.hasPrefix("&H") else {
      // Double reads "nan" and "0x1" too.
      let digits = written.hasPrefix("-") ? written.dropFirst() : Substring(written)
      guard digits.utf8.first?.isDigit == true, !digits.utf8.contains(where: \.isLetter) else {
        return nil
      }
      return Double(written)
    }
    return UInt64(written.dropFirst(2), radix: 16).map { Double($0) }
  }

  /// Numbers that are out of the function's range.
  mutating func checkBounds(_ argument: Expression, position: Int, of function: FunctionSignature) {
    guard let number = numberText(argument).flatMap(Self.number) else { return }
    switch (function.name, position) {
    case ("Item", 1) where number < 1:
      report(
        .argumentValue, "The first value has number 1; there is no smaller one.",
        at: argument.range)
    case ("Mid", 1) where number < 1, ("InStr", 2) where number < 1:
      report(
        .argumentValue,
        "The first character has number 1. What a smaller one gives isn't "
          + "documented.", severity: .warning, at: argument.range)
    case ("Mid", 2) where number < 0:
      report(
        .argumentValue, "What a negative length gives isn't documented.", severity: .warning,
        at: argument.range)
    case ("Word", 1) where number < 1:
      report(
        .argumentValue, "The first word has number 1; a smaller one gives an empty text.",
        severity: .warning, at: argument.range)
    case ("Left", 1) where number < 0:
      report(
        .argumentValue, "A negative number gives the whole text.", severity: .note,
        at: argument.range)
    default: break
    }
  }

  /// At most 256 characters, and not fewer than the minima together.
  mutating func checkRandomString(_ call: Expression.Call) {
    let numbers = call.arguments.prefix(5).map { numberText($0).flatMap(Self.number) }
    guard let length = numbers.first ?? nil, let argument = call.arguments.first ?? nil else {
      return
    }
    if length > 256 {
      report(.argumentValue, "A random text has at most 256 characters.", at: argument.range)
    }
    let minima = numbers.dropFirst().compactMap { $0 }.reduce(0, +)
    if minima > length {
      let count = Int(max(-1e9, min(minima, 1e9)))
      report(
        .argumentValue, "The minima ask for \(count) characters, more than that.",
        at: argument.range)
    }
  }

  // MARK: Words

  /// Texts of which a parameter knows only some.
  mutating func checkVocabulary(_ argument: Expression, for parameter: FunctionParameter) {
    guard let text = literal(argument) else { return }
    switch parameter.kind {
    case .interval: checkKnown(text, among: Vocabulary.intervals, argument.range, quoted: true)
    case .compareType:
      checkKnown(text, among: Vocabulary.compareTypes, argument.range, quoted: false)
      if let known = Vocabulary.compareTypes.first(where: { $0.value == text }) {
        report(
          .argumentValue, "\(text) stands without quotes.", at: argument.range,
          fix: .init(label: "Remove the quotes", range: argument.range, replacement: known.value))
      }
    case .dateStyles where !text.isEmpty:
      checkKnown(text, among: Vocabulary.dateStyles, argument.range, quoted: true)
    case .culture: checkCulture(text, argument.range)
    case .dateFormat: checkDateFormat(text, argument)
    default: break
    }
  }

  mutating func checkKnown(
    _ word: String, among known: [KnownValue], _ range: Range<Int>, quoted: Bool
  ) {
    guard !known.contains(where: { $0.value == word }) else { return }
    let names = known.lazy.map(\.value)
    let near =
      names.first { $0.lowercased() == word.lowercased() }
      ?? NearMiss.suggestion(for: word, among: names)
    let all = known.map { quoted ? "\"\($0.value)\" \($0.meaning)" : $0.value }
    report(
      .argumentValue,
      "\(word) is not known here. "
        + (near.map { "Did you mean \($0)?" } ?? "There are \(all.joined(separator: ", "))."),
      at: range,
      fix: near.map {
        .init(
          label: "Write \($0)", range: range,
          replacement: quoted ? ExpressionFormatter.quoted($0) : $0)
      })
  }

  /// `en-US`, `az-Latn-AZ` or `de`; the service's own list isn't published.
  private mutating func checkCulture(_ text: String, _ range: Range<Int>) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let isWellFormed =
      (1...3).contains(parts.count) && (2...3).contains(parts[0].utf8.count)
      && parts.allSatisfy { (2...4).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isNamePart) }
      && !text.utf8.contains(UInt8(ascii: "_"))
    guard !isWellFormed, !text.isEmpty else { return }
    let hyphenated = text.split(separator: "_").joined(separator: "-")
    report(
      .argumentValue, "\(text) is no culture; they are written like en-US or tr-TR.",
      severity: .warning, at: range,
      fix: text.utf8.contains(UInt8(ascii: "_"))
        ? .init(
          label: "Write \(hyphenated)", range: range,
          replacement: ExpressionFormatter.quoted(hyphenated)) : nil)
  }
}
