import AttributeMapping
import TerminalUI

/// What a key does in the editor.
extension MappingEditor {
  enum Reaction: Sendable, Equatable {
    case ignored
    /// Only the cursor or the popup.
    case moved
    case changed
  }

  // MARK: Fields

  mutating func moveFocus(_ step: Int) {
    let fields = Field.allCases
    let place = (fields.firstIndex(of: focus) ?? 0) + step
    focus = fields[(place + fields.count) % fields.count]
    popup = nil
  }

  mutating func handle(_ key: Key, width: Int) -> Reaction {
    let before = (text, kind, fallback.text, flow, matching)
    guard edit(key, width: width) else {
      switch key {
      case .down: moveFocus(1)
      case .up: moveFocus(-1)
      default: return .ignored
      }
      return .moved
    }
    let after = (text, kind, fallback.text, flow, matching)
    return before == after ? .moved : .changed
  }

  private mutating func edit(_ key: Key, width: Int) -> Bool {
    switch focus {
    case .kind:
      let before = ruleKind
      guard kind.handle(key) else { return false }
      carryOver(from: before)
      return true
    case .fallback: return fallback.handle(key)
    case .flow: return flow.handle(key)
    case .matching: return matching.handle(key)
    case .source: return editSource(key, width: width)
    }
  }

  /// A source that is still empty begins with what the kind before had.
  private mutating func carryOver(from before: MappingRule.Kind) {
    guard ruleKind == .expression, expression.text.isEmpty else { return }
    switch before {
    case .direct where !source.isEmpty: expression.set("[\(source)]")
    case .constant where !constant.text.isEmpty:
      expression.set(ExpressionFormatter.quoted(constant.text))
    default: break
    }
  }

  private mutating func editSource(_ key: Key, width: Int) -> Bool {
    switch ruleKind {
    case .constant: return constant.handle(key)
    case .direct, .none: return false
    case .expression: break
    }
    let before = expression.text
    guard expression.handle(key, width: width) else { return false }
    if expression.text != before {
      suggest(after: key)
    } else {
      popup = nil
    }
    return true
  }

  // MARK: The mouse

  /// Puts the focus, and the choice or the cursor, where somebody clicked.
  mutating func click(at point: Point, _ places: MappingEditorView.Places) -> Reaction {
    guard let field = places.fields.first(where: { $0.rect.contains(point) })?.field else {
      return .ignored
    }
    focus = field
    popup = nil
    let space = places.space(field)
    let column = point.x - space.x
    switch field {
    case .kind:
      guard let index = kind.index(at: column, width: space.width), index != kind.selected else {
        return .moved
      }
      let before = ruleKind
      kind.selected = index
      carryOver(from: before)
      return .changed
    case .flow:
      guard let index = flow.index(at: column, width: space.width) else { return .moved }
      flow.selected = index
      return .changed
    case .matching:
      guard let index = matching.index(at: column, width: space.width) else { return .moved }
      matching.selected = index
      return .changed
    case .fallback:
      let width = MappingEditorView.fallbackWidth(space)
      fallback.click(at: point, in: Rect(x: space.x, y: space.y, width: width, height: 1))
    case .source: clickSource(at: point, places)
    }
    return .moved
  }

  private mutating func clickSource(at point: Point, _ places: MappingEditorView.Places) {
    switch ruleKind {
    case .constant: constant.click(at: point, in: places.space(.source).row(0))
    case .expression where point.y >= places.text.y:
      expression.click(at: point, in: places.text, mark: MappingEditorView.mark(self))
    case .expression, .direct, .none: break
    }
  }

  // MARK: Pasting

  mutating func paste(_ pasted: String) -> Bool {
    switch (focus, ruleKind) {
    case (.source, .expression):
      // Blanks around a copied expression are an accident.
      expression.paste(pasted.trimmingBlankLines)
      popup = nil
    case (.source, .constant): constant.paste(pasted)
    case (.fallback, _): fallback.paste(pasted)
    default: return false
    }
    return true
  }

  // MARK: Completion

  /// Offers names while a word is being written.
  private mutating func suggest(after key: Key) {
    let isWord: Bool
    switch key {
    case .character(let letter): isWord = letter.isLetter || letter.isNumber || letter == "["
    case .backspace: isWord = popup != nil
    default: isWord = false
    }
    popup = nil
    guard isWord else { return }
    let completion = Completion.at(expression.cursor, in: expression.text, schema: attributes)
    guard !completion.range.isEmpty, !isWritten(completion) else { return }
    offer(completion, isAsked: false)
  }

  /// Offers everything that could stand at the cursor; false if nothing could.
  mutating func complete() -> Bool {
    guard focus == .source, ruleKind == .expression else { return false }
    let completion = Completion.at(expression.cursor, in: expression.text, schema: attributes)
    guard !completion.candidates.isEmpty, !isWritten(completion) else { return false }
    offer(completion, isAsked: true)
    return true
  }

  /// Whether what stands there already is the one candidate.
  private func isWritten(_ completion: Completion) -> Bool {
    guard completion.candidates.count == 1, let only = completion.candidates.first else {
      return false
    }
    let bytes = Array(expression.text.utf8)
    let range = completion.range.clamped(to: 0..<bytes.count)
    return String(decoding: bytes[range], as: UTF8.self) == only.replacement
  }

  private mutating func offer(_ completion: Completion, isAsked: Bool) {
    guard !completion.candidates.isEmpty else { return }
    self.completion = completion
    let items = completion.candidates.prefix(100).map { candidate in
      CompletionPopup.Item(
        SafeText(candidate.label), kind: SafeText(candidate.kind.sign),
        note: SafeText(candidate.detail))
    }
    popup = CompletionPopup(Array(items), isEntered: isAsked)
  }

  mutating func accept(_ index: Int) {
    popup = nil
    guard let completion, completion.candidates.indices.contains(index) else { return }
    let candidate = completion.candidates[index]
    expression.replace(completion.range, with: candidate.replacement, caret: candidate.caret)
  }

  /// Puts an attribute into the field that has the focus.
  mutating func insert(attribute: String) {
    if ruleKind == .expression {
      let completion = Completion.at(expression.cursor, in: expression.text, schema: attributes)
      if let candidate = completion.candidates.first(where: {
        $0.kind == .attribute && $0.label == attribute
      }) {
        expression.replace(completion.range, with: candidate.replacement, caret: candidate.caret)
      } else {
        expression.paste("[\(attribute)]")
      }
    } else {
      source = attribute
      kind.selected = Self.kinds.firstIndex(of: .direct) ?? 0
    }
    focus = .source
  }

  // MARK: Mending

  /// The fix of the problem that is shown.
  var fix: ExpressionProblem.Fix? {
    guard ruleKind == .expression else { return nil }
    return shownProblem?.fix ?? problems.first { $0.fix != nil }?.fix
  }

  mutating func applyFix() {
    guard let fix else { return }
    expression.replace(fix.range, with: fix.replacement)
    focus = .source
    popup = nil
  }

  /// Lays the expression out in lines, or back on one if it is laid out already.
  mutating func layOut(width: Int) {
    guard let valid = ExpressionParser.parse(expression.text).valid else { return }
    let pretty = ExpressionFormatter.pretty(valid, width: min(width, 60))
    let isPretty = expression.text == pretty
    expression.set(isPretty ? ExpressionFormatter.format(valid) : pretty)
    popup = nil
  }
}

extension Completion.Kind {
  /// A letter beside a candidate.
  var sign: String {
    switch self {
    case .function: "f"
    case .attribute: "a"
    case .value: "v"
    }
  }
}

extension String {
  /// Without the blank lines and blanks around it.
  fileprivate var trimmingBlankLines: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
