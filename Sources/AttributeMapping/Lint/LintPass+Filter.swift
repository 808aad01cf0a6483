/// Scoping filters (SCOPE; KNOWN).
extension LintPass {
  mutating func checkFilter() {
    for clause in mapping.filter?.clauses ?? [] {
      checkOperator(of: clause)
      checkAttribute(of: clause)
    }
  }

  private mutating func checkOperator(of clause: ScopingFilter.Clause) {
    guard let definition = clause.comparison.definition, definition.isSupported else {
      report(
        .filterOperator, .error,
        "The scoping filter uses \(clause.comparison.rawValue), which the service doesn't support.",
        fix: "Use one of the documented operators.")
      return
    }
    let wanted = definition.arity == .unary ? 0 : 1
    if clause.values.count != wanted {
      report(
        .filterValue, .error,
        "\(definition.id) takes \(wanted == 0 ? "no value" : "one value"), and '\(clause)' has "
          + "\(clause.values.count).", fix: "Mend the clause.")
      return
    }
    var slots = AttributeSlots()
    let filter = ScopingFilter(groups: [.init(clauses: [clause])])
    let compiled = CompiledScopingFilter(filter, attributes: &slots)
    switch compiled.explanation(for: ["1"]).groups[0].clauses[0].outcome {
    case .notAWholeNumber(let text):
      report(
        .filterValue, .error, "'\(clause)' compares with '\(text)', which is no whole number.",
        fix: "Write a whole number.")
    case .invalidPattern(let message):
      report(
        .filterValue, .error, "The pattern of '\(clause)' is wrong: \(message).",
        fix: "Mend the pattern.")
    default: break
    }
  }

  /// Attributes that can't be scoping operands.
  private static let unusable: Set<String> = [
    "approleassignments", "usertype", "manager", "members", "employeehiredate",
    "employeeleavedatetime",
  ]

  private mutating func checkAttribute(of clause: ScopingFilter.Clause) {
    let schema = checker.schema
    let attribute = schema.attribute(named: clause.attribute)
    if Self.unusable.contains(clause.attribute.lowercased()) || attribute?.type == .dateTime
      || attribute?.isMultivalued == true
    {
      report(
        .filterAttribute, .error,
        "\(clause.attribute) can't be used in scoping filters: references, roles, dates and "
          + "attributes with several values are excluded.", fix: "Filter by another attribute.")
    } else if attribute == nil {
      let near = NearMiss.suggestion(
        for: clause.attribute, among: schema.attributes.map(\.name))
      let isCertain = schema.isComplete && !SourceSchema.isDirectoryExtension(clause.attribute)
      report(
        .filterAttribute, isCertain ? .error : .warning,
        "The source has no attribute \(clause.attribute)."
          + (near.map { " Did you mean \($0)?" } ?? ""),
        fix: near.map { "Write \($0)." } ?? "Choose an attribute from the list.")
    } else if let attribute, let types = clause.comparison.definition?.types,
      !types.contains(attribute.type)
    {
      report(
        .filterOperator, .warning,
        "\(clause.comparison.rawValue) isn't meant for \(attribute.type.rawValue) attributes such "
          + "as \(attribute.name).", fix: "Use another operator.")
    }
  }
}
