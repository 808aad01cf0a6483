import AttributeMapping
import ProvisioningCore
import TerminalUI

/// Adding, editing and removing target attributes.
extension ConsoleState {
  mutating func addAttribute() -> [Effect] {
    guard let object = shownObject else { return [] }
    mappings.screen = .attribute(AttributeEditor(nil, object: object, schema: mappings.schema))
    return []
  }

  mutating func editAttribute() -> [Effect] {
    guard let row = TargetsPane.item(self), let object = shownObject else { return [] }
    mappings.screen = .attribute(
      AttributeEditor(row.attribute, object: object, schema: mappings.schema))
    return []
  }

  mutating func removeAttribute() -> [Effect] {
    guard let row = TargetsPane.item(self) else { return [] }
    let label = "Remove the attribute \(row.attribute.name)"
    let edit = MappingEdit.removeAttribute(row.attribute.name, mapping: row.object.id)
    guard stage(label, [edit]) else { return [] }
    toast = Toast(SafeText("Staged: \(label). u takes it back."))
    return staged()
  }

  /// Why the attribute under the cursor can't be edited or removed; nil if it can.
  func reasonAgainstAttribute(_ command: CommandID) -> String? {
    guard let row = TargetsPane.item(self) else { return "no attribute is selected" }
    if row.staging == .removed { return "it is staged to be removed; u takes that back" }
    if row.attribute.isAnchor { return "the primary key is Webex's own" }
    guard command == .removeMapping else { return nil }
    if row.rule != nil { return "\(row.attribute.name) is mapped: remove the mapping first" }
    return row.attribute.isRequired ? "\(row.attribute.name) is required by Webex" : nil
  }

  mutating func perform(_ command: CommandID, in editor: inout AttributeEditor) -> [Effect] {
    switch command {
    case .stageEdit, .enterField: return stage(editor)
    case .leaveScreen: return leave(isChanged: editor.isChanged)
    case .completeField: editor.moveFocus(1)
    case .previousField: editor.moveFocus(-1)
    default: return []
    }
    mappings.screen = .attribute(editor)
    return []
  }

  private mutating func stage(_ editor: AttributeEditor) -> [Effect] {
    let verb = editor.original == nil ? "Add" : "Change"
    let staging = stage(
      "\(verb) the attribute \(editor.attribute.name)", [editor.edit], fault: editor.fault,
      isChanged: editor.isChanged)
    if staging.isStaged {
      shownLists[.mappings] = .targets
      arrangeLists()
      select("\(editor.object.id).\(editor.attribute.name)", in: .targets)
    }
    return staging.effects
  }
}
