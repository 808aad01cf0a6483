internal import AttributeMapping
internal import Foundation

/// How the scope in Entra and the users in Webex fit together.
public final class Reconciliation: Sendable {
  /// What becomes of one person or one Webex user.
  public enum Finding: String, Sendable, CaseIterable {
    /// In scope, and Webex has the same.
    case matched
    /// In scope, and not in Webex.
    case missing
    /// In scope, in Webex, and different.
    case drifted
    /// In scope, in Webex, the same but for what is empty in Entra: null is never sent.
    case emptied
    /// Several stand where one should: on either side.
    case duplicate
    /// In Webex and able to sign in, though nobody in scope is the user.
    case orphaned
    /// In Webex and inactive, as it should be of who is out of scope.
    case inactive

    /// Whether somebody has to look at it.
    public var isDrift: Bool { self != .matched && self != .inactive }
  }

  /// A person and a Webex user who are the same, though nothing links them.
  public struct Pair: Sendable, Equatable {
    public var person: Person
    /// The user under another name, whom the service does not find.
    public var webexUser: WebexPerson
    /// The user whom the service made or matched instead; nil where it would still make one.
    public var duplicate: WebexPerson?
    /// What the two have in common.
    public var evidence: [Evidence]
    /// Whether the service finds the user already, as the mappings are now, and only the duplicate is
    /// left over.
    public var isMatched = false

    public enum Evidence: String, Sendable, CaseIterable {
      /// The Webex user carries the person's object id.
      case objectId
      /// User name or an address of the Webex user is the person's mail address.
      case mail
      /// The same with one of the person's other addresses, or the user principal name.
      case otherAddress
      /// The same display name, which nobody else has.
      case name
    }
  }

  /// What would make one of the other.
  public let plan: Plan
  public let counts: [Finding: Int]
  /// UPN-mismatch duplicates: each counts as one, and its Webex user as nothing else.
  public let pairs: [Pair]
  /// Numbers of the Webex users in the pairs.
  private let paired: Set<Int32>

  init(plan: Plan, pairs: [(pair: Pair, target: Int32)]) {
    self.plan = plan
    self.pairs = pairs.map(\.pair)
    let paired = Set(pairs.map(\.target))
    self.paired = paired
    var counts: [Finding: Int] = [.matched: plan.totals.unchanged, .duplicate: pairs.count]
    for entry in plan.entries {
      guard let finding = plan.finding(of: entry, besides: paired) else { continue }
      counts[finding, default: 0] += 1
    }
    self.counts = counts
  }

  public subscript(finding: Finding) -> Int { counts[finding] ?? 0 }

  /// Whether the two sides differ in something that somebody has to look at.
  public var hasDrift: Bool {
    !pairs.isEmpty || Finding.allCases.contains { $0.isDrift && self[$0] > 0 }
  }

  /// How many people have a Webex user with values that are empty in Entra, the drifted included.
  public var emptied: Int { plan.totals.emptied }

  /// How many people have a second Webex user.
  public var doubled: Int { pairs.count { $0.duplicate != nil } }

  /// What a plan's object is; nil for who is in neither side's way, one of ``pairs``, or a group.
  func finding(at index: Int) -> Finding? {
    plan.entry(at: index).flatMap { plan.finding(of: $0, besides: paired) }
  }

  /// Places in the plan of a finding's objects; none for those that are matched or in ``pairs``.
  public func indices(of finding: Finding) -> [Int32] {
    plan.entries.indices.filter { plan.finding(of: plan.entries[$0], besides: paired) == finding }
      .map { Int32($0) }
  }
}

extension Reconciliation.Finding {
  public var words: String {
    switch self {
    case .matched: "in both, and the same"
    case .missing: "in scope, not in Webex"
    case .drifted: "in both, and different"
    case .emptied: "empty in Entra, still in Webex: null is never sent"
    case .duplicate: "several where one should be"
    case .orphaned: "in Webex, nobody in scope"
    case .inactive: "inactive in Webex, nobody in scope"
    }
  }
}

extension Reconciliation.Pair.Evidence {
  public var words: String {
    switch self {
    case .objectId: "the Webex user carries the object id"
    case .mail: "same mail address"
    case .otherAddress: "same other address"
    case .name: "same display name"
    }
  }
}

extension Plan {
  /// Nil for who is one of the pairs, too.
  fileprivate func finding(
    of entry: PlanEntry, besides paired: Set<Int32>
  ) -> Reconciliation.Finding? {
    let user =
      entry.source < 0
      ? entry.target : entry.reason == .nameTaken ? nameHolders[entry.source] : nil
    return user.map(paired.contains) == true ? nil : finding(of: entry)
  }

  /// Nil for who is in neither side's way: out of scope and not in Webex.
  fileprivate func finding(of entry: PlanEntry) -> Reconciliation.Finding? {
    switch entry.action {
    case .create: return .missing
    case .update: return .drifted
    case .disable, .delete: return .orphaned
    case .conflict:
      switch entry.reason {
      case .severalTargets, .sharedMatch, .nameTaken: return .duplicate
      default: return entry.target < 0 ? .missing : .drifted
      }
    case .skip:
      switch entry.reason {
      case .creationOff: return .missing
      case .notAPerson: return nil
      case .emptied, .linkedOnly: return .emptied
      case .updateOff where entry.source >= 0: return .drifted
      default: break
      }
      guard entry.target >= 0 else { return nil }
      return entry.isTargetActive ? .orphaned : .inactive
    }
  }
}

extension Integration {
  /// How the scope in Entra and the users in Webex fit together; see ``plan(_:reading:progress:)``.
  public func reconcile(
    _ source: PlanSource = .fresh,
    reading: @escaping @Sendable (RefreshProgress) -> Void = { _ in },
    progress: @escaping @Sendable (PlanProgress) -> Void = { _ in }
  ) async throws(ProvisioningError) -> Reconciliation {
    let plan = try await plan(source, reading: reading, progress: progress)
    do {
      let result = try await Self.reconciliation(plan)
      note(result)
      return result
    } catch {
      throw StorageFailure.error(error, operation: "reconciling", file: workspace.file)
    }
  }

  /// Remembers how many people have a second Webex user, for the verdict.
  public func note(_ result: Reconciliation) {
    guard options.studied == nil else { return }
    update {
      let byMail = result.pairs.isEmpty ? $0.findings.secondUsers?.byMail ?? 0 : 0
      $0.findings.secondUsers = .init(people: result.doubled, byMail: byMail)
    }
  }

  /// The same over a plan at hand.
  @concurrent
  public static nonisolated func reconciliation(_ plan: Plan) async throws -> Reconciliation {
    let orphans = plan.entries.compactMap { entry in
      entry.source < 0 && entry.target >= 0 && plan.finding(of: entry) != nil ? entry.target : nil
    }
    // Once userName is mapped from what Webex knows, the first user of the two has the name that the
    // second one is to get.
    var wanted: [Int32: Int32] = [:]
    for entry in plan.entries where entry.reason == .nameTaken && entry.source >= 0 {
      if let holder = plan.nameHolders[entry.source] { wanted[holder] = entry.source }
    }
    let candidates = orphans + wanted.keys.sorted()
    if candidates.isEmpty { return Reconciliation(plan: plan, pairs: []) }
    let hits = try await hits(plan, candidates).filter { hit in
      wanted[hit.target].map { $0 == hit.source && hit.evidence != .objectId } ?? true
    }
    return Reconciliation(plan: plan, pairs: try pairs(plan, hits, wanted: Set(wanted.keys)))
  }

  /// People in scope who may be Webex users whom nobody is.
  @concurrent
  private static nonisolated func hits(
    _ plan: Plan, _ orphans: [Int32]
  ) async throws -> [PairSearch.Hit] {
    let search = PairSearch(
      try plan.target.table(of: orphans, plan.targetState), orphans: orphans)
    let slots = AttributeSlots(plan.inputs.slots.names + PairSearch.attributes)
    let rows = plan.peopleState.rows
    async let second = hits(plan, search, slots, rows / 2..<rows)
    let found = try await hits(plan, search, slots, 0..<rows / 2) + second
    // One name for several people proves nothing.
    var uses: [Int32: Int] = [:]
    for hit in found where hit.evidence == .name { uses[hit.target, default: 0] += 1 }
    return found.filter { $0.evidence != .name || uses[$0.target] == 1 }
  }

  @concurrent
  private static nonisolated func hits(
    _ plan: Plan, _ search: PairSearch, _ slots: AttributeSlots, _ range: Range<Int>
  ) async throws -> [PairSearch.Hit] {
    var search = search
    try plan.people.walk(slots, plan.peopleState, in: range, only: search.filter) { row in
      if plan.inputs.reason(row.key, row.values) == .inScope { search.look(at: row, slots) }
      return true
    }
    return search.found
  }

  private static nonisolated func pairs(
    _ plan: Plan, _ hits: [PairSearch.Hit], wanted: Set<Int32>
  ) throws -> [(pair: Reconciliation.Pair, target: Int32)] {
    if hits.isEmpty { return [] }
    let table = try plan.target.table(plan.targetState)
    let links = table.keys(at: .externalId)
    let people = try plan.people.people(numbered: hits.map(\.source), plan.peopleState)
    guard people.count == hits.count else { return [] }
    let holders = holders(
      of: Set(zip(people, hits).filter { $1.evidence == .objectId }.map { ObjectKey($0.0.id) }),
      in: table)
    return try zip(people, hits).compactMap { person, hit in
      guard let record = table.record(Int(hit.target)) else { return nil }
      if wanted.contains(hit.target), try isSomebodyElses(record, than: person, plan) { return nil }
      let other = links.first(ObjectKey(person.id), in: table).flatMap { table.record(Int($0)) }
      // An orphan with the object id of somebody whom the service has another user for is left over.
      if hit.evidence == .objectId,
        let other = holders[ObjectKey(person.id)]?.first(where: { $0 != hit.target }),
        let kept = table.record(Int(other))
      {
        let pair = Reconciliation.Pair(
          person: person, webexUser: WebexPerson(kept), duplicate: WebexPerson(record),
          evidence: [.objectId], isMatched: true)
        return (pair, hit.target)
      }
      let pair = Reconciliation.Pair(
        person: person, webexUser: WebexPerson(record),
        duplicate: other.flatMap { $0.number == hit.target ? nil : WebexPerson($0) },
        evidence: [hit.evidence])
      return (pair, hit.target)
    }
  }

  /// Whether a Webex user carries the object id of another person who is still in the directory.
  private static nonisolated func isSomebodyElses(
    _ record: TargetRecord, than person: Person, _ plan: Plan
  ) throws -> Bool {
    guard let owner = record.text(.externalId)?.lowercased(), ObjectKey.isUUID(owner),
      owner != person.id.lowercased()
    else { return false }
    return try plan.people.person(id: owner) != nil
  }

  /// All Webex users who carry one of these object ids.
  private static nonisolated func holders(
    of ids: Set<ObjectKey>, in table: TargetTable
  ) -> [ObjectKey: [Int32]] {
    var holders: [ObjectKey: [Int32]] = [:]
    guard !ids.isEmpty else { return holders }
    for number in 0..<table.count {
      guard let field = table.field(number, at: .externalId), field.kind == .uuid else { continue }
      let id = field.key(table.bytes)
      if ids.contains(id) { holders[id, default: []].append(Int32(number)) }
    }
    return holders
  }
}
