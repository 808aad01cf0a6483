import AttributeMapping
import ProvisioningCore
import TerminalUI

/// The scoping filter above, who enters and who leaves below.
enum FilterEditorView {
  static func draw(
    _ editor: FilterEditor, _ state: ConsoleState, on frame: inout Frame, in body: Rect
  ) {
    let isPlain = frame.glyphs.isPlain
    let title: SafeText = "Scoping filter of \(editor.object.sourceObject)"
    let note: SafeText = editor.isChanged ? "changed, not staged" : "as it is"
    let inner = inner(body, isPlain: isPlain)
    if isPlain {
      frame.put("\(title) (\(note))", at: body.origin, .title, limit: body.width)
    } else {
      frame.box(body, title: title, note: note, focused: true)
    }
    let rows = rows(editor, inner)
    drawLines(editor, state, on: &frame, in: rows[0])
    if !isPlain {
      frame.horizontalLine(at: Point(x: body.x + 1, y: rows[1].y), length: body.width - 2, .focus)
    }
    frame.put(
      " Who is in scope ", at: Point(x: body.x + (isPlain ? 0 : 2), y: rows[1].y), .title)
    let lines = result(editor)
    for (index, line) in lines.dropFirst(editor.offset).prefix(rows[2].height).enumerated() {
      frame.put(
        line, at: Point(x: rows[2].x, y: rows[2].y + index), limit: rows[2].width)
    }
  }

  private static func inner(_ body: Rect, isPlain: Bool) -> Rect {
    isPlain
      ? Rect(x: body.x, y: body.y + 1, width: body.width, height: body.height - 1)
      : body.inner.inset(by: 1, 0)
  }

  /// The filter, the separator, who is in scope.
  private static func rows(_ editor: FilterEditor, _ inner: Rect) -> [Rect] {
    let wanted = max(2, editor.lines.count + 1)
    return inner.rows([
      .fixed(min(wanted, max(3, inner.height * 3 / 5))), .fixed(1), .flexible(min: 2),
    ])
  }

  /// The line and the cell under a point; no cell on the line of a group.
  static func place(
    at point: Point, _ editor: FilterEditor, in body: Rect, isPlain: Bool
  ) -> (line: Int, column: FilterEditor.Column?)? {
    let rect = rows(editor, inner(body, isPlain: isPlain))[0]
    guard rect.contains(point) else { return nil }
    let visible = ListState(selected: editor.selected)
      .visible(count: editor.lines.count, height: rect.height)
    let line = visible.lowerBound + point.y - rect.y
    guard visible.contains(line) else { return nil }
    guard case .clause = editor.lines[line] else { return (line, nil) }
    let slots = slots(rect.row(point.y - rect.y))
    let index = slots[1...3].firstIndex { point.x < $0.right + 1 } ?? 3
    return (line, FilterEditor.Column(rawValue: index - 1))
  }

  /// Connective, attribute, operator, value and what it says of the preview person.
  private static func slots(_ row: Rect) -> [Rect] {
    Rect(x: row.x + 5, y: row.y, width: row.width - 5, height: 1).columns(
      [
        .fixed(4), .flexible(min: 12, weight: 2), .flexible(min: 12, weight: 2),
        .flexible(min: 8, weight: 3), .fixed(2),
      ], gap: 1)
  }

  /// Lines of the result that can be scrolled away.
  static func scrollLimit(_ editor: FilterEditor, in body: Rect, isPlain: Bool) -> Int {
    max(0, result(editor).count - rows(editor, inner(body, isPlain: isPlain))[2].height)
  }

  private static func drawLines(
    _ editor: FilterEditor, _ state: ConsoleState, on frame: inout Frame, in rect: Rect
  ) {
    if editor.lines.isEmpty {
      frame.put(
        "No clause: who is assigned is in scope. a adds one.", at: rect.origin,
        .muted, limit: rect.width)
      frame.cursor = rect.origin
      return
    }
    let explanation = editor.explanation(state.mappings.person)
    let list = ListState(selected: editor.selected)
    for index in list.visible(count: editor.lines.count, height: rect.height) {
      let first = list.visible(count: editor.lines.count, height: rect.height).lowerBound
      let row = rect.row(index - first)
      let isHere = index == editor.selected
      if isHere { frame.put(frame.glyphs.pointer, at: row.origin, .focus) }
      switch editor.lines[index] {
      case .group(let group): drawGroup(editor, group, isHere: isHere, on: &frame, in: row)
      case .clause(let group, let clause):
        drawClause(
          editor, editor.filter.groups[group].clauses[clause], clause, isHere: isHere,
          outcome: outcome(explanation, editor, group, clause), on: &frame, in: row)
      }
    }
  }

  private static func outcome(
    _ explanation: FilterExplanation?, _ editor: FilterEditor, _ group: Int, _ clause: Int
  ) -> ClauseOutcome? {
    // Groups without clauses are in no explanation.
    let place = editor.filter.groups[..<group].count { !$0.clauses.isEmpty }
    guard let groups = explanation?.groups, groups.indices.contains(place),
      groups[place].clauses.indices.contains(clause)
    else { return nil }
    return groups[place].clauses[clause].outcome
  }

  private static func drawGroup(
    _ editor: FilterEditor, _ group: Int, isHere: Bool, on frame: inout Frame, in row: Rect
  ) {
    let word: SafeText = group == 0 ? "   " : "or "
    let used = frame.put(word, at: Point(x: row.x + 2, y: row.y), .accent)
    let space = Rect(x: row.x + 2 + used, y: row.y, width: row.width - 2 - used, height: 1)
    if isHere, let field = editor.typing {
      field.draw(on: &frame, in: space)
      return
    }
    let name = editor.filter.groups[group].name
    let title = name.isEmpty ? "all of these hold" : "\(name): all of these hold"
    frame.put(SafeText(title), at: space.origin, isHere ? .selection : .header, limit: space.width)
    if isHere { frame.cursor = space.origin }
  }

  private static func drawClause(
    _ editor: FilterEditor, _ clause: ScopingFilter.Clause, _ place: Int, isHere: Bool,
    outcome: ClauseOutcome?, on frame: inout Frame, in row: Rect
  ) {
    let slots = slots(row)
    frame.put(place == 0 ? "" : "and", at: slots[0].origin, .muted)
    let cells = [
      clause.attribute, clause.comparison.rawValue, clause.values.joined(separator: ", "),
    ]
    for (index, cell) in cells.enumerated() {
      let isFocused = isHere && editor.column.rawValue == index
      let slot = slots[index + 1]
      if isFocused, index == 2, let field = editor.typing {
        field.draw(on: &frame, in: slot)
        continue
      }
      let isUnary = index == 2 && clause.values.isEmpty
      let text = isUnary ? "" : cell.isEmpty ? "–" : index == 2 ? "“\(cell)”" : cell
      frame.put(
        SafeText(isFocused ? "[\(text)]" : " \(text) "), at: slot.origin,
        isFocused ? .selection : index == 1 ? .accent : .text, limit: slot.width)
      if isFocused { frame.cursor = slot.origin }
    }
    guard let outcome else { return }
    let sign = outcome.holds ? Sign(Health.ok) : Sign(Health.problem)
    frame.put(SafeText(sign.glyph), at: slots[4].origin, sign.style)
  }

  // MARK: Who enters and leaves

  private static func result(_ editor: FilterEditor) -> [StyledLine] {
    guard editor.object.mapsUsers else {
      return [StyledLine("Groups are not counted.", .muted)]
    }
    if let fault = editor.fault { return [StyledLine(SafeText("! \(fault)"), .warning)] }
    if let failure = editor.previewFailure { return [StyledLine(SafeText(failure), .warning)] }
    guard let preview = editor.preview else { return [StyledLine("counting…", .muted)] }
    guard preview.total > 0 else {
      return [StyledLine("nobody is read yet: P in the list reads", .muted)]
    }
    let whom = preview.isScoped ? "people are in scope" : "people pass"
    var line = StyledLine(
      SafeText("\(grouped(preview.inScope)) of \(grouped(preview.seen)) \(whom)"))
    line = line + StyledLine(SafeText(" · \(grouped(preview.entering)) enter"), .ok)
    line = line + StyledLine(SafeText(" · \(grouped(preview.leaving)) leave"), .warning)
    if !preview.isComplete { line = line + StyledLine("  counting…", .muted) }
    var lines = [line]
    if preview.leaving > 0 {
      lines.append(
        StyledLine("! Who leaves is disabled in Webex by the next cycle.", .warning))
    }
    if !preview.missing.isEmpty {
      lines.append(
        StyledLine(
          SafeText("! not in the workspace: \(preview.missing.joined(separator: ", "))"), .warning))
    }
    lines += crossing("leaves", .warning, preview.examples.leaving, of: preview.leaving)
    lines += crossing("enters", .ok, preview.examples.entering, of: preview.entering)
    return lines
  }

  private static func crossing(
    _ word: String, _ style: Style, _ examples: [ScopePreview.Example], of count: Int
  ) -> [StyledLine] {
    let left = count - examples.count
    let more = left > 0 && !examples.isEmpty ? ["… and \(grouped(left)) more"] : []
    return examples.map { person(word, style, $0) }
      + more.map { StyledLine(SafeText($0), .muted) }
  }

  private static func person(
    _ word: String, _ style: Style, _ example: ScopePreview.Example
  ) -> StyledLine {
    StyledLine(SafeText(word).padded(to: 8), style)
      + StyledLine(SafeText(example.person.displayName))
      + StyledLine(SafeText("  \(example.person.userPrincipalName)"), .muted)
  }
}
