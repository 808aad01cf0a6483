internal import AttributeMapping
public import Foundation
internal import GRDB
internal import SCIM

/// What a cycle of the provisioning service would do, object by object.
///
/// Holds 12 bytes an object; names, differences and requests are read and computed when somebody
/// looks at them. A plan is of one moment: when people or Webex's users are read again meanwhile,
/// rows that are gone give nil.
public final class Plan: Sendable {
  public let totals: PlanTotals
  /// Groups by action; those of ``totals`` are people.
  public let groupTotals: PlanTotals
  public let notes: [PlanNote]
  public let madeAt: Date
  /// When what it compares was read.
  public let peopleReadAt: Date?
  public let targetReadAt: Date?
  public let schema: JobSchema

  let people: People
  let peopleState: PeopleState
  let target: TargetPeople
  let targetState: TargetState
  let inputs: PlanInputs
  let entries: [PlanEntry]
  /// The Webex users whose names people are to get, by the people's row numbers.
  let nameHolders: [Int32: Int32]
  let groups: [GroupEntry]
  let groupMapping: GroupRequests?
  /// By the row numbers of the people whom Webex refused the last time.
  let refusals: [Int32: PlanRefusal]

  init(
    schema: JobSchema, people: People, peopleState: PeopleState, target: TargetPeople,
    targetState: TargetState, inputs: PlanInputs, result: Planner.Result, groups: [GroupEntry],
    groupMapping: GroupRequests?, notes: [PlanNote], madeAt: Date,
    refusals: [Int32: PlanRefusal] = [:]
  ) {
    self.schema = schema
    self.people = people
    self.peopleState = peopleState
    self.target = target
    self.targetState = targetState
    self.inputs = inputs
    entries = result.entries
    nameHolders = result.nameHolders
    totals = result.totals
    self.groups = groups
    self.groupMapping = groupMapping
    self.refusals = refusals
    let again =
      refusals.isEmpty ? 0 : entries.count { $0.action.sends && refusals[$0.source] != nil }
    self.notes = notes + (again > 0 ? [.refusedBefore(again)] : [])
    self.madeAt = madeAt
    peopleReadAt = peopleState.readAt
    targetReadAt = targetState.readAt
    var counts = PlanTotals()
    for group in groups {
      if group.action == .skip, group.reason == .differs {
        counts.unchanged += 1
      } else {
        counts.add(group.action, group.reason)
      }
    }
    groupTotals = counts
  }

  /// People first, in the directory's order, then Webex users whom nobody is, then groups.
  public var count: Int { entries.count + groups.count }

  /// Whether a cycle would send nothing.
  public var isEmpty: Bool { totals.changes == 0 && groupTotals.changes == 0 }

  /// Objects for an action, people and groups.
  public func count(of action: PlanAction) -> Int { totals[action] + groupTotals[action] }

  func action(at index: Int) -> PlanAction? {
    if index < 0 { return nil }
    if index < entries.count { return entries[index].action }
    let group = index - entries.count
    guard group < groups.count else { return nil }
    return groups[group].action
  }
}

/// Which objects of a plan a list shows.
public struct PlanQuery: Sendable, Equatable {
  /// Empty: all actions.
  public var actions: Set<PlanAction>
  /// Words that must all occur in a name, or in the reason; empty: everybody.
  public var text: String

  public init(actions: Set<PlanAction> = [], text: String = "") {
    self.actions = actions
    self.text = text
  }
}

extension Plan {
  /// The objects that a query asks for, as indices into the plan.
  ///
  /// With a text it runs through everybody: call it off the main actor.
  public func indices(_ query: PlanQuery = PlanQuery()) throws(ProvisioningError) -> [Int32] {
    let pattern = PeoplePattern(query.text)
    let names = pattern.isEmpty ? nil : try rowsMatching(pattern)
    // Webex may know somebody under another name.
    let users = pattern.isEmpty ? nil : try target.rows(matching: pattern, targetState)
    let reasons = Set(PlanReason.allCases.filter { pattern.matches($0.words) })
    var result: [Int32] = []
    for (index, entry) in entries.enumerated() {
      guard query.actions.isEmpty || query.actions.contains(entry.action) else { continue }
      if let names {
        let isNamed =
          entry.source >= 0 && names.contains(entry.source)
          || entry.target >= 0 && users?.contains(entry.target) == true
        let isFound = isNamed || reasons.contains(entry.reason)
        if isFound == pattern.isInverted { continue }
      }
      result.append(Int32(index))
    }
    for (index, group) in groups.enumerated() {
      guard query.actions.isEmpty || query.actions.contains(group.action) else { continue }
      // A group that stays as it is has nothing to show.
      if group.action == .skip, group.reason == .differs { continue }
      if names != nil {
        let isFound = pattern.matches(group.name) || reasons.contains(group.reason)
        if isFound == pattern.isInverted { continue }
      }
      result.append(Int32(entries.count + index))
    }
    return result
  }

  /// The people in whose line the words occur.
  private func rowsMatching(_ pattern: PeoplePattern) throws(ProvisioningError) -> RowSet {
    let search = PeopleSearch(text: try people.text(peopleState))
    guard let hits = search.hits(for: pattern.words, after: nil, isCancelled: { Task.isCancelled })
    else {
      throw StorageFailure.error(CancellationError(), operation: "filtering the plan", file: nil)
    }
    var rows = RowSet(count: peopleState.rows)
    for row in hits.rows { rows.insert(row) }
    return rows
  }
}

extension PeoplePattern {
  /// Whether all words occur in a text, whatever the inversion.
  func matches(_ text: String) -> Bool {
    matches(folded: FoldedText.fold(text))
  }

  func matches(folded: [UInt8]) -> Bool {
    words.allSatisfy { word in
      guard folded.count >= word.count else { return false }
      return (0...(folded.count - word.count)).contains {
        folded[$0..<$0 + word.count].elementsEqual(word)
      }
    }
  }
}

extension Plan {
  /// What a search for one person ended in.
  public enum Found: Sendable, Equatable {
    case items([Int32])
    /// In scope, and Webex has the person as they are.
    case unchanged(Person)
    case nobody
  }

  /// The objects that one person is: by object id, Webex id, user principal name or mail address, or
  /// by the name of any of their Webex users, else by words of their name.
  public func find(_ text: String) throws(ProvisioningError) -> Found {
    if let person = try people.person(id: text.lowercased()) { return try items(of: person) }
    let users = try target.numbers(named: text, targetState)
    guard users.isEmpty else { return try found(text, users) }
    return try find(words: text)
  }

  /// Whom the Webex users of one name concern, with the person who has that name in Entra.
  private func found(_ text: String, _ users: [Int32]) throws(ProvisioningError) -> Found {
    var indices = entries.indices.filter { users.contains(entries[$0].target) }.map { Int32($0) }
    var right: Person?
    for person in try owners(of: users) + named(text) {
      switch try items(of: person) {
      case .items(let found): indices += found.filter { !indices.contains($0) }
      case .unchanged(let person): right = right ?? person
      case .nobody: break
      }
    }
    if indices.isEmpty, let right { return .unchanged(right) }
    return indices.isEmpty ? .nobody : .items(indices.sorted())
  }

  /// The people of the directory whose object ids some Webex users carry.
  private func owners(of users: [Int32]) throws(ProvisioningError) -> [Person] {
    var owners: [Person] = []
    for number in users {
      guard let id = try target.record(number, targetState)?.text(.externalId),
        ObjectKey.isUUID(id), let person = try people.person(id: id.lowercased())
      else { continue }
      owners.append(person)
    }
    return owners
  }

  /// The people who have just this user principal name or mail address.
  private func named(_ name: String) throws(ProvisioningError) -> [Person] {
    let view = try people.view(PeopleQuery(filter: name))
    return try view.rows(in: 0..<min(view.count, 200)).compactMap(\.self).filter {
      $0.userPrincipalName.lowercased() == name.lowercased()
        || $0.mail?.lowercased() == name.lowercased()
    }
  }

  private func find(words text: String) throws(ProvisioningError) -> Found {
    let wanted = text.lowercased()
    let view = try people.view(PeopleQuery(filter: text))
    let found = try view.rows(in: 0..<min(view.count, 200)).compactMap(\.self)
    let exact = found.filter {
      $0.userPrincipalName.lowercased() == wanted || $0.mail?.lowercased() == wanted
        || $0.displayName.lowercased() == wanted
    }
    let candidates = exact.isEmpty ? found : exact
    if candidates.count == 1 { return try items(of: candidates[0]) }
    var indices = try indices(PlanQuery(text: text))
    if let number = try target.number(ofUser: text, targetState) {
      indices += entries.indices.filter { entries[$0].target == number }.map { Int32($0) }
    }
    return indices.isEmpty ? .nobody : .items(indices)
  }

  private func items(of person: Person) throws(ProvisioningError) -> Found {
    guard let number = try people.number(of: person.id, peopleState) else { return .nobody }
    let found = entries.indices.filter { entries[$0].source == number }.map { Int32($0) }
    return found.isEmpty ? .unchanged(person) : .items(found)
  }
}

extension People {
  /// The row number of a person; nil for nobody.
  func number(of id: Person.ID, _ state: PeopleState) throws(ProvisioningError) -> Int32? {
    if state.rows == 0 { return nil }
    return try read("finding a person") {
      try Int32.fetchOne(
        $0, sql: "SELECT number FROM person_\(state.slot) WHERE id = ?",
        arguments: [PersonCoding.key(id)])
    }
  }
}

extension TargetPeople {
  /// The row number of the user with a Webex id; runs through everybody.
  func number(ofUser id: String, _ state: TargetState) throws(ProvisioningError) -> Int32? {
    guard ObjectKey.isUUID(id) else { return nil }
    let key = ObjectKey(id)
    return try read { try Self.numbers(of: [key], at: .id, state, $0)[key] }
  }
}
