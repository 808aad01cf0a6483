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

  private func encode(_ first: Int, _ second: Int, _ kind: String) -> String {
    Base64URL.encode("\(kind):\(first):\(second)".utf8)
  }

  private func place() throws(GraphError) -> Place {
    let gone = GraphError(
      status: 410, code: "syncStateNotFound",
      message: "The sync state generation is not found; a full synchronization is required.",
      headers: ["Location": "\(graph.root)/users/delta?$deltatoken=latest"])
    if let token = graph.query.skipToken {
      guard let (first, second) = decode(token, "d"), second <= directory.log.count else {
        throw gone
      }
      return .initial(index: first, since: second)
    }
    guard let token = graph.query.deltaToken else {
      return .initial(index: 0, since: directory.log.count)
    }
    if token == "latest" { return .log(directory.log.count) }
    guard let (position, _) = decode(token, "l"), position <= directory.log.count else {
      throw gone
    }
    return .log(position)
  }

  private func decode(_ token: String, _ kind: String) -> (Int, Int)? {
    guard let bytes = Base64URL.decode(token) else { return nil }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":")
    guard parts.count == 3, parts[0] == kind, let first = Int(parts[1]), let second = Int(parts[2]),
      first >= 0, second >= 0
    else { return nil }
    return (first, second)
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
      return next < directory.endIndex
        ? answer(page, columns, link: "@odata.nextLink", ("$skiptoken", encode(next, since, "d")))
        : answer(page, columns, link: "@odata.deltaLink", ("$deltatoken", encode(since, 0, "l")))
    case .log(let position):
      let end = min(directory.log.count, position + graph.query.pageSize)
      var seen: Set<Int> = []
      let page = directory.log[position..<end].reversed().filter {
        seen.insert($0).inserted && isWanted($0)
      }
      return answer(
        page.reversed(), columns,
        link: end < directory.log.count ? "@odata.nextLink" : "@odata.deltaLink",
        ("$deltatoken", encode(end, 0, "l")))
    }
  }

  /// The id is always there, whatever was selected.
  private func deltaColumns() throws(GraphError) -> [UserProperty] {
    let columns = try graph.userColumns()
    return columns.contains(.id) ? columns : columns + [.id]
  }

  private func answer(
    _ page: some Collection<Int>, _ columns: [UserProperty], link name: String,
    _ token: (name: String, value: String)
  ) -> Reply {
    var writer = JSONWriter(capacity: 256 + page.count * 40 * columns.count)
    writer.raw("{\"@odata.context\":")
    writer.write(graph.context(graph.contextPath("users")))
    writer.raw(",")
    writer.string(name)
    writer.raw(":")
    writer.string(graph.link([token]))
    writer.raw(",\"value\":[")
    var first = true
    for index in page {
      if !first { writer.raw(",") }
      first = false
      if directory.isLive(index) {
        writer.user(index, columns, of: directory, omittingUnset: true)
      } else {
        let reason = directory.purgedUsers.contains(index) ? "deleted" : "changed"
        let removed: JSONObject = [
          "id": .string(directory.userIDs.id(index)), "@removed": ["reason": .string(reason)],
        ]
        writer.write(removed)
      }
    }
    writer.raw("]}")
    return .json(200, bytes: writer.bytes, type: GraphCall.mediaType)
  }
}

extension ODataQuery {
  /// The objects that a delta query was narrowed to; nil for all.
  ///
  /// - Throws: 400 for another filter than `id eq '…' or id eq '…'` with up to 50 ids.
  func deltaIDs() throws(GraphError) -> Set<String>? {
    guard let filter else { return nil }
    guard let ids = filter.alternativeIDs, ids.count <= 50 else {
      throw .badRequest(
        "Unsupported or invalid query filter clause: a delta query takes only 'id eq' with up to 50 "
          + "ids joined by 'or'.")
    }
    return Set(ids)
  }
}

extension ODataFilter {
  /// The ids of `id eq '…' or …`; nil for any other filter.
  fileprivate var alternativeIDs: [String]? {
    switch self {
    case .or(let left, let right):
      left.alternativeIDs.flatMap { ids in right.alternativeIDs.map { ids + $0 } }
    case .compare(.path(["id"]), .eq, .literal(.string(let id))): [id.lowercased()]
    default: nil
    }
  }
}
