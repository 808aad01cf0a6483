import SCIM

/// A place in a list, as the opaque `$skiptoken`.
enum PageToken {
  /// No list is longer; a made-up token must not overflow.
  private static let maximum = 1 << 40

  static func encode(_ position: Int, kind: String) -> String {
    Base64URL.encode("\(kind):\(position)".utf8)
  }

  static func decode(_ token: String?, kind: String) throws(GraphError) -> Int {
    guard let token else { return 0 }
    guard let bytes = Base64URL.decode(token) else { throw fault }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":")
    guard parts.count == 2, parts[0] == kind, let position = Int(parts[1]),
      (0...maximum).contains(position)
    else {
      throw fault
    }
    return position
  }

  private static var fault: GraphError {
    .badRequest(
      "The specified page token value has expired and can no longer be included in "
        + "your request.", code: "Directory_ExpiredPageToken")
  }
}

extension GraphCall {
  /// The absolute address of this call with another set of paging options.
  func link(_ changes: [(name: String, value: String)]) -> String {
    let paging: Set = ["$skiptoken", "$deltatoken"]
    let kept = call.query.filter { !paging.contains($0.name.lowercased()) }
    return "\(call.origin)\(call.path)?\(URLCoding.query(kept + changes))"
  }

  /// `name` or `name(a,b)` for `@odata.context`.
  func contextPath(_ path: String) -> String {
    query.select.isEmpty ? path : "\(path)(\(query.select.joined(separator: ",")))"
  }

  /// Filters, sorts, pages and reduces objects that are already at hand.
  func collection(
    _ objects: [JSONObject], _ type: EntityType, context path: String,
    defaults: [String]? = nil
  ) throws -> Reply {
    try type.check(query)
    var found = objects
    if let filter = query.filter {
      found = found.filter { object in
        filter.holds(
          for: .init(value: { object[$0] ?? .null }, ignoresCase: type.ignoresCase))
      }
    }
    if let search = query.search {
      found = found.filter { object in search.matches { object[$0] ?? .null } }
    }
    if !query.orderBy.isEmpty { found = sorted(found) }
    let start = try PageToken.decode(query.skipToken, kind: type.name)
    let end = min(found.count, start + query.pageSize)
    let columns = query.select.isEmpty || query.select == ["*"] ? defaults : query.select
    let page = start < end ? found[start..<end] : []
    return page.reply(
      context: context(contextPath(path)),
      count: query.count && query.skipToken == nil ? found.count : nil,
      nextLink: end < found.count
        ? link([("$skiptoken", PageToken.encode(end, kind: type.name))]) : nil,
      columns: columns)
  }

  private func sorted(_ objects: [JSONObject]) -> [JSONObject] {
    let order = query.orderBy
    return objects.stablySorted { left, right in
      for key in order {
        let first = ODataFilter.Subject(value: { left[$0] ?? .null }, ignoresCase: true)
        let second = ODataFilter.Subject(value: { right[$0] ?? .null }, ignoresCase: true)
        let sign =
          ODataFilter.order(
            first.resolve(key.path), second.resolve(key.path), ignoresCase: true) ?? 0
        if sign != 0 { return key.descending ? sign > 0 : sign < 0 }
      }
      return false
    }
  }

  /// The number alone, as `/$count` answers it.
  func plainCount(_ count: Int) throws -> Reply {
    guard query.isEventual else {
      throw GraphError.unsupportedQuery(
        "$count is not currently supported without the header 'ConsistencyLevel: eventual'.")
    }
    return .text(200, String(count))
  }
}

extension Sequence<JSONObject> {
  func reply(
    context: JSON, count: Int?, nextLink: String?, columns: [String]?
  ) -> Reply {
    var text = JSONText(capacity: 16_384)
    text.raw("{\"@odata.context\":")
    text.write(context)
    if let count {
      text.raw(",\"@odata.count\":")
      text.write(.integer(count))
    }
    if let nextLink {
      text.raw(",\"@odata.nextLink\":")
      text.string(nextLink)
    }
    text.raw(",\"value\":[")
    var first = true
    for object in self {
      if !first { text.raw(",") }
      first = false
      text.write(columns.map { object.selecting($0) } ?? object)
    }
    text.raw("]}")
    return .json(200, bytes: text.bytes, type: GraphCall.mediaType)
  }
}

extension Array {
  /// Equal elements keep their order.
  func stablySorted(_ precedes: (Element, Element) -> Bool) -> [Element] {
    enumerated().sorted { left, right in
      if precedes(left.element, right.element) { return true }
      if precedes(right.element, left.element) { return false }
      return left.offset < right.offset
    }.map(\.element)
  }
}
