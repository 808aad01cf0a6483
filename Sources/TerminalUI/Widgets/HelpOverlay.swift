/// A heading with keys and what they do.
public struct HelpSection: Sendable, Equatable {
  public struct Row: Sendable, Equatable {
    public var keys: SafeText
    public var text: SafeText
    /// Why it cannot be done just now.
    public var disabledBecause: SafeText?

    public init(keys: SafeText, text: SafeText, disabledBecause: SafeText? = nil) {
      self.keys = keys
      self.text = text
      self.disabledBecause = disabledBecause
    }
  }

  public var title: SafeText
  public var rows: [Row]

  public init(title: SafeText, rows: [Row]) {
    self.title = title
    self.rows = rows
  }
}

/// All keys of a context, over the screen; two columns where there is room.
public struct HelpOverlay: Sendable {
  public var title: SafeText
  public var sections: [HelpSection]
  /// Lines scrolled away above.
  public var offset: Int

  public init(title: SafeText = "Help", sections: [HelpSection], offset: Int = 0) {
    self.title = title
    self.sections = sections
    self.offset = offset
  }

  private struct Line {
    var keys: SafeText = .empty
    var text: SafeText = .empty
    var isTitle = false
    var isDisabled = false
  }

  private func lines(of section: HelpSection, keyWidth: Int, width: Int) -> [Line] {
    var lines = [Line(text: section.title, isTitle: true)]
    for row in section.rows {
      let text = row.disabledBecause.map { row.text + " Not now: " + $0 + "." } ?? row.text
      for (index, piece) in text.wrapped(to: max(8, width - keyWidth - 2)).enumerated() {
        lines.append(
          Line(
            keys: index == 0 ? row.keys : .empty, text: piece,
            isDisabled: row.disabledBecause != nil))
      }
    }
    lines.append(Line())
    return lines
  }

  /// Sections dealt to one or two columns of about the same height.
  private func columns(width: Int, keyWidth: Int) -> [[Line]] {
    let isWide = width >= 90
    let columnWidth = isWide ? (width - 3) / 2 : width
    let blocks = sections.map { lines(of: $0, keyWidth: keyWidth, width: columnWidth) }
    guard isWide, blocks.count > 1 else { return [blocks.flatMap { $0 }] }
    let total = blocks.reduce(0) { $0 + $1.count }
    var left: [Line] = []
    var right: [Line] = []
    for block in blocks {
      if right.isEmpty, left.isEmpty || left.count + block.count / 2 <= total / 2 {
        left += block
      } else {
        right += block
      }
    }
    return right.isEmpty ? [left] : [left, right]
  }

  private var keyWidth: Int {
    min(16, sections.flatMap(\.rows).map(\.keys.width).max() ?? 0)
  }

  /// The longest column, without the blank line at its end.
  private func tallest(in area: Rect) -> Int {
    max(0, (columns(width: area.width - 4, keyWidth: keyWidth).map(\.count).max() ?? 0) - 1)
  }

  /// How far one can scroll on a screen of that size.
  public func maximalOffset(in rect: Rect) -> Int {
    let area = rect.inset(by: 2, 1)
    return max(0, tallest(in: area) - (area.height - 2))
  }

  /// How many lines a screen of that size shows.
  public func visibleLines(in rect: Rect) -> Int { max(1, rect.inset(by: 2, 1).height - 2) }

  public func draw(on frame: inout Frame, in rect: Rect) {
    var area = rect.inset(by: 2, 1)
    let limit = maximalOffset(in: rect)
    let tallest = tallest(in: area)
    let last = min(tallest, max(0, min(offset, limit)) + visibleLines(in: rect))
    area.height = min(area.height, tallest + 2)
    let offset = max(0, min(offset, limit))
    let columns = columns(width: area.width - 4, keyWidth: keyWidth)
    frame.fill(area, .dialog)
    let note: SafeText =
      limit > 0 ? "\(offset + 1)–\(last) of \(tallest)  esc closes" : "esc closes"
    let inner = frame.box(area, title: title, note: note, focused: true, surface: .dialog)
    let lengths = Array(repeating: Length.flexible(), count: columns.count)
    if frame.glyphs.isPlain { frame.cursor = inner.inset(by: 1, 0).origin }
    for (slot, lines) in zip(inner.inset(by: 1, 0).columns(lengths, gap: 3), columns) {
      for (y, line) in lines.dropFirst(offset).prefix(slot.height).enumerated() {
        let at = Point(x: slot.x, y: slot.y + y)
        if line.isTitle {
          frame.put(line.text, at: at, Style.title.on(.dialog), limit: slot.width)
          continue
        }
        let keyStyle: Style = line.isDisabled ? .disabled : .key
        frame.put(line.keys, at: at, keyStyle.on(.dialog), limit: keyWidth)
        frame.put(
          line.text, at: Point(x: at.x + keyWidth + 2, y: at.y),
          Style(line.isDisabled ? .disabled : .text, on: .dialog),
          limit: slot.width - keyWidth - 2)
      }
    }
  }
}
