/// The filter over a list: what is typed, what it means, how many it leaves.
public struct FilterBar: Sendable, Equatable {
  public var field: TextField
  /// Whether keys go into the field.
  public var isEditing: Bool

  public init(_ text: String = "", isEditing: Bool = false) {
    field = TextField(text, placeholder: "filter, ! inverts")
    self.isEditing = isEditing
  }

  /// Whether what is typed begins with `!`: show what does not match.
  public var isInverted: Bool { field.text.hasPrefix("!") }

  /// What to look for.
  public var pattern: String { isInverted ? String(field.text.dropFirst()) : field.text }

  public var isEmpty: Bool { pattern.isEmpty }

  /// What a key does to the filter.
  public enum Outcome: Sendable, Equatable {
    /// Not a key of the filter.
    case ignored
    /// The cursor moved; the pattern stands.
    case unchanged
    case changed
    /// Enter: the pattern stays, keys go to the list again.
    case accepted
    /// Escape: the pattern is gone.
    case cleared
  }

  public mutating func handle(_ key: Key) -> Outcome {
    guard isEditing else { return .ignored }
    switch key {
    case .enter:
      isEditing = false
      return .accepted
    case .escape:
      self = FilterBar()
      return .cleared
    case .up, .down, .pageUp, .pageDown, .tab, .shiftTab:
      return .ignored
    default:
      let before = field.text
      guard field.handle(key) else { return .ignored }
      return before == field.text ? .unchanged : .changed
    }
  }

  /// Draws "/ ana   17 of 2,304" in one row.
  public func draw(on frame: inout Frame, in rect: Rect, hits: Int, total: Int) {
    let line = rect.row(0)
    let sign: SafeText = isInverted ? "/!" : "/"
    let count: SafeText = "\(grouped(hits)) of \(grouped(total))"
    frame.put(sign, at: line.origin, .key)
    let slots = Rect(x: line.x + 3, y: line.y, width: line.width - 3, height: 1)
      .columns([.flexible(min: 4), .fixed(count.width)], gap: 2)
    if isEditing {
      field.draw(on: &frame, in: slots[0])
    } else {
      frame.put(SafeText(field.text), at: slots[0].origin, .match, limit: slots[0].width)
    }
    frame.put(count, at: slots[1].origin, hits == 0 ? .warning : .muted)
  }
}
