import AttributeMapping
import ProvisioningCore
import TerminalUI

/// The editor of one mapping: fields above, what they give below.
enum MappingEditorView {
  private static let labelWidth = 11

  /// Columns of the expression's text.
  static func textWidth(_ body: Rect, isPlain: Bool) -> Int {
    max(10, inner(body, isPlain: isPlain).width - 3)
  }

  private static func inner(_ body: Rect, isPlain: Bool) -> Rect {
    isPlain
      ? Rect(x: body.x, y: body.y + 1, width: body.width, height: body.height - 1)
      : body.inner.inset(by: 1, 0)
  }

  /// Where the fields stand, for drawing and for the mouse.
  struct Places {
    var inner: Rect
    /// The whole rows of a field.
    var fields: [(field: MappingEditor.Field, rect: Rect)]
    var separator: Int
    var result: Rect

    /// The value beside the label.
    func space(_ field: MappingEditor.Field) -> Rect {
      let row = fields.first { $0.field == field }?.rect ?? inner
      let used = 2 + MappingEditorView.labelWidth
      return Rect(x: row.x + used, y: row.y, width: row.width - used, height: row.height)
    }

    /// The text of an expression, under its label.
    var text: Rect {
      let row = fields.first { $0.field == .source }?.rect ?? inner
      return Rect(
        x: row.x + 2, y: row.y + 1, width: row.width - 2, height: max(1, row.height - 2))
    }
  }

  static func places(_ editor: MappingEditor, in body: Rect, isPlain: Bool) -> Places {
    let inner = inner(body, isPlain: isPlain)
    let rows = inner.rows([
      .fixed(1), .fixed(sourceHeight(editor, inner)), .fixed(1), .fixed(1), .fixed(1), .fixed(1),
      .flexible(min: 1),
    ])
    return Places(
      inner: inner, fields: Array(zip(MappingEditor.Field.allCases, rows)).map { ($0, $1) },
      separator: rows[5].y, result: rows[6])
  }

  static func title(_ editor: MappingEditor) -> SafeText {
    let verb = editor.original == nil ? "Add" : "Edit"
    return "\(verb) \(editor.target)"
  }

  static func draw(
    _ editor: MappingEditor, _ state: ConsoleState, on frame: inout Frame, in body: Rect
  ) {
    let isPlain = frame.glyphs.isPlain
    let note: SafeText = editor.isChanged ? "changed, not staged" : "as it is"
    if isPlain {
      frame.put("\(title(editor)) (\(note))", at: body.origin, .title, limit: body.width)
    } else {
      frame.box(body, title: title(editor), note: note, focused: true)
    }
    let places = places(editor, in: body, isPlain: isPlain)
    let rows = places.fields.map(\.rect)
    drawChoice("Kind", editor.kind, .kind, editor, on: &frame, in: rows[0])
    let point = drawSource(editor, on: &frame, in: rows[1])
    drawFallback(editor, on: &frame, in: rows[2])
    drawChoice("Applied", editor.flow, .flow, editor, on: &frame, in: rows[3])
    drawChoice("Matching", editor.matching, .matching, editor, on: &frame, in: rows[4])
    drawSeparator(state, on: &frame, body, y: places.separator)
    drawResult(editor, state, on: &frame, in: places.result)
    if let popup = editor.popup, let point { popup.draw(on: &frame, at: point, in: places.inner) }
  }

  private static func label(
    _ text: SafeText, _ field: MappingEditor.Field, _ editor: MappingEditor, on frame: inout Frame,
    in row: Rect
  ) -> Rect {
    let isHere = editor.focus == field
    if isHere { frame.put(frame.glyphs.pointer, at: row.origin, .focus) }
    frame.put(
      text, at: Point(x: row.x + 2, y: row.y), isHere ? Style.focus.bold : .muted,
      limit: labelWidth)
    return Rect(
      x: row.x + 2 + labelWidth, y: row.y, width: row.width - 2 - labelWidth, height: row.height)
  }

  private static func drawChoice(
    _ name: SafeText, _ choice: ChoiceLine, _ field: MappingEditor.Field, _ editor: MappingEditor,
    on frame: inout Frame, in row: Rect
  ) {
    let space = label(name, field, editor, on: &frame, in: row)
    choice.draw(on: &frame, in: space, isFocused: editor.focus == field)
  }

  private static func drawFallback(
    _ editor: MappingEditor, on frame: inout Frame, in row: Rect
  ) {
    let space = label("Default", .fallback, editor, on: &frame, in: row)
    let width = fallbackWidth(space)
    editor.fallback.draw(
      on: &frame, in: Rect(x: space.x, y: space.y, width: width, height: 1),
      isFocused: editor.focus == .fallback)
    let room = max(0, space.width - width - 2)
    let hints: [SafeText] = ["sent only when a person is created", "at creation only"]
    guard let hint = hints.first(where: { $0.width <= room }) else { return }
    frame.put(hint, at: Point(x: space.x + width + 2, y: space.y), .muted, limit: room)
  }

  static func fallbackWidth(_ space: Rect) -> Int {
    min(36, max(min(space.width, 20), space.width - 18))
  }

  // MARK: The source

  /// Rows of the source: an expression gets what it needs, within what is there.
  private static func sourceHeight(_ editor: MappingEditor, _ inner: Rect) -> Int {
    guard editor.ruleKind == .expression else { return 2 }
    // Kind, three fields, the separator and at least three rows of results stay;
    // what is wrong goes before what it would give.
    let mark = mark(editor)
    let results = mark == nil ? min(5, max(3, inner.height / 3)) : 3
    let room = inner.height - 5 - results
    let text = editor.expression.height(width: inner.width - 3, mark: mark)
    return max(3, min(text + 2, room))
  }

  /// Draws the source; returns where a popup belongs.
  private static func drawSource(
    _ editor: MappingEditor, on frame: inout Frame, in rect: Rect
  ) -> Point? {
    switch editor.ruleKind {
    case .none:
      let space = label("Source", .source, editor, on: &frame, in: rect.row(0))
      frame.put("none: only the default is ever sent", at: space.origin, .muted, limit: space.width)
      if editor.focus == .source { frame.cursor = space.origin }
    case .constant:
      let space = label("Constant", .source, editor, on: &frame, in: rect.row(0))
      editor.constant.draw(on: &frame, in: space, isFocused: editor.focus == .source)
    case .direct: drawDirect(editor, on: &frame, in: rect)
    case .expression: return drawExpression(editor, on: &frame, in: rect)
    }
    return nil
  }

  private static func drawDirect(_ editor: MappingEditor, on frame: inout Frame, in rect: Rect) {
    let space = label("Source", .source, editor, on: &frame, in: rect.row(0))
    let isHere = editor.focus == .source
    if isHere { frame.cursor = space.origin }
    guard !editor.source.isEmpty else {
      frame.put(
        "choose an attribute: enter lists them", at: space.origin, .muted, limit: space.width)
      return
    }
    let used = frame.put(
      SafeText(editor.source), at: space.origin, isHere ? .selection : .text.bold,
      limit: space.width)
    let attribute = editor.attributes.attribute(named: editor.source)
    let words = attribute?.words ?? "not in the schema"
    frame.put(
      SafeText(words), at: Point(x: space.x + used + 2, y: space.y), .muted,
      limit: max(0, space.width - used - 2))
    let hint: SafeText = isHere ? "enter chooses another" : ""
    frame.put(hint, at: Point(x: space.x, y: space.y + 1), .muted, limit: space.width)
  }

  private static func drawExpression(
    _ editor: MappingEditor, on frame: inout Frame, in rect: Rect
  ) -> Point? {
    let isHere = editor.focus == .source
    let space = label("Expression", .source, editor, on: &frame, in: rect.row(0))
    // The signature stands beside the label, so that the text has all the width.
    if isHere, let help = editor.signature {
      SignatureLine(help.label, active: help.activeRange, note: SafeText(help.function.summary))
        .draw(on: &frame, in: space)
    } else {
      let count = editor.problems.count
      let words: SafeText =
        count == 0 ? "tab completes" : "\(Counts.of(count, "remark"))"
      frame.put(words, at: space.origin, .muted, limit: space.width)
    }
    let text = Rect(
      x: rect.x + 2, y: rect.y + 1, width: rect.width - 2, height: max(1, rect.height - 2))
    return editor.expression.draw(
      on: &frame, in: text, spans: spans(editor.expression.text), mark: mark(editor),
      placeholder: "such as Join(\" \", [givenName], [surname])", isFocused: isHere)
  }

  static func mark(_ editor: MappingEditor) -> TextArea.Mark? {
    // Nothing is wrong yet with what is still empty,
    // nor with a word that is still being completed.
    guard let problem = editor.shownProblem, !editor.expression.text.isEmpty, editor.popup == nil
    else { return nil }
    let more = editor.fix == nil ? "" : " (ctrl-y mends it)"
    return TextArea.Mark(
      problem.range, SafeText("\(problem.severity.word): \(problem.message)\(more)"),
      problem.severity.style)
  }

  static func spans(_ text: String) -> [TextArea.Span] {
    SyntaxHighlighting.spans(in: text).map { TextArea.Span($0.range, $0.role.style) }
  }

  // MARK: The result

  private static func drawSeparator(
    _ state: ConsoleState, on frame: inout Frame, _ body: Rect, y: Int
  ) {
    let isPlain = frame.glyphs.isPlain
    if !isPlain {
      frame.horizontalLine(at: Point(x: body.x + 1, y: y), length: body.width - 2, .focus)
      frame.put(frame.glyphs.teeRight, at: Point(x: body.x, y: y), .focus)
      frame.put(frame.glyphs.teeLeft, at: Point(x: body.right - 1, y: y), .focus)
    }
    frame.put(
      " \(PersonWords.title(state)) ", at: Point(x: body.x + (isPlain ? 0 : 2), y: y), .title,
      limit: body.width - 4)
  }

  private static func drawResult(
    _ editor: MappingEditor, _ state: ConsoleState, on frame: inout Frame, in rect: Rect
  ) {
    let lines = EditorResult.lines(editor, state, width: rect.width)
    let offset = max(0, min(editor.offset, lines.count - rect.height))
    for (index, line) in lines.dropFirst(offset).prefix(rect.height).enumerated() {
      frame.put(line, at: Point(x: rect.x, y: rect.y + index), limit: rect.width)
    }
    if lines.count > offset + rect.height, rect.height > 0 {
      let more: SafeText = " pgdn: \(lines.count - offset - rect.height) more "
      frame.put(more, at: Point(x: rect.right - more.width, y: rect.bottom - 1), .key)
    }
  }
}

extension SyntaxHighlighting.Role {
  var style: Style {
    switch self {
    case .function: .accent
    case .unknownFunction, .invalid: .error
    case .attribute: .link
    case .text: .ok
    case .escape: .warning
    case .number: .marked
    case .word, .comparison: .key
    case .punctuation: .muted
    }
  }
}

extension ExpressionProblem.Severity {
  var word: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .note: "note"
    }
  }

  var style: Style {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .muted
    }
  }

  var sign: Sign {
    switch self {
    case .error: Sign(glyph: "✗", word: "error", style: .error)
    case .warning: Sign(glyph: "!", word: "warning", style: .warning)
    case .note: Sign(glyph: "·", word: "note", style: .muted)
    }
  }
}

extension SourceAttribute {
  /// Type and note in a few words.
  var words: String {
    let type = isMultivalued ? "\(type.rawValue), several values" : type.rawValue
    return note.map { "\(type). \($0)" } ?? type
  }
}
