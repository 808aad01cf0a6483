internal import AttributeMapping
internal import SCIM

/// What it takes to write the requests of groups.
struct GroupRequests: Sendable {
  let builder: RequestBuilder
  let source: GroupSource

  init(_ planner: GroupPlanner) {
    builder = planner.builder
    source = planner.source
  }

  /// Nil for a group that could not be read, or is not there any more.
  func results(_ group: GroupEntry) -> [EvaluationResult]? {
    source.row(group.id, group.name).map { source.compiled.evaluate($0) }
  }

  /// Clause by clause; nil without a filter, and where the group could not be read.
  func filter(_ group: GroupEntry) -> FilterExplanation? {
    guard let filter = source.filter else { return nil }
    return source.row(group.id, group.name).map(filter.explanation)
  }
}

extension Plan {
  /// Members that one request adds and removes at most, as the service does it.
  private static let membersPerRequest = 500

  /// The group itself first, without members, then its members.
  func groupRequests(
    _ group: GroupEntry
  ) throws(ProvisioningError) -> ([AttributeOutcome], [PlanRequest]) {
    guard let groupMapping, !group.id.isEmpty else { return ([], []) }
    let (own, outcomes) = request(group, groupMapping)
    guard group.action.sends else { return (outcomes, []) }
    return (outcomes, (own.map { [$0] } ?? []) + (try memberRequests(group)))
  }

  /// The request for the group itself; nil where nothing of it changes.
  func ownRequest(_ group: GroupEntry) -> (request: PlanRequest, outcomes: [AttributeOutcome])? {
    guard let groupMapping, !group.id.isEmpty, group.action.sends else { return nil }
    let (own, outcomes) = request(group, groupMapping)
    return own.map { ($0, outcomes) }
  }

  func sendsOwnRequest(_ group: GroupEntry) -> Bool { ownRequest(group) != nil }

  private func request(
    _ group: GroupEntry, _ mapping: GroupRequests
  ) -> (PlanRequest?, [AttributeOutcome]) {
    let path = group.target.map { "/Groups/\($0.id)" }
    if group.action == .delete {
      return (path.map { PlanRequest(method: .delete, path: $0) }, [])
    }
    guard let results = mapping.results(group) else { return (nil, []) }
    let request =
      group.target.map { mapping.builder.update(results, current: $0.body) }
      ?? mapping.builder.create(results)
    let own = request.body.map { body in
      PlanRequest(
        method: path == nil ? .post : .patch, path: path ?? "/Groups", body: body)
    }
    return (own, request.outcomes)
  }

  /// How many requests it takes to change a group's members.
  func memberRequestCount(_ group: GroupEntry) -> Int {
    guard group.action.sends else { return 0 }
    let most = max(group.adding.count + group.pending.count, group.removing.count)
    return (most + Self.membersPerRequest - 1) / Self.membersPerRequest
  }

  /// The requests that change a group's members.
  ///
  /// Ids in Webex of members, and of a group, that are yet to be created aren't known: a
  /// ``DirectRequest/placeholder(for:)`` stands for each.
  func memberRequests(_ group: GroupEntry) throws(ProvisioningError) -> [PlanRequest] {
    guard let builder = groupMapping?.builder, memberRequestCount(group) > 0 else { return [] }
    let path = "/Groups/\(group.target?.id ?? DirectRequest.placeholder(for: group.id))"
    let waiting =
      try group.pending.isEmpty
      ? [] : people.people(numbered: group.pending, peopleState).map(\.id)
    let adding = try ids(group.adding) + waiting.map { DirectRequest.placeholder(for: $0) }
    let removing = try ids(group.removing)
    let size = Self.membersPerRequest
    let known = adding.count - waiting.count
    return stride(from: 0, to: max(adding.count, removing.count), by: size).compactMap { start in
      let more = adding.dropFirst(start).prefix(size)
      let body = builder.changeMembers(
        adding: Array(more), removing: Array(removing.dropFirst(start).prefix(size)))
      return body.map {
        PlanRequest(
          method: .patch, path: path, body: $0,
          waitsFor: more.indices.filter { $0 >= known }.map { waiting[$0 - known] })
      }
    }
  }

  private func ids(_ numbers: [Int32]) throws(ProvisioningError) -> [String] {
    var ids: [String] = []
    for number in numbers {
      if let id = try target.record(number, targetState)?.text(.id) { ids.append(id) }
    }
    return ids
  }
}
