/// A question with buttons; the safe one has the focus at first.
public struct Dialog: Sendable, Equatable {
  public struct Button: Sendable, Equatable {
    public var title: SafeText
    /// The key that presses it at once, such as `y`; nil for dangerous ones.
    public var key: Key?

    public init(_ title: SafeText, key: Key? = nil) {
      self.title = title
      self.key = key
    }

    public static let cancel = Button("Cancel")
  }

  public enum Outcome: Sendable, Equatable {
    /// The dialog stays.
    case open
    /// A button was pressed; its place in `buttons`.
    case pressed(Int)
    case cancelled
  }

  public var title: SafeText
  public var message: [StyledLine]
  public var buttons: [Button]
  public var focused: Int
  /// The word to type before any button but Cancel works.
  public var wordToType: String?
  public var field: TextField
  public var isDangerous: Bool
  /// Lines of the message scrolled away above, where not all of them fit.
  private var offset = 0

  /// - Parameter buttons: Cancel is added at their end.
  public init(
    title: SafeText, message: [StyledLine], buttons: [Button] = [], wordToType: String? = nil,
    isDangerous: Bool = false
  ) {
    self.title = title
    self.message = message
    self.buttons = buttons + [.cancel]
    focused = buttons.count
    self.wordToType = wordToType
    field = TextField()
    self.isDangerous = isDangerous
  }

  /// Whether the word, if one is asked for, is typed.
  public var isArmed: Bool { wordToType == nil || wordToType == field.text }

  public mutating func handle(_ key: Key) -> Outcome {
    switch key {
    case .escape: return .cancelled
    case .enter: return enter()
    case .tab, .right, .down: focused = (focused + 1) % buttons.count
    case .shiftTab, .left, .up: focused = (focused + buttons.count - 1) % buttons.count
    default:
      if wordToType != nil {
        _ = field.handle(key)
      } else if let index = buttons.firstIndex(where: { $0.key == key }) {
        return press(index)
      }
    }
    return .open
  }

  /// Where a word was typed, Enter on Cancel goes to the button that it armed: doing it is a second,
  /// deliberate step, and a word typed wrong can be mended.
  private mutating func enter() -> Outcome {
    guard wordToType != nil, !field.text.isEmpty, focused == buttons.count - 1 else {
      return press(focused)
    }
    if isArmed { focused = 0 }
    return .open
  }

  /// Page keys move a message that is longer than the screen; false for any other key.
  public mutating func scroll(_ key: Key, in rect: Rect) -> Bool {
    let (_, inner, lines) = layout(in: rect)
    let limit = max(0, lines.count - room(inner))
    let page = max(1, room(inner) - 1)
    switch key {
    case .pageDown where limit > 0: offset = min(limit, offset + page)
    case .pageUp where limit > 0: offset = max(0, min(limit, offset) - page)
    default: return false
    }
    return true
  }

  public mutating func paste(_ text: String) {
    if wordToType != nil { field.paste(text) }
  }

  private func press(_ index: Int) -> Outcome {
    if index == buttons.count - 1 { return .cancelled }
    return isArmed ? .pressed(index) : .open
  }

  /// What a click does: it presses the button under it.
  public mutating func click(at point: Point, in rect: Rect) -> Outcome {
    let (_, inner, lines) = layout(in: rect)
    let row = buttonRow(inner, lines.count)
    guard let index = slots(inner, y: row).firstIndex(where: { $0.contains(point) }) else {
      return .open
    }
    focused = index
    return press(index)
  }

  private func layout(in rect: Rect) -> (area: Rect, inner: Rect, lines: [StyledLine]) {
    let buttonsWidth = buttons.reduce(0) { $0 + $1.title.width + 6 }
    let widest = max(message.map(\.width).max() ?? 0, buttonsWidth, title.width + 4, 30)
    let width = min(rect.width - 2, widest + 4)
    let lines = message.flatMap { $0.runs.isEmpty ? [$0] : $0.wrapped(to: max(1, width - 4)) }
    let height = lines.count + (wordToType == nil ? 4 : 6)
    let area = rect.centered(width: width, height: height)
    return (area, area.inner.inset(by: 1, 0), lines)
  }

  /// Lines of the message that fit.
  private func room(_ inner: Rect) -> Int { max(0, inner.height - (wordToType == nil ? 2 : 4)) }

  private func buttonRow(_ inner: Rect, _ lines: Int) -> Int {
    let text = min(lines, room(inner)) + (wordToType == nil ? 0 : 2)
    return min(inner.y + text + 1, inner.bottom - 1)
  }

  private func slots(_ inner: Rect, y: Int) -> [Rect] {
    var x = inner.right - buttons.reduce(-2) { $0 + $1.title.width + 6 }
    return buttons.map { button in
      let width = button.title.width + 4
      defer { x += width + 2 }
      return Rect(x: max(inner.x, x), y: y, width: width, height: 1)
    }
  }

  public func draw(on frame: inout Frame, in rect: Rect) {
    let (area, inner, lines) = layout(in: rect)
    let room = room(inner)
    let first = min(offset, max(0, lines.count - room))
    let shown = lines[first..<min(lines.count, first + room)]
    let note: SafeText =
      shown.count == lines.count
      ? "" : "\(first + 1)–\(first + shown.count) of \(lines.count)  PgDn PgUp"
    frame.fill(area, .dialog)
    frame.box(area, title: title, note: note, focused: true, surface: .dialog)
    var y = inner.y
    for line in shown {
      frame.put(line.on(.dialog), at: Point(x: inner.x, y: y), limit: inner.width)
      y += 1
    }
    if let wordToType {
      y += 1
      let prompt = SafeText("Type \(wordToType): ")
      let used = frame.put(
        prompt, at: Point(x: inner.x, y: y), .dialog, limit: inner.width - 8)
      field.draw(
        on: &frame, in: Rect(x: inner.x + used, y: y, width: inner.width - used, height: 1))
    }
    drawButtons(on: &frame, slots(inner, y: buttonRow(inner, lines.count)))
  }

  private func drawButtons(on frame: inout Frame, _ slots: [Rect]) {
    for (index, (button, slot)) in zip(buttons, slots).enumerated() {
      let isLast = index == buttons.count - 1
      let style: Style =
        if index == focused {
          .selection.bold
        } else if !isLast, !isArmed {
          Style(.disabled, on: .dialog)
        } else {
          Style(isDangerous && !isLast ? .error : .dialog, on: .dialog)
        }
      // Brackets show the focus where there is no colour.
      let text: SafeText = index == focused ? "[ \(button.title) ]" : "  \(button.title)  "
      if index == focused, wordToType == nil { frame.cursor = slot.origin }
      frame.put(text, at: slot.origin, style)
    }
  }
}

extension StyledLine {
  /// The same line on another surface.
  public func on(_ surface: Role) -> StyledLine {
    StyledLine(
      runs.map { run in
        let style = run.style
        return Run(run.text, style.surface == .text ? style.on(surface) : style)
      })
  }
}
