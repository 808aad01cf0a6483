internal import AttributeMapping
internal import SCIM

/// Everything that decides about a plan besides the people: compiled once, shared by all workers.
struct PlanInputs: Sendable {
  let mapping: ObjectMapping
  let compiled: CompiledMapping
  let builder: RequestBuilder
  let filter: CompiledScopingFilter?
  let scope: ScopeTable
  let slots: AttributeSlots
  let context: EvaluationContext
  let skipsOutOfScopeDeletions: Bool

  private let enabledSlot: Int
  /// What decides about scope besides assignments.
  private let scopeReads: SlotSet
  /// The slots that each rule reads.
  let reads: [SlotSet]
  /// Whether a rule's value rests on whether somebody may sign in, and on nothing else.
  let readsStanding: [Bool]
  /// The slot that a rule copies as it is.
  let copies: [Int?]
  /// Rules in the order in which they find somebody in the target.
  let matching: [Int]
  /// Where each rule's value stands in a record; nil if it isn't kept.
  let places: [UInt8?]
  let comparisons: [RequestBuilder.Comparison]
  let userNameRule: Int?
  let activeRule: Int?
  /// Whether Webex's users carry the object id of whom they were made from.
  let linksById: Bool

  /// - Throws: `notFound` for a schema that maps no users.
  init(
    _ schema: MappingSchema, scope: ScopeTable, selection: TargetSelection,
    dialect: PatchDialect, context: EvaluationContext, skipsOutOfScopeDeletions: Bool
  ) throws(ProvisioningError) {
    guard let mapping = schema.objectMapping(ofSource: "User") else {
      throw ProvisioningError(
        .notFound, operation: "planning", message: "the schema maps no users",
        advice: "See entrahub mappings list.")
    }
    self.init(
      mapping, targets: schema.targetObject(of: mapping)?.attributes ?? [], scope: scope,
      selection: selection, dialect: dialect, context: context,
      skipsOutOfScopeDeletions: skipsOutOfScopeDeletions)
  }

  init(
    _ mapping: ObjectMapping, targets: [AttributeDefinition], scope: ScopeTable,
    selection: TargetSelection, dialect: PatchDialect, context: EvaluationContext,
    skipsOutOfScopeDeletions: Bool
  ) {
    self.mapping = mapping
    self.scope = scope
    self.context = context
    self.skipsOutOfScopeDeletions = skipsOutOfScopeDeletions
    var slots = AttributeSlots()
    _ = slots.slot(for: "objectId")
    enabledSlot = slots.slot(for: "accountEnabled")
    compiled = CompiledMapping(mapping, attributes: &slots)
    filter = mapping.filter.flatMap {
      $0.isEmpty ? nil : CompiledScopingFilter($0, attributes: &slots)
    }
    self.slots = slots
    let builder = RequestBuilder(mapping: mapping, attributes: targets, dialect: dialect)
    self.builder = builder
    let rules = mapping.attributes
    scopeReads = SlotSet(
      ["accountEnabled"] + (mapping.filter?.groups ?? []).flatMap { $0.clauses.map(\.attribute) },
      in: slots)
    reads = rules.map { SlotSet(Expression.attributeNames(in: $0.expression), in: slots) }
    readsStanding = rules.map { rule in
      let names = Set(Expression.attributeNames(in: rule.expression))
      return !names.isEmpty && names.isSubset(of: StoredRow.standingAttributes)
        && rule.parsed?.isPure == true
    }
    copies = rules.map { $0.sourceAttribute.flatMap { slots[$0] } }
    matching = mapping.matchingRules.compactMap { rule in
      rules.firstIndex { $0.id == rule.id }
    }
    places = rules.map { selection.place(of: $0.target) }
    comparisons = rules.indices.map { builder.comparison(ruleAt: $0) }
    userNameRule = rules.firstIndex { $0.target.lowercased() == "username" }
    activeRule = rules.firstIndex { $0.target.lowercased() == "active" }
    linksById = rules.contains {
      $0.target.lowercased() == "externalid" && $0.sourceAttribute == "objectId"
    }
  }

  /// Whether somebody is in scope, from the directory's side alone.
  func reason(_ key: ObjectKey, _ values: [AttributeValue]) -> ScopeReason {
    let reason = scope.reason(key)
    return reason == .inScope ? self.reason(assigned: values) : reason
  }

  /// The same for a row as it is stored.
  func reason(_ row: inout StoredRow) -> ScopeReason {
    let reason = scope.reason(row.key)
    return reason == .inScope ? self.reason(assigned: row.values(scopeReads)) : reason
  }

  private func reason(assigned values: [AttributeValue]) -> ScopeReason {
    if case .boolean(false) = values[enabledSlot] { return .disabled }
    return filter?.passes(values) == false ? .filteredOut : .inScope
  }
}

/// The target with the tables that find its users.
struct PlanTarget: Sendable {
  let table: TargetTable
  /// By the matching rules' values, in their order; nil where the value isn't kept.
  let matches: [TargetIndex?]
  let names: TargetIndex
  /// By the object id that they carry; nil where they carry none.
  private let links: TargetIndex?

  /// The user who carries an object id.
  func linked(_ key: ObjectKey) -> Int32? { links?.first(key, in: table) }

  /// Makes the tables beside each other.
  @concurrent
  static func make(_ table: TargetTable, _ inputs: PlanInputs) async -> PlanTarget {
    let userName = TargetSelection.Fixed.userName.rawValue
    async let links = inputs.linksById ? table.keys(at: .externalId) : nil
    let names = table.index(at: userName)
    let matches = inputs.matching.map { rule in
      inputs.places[rule].map { $0 == userName ? names : table.index(at: $0) }
    }
    return PlanTarget(table: table, matches: matches, names: names, links: await links)
  }
}
