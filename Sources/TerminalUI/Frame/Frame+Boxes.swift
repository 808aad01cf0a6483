extension Frame {
  /// A horizontal line of one row.
  public mutating func horizontalLine(at point: Point, length: Int, _ style: Style = .border) {
    put(glyphs.horizontal.repeated(length), at: point, style)
  }

  /// A vertical line of one column.
  public mutating func verticalLine(at point: Point, length: Int, _ style: Style = .border) {
    for y in point.y..<point.y + max(0, length) {
      put(glyphs.vertical, at: Point(x: point.x, y: y), style)
    }
  }

  /// A box around `rect`, with a title in its upper and a note in its lower edge.
  ///
  /// - Returns: the space inside.
  @discardableResult
  public mutating func box(
    _ rect: Rect, title: SafeText = .empty, note: SafeText = .empty, focused: Bool = false,
    surface: Role = .text
  ) -> Rect {
    guard rect.width >= 2, rect.height >= 2 else { return rect }
    let style = (focused ? Style.focus : Style.border).on(surface)
    if !glyphs.isPlain { edges(rect, style) }
    let space = rect.width - 4
    if !title.isEmpty, space > 2 {
      let text = " " + title.truncated(to: space - 2, ellipsis: glyphs.ellipsis) + " "
      let titleStyle = (focused ? Style.focus.bold : Style.title).on(surface)
      put(text, at: Point(x: rect.x + 1, y: rect.y), titleStyle)
    }
    if !note.isEmpty, space > 2 {
      let text = " " + note.truncated(to: space - 2, ellipsis: glyphs.ellipsis) + " "
      // In plain text: it changes with every move of a selection, and colours cost bytes.
      put(
        text,
        at: Point(
          x: glyphs.isPlain ? rect.x + 1 : rect.right - 2 - text.width, y: rect.bottom - 1),
        Style.text.on(surface))
    }
    return rect.inner
  }

  private mutating func edges(_ rect: Rect, _ style: Style) {
    let edge = glyphs.horizontal.repeated(rect.width - 2)
    put(glyphs.topLeft + edge + glyphs.topRight, at: rect.origin, style)
    put(
      glyphs.bottomLeft + edge + glyphs.bottomRight, at: Point(x: rect.x, y: rect.bottom - 1),
      style)
    verticalLine(at: Point(x: rect.x, y: rect.y + 1), length: rect.height - 2, style)
    verticalLine(at: Point(x: rect.right - 1, y: rect.y + 1), length: rect.height - 2, style)
  }
}
