public import SCIM

/// Builds the requests that Entra's provisioning service sends for the objects of one mapping.
///
/// Pure: rules, their values and the target's definitions go in; bodies and verdicts come out.
///
/// Source: SCIMDEV and COMPAT, with real traffic where they are silent.
public struct RequestBuilder: Sendable {
  /// One rule with its target prepared; a class, since copying it for every value costs more than
  /// all else.
  final class Target: Sendable {
    let rule: MappingRule
    /// Nil if the target can't be written.
    let path: TargetPath?
    let definition: AttributeDefinition
    let isReference: Bool
    /// Whether values are compared as one text and sent only when they change.
    let isSimpleText: Bool

    init(rule: MappingRule, path: TargetPath?, definition: AttributeDefinition) {
      self.rule = rule
      self.path = path
      self.definition = definition
      isReference = definition.type == .reference
      isSimpleText =
        path != nil && rule.flowType != .objectAddOnly && rule.flowBehavior == .flowWhenChanged
        && !definition.isMultivalued && definition.type == .string
    }

    /// Whether the target certainly has a text already; false says nothing.
    func certainlyHas(_ result: EvaluationResult, _ current: JSONValue?) -> Bool {
      guard isSimpleText, case .value(.text(let text)) = result,
        case .string(let present)? = current
      else { return false }
      return !text.isEmpty && text == present
    }
  }

  static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
  static let coreUser = "urn:ietf:params:scim:schemas:core:2.0:User"
  static let coreGroup = "urn:ietf:params:scim:schemas:core:2.0:Group"
  /// Stands in the creation of groups (SCIMDEV, "Create group").
  static let directoryGroup =
    "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"

  public let mapping: ObjectMapping
  public let dialect: PatchDialect
  let targets: [Target]

  /// - Parameter attributes: definitions of the target's attributes; rules whose target isn't
  ///   among them are taken as text, `active` as Boolean, `manager` and `members` as references.
  public init(
    mapping: ObjectMapping, attributes: [AttributeDefinition], dialect: PatchDialect = .classic
  ) {
    self.mapping = mapping
    self.dialect = dialect
    let definitions = Dictionary(attributes.map { ($0.name, $0) }) { first, _ in first }
    targets = mapping.attributes.map { rule in
      let path = TargetPath(rule.target, core: mapping.targetObject)
      let definition = definitions[rule.target] ?? Self.assumed(rule.target, path)
      let isWritable = !definition.isAnchor && definition.mutability != .readOnly
      return Target(rule: rule, path: isWritable ? path : nil, definition: definition)
    }
  }

  private static func assumed(_ name: String, _ path: TargetPath?) -> AttributeDefinition {
    switch path?.name.lowercased() {
    case "active": AttributeDefinition(name, type: .boolean)
    case "manager": AttributeDefinition(name, type: .reference)
    case "members": AttributeDefinition(name, type: .reference, isMultivalued: true)
    default: AttributeDefinition(name)
    }
  }

  var isGroup: Bool {
    mapping.mapsGroups || mapping.targetObject.lowercased().hasSuffix(":group")
  }

  // MARK: Verdicts

  /// What becomes of the rule at one place when the object is created.
  public func verdictOnCreation(ruleAt index: Int, _ result: EvaluationResult) -> AttributeVerdict {
    let target = targets[index]
    guard target.path != nil else { return .failed(.unusableTarget) }
    if target.isReference { return .deferred }
    let value: AttributeValue
    switch result {
    case .failure(let error): return .failed(.evaluation(error))
    case .ignore:
      return target.definition.isRequired ? .failed(.requiredMissing) : .ignored
    case .value(let given): value = given
    }
    do {
      if !value.isNullOrEmpty {
        return .sent(try TargetValue.json(value, as: target.definition))
      }
      let rulesDefault = target.rule.defaultValue ?? ""
      let text =
        rulesDefault.isEmpty && target.definition.isRequired
        ? target.definition.defaultValue ?? "" : rulesDefault
      if !text.isEmpty {
        return .defaultUsed(try TargetValue.json(.text(text), as: target.definition))
      }
      return target.definition.isRequired ? .failed(.requiredMissing) : .skippedNull
    } catch {
      return .failed(error)
    }
  }

  /// What becomes of the rule at one place when the object is updated.
  ///
  /// - Parameter current: the target's value, nil for none.
  public func verdictOnUpdate(
    ruleAt index: Int, _ result: EvaluationResult, current: JSONValue?
  ) -> AttributeVerdict {
    let target = targets[index]
    if target.certainlyHas(result, current) { return .unchanged }
    guard target.path != nil else { return .failed(.unusableTarget) }
    if target.rule.flowType == .objectAddOnly { return .onlyOnCreation }
    if target.isReference { return .deferred }
    switch result {
    case .failure(let error): return .failed(.evaluation(error))
    case .ignore: return .ignored
    case .value(let value) where value.isNullOrEmpty: return .skippedNull
    case .value(let value):
      do {
        return judge(try TargetValue.json(value, as: target.definition), target, current)
      } catch {
        return .failed(error)
      }
    }
  }

  /// What the flow type and behaviour make of a new value; how values of single-valued attributes
  /// flow with `ValueAddOnly` isn't documented beyond "only additions".
  private func judge(
    _ value: JSONValue, _ target: Target, _ current: JSONValue?
  ) -> AttributeVerdict {
    guard let current else { return .sent(value) }
    let caseExact = target.definition.isCaseExact
    if TargetValue.isSame(value, current, caseExact: caseExact) {
      let isRepeated =
        target.rule.flowBehavior == .flowAlways && target.rule.flowType != .attributeAddOnly
      return isRepeated ? .sent(value) : .unchanged
    }
    switch target.rule.flowType {
    case .always, .objectAddOnly: return .sent(value)
    case .attributeAddOnly: return .heldBack
    case .multiValueAddOnly, .valueAddOnly:
      guard let wanted = value.array else {
        return target.rule.flowType == .valueAddOnly ? .heldBack : .sent(value)
      }
      let present = current.array ?? [current]
      let missing = wanted.filter { element in
        !present.contains { TargetValue.contains($0, element, caseExact: caseExact) }
      }
      return missing.isEmpty ? .unchanged : .sent(.array(missing))
    }
  }
}
