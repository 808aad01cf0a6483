import TerminalUI

/// Columns of text, two spaces apart, as wide as their widest cell on the screen.
struct TextTable {
  var header: [String]
  var rows: [[String]]
  /// Columns that are aligned to the right.
  var numbers: Set<Int> = []

  func lines(bold: (String) -> String) -> [String] {
    let rows = rows.map { $0.map { PlainText.clean($0) } }
    let widths = header.indices.map { column in
      ([header[column]] + rows.map { $0[column] }).map(PlainText.width).max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      var text = ""
      for (column, cell) in cells.enumerated() {
        let gap = String(repeating: " ", count: widths[column] - PlainText.width(cell))
        if column > 0 { text += "  " }
        if numbers.contains(column) {
          text += gap + cell
        } else {
          text += column == cells.count - 1 ? cell : cell + gap
        }
      }
      return text
    }
    return [bold(line(header))] + rows.map(line)
  }
}
