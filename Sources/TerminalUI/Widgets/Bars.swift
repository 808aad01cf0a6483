/// The names of the panes with the digits that open them; the current one stands out.
public struct TabBar: Sendable {
  public var titles: [SafeText]
  public var selected: Int

  public init(_ titles: [SafeText], selected: Int) {
    self.titles = titles
    self.selected = selected
  }

  private func slots(in rect: Rect) -> [(Rect, SafeText)] {
    var x = rect.x
    // Where not all names fit, the others shrink to their digits.
    let full = titles.reduce(0) { $0 + $1.width + 5 }
    return titles.enumerated().map { index, title in
      let short = full > rect.width && index != selected
      let text: SafeText = short ? " \(index + 1) " : " \(index + 1) \(title) "
      defer { x += text.width + 1 }
      return (Rect(x: x, y: rect.y, width: text.width, height: 1), text)
    }
  }

  public func draw(on frame: inout Frame, in rect: Rect) {
    frame.clipped(to: rect) { frame in
      for (index, (slot, text)) in slots(in: rect).enumerated() {
        if index == selected {
          frame.put(text, at: slot.origin, .selection.bold)
        } else {
          frame.put(text.prefix(2), at: slot.origin, .key)
          frame.put(text.dropping(2), at: Point(x: slot.x + 2, y: slot.y), .muted)
        }
      }
    }
  }

  /// The tab under a point, for the mouse.
  public func index(at point: Point, in rect: Rect) -> Int? {
    slots(in: rect).firstIndex { $0.0.contains(point) }
  }
}

/// A row with something at its left and something at its right; the right side wins the space.
public struct HeaderBar: Sendable {
  public var left: StyledLine
  public var right: StyledLine

  public init(left: StyledLine, right: StyledLine = StyledLine()) {
    self.left = left
    self.right = right
  }

  public func draw(on frame: inout Frame, in rect: Rect) {
    let rightWidth = min(right.width, rect.width / 2)
    let room = rect.width - rightWidth - (rightWidth > 0 ? 2 : 0)
    frame.put(left, at: rect.origin, limit: room)
    frame.put(right, at: Point(x: rect.right - rightWidth, y: rect.y), limit: rightWidth)
  }
}

/// Keys and what they do, as many as fit; the last one is always shown.
public struct FooterHints: Sendable {
  public struct Hint: Sendable, Equatable {
    public var key: SafeText
    public var title: SafeText
    public var isEnabled: Bool

    public init(_ key: SafeText, _ title: SafeText, isEnabled: Bool = true) {
      self.key = key
      self.title = title
      self.isEnabled = isEnabled
    }

    var width: Int { key.width + title.width + 1 }
  }

  public var hints: [Hint]

  public init(_ hints: [Hint]) {
    self.hints = hints
  }

  public func draw(on frame: inout Frame, in rect: Rect) {
    guard let last = hints.last else { return }
    var x = rect.x
    let room = rect.right - last.width
    for hint in hints.dropLast() where x + hint.width + 2 <= room {
      draw(hint, on: &frame, at: Point(x: x, y: rect.y))
      x += hint.width + 2
    }
    draw(last, on: &frame, at: Point(x: x, y: rect.y))
  }

  private func draw(_ hint: Hint, on frame: inout Frame, at point: Point) {
    let used = frame.put(hint.key, at: point, hint.isEnabled ? .key : .disabled)
    frame.put(
      hint.title, at: Point(x: point.x + used + 1, y: point.y),
      hint.isEnabled ? .muted : .disabled)
  }
}

/// A short message in rows of its own, never over something else.
public struct Toast: Sendable, Equatable {
  public var text: SafeText
  public var role: Role

  /// Rows that a message takes at most.
  public static let height = 4

  public init(_ text: SafeText, role: Role = .toast) {
    self.text = text
    self.role = role
  }

  /// The message in at most `height` lines; what is left over ends with an ellipsis.
  public func lines(width: Int, height: Int = Toast.height) -> [SafeText] {
    let room = max(1, width - 4)
    let lines = text.wrapped(to: room)
    guard lines.count > height, height > 0 else { return lines }
    let rest = Array(lines.dropFirst(height - 1)).joined(separator: " ")
    return lines.prefix(height - 1) + [rest.truncated(to: room)]
  }

  /// Fills `rect` with the message, as many lines as there is room for.
  public func draw(on frame: inout Frame, in rect: Rect) {
    frame.fill(rect, .toast)
    let sign: SafeText =
      switch role {
      case .error: frame.glyphs.error
      case .warning: frame.glyphs.warning
      case .ok: frame.glyphs.ok
      default: " "
      }
    frame.put(sign, at: Point(x: rect.x + 1, y: rect.y), Style(role, on: .toast))
    for (index, line) in lines(width: rect.width, height: rect.height).enumerated() {
      frame.put(line, at: Point(x: rect.x + 3, y: rect.y + index), .toast, limit: rect.width - 4)
    }
  }
}

/// What runs, how far it is, and how long it has taken.
public struct ProgressLine: Sendable {
  public var title: SafeText
  /// 0 to 1, or nil when it is not known.
  public var fraction: Double?
  /// Counts, elapsed and remaining time in words: "1,200 of 2,304 · 14 s · about 13 s left".
  public var note: SafeText

  public init(_ title: SafeText, fraction: Double? = nil, note: SafeText = .empty) {
    self.title = title
    self.fraction = fraction
    self.note = note
  }

  public func draw(on frame: inout Frame, in rect: Rect) {
    let slots = rect.row(0).columns(
      [
        .fixed(min(title.width, rect.width / 3)), .flexible(min: fraction == nil ? 0 : 8),
        .fixed(note.width),
      ], gap: 2)
    frame.put(title, at: slots[0].origin, .accent, limit: slots[0].width)
    if let fraction, slots[1].width > 6 {
      let percent = Int((max(0, min(1, fraction)) * 100).rounded(.down))
      let length = slots[1].width - 5
      let done = length * percent / 100
      let used = frame.put(frame.glyphs.barFull.repeated(done), at: slots[1].origin, .accent)
      frame.put(
        frame.glyphs.barEmpty.repeated(length - done),
        at: Point(x: slots[1].x + used, y: slots[1].y), .muted)
      frame.put(
        SafeText("\(percent)%").padded(to: 4, .trailing),
        at: Point(x: slots[1].right - 4, y: slots[1].y), .text)
    }
    frame.put(note, at: slots[2].origin, .muted, limit: slots[2].width)
  }
}
