import TerminalUI

/// What the lists of the activity pane share.
enum Activity {
  static func emptyText<Value>(
    _ loaded: Loaded<Value>, _ state: ConsoleState, nothing: SafeText
  ) -> SafeText {
    if !state.listing.filter.isEmpty { return "the filter leaves nothing; esc takes it away" }
    if let failure = loaded.failure { return SafeText(ErrorWords.line(failure)) }
    return loaded.value == nil ? "reading…" : nothing
  }

  static func selected<Element>(
    _ loaded: Loaded<[Element]>, _ id: ListID, _ state: ConsoleState
  ) -> Element? {
    guard let listing = state.lists[id], let row = listing.row(at: listing.cursor.selected),
      let values = loaded.value, values.indices.contains(row)
    else { return nil }
    return values[row]
  }
}
