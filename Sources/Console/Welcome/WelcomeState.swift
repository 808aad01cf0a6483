import ProvisioningCore
import TerminalUI

/// What the operator chose on the first run.
public enum WelcomeChoice: Sendable, Equatable {
  case sandbox
  /// A profile was made; its name.
  case profile(String)
  case leave
}

/// The first run, without a profile: the sandbox, or a new profile.
struct WelcomeState: Sendable {
  var size: Size
  var isPlain: Bool
  var list = ListState()
  /// The form while a profile is being made.
  var form: ProfileForm?

  static let entries: [(title: SafeText, note: SafeText)] = [
    ("Try it in the sandbox", "a whole simulated tenant in this program; nothing is kept"),
    ("Connect a tenant", "make a profile: names and ids only, no secrets"),
    ("Leave", ""),
  ]

  /// What an event leads to.
  enum Reaction: Sendable, Equatable {
    case stay
    /// The form is filled in: its profile is to be saved.
    case save
    case done(WelcomeChoice)
  }

  mutating func handle(_ event: Event) -> Reaction {
    switch event {
    case .key(let key): return handle(key)
    case .paste(let text): form?.paste(text)
    case .resize(let size): self.size = size
    case .mouse(let mouse): return handle(mouse)
    case .interrupt, .terminate: return .done(.leave)
    case .focus, .wake: break
    }
    return .stay
  }

  private mutating func handle(_ key: Key) -> Reaction {
    if var form {
      let outcome = form.handle(key)
      self.form = outcome == .cancelled ? nil : form
      return outcome == .submitted ? .save : .stay
    }
    switch key {
    case .enter: return choose(list.selected)
    case .character("q"), .escape: return .done(.leave)
    case .character(let digit):
      if let number = digit.wholeNumberValue, (1...Self.entries.count).contains(number) {
        return choose(number - 1)
      }
    default: break
    }
    _ = list.handle(key, count: Self.entries.count, height: Self.entries.count)
    return .stay
  }

  private mutating func handle(_ mouse: Mouse) -> Reaction {
    let index = mouse.position.y - top
    guard form == nil, mouse.isPress, Self.entries.indices.contains(index) else {
      return .stay
    }
    return choose(index)
  }

  private mutating func choose(_ index: Int) -> Reaction {
    list.selected = index
    switch index {
    case 0: return .done(.sandbox)
    case 1:
      form = ProfileForm()
      return .stay
    default: return .done(.leave)
    }
  }

  /// The row of the first entry.
  private var top: Int { 7 }

  func frame(size: Size, glyphs: Glyphs) -> Frame {
    var frame = Frame(size: size, glyphs: isPlain ? .plain : glyphs)
    let smallest = Layout.smallest
    guard size.width >= smallest.width, size.height >= smallest.height else {
      Screen.drawTooSmall(on: &frame)
      return frame
    }
    frame.put("EntraHub", at: Point(x: 2, y: 1), .title)
    let purpose: SafeText =
      "Entra ID provisions users and groups into Webex Control Hub. This console shows whether it "
      + "works, finds out why not, and proves that it works again."
    for (row, line) in purpose.wrapped(to: size.width - 4).prefix(3).enumerated() {
      frame.put(line, at: Point(x: 2, y: 3 + row), .text)
    }
    if let form {
      frame.put("A new profile", at: Point(x: 2, y: 6), .header)
      form.draw(
        on: &frame, in: Rect(x: 2, y: 8, width: size.width - 4, height: size.height - 10))
    } else {
      drawEntries(on: &frame)
    }
    FooterHints(hints).draw(
      on: &frame, in: Rect(x: 1, y: size.height - 1, width: size.width - 2, height: 1))
    return frame
  }

  private func drawEntries(on frame: inout Frame) {
    for (index, entry) in Self.entries.enumerated() {
      let row = Rect(x: 2, y: top + index, width: frame.size.width - 4, height: 1)
      let isHere = index == list.selected
      if isHere { frame.put(frame.glyphs.pointer, at: row.origin, .focus) }
      frame.put("\(index + 1)", at: Point(x: row.x + 2, y: row.y), .key)
      frame.put(entry.title, at: Point(x: row.x + 4, y: row.y), isHere ? .text.bold : .text)
      frame.put(
        entry.note, at: Point(x: row.x + 28, y: row.y), .muted, limit: max(0, row.width - 28))
      if isHere {
        frame.select(row)
        if isPlain { frame.cursor = row.origin }
      }
    }
  }

  private var hints: [FooterHints.Hint] {
    form == nil
      ? [.init("enter", "choose"), .init("up/down", "move"), .init("q", "leave")]
      : [
        .init("enter", "next, at the end: save"), .init("ctrl-s", "save"),
        .init("left/right", "change a choice"), .init("esc", "back"),
      ]
  }
}
