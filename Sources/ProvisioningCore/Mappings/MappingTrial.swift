public import AttributeMapping
public import SCIM

/// Every mapping of one kind of object tried on one person: Entra → mapped → Webex.
public struct MappingTrial: Sendable, Equatable {
  /// One rule.
  public struct Row: Sendable, Equatable, Identifiable {
    public var id: MappingRule.ID { rule.id }
    public var rule: MappingRule
    /// What the rule's source gives for the person.
    public var result: EvaluationResult
    /// What is done with it.
    public var verdict: AttributeVerdict
    /// What Webex has; nil for nothing.
    public var webex: JSONValue?
  }

  /// The users' mapping; nil where the schema has none, and then there are no rows.
  public var mapping: ObjectMapping.ID?
  /// In the order of the rules.
  public var rows: [Row] = []
  /// Whether the person passes the scoping filter, clause by clause; nil without a filter.
  public var scope: FilterExplanation?
  /// What Entra would send; its body is nil if there is nothing to send.
  public var request: ProvisioningRequest?
  /// Whether Webex has the person, so that they are updated rather than created.
  public var updates = false

  /// The row of a rule.
  public subscript(rule: MappingRule.ID) -> Row? { rows.first { $0.rule.id == rule } }
}

extension Integration {
  /// Every rule of the users' mapping on one person.
  public nonisolated func trial(_ schema: MappingSchema, of person: SourcePerson) -> MappingTrial {
    guard let mapping = schema.objectMapping(ofSource: "User") else { return MappingTrial() }
    return MappingTrial(mapping, schema.targetObject(of: mapping)?.attributes ?? [], person)
  }
}

extension MappingTrial {
  init(_ mapping: ObjectMapping, _ targets: [AttributeDefinition], _ person: SourcePerson) {
    var slots = AttributeSlots()
    let compiled = CompiledMapping(mapping, attributes: &slots)
    let filter = mapping.filter.map { CompiledScopingFilter($0, attributes: &slots) }
    let row = slots.row(person.values)
    let results = compiled.evaluate(row, context: person.context)
    let builder = RequestBuilder(mapping: mapping, attributes: targets, dialect: person.dialect)
    let request =
      person.webex.map { builder.update(results, current: $0) } ?? builder.create(results)
    self.mapping = mapping.id
    self.request = request
    updates = person.webex != nil
    scope = filter?.explanation(for: row)
    rows = zip(zip(mapping.attributes, results), request.outcomes).map { pair, outcome in
      Row(rule: pair.0, result: pair.1, verdict: outcome.verdict, webex: outcome.before)
    }
  }
}
