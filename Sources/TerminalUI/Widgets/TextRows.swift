/// A text in rows of at most some columns, with the places of its characters.
struct TextRows {
  struct Cell {
    var offset: Int
    var shown: SafeText
  }

  struct Row {
    /// UTF-8 offsets, the line break that ends it included.
    var range: Range<Int>
    /// The same without the line break.
    var contentEnd: Int
    var cells: [Cell]
    /// Whether a line break, not the width, ends it; true for the last.
    var isWhole: Bool

    var width: Int { cells.reduce(0) { $0 + $1.shown.width } }
  }

  private(set) var rows: [Row] = []

  init(_ text: String, width: Int) {
    let width = max(2, width)
    var cells: [Cell] = []
    var used = 0
    var start = 0
    var offset = 0
    for character in text {
      let length = character.utf8.count
      if character.isNewline {
        rows.append(
          Row(range: start..<offset + length, contentEnd: offset, cells: cells, isWhole: true))
        (cells, used, start) = ([], 0, offset + length)
      } else {
        let shown = Self.shown(character)
        if used + shown.width > width {
          let kept = Self.breakPlace(cells)
          let rest = Array(cells[kept...])
          let end = rest.first?.offset ?? offset
          rows.append(
            Row(
              range: start..<end, contentEnd: end, cells: Array(cells[..<kept]), isWhole: false))
          (cells, used, start) = (rest, rest.reduce(0) { $0 + $1.shown.width }, end)
        }
        cells.append(Cell(offset: offset, shown: shown))
        used += shown.width
      }
      offset += length
    }
    rows.append(Row(range: start..<offset, contentEnd: offset, cells: cells, isWhole: true))
  }

  /// What can't be seen is shown as a sign: in such a text it is a mistake.
  private static func shown(_ character: Character) -> SafeText {
    let shown = SafeText(String(character))
    return shown.isEmpty ? "\u{FFFD}" : shown
  }

  /// How many cells stay in a full row: up to its last blank or comma, if that is not too early.
  private static func breakPlace(_ cells: [Cell]) -> Int {
    let place = cells.lastIndex { [" ", ",", "("].contains($0.shown.string) }
    guard let place, place + 1 > cells.count / 3 else { return cells.count }
    return place + 1
  }

  /// Row and column of a place in the text.
  func place(of offset: Int) -> (row: Int, column: Int) {
    let index =
      rows.firstIndex { row in
        offset < row.range.upperBound || (row.isWhole && offset == row.contentEnd)
      } ?? rows.count - 1
    let column = rows[index].cells.prefix { $0.offset < offset }.reduce(0) { $0 + $1.shown.width }
    return (index, column)
  }

  /// The place in the text nearest to a column of a row.
  func offset(row: Int, column: Int) -> Int {
    let row = rows[row]
    var used = 0
    for cell in row.cells {
      if used + cell.shown.width > column { return cell.offset }
      used += cell.shown.width
    }
    // The end of a row that goes on is the beginning of the next.
    return row.isWhole ? row.contentEnd : row.cells.last?.offset ?? row.range.lowerBound
  }
}
