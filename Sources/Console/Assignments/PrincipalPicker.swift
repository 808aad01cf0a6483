import ProvisioningCore
import TerminalUI

/// People and groups to assign, searched as one types, several marked.
struct PrincipalPicker: Sendable {
  var field = TextField(placeholder: "name or address of a person, or name of a group")
  var list = ListState()
  /// What was found last; its text says for what.
  var search: DirectorySearch?
  /// Whether Entra is still being asked.
  var isSearching = false
  var failure: ProvisioningError?
  var marked: [DirectoryPrincipal] = []
  /// Ids of those who are assigned directly.
  var assigned: Set<String>

  static let height = 12

  var found: [DirectoryPrincipal] { search?.principals ?? [] }

  /// Who was marked, else who is under the cursor.
  var chosen: [DirectoryPrincipal] {
    if !marked.isEmpty { return marked }
    return found.indices.contains(list.selected) ? [found[list.selected]] : []
  }

  mutating func toggleMark() {
    guard found.indices.contains(list.selected) else { return }
    let one = found[list.selected]
    if let place = marked.firstIndex(where: { $0.id == one.id }) {
      marked.remove(at: place)
    } else {
      marked.append(one)
    }
    list.move(by: 1, count: found.count, height: Self.height)
  }

  private static func area(in rect: Rect) -> Rect {
    let height = min(height + 4, rect.height - 2)
    var area = rect.centered(width: min(84, rect.width - 4), height: height)
    area.y = rect.y + max(1, (rect.height - height) / 4)
    return area
  }

  private static func rows(in rect: Rect) -> Rect {
    let inner = area(in: rect).inner
    return Rect(x: inner.x, y: inner.y + 1, width: inner.width, height: inner.height - 2)
  }

  /// The entry under a point.
  func index(at point: Point, in rect: Rect) -> Int? {
    let rows = Self.rows(in: rect)
    guard rows.contains(point) else { return nil }
    let visible = list.visible(count: found.count, height: rows.height)
    let index = visible.lowerBound + point.y - rows.y
    return visible.contains(index) ? index : nil
  }

  func draw(on frame: inout Frame, in rect: Rect) {
    let area = Self.area(in: rect)
    frame.fill(area, .dialog)
    let note: SafeText =
      marked.isEmpty ? (isSearching ? "asking Entra…" : "") : "\(grouped(marked.count)) marked"
    let inner = frame.box(area, title: "Assign", note: note, focused: true, surface: .dialog)
    field.draw(on: &frame, in: inner.inset(by: 1, 0).row(0))
    drawKeys(on: &frame, in: inner.row(inner.height - 1))
    let rows = Self.rows(in: rect)
    guard !found.isEmpty else {
      for (index, line) in emptyText.wrapped(to: rows.width - 3).prefix(rows.height).enumerated() {
        frame.put(
          line, at: Point(x: rows.x + 2, y: rows.y + index),
          (problem == nil ? Style.muted : .warning).on(.dialog),
          limit: rows.width - 3)
      }
      return
    }
    let visible = list.visible(count: found.count, height: rows.height)
    for index in visible {
      draw(
        found[index], isHere: index == list.selected, on: &frame,
        in: rows.row(index - visible.lowerBound))
    }
  }

  private func drawKeys(on frame: inout Frame, in row: Rect) {
    // With nobody found, the whole of it stands above.
    let problem = found.isEmpty ? nil : problem
    let text = SafeText(problem.map { ErrorWords.line($0) } ?? keys)
    let style: Style = problem == nil ? .muted : .warning
    frame.put(text, at: Point(x: row.x + 1, y: row.y), style.on(.dialog), limit: row.width - 2)
  }

  /// Who is marked is named: the search that found them may be another now.
  private var keys: String {
    marked.isEmpty
      ? "tab marks · enter shows what it causes · esc leaves"
      : "enter goes on with " + marked.map(\.name).joined(separator: ", ")
  }

  private func draw(
    _ one: DirectoryPrincipal, isHere: Bool, on frame: inout Frame, in row: Rect
  ) {
    let surface: Role = isHere ? .selection : .dialog
    frame.fill(row, Style(.text, on: surface))
    if isHere {
      frame.put(frame.glyphs.pointer, at: row.origin, Style.focus.on(surface))
      if frame.glyphs.isPlain { frame.cursor = row.origin }
    }
    if marked.contains(where: { $0.id == one.id }) {
      frame.put(frame.glyphs.mark, at: Point(x: row.x + 1, y: row.y), Style.marked.on(surface))
    }
    let slots = Rect(x: row.x + 3, y: row.y, width: row.width - 4, height: 1)
      .columns([.flexible(min: 10, weight: 4), .flexible(min: 8, weight: 4), .fixed(9)], gap: 1)
    let style: Style = one.reasonAgainst == nil ? .text : .disabled
    frame.put(
      SafeText(one.name), at: slots[0].origin, style.on(surface), limit: slots[0].width)
    frame.put(
      SafeText(one.detail), at: slots[1].origin, Style.muted.on(surface), limit: slots[1].width)
    let note: SafeText =
      assigned.contains(one.id)
      ? "assigned" : one.isEnabled == false ? "disabled" : one.isGuest ? "guest" : ""
    frame.put(note, at: slots[2].origin, Style.muted.on(surface), limit: slots[2].width)
  }

  private var problem: ProvisioningError? { failure ?? search?.failure }

  private var emptyText: SafeText {
    if isSearching { return "asking Entra…" }
    if let problem { return SafeText("\(ErrorWords.line(problem)). \(problem.advice)") }
    if field.text.allSatisfy(\.isWhitespace) {
      return "Begin with one test user, look at the result, then assign a group. Of a group only "
        + "direct members are provisioned, not those of groups nested in it."
    }
    return
      "Nobody and no group fits these letters. Where the workspace holds nobody yet, names are "
      + "found by how they begin; P in the pane reads everybody."
  }
}
