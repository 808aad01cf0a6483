import ProvisioningCore
import TerminalUI

extension ConsoleState {
  /// Brings the shown list in line with its data, filter and sort order, keeping the selected line.
  mutating func arrangeLists() {
    let id = shownList
    let height = Layout(self).listHeight(self)
    lists[id, default: Listing()].arrange(
      source(of: id), generation: generation(of: id), height: height)
    subject = selectedSubject()
  }

  /// Grows with each change of a list's data.
  private func generation(of list: ListID) -> Int {
    switch list {
    case .overview, .assigned, .audit: snapshotCount
    case .mappings, .onPerson, .targets: mappings.generation
    case .backups: mappings.backups.generation
    case .people: people.map { $0.count &+ snapshotCount } ?? 0
    case .plan, .reconciliation: plan.generation
    case .errors: snapshotCount &+ incidents.generation &* 1_000_003 &+ reports.count
    case .journal: journal.generation
    case .requests: requests.generation
    case .troubleshooting: snapshotCount
    }
  }

  /// Puts the cursor of a list on a line and begins its detail at the top.
  mutating func select(_ id: String, in list: ListID) {
    let source = source(of: list)
    // A list that isn't shown may have been arranged for other rows.
    if list != shownList {
      lists[list, default: Listing()].arrange(
        source, generation: generation(of: list), height: Layout(self).listHeight(self))
    }
    lists[list, default: Listing()].select(id: id, in: source)
    detailOffset = 0
  }

  /// Puts the cursor of the overview on what is broken, until the operator has chosen a line.
  mutating func pointAtTrouble() {
    guard !hasChosen else { return }
    guard let item = OverviewList.mostWanted(snapshot, clock: clock) else { return }
    lists[.overview, default: Listing()].arrange(
      source(of: .overview), generation: snapshotCount, height: size.height)
    select(item.id, in: .overview)
  }

  /// Moves the cursor of the list or scrolls the detail, whichever has the focus.
  mutating func move(_ key: Key) {
    let layout = Layout(self)
    if shownList == .overview { hasChosen = true }
    if focus == .detail {
      scrollDetail(key, layout)
      return
    }
    let before = listing.cursor.selected
    let source = source(of: shownList)
    var listing = listing
    _ = listing.handle(key, in: source, height: layout.listHeight(self))
    listing.markRange(in: source)
    self.listing = listing
    if listing.cursor.selected != before { detailOffset = 0 }
  }

  private mutating func scrollDetail(_ key: Key, _ layout: Layout) {
    let rect = layout.detail
    let page = max(1, rect.height - 1)
    let offset =
      switch key {
      case .up: detailOffset - 1
      case .down: detailOffset + 1
      case .pageUp: detailOffset - page
      case .pageDown: detailOffset + page
      case .home: 0
      default: Int.max / 2
      }
    detailOffset = max(0, min(offset, detailLimit(layout)))
  }

  /// How far the detail can be scrolled.
  func detailLimit(_ layout: Layout) -> Int {
    let lines = subject?.detail.lines(width: layout.detail.width).count ?? 0
    return max(0, lines - layout.detail.height)
  }

  // MARK: Sorting and marking

  /// Goes to the next column; after the last, back to the service's own order.
  mutating func sortByNextColumn() {
    let columns = source(of: shownList).sortColumns
    var listing = listing
    let next = (listing.sort?.column ?? -1) + 1
    listing.sort = next < columns.count ? Table.Sort(column: next, ascending: true) : nil
    self.listing = listing
    let name = listing.sort.map { columns[$0.column].title }
    if let name {
      toast = Toast("Sorted by \(name.isEmpty ? "state" : name)")
    } else {
      toast = Toast("In the order in which it was read")
    }
  }

  mutating func reverseSort() {
    var listing = listing
    var sort = listing.sort ?? Table.Sort(column: 0, ascending: true)
    sort.ascending.toggle()
    listing.sort = sort
    self.listing = listing
  }

  mutating func toggleMark() {
    let source = source(of: shownList)
    var listing = listing
    guard let row = listing.row(at: listing.cursor.selected) else { return }
    let entry = source.entry(row)
    guard entry.isSelectable else { return }
    let id = entry.id
    if listing.marks.remove(id) == nil { listing.marks.insert(id) }
    _ = listing.handle(.down, in: source, height: Layout(self).listHeight(self))
    self.listing = listing
  }

  mutating func toggleRange() {
    let source = source(of: shownList)
    var listing = listing
    listing.toggleRange(in: source)
    self.listing = listing
    toast =
      listing.range == nil
      ? Toast(SafeText("\(Counts.of(listing.marks.count, "line")) marked"))
      : Toast("Move to mark up to there; V ends the range, esc takes the marks away")
  }

  /// The marked lines as text, a line each, cells separated by tabs.
  var markedText: String {
    let listing = listing
    let source = source(of: shownList)
    var lines: [String] = []
    // A list may hold a million; its marks are mostly near its top.
    for place in 0..<listing.count where lines.count < listing.marks.count {
      guard let entry = listing.row(at: place).map(source.entry), listing.marks.contains(entry.id)
      else { continue }
      lines.append(entry.cells.map(\.text.string).joined(separator: "\t"))
    }
    return lines.joined(separator: "\n")
  }

  // MARK: People

  /// What the people view should show now.
  var wantedPeople: PeopleQuery {
    let listing = lists[.people] ?? Listing()
    return PeopleQuery(
      filter: listing.filter,
      order: listing.sort.flatMap { PeopleQuery.Order(rawValue: $0.column) } ?? .displayName,
      isDescending: listing.sort?.ascending == false)
  }

  mutating func findPeople() -> [Effect] {
    guard running[.findingPeople] == nil else { return [] }
    return start(.findingPeople, .findPeople(wantedPeople))
  }
}
