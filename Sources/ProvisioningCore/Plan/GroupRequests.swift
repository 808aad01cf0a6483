internal import AttributeMapping
internal import SCIM

/// What it takes to write the requests of groups.
struct GroupRequests: Sendable {
  let builder: RequestBuilder
  let compiled: CompiledMapping
  let slots: AttributeSlots

  init(_ planner: GroupPlanner) {
    builder = planner.builder
    compiled = planner.compiled
    slots = planner.slots
  }

  func results(_ group: GroupEntry) -> [EvaluationResult] {
    compiled.evaluate(
      slots.row(["objectId": .text(group.id), "displayName": .text(group.name)]))
  }
}

extension Plan {
  /// Members that one request changes at most.
  private static let membersPerRequest = 100

  /// The group itself first, without members, then its members.
  func groupRequests(
    _ group: GroupEntry
  ) throws(ProvisioningError) -> ([AttributeOutcome], [PlanRequest]) {
    guard let groupMapping, !group.id.isEmpty else { return ([], []) }
    let (own, outcomes) = request(group, groupMapping)
    guard group.action.sends else { return (outcomes, []) }
    // The id of a group that is yet to be created isn't known: `{id}` stands for it.
    let path = "/Groups/\(group.target?.id ?? "{id}")"
    var requests = own.map { [$0] } ?? []
    requests += try memberRequests(group, path, groupMapping.builder)
    for waiting in try pendingMembers(group) {
      requests.append(PlanRequest(method: .patch, path: path, waitsFor: waiting))
    }
    return (outcomes, requests)
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
    let results = mapping.results(group)
    let request =
      group.target.map { mapping.builder.update(results, current: $0.body) }
      ?? mapping.builder.create(results)
    let own = request.body.map { body in
      PlanRequest(
        method: group.target == nil ? .post : .patch,
        path: group.target.map { "/Groups/\($0.id)" } ?? "/Groups", body: body)
    }
    return (own, request.outcomes)
  }

  /// How many requests it takes to change a group's members.
  func memberRequestCount(_ group: GroupEntry) -> Int {
    guard group.action.sends else { return 0 }
    return [group.adding.count, group.removing.count, group.pending.count].reduce(0) {
      $0 + ($1 + Self.membersPerRequest - 1) / Self.membersPerRequest
    }
  }

  /// Members who are to be created first, as many as go into one request.
  func pendingMembers(_ group: GroupEntry) throws(ProvisioningError) -> [[Person.ID]] {
    guard !group.pending.isEmpty else { return [] }
    let ids = try people.people(numbered: group.pending, peopleState).map(\.id)
    return stride(from: 0, to: ids.count, by: Self.membersPerRequest).map { start in
      Array(ids[start..<min(start + Self.membersPerRequest, ids.count)])
    }
  }

  func memberRequests(
    _ group: GroupEntry, _ path: String, _ builder: RequestBuilder
  ) throws(ProvisioningError) -> [PlanRequest] {
    var requests: [PlanRequest] = []
    func add(_ numbers: [Int32], _ isAdding: Bool) throws(ProvisioningError) {
      for start in stride(from: 0, to: numbers.count, by: Self.membersPerRequest) {
        var ids: [String] = []
        for number in numbers[start..<min(start + Self.membersPerRequest, numbers.count)] {
          if let id = try target.record(number, targetState)?.text(.id) { ids.append(id) }
        }
        let body = builder.changeMembers(
          adding: isAdding ? ids : [], removing: isAdding ? [] : ids)
        if let body { requests.append(PlanRequest(method: .patch, path: path, body: body)) }
      }
    }
    try add(group.adding, true)
    try add(group.removing, false)
    return requests
  }
}
