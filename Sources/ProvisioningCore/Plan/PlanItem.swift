public import AttributeMapping
internal import Foundation
public import SCIM

/// A Webex user as far as lists need one.
public struct WebexPerson: Sendable, Equatable {
  public var id: String
  public var userName: String
  public var displayName: String
  public var isActive: Bool
  /// Entra's object id, if the user carries one.
  public var externalId: String?
  /// Which synchronization owns the user, such as `AAD`.
  public var provisionSource: String?
  public var emails: [String]
  public var lastModified: String?

  public init(
    id: String, userName: String, displayName: String = "", isActive: Bool = true,
    externalId: String? = nil, provisionSource: String? = nil, emails: [String] = [],
    lastModified: String? = nil
  ) {
    self.id = id
    self.userName = userName
    self.displayName = displayName
    self.isActive = isActive
    self.externalId = externalId
    self.provisionSource = provisionSource
    self.emails = emails
    self.lastModified = lastModified
  }

  init(_ record: TargetRecord) {
    id = record.text(.id) ?? ""
    userName = record.text(.userName) ?? ""
    displayName = record.text(.displayName) ?? ""
    let active = record.values[TargetSelection.Fixed.active.rawValue]
    isActive = active.map { $0 != .bool(false) && $0.string?.lowercased() != "false" } ?? true
    externalId = record.text(.externalId)
    provisionSource = record.text(.provisionSource)
    emails = record.emails
    lastModified = record.text(.lastModified)
  }
}

/// One object of a plan.
public struct PlanItem: Sendable, Equatable, Identifiable {
  public enum Object: Sendable, Equatable {
    /// The person of the directory, the Webex user, or both.
    case person(Person?, WebexPerson?)
    /// Object id, empty for a group that only Webex has; id in Webex; how many members change.
    case group(id: String, webexId: String?, adding: Int, removing: Int)
  }

  /// Place in the plan.
  public var id: Int
  public var object: Object
  public var action: PlanAction
  public var reason: PlanReason
  /// User principal name, Webex user name, or the group's name.
  public var name: String
  public var displayName: String
  /// What Webex answered the last time; nil where it took it, or nothing is sent now.
  public var refusal: PlanRefusal?
  /// The reason, with the last refusal.
  public var why: String {
    [reason.words, refusal?.words].compactMap(\.self).joined(separator: "; ")
  }
  /// The other people who stand in the way, for conflicts, are found by this Webex user.
  public var webexUser: WebexPerson? {
    if case .person(_, let user) = object { user } else { nil }
  }
  public var person: Person? {
    if case .person(let person, _) = object { person } else { nil }
  }
  public var isGroup: Bool { if case .group = object { true } else { false } }
}

/// One attribute that a plan changes.
public struct PlanChange: Sendable, Equatable {
  public var target: String
  /// Nil for none.
  public var old: JSONValue?
  public var new: JSONValue
}

/// An attribute that is empty in Entra while the Webex user has a value.
public struct KeptAttribute: Sendable, Equatable {
  public var target: String
  public var value: JSONValue

  /// The value, as people read it.
  public var text: String { value.string ?? value.text() }
  /// Such as `name.familyName still “Abel”`.
  public var words: String { "\(target) still “\(Words.cut(text, to: 40))”" }
}

/// A request that makes a planned change.
public struct PlanRequest: Sendable, Equatable {
  public enum Method: String, Sendable, Codable {
    case post = "POST", patch = "PATCH", delete = "DELETE"
  }

  public var method: Method
  /// Below the SCIM address, such as `/Users/…`.
  public var path: String
  public var body: JSONValue?
  /// The members that must be created first: in the body placeholders stand for their ids in Webex.
  public var waitsFor: [Person.ID] = []
}

/// Everything about one object of a plan.
public struct PlanDetail: Sendable, Equatable {
  public var item: PlanItem
  /// One for each mapping, in their order; empty for who is not mapped.
  public var outcomes: [AttributeOutcome] = []
  public var changes: [PlanChange] = []
  /// What Webex holds and Entra has emptied; null is never sent.
  public var emptied: [KeptAttribute] = []
  public var requests: [PlanRequest] = []
  /// How the person is in scope, or would be.
  public var path: ScopePath?
  public var hasSeveralPaths = false
  /// Clause by clause; nil without a filter.
  public var filter: FilterExplanation?

  /// What to do about it; nil where nothing has to be done.
  public var cure: String? { path?.cure ?? item.reason.cure }

  /// The object alone, without what has to be computed.
  public init(item: PlanItem) { self.item = item }
}

extension Plan {
  /// The object at a place; nil behind the end, and for what is gone since.
  public func item(at index: Int) throws(ProvisioningError) -> PlanItem? {
    if let entry = entry(at: index) {
      let person =
        try entry.source >= 0
        ? people.people(numbered: [entry.source], peopleState).first : nil
      let user =
        try entry.target >= 0
        ? target.record(entry.target, targetState).map { WebexPerson($0) } : nil
      guard person != nil || user != nil else { return nil }
      return PlanItem(
        id: index, object: .person(person, user), action: entry.action, reason: entry.reason,
        name: person?.userPrincipalName ?? user?.userName ?? "",
        displayName: person?.displayName ?? user?.displayName ?? "",
        refusal: entry.action.sends ? refusals[entry.source] : nil)
    }
    guard let group = group(at: index) else { return nil }
    return PlanItem(
      id: index,
      object: .group(
        id: group.id, webexId: group.target?.id, adding: group.adding.count + group.pending.count,
        removing: group.removing.count),
      action: group.action, reason: group.reason, name: group.name, displayName: group.name)
  }

  func entry(at index: Int) -> PlanEntry? {
    index >= 0 && index < entries.count ? entries[index] : nil
  }

  func group(at index: Int) -> GroupEntry? {
    let place = index - entries.count
    return place >= 0 && place < groups.count ? groups[place] : nil
  }

  /// Differences, requests and path of the object at a place; nil as ``item(at:)``.
  public func detail(at index: Int) throws(ProvisioningError) -> PlanDetail? {
    guard let item = try item(at: index) else { return nil }
    if let group = group(at: index) {
      let (outcomes, requests) = try groupRequests(group)
      var detail = PlanDetail(item: item)
      detail.outcomes = outcomes
      detail.changes = changes(outcomes, inputsOf: groupMapping?.builder)
      detail.requests = requests
      detail.filter = groupMapping?.filter(group)
      return detail
    }
    guard let entry = entry(at: index) else { return nil }
    var detail = PlanDetail(item: item)
    let record = try entry.target >= 0 ? target.record(entry.target, targetState) : nil
    var row: SourceRow?
    if entry.source >= 0 {
      let number = Int(entry.source)
      try people.walk(inputs.slots, peopleState, in: number..<number + 1) {
        row = $0
        return false
      }
    }
    if let row {
      if let found = inputs.scope[row.key] {
        detail.path = inputs.scope.paths[found.path]
        detail.hasSeveralPaths = found.isRepeated
      }
      detail.filter = inputs.filter?.explanation(for: row.values)
    }
    fill(&detail, entry, row, record)
    return detail
  }

  /// The requests of the object at a place, in the order in which they are sent.
  public func requests(at index: Int) throws(ProvisioningError) -> [PlanRequest] {
    guard action(at: index)?.sends == true else { return [] }
    return try detail(at: index)?.requests ?? []
  }

  private func fill(
    _ detail: inout PlanDetail, _ entry: PlanEntry, _ row: SourceRow?, _ record: TargetRecord?
  ) {
    let results = row.map { inputs.compiled.evaluate($0.values, context: inputs.context) }
    let path = "/Users/\(record?.text(.id) ?? "")"
    switch entry.action {
    case .delete:
      detail.requests = [PlanRequest(method: .delete, path: path)]
    case .disable:
      let active = record?.values[TargetSelection.Fixed.active.rawValue]
      var current = JSONObject()
      current["active"] = active
      guard let body = inputs.builder.setActive(false, current: current) else { return }
      detail.changes = [PlanChange(target: "active", old: active ?? .bool(true), new: false)]
      detail.requests = [PlanRequest(method: .patch, path: path, body: body)]
    default:
      guard let results, entry.reason.scope == nil else { return }
      let request =
        record.map { inputs.builder.update(results, values: values(of: $0)) }
        ?? inputs.builder.create(results)
      detail.outcomes = request.outcomes
      detail.changes = changes(request.outcomes, inputsOf: inputs.builder)
      detail.emptied = emptied(request.outcomes)
      guard entry.action.sends, let body = request.body else { return }
      detail.requests = [
        PlanRequest(
          method: record == nil ? .post : .patch, path: record == nil ? "/Users" : path,
          body: body)
      ]
    }
  }

  private func values(of record: TargetRecord) -> [JSONValue?] {
    inputs.places.map { $0.flatMap { record.values[$0] } }
  }

  private func emptied(_ outcomes: [AttributeOutcome]) -> [KeptAttribute] {
    zip(inputs.mapping.attributes, outcomes).compactMap { rule, outcome in
      guard outcome.verdict.keeps(outcome.before), let value = outcome.before else { return nil }
      return KeptAttribute(target: rule.target, value: value)
    }
  }

  func changes(
    _ outcomes: [AttributeOutcome], inputsOf builder: RequestBuilder?
  ) -> [PlanChange] {
    guard let builder else { return [] }
    return zip(builder.mapping.attributes, outcomes).compactMap { rule, outcome in
      outcome.verdict.value.map {
        PlanChange(target: rule.target, old: outcome.before, new: $0)
      }
    }
  }
}
