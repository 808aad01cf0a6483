/// One page of a list that is asked for by position.
struct IndexedPage<Content: Sendable>: Sendable {
  var content: Content
  /// Entries in it, readable or not.
  var received: Int
  /// Entries in all, as this answer says.
  var total: Int
}

/// Reads a list by position, several pages at once, in the order of the list.
///
/// The first answer shows how large pages are. One that is shorter than asked is completed before
/// the next position; an empty one ends the list, whatever the total says. The total may change
/// meanwhile: the latest one counts.
///
/// - Parameters:
///   - fetch: the page at a position from 1, with at most so many entries.
///   - take: called with one page after the other.
func readIndexed<Content: Sendable>(
  pageSize: Int, ahead: Int = 4,
  fetch: @escaping @Sendable (_ start: Int, _ count: Int) async throws -> IndexedPage<Content>,
  take: (IndexedPage<Content>) async throws -> Void
) async throws {
  let first = try await fetch(1, pageSize)
  try await take(first)
  let size = first.received
  guard size > 0, size < first.total else { return }
  try await withThrowingTaskGroup(of: (Int, [IndexedPage<Content>]).self) { group in
    var total = first.total
    var next = 1 + size
    var due = next
    var isEnded = false
    var ready: [Int: [IndexedPage<Content>]] = [:]
    func add() {
      guard !isEnded, next <= total else { return }
      let start = next
      group.addTask { (start, try await completed(start, size, fetch)) }
      next += size
    }
    for _ in 0..<ahead { add() }
    while let (start, pages) = try await group.next() {
      ready[start] = pages
      while let pages = ready.removeValue(forKey: due) {
        for page in pages { try await take(page) }
        total = pages.last?.total ?? total
        if pages.last?.received ?? 0 == 0 { isEnded = true }
        due += size
      }
      add()
    }
  }
}

/// The entries from a position on, in as many pages as the service makes of them.
private func completed<Content: Sendable>(
  _ start: Int, _ size: Int, _ fetch: (Int, Int) async throws -> IndexedPage<Content>
) async throws -> [IndexedPage<Content>] {
  var pages: [IndexedPage<Content>] = []
  var position = start
  while position < start + size {
    try Task.checkCancellation()
    let page = try await fetch(position, start + size - position)
    pages.append(page)
    position += page.received
    if page.received == 0 || position > page.total { break }
  }
  return pages
}
