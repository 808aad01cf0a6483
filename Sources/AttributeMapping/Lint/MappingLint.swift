/// Finds what is wrong or doubtful in the mappings of a schema.
public struct MappingLint: Sendable, Equatable {
  /// The directory that feeds the mappings.
  public enum Source: String, Sendable, Codable, CaseIterable { case entra, okta }

  public var source: Source
  /// Whether all users and groups are provisioned, not only assigned ones; nil if not known.
  public var everybodyIsInScope: Bool?
  /// Whether people were seen whom Webex knows by their mail address and not by their user principal
  /// name: userName is right to come from mail then.
  public var webexKnowsMail: Bool

  public init(
    source: Source = .entra, everybodyIsInScope: Bool? = nil, webexKnowsMail: Bool = false
  ) {
    self.source = source
    self.everybodyIsInScope = everybodyIsInScope
    self.webexKnowsMail = webexKnowsMail
  }

  /// All findings, the worse first, in the order of mappings and rules.
  public func findings(in schema: MappingSchema) -> [MappingFinding] {
    var findings: [MappingFinding] = []
    if schema.directories.isEmpty {
      findings.append(
        MappingFinding(
          .noDirectories, .error, mapping: nil,
          "The schema has no directories. A PUT replaces everything, and the service refuses it.",
          fix: "Export the whole schema again."))
    }
    for mapping in schema.objectMappings {
      var pass = LintPass(self, schema, mapping)
      pass.run()
      findings += pass.findings
    }
    return findings.enumerated()
      .sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }
      .map(\.element)
  }
}

/// One walk over an object mapping.
struct LintPass {
  let lint: MappingLint
  let schema: MappingSchema
  let mapping: ObjectMapping
  let target: ObjectDefinition?
  let checker: ExpressionChecker
  private(set) var findings: [MappingFinding] = []

  init(_ lint: MappingLint, _ schema: MappingSchema, _ mapping: ObjectMapping) {
    self.lint = lint
    self.schema = schema
    self.mapping = mapping
    target = schema.targetObject(of: mapping)
    checker = ExpressionChecker(
      schema: schema.sourceAttributes(of: mapping), isSCIM: true,
      everybodyIsInScope: lint.everybodyIsInScope)
  }

  mutating func run() {
    checkMapping()
    checkMatching()
    checkUserName()
    checkRequiredTargets()
    checkDuplicates()
    checkDefinitions()
    for rule in mapping.attributes where !rule.isUnreadable {
      checkTarget(of: rule)
      checkSource(of: rule)
      checkDefault(of: rule)
      checkNull(of: rule)
      checkReference(of: rule)
      checkOkta(rule)
    }
    checkForms()
    checkFilter()
  }

  mutating func report(
    _ id: MappingFinding.ID, _ severity: MappingFinding.Severity, _ rule: MappingRule?,
    _ reason: String, fix: String, edits: [MappingEdit] = [], problem: ExpressionProblem? = nil
  ) {
    findings.append(
      MappingFinding(
        id, severity, mapping: mapping.id, rule: rule?.id, reason, fix: fix, edits: edits,
        problem: problem))
  }

  /// A finding about the whole mapping.
  mutating func report(
    _ id: MappingFinding.ID, _ severity: MappingFinding.Severity, _ reason: String, fix: String,
    edits: [MappingEdit] = []
  ) {
    report(id, severity, nil, reason, fix: fix, edits: edits)
  }

  func definition(of rule: MappingRule) -> AttributeDefinition? {
    target?.attribute(named: rule.target)
  }

  /// What Webex publishes about a target; nil for an unlisted one.
  func webex(_ rule: MappingRule) -> WebexAttribute? {
    WebexAttribute.named(rule.target, ofGroups: mapping.mapsGroups)
  }

  private mutating func checkMapping() {
    if mapping.mapsUsers, !mapping.isEnabled {
      report(
        .mappingDisabled, .error,
        "The mapping of users is off, but it can't be: the service refuses it.",
        fix: "Switch it on.", edits: [.setEnabled(true, mapping: mapping.id)])
    }
    let active = mapping.rule(for: "active")
    if mapping.mapsUsers, !mapping.allows(.update) || active == nil {
      let missing = active == nil ? "active isn't mapped" : "Update is off"
      report(
        .disablingNeedsUpdate, .warning, active,
        "\(missing.capitalizedFirst): who is unassigned, blocked or deleted stays active in Webex.",
        fix: active == nil ? "Map active as Webex's default does." : "Let Update flow.",
        edits: disablingEdits(active))
    }
  }

  private func disablingEdits(_ active: MappingRule?) -> [MappingEdit] {
    var edits: [MappingEdit] = []
    if active == nil, let rule = WebexDefaults.userRules.first(where: { $0.target == "active" }) {
      edits.append(.addRule(rule, mapping: mapping.id))
    }
    if !mapping.allows(.update) {
      let flows = ObjectMapping.Flow.allCases.filter { $0 == .update || mapping.allows($0) }
      edits.append(.setFlows(Set(flows), mapping: mapping.id))
    }
    return edits
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
