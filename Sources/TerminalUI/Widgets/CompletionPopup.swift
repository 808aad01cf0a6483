/// What could be written at the cursor, in a small box beside it.
public struct CompletionPopup: Sendable, Equatable {
  public struct Item: Sendable, Equatable {
    public var title: SafeText
    /// What kind of thing it is, in a letter or two.
    public var kind: SafeText
    public var note: SafeText

    public init(_ title: SafeText, kind: SafeText = .empty, note: SafeText = .empty) {
      self.title = title
      self.kind = kind
      self.note = note
    }
  }

  public enum Outcome: Sendable, Equatable {
    /// Not a key of the popup.
    case ignored
    case moved
    case chosen(Int)
    case closed
  }

  public var items: [Item]
  public var list = ListState()
  /// Whether Enter chooses: only after the operator has moved in it, so that it can't surprise.
  public private(set) var isEntered: Bool

  /// Items shown at once.
  public static let height = 8

  /// - Parameter isEntered: true where the operator asked for it.
  public init(_ items: [Item], isEntered: Bool = false) {
    self.items = items
    self.isEntered = isEntered
  }

  public mutating func handle(_ key: Key) -> Outcome {
    switch key {
    case .escape: return .closed
    case .tab: return items.isEmpty ? .ignored : .chosen(list.selected)
    case .enter: return isEntered && !items.isEmpty ? .chosen(list.selected) : .ignored
    case .down, .control("n"): move(1)
    case .up, .control("p"): move(-1)
    case .pageDown: list.move(by: Self.height, count: items.count, height: Self.height)
    case .pageUp: list.move(by: -Self.height, count: items.count, height: Self.height)
    default: return .ignored
    }
    isEntered = true
    return .moved
  }

  private mutating func move(_ step: Int) {
    // The first step down from a popup that came by itself stays on its first item's neighbour.
    list.move(by: step, count: items.count, height: Self.height)
  }

  /// Draws the box under `point`, or above it where there is no room, within `rect`.
  public func draw(on frame: inout Frame, at point: Point, in rect: Rect) {
    guard !items.isEmpty else { return }
    let area = area(at: point, in: rect)
    guard area.width > 6, area.height > (frame.glyphs.isPlain ? 0 : 2) else { return }
    frame.fill(area, .dialog)
    let more = items.count > Self.height ? "\(list.selected + 1) of \(items.count)" : ""
    let inner = frame.box(area, note: SafeText(more), focused: true, surface: .dialog)
    let visible = list.visible(count: items.count, height: inner.height)
    let titles = visible.map { items[$0].title.width }.max() ?? 0
    for index in visible {
      draw(
        items[index], on: &frame, in: inner.row(index - visible.lowerBound),
        isHere: index == list.selected, titles: min(titles, inner.width * 3 / 5))
    }
  }

  /// The item under a point, for the mouse; the others as for drawing.
  public func index(at place: Point, from point: Point, in rect: Rect) -> Int? {
    let inner = area(at: point, in: rect).inner
    let visible = list.visible(count: items.count, height: inner.height)
    let index = visible.lowerBound + place.y - inner.y
    return inner.contains(place) && visible.contains(index) ? index : nil
  }

  private func area(at point: Point, in rect: Rect) -> Rect {
    let widest = items.map { $0.title.width + $0.kind.width + $0.note.width + 10 }.max() ?? 0
    let width = min(max(24, min(widest, 64)), rect.width)
    let height = min(items.count, Self.height) + 2
    let below = rect.bottom - point.y - 1
    let above = point.y - rect.y
    let fitsBelow = height <= below || below >= above
    let rows = min(height, fitsBelow ? below : above)
    return Rect(
      x: max(rect.x, min(point.x, rect.right - width)),
      y: fitsBelow ? point.y + 1 : point.y - rows, width: width, height: rows)
  }

  private func draw(
    _ item: Item, on frame: inout Frame, in row: Rect, isHere: Bool, titles: Int
  ) {
    let surface: Role = isHere ? .selection : .dialog
    frame.fill(row, Style(.text, on: surface))
    if isHere { frame.put(frame.glyphs.pointer, at: row.origin, Style.focus.on(surface)) }
    frame.put(item.kind, at: Point(x: row.x + 1, y: row.y), Style.muted.on(surface), limit: 2)
    frame.put(
      item.title, at: Point(x: row.x + 4, y: row.y), Style(.text, on: surface), limit: titles)
    let x = row.x + titles + 6
    frame.put(
      item.note, at: Point(x: x, y: row.y), Style.muted.on(surface), limit: max(0, row.right - x))
  }
}
