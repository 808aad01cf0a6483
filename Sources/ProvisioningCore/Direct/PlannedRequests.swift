internal import AttributeMapping
public import Foundation
internal import SCIM

/// The requests of a plan, in the order in which they are carried out from here.
///
/// Each is computed when its turn comes: a plan of a million people is never a list of requests.
public struct PlannedRequests: DirectSource {
  public let plan: Plan
  /// Requests, of which a group may take several.
  public let counts: [DirectRequest.Action: Int]
  /// What is changed, in the unit of plans.
  public let objects: ObjectCounts
  /// Places in the plan, by stage.
  let places: [DirectStage: [Int32]]
  /// Rows of the people who are created along with it; nil for all of the plan.
  private let created: Set<Int32>?

  public var targetGap: (received: Int, announced: Int)? {
    for case .incompleteTarget(let received, let announced) in plan.notes {
      return (received, announced)
    }
    return nil
  }

  /// - Parameters:
  ///   - indices: of the plan's objects; nil for all of them.
  ///   - actions: those to carry out; empty for all of them.
  /// - Throws: `storage`.
  public init(
    _ plan: Plan, indices: [Int32]? = nil, actions: Set<PlanAction> = []
  ) throws(ProvisioningError) {
    self.plan = plan
    var places: [DirectStage: [Int32]] = [:]
    var counts: [DirectRequest.Action: Int] = [:]
    var objects = ObjectCounts()
    let chosen: [Int32]
    if let indices {
      chosen = indices
    } else {
      chosen = try plan.indices(PlanQuery(actions: actions))
    }
    let isPart = indices != nil || !(actions.isEmpty || actions.contains(.create))
    created = isPart ? plan.created(among: chosen, actions) : nil
    for index in chosen {
      guard let action = plan.action(at: Int(index)), let direct = action.direct,
        actions.isEmpty || actions.contains(action)
      else { continue }
      guard let group = plan.group(at: Int(index))?.with(created) else {
        let stage = direct.userStage
        places[stage, default: []].append(index)
        counts[direct, default: 0] += 1
        objects.add(direct, isGroup: false)
        continue
      }
      let own = plan.sendsOwnRequest(group)
      let members = plan.memberRequestCount(group)
      // Of its members nobody may be left who is created along with it.
      guard own || members > 0 else { continue }
      objects.add(direct, isGroup: true)
      places[.groups, default: []].append(index)
      places[.references, default: []].append(index)
      if own { counts[direct, default: 0] += 1 }
      if members > 0 { counts[.update, default: 0] += members }
    }
    self.places = places
    self.counts = counts
    self.objects = objects
  }

  public var targetReadAt: Date { plan.targetReadAt ?? plan.madeAt }

  /// Requests of all actions together.
  public var total: Int { counts.values.reduce(0, +) }

  /// People who would lose access, and groups that are deleted.
  public var removals: Int { counts[.delete, default: 0] + counts[.disable, default: 0] }

  public func name(of source: String) -> String? {
    try? plan.people.person(id: source)?.userPrincipalName
  }

  public func requests(of stage: DirectStage) -> any DirectCursor {
    PlannedCursor(plan: plan, stage: stage, places: places[stage] ?? [], created: created)
  }
}

extension Plan {
  fileprivate func created(among indices: [Int32], _ actions: Set<PlanAction>) -> Set<Int32> {
    guard actions.isEmpty || actions.contains(.create) else { return [] }
    return Set(
      indices.compactMap { entry(at: Int($0)) }.filter { $0.action == .create }.map(\.source))
  }
}

extension GroupEntry {
  /// With those members alone who are created in the same run.
  fileprivate func with(_ created: Set<Int32>?) -> GroupEntry {
    guard let created else { return self }
    var group = self
    group.pending = pending.filter(created.contains)
    return group
  }
}

extension DirectRequest.Action {
  fileprivate var userStage: DirectStage {
    switch self {
    case .delete, .disable: .removals
    case .update: .updates
    case .create: .creations
    }
  }
}

private actor PlannedCursor: DirectCursor {
  private let plan: Plan
  private let stage: DirectStage
  private let places: [Int32]
  private let created: Set<Int32>?
  private var next = 0
  /// Requests of an object that has more than were asked for.
  private var rest: [DirectRequest] = []

  init(plan: Plan, stage: DirectStage, places: [Int32], created: Set<Int32>?) {
    self.plan = plan
    self.stage = stage
    self.places = places
    self.created = created
  }

  func next(_ count: Int) throws(ProvisioningError) -> [DirectRequest] {
    while rest.count < count, next < places.count {
      rest += try plan.directRequests(at: Int(places[next]), stage, created)
      next += 1
    }
    defer { rest.removeFirst(min(count, rest.count)) }
    return Array(rest.prefix(count))
  }
}

extension Plan {
  /// The requests of one object that belong to a stage.
  fileprivate func directRequests(
    at index: Int, _ stage: DirectStage, _ created: Set<Int32>?
  ) throws(ProvisioningError) -> [DirectRequest] {
    if let group = group(at: index)?.with(created) {
      return stage == .references
        ? try directMembers(of: group) : try directGroup(group, at: index)
    }
    guard let detail = try detail(at: index) else { return [] }
    let changes = detail.changes.map { (path: $0.target, old: $0.old, new: Optional($0.new)) }
    return detail.requests.compactMap { request in
      DirectRequest(
        method: request.method.rawValue, path: request.path, body: request.body,
        source: detail.item.person?.id ?? "", label: detail.item.name, changes: changes,
        disables: detail.item.action == .disable)
    }
  }

  /// A group itself, without its members.
  private func directGroup(
    _ group: GroupEntry, at index: Int
  ) throws(ProvisioningError) -> [DirectRequest] {
    guard let (request, outcomes) = ownRequest(group) else { return [] }
    let changes = changes(outcomes, inputsOf: groupMapping?.builder)
    return [
      DirectRequest(
        method: request.method.rawValue, path: request.path, body: request.body,
        source: group.id, label: group.name,
        changes: changes.map { (path: $0.target, old: $0.old, new: Optional($0.new)) })
    ].compactMap(\.self)
  }

  /// Members, also those who are created in the same run.
  private func directMembers(of group: GroupEntry) throws(ProvisioningError) -> [DirectRequest] {
    try memberRequests(group).enumerated().compactMap { number, request in
      DirectRequest(
        method: request.method.rawValue, path: request.path, body: request.body,
        source: group.id, label: group.name, changes: [], part: number + 1)
    }
  }
}
