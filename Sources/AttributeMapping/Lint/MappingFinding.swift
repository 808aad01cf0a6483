/// Something wrong or doubtful in the mappings, why, and how to mend it.
public struct MappingFinding: Sendable, Equatable {
  public typealias Severity = ExpressionProblem.Severity

  /// The rules of the lint; raw values are stable and may be stored.
  public enum ID: String, Sendable, Codable, CaseIterable {
    case missingMatch = "match.missing"
    case unfilterableMatch = "match.unfilterable"
    case specialCharactersInMatch = "match.special-characters"
    case matchWithoutValue = "match.may-be-empty"
    case userNameNotAddress = "username.not-an-address"
    case userNameNotPrincipalName = "username.not-the-upn"
    case duplicateTarget = "target.duplicate"
    case unreadableTarget = "target.unreadable"
    case undefinedTarget = "target.undefined"
    case unwritableTarget = "target.unwritable"
    case unmappedRequiredTarget = "target.required-unmapped"
    case customName = "target.custom-name"
    case typeMismatch = "target.type"
    case ignoredByWebex = "target.ignored-by-webex"
    case nestedMultiValue = "target.nested-multi-value"
    case valueTooLong = "value.too-long"
    case valueForm = "value.form"
    case expression = "source.expression"
    case unsupportedForSCIM = "source.unsupported-for-scim"
    case unknownForm = "source.unknown-form"
    case severalValues = "source.several-values"
    case defaultNeverUsed = "default.never-used"
    case nullNeverClears = "null.never-clears"
    case referenceLinkedLater = "reference.linked-later"
    case oktaUpdateLost = "okta.update-lost"
    case filterOperator = "scope.operator"
    case filterAttribute = "scope.attribute"
    case filterValue = "scope.value"
    case mappingDisabled = "mapping.disabled"
    case disablingNeedsUpdate = "mapping.disabling-needs-update"
    case noDirectories = "schema.no-directories"
  }

  public var id: ID
  public var severity: Severity
  public var mapping: ObjectMapping.ID?
  /// The rule; nil for a finding about the whole mapping.
  public var rule: MappingRule.ID?
  /// What is the matter and what it causes, in one or two sentences.
  public var reason: String
  /// What to do about it.
  public var fix: String
  /// Edits that do it, where there is one way.
  public var edits: [MappingEdit]
  /// The problem inside an expression, with its place.
  public var problem: ExpressionProblem?

  public init(
    _ id: ID, _ severity: Severity, mapping: ObjectMapping.ID?, rule: MappingRule.ID? = nil,
    _ reason: String, fix: String, edits: [MappingEdit] = [], problem: ExpressionProblem? = nil
  ) {
    self.id = id
    self.severity = severity
    self.mapping = mapping
    self.rule = rule
    self.reason = reason
    self.fix = fix
    self.edits = edits
    self.problem = problem
  }
}
