import TerminalUI

/// One list as the operator has arranged it: cursor, filter, sort order, marks.
struct Listing: Sendable, Equatable {
  var cursor = ListState()
  var filter = ""
  var sort: Table.Sort?
  var marks: Set<String> = []
  /// Where a range of marks began, with those from before it.
  private(set) var range: MarkRange?
  /// Rows of the source that pass the filter, in the sort order; nil for all in their own order.
  var order: [Int]?
  /// Rows of the source.
  var total = 0
  /// What `order` was made from.
  private(set) var stamp: Stamp?

  struct MarkRange: Sendable, Equatable {
    var anchor: Int
    var before: Set<String>
  }

  /// Lines of one range at most.
  static let rangeLimit = 5_000

  /// Begins a range of marks at the cursor, or ends it; what is marked stays.
  mutating func toggleRange(in source: ListSource) {
    if range == nil {
      range = MarkRange(anchor: cursor.selected, before: marks)
      markRange(in: source)
    } else {
      range = nil
    }
  }

  /// Marks the lines between the beginning of the range and the cursor.
  mutating func markRange(in source: ListSource) {
    guard let range, range.anchor < count else { return }
    let lines = min(range.anchor, cursor.selected)...max(range.anchor, cursor.selected)
    guard lines.count <= Self.rangeLimit else { return }
    marks = lines.reduce(into: range.before) { marks, place in
      guard let entry = row(at: place).map(source.entry), entry.isSelectable else { return }
      marks.insert(entry.id)
    }
  }

  mutating func endMarks() {
    marks = []
    range = nil
  }

  struct Stamp: Sendable, Equatable {
    var generation: Int
    var filter: String
    var sort: Table.Sort?
  }

  var count: Int { order?.count ?? total }

  /// The source's row at a place of the list.
  func row(at place: Int) -> Int? {
    guard place >= 0, place < count else { return nil }
    return order?[place] ?? place
  }

  /// Makes `order` anew where data, filter or sort order have changed, keeping the selected line.
  mutating func arrange(_ source: ListSource, generation: Int, height: Int) {
    let wanted = Stamp(generation: generation, filter: filter, sort: sort)
    if wanted != stamp || total != source.count {
      let selected = selectedID
      stamp = wanted
      total = source.count
      range = nil
      order = source.isArranged ? nil : Arrangement.order(source, filter: filter, sort: sort)
      if let selected { select(id: selected, in: source) }
    }
    cursor.settle(count: count, height: height)
    skipHeading(in: source, step: 1, height: height)
    selectedID = row(at: cursor.selected).map { source.entry($0).id }
  }

  /// Id of the selected line when the list was last arranged or the cursor moved.
  private(set) var selectedID: String?

  /// Puts the cursor on a line; true if it is there.
  @discardableResult
  mutating func select(id: String, in source: ListSource) -> Bool {
    let place: Int?
    if let find = source.place, order == nil {
      place = find(id)
    } else {
      place = (0..<count).first { place in
        row(at: place).map { $0 < source.count ? source.entry($0).id : nil } == id
      }
    }
    guard let place, place < count else { return false }
    cursor.selected = place
    return true
  }

  /// Lets a key of the list move the cursor, over headings; false if it is no such key.
  mutating func handle(_ key: Key, in source: ListSource, height: Int) -> Bool {
    let before = cursor.selected
    guard cursor.handle(key, count: count, height: height) else { return false }
    skipHeading(in: source, step: cursor.selected < before ? -1 : 1, height: height)
    selectedID = row(at: cursor.selected).map { source.entry($0).id }
    return true
  }

  /// Forgets where the cursor stood.
  mutating func beginAtTop() {
    cursor = ListState()
    selectedID = nil
  }

  /// Moves on from a heading or a note, which the cursor cannot stand on, in `step`'s direction if possible.
  private mutating func skipHeading(in source: ListSource, step: Int, height: Int) {
    guard source.hasHeadings else { return }
    for step in [step, -step] {
      var place = cursor.selected
      while let row = row(at: place) {
        if source.entry(row).isSelectable {
          cursor.selected = place
          cursor.settle(count: count, height: height)
          // The first heading stays in sight.
          if place == 1 { cursor.offset = 0 }
          return
        }
        place += step
      }
    }
  }
}

/// One line of a list.
struct ListEntry: Sendable, Equatable {
  /// Stays the same as long as the thing does.
  var id: String
  var isHeading = false
  /// Words in the place of what is missing.
  var isNote = false
  var isSelectable: Bool { !isHeading && !isNote }
  var sign: Sign?
  var cells: [StyledLine]

  init(_ id: String, sign: Sign? = nil, _ cells: [StyledLine]) {
    self.id = id
    self.sign = sign
    self.cells = cells
  }

  static func note(_ text: SafeText) -> ListEntry {
    var entry = ListEntry("note.\(text)", [StyledLine(text, .muted)])
    entry.isNote = true
    return entry
  }

  static func heading(_ text: SafeText) -> ListEntry {
    var entry = ListEntry("heading.\(text)", [StyledLine(text, .header)])
    entry.isHeading = true
    return entry
  }
}

/// The rows behind a list, made only when they are looked at.
struct ListSource {
  var columns: [Table.Column]
  var count: Int
  var entry: (Int) -> ListEntry
  /// What the filter looks at.
  var searchText: (Int) -> String
  /// What a column sorts by.
  var sortKey: (_ row: Int, _ column: Int) -> SortKey
  var hasHeadings = false
  /// Whether whoever made the rows has filtered and sorted them already.
  var isArranged = false
  /// Where the line of an id stands, for lists too long to look at every line.
  var place: ((String) -> Int?)?
  /// How many of the columns, from the left, it can be sorted by; nil for all.
  var sortableCount: Int?
  var sortColumns: ArraySlice<Table.Column> { columns.prefix(sortableCount ?? columns.count) }
  /// What stands there when there is nothing, and why.
  var emptyText: SafeText = "nothing here"

  init(
    columns: [Table.Column], count: Int, entry: @escaping (Int) -> ListEntry,
    searchText: ((Int) -> String)? = nil, sortKey: ((Int, Int) -> SortKey)? = nil,
    hasHeadings: Bool = false, emptyText: SafeText = "nothing here"
  ) {
    self.columns = columns
    self.count = count
    self.entry = entry
    self.searchText = searchText ?? { entry($0).cells.map(\.text.string).joined(separator: " ") }
    self.sortKey =
      sortKey ?? { row, column in
        let cells = entry(row).cells
        return .text(cells.indices.contains(column) ? cells[column].text.string : "")
      }
    self.hasHeadings = hasHeadings
    self.emptyText = emptyText
  }
}

/// What rows are put in order by.
enum SortKey: Comparable {
  case number(Double)
  case text(String)

  static func < (left: SortKey, right: SortKey) -> Bool {
    switch (left, right) {
    case (.number(let left), .number(let right)): left < right
    case (.text(let left), .text(let right)): left.lowercased() < right.lowercased()
    case (.number, .text): true
    case (.text, .number): false
    }
  }
}

/// Filters and sorts the rows of a source.
enum Arrangement {
  static func order(_ source: ListSource, filter: String, sort: Table.Sort?) -> [Int]? {
    let filter = Filter(filter)
    if filter.isEmpty, sort == nil { return nil }
    var rows = Array(0..<source.count)
    if !filter.isEmpty {
      rows = rows.filter { row in
        if source.hasHeadings, source.entry(row).isHeading { return true }
        return filter.matches(source.searchText(row))
      }
      if source.hasHeadings { rows = withoutEmptyHeadings(rows, source) }
    }
    guard let sort else { return rows }
    if source.hasHeadings { return sortedInSections(rows, source, sort) }
    return sorted(rows[...], source, sort)
  }

  private static func sorted(
    _ rows: ArraySlice<Int>, _ source: ListSource, _ sort: Table.Sort
  ) -> [Int] {
    let keyed = rows.map { (row: $0, key: source.sortKey($0, sort.column)) }
    // The sort is stable: equal rows keep the order that the service gave them.
    return keyed.sorted { left, right in
      if left.key == right.key { return left.row < right.row }
      return sort.ascending ? left.key < right.key : right.key < left.key
    }.map(\.row)
  }

  private static func sortedInSections(
    _ rows: [Int], _ source: ListSource, _ sort: Table.Sort
  ) -> [Int] {
    rows.chunked { !source.entry($0).isHeading }.flatMap { section -> [Int] in
      guard let first = section.first else { return [] }
      if !source.entry(first).isHeading { return sorted(section, source, sort) }
      return [first] + sorted(section.dropFirst(), source, sort)
    }
  }

  private static func withoutEmptyHeadings(_ rows: [Int], _ source: ListSource) -> [Int] {
    rows.enumerated().filter { place, row in
      guard source.entry(row).isHeading else { return true }
      return place + 1 < rows.count && !source.entry(rows[place + 1]).isHeading
    }.map(\.element)
  }
}

extension Array {
  /// Pieces that begin where an element does not belong to what stands before it.
  fileprivate func chunked(_ belongs: (Element) -> Bool) -> [ArraySlice<Element>] {
    var pieces: [ArraySlice<Element>] = []
    var start = startIndex
    for index in indices.dropFirst() where !belongs(self[index]) {
      pieces.append(self[start..<index])
      start = index
    }
    if start < endIndex { pieces.append(self[start...]) }
    return pieces
  }
}

/// Words that must all be in a line, in any order and case; a leading `!` inverts the whole.
struct Filter: Sendable, Equatable {
  private var words: [String]
  private var isInverted: Bool

  init(_ text: String) {
    isInverted = text.hasPrefix("!")
    words = text.drop { $0 == "!" }.lowercased().split(whereSeparator: \.isWhitespace)
      .map(String.init)
  }

  var isEmpty: Bool { words.isEmpty }

  func matches(_ text: String) -> Bool {
    let text = text.lowercased()
    return words.allSatisfy { text.contains($0) } != isInverted
  }
}
