import AttributeMapping
import ProvisioningCore
import TerminalUI

/// One mapping while it is being edited: its fields, and what they give as one types.
struct MappingEditor: Sendable {
  enum Field: Sendable, CaseIterable { case kind, source, fallback, flow, matching }

  /// The object mapping with everything that is staged.
  let object: ObjectMapping
  /// The rule before this edit; nil for one that is added.
  let original: MappingRule?
  /// The source that the service carries out now; nil where it has none, whatever is staged.
  let inForce: String?
  let target: String
  /// What the schema says of the target.
  let definition: AttributeDefinition?
  /// Attributes that the source can name.
  let attributes: SourceSchema
  /// Rules of this mapping that match, in their order, without this one.
  let otherMatches: [MappingRule.ID]

  var focus = Field.kind
  var kind: ChoiceLine
  /// The texts of all kinds are kept, so that going back loses nothing.
  var source: String
  var constant: TextField
  var expression: TextArea
  var fallback: TextField
  var flow: ChoiceLine
  /// 0: no match; else the place in the order.
  var matching: ChoiceLine

  var popup: CompletionPopup?
  var completion: Completion?
  /// Lines of the result scrolled away.
  var offset = 0

  // What the fields give.
  var problems: [ExpressionProblem] = []
  var signature: SignatureHelp?
  var result: EvaluationResult?
  /// Attributes that the expression looks at, with what the preview person has.
  var inputs: [(name: String, value: AttributeValue)] = []
  var preview: ScopePreview?
  var previewFailure: String?
  var service: ServiceEvaluation?
  var serviceFailure: ProvisioningError?
  /// Grows with each change, so that late answers are recognised.
  var stamp = 0

  static let kinds = MappingRule.Kind.allCases
  static let flows = MappingRule.FlowType.allCases

  /// - Parameter rule: nil to add a mapping of `target`.
  init(
    _ rule: MappingRule?, target: String, object: ObjectMapping, draft: MappingDraft?,
    person: SourcePerson?
  ) {
    self.object = object
    original = rule
    self.target = target
    let schema = draft?.result
    let saved = draft?.base.objectMapping(object.id)?.attributes.first {
      $0.id == rule?.id ?? target
    }
    inForce = saved.flatMap { $0.kind == .none ? nil : $0.expression }
    definition = schema?.targetObject(of: object)?.attribute(named: target)
    attributes = schema?.sourceAttributes(of: object) ?? .entraUsers
    otherMatches = object.matchingRules.map(\.id).filter { $0 != rule?.id }
    let kind = rule?.kind ?? .direct
    self.kind = ChoiceLine(
      Self.kinds.map { SafeText($0.rawValue) }, selected: Self.kinds.firstIndex(of: kind) ?? 0)
    source = rule?.sourceAttribute ?? ""
    constant = TextField(rule?.constantText ?? "", placeholder: "the text that everybody gets")
    expression = TextArea(kind == .expression || kind == .direct ? rule?.expression ?? "" : "")
    fallback = TextField(rule?.defaultValue ?? "", placeholder: "none")
    flow = ChoiceLine(
      Self.flows.map { SafeText($0.short) },
      selected: Self.flows.firstIndex(of: rule?.flowType ?? .always) ?? 0)
    let place = rule.map { rule in
      rule.isMatching ? (object.matchingRules.firstIndex { $0.id == rule.id } ?? 0) + 1 : 0
    }
    matching = ChoiceLine(
      ["no"] + (1...otherMatches.count + 1).map { SafeText("\($0)") }, selected: place ?? 0)
    if rule != nil { focus = .source }
    compute(person)
  }

  var ruleKind: MappingRule.Kind { Self.kinds[kind.selected] }

  /// The source as Graph would have it.
  var text: String {
    switch ruleKind {
    case .direct: source.isEmpty ? "" : "[\(source)]"
    case .constant: ExpressionFormatter.quoted(constant.text)
    case .expression: expression.text
    case .none: ""
    }
  }

  /// The rule as the fields have it.
  var rule: MappingRule {
    var rule = original ?? MappingRule(target: target, kind: ruleKind, expression: "")
    let text = text
    if rule.kind != ruleKind || !Self.isSame(rule.expression, text) {
      // What is stored is Graph's normal form, on one line.
      rule.expression = ExpressionParser.parse(text).valid.map(ExpressionFormatter.format) ?? text
    }
    rule.kind = ruleKind
    rule.flowType = Self.flows[flow.selected]
    rule.defaultValue = fallback.text.isEmpty ? nil : fallback.text
    return rule
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    guard let one = ExpressionParser.parse(left).valid,
      let other = ExpressionParser.parse(right).valid
    else { return false }
    return ExpressionFormatter.format(one) == ExpressionFormatter.format(other)
  }

  /// The matching rules in their order with this one at its place.
  private var matches: [MappingRule.ID] {
    var ids = otherMatches
    let id = original?.id ?? target
    if matching.selected > 0 { ids.insert(id, at: min(matching.selected - 1, ids.count)) }
    return ids
  }

  /// What staging does; empty when nothing was changed.
  var edits: [MappingEdit] {
    var edits: [MappingEdit] = []
    let rule = rule
    if let original {
      if rule != original { edits.append(.setRule(original.id, rule, mapping: object.id)) }
    } else {
      edits.append(.addRule(rule, mapping: object.id))
    }
    if matches != object.matchingRules.map(\.id) {
      edits.append(.setMatching(matches, mapping: object.id))
    }
    return edits
  }

  var isChanged: Bool { original == nil || !edits.isEmpty }

  /// What keeps it from being staged.
  var fault: String? {
    switch ruleKind {
    case .direct where source.isEmpty: return "choose a source attribute: enter lists them"
    case .constant where constant.text.isEmpty: return "the constant is empty"
    default: break
    }
    if let problem = problems.first(where: { $0.severity == .error }) { return problem.message }
    if let definition, definition.isRequired, ruleKind == .none, fallback.text.isEmpty {
      return "\(target) is required: without a source it needs a default"
    }
    return nil
  }

  /// The problem that is shown under its place: the worst, the first of those.
  var shownProblem: ExpressionProblem? {
    problems.max { left, right in
      (left.severity, -left.range.lowerBound) < (right.severity, -right.range.lowerBound)
    }
  }

  // MARK: Results

  /// Computes what the fields give; fast enough for every key.
  mutating func compute(_ person: SourcePerson?) {
    let text = text
    let parsed = ExpressionParser.parse(text)
    problems =
      ruleKind == .expression
      ? ExpressionChecker(schema: attributes).problems(in: parsed) : []
    signature =
      ruleKind == .expression ? SignatureHelp.at(expression.cursor, in: expression.text) : nil
    guard let valid = parsed.valid, ruleKind != .none else {
      result = ruleKind == .none ? .value(.null) : nil
      inputs = []
      return
    }
    var slots = AttributeSlots()
    do throws(EvaluationError) {
      let compiled = try CompiledExpression(valid, attributes: &slots)
      let values = person?.values ?? [:]
      inputs = slots.names.map { ($0, values[$0] ?? .null) }
      result = person == nil ? nil : compiled.evaluate(slots.row(values))
    } catch {
      inputs = slots.names.map { ($0, person?.values[$0] ?? .null) }
      result = .failure(error)
    }
  }

  /// The count over everybody that the fields ask for; nil while they can't be tried.
  var previewRequest: ScopePreviewRequest? {
    guard object.mapsUsers, problems.containsError == false else { return nil }
    let text = text
    guard ruleKind == .none || ExpressionParser.parse(text).valid != nil else { return nil }
    return ScopePreviewRequest(
      before: inForce, after: ruleKind == .none ? "\"\"" : text, target: target,
      isMatching: matching.selected > 0, filterBefore: object.filter, filterAfter: object.filter)
  }
}

extension MappingRule.FlowType {
  /// In a word or two, for a column or a choice.
  var short: String {
    switch self {
    case .always: "always"
    case .objectAddOnly: "at creation"
    case .multiValueAddOnly: "adds values"
    case .valueAddOnly: "never replaces"
    case .attributeAddOnly: "while empty"
    }
  }
}
