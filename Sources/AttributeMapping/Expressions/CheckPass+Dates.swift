/// Formats of FormatDateTime.
extension CheckPass {
  mutating func checkDateFormat(_ format: String, _ argument: Expression) {
    for finding in DateFormatCheck.findings(in: format) {
      let start = offsetInText(of: finding.range.lowerBound, argument)
      let end = offsetInText(of: finding.range.upperBound, argument)
      report(
        .dateFormat, finding.message, severity: finding.severity, at: start..<max(start, end),
        fix: finding.replacement.map {
          .init(label: "Write \($0)", range: start..<max(start, end), replacement: $0)
        })
    }
  }

  /// Where a byte of a literal's value stands in the expression's text, past quotes and escapes.
  func offsetInText(of offset: Int, _ literal: Expression) -> Int {
    var place = literal.range.lowerBound + 1
    let end = min(literal.range.upperBound, bytes.count)
    for _ in 0..<offset where place < end {
      if bytes[place] == UInt8(ascii: "\\"), place + 1 < end,
        bytes[place + 1] == UInt8(ascii: "\\") || bytes[place + 1] == UInt8(ascii: "\"")
      {
        place += 1
      }
      place += 1
    }
    return min(place, end)
  }
}
