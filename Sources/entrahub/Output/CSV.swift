/// Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet.
enum CSV {
  static func text(header: [String], rows: [[String]]) -> String {
    ([header] + rows).map { $0.map(cell).joined(separator: ",") }.joined(separator: "\r\n")
  }

  /// Quotes where RFC 4180 demands it; what a spreadsheet would take for a formula gets an
  /// apostrophe in front, also behind a semicolon, at which some languages' spreadsheets split.
  static func cell(_ value: String) -> String {
    let value = withoutFormulas(PlainText.clean(value))
    let needsQuotes = value.unicodeScalars.contains { "\",;\r\n'".unicodeScalars.contains($0) }
    return needsQuotes ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
  }

  /// What a formula begins with, in full width too.
  private static let formulaStarts = Set("=+-@＝＋－＠".unicodeScalars)

  private static func withoutFormulas(_ value: String) -> String {
    var out = String.UnicodeScalarView()
    var isAtStart = true
    for scalar in value.unicodeScalars {
      if isAtStart, formulaStarts.contains(scalar) { out.append("'") }
      let isPassedOver = scalar == "\"" || scalar.properties.isWhitespace
      isAtStart = scalar == ";" || isAtStart && isPassedOver
      out.append(scalar)
    }
    return String(out)
  }
}
