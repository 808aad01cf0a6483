import TerminalUI

/// A list with headings: a sign, a text, and a note at the right.
struct GroupedList {
  var listing: Listing
  var source: ListSource
  var isFocused: Bool
  var cursorFollows: Bool

  func draw(on frame: inout Frame, in rect: Rect) {
    if listing.count == 0 {
      frame.put(
        source.emptyText, at: Point(x: rect.x + 2, y: rect.y), .muted, limit: rect.width - 2)
      return
    }
    let visible = listing.cursor.visible(count: listing.count, height: rect.height)
    for place in visible {
      guard let row = listing.row(at: place) else { continue }
      let line = rect.row(place - visible.lowerBound)
      draw(source.entry(row), on: &frame, in: line, isSelected: place == listing.cursor.selected)
    }
  }

  private func draw(
    _ entry: ListEntry, on frame: inout Frame, in line: Rect, isSelected: Bool
  ) {
    guard let text = entry.cells.first else { return }
    if entry.isHeading {
      frame.put(text, at: Point(x: line.x + 1, y: line.y), limit: line.width - 1)
      return
    }
    let isSelected = isSelected && entry.isSelectable
    if isSelected {
      frame.put(frame.glyphs.pointer, at: line.origin, isFocused ? .focus : .muted)
      if cursorFollows, isFocused { frame.cursor = line.origin }
    }
    if listing.marks.contains(entry.id) {
      frame.put(frame.glyphs.mark, at: Point(x: line.x + 1, y: line.y), .marked)
    }
    var x = line.x + 2
    if let sign = entry.sign {
      frame.put(SafeText(sign.glyph), at: Point(x: x, y: line.y), sign.style)
      x += 2
    }
    let room = line.right - x - 1
    let note = entry.cells.count > 1 ? entry.cells[1] : StyledLine()
    // The text comes first; the note gets what it leaves, if that is enough to mean something.
    let forNote = room - text.width - 2
    if note.width > 0, forNote >= min(note.width, 8) {
      let width = min(note.width, forNote)
      frame.put(note, at: Point(x: line.right - 1 - width, y: line.y), limit: width)
    } else if note.width > 0, note.width <= 12, room > 30 {
      // A short note, such as a time, is worth an ellipsis in the text.
      frame.put(text, at: Point(x: x, y: line.y), limit: room - note.width - 2)
      frame.put(note, at: Point(x: line.right - 1 - note.width, y: line.y))
      if isSelected, isFocused { frame.select(line) }
      return
    }
    frame.put(text, at: Point(x: x, y: line.y), limit: room)
    if isSelected, isFocused { frame.select(line) }
  }

  /// The place under a point, for the mouse; none for headings and notes.
  func place(at point: Point, in rect: Rect) -> Int? {
    guard rect.contains(point) else { return nil }
    let visible = listing.cursor.visible(count: listing.count, height: rect.height)
    let place = visible.lowerBound + point.y - rect.y
    guard visible.contains(place), let row = listing.row(at: place) else { return nil }
    return source.entry(row).isSelectable ? place : nil
  }
}
