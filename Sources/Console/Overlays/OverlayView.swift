import TerminalUI

/// What lies over the screen.
enum OverlayView {
  static func draw(_ state: ConsoleState, on frame: inout Frame) {
    let rect = state.overlayRect
    if !state.overlays.isEmpty {
      frame.cursor = nil
      // Without boxes two texts side by side could not be told apart.
      if frame.glyphs.isPlain { frame.fill(rect) }
    }
    switch state.overlays.last {
    case .help(let offset):
      HelpOverlay(title: "Help", sections: state.help, offset: offset).draw(on: &frame, in: rect)
    case .palette(let palette): palette.draw(on: &frame, in: rect)
    case .menu(let menu):
      MenuView.draw(menu, cursorFollows: state.options.isPlain, on: &frame, in: rect)
    case .dialog(let dialog, _): dialog.draw(on: &frame, in: rect)
    case .prompt(let prompt): drawPrompt(prompt, state, on: &frame, in: rect)
    case .qr(let url): drawQR(url, state, on: &frame, in: rect)
    case .link(let url): drawLink(url, on: &frame, in: rect)
    case .plain(let text, let offset): PlainTextView.draw(text, offset, on: &frame, in: rect)
    case .themes(let picker):
      ThemePickerView.draw(picker, state.themes, on: &frame, in: rect)
    case .picker(let palette, _): palette.draw(on: &frame, in: rect)
    case .people(let picker): picker.draw(on: &frame, in: rect)
    case .principals(let picker): picker.draw(on: &frame, in: rect)
    case .rows(let report): report.draw(on: &frame, in: rect)
    case .connection(let screen): ConnectionView.draw(screen, state, on: &frame, in: rect)
    case .access(let screen): screen.sheet(state).draw(on: &frame, in: rect)
    case .explanation(let view): view.draw(on: &frame, in: rect)
    case .none: break
    }
  }

  private static func drawPrompt(
    _ prompt: Prompt, _ state: ConsoleState, on frame: inout Frame, in rect: Rect
  ) {
    let width = min(76, rect.width - 4)
    let problem = prompt.problem.map { SafeText($0).wrapped(to: width - 4) } ?? []
    let advice = prompt.advice.wrapped(to: width - 4)
    let area = rect.centered(width: width, height: 5 + advice.count + problem.count)
    frame.fill(area, .dialog)
    let inner = frame.box(
      area, title: prompt.title, note: "enter does it, esc leaves", focused: true, surface: .dialog
    ).inset(by: 1, 0)
    for (index, line) in advice.enumerated() {
      frame.put(line, at: inner.row(index).origin, Style.muted.on(.dialog), limit: inner.width)
    }
    let below = advice.count + 1
    let isBusy =
      [Operation.readingReport, .exporting, .addingNote, .reviewing, .planningAssignments].contains
    {
      state.running[$0] != nil
    }
    prompt.field.draw(on: &frame, in: inner.row(below), isFocused: !isBusy)
    for (index, line) in problem.enumerated() {
      frame.put(
        line, at: inner.row(below + 1 + index).origin, Style.error.on(.dialog), limit: inner.width)
    }
    if isBusy, problem.isEmpty {
      frame.put("working…", at: inner.row(below + 1).origin, Style.accent.on(.dialog))
    }
  }

  private static func drawQR(
    _ url: String, _ state: ConsoleState, on frame: inout Frame, in rect: Rect
  ) {
    frame.fill(rect)
    let code = QRCode(url)
    let area = Rect(x: rect.x, y: rect.y, width: rect.width, height: rect.height - 1)
    let isLight = state.theme?.background == .light
    var keys: SafeText = "any key closes, y copies the address"
    if code?.draw(on: &frame, in: area, invert: isLight) != true {
      var row = 1
      for line in withoutQR(code, frame) {
        for piece in line.wrapped(to: rect.width - 2) where row < rect.height - 4 {
          frame.put(piece, at: Point(x: 1, y: row), .warning)
          row += 1
        }
      }
      putWhole(url, on: &frame, from: row + 1)
    } else if state.theme?.background == .any {
      keys = "any key closes, y copies; if no phone reads it, choose a light or dark theme"
    }
    frame.put(
      keys, at: Point(x: 1, y: rect.bottom - 1), .muted, limit: rect.width - 2)
  }

  /// Why there is no code, and what to do instead.
  private static func withoutQR(_ code: QRCode?, _ frame: Frame) -> [SafeText] {
    guard let code else { return ["The address is too long for a QR code. y copies it:"] }
    let size = code.size(frame.glyphs, quietZone: QRCode.leastQuietZone)
    let lines: [SafeText] = [
      "The QR code needs \(size.width)x\(size.height + 1) characters; this terminal has "
        + "\(frame.size.width)x\(frame.size.height).",
      "Make the window larger or its font smaller. Or press y to copy the address:",
    ]
    guard frame.glyphs.isASCII else { return lines }
    let small = code.size(.unicode, quietZone: QRCode.leastQuietZone)
    return [
      lines[0],
      "That is in ASCII; in a UTF-8 locale and without --plain it needs "
        + "\(small.width)x\(small.height + 1).",
      lines[1],
    ]
  }

  private static func drawLink(_ url: String, on frame: inout Frame, in rect: Rect) {
    frame.fill(rect)
    frame.put(
      "No browser can be opened from here. Open this in one:", at: Point(x: 0, y: 1),
      limit: rect.width)
    if frame.glyphs.isPlain { frame.cursor = Point(x: 0, y: 3) }
    putWhole(url, on: &frame, from: 3)
    frame.put(
      "any key closes, y copies, Q shows it as a QR code", at: Point(x: 0, y: rect.bottom - 1),
      .muted)
  }

  /// The address from the first column on, on lines of its own.
  private static func putWhole(_ url: String, on frame: inout Frame, from row: Int) {
    for (index, line) in Detail.broken(SafeText(url), frame.size.width).enumerated() {
      frame.put(line, at: Point(x: 0, y: row + index), .link)
    }
  }
}

/// The themes at the right, so that the preview stays in sight.
enum ThemePickerView {
  private static func title(_ name: String, _ themes: [Theme]) -> SafeText {
    SafeText(themes.first { $0.name == name }?.title ?? name)
  }

  private static func area(_ picker: ThemePicker, _ themes: [Theme], in rect: Rect) -> Rect {
    let widest = picker.names.map { title($0, themes).width }.max() ?? 0
    let width = min(rect.width - 4, max(30, widest + 6))
    let height = min(rect.height - 3, picker.names.count + 2)
    return Rect(x: rect.right - width - 2, y: rect.y + 2, width: width, height: height)
  }

  static func draw(
    _ picker: ThemePicker, _ themes: [Theme], on frame: inout Frame, in rect: Rect
  ) {
    let area = area(picker, themes, in: rect)
    frame.fill(area, .dialog)
    let inner = frame.box(
      area, title: "Theme", note: "enter keeps, esc goes back", focused: true, surface: .dialog)
    let visible = picker.list.visible(count: picker.names.count, height: inner.height)
    for index in visible {
      let row = inner.row(index - visible.lowerBound)
      let isHere = index == picker.list.selected
      let style = Style(.text, on: isHere ? .selection : .dialog)
      frame.fill(row, style)
      if isHere {
        frame.put(frame.glyphs.pointer, at: row.origin, Style.focus.on(.selection))
        if frame.glyphs.isPlain { frame.cursor = row.origin }
      }
      frame.put(
        title(picker.names[index], themes), at: Point(x: row.x + 2, y: row.y), style,
        limit: row.width - 2)
    }
  }

  static func index(
    _ picker: ThemePicker, _ themes: [Theme], at point: Point, in rect: Rect
  ) -> Int? {
    let inner = area(picker, themes, in: rect).inner
    guard inner.contains(point) else { return nil }
    let visible = picker.list.visible(count: picker.names.count, height: inner.height)
    let index = visible.lowerBound + point.y - inner.y
    return visible.contains(index) ? index : nil
  }
}

/// A menu in the middle of the screen.
enum MenuView {
  private static func area(_ menu: Menu, in rect: Rect) -> Rect {
    let widest = menu.entries.map { $0.title.width + noteWidth($0) + 10 }.max() ?? 0
    let width = min(rect.width - 4, max(40, widest, menu.title.width + menu.note.width + 6))
    let height = menu.entries.count + tailHeight(menu, width: width - 2) + 2
    return rect.centered(width: width, height: min(rect.height - 2, height))
  }

  /// What stands behind an entry, in lines of its own where it doesn't fit there.
  private static func tail(_ entry: Menu.Entry, width: Int) -> [SafeText] {
    let note = note(entry)
    // The beginning of what would be copied is no reason.
    guard entry.title.width + note.width + 7 > width, !note.string.hasSuffix("…") else { return [] }
    return note.wrapped(to: width - 2)
  }

  /// Lines that the longest takes, so that the menu stays as high while the cursor moves.
  private static func tailHeight(_ menu: Menu, width: Int) -> Int {
    menu.entries.map { tail($0, width: width).count }.max() ?? 0
  }

  private static func note(_ entry: Menu.Entry) -> SafeText {
    entry.disabledBecause.map { SafeText($0) } ?? entry.note
  }

  private static func noteWidth(_ entry: Menu.Entry) -> Int {
    max(entry.note.width, entry.disabledBecause.map { SafeText($0).width } ?? 0)
  }

  static func draw(
    _ menu: Menu, cursorFollows: Bool, on frame: inout Frame, in rect: Rect
  ) {
    let area = area(menu, in: rect)
    frame.fill(area, .dialog)
    let inner = frame.box(
      area, title: menu.title, note: menu.note, focused: true, surface: .dialog)
    let visible = visible(menu, inner)
    for index in visible {
      let row = inner.row(index - visible.lowerBound)
      let isHere = index == menu.list.selected
      draw(menu.entries[index], number: index + 1, isHere: isHere, on: &frame, in: row)
      if isHere, cursorFollows { frame.cursor = row.origin }
    }
    guard menu.entries.indices.contains(menu.list.selected) else { return }
    let tail = tail(menu.entries[menu.list.selected], width: inner.width)
    for (index, line) in tail.enumerated() where visible.count + index < inner.height {
      let row = inner.row(visible.count + index)
      frame.put(line, at: Point(x: row.x + 1, y: row.y), Style.muted.on(.dialog))
    }
  }

  private static func visible(_ menu: Menu, _ inner: Rect) -> Range<Int> {
    let room = max(1, inner.height - tailHeight(menu, width: inner.width))
    return menu.list.visible(count: menu.entries.count, height: room)
  }

  private static func draw(
    _ entry: Menu.Entry, number: Int, isHere: Bool, on frame: inout Frame, in row: Rect
  ) {
    let surface: Role = isHere ? .selection : .dialog
    let isOff = entry.disabledBecause != nil
    frame.fill(row, Style(.text, on: surface))
    if isHere { frame.put(frame.glyphs.pointer, at: row.origin, Style.focus.on(surface)) }
    let key = entry.key.map(String.init) ?? (number < 10 ? "\(number)" : "")
    frame.put(SafeText(key), at: Point(x: row.x + 2, y: row.y), Style.key.on(surface))
    let used = frame.put(
      entry.title, at: Point(x: row.x + 4, y: row.y), Style(isOff ? .disabled : .text, on: surface),
      limit: row.width - 5)
    frame.put(
      note(entry), at: Point(x: row.x + 6 + used, y: row.y), Style.muted.on(surface),
      limit: max(0, row.width - 7 - used))
  }

  static func index(_ menu: Menu, at point: Point, in rect: Rect) -> Int? {
    let inner = area(menu, in: rect).inner
    guard inner.contains(point) else { return nil }
    let visible = visible(menu, inner)
    let index = visible.lowerBound + point.y - inner.y
    return visible.contains(index) ? index : nil
  }
}

extension ConsoleState {
  var theme: Theme? { themes.first { $0.name == themeName } }
}
