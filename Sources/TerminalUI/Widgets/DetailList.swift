/// Labels with their values, long values wrapped below themselves.
public struct DetailList: Sendable {
  public struct Row: Sendable, Equatable {
    public var label: SafeText
    public var value: StyledLine
    /// Whether the focus can stand on it, to copy or open its value.
    public var isFocusable: Bool
    /// A small note at the end of the value, such as the key that copies it.
    public var hint: SafeText

    public init(
      _ label: SafeText, _ value: StyledLine, isFocusable: Bool = false, hint: SafeText = .empty
    ) {
      self.label = label
      self.value = value
      self.isFocusable = isFocusable
      self.hint = hint
    }

    /// An empty line.
    public static let gap = Row("", StyledLine())

    /// A heading over the rows that follow.
    public static func heading(_ text: SafeText) -> Row {
      Row(text, StyledLine())
    }
  }

  public var rows: [Row]
  /// The focused row's place in `rows`.
  public var focused: Int?
  /// Screen lines scrolled away above.
  public var offset: Int
  public var labelWidth: Int
  public var isFocused: Bool
  public var cursorFollows: Bool

  public init(
    _ rows: [Row], focused: Int? = nil, offset: Int = 0, labelWidth: Int? = nil,
    isFocused: Bool = true, cursorFollows: Bool = false
  ) {
    self.rows = rows
    self.focused = focused
    self.offset = offset
    let labels = rows.filter { !$0.value.runs.isEmpty }.map(\.label.width).max() ?? 0
    self.labelWidth = labelWidth ?? min(24, labels)
    self.isFocused = isFocused
    self.cursorFollows = cursorFollows
  }

  private struct Line {
    var row: Int
    var label: SafeText
    var value: StyledLine
    var isHeading = false
  }

  private func lines(width: Int) -> [Line] {
    let space = max(1, width - labelWidth - 4)
    var lines: [Line] = []
    for (index, row) in rows.enumerated() {
      if row.value.runs.isEmpty {
        lines.append(Line(row: index, label: row.label, value: StyledLine(), isHeading: true))
        continue
      }
      for (number, piece) in row.value.wrapped(to: space).enumerated() {
        lines.append(Line(row: index, label: number == 0 ? row.label : .empty, value: piece))
      }
    }
    return lines
  }

  /// Screen lines that all rows take at a width: how far one can scroll.
  public func height(width: Int) -> Int { lines(width: width).count }

  /// The next focusable row from `focused`, `step` being 1 or -1.
  public func nextFocus(_ step: Int) -> Int? {
    var index = focused.map { $0 + step } ?? (step > 0 ? 0 : rows.count - 1)
    while rows.indices.contains(index) {
      if rows[index].isFocusable { return index }
      index += step
    }
    return focused
  }

  public func draw(on frame: inout Frame, in rect: Rect) {
    let lines = lines(width: rect.width)
    var first = max(0, min(offset, lines.count - rect.height))
    if let focused, let start = lines.firstIndex(where: { $0.row == focused }),
      let end = lines.lastIndex(where: { $0.row == focused })
    {
      if end >= first + rect.height { first = end - rect.height + 1 }
      if start < first { first = start }
    }
    for (y, line) in lines.dropFirst(first).prefix(rect.height).enumerated() {
      draw(line, on: &frame, in: rect.row(y))
    }
  }

  private func draw(_ line: Line, on frame: inout Frame, in rect: Rect) {
    if line.isHeading {
      frame.put(line.label, at: rect.origin, .title, limit: rect.width)
      return
    }
    let isHere = line.row == focused && isFocused
    if isHere, !line.label.isEmpty {
      frame.put(frame.glyphs.pointer, at: rect.origin, .focus)
      if cursorFollows { frame.cursor = rect.origin }
    }
    frame.put(line.label, at: Point(x: rect.x + 2, y: rect.y), .muted, limit: labelWidth)
    let x = rect.x + labelWidth + 4
    let used = frame.put(line.value, at: Point(x: x, y: rect.y), limit: rect.right - x)
    let hint = rows[line.row].hint
    if !line.label.isEmpty, !hint.isEmpty, x + used + 2 + hint.width <= rect.right {
      frame.put(hint, at: Point(x: x + used + 2, y: rect.y), .key)
    }
    if isHere { frame.select(rect) }
  }
}

extension StyledLine {
  /// The line in lines of at most `columns`; each keeps its pieces' styles.
  public func wrapped(to columns: Int) -> [StyledLine] {
    if width <= columns { return [self] }
    if runs.count == 1, let run = runs.first {
      return run.text.wrapped(to: columns).map { StyledLine($0, run.style) }
    }
    var lines: [StyledLine] = []
    var line = StyledLine()
    for run in runs {
      var rest = run.text
      while line.width + rest.width > columns {
        var pieces = rest.wrapped(to: max(1, columns - line.width))
        if pieces.isEmpty { break }
        let head = pieces.removeFirst()
        if head.width + line.width > columns, !line.runs.isEmpty {
          lines.append(line)
          line = StyledLine()
          continue
        }
        line.runs.append(Run(head, run.style))
        lines.append(line)
        line = StyledLine()
        rest = pieces.joined(separator: " ")
        if rest.isEmpty { break }
      }
      if !rest.isEmpty { line.runs.append(Run(rest, run.style)) }
    }
    if !line.runs.isEmpty { lines.append(line) }
    return lines
  }
}
