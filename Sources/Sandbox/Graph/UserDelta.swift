/// `GET /users/delta`: first everybody, then only what changed since the link was made.
struct UserDelta {
  let graph: GraphCall
  let directory: Directory

  private enum Place {
    /// Still reading everybody; the log stood at `since` when that began.
    case initial(index: Int, since: Int)
    /// Reading the log from here on.
    case log(Int)
  }

  private func place() throws(GraphError) -> Place {
    let end = directory.log.count
    guard let token = try graph.deltaToken() else { return .initial(index: 0, since: end) }
    switch token.kind {
    case .latest: return .log(end)
    case .initial:
      if let index = token.number(0), let since = token.number(1), since <= end {
        return .initial(index: index, since: since)
      }
    case .log:
      if let position = token.number(0), position <= end { return .log(position) }
    }
    throw graph.syncStateGone
  }

  func reply() throws -> Reply {
    let wanted = try graph.query.deltaIDs()
    let isWanted = { (index: Int) in wanted?.contains(directory.userIDs.id(index)) ?? true }
    let columns = try deltaColumns()
    switch try place() {
    case .initial(let index, let since):
      var page: [Int] = []
      var next = index
      while next < directory.endIndex, page.count < graph.query.pageSize {
        if directory.isLive(next), isWanted(next) { page.append(next) }
        next += 1
      }
      let link =
        next < directory.endIndex
        ? graph.deltaLink(.initial, [String(next), String(since)], isLast: false)
        : graph.deltaLink(.log, [String(since)], isLast: true)
      return answer(page, columns, link)
    case .log(let position):
      let end = min(directory.log.count, position + graph.query.pageSize)
      var seen: Set<Int> = []
      let page = directory.log[position..<end].reversed().filter {
        seen.insert($0).inserted && isWanted($0)
      }
      return answer(
        page.reversed(), columns,
        graph.deltaLink(.log, [String(end)], isLast: end == directory.log.count))
    }
  }

  /// The id is always there, whatever was selected.
  private func deltaColumns() throws(GraphError) -> [UserProperty] {
    let columns = try graph.userColumns()
    return columns.contains(.id) ? columns : columns + [.id]
  }

  private func answer(
    _ page: some Collection<Int>, _ columns: [UserProperty], _ link: (name: String, url: String)
  ) -> Reply {
    let columns = UserColumns(columns)
    var reply = DeltaPage(graph, "users")
    for index in page {
      if directory.isLive(index) {
        reply.add { $0.user(index, columns, of: directory, omittingUnset: true) }
      } else {
        reply.addRemoved(
          directory.userIDs.id(index),
          directory.purgedUsers.contains(index) ? "deleted" : "changed")
      }
    }
    return reply.reply(link)
  }
}
