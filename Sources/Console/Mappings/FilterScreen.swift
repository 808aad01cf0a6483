import AttributeMapping
import ProvisioningCore
import TerminalUI

// The scoping filter's editor: its commands and what they stage.
extension ConsoleState {
  mutating func perform(_ command: CommandID, in editor: inout FilterEditor) -> [Effect] {
    var effects: [Effect] = []
    switch command {
    case .stageEdit: return stage(editor)
    case .leaveScreen: return leave(isChanged: editor.isChanged)
    case .previousLine: editor.move(-1)
    case .nextLine: editor.move(1)
    case .previousCell: editor.moveColumn(-1)
    case .nextCell: editor.moveColumn(1)
    case .enterField: return edit(&editor)
    case .addClause:
      overlays.append(
        .picker(.sources(editor.attributes, title: "The clause is about"), .newClause))
      return []
    case .addGroup: editor.addGroup()
    case .removeLine:
      editor.remove()
      mappings.screen = .filter(editor)
      effects = liveEffects()
      return effects
    case .screenDown:
      let limit = FilterEditorView.scrollLimit(
        editor, in: Layout(self).body, isPlain: options.isPlain)
      editor.offset = min(editor.offset + 3, limit)
    case .screenUp: editor.offset = max(0, editor.offset - 3)
    default: return []
    }
    mappings.screen = .filter(editor)
    return effects
  }

  mutating func edit(_ editor: inout FilterEditor) -> [Effect] {
    switch (editor.line, editor.column) {
    case (.clause, .attribute):
      var palette = Palette<String>.sources(editor.attributes, title: "The clause is about")
      if let clause = editor.clause { palette.select(clause.attribute) }
      overlays.append(.picker(palette, .clauseAttribute))
    case (.clause, .comparison): pickOperator(editor)
    case (.clause, .value) where editor.clause?.values.isEmpty == true:
      toast = Toast("This operator takes no value.")
    case (.group, _), (.clause, .value):
      editor.beginTyping()
      mappings.screen = .filter(editor)
    case (nil, _): return perform(.addClause, in: &editor)
    }
    return []
  }

  mutating func pickOperator(_ editor: FilterEditor) {
    guard let clause = editor.clause else { return }
    var palette = Palette<String>.operators(editor.operators(for: clause.attribute))
    palette.select(clause.comparison.known.rawValue)
    overlays.append(.picker(palette, .clauseOperator))
  }

  private mutating func stage(_ editor: FilterEditor) -> [Effect] {
    stage(
      "Change the scoping filter of \(editor.object.sourceObject)",
      [.setFilter(editor.result, mapping: editor.object.id)], fault: editor.fault,
      isChanged: editor.isChanged
    ).effects
  }
}
