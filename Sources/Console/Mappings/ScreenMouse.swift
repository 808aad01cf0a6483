import AttributeMapping
import ProvisioningCore
import TerminalUI

/// The mouse in the editors and in the review.
extension ConsoleState {
  mutating func handleInScreen(_ mouse: Mouse, _ layout: Layout) -> [Effect] {
    switch mouse.action {
    case .wheelUp: return wheel(.screenUp, .previousLine)
    case .wheelDown: return wheel(.screenDown, .nextLine)
    case .press, .doubleClick: break
    case .release: return []
    }
    toast = nil
    if layout.tabs.contains(mouse.position) {
      guard let index = Chrome.tabBar(self).index(at: mouse.position, in: layout.tabs) else {
        return []
      }
      return show(Pane.allCases[index])
    }
    let isDouble = mouse.action == .doubleClick
    switch mappings.screen {
    case .editor(var editor):
      return click(at: mouse.position, isDouble: isDouble, in: &editor, layout.body)
    case .filter(var editor):
      return click(at: mouse.position, isDouble: isDouble, in: &editor, layout.body)
    case .attribute(var editor):
      let places = AttributeEditorView.places(layout.body, isPlain: options.isPlain)
      editor.click(at: mouse.position, in: places)
      mappings.screen = .attribute(editor)
    case .review, nil: break
    }
    return []
  }

  /// The results of an editor scroll as by a key, the lines of a review three at a time.
  private mutating func wheel(_ editors: CommandID, _ review: CommandID) -> [Effect] {
    guard case .review = mappings.screen else { return performInScreen(editors) }
    for _ in 0..<3 { _ = performInScreen(review) }
    return []
  }

  private mutating func click(
    at point: Point, isDouble: Bool, in editor: inout MappingEditor, _ body: Rect
  ) -> [Effect] {
    let places = MappingEditorView.places(editor, in: body, isPlain: options.isPlain)
    if let popup = editor.popup {
      let mark = MappingEditorView.mark(editor)
      let anchor = editor.expression.cursorPoint(in: places.text, mark: mark)
      if let index = popup.index(at: point, from: anchor, in: places.inner) {
        editor.accept(index)
        return settle(&editor, .changed)
      }
      editor.popup = nil
    }
    let hadFocus = editor.focus
    let reaction = editor.click(at: point, places)
    let opensList =
      editor.focus == .source && editor.ruleKind == .direct && reaction != .ignored
      && (isDouble || hadFocus == .source)
    let effects = settle(&editor, reaction)
    return opensList ? effects + pickSource(editor) : effects
  }

  private mutating func click(
    at point: Point, isDouble: Bool, in editor: inout FilterEditor, _ body: Rect
  ) -> [Effect] {
    let place = FilterEditorView.place(
      at: point, editor, in: body, isPlain: options.isPlain)
    guard let (line, column) = place else { return [] }
    let isSame = line == editor.selected && column == editor.column
    if editor.typing != nil, isSame { return [] }
    let wasTyping = editor.typing != nil
    editor.endTyping(keeping: true)
    editor.selected = line
    if let column { editor.column = column }
    mappings.screen = .filter(editor)
    // The second click on a cell edits it.
    if isDouble || (isSame && !wasTyping) { return edit(&editor) }
    return wasTyping ? liveEffects() : []
  }
}
