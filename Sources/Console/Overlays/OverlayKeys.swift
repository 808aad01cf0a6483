import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

extension ConsoleState {
  /// Keys while something lies over the screen.
  mutating func handleInOverlay(_ key: Key) -> [Effect] {
    switch overlays.last {
    case .help(let offset): scrollHelp(key, offset)
    case .qr, .link: return handleInLink(key)
    case .plain(let text, let offset): return handlePlain(key, text, offset)
    case .palette(var palette):
      let outcome = palette.handle(key)
      replaceOverlay(.palette(palette))
      return follow(outcome)
    case .menu(var menu):
      if key == .character("p"), let copyable = menu.copyable,
        !menu.entries.contains(where: { $0.key == "p" })
      {
        overlays.removeLast()
        return showPlain(copyable)
      }
      let outcome = menu.handle(key)
      replaceOverlay(.menu(menu))
      return follow(outcome)
    case .dialog(var dialog, let action):
      if dialog.scroll(key, in: Rect(size)) {
        replaceOverlay(.dialog(dialog, action))
        return []
      }
      let outcome = dialog.handle(key)
      replaceOverlay(.dialog(dialog, action))
      if key == .enter, outcome == .open { toast = afterEnter(dialog) }
      return follow(outcome, action)
    case .prompt(var prompt): return handle(key, in: &prompt)
    case .themes(var picker): return handle(key, in: &picker)
    case .picker(var palette, let purpose):
      let outcome = palette.handle(key)
      replaceOverlay(.picker(palette, purpose))
      return follow(outcome, purpose)
    case .people(let picker): return handle(key, in: picker)
    case .principals(let picker): return handle(key, in: picker)
    case .rows(let report): return handle(key, in: report)
    case .connection(let screen): return handle(key, in: screen)
    case .access(let screen): return handle(key, in: screen)
    case .explanation(let view): return handle(key, in: view)
    case .none: break
    }
    return []
  }

  private func afterEnter(_ dialog: Dialog) -> Toast? {
    guard let word = dialog.wordToType else { return nil }
    return dialog.isArmed
      ? Toast(SafeText("enter does it, esc leaves all as it is"))
      : Toast(SafeText("Type \(word) first; esc leaves all as it is."), role: .warning)
  }

  mutating func handleInOverlay(_ mouse: Mouse) -> [Effect] {
    switch (overlays.last, mouse.action) {
    case (.help(let offset), .wheelUp): scrollHelp(.up, offset)
    case (.help(let offset), .wheelDown): scrollHelp(.down, offset)
    case (.menu, .wheelUp), (.themes, .wheelUp), (.palette, .wheelUp), (.picker, .wheelUp),
      (.people, .wheelUp), (.principals, .wheelUp), (.rows, .wheelUp), (.explanation, .wheelUp),
      (.access, .wheelUp):
      return handleInOverlay(Key.up)
    case (.menu, .wheelDown), (.themes, .wheelDown), (.palette, .wheelDown), (.picker, .wheelDown),
      (.people, .wheelDown), (.principals, .wheelDown), (.rows, .wheelDown),
      (.explanation, .wheelDown), (.access, .wheelDown):
      return handleInOverlay(Key.down)
    case (_, .press), (_, .doubleClick):
      let rect = overlayRect
      toast = nil
      return click(at: mouse.position, in: rect)
    default: break
    }
    return []
  }

  /// A click beside an overlay closes it, but not one that asks or that is typed into.
  private mutating func click(at point: Point, in rect: Rect) -> [Effect] {
    switch overlays.last {
    case .menu(let menu):
      guard let index = MenuView.index(menu, at: point, in: rect) else {
        overlays.removeLast()
        return []
      }
      return follow(menu.choose(index))
    case .palette(var palette):
      let outcome = palette.click(at: point, in: rect)
      replaceOverlay(.palette(palette))
      return follow(outcome)
    case .dialog(var dialog, let action):
      let outcome = dialog.click(at: point, in: rect)
      replaceOverlay(.dialog(dialog, action))
      return follow(outcome, action)
    case .themes(var picker):
      guard let index = ThemePickerView.index(picker, themes, at: point, in: rect) else {
        return []
      }
      // The first click tries a theme, the second keeps it.
      if picker.list.selected == index { return handle(.enter, in: &picker) }
      picker.list.selected = index
      return show(picker)
    case .picker(var palette, let purpose):
      let outcome = palette.click(at: point, in: rect)
      replaceOverlay(.picker(palette, purpose))
      return follow(outcome, purpose)
    case .help, .qr, .link, .explanation: overlays.removeLast()
    case .plain: return closePlain()
    case .principals(let picker): return click(at: point, in: picker, rect)
    case .prompt, .people, .rows, .connection, .access, .none: break
    }
    return []
  }

  private mutating func show(_ picker: ThemePicker) -> [Effect] {
    replaceOverlay(.themes(picker))
    themeName = picker.names[picker.list.selected]
    return [.useTheme(themeName)]
  }

  private mutating func scrollHelp(_ key: Key, _ offset: Int) {
    let overlay = HelpOverlay(sections: help)
    let (limit, page) =
      (overlay.maximalOffset(in: Rect(size)), overlay.visibleLines(in: Rect(size)))
    var list = ListState(selected: offset, offset: offset)
    switch key {
    case .escape, .enter, .character("q"), .character("?"): overlays.removeLast()
    default:
      if list.handle(key, count: limit + 1, height: page) {
        replaceOverlay(.help(offset: list.selected))
      }
    }
  }

  private mutating func handleInLink(_ key: Key) -> [Effect] {
    guard case .some(let overlay) = overlays.last else { return [] }
    let url: String
    switch overlay {
    case .qr(let address), .link(let address): url = address
    default: return []
    }
    if key == .character("y") { return [.copy(Copyable("URL", url))] }
    overlays.removeLast()
    if key == .character("Q"), case .link = overlay { overlays.append(.qr(url)) }
    return []
  }

  private mutating func follow(_ outcome: Palette<CommandID>.Outcome) -> [Effect] {
    switch outcome {
    case .open: return []
    case .closed: overlays.removeLast()
    case .refused(let reason): toast = Toast(reason, role: .warning)
    case .chosen(let command):
      overlays.removeLast()
      return perform(command)
    }
    return []
  }

  private mutating func follow(
    _ outcome: Palette<String>.Outcome, _ purpose: PickerPurpose
  ) -> [Effect] {
    switch outcome {
    case .open: return []
    case .closed: overlays.removeLast()
    case .refused(let reason): toast = Toast(reason, role: .warning)
    case .chosen(let choice):
      overlays.removeLast()
      return picked(choice, for: purpose)
    }
    return []
  }

  private mutating func handle(_ key: Key, in picker: PersonPicker) -> [Effect] {
    var picker = picker
    let count = picker.rows?.count ?? 0
    switch key {
    case .escape:
      overlays.removeLast()
      return []
    case .enter:
      let typed = picker.field.text.trimmingCharacters(in: .whitespaces)
      // Whom the workspace doesn't hold, Entra may know.
      let isCurrent = picker.rows?.query == picker.query
      guard let person = isCurrent ? picker.person(picker.list.selected)?.id : nil else {
        return typed.isEmpty ? [] : choose(typed, for: picker.purpose)
      }
      return choose(person, for: picker.purpose)
    case .up: picker.list.move(by: -1, count: count, height: PersonPicker.height)
    case .down: picker.list.move(by: 1, count: count, height: PersonPicker.height)
    case .pageUp:
      picker.list.move(by: -PersonPicker.height, count: count, height: PersonPicker.height)
    case .pageDown:
      picker.list.move(by: PersonPicker.height, count: count, height: PersonPicker.height)
    default:
      let before = picker.field.text
      _ = picker.field.handle(key)
      guard picker.field.text != before else {
        replaceOverlay(.people(picker))
        return []
      }
      picker.list = ListState()
      replaceOverlay(.people(picker))
      return searchPeople()
    }
    replaceOverlay(.people(picker))
    return []
  }

  private mutating func choose(
    _ person: String, for purpose: PersonPicker.Purpose
  ) -> [Effect] {
    if purpose == .preview { return read(person: person) }
    overlays.removeLast()
    return start(.explaining, .plan(.explain(person)))
  }

  private mutating func follow(_ outcome: Menu.Outcome) -> [Effect] {
    switch outcome {
    case .open: return []
    case .closed: overlays.removeLast()
    case .refused(let reason): toast = Toast(SafeText(reason), role: .warning)
    case .chosen(let action):
      overlays.removeLast()
      return carryOut(action)
    }
    return []
  }

  private mutating func follow(_ outcome: Dialog.Outcome, _ action: Action) -> [Effect] {
    switch outcome {
    case .open: return []
    case .cancelled:
      overlays.removeLast()
      switch action {
      case .perform, .assignments(.carryOut), .connection, .plan(.carryOut),
        .plan(.provisionMarked), .retry, .moveProfile:
        toast = Toast("Nothing was changed.")
      default: break
      }
      return []
    case .pressed:
      overlays.removeLast()
      return carryOut(action)
    }
  }

  private mutating func carryOut(_ action: Action) -> [Effect] {
    switch action {
    case .command(let command): return perform(command)
    case .copy(let copyable): return [.copy(copyable)]
    case .prepare(let action): return start(.describing, .describe(action))
    case .perform(let change):
      // Before it is made: the core may have looked again before it answers.
      isLookingAgain = isRunAlive
      return start(.performing("\(change.object): \(change.after)"), .perform(change))
    case .open(let url): return start(.opening, .open(url: url))
    case .showQR(let url): overlays.append(.qr(url))
    case .connection(let action): return carryOut(action)
    case .plan(let choice): return choose(choice)
    case .retry(let plan): return carryOut(plan)
    case .mapping(.takeUpDraft): return takeUpDraft()
    case .mapping(.discardDraft): return discardDraft()
    case .mapping(.leaveScreen): return leaveScreen()
    case .mapping(.rebase): return rebase()
    case .mapping(.overwrite): return overwrite()
    case .assignments(let action): return carryOut(action)
    case .moveProfile: return start(.movingProfile, .moveProfile)
    case .quit: return leave()
    }
    return []
  }

  // MARK: Prompts

  /// What the prompt on top is for.
  var promptPurpose: Prompt.Purpose? {
    guard case .prompt(let prompt) = overlays.last else { return nil }
    return prompt.purpose
  }

  mutating func tellPrompt(_ problem: String) {
    guard case .prompt(var prompt) = overlays.last else { return }
    prompt.problem = problem
    replaceOverlay(.prompt(prompt))
  }

  private mutating func handle(_ key: Key, in prompt: inout Prompt) -> [Effect] {
    switch key {
    case .escape: overlays.removeLast()
    case .enter:
      let answer = prompt.field.text.trimmingCharacters(in: .whitespaces)
      guard !answer.isEmpty else {
        tellPrompt(prompt.isNote ? "Write something, or press esc." : "Name a file, or press esc.")
        return []
      }
      switch prompt.purpose {
      case .note(let id): return start(.addingNote, .addNote(id, answer))
      case .reportFile: return start(.readingReport, .readReportFile(path: answer))
      case .incidentFile(let id):
        let format = Incident.Format(path: answer)
        return start(.exporting, .exportIncident(id, format, path: answer))
      case .mappingFile: return review(.file(path: answer))
      case .assignmentFile:
        return start(.planningAssignments, .assignments(.planTable(path: answer)))
      case .assignmentExport:
        let all = snapshot.assignments.value ?? []
        return start(.exporting, .assignments(.export(all, path: answer)))
      case .planFile where shownList == .reconciliation:
        guard let rows = plan.reconciliation else { return [] }
        return start(.exporting, .plan(.exportReconciliation(rows, path: answer)))
      case .planFile:
        guard let rows = plan.rows else { return [] }
        return start(.exporting, .plan(.export(rows, path: answer)))
      case .mappingExport:
        guard let schema = mappings.schema else { return [] }
        return start(.exporting, .mappings(.export(schema, path: answer)))
      }
    default:
      if prompt.field.handle(key) { prompt.problem = nil }
      replaceOverlay(.prompt(prompt))
    }
    return []
  }

  // MARK: Themes

  private mutating func handle(_ key: Key, in picker: inout ThemePicker) -> [Effect] {
    switch key {
    case .escape, .character("q"):
      overlays.removeLast()
      themeName = picker.before
      return [.useTheme(themeName)]
    case .enter:
      overlays.removeLast()
      toast = Toast(SafeText("Theme \(themeName)"), role: .ok)
      return [.saveSession]
    default:
      let count = picker.names.count
      guard picker.list.handle(key, count: count, height: count) else { return [] }
      return show(picker)
    }
  }
}
