import AttributeMapping
import SCIM

/// A job's schema made ready to be carried out.
struct CompiledJob: Sendable {
  /// One object mapping with what it needs.
  struct Object: Sendable {
    let mapping: ObjectMapping
    let compiled: CompiledMapping
    let builder: RequestBuilder
    let filter: CompiledScopingFilter
    let source: SourceAttributes
    /// The rules whose targets are references to one other object, such as the manager.
    let references: [MappingRule]

    init(_ mapping: ObjectMapping, _ schema: MappingSchema, _ dialect: PatchDialect) {
      self.mapping = mapping
      var slots = AttributeSlots()
      compiled = CompiledMapping(mapping, attributes: &slots)
      filter = CompiledScopingFilter(
        mapping.filter ?? ScopingFilter(groups: []), attributes: &slots)
      builder = RequestBuilder(
        mapping: mapping, attributes: schema.targetObject(of: mapping)?.attributes ?? [],
        dialect: dialect)
      source = SourceAttributes(slots)
      let builder = builder
      references = mapping.attributes.enumerated().filter { place, rule in
        builder.verdictOnCreation(ruleAt: place, .value(.null)) == .deferred
          && !rule.target.lowercased().hasSuffix("members")
      }.map(\.element)
    }

    /// Whether a row passes the scoping filter, with every clause for the log.
    func scoping(_ row: [AttributeValue]) -> (passes: Bool, clauses: [ScopeClause]) {
      guard mapping.filter?.isEmpty == false else { return (true, []) }
      let explanation = filter.explanation(for: row)
      let clauses = explanation.groups.flatMap { group in
        group.clauses.map { result in
          let title = group.name.isEmpty ? "" : "\(group.name)."
          let values = result.clause.values.map { " '\($0)'" }.joined(separator: ",")
          return ScopeClause(
            text: "\(title)\(result.clause.attribute) "
              + "\(result.clause.comparison.rawValue)\(values)", holds: result.outcome.holds)
        }
      }
      return (explanation.passes, clauses)
    }
  }

  let version: String
  let dialect: PatchDialect
  /// The rule that each kind of object belongs to, by lower-case source object.
  let rules: [String: String]
  let users: Object?
  let groups: Object?
  /// Whether people are mapped as when the sandbox's population was taken over.
  let isDefault: Bool

  /// - Throws: for a schema that cannot be read; what a client may save always can.
  init(_ job: SyncJob, dialect: PatchDialect, target: String) throws(MappingSchemaError) {
    let schema = try MappingSchema(parsing: job.schema.encoded)
    version = job.schema["version"]?.string ?? ""
    self.dialect = dialect
    var rules: [String: String] = [:]
    for rule in schema.rules {
      for mapping in rule.objectMappings { rules[mapping.sourceObject.lowercased()] = rule.id }
    }
    self.rules = rules
    let user = schema.objectMapping(ofSource: "User").flatMap { $0.isEnabled ? $0 : nil }
    let group = schema.objectMapping(ofSource: "Group").flatMap { $0.isEnabled ? $0 : nil }
    users = user.map { Object($0, schema, dialect) }
    groups = group.map { Object($0, schema, dialect) }
    let standard = try MappingSchema(
      parsing: WebexSchema.make(id: job.id, target: target, groups: false).encoded)
    let standardUser = standard.objectMapping(ofSource: "User")
    isDefault =
      user?.attributes == standardUser?.attributes && user?.flowTypes == standardUser?.flowTypes
      && user?.filter?.isEmpty != false
      && user.flatMap { schema.targetObject(of: $0)?.attributes }
        == standardUser.flatMap { standard.targetObject(of: $0)?.attributes }
  }
}
