import TerminalUI

/// A text alone on the screen, from the first column on, so that the terminal's own selection gets it
/// whole: where its clipboard can't be reached from here.
enum PlainTextView {
  static func lines(_ text: Copyable, width: Int) -> [SafeText] {
    text.text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { Detail.broken(SafeText(String($0)), width) }
  }

  /// Rows for the text: the last one has the keys.
  static func height(in rect: Rect) -> Int { max(1, rect.height - 1) }

  static func draw(_ text: Copyable, _ offset: Int, on frame: inout Frame, in rect: Rect) {
    frame.fill(rect)
    let lines = lines(text, width: rect.width)
    let height = height(in: rect)
    for (row, line) in lines.dropFirst(offset).prefix(height).enumerated() {
      frame.put(line, at: Point(x: rect.x, y: rect.y + row))
    }
    if frame.glyphs.isPlain { frame.cursor = rect.origin }
    let more = lines.count > height ? "down, up: \(grouped(lines.count)) lines; " : ""
    frame.put(
      SafeText("\(text.title): select it with the mouse; \(more)esc closes"),
      at: Point(x: rect.x, y: rect.bottom - 1), .muted, limit: rect.width)
  }
}

extension ConsoleState {
  /// Shows a text for the terminal's own selection, to which the mouse is left meanwhile.
  mutating func showPlain(_ text: Copyable) -> [Effect] {
    overlays.append(.plain(text, 0))
    return isMouseCaptured ? [.captureMouse(false)] : []
  }

  mutating func closePlain() -> [Effect] {
    overlays.removeLast()
    return isMouseCaptured ? [.captureMouse(true)] : []
  }

  mutating func handlePlain(_ key: Key, _ text: Copyable, _ offset: Int) -> [Effect] {
    let rect = overlayRect
    let height = PlainTextView.height(in: rect)
    let count = PlainTextView.lines(text, width: rect.width).count
    var list = ListState(selected: offset, offset: offset)
    switch key {
    case .escape, .enter, .character("q"), .character("p"): return closePlain()
    default:
      guard list.handle(key, count: max(1, count - height + 1), height: 1) else { return [] }
      overlays[overlays.count - 1] = .plain(text, list.selected)
      return []
    }
  }
}
