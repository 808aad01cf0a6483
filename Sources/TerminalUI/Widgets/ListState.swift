/// Which row of a list is selected and which is the first on screen.
public struct ListState: Sendable, Equatable {
  public var selected: Int
  public var offset: Int

  public init(selected: Int = 0, offset: Int = 0) {
    self.selected = selected
    self.offset = offset
  }

  /// The rows on screen, with the selected one among them.
  public func visible(count: Int, height: Int) -> Range<Int> {
    guard count > 0, height > 0 else { return 0..<0 }
    let selected = min(max(0, selected), count - 1)
    var first = min(max(0, offset), max(0, count - height))
    if selected < first { first = selected }
    if selected >= first + height { first = selected - height + 1 }
    return first..<min(count, first + height)
  }

  /// Brings selection and offset within the list.
  ///
  /// Call it in `update` when a list or the screen has changed its size.
  public mutating func settle(count: Int, height: Int) {
    selected = max(0, min(selected, count - 1))
    offset = visible(count: count, height: height).lowerBound
  }

  public mutating func move(by rows: Int, count: Int, height: Int) {
    selected = max(0, min(selected.addingReportingOverflow(rows).partialValue, count - 1))
    settle(count: count, height: height)
  }

  /// Scrolls without moving the selection more than needed, as a wheel does.
  public mutating func scroll(by rows: Int, count: Int, height: Int) {
    offset = max(0, min(offset + rows, max(0, count - height)))
    selected = max(offset, min(selected, offset + height - 1))
    settle(count: count, height: height)
  }

  /// Takes the moving keys (arrows, `j` `k`, `g` `G`, pages); says whether the key was one.
  public mutating func handle(_ key: Key, count: Int, height: Int) -> Bool {
    let page = max(1, height - 1)
    switch key {
    case .up, .character("k"): move(by: -1, count: count, height: height)
    case .down, .character("j"): move(by: 1, count: count, height: height)
    case .pageUp, .control("b"): move(by: -page, count: count, height: height)
    case .pageDown, .control("f"): move(by: page, count: count, height: height)
    case .home, .character("g"): move(by: -count, count: count, height: height)
    case .end, .character("G"): move(by: count, count: count, height: height)
    default: return false
    }
    return true
  }
}
