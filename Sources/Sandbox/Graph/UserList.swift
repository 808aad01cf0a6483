import SCIM
import Synchronization

/// `GET /users`: pages straight out of the seed, without a list in memory.
struct UserList {
  let graph: GraphCall
  let directory: Directory

  private var hasCondition: Bool { graph.query.filter != nil || graph.query.search != nil }

  /// Whether a person meets `$filter` and `$search`.
  private func fits(_ index: Int) -> Bool {
    let value = { (name: String) -> JSON in
      UserProperty(rawValue: name).map { directory.value($0, of: index) } ?? .null
    }
    if let filter = graph.query.filter,
      !filter.holds(for: .init(value: value, ignoresCase: true))
    {
      return false
    }
    return graph.query.search?.matches(value) ?? true
  }

  /// The few people that an `eq` on a key can mean, where the filter is of that kind.
  private var candidates: [Int]? {
    // Ids stay; an address may be somebody's whom the seed does not tell.
    let properties: Set<String> =
      directory.hasChangedKeys ? ["id"] : ["id", "userPrincipalName", "mail"]
    guard let keys = graph.query.filter?.userKeys(properties) else { return nil }
    let found = keys.compactMap { key -> Int? in
      directory.index(key)
        ?? directory.generatedIndex(key.lowercased()).flatMap { directory.isLive($0) ? $0 : nil }
    }
    return Set(found).sorted()
  }

  var total: Int {
    guard hasCondition else { return directory.liveCount }
    if let candidates { return candidates.count { fits($0) } }
    return (0..<directory.endIndex).count { directory.isLive($0) && fits($0) }
  }

  func reply() throws -> Reply {
    let columns = try graph.userColumns()
    let limit = graph.query.pageSize
    let start = try PageToken.decode(graph.query.skipToken, kind: "user")
    var page: [Int] = []
    page.reserveCapacity(limit)
    var next: Int?
    if !graph.query.orderBy.isEmpty {
      let order = sortedIndices()
      let end = min(order.count, start + limit)
      if start < end { page = Array(order[start..<end]) }
      next = end < order.count ? end : nil
    } else if let candidates {
      page = candidates.filter(fits)
    } else {
      (page, next) = scan(from: start, limit: limit)
    }
    return .json(
      200, bytes: write(page, columns, manager: try graph.managerColumns(), next: next),
      type: GraphCall.mediaType)
  }

  private func scan(from start: Int, limit: Int) -> ([Int], Int?) {
    var page: [Int] = []
    var index = start
    while index < directory.endIndex {
      if directory.isLive(index), !hasCondition || fits(index) {
        // One more than fits on the page tells that there is a next page.
        if page.count == limit { return (page, index) }
        page.append(index)
      }
      index += 1
    }
    return (page, nil)
  }

  /// The order is worked out once for all pages of a list.
  private func sortedIndices() -> [Int] {
    let wanted = ["$filter", "$search", "$orderby"].map { graph.call.query($0) ?? "" }
    let key = "\(directory.log.count) \(wanted)"
    if let known = graph.state.sortedUsers.withLock({ $0.key == key ? $0.order : nil }) {
      return known
    }
    let order = sort()
    graph.state.sortedUsers.withLock { $0 = (key, order) }
    return order
  }

  private func sort() -> [Int] {
    let live = (0..<directory.endIndex).filter {
      directory.isLive($0) && (!hasCondition || fits($0))
    }
    let keys = graph.query.orderBy.map {
      (property: UserProperty(rawValue: $0.path.first ?? ""), descending: $0.descending)
    }
    let columns = keys.map { key in
      live.map { index in
        key.property.flatMap { directory.text($0, of: index)?.lowercased() } ?? ""
      }
    }
    return live.indices.sorted { left, right in
      for (column, key) in zip(columns, keys) where column[left] != column[right] {
        return (column[left] < column[right]) != key.descending
      }
      return left < right
    }.map { live[$0] }
  }

  private func write(
    _ page: [Int], _ columns: [UserProperty], manager: [UserProperty]?, next: Int?
  ) -> [UInt8] {
    let (columns, manager) = (UserColumns(columns), manager.map(UserColumns.init))
    var text = JSONText(capacity: 256 + page.count * 40 * columns.properties.count)
    text.raw("{\"@odata.context\":")
    text.write(graph.context(graph.contextPath("users")))
    if graph.query.count, graph.query.skipToken == nil {
      text.raw(",\"@odata.count\":")
      text.write(.integer(total))
    }
    if let next {
      text.raw(",\"@odata.nextLink\":")
      text.string(graph.link([("$skiptoken", PageToken.encode(next, kind: "user"))]))
    }
    text.raw(",\"value\":[")
    for (position, index) in page.enumerated() {
      if position > 0 { text.raw(",") }
      if let manager {
        text.user(index, columns, manager: manager, of: directory)
      } else {
        text.user(index, columns, of: directory)
      }
    }
    text.raw("]}")
    return text.bytes
  }
}

/// The properties of an answer about people, with the names as they are written a thousand times.
struct UserColumns: Sendable {
  let properties: [UserProperty]
  /// Of each property a comma, the name in quotes, and the colon.
  let names: [[UInt8]]

  init(_ properties: [UserProperty]) {
    self.properties = properties
    names = properties.map { property in
      var text = JSONText()
      text.byte(0x2C)
      text.name(property.rawValue)
      return text.bytes
    }
  }
}

extension JSONText {
  /// One person as an object, without building it first.
  ///
  /// `omittingUnset` leaves out what never had a value, as delta queries do.
  mutating func user(
    _ index: Int, _ columns: UserColumns, of directory: Directory, omittingUnset: Bool = false
  ) {
    raw("{")
    members(index, columns, of: directory, omittingUnset: omittingUnset)
    raw("}")
  }

  mutating func members(
    _ index: Int, _ columns: UserColumns, of directory: Directory, omittingUnset: Bool = false
  ) {
    if directory.isAsGenerated(index) {
      let person = directory.person(index)
      members(columns, omittingUnset, index, directory) { person.value($0, in: directory) }
    } else {
      members(columns, omittingUnset, index, directory) { directory.value($0, of: index) }
    }
  }

  @inline(__always)
  private mutating func members(
    _ columns: UserColumns, _ omittingUnset: Bool, _ index: Int, _ directory: Directory,
    _ value: (UserProperty) -> JSON
  ) {
    var first = true
    for place in columns.properties.indices {
      let column = columns.properties[place]
      let value = value(column)
      if omittingUnset, value.isNull, !directory.wasSet(column, of: index) { continue }
      if first { name(column.rawValue) } else { written(columns.names[place]) }
      first = false
      write(value)
    }
  }
}

extension Directory {
  func isAsGenerated(_ index: Int) -> Bool {
    index < generated && (changes.isEmpty || changes[index] == nil)
      && (deletedUsers.isEmpty || deletedUsers[index] == nil)
  }

  /// Whether an address may belong to somebody whom the seed does not tell.
  var hasChangedKeys: Bool { !changes.isEmpty || !created.isEmpty }
}

extension ODataFilter {
  /// The keys of a filter that only says which values some of the properties are wanted.
  func userKeys(_ properties: Set<String>) -> [String]? {
    switch self {
    case .compare(.path(let path), .eq, .literal(.string(let key))),
      .compare(.literal(.string(let key)), .eq, .path(let path)):
      return properties.contains(path.joined(separator: "/")) ? [key] : nil
    case .oneOf(.path(let path), let list) where properties.contains(path.joined(separator: "/")):
      return list.compactMap {
        if case .literal(.string(let key)) = $0 { key } else { nil }
      }
    case .or(let left, let right):
      guard let first = left.userKeys(properties), let second = right.userKeys(properties) else {
        return nil
      }
      return first + second
    case .and(let left, let right): return left.userKeys(properties) ?? right.userKeys(properties)
    default: return nil
    }
  }
}
