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
    let results = groupMapping.results(group)
    let request =
      group.target.map { groupMapping.builder.update(results, current: $0.body) }
      ?? groupMapping.builder.create(results)
    guard group.action.sends else { return (request.outcomes, []) }
    let path = group.target.map { "/Groups/\($0.id)" }
    var requests: [PlanRequest] = []
    if let body = request.body {
      requests.append(
        PlanRequest(
          method: path == nil ? .post : .patch, path: path ?? "/Groups", body: body))
    }
    // The id of a group that is yet to be created isn't known: `{id}` stands for it.
    let members = path ?? "/Groups/{id}"
    requests += try memberRequests(group, members, groupMapping.builder)
    if !group.pending.isEmpty {
      let waiting = try people.people(numbered: group.pending, peopleState).map(\.id)
      requests.append(PlanRequest(method: .patch, path: members, waitsFor: waiting))
    }
    return (request.outcomes, requests)
  }

  private func memberRequests(
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
