import TerminalUI

/// Columns of text, two spaces apart, as wide as their widest cell, or as the terminal allows.
struct TextTable {
  /// What becomes of a column's cells where the table is wider than the terminal.
  enum Fit {
    /// Broken between words into several lines.
    case broken
    /// Stays as it is, as what is copied.
    case whole
    /// Left out where there is no room, the first such column first.
    case spare
    /// Cut in its middle; in files and pipes too, where it is very long.
    case cut
  }

  var header: [String]
  var rows: [[String]]
  /// Columns that are aligned to the right.
  var numbers: Set<Int> = []
  /// How columns give way that are not `broken`.
  var fits: [Int: Fit] = [:]

  /// Columns that a cell of foreign length may take in a file.
  private static let widestCut = 100
  /// Columns that a cell is left with on a terminal, however narrow.
  private static let narrowest = 10

  /// The lines, by the width of the terminal where there is one.
  func lines(_ output: Output) -> [String] { laidOut(output).lines }

  /// - Returns: the lines, and the titles of columns that found no room.
  func laidOut(_ output: Output) -> (lines: [String], leftOut: [String]) {
    let rows = rows.map { $0.map { SafeText($0) } }
    let natural = header.indices.map { column in
      let widest = ([SafeText(header[column])] + rows.map { $0[column] }).map(\.width).max() ?? 0
      return fit(column) == .cut ? min(widest, Self.widestCut) : widest
    }
    let (shown, widths) = fitted(natural, to: output.columns)
    let lines = rows.flatMap { row in
      Self.lines(
        shown.map { cell(row[$0], $0, widths[$0], output) }, shown.map { self[$0, widths] })
    }
    let titles = shown.map { [SafeText(header[$0])] }
    let head = Self.lines(titles, shown.map { self[$0, widths] }).map(output.bold)
    return (head + lines, header.indices.filter { !shown.contains($0) }.map { header[$0] })
  }

  private func fit(_ column: Int) -> Fit {
    numbers.contains(column) ? .whole : fits[column] ?? .broken
  }

  private subscript(column: Int, widths: [Int]) -> (width: Int, isNumber: Bool) {
    (widths[column], numbers.contains(column))
  }

  /// Which columns are shown, and how wide each is.
  private func fitted(_ natural: [Int], to limit: Int?) -> (shown: [Int], widths: [Int]) {
    var (shown, widths) = (Array(natural.indices), natural)
    guard let limit else { return (shown, widths) }
    let least = natural.indices.map { column in
      switch fit(column) {
      case .whole, .spare: natural[column]
      case .broken, .cut:
        min(natural[column], max(Self.narrowest, SafeText(header[column]).width))
      }
    }
    func total(_ widths: [Int]) -> Int {
      shown.reduce(0) { $0 + widths[$1] } + 2 * (shown.count - 1)
    }
    while total(least) > limit, let spare = shown.firstIndex(where: { fit($0) == .spare }) {
      shown.remove(at: spare)
    }
    // The widest gives way first, so that short columns stay whole.
    while total(widths) > limit,
      let widest = shown.filter({ widths[$0] > least[$0] }).max(by: { widths[$0] < widths[$1] })
    {
      widths[widest] -= 1
    }
    return (shown, widths)
  }

  private func cell(
    _ text: SafeText, _ column: Int, _ width: Int, _ output: Output
  ) -> [SafeText] {
    guard text.width > width else { return [text] }
    return fit(column) == .cut
      ? [text.truncatedMiddle(to: width, ellipsis: output.isUnicode ? "…" : "~")]
      : text.wrapped(to: width)
  }

  /// A row, on as many lines as its tallest cell.
  private static func lines(
    _ cells: [[SafeText]], _ columns: [(width: Int, isNumber: Bool)]
  ) -> [String] {
    (0..<(cells.map(\.count).max() ?? 0)).map { line in
      var text = ""
      for (column, cell) in cells.enumerated() {
        let part = line < cell.count ? cell[line] : .empty
        let (width, isNumber) = columns[column]
        if column > 0 { text += "  " }
        text += part.padded(to: width, isNumber ? .trailing : .leading).string
      }
      // Blanks at the end of a line are in the way of whoever copies it.
      return String(text.reversed().drop { $0 == " " }.reversed())
    }
  }
}
