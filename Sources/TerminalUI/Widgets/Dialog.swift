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
    case .enter: return press(focused)
    case .tab, .right, .down: focused = (focused + 1) % buttons.count
    case .shiftTab, .left, .up: focused = (focused + buttons.count - 1) % buttons.count
    default:
      if wordToType != nil {
        _ = field.handle(key)
        // Typing the word does not move the focus: Enter must still be a second, deliberate step.
      } else if let index = buttons.firstIndex(where: { $0.key == key }) {
        return press(index)
      }
    }
    return .open
  }

  public mutating func paste(_ text: String) {
    if wordToType != nil { field.paste(text) }
  }

  private func press(_ index: Int) -> Outcome {
    if index == buttons.count - 1 { return .cancelled }
    return isArmed ? .pressed(index) : .open
  }

  public func draw(on frame: inout Frame, in rect: Rect) {
    let buttonsWidth = buttons.reduce(0) { $0 + $1.title.width + 6 }
    let widest = max(message.map(\.width).max() ?? 0, buttonsWidth, title.width + 4, 30)
    let width = min(rect.width - 2, widest + 4)
    let lines = message.flatMap { $0.runs.isEmpty ? [$0] : $0.wrapped(to: max(1, width - 4)) }
    let height = lines.count + (wordToType == nil ? 4 : 6)
    let area = rect.centered(width: width, height: height)
    frame.fill(area, .dialog)
    let inner = frame.box(area, title: title, focused: true, surface: .dialog).inset(by: 1, 0)
    var y = inner.y
    let room = inner.height - (wordToType == nil ? 2 : 4)
    for line in lines.prefix(max(0, room)) {
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
      y += 1
    }
    drawButtons(on: &frame, inner, y: min(y + 1, inner.bottom - 1))
  }

  private func drawButtons(on frame: inout Frame, _ inner: Rect, y: Int) {
    var x = inner.right - buttons.reduce(-2) { $0 + $1.title.width + 6 }
    for (index, button) in buttons.enumerated() {
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
      if index == focused, wordToType == nil { frame.cursor = Point(x: max(inner.x, x), y: y) }
      frame.put(text, at: Point(x: max(inner.x, x), y: y), style)
      x += text.width + 2
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
