import AttributeMapping
import ProvisioningCore
import TerminalUI

/// The commands of the mappings pane.
extension ConsoleState {
  mutating func performMapping(_ command: CommandID) -> [Effect] {
    // A new step would take the place of what an earlier run has left.
    if let left = mappings.left, Self.staging.contains(command) {
      overlays.append(.menu(.leftDraft(left)))
      return []
    }
    switch command {
    case .editMapping: return shownList == .targets ? editAttribute() : editMapping()
    case .addAttribute: return addAttribute()
    case .addMapping: return addMapping()
    case .removeMapping: return shownList == .targets ? removeAttribute() : removeMapping()
    case .matchEarlier: return reorder(-1)
    case .matchLater: return reorder(1)
    case .undo: return undo()
    case .redo: return redo()
    case .mendMapping: return mend()
    case .switchMapping: return switchMapping()
    case .editFilter: return editFilter()
    case .choosePerson:
      overlays.append(.people(PersonPicker()))
      return searchPeople()
    case .reviewMappings:
      guard let draft = mappings.draft else { return [] }
      return review(.draft(draft))
    case .discardStaged: return askToDiscard()
    case .resetMappings: return review(.reset)
    case .restoreBackup: return BackupsPane.item(self).map { review(.backup($0.id)) } ?? []
    case .importMappings: overlays.append(.prompt(.mappingFile()))
    case .exportMappings: overlays.append(.prompt(.mappingExport(snapshot.profile.name)))
    default: return performInScreen(command)
    }
    return []
  }

  /// The commands that stage something, now or by what they open.
  private static let staging: Set<CommandID> = [
    .editMapping, .addMapping, .removeMapping, .matchEarlier, .matchLater, .mendMapping,
    .switchMapping, .editFilter, .addAttribute,
  ]

  mutating func review(_ request: ReviewRequest) -> [Effect] {
    reviewRequest = request
    return start(.reviewing, .mappings(.review(request)))
  }

  /// Makes edits one step; false if they can't be made, with the reason on the screen.
  mutating func stage(_ label: String, _ edits: [MappingEdit]) -> Bool {
    guard var draft = mappings.draft else { return false }
    do throws(MappingEditError) {
      try draft.stage(label, edits)
    } catch {
      toast = Toast(SafeText("\(error)"), role: .error)
      return false
    }
    mappings.draft = draft
    return true
  }

  /// Stages what an editor has and closes it, or says why that is not done.
  mutating func stage(
    _ label: String, _ edits: [MappingEdit], fault: String?, isChanged: Bool
  ) -> (isStaged: Bool, effects: [Effect]) {
    if let fault {
      toast = Toast(SafeText("Not staged: \(fault)"), role: .error)
      return (false, [])
    }
    guard isChanged else {
      toast = Toast("Nothing was changed.")
      return (false, leaveScreen())
    }
    guard stage(label, edits) else { return (false, []) }
    mappings.screen = nil
    toast = Toast(SafeText("Staged: \(label). w reviews and saves, u takes it back."), role: .ok)
    return (true, staged() + liveEffects())
  }

  private mutating func undo() -> [Effect] {
    guard let step = mappings.draft?.undo() else { return [] }
    toast = Toast(SafeText("Taken back: \(step.label)"))
    return staged()
  }

  private mutating func redo() -> [Effect] {
    guard let step = mappings.draft?.redo() else { return [] }
    toast = Toast(SafeText("Staged again: \(step.label)"))
    return staged()
  }

  private mutating func askToDiscard() -> [Effect] {
    let steps = mappings.draft?.position ?? 0
    let dialog = Dialog(
      title: "Throw the staged changes away?",
      message: [
        StyledLine(
          SafeText("\(Counts.of(steps, "staged change")) were never sent to the service.")),
        StyledLine("They can't be brought back.", .muted),
      ], buttons: [Dialog.Button("Throw away")], isDangerous: true)
    overlays.append(.dialog(dialog, .mapping(.discardDraft)))
    return []
  }

  // MARK: One mapping

  private mutating func editMapping() -> [Effect] {
    guard let row = MappingsPane.item(self), row.staging != .removed else { return [] }
    return open(
      MappingEditor(
        row.rule, target: row.rule.target, object: row.object, draft: mappings.draft,
        person: mappings.person))
  }

  mutating func open(_ editor: MappingEditor) -> [Effect] {
    mappings.screen = .editor(editor)
    return liveEffects()
  }

  /// The object mapping that the cursor stands in.
  var shownObject: ObjectMapping? {
    let id =
      shownList == .targets ? TargetsPane.item(self)?.object.id : MappingsPane.item(self)?.object.id
    let objects = mappings.schema?.objectMappings ?? []
    return objects.first { $0.id == id } ?? objects.first
  }

  private mutating func addMapping() -> [Effect] {
    guard let object = shownObject else { return [] }
    if shownList == .targets, let target = TargetsPane.item(self), target.rule == nil {
      return add(target: target.attribute.name, to: object.id)
    }
    overlays.append(
      .picker(.targets(mappings.targets, of: object), .target(object.id)))
    return []
  }

  mutating func add(target: String, to mapping: ObjectMapping.ID) -> [Effect] {
    guard let object = mappings.schema?.objectMapping(mapping) else { return [] }
    return open(
      MappingEditor(
        nil, target: target, object: object, draft: mappings.draft, person: mappings.person))
  }

  private mutating func removeMapping() -> [Effect] {
    guard let row = MappingsPane.item(self) else { return [] }
    let label = "Remove \(row.rule.target)"
    guard stage(label, [.removeRule(row.rule.id, mapping: row.object.id)]) else { return [] }
    toast = Toast(SafeText("Staged: \(label). u takes it back."))
    return staged()
  }

  private mutating func reorder(_ step: Int) -> [Effect] {
    guard let row = MappingsPane.item(self) else { return [] }
    var order = row.object.matchingRules.map(\.id)
    if let place = order.firstIndex(of: row.rule.id) {
      guard order.indices.contains(place + step) else { return [] }
      order.swapAt(place, place + step)
    } else {
      order.append(row.rule.id)
    }
    let label = "Match by \(order.joined(separator: ", then "))"
    guard stage(label, [.setMatching(order, mapping: row.object.id)]) else { return [] }
    toast = Toast(SafeText("Staged: \(label)"))
    return staged()
  }

  /// What mends the worst finding of the row, if there is one way.
  var mending: MappingFinding? {
    MappingsPane.item(self)?.findings.first { !$0.edits.isEmpty }
  }

  private mutating func mend() -> [Effect] {
    guard let finding = mending, stage(finding.fix, finding.edits) else { return [] }
    toast = Toast(SafeText("Staged: \(finding.fix)"))
    return staged()
  }

  private mutating func switchMapping() -> [Effect] {
    guard let object = switchable else { return [] }
    let label = "Switch the mapping of groups \(object.isEnabled ? "off" : "on")"
    guard stage(label, [.setEnabled(!object.isEnabled, mapping: object.id)]) else { return [] }
    toast = Toast(SafeText("Staged: \(label). w reviews and saves, u takes it back."))
    return staged()
  }

  /// The mapping that can be switched off: users' always is on.
  private var switchable: ObjectMapping? {
    mappings.schema?.objectMappings.first(where: \.mapsGroups)
  }

  private mutating func editFilter() -> [Effect] {
    guard let object = shownObject else { return [] }
    mappings.screen = .filter(FilterEditor(object, draft: mappings.draft))
    return liveEffects()
  }

  // MARK: Availability

  /// Why a command of the mappings can't be done just now; nil if it can.
  func reasonAgainstMapping(_ command: CommandID) -> String? {
    switch command {
    case .choosePerson: return running[.readingPerson] == nil ? nil : "a person is being read"
    case .undo: return mappings.draft?.undoStep == nil ? "nothing is staged" : nil
    case .redo: return mappings.draft?.redoStep == nil ? "nothing was taken back" : nil
    case .discardStaged: return mappings.isStaged ? nil : "nothing is staged"
    case .exportMappings: return mappings.schema == nil ? reasonWithoutSchema : nil
    case .reviewMappings:
      if running[.reviewing] != nil { return "the review is being made" }
      return mappings.isStaged ? nil : "nothing is staged"
    case .restoreBackup:
      if isReadOnly { return readOnlyReason }
      return BackupsPane.item(self) == nil ? "no backup is selected; v shows them" : nil
    case .importMappings, .resetMappings:
      if isReadOnly { return readOnlyReason }
      if hasNoJob { return Self.noMappings }
      return running[.reviewing] == nil ? nil : "the review is being made"
    default: return reasonAgainstEdit(command)
    }
  }

  static let noMappings = "there is no job, so there are no mappings"

  private var reasonWithoutSchema: String {
    if hasNoJob { return Self.noMappings }
    return running[.readingSchema] != nil
      ? "the schema is being read" : "the schema was not read; r reads"
  }

  private func reasonAgainstEdit(_ command: CommandID) -> String? {
    guard mappings.schema != nil else { return reasonWithoutSchema }
    if [.addMapping, .editFilter, .addAttribute].contains(command) {
      return shownObject == nil ? "there is no object mapping" : nil
    }
    if command == .switchMapping {
      return switchable == nil ? "the schema has no mapping of groups" : nil
    }
    if shownList == .targets, [.editMapping, .removeMapping].contains(command) {
      return reasonAgainstAttribute(command)
    }
    guard shownList == .mappings, let row = MappingsPane.item(self) else {
      return "no mapping is selected"
    }
    if row.staging == .removed { return "it is staged to be removed; u takes that back" }
    switch command {
    case .removeMapping: return reasonAgainstRemoving(row)
    case .matchEarlier, .matchLater: return reasonAgainstReordering(row, command)
    case .mendMapping:
      return mending == nil ? "nothing here has one way to mend it" : nil
    default: return nil
    }
  }

  private func reasonAgainstRemoving(_ row: MappingRow) -> String? {
    let definition = mappings.targets.first {
      $0.object.id == row.object.id && $0.attribute.name == row.rule.target
    }?.attribute
    if row.object.attributes.count(where: { $0.target == row.rule.target }) > 1 { return nil }
    if definition?.isRequired == true {
      return "\(row.rule.target) is required: without it nobody is created"
    }
    if row.rule.isMatching, row.object.matchingRules.count == 1 {
      return "\(row.rule.target) is the only one that finds people in Webex"
    }
    return nil
  }

  private func reasonAgainstReordering(_ row: MappingRow, _ command: CommandID) -> String? {
    let order = row.object.matchingRules.map(\.id)
    guard let place = order.firstIndex(of: row.rule.id) else {
      return command == .matchEarlier
        ? nil : "it does not match; [ makes it the last that does"
    }
    if command == .matchEarlier { return place == 0 ? "it is tried first already" : nil }
    return place == order.count - 1 ? "it is tried last already; e ends the matching" : nil
  }
}
