extension TextArea {
  /// A part of the text in a style of its own.
  public struct Span: Sendable, Equatable {
    /// UTF-8 offsets.
    public var range: Range<Int>
    public var style: Style

    public init(_ range: Range<Int>, _ style: Style) {
      self.range = range
      self.style = style
    }
  }

  /// Something to say of a part of the text, shown under it.
  public struct Mark: Sendable, Equatable {
    /// UTF-8 offsets; empty for a place between characters.
    public var range: Range<Int>
    public var message: SafeText
    public var style: Style

    public init(_ range: Range<Int>, _ message: SafeText, _ style: Style) {
      self.range = range
      self.message = message
      self.style = style
    }
  }

  /// The text as it is shown.
  public struct Layout: Sendable, Equatable {
    public var lines: [StyledLine]
    /// Where the cursor stands in them.
    public var cursor: Point
  }

  /// The text in lines of at most `width` columns; the mark stands under the row it begins in.
  public func layout(
    width: Int, spans: [Span] = [], mark: Mark? = nil, isASCII: Bool = false
  ) -> Layout {
    let rows = TextRows(text, width: width)
    var place = rows.place(of: cursor)
    let markedRow = mark.map { rows.place(of: $0.range.lowerBound) }
    var lines: [StyledLine] = []
    for (index, row) in rows.rows.enumerated() {
      lines.append(Self.line(row, spans, mark))
      if let mark, let markedRow, markedRow.row == index {
        let under = Self.under(mark, row, column: markedRow.column, width: width)
        lines += under
        if index < place.row { place.row += under.count }
      }
    }
    if place.column >= width { place.column = max(0, width - 1) }
    return Layout(lines: lines, cursor: Point(x: place.column, y: place.row))
  }

  private static func line(_ row: TextRows.Row, _ spans: [Span], _ mark: Mark?) -> StyledLine {
    var runs: [StyledLine.Run] = []
    var next = spans.firstIndex { $0.range.upperBound > row.range.lowerBound } ?? spans.count
    for cell in row.cells {
      while next < spans.count, spans[next].range.upperBound <= cell.offset { next += 1 }
      var style = Style.input
      if next < spans.count, spans[next].range.contains(cell.offset) {
        style = spans[next].style.on(.input)
      }
      if let mark, mark.range.contains(cell.offset) { style = mark.style.on(.input).underlined }
      if let last = runs.last, last.style == style {
        runs[runs.count - 1].text = last.text + cell.shown
      } else {
        runs.append(.init(cell.shown, style))
      }
    }
    return StyledLine(runs)
  }

  /// `   ^^^^ what is wrong`, the words on lines of their own where they don't fit beside.
  private static func under(
    _ mark: Mark, _ row: TextRows.Row, column: Int, width: Int
  ) -> [StyledLine] {
    let marked = row.cells.filter { mark.range.contains($0.offset) }
    let length = max(1, min(marked.reduce(0) { $0 + $1.shown.width }, width - column))
    let column = min(column, max(0, width - length))
    let carets = SafeText("^").repeated(length)
    let pointer = StyledLine(.blanks(column)) + StyledLine(carets, mark.style)
    if column + length + 1 + mark.message.width <= width {
      return [pointer + StyledLine(" " + mark.message, mark.style)]
    }
    return [pointer] + mark.message.wrapped(to: max(1, width)).map { StyledLine($0, mark.style) }
  }

  /// The place in the text that a point of the drawn text shows; the row nearest to it.
  func offset(at point: Point, in rect: Rect, mark: Mark?) -> Int {
    let width = rect.width - 1
    let first = firstLine(layout(width: width, mark: mark), rect)
    let rows = TextRows(text, width: width)
    var row = max(0, point.y - rect.y + first)
    if let mark {
      let marked = rows.place(of: mark.range.lowerBound)
      let under = Self.under(mark, rows.rows[marked.row], column: marked.column, width: width)
      if row > marked.row { row = max(marked.row, row - under.count) }
    }
    return rows.offset(row: min(row, rows.rows.count - 1), column: max(0, point.x - rect.x))
  }

  /// Where the cursor stands on the screen.
  public func cursorPoint(in rect: Rect, mark: Mark? = nil) -> Point {
    let layout = layout(width: rect.width - 1, mark: mark)
    return Point(
      x: rect.x + layout.cursor.x, y: rect.y + layout.cursor.y - firstLine(layout, rect))
  }

  /// Lines above the drawn ones.
  private func firstLine(_ layout: Layout, _ rect: Rect) -> Int {
    max(0, layout.cursor.y - rect.height + 1)
  }

  /// Rows of the screen that the text takes.
  public func height(width: Int, mark: Mark? = nil) -> Int {
    layout(width: width, mark: mark).lines.count
  }

  /// Draws the text with the cursor in sight and, when focused, puts the terminal's cursor in.
  ///
  /// - Returns: where the cursor stands on the screen.
  @discardableResult
  public func draw(
    on frame: inout Frame, in rect: Rect, spans: [Span] = [], mark: Mark? = nil,
    placeholder: SafeText = .empty, isFocused: Bool = true
  ) -> Point {
    guard rect.width > 1, rect.height > 0 else { return rect.origin }
    // One column stays free for a cursor at the end of a full row.
    let layout = layout(width: rect.width - 1, spans: spans, mark: mark)
    let first = firstLine(layout, rect)
    frame.fill(rect, .input)
    if text.isEmpty {
      frame.put(placeholder, at: rect.origin, Style.muted.on(.input), limit: rect.width)
    }
    for (index, line) in layout.lines.dropFirst(first).prefix(rect.height).enumerated() {
      frame.put(line, at: Point(x: rect.x, y: rect.y + index), limit: rect.width)
    }
    let point = Point(x: rect.x + layout.cursor.x, y: rect.y + layout.cursor.y - first)
    if isFocused { frame.cursor = point }
    return point
  }
}
