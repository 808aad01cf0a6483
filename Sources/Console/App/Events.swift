import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

extension ConsoleState {
  mutating func handle(_ event: Event) -> [Effect] {
    switch event {
    case .key(let key):
      toast = nil
      return handle(key)
    case .mouse(let mouse): return handle(mouse)
    case .paste(let text): return paste(text)
    case .resize(let size):
      self.size = size
      detailOffset = min(detailOffset, detailLimit(Layout(self)))
      return []
    case .interrupt: return interrupt()
    case .terminate:
      exitCode = 130
      return leave()
    case .focus, .wake: return []
    }
  }

  /// Closes what is open, as esc does; else stops what runs.
  private mutating func interrupt() -> [Effect] {
    // A batch shows its progress on top, and Ctrl-C is what stops it.
    guard !overlays.isEmpty, assignmentBatch == nil, plan.batch == nil else {
      return perform(.stop)
    }
    let before = overlays.count
    toast = nil
    let effects = handleInOverlay(.escape)
    if overlays.count < before, toast == nil { toast = Toast("Closed. q quits.") }
    return effects
  }

  private mutating func handle(_ key: Key) -> [Effect] {
    if !overlays.isEmpty { return handleInOverlay(key) }
    if filter != nil, let effects = handleInFilter(key) { return effects }
    if KeyContext.editors.contains(context), let effects = handleInScreen(key) { return effects }
    if let command = keyMap.command(for: key, in: context) { return perform(command) }
    // A key of another screen is told so; one of no screen is nobody's.
    if let elsewhere = keyMap.commands.first(where: { $0.keys.contains(key) }) {
      toast = Toast("\(elsewhere.title): not on this screen. ? shows its keys.", role: .warning)
    }
    return []
  }

  /// Keys of the filter that is being typed; nil for those that the list takes.
  private mutating func handleInFilter(_ key: Key) -> [Effect]? {
    guard var filter else { return nil }
    switch filter.handle(key) {
    case .ignored: return nil
    case .unchanged: self.filter = filter
    case .accepted: self.filter = nil
    case .changed:
      self.filter = filter
      return setFilter(filter.field.text)
    case .cleared:
      self.filter = nil
      return setFilter("")
    }
    return []
  }

  mutating func setFilter(_ text: String) -> [Effect] {
    lists[shownList, default: Listing()].filter = text
    lists[shownList, default: Listing()].cursor = ListState()
    detailOffset = 0
    return switch shownList {
    case .people: findPeople()
    case .plan: filterPlan()
    case .reconciliation: filterReconciliation()
    default: []
    }
  }

  // MARK: Pasting

  /// A field takes one line; everything else that is pasted is debug text.
  private mutating func paste(_ text: String) -> [Effect] {
    toast = nil
    let isOneLine = !text.contains(where: \.isNewline) && text.count <= 1_000
    if case .connection = overlays.last {
      pasteIntoConnection(text)
      return []
    }
    // A token is no debug text, and is kept nowhere by mistake.
    if text.contains("access_token=") {
      toast = Toast(
        "This address holds a token; it was not kept. C, then R, takes it.", role: .warning)
      return []
    }
    // A note may be pasted in lines: they are joined.
    let isNote = if case .prompt(let prompt) = overlays.last { prompt.isNote } else { false }
    if isOneLine || isNote, pasteIntoOverlay(text) { return searchPeople() + searchPrincipals() }
    if overlays.isEmpty, KeyContext.editors.contains(context),
      let effects = pasteIntoScreen(text)
    {
      return effects
    }
    if isOneLine, var filter {
      filter.field.paste(text)
      self.filter = filter
      return setFilter(filter.field.text)
    }
    overlays = []
    filter = nil
    return start(.readingReport, .readReport(text: text, source: "pasted"))
  }

  private mutating func pasteIntoOverlay(_ text: String) -> Bool {
    switch overlays.last {
    case .prompt(var prompt):
      prompt.field.paste(text)
      replaceOverlay(.prompt(prompt))
    case .palette(var palette):
      palette.paste(text)
      replaceOverlay(.palette(palette))
    case .dialog(var dialog, let action):
      dialog.paste(text)
      replaceOverlay(.dialog(dialog, action))
    case .picker(var palette, let purpose):
      palette.paste(text)
      replaceOverlay(.picker(palette, purpose))
    case .people(var picker):
      picker.field.paste(text)
      picker.list = ListState()
      replaceOverlay(.people(picker))
      return true
    case .principals(var picker):
      picker.field.paste(text)
      picker.list = ListState()
      replaceOverlay(.principals(picker))
      return true
    default: return false
    }
    return true
  }

  mutating func replaceOverlay(_ overlay: Overlay) {
    guard !overlays.isEmpty else { return }
    overlays[overlays.count - 1] = overlay
  }

  // MARK: Mouse

  private mutating func handle(_ mouse: Mouse) -> [Effect] {
    if !overlays.isEmpty { return handleInOverlay(mouse) }
    let layout = Layout(self)
    if KeyContext.editors.contains(context) { return handleInScreen(mouse, layout) }
    switch mouse.action {
    case .wheelUp, .wheelDown:
      scroll(mouse.action == .wheelUp ? -3 : 3, at: mouse.position, layout)
      return []
    case .press, .doubleClick: break
    case .release: return []
    }
    toast = nil
    if !isTroubleshooting, layout.tabs.contains(mouse.position),
      let index = Chrome.tabBar(self).index(at: mouse.position, in: layout.tabs)
    {
      return show(Pane.allCases[index])
    }
    if layout.detailBox.contains(mouse.position), !layout.listBox.contains(mouse.position) {
      focus = .detail
      return []
    }
    guard layout.listBox.contains(mouse.position) else { return [] }
    focus = .list
    guard let place = place(at: mouse.position, layout) else { return [] }
    if shownList == .overview { hasChosen = true }
    if listing.cursor.selected != place { detailOffset = 0 }
    listing.cursor.selected = place
    arrangeLists()
    return mouse.action == .doubleClick ? perform(.open) : []
  }

  private func place(at point: Point, _ layout: Layout) -> Int? {
    let rect = layout.list(self)
    let source = source(of: shownList)
    if shownList.isTable {
      return Chrome.table(self, source).index(at: point, in: rect)
    }
    let list = GroupedList(listing: listing, source: source, isFocused: true, cursorFollows: false)
    return list.place(at: point, in: rect)
  }

  private mutating func scroll(_ rows: Int, at point: Point, _ layout: Layout) {
    if layout.detailBox.contains(point), !layout.listBox.contains(point) {
      detailOffset = max(0, min(detailOffset + rows, detailLimit(layout)))
    } else if layout.listBox.contains(point) {
      var listing = listing
      let before = listing.cursor.selected
      listing.cursor.scroll(by: rows, count: listing.count, height: layout.listHeight(self))
      if listing.cursor.selected != before { detailOffset = 0 }
      self.listing = listing
    }
  }
}
