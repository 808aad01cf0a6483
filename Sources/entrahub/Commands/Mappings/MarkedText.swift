import AttributeMapping

/// A text with a caret under the place that is talked about.
enum MarkedText {
  private static let before = 60
  private static let width = 100

  /// The line of the place, and the carets below it; both are clean.
  ///
  /// - Parameter range: UTF-8 offsets.
  static func lines(_ text: String, at range: Range<Int>) -> [String] {
    let bytes = Array(text.utf8)
    let start = min(max(0, range.lowerBound), bytes.count)
    let isBreak = { (byte: UInt8) in byte == 0x0A || byte == 0x0D }
    let lineStart = bytes[..<start].lastIndex(where: isBreak).map { $0 + 1 } ?? 0
    let lineEnd = bytes[start...].firstIndex(where: isBreak) ?? bytes.count
    let end = min(max(range.upperBound, start), lineEnd)
    var prefix = clean(bytes[lineStart..<start])
    let span = clean(bytes[start..<end])
    var suffix = clean(bytes[end..<lineEnd])
    if prefix.count > before { prefix = "…" + prefix.suffix(before - 1) }
    let shown = String(span.prefix(max(1, width - prefix.count)))
    let room = max(0, width - prefix.count - shown.count)
    if suffix.count > room { suffix = suffix.prefix(max(0, room - 1)) + "…" }
    let carets = max(1, PlainText.width(shown))
    return [
      "  " + prefix + shown + suffix,
      "  " + String(repeating: " ", count: PlainText.width(prefix))
        + String(repeating: "^", count: carets),
    ]
  }

  /// How many code points stand before a UTF-8 offset.
  static func position(_ offset: Int, in text: String) -> Int {
    // Continuation bytes belong to the code point before them.
    text.utf8.prefix(max(0, offset)).count { $0 & 0xC0 != 0x80 }
  }

  private static func clean(_ bytes: ArraySlice<UInt8>) -> String {
    PlainText.clean(String(decoding: bytes, as: UTF8.self))
  }
}

extension Output {
  /// One problem in a text: what it is, where, and what helps.
  func problem(_ problem: ExpressionProblem, in text: String) {
    line("\(mark(problem.severity)) \(PlainText.clean(problem.message))")
    MarkedText.lines(text, at: problem.range).forEach { line($0) }
    if let fix = problem.fix { line("  Fix: \(PlainText.clean(fix.label))") }
  }

  /// `error:`, in the colour of its severity.
  func mark(_ severity: ExpressionProblem.Severity) -> String {
    switch severity {
    case .error: paint("error:", "1;31")
    case .warning: paint("warning:", "33")
    case .note: paint("note:", "2")
    }
  }
}

extension ExpressionProblem.Severity {
  var name: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .note: "note"
    }
  }
}
