import AttributeMapping
import ProvisioningCore
import TerminalUI

/// Keys and commands of what fills the pane: the editors and the review.
extension ConsoleState {
  /// Keys that are no commands: they go into the field.
  mutating func handleInScreen(_ key: Key) -> [Effect]? {
    switch mappings.screen {
    case .editor(var editor):
      if let popup = editor.popup, let effects = handle(key, in: popup, of: &editor) {
        return effects
      }
      if keyMap.command(for: key, in: .mappingEditor) != nil { return nil }
      let reaction = editor.handle(key, width: editorWidth)
      return settle(&editor, reaction)
    case .filter(var editor) where editor.typing != nil:
      return handleTyping(key, in: &editor)
    case .attribute(var editor):
      if keyMap.command(for: key, in: .attributeEditor) != nil { return nil }
      editor.handle(key)
      mappings.screen = .attribute(editor)
      return []
    default: return nil
    }
  }

  private func scrollLimit(_ editor: MappingEditor) -> Int {
    let places = MappingEditorView.places(
      editor, in: Layout(self).body, isPlain: options.isPlain)
    let lines = EditorResult.lines(editor, self, width: places.result.width)
    return max(0, lines.count - places.result.height)
  }

  private var editorWidth: Int {
    MappingEditorView.textWidth(Layout(self).body, isPlain: options.isPlain)
  }

  /// Takes the editor's new state over, and asks what depends on its text.
  mutating func settle(
    _ editor: inout MappingEditor, _ reaction: MappingEditor.Reaction
  ) -> [Effect] {
    if reaction != .ignored { editor.compute(mappings.person) }
    mappings.screen = .editor(editor)
    return reaction == .changed ? liveEffects() : []
  }

  private mutating func handle(
    _ key: Key, in popup: CompletionPopup, of editor: inout MappingEditor
  ) -> [Effect]? {
    var popup = popup
    switch popup.handle(key) {
    case .ignored: return nil
    case .moved:
      editor.popup = popup
      mappings.screen = .editor(editor)
      return []
    case .closed:
      editor.popup = nil
      mappings.screen = .editor(editor)
      return []
    case .chosen(let index):
      editor.accept(index)
      return settle(&editor, .changed)
    }
  }

  private mutating func handleTyping(_ key: Key, in editor: inout FilterEditor) -> [Effect] {
    switch key {
    case .enter: editor.endTyping(keeping: true)
    case .escape: editor.endTyping(keeping: false)
    case .up, .down, .tab, .shiftTab:
      editor.endTyping(keeping: true)
      editor.move(key == .up || key == .shiftTab ? -1 : 1)
    default:
      _ = editor.typing?.handle(key)
      mappings.screen = .filter(editor)
      return []
    }
    mappings.screen = .filter(editor)
    return liveEffects()
  }

  /// Pasted text goes into the field that has the focus; false if there is none.
  mutating func pasteIntoScreen(_ text: String) -> [Effect]? {
    switch mappings.screen {
    case .editor(var editor):
      let before = editor.expression.text
      guard editor.paste(text) else { return [] }
      let room = TextArea.limit - before.utf8.count
      if editor.focus == .source, editor.ruleKind == .expression, text.utf8.count > room,
        editor.expression.text == before
      {
        toast = Toast(
          "Not taken: \(grouped(text.utf8.count)) bytes, room for \(grouped(room)).",
          role: .warning)
      }
      return settle(&editor, .changed)
    case .filter(var editor):
      editor.typing?.paste(text)
      mappings.screen = .filter(editor)
      return []
    case .attribute(var editor):
      editor.paste(text)
      mappings.screen = .attribute(editor)
      return []
    case .review, nil: return nil
    }
  }

  /// Asks for the counts and the service's result for what the fields have now.
  mutating func liveEffects() -> [Effect] {
    switch mappings.screen {
    case .editor(var editor):
      editor.stamp += 1
      editor.previewFailure = nil
      editor.service = nil
      editor.serviceFailure = nil
      var effects: [Effect] = []
      if let request = editor.previewRequest {
        effects.append(.mappings(.preview(request, stamp: editor.stamp)))
      } else {
        editor.preview = nil
        effects.append(.mappings(.stopPreview))
      }
      if editor.ruleKind == .expression, !editor.problems.containsError, !editor.text.isEmpty,
        let person = mappings.person
      {
        effects.append(.mappings(.evaluate(editor.text, person.values, stamp: editor.stamp)))
      }
      mappings.screen = .editor(editor)
      return effects
    case .filter(var editor):
      editor.stamp += 1
      editor.previewFailure = nil
      mappings.screen = .filter(editor)
      guard let request = editor.previewRequest else {
        return [.mappings(.stopPreview)]
      }
      return [.mappings(.preview(request, stamp: editor.stamp))]
    case .review, .attribute, nil: return [.mappings(.stopPreview)]
    }
  }

  // MARK: Commands

  mutating func performInScreen(_ command: CommandID) -> [Effect] {
    switch mappings.screen {
    case .editor(var editor): return perform(command, in: &editor)
    case .filter(var editor): return perform(command, in: &editor)
    case .review(var screen): return perform(command, in: &screen)
    case .attribute(var editor): return perform(command, in: &editor)
    case nil: return []
    }
  }

  private mutating func perform(_ command: CommandID, in editor: inout MappingEditor) -> [Effect] {
    switch command {
    case .stageEdit: return stage(editor)
    case .leaveScreen: return leave(isChanged: editor.isChanged && !editor.edits.isEmpty)
    case .enterField:
      guard editor.focus == .source, editor.ruleKind == .direct else { return stage(editor) }
      return pickSource(editor)
    case .pickSource: return pickSource(editor)
    case .completeField:
      if editor.complete() {
        mappings.screen = .editor(editor)
        return []
      }
      editor.moveFocus(1)
    case .previousField: editor.moveFocus(-1)
    case .layOut:
      let before = editor.expression.text
      editor.layOut(width: editorWidth)
      if editor.expression.text == before { toast = Toast("It fits on one line as it is.") }
      return settle(&editor, .changed)
    case .applyFix:
      editor.applyFix()
      return settle(&editor, .changed)
    case .screenDown: editor.offset = min(editor.offset + 3, scrollLimit(editor))
    case .screenUp: editor.offset = max(0, editor.offset - 3)
    default: return []
    }
    mappings.screen = .editor(editor)
    return []
  }

  mutating func pickSource(_ editor: MappingEditor) -> [Effect] {
    var palette = Palette<String>.sources(editor.attributes, title: "Source attribute")
    if !editor.source.isEmpty { palette.select(editor.source) }
    overlays.append(.picker(palette, .source))
    return []
  }

  private mutating func stage(_ editor: MappingEditor) -> [Effect] {
    let fault = editor.fault
    if fault != nil, let problem = editor.shownProblem, problem.severity == .error {
      var editor = editor
      editor.focus = .source
      editor.expression.move(to: problem.range.lowerBound)
      mappings.screen = .editor(editor)
    }
    let edits = editor.edits
    let verb = editor.original == nil ? "Add" : "Change"
    let staging = stage(
      "\(verb) \(editor.target)", edits, fault: fault, isChanged: !edits.isEmpty)
    if staging.isStaged {
      shownLists[.mappings] = .mappings
      arrangeLists()
      select("\(editor.object.id).\(editor.original?.id ?? editor.target)", in: .mappings)
    }
    return staging.effects
  }

  /// Leaves an editor; what would be lost is asked about first.
  mutating func leave(isChanged: Bool) -> [Effect] {
    guard isChanged else {
      mappings.screen = nil
      return liveEffects()
    }
    let dialog = Dialog(
      title: "Leave without staging?",
      message: [StyledLine("What you changed here is not staged yet.")],
      buttons: [Dialog.Button("Leave", key: .character("y"))])
    overlays.append(.dialog(dialog, .mapping(.leaveScreen)))
    return []
  }

  mutating func leaveScreen() -> [Effect] {
    mappings.screen = nil
    return liveEffects()
  }

  // MARK: The review

  private mutating func perform(_ command: CommandID, in screen: inout ReviewScreen) -> [Effect] {
    let layout = Layout(self)
    let height = max(1, layout.body.height - 2)
    let limit = max(0, screen.detail.lines(width: layout.body.width - 4).count - height)
    switch command {
    case .leaveScreen: return leaveScreen()
    case .saveMappings:
      if screen.isOvertaken, case .draft(let draft) = screen.request {
        overlays.append(.menu(.overtaken(screen.review, draft)))
      } else {
        overlays.append(.dialog(screen.dialog(self), .perform(screen.review.change)))
      }
      return []
    case .copyRequest:
      let body = screen.review.request.body ?? ""
      let request = "\(screen.review.request.method) \(screen.review.request.path)"
      return [.copy(Copyable("the request", body.isEmpty ? request : "\(request)\n\n\(body)"))]
    case .previousLine: screen.offset -= 1
    case .nextLine: screen.offset += 1
    case .screenUp: screen.offset -= height - 1
    case .screenDown: screen.offset += height - 1
    case .firstLine: screen.offset = 0
    case .lastLine: screen.offset = limit
    default: return []
    }
    screen.offset = max(0, min(screen.offset, limit))
    mappings.screen = .review(screen)
    return []
  }

  // MARK: Pickers

  mutating func picked(_ choice: String, for purpose: PickerPurpose) -> [Effect] {
    switch (purpose, mappings.screen) {
    case (.playbook, _): return begin(nil, playbook: choice)
    case (.source, .editor(var editor)):
      editor.insert(attribute: choice)
      return settle(&editor, .changed)
    case (.target(let mapping), _): return add(target: choice, to: mapping)
    case (.newClause, .filter(var editor)):
      editor.addClause(choice)
      mappings.screen = .filter(editor)
      pickOperator(editor)
    case (.clauseAttribute, .filter(var editor)):
      editor.set(attribute: choice)
      mappings.screen = .filter(editor)
    case (.clauseOperator, .filter(var editor)):
      editor.set(comparison: FilterOperator(rawValue: choice))
      mappings.screen = .filter(editor)
    default: return []
    }
    return liveEffects()
  }

  /// Why a command of an editor or of the review can't be done just now; nil if it can.
  func reasonInScreen(_ command: CommandID) -> String? {
    switch (command, mappings.screen) {
    case (.saveMappings, .review):
      if isReadOnly { return readOnlyReason }
      return running.keys.contains { if case .performing = $0 { true } else { false } }
        ? "it is being saved" : nil
    case (.applyFix, .editor(let editor)): return editor.fix == nil ? "nothing has a fix" : nil
    case (.layOut, .editor(let editor)):
      if editor.ruleKind != .expression { return "this is no expression" }
      return ExpressionParser.parse(editor.expression.text).valid == nil
        ? "the expression has an error" : nil
    case (.pickSource, .editor(let editor)):
      return [.direct, .expression].contains(editor.ruleKind) ? nil : "this kind has no attribute"
    case (.removeLine, .filter(let editor)): return editor.line == nil ? "there is no line" : nil
    default: return nil
    }
  }
}
