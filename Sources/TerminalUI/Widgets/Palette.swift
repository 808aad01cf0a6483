/// The command palette: a field, and under it the entries that fit what is typed.
public struct Palette<ID: Hashable & Sendable>: Sendable {
  public struct Entry: Sendable {
    public var id: ID
    public var title: SafeText
    public var keys: SafeText
    /// Further words by which it is found.
    public var words: [String]
    /// Why it cannot be chosen just now.
    public var disabledBecause: SafeText?

    public init(
      _ id: ID, title: SafeText, keys: SafeText = .empty, words: [String] = [],
      disabledBecause: SafeText? = nil
    ) {
      self.id = id
      self.title = title
      self.keys = keys
      self.words = words
      self.disabledBecause = disabledBecause
    }
  }

  public enum Outcome: Sendable, Equatable {
    case open
    case chosen(ID)
    /// An entry that is disabled was chosen; the reason is to be shown.
    case refused(SafeText)
    case closed
  }

  public var title: SafeText
  public var entries: [Entry]
  public private(set) var field: TextField
  public private(set) var list = ListState()
  /// What stands there when nothing fits.
  public var emptyText: SafeText =
    "No command fits these letters. Backspace takes one away, esc closes."

  /// Entries shown at most.
  public static var height: Int { 14 }

  public init(
    title: SafeText = "Commands", entries: [Entry], placeholder: SafeText = "type a command"
  ) {
    self.title = title
    self.entries = entries
    field = TextField(placeholder: placeholder)
  }

  /// Puts the pointer on an entry, as long as nothing is typed.
  public mutating func select(_ id: ID) {
    guard let place = hits.firstIndex(where: { $0.entry.id == id }) else { return }
    list = ListState(selected: place)
    list.settle(count: entries.count, height: Self.height)
  }

  /// Entries that fit, best first, with the letters of the title that were hit; what can't be
  /// chosen stands behind what fits as well.
  public var hits: [(entry: Entry, offsets: [Int])] {
    var hits: [(entry: Entry, offsets: [Int], rank: Int, place: Int)] = []
    for (place, entry) in entries.enumerated() {
      if let match = FuzzyMatch(field.text, in: entry.title.string) {
        hits.append((entry, match.offsets, match.rank, place))
      } else {
        let ranks = entry.words.compactMap { FuzzyMatch(field.text, in: $0)?.rank }
        if let rank = ranks.min() { hits.append((entry, [], rank + 500, place)) }
      }
    }
    hits.sort { left, right in
      let isBehind = (left.entry.disabledBecause != nil, right.entry.disabledBecause != nil)
      if left.rank == right.rank, isBehind.0 != isBehind.1 { return isBehind.1 }
      return (left.rank, left.place) < (right.rank, right.place)
    }
    return hits.map { ($0.entry, $0.offsets) }
  }

  public mutating func handle(_ key: Key) -> Outcome {
    let hits = hits
    switch key {
    case .escape: return .closed
    case .enter:
      guard hits.indices.contains(list.selected) else { return .open }
      let entry = hits[list.selected].entry
      return entry.disabledBecause.map { .refused($0) } ?? .chosen(entry.id)
    case .up, .control("p"), .shiftTab:
      list.move(by: -1, count: hits.count, height: Self.height)
    case .down, .control("n"), .tab:
      list.move(by: 1, count: hits.count, height: Self.height)
    case .pageUp: list.move(by: -Self.height, count: hits.count, height: Self.height)
    case .pageDown: list.move(by: Self.height, count: hits.count, height: Self.height)
    default:
      if field.handle(key) { list = ListState() }
    }
    return .open
  }

  public mutating func paste(_ text: String) {
    field.paste(text)
    list = ListState()
  }

  private static func area(in rect: Rect) -> Rect {
    let height = min(Self.height + 3, rect.height - 2)
    var area = rect.centered(width: min(76, rect.width - 4), height: height)
    area.y = rect.y + max(1, (rect.height - height) / 4)
    return area
  }

  /// The space for the entries, under the field.
  private static func rows(in rect: Rect) -> Rect {
    let inner = area(in: rect).inner
    return Rect(x: inner.x, y: inner.y + 1, width: inner.width, height: inner.height - 1)
  }

  /// What a click does: it chooses an entry, and beside the palette it closes it.
  public mutating func click(at point: Point, in rect: Rect) -> Outcome {
    guard Self.area(in: rect).contains(point) else { return .closed }
    let rows = Self.rows(in: rect)
    let visible = list.visible(count: hits.count, height: rows.height)
    let index = visible.lowerBound + point.y - rows.y
    guard rows.contains(point), visible.contains(index) else { return .open }
    list.selected = index
    return handle(.enter)
  }

  public func draw(on frame: inout Frame, in rect: Rect) {
    let hits = hits
    let area = Self.area(in: rect)
    frame.fill(area, .dialog)
    let note: SafeText = "\(hits.count) of \(entries.count)"
    let inner = frame.box(area, title: title, note: note, focused: true, surface: .dialog)
    field.draw(on: &frame, in: inner.inset(by: 1, 0).row(0))
    let rows = Self.rows(in: rect)
    if hits.isEmpty {
      frame.put(
        emptyText, at: Point(x: rows.x + 2, y: rows.y), Style.muted.on(.dialog),
        limit: rows.width - 3)
    }
    let visible = list.visible(count: hits.count, height: rows.height)
    for index in visible {
      let isSelected = index == list.selected
      let row = rows.row(index - visible.lowerBound)
      draw(hits[index], on: &frame, in: row, isSelected)
      // Without boxes the cursor tells what is chosen, once it has left the field.
      if isSelected, index > 0, frame.glyphs.isPlain { frame.cursor = row.origin }
    }
  }

  private func draw(
    _ hit: (entry: Entry, offsets: [Int]), on frame: inout Frame, in row: Rect, _ selected: Bool
  ) {
    let entry = hit.entry
    let isDisabled = entry.disabledBecause != nil
    let surface: Role = selected ? .selection : .dialog
    frame.fill(row, Style(.text, on: surface))
    if selected { frame.put(frame.glyphs.pointer, at: row.origin, Style.focus.on(surface)) }
    let keysWidth = entry.keys.isEmpty ? 0 : entry.keys.width + 1
    let style = isDisabled ? Style.disabled.on(surface) : Style.text.on(surface)
    let line = StyledLine(
      entry.title, style, highlighting: hit.offsets, as: Style.match.on(surface))
    let room = row.width - 3 - keysWidth
    let used = frame.put(line, at: Point(x: row.x + 2, y: row.y), limit: room)
    if let reason = entry.disabledBecause {
      frame.put(
        reason, at: Point(x: row.x + 4 + used, y: row.y), Style.muted.on(surface),
        limit: max(0, room - used - 2))
    }
    frame.put(
      entry.keys, at: Point(x: row.right - keysWidth, y: row.y), Style.key.on(surface))
  }
}
