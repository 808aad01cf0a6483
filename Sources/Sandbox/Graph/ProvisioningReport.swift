/// `GET /auditLogs/provisioning`.
extension GraphCall {
  /// Entries are made into JSON as far as the page needs them: a log holds many thousands.
  func provisioningLog() throws -> Reply {
    let type = EntityType.provisioningSummary
    let context = "auditLogs/provisioning"
    try type.check(query)
    let identity = state.identity
    let oldest = now - Self.reportRetention
    let (first, rows) = state.provisioningLog.rows
    let isNewestFirst =
      query.orderBy.isEmpty
      || query.orderBy.count == 1 && query.orderBy[0].descending
        && query.orderBy[0].path == ["activityDateTime"]
    guard isNewestFirst, !query.count, query.search == nil else {
      return try collection(
        rows.reversed().filter { $0.when >= oldest }.map { $0.json(identity) }, type,
        context: context)
    }
    // A token holds the place below which the next page begins.
    let token = try PageToken.decode(query.skipToken, kind: type.name)
    var place = query.skipToken == nil ? rows.count : min(rows.count, max(0, token - first))
    var page: [JSONObject] = []
    var next: Int?
    while place > 0 {
      let row = rows[place - 1]
      guard row.when >= oldest else {
        place -= 1
        continue
      }
      let object = row.json(identity)
      let fits =
        query.filter?.holds(
          for: .init(value: { object[$0] ?? .null }, ignoresCase: type.ignoresCase)) ?? true
      if fits {
        if page.count == query.pageSize {
          next = place + first
          break
        }
        page.append(object)
      }
      place -= 1
    }
    return page.reply(
      context: self.context(contextPath(context)), count: nil,
      nextLink: next.map { link([("$skiptoken", PageToken.encode($0, kind: type.name))]) },
      columns: query.select.isEmpty || query.select == ["*"] ? nil : query.select)
  }
}
