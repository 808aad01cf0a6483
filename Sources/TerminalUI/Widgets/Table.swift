import Settings

/// A list with columns over rows that are asked for only when they are visible.
///
/// A table of a million rows costs what one of forty costs: ``draw(on:in:)`` calls `row` once for
/// each row on the screen.
public struct Table {
  public struct Column: Sendable {
    public var title: SafeText
    public var width: Length
    public var alignment: Alignment
    /// Cuts long text in its middle, for identifiers.
    public var keepsEnds: Bool

    public init(
      _ title: SafeText, _ width: Length = .flexible(min: 8), alignment: Alignment = .leading,
      keepsEnds: Bool = false
    ) {
      self.title = title
      self.width = width
      self.alignment = alignment
      self.keepsEnds = keepsEnds
    }
  }

  public struct Row: Sendable, Equatable {
    public var cells: [StyledLine]
    public var isMarked: Bool

    public init(_ cells: [StyledLine], isMarked: Bool = false) {
      self.cells = cells
      self.isMarked = isMarked
    }
  }

  public struct Sort: Sendable, Equatable {
    public var column: Int
    public var ascending: Bool

    public init(column: Int, ascending: Bool) {
      self.column = column
      self.ascending = ascending
    }
  }

  public var columns: [Column]
  public var count: Int
  public var state: ListState
  public var sort: Sort?
  /// Whether keys go to this table; an unfocused selection is shown without colour.
  public var isFocused: Bool
  public var showsHeader: Bool
  /// Shows the terminal's own cursor on the selected row, for screen readers.
  public var cursorFollows: Bool
  /// What stands there when there is no row.
  public var emptyText: SafeText
  /// Makes the row at an index; called for visible rows only.
  ///
  /// It runs while the frame is being drawn on, so it must not look at that frame: what it needs,
  /// such as the glyphs, is taken before.
  public var row: (Int) -> Row

  public init(
    columns: [Column], count: Int, state: ListState, sort: Sort? = nil, isFocused: Bool = true,
    showsHeader: Bool = true, cursorFollows: Bool = false, emptyText: SafeText = "nothing here",
    row: @escaping (Int) -> Row
  ) {
    self.columns = columns
    self.count = count
    self.state = state
    self.sort = sort
    self.isFocused = isFocused
    self.showsHeader = showsHeader
    self.cursorFollows = cursorFollows
    self.emptyText = emptyText
    self.row = row
  }

  /// Rows that fit into a space of that height: what ``ListState`` wants to know.
  public static func visibleRows(in height: Int, header: Bool = true) -> Int {
    max(0, height - (header ? 1 : 0))
  }

  /// "5 of 2,304", for a box's lower edge.
  public var position: SafeText {
    count == 0 ? "none" : "\(grouped(min(state.selected, count - 1) + 1)) of \(grouped(count))"
  }

  public func draw(on frame: inout Frame, in rect: Rect) {
    guard !rect.isEmpty else { return }
    // Two columns at the left carry the pointer and the mark.
    let body = Rect(x: rect.x + 2, y: rect.y, width: rect.width - 2, height: rect.height)
    let slots = body.columns(columns.map(\.width), gap: 1)
    if showsHeader { drawHeader(on: &frame, slots, in: rect) }
    let top = rect.y + (showsHeader ? 1 : 0)
    let height = Self.visibleRows(in: rect.height, header: showsHeader)
    if count == 0, height > 0 {
      frame.put(emptyText, at: Point(x: body.x, y: top), .muted, limit: body.width)
      return
    }
    let visible = state.visible(count: count, height: height)
    for index in visible {
      let line = Rect(x: rect.x, y: top + index - visible.lowerBound, width: rect.width, height: 1)
      drawRow(row(index), on: &frame, slots, line, isSelected: index == state.selected)
    }
  }

  /// The row under a point, for the mouse.
  public func index(at point: Point, in rect: Rect) -> Int? {
    let top = rect.y + (showsHeader ? 1 : 0)
    let height = Self.visibleRows(in: rect.height, header: showsHeader)
    let visible = state.visible(count: count, height: height)
    guard rect.contains(point), point.y >= top else { return nil }
    let index = visible.lowerBound + point.y - top
    return visible.contains(index) ? index : nil
  }

  private func drawHeader(on frame: inout Frame, _ slots: [Rect], in rect: Rect) {
    for (index, (column, slot)) in zip(columns, slots).enumerated() where slot.width > 0 {
      var title = column.title
      if let sort, sort.column == index {
        let sign = sort.ascending ? frame.glyphs.ascending : frame.glyphs.descending
        title = title.truncated(to: slot.width - 2, ellipsis: frame.glyphs.ellipsis) + " " + sign
      }
      let text = title.fitted(to: slot.width, column.alignment, ellipsis: frame.glyphs.ellipsis)
      frame.put(text, at: slot.origin, .header)
    }
  }

  private func drawRow(
    _ row: Row, on frame: inout Frame, _ slots: [Rect], _ line: Rect, isSelected: Bool
  ) {
    if isSelected {
      frame.put(frame.glyphs.pointer, at: line.origin, isFocused ? .focus : .muted)
      if cursorFollows, isFocused { frame.cursor = line.origin }
    }
    if row.isMarked {
      // Beside the pointer on the selected row, in its place on the others.
      let x = isSelected ? line.x + 1 : line.x
      frame.put(frame.glyphs.mark, at: Point(x: x, y: line.y), .marked)
    }
    for ((column, slot), cell) in zip(zip(columns, slots), row.cells) where slot.width > 0 {
      var cell = cell
      if column.keepsEnds, cell.width > slot.width, cell.runs.count == 1 {
        cell.runs[0].text = cell.runs[0].text.truncatedMiddle(
          to: slot.width, ellipsis: frame.glyphs.ellipsis)
      }
      let space = max(0, slot.width - cell.width)
      let shift =
        switch column.alignment {
        case .leading: 0
        case .center: space / 2
        case .trailing: space
        }
      frame.put(cell, at: Point(x: slot.x + shift, y: line.y), limit: slot.width)
    }
    if isSelected, isFocused { frame.select(line) }
  }
}

/// A number with commas between its thousands.
public func grouped(_ number: Int) -> String { Digits.grouped(number) }
