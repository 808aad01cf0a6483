import ProvisioningCore
import TerminalUI

extension ConsoleState {
  /// The screen: a function of the state and a size alone.
  func frame(size: Size, glyphs: Glyphs = .unicode) -> Frame {
    var state = self
    state.size = size
    var frame = Frame(size: size, glyphs: options.isPlain ? .plain : glyphs)
    let smallest = Layout.smallest
    guard size.width >= smallest.width, size.height >= smallest.height else {
      Screen.drawTooSmall(on: &frame)
      return frame
    }
    Screen.draw(state, on: &frame)
    return frame
  }
}

enum Screen {
  static func draw(_ state: ConsoleState, on frame: inout Frame) {
    let layout = Layout(state)
    Chrome.draw(state, on: &frame, layout)
    put(Headline.lines(state, width: layout.headline.width), on: &frame, in: layout.headline)
    LegPicture.draw(
      state.snapshot.legs, isPlain: state.options.isPlain, on: &frame, in: layout.picture)
    if state.isTroubleshooting {
      put(ConsentBlock.lines(state, width: layout.below.width), on: &frame, in: layout.below)
    }
    if KeyContext.editors.contains(state.context) {
      drawScreen(state, on: &frame, layout)
    } else {
      drawBoxes(state, on: &frame, layout)
    }
    OverlayView.draw(state, on: &frame)
    state.toast?.draw(on: &frame, in: layout.toast)
  }

  private static func drawScreen(
    _ state: ConsoleState, on frame: inout Frame, _ layout: Layout
  ) {
    switch state.mappings.screen {
    case .editor(let editor): MappingEditorView.draw(editor, state, on: &frame, in: layout.body)
    case .filter(let editor): FilterEditorView.draw(editor, state, on: &frame, in: layout.body)
    case .attribute(let editor):
      AttributeEditorView.draw(editor, state, on: &frame, in: layout.body)
    case .review(let screen): screen.draw(state, on: &frame, in: layout.body)
    case nil: break
    }
  }

  static func drawTooSmall(on frame: inout Frame) {
    let smallest = Layout.smallest
    let (width, height) = (frame.size.width, frame.size.height)
    let lines: [SafeText] = [
      "EntraHub needs \(smallest.width)x\(smallest.height) characters.",
      "This terminal has \(width)x\(height).",
    ]
    for (index, line) in lines.flatMap({ $0.wrapped(to: max(1, width)) }).enumerated() {
      frame.put(line, at: Point(x: 0, y: index))
    }
  }

  private static func put(_ lines: [StyledLine], on frame: inout Frame, in rect: Rect) {
    for (index, line) in lines.prefix(rect.height).enumerated() {
      frame.put(line, at: Point(x: rect.x, y: rect.y + index))
    }
  }

  // MARK: List and detail

  private static func drawBoxes(
    _ state: ConsoleState, on frame: inout Frame, _ layout: Layout
  ) {
    let source = state.source(of: state.shownList)
    let subject = state.subject
    // In the list the reason why it is empty may be cut; here is room for it.
    let lines =
      subject?.detail.lines(width: layout.detail.width)
      ?? source.emptyText.wrapped(to: max(1, layout.detail.width)).map { StyledLine($0, .muted) }
    let offset = max(0, min(state.detailOffset, lines.count - layout.detail.height))
    let listNote = state.listing.count == 0 ? .empty : note(state, source)
    let detailTitle = subject?.detail.title ?? "Nothing to show"
    let detailNote = scrollNote(lines.count, offset, layout.detail.height)
    if layout.isPlain {
      let list = listNote.isEmpty ? title(state) : "\(title(state)) (\(listNote))"
      frame.put(list, at: layout.listBox.origin, heading(state, .list), limit: layout.listBox.width)
      frame.put(
        detailTitle, at: Point(x: layout.detail.x, y: layout.detailBox.y), heading(state, .detail),
        limit: layout.detail.width)
    } else {
      drawBorders(state, on: &frame, layout, listNote, detailTitle, detailNote)
    }
    drawList(state, source, on: &frame, layout)
    for (index, line) in lines.dropFirst(offset).prefix(layout.detail.height).enumerated() {
      frame.put(
        line, at: Point(x: layout.detail.x, y: layout.detail.y + index), limit: layout.detail.width)
    }
    if layout.isPlain, state.focus == .detail { frame.cursor = layout.detail.origin }
  }

  private static func heading(_ state: ConsoleState, _ side: ConsoleState.Focus) -> Style {
    state.focus == side ? Style.focus.bold : .header
  }

  private static func drawBorders(
    _ state: ConsoleState, on frame: inout Frame, _ layout: Layout, _ listNote: SafeText,
    _ detailTitle: SafeText, _ detailNote: SafeText
  ) {
    func drawListBox(_ frame: inout Frame) {
      frame.box(
        layout.listBox, title: title(state), note: listNote, focused: state.focus == .list)
    }
    func drawDetailBox(_ frame: inout Frame) {
      frame.box(
        layout.detailBox, title: detailTitle, note: detailNote, focused: state.focus == .detail)
    }
    // The side with the focus is drawn last, so that the shared border is its own.
    if state.focus == .list {
      drawDetailBox(&frame)
      drawListBox(&frame)
    } else {
      drawListBox(&frame)
      drawDetailBox(&frame)
    }
    let corner = layout.detailBox
    if layout.isPortrait {
      frame.put(frame.glyphs.teeRight, at: Point(x: corner.x, y: corner.y), .focus)
      frame.put(frame.glyphs.teeLeft, at: Point(x: corner.right - 1, y: corner.y), .focus)
      redrawTitles(state, on: &frame, layout, detailTitle)
    } else {
      frame.put(frame.glyphs.teeDown, at: Point(x: corner.x, y: corner.y), .focus)
      frame.put(frame.glyphs.teeUp, at: Point(x: corner.x, y: corner.bottom - 1), .focus)
    }
  }

  /// Under each other the shared border carries the title of the detail, whichever has the focus.
  private static func redrawTitles(
    _ state: ConsoleState, on frame: inout Frame, _ layout: Layout, _ title: SafeText
  ) {
    guard state.focus == .list, layout.detailBox.width > 8 else { return }
    let box = layout.detailBox
    let room = max(0, box.width - 24)
    frame.put(
      " " + title.truncated(to: room, ellipsis: frame.glyphs.ellipsis) + " ",
      at: Point(x: box.x + 1, y: box.y), .title)
  }

  private static func drawList(
    _ state: ConsoleState, _ source: ListSource, on frame: inout Frame, _ layout: Layout
  ) {
    let rect = layout.list(state)
    if state.shownList.isTable {
      Chrome.table(state, source).draw(on: &frame, in: rect)
    } else {
      GroupedList(
        listing: state.listing, source: source, isFocused: state.focus == .list,
        cursorFollows: state.options.isPlain
      ).draw(on: &frame, in: rect)
    }
    if let line = layout.filter(state) {
      let bar = state.filter ?? FilterBar(state.listing.filter)
      bar.draw(
        on: &frame, in: line.inset(by: 1, 0), hits: hits(state, source), total: total(state, source)
      )
    }
  }

  // MARK: Titles and notes

  private static func title(_ state: ConsoleState) -> SafeText {
    let list = state.shownList
    if state.isTroubleshooting { return "Checks" }
    if state.pane.lists.count > 1 {
      let names = state.pane.lists.map { $0 == list ? "[\($0.title)]" : $0.title }
      return SafeText(names.joined(separator: " "))
    }
    return SafeText(list.title)
  }

  private static func note(_ state: ConsoleState, _ source: ListSource) -> SafeText {
    let listing = state.listing
    if state.shownList == .overview || state.isTroubleshooting { return .empty }
    let marked = listing.marks.isEmpty ? "" : ", \(grouped(listing.marks.count)) marked"
    if source.hasHeadings { return SafeText("\(grouped(hits(state, source)))\(marked)") }
    let place = min(listing.cursor.selected + 1, listing.count)
    return SafeText("\(grouped(place)) of \(grouped(listing.count))\(marked)")
  }

  /// Lines that the filter leaves, headings not counted.
  private static func hits(_ state: ConsoleState, _ source: ListSource) -> Int {
    let listing = state.listing
    guard source.hasHeadings else { return listing.count }
    return (0..<listing.count).count { place in
      listing.row(at: place).map { isItem(source.entry($0)) } ?? false
    }
  }

  private static func total(_ state: ConsoleState, _ source: ListSource) -> Int {
    if state.shownList == .people { return state.people?.total ?? 0 }
    if state.shownList == .plan { return state.plan.rows?.summary.listed ?? 0 }
    if state.shownList == .reconciliation {
      return state.plan.reconciliation?.summary.listed ?? 0
    }
    guard source.hasHeadings else { return source.count }
    return (0..<source.count).count { isItem(source.entry($0)) }
  }

  private static func isItem(_ entry: ListEntry) -> Bool {
    entry.isSelectable
  }

  private static func scrollNote(_ lines: Int, _ offset: Int, _ height: Int) -> SafeText {
    guard lines > height, height > 0 else { return .empty }
    return "\(offset + 1)–\(min(lines, offset + height)) of \(grouped(lines))"
  }
}
