internal import AttributeMapping

/// Whom a change of the mappings reaches, counted over the people in the workspace.
public struct SchemaImpact: Sendable, Equatable {
  /// Nobody is in the workspace, or what the change looks at is not: the counts say nothing.
  public var isUncounted = false
  /// People in scope before the change.
  public var inScope = 0
  /// Who is let in by a changed scoping filter.
  public var entering = 0
  /// Who is put out by a changed scoping filter, and disabled in Webex.
  public var leaving = 0
  /// Who gets no value any more from a changed mapping that gave one; of several, the worst.
  public var losing = 0
  /// The target of that mapping.
  public var losingTarget: String?
  /// Who is looked up in Webex by another value than before.
  public var rematched = 0
  /// Whose name in Webex would be another Webex user's.
  public var taken = 0

  public init() {}

  /// The greatest number of people who leave, lose a value or are matched otherwise.
  public var affected: Int { max(leaving, losing, rematched) }
}

extension SchemaImpact {
  /// What is counted, in sentences; empty where nobody can be harmed.
  var words: [String] {
    if isUncounted {
      return ["How many people that reaches is not known: the workspace does not hold them"]
    }
    var words: [String] = []
    if losing > 0, let losingTarget {
      let who = Words.count(losing, "person", plural: "people")
      words.append("\(who) get no \(losingTarget) any more; Webex keeps what it has of them")
    }
    if rematched > 0 {
      let who = Words.count(rematched, "person", plural: "people")
      words.append(
        "\(who) are looked up in Webex by another value: who isn't found is created anew")
    }
    if taken > 0 {
      let who = Words.count(taken, "person gets", plural: "people get")
      words.append(
        "\(who) a name that another Webex user has: Webex refuses that (409). entrahub reconcile "
          + "shows which to remove first")
    }
    return words
  }
}

/// What was counted of a change.
struct SchemaCounts {
  var impact: SchemaImpact?
  /// Whom changed scoping filters let in and put out.
  var crossings: [ScopePreview] = []
  /// The same of groups; nil where their filter stays.
  var groups: GroupCrossing?
}

extension Integration {
  /// Changed mappings that are counted at most, those that match first.
  private static let countedRules = 6

  /// Counts whom a changed users' mapping reaches, and which groups a changed filter of theirs; no
  /// impact where it leaves them alone.
  func counts(
    from base: MappingSchema, to result: MappingSchema, _ differences: [SchemaDifference]
  ) async -> SchemaCounts {
    var counts = SchemaCounts()
    for mapping in result.objectMappings where mapping.mapsUsers {
      guard let before = base.objectMapping(mapping.id) else { continue }
      let isFiltered = differences.contains { $0.place == .scope(mapping.id) }
      let isRematched = before.matchingRules.map(\.id) != mapping.matchingRules.map(\.id)
      let rules = mapping.attributes.filter { rule in
        differences.contains {
          $0.place == .rule(mapping.id, rule.id) && $0.property == "source" && rule.kind != .none
        }
      }.sorted { $0.isMatching && !$1.isMatching }
      guard isFiltered || isRematched || !rules.isEmpty else { continue }
      var impact = counts.impact ?? SchemaImpact()
      let all = await count(
        ScopePreviewRequest(
          before: nil, after: nil, filterBefore: before.filter, filterAfter: mapping.filter))
      if let all {
        impact.inScope += all.inScope + all.leaving - all.entering
        impact.entering += all.entering
        impact.leaving += all.leaving
        if isRematched { impact.rematched = all.inScope }
        if isFiltered { counts.crossings.append(all) }
      } else if isFiltered || isRematched {
        impact.isUncounted = true
      }
      for rule in rules.prefix(Self.countedRules) {
        await add(rule, before, mapping, to: &impact)
      }
      counts.impact = impact
    }
    let groupMapping = result.objectMapping(ofSource: "Group")
    if let groupMapping, differences.contains(where: { $0.place == .scope(groupMapping.id) }) {
      counts.groups = await groupCrossing(from: base, to: result)
    }
    return counts
  }

  private func add(
    _ rule: MappingRule, _ before: ObjectMapping, _ after: ObjectMapping,
    to impact: inout SchemaImpact
  ) async {
    let old = before.attributes.first { $0.id == rule.id }
    let request = ScopePreviewRequest(
      before: old?.kind == MappingRule.Kind.none ? nil : old?.expression, after: rule.expression,
      target: rule.target, isMatching: rule.isMatching, filterBefore: before.filter,
      filterAfter: after.filter)
    guard let count = await count(request) else {
      if rule.isMatching { impact.isUncounted = true }
      return
    }
    if count.lost > impact.losing {
      impact.losing = count.lost
      impact.losingTarget = rule.target
    }
    impact.taken = max(impact.taken, count.taken)
    if rule.isMatching { impact.rematched = max(impact.rematched, count.changed) }
  }

  /// The last count; nil where the workspace lacks somebody or something.
  private func count(_ request: ScopePreviewRequest) async -> ScopePreview? {
    guard let state = try? workspace.people.state(), state.counts.total > 0 else { return nil }
    var last: ScopePreview?
    do {
      for try await preview in preview(request) { last = preview }
    } catch {
      return nil
    }
    guard let last, last.isComplete, last.missing.isEmpty else { return nil }
    return last
  }
}
