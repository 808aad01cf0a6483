/// Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet.
enum CSV {
  static func text(header: [String], rows: [[String]]) -> String {
    ([header] + rows).map { $0.map(cell).joined(separator: ",") }.joined(separator: "\r\n")
  }

  /// Quotes where RFC 4180 demands it; a cell that a spreadsheet would take for a formula gets an
  /// apostrophe in front.
  static func cell(_ value: String) -> String {
    var value = PlainText.clean(value)
    if let first = value.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
      value = "'" + value
    }
    let needsQuotes = value.unicodeScalars.contains { "\",\r\n'".unicodeScalars.contains($0) }
    return needsQuotes ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
  }
}
